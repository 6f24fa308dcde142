"""Whether two names can be of one person, judged by their words; nicknames are not guessed."""

import re
import unicodedata
from functools import lru_cache
from itertools import permutations
from typing import Literal, NamedTuple

from core.tokens import HAN

Likeness = Literal["same", "unclear", "different", "unknown"]
ALIKE_FROM = 8  # letters: below, one letter more or less is another name
_WORD = re.compile(r"[^\W_]+")
_CHINESE = re.compile(f"[{HAN}]+")
_TITLES = frozenset("mr mrs ms miss mx dr prof herr frau sir madam mme".split())  # noqa: SIM905
_GENERATIONS = frozenset("jr sr junior senior ii iii iv".split())  # noqa: SIM905
_HONORIFICS = re.compile(r"(先生|女士|小姐|太太)$")
_WOMAN = frozenset("f female woman girl w 女 女性 女士 weiblich femme".split())  # noqa: SIM905
_MAN = frozenset("m male man boy 男 男性 先生 mannlich homme".split())  # noqa: SIM905
_MOST_WORDS = 4  # of which every order is tried


class Name(NamedTuple):
    """A name in parts.  words: as they stand; given: the one people are called by; generation: jr, sr, ii ..."""

    words: tuple[str, ...]
    given: str
    generation: str
    chinese: bool


NOBODY = Name((), "", "", False)


@lru_cache(maxsize=1 << 16)
def name_of(text: str | None) -> Name:
    """The words of a name without case, accents, width and titles; a user name with digits says nothing."""
    folded = plain(text or "")
    if any(sign.isdigit() for sign in folded):
        return NOBODY
    joined = _HONORIFICS.sub("", "".join(_WORD.findall(folded)))
    if _CHINESE.fullmatch(joined):
        return Name((joined,), joined, "", True)
    last, comma, first = folded.partition(",")
    words = [word for word in _WORD.findall(f"{first} {last}" if comma else folded) if word not in _TITLES]
    generation = next((word for word in words if word in _GENERATIONS), "")
    kept = tuple(dict.fromkeys(word for word in words if word not in _GENERATIONS))
    return Name(kept, kept[0], generation, False) if kept else NOBODY


def plain(text: str) -> str:
    """Small letters of usual width without accents."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))


def sex_of(text: str | None) -> str:
    """ "f" or "m", however it is written; "" where it is neither."""
    word = plain(text or "").strip()
    return "f" if word in _WOMAN else "m" if word in _MAN else ""


@lru_cache(maxsize=1 << 16)
def likeness(one: Name, other: Name) -> Likeness:
    """Whether two names are the same, clearly different, or neither can be said."""
    if not one.words or not other.words:
        return "unknown"
    if one.chinese or other.chinese:
        return _chinese(one, other)
    if one.generation != other.generation:
        return "different" if one.generation and other.generation else "unclear"
    short, long = sorted((one.words, other.words), key=len)
    if set(short) == set(long) or _same_letters(short, long):
        return "same"
    if _within(short, long):
        return "same" if len(short) > 1 else "unclear"
    if alike(" ".join(sorted(short)), " ".join(sorted(long))) or one.given == other.given:
        return "unclear"
    return "different"


def alike(one: str, other: str) -> bool:
    """Whether two long names differ by one letter: another, one more or one less."""
    short, long = sorted((one, other), key=len)
    if len(short) < ALIKE_FROM or len(long) - len(short) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]


def _chinese(one: Name, other: Name) -> Likeness:
    """Chinese names are the same or not; with one in letters they cannot be compared."""
    if one.chinese != other.chinese:
        return "unclear"
    return "same" if one.words == other.words else "different"


def _same_letters(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Words written together or apart: "jean pierre roux" and "jeanpierre roux"."""
    if len(other) > _MOST_WORDS or sorted("".join(one)) != sorted("".join(other)):
        return False
    ways = {"".join(order) for order in permutations(other)}
    return any("".join(order) in ways for order in permutations(one))


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether each word of the short name is one of the long one, or its initial; at least one in full."""
    left, full = list(long), False
    for word in sorted(short, key=len, reverse=True):
        found = next((w for w in left if w == word), None) or next((w for w in left if _initial(word, w)), None)
        if found is None:
            return False
        full = full or (found == word and len(word) > 1)
        left.remove(found)
    return full


def _initial(one: str, other: str) -> bool:
    return (len(one) == 1 or len(other) == 1) and one[0] == other[0]
