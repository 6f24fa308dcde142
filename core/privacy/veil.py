"""The veil over the people of a dataset: for demonstrations, when a stranger looks at the screen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from core.dataset import Dataset
from core.engine import collect, distinct
from core.privacy.pseudonym import Pseudonyms, pseudonyms
from core.tokens import CONTACT, HAN

if TYPE_CHECKING:
    import pandas as pd

HIDDEN = "•••"
PEOPLE = ("user_id", "user1", "user2", "friend_id")
PERSONAL = ("name", "email", "phone")
TEXTS = ("content", "text", "example", "raw")
SHORT = 4  # signs: a shorter id is no sign of a person in a text
LEAST = 10  # texts
MOST_SIGNS = 6  # of a Chinese name

# In names they belong to nobody.
PARTICLES = frozenset("al de da di du el la le los las del den der dos das van von bin ibn mr mrs ms".split())  # noqa: SIM905

_LETTER = rf"[^\W_{HAN}]"  # or a digit; Chinese stands beside Latin letters without a blank
_MARK = re.compile(rf"{CONTACT}|@[\w.-]+|{_LETTER}+(?:['’_-]*{_LETTER}+)*")
_RUN = re.compile(r"\S+")  # an id can have any sign but a blank: C#0012, shop:4711
_AROUND = "\"'`“”‘’«»()[]{}<>（）【】《》「」.,;:!?…。，；：！？、"
_CHINESE = re.compile(f"[{HAN}]{{2,}}")
_PART = re.compile(rf"{_LETTER}+|[{HAN}]+")


@dataclass(frozen=True, eq=False)
class Veil:
    """What stands for people, and which words would give them away (small letters).

    ids: user ids of at least four signs.  given: the words of people's names.
    everyday: names that are words of at least ten texts as well ("price"): only with a capital they are somebody.
    """

    pseudonyms: Pseudonyms
    ids: frozenset[str] = field(default=frozenset(), repr=False)
    given: frozenset[str] = field(default=frozenset(), repr=False)
    everyday: frozenset[str] = field(default=frozenset(), repr=False)

    def code(self, user_id: object) -> str:
        """The pseudonym of a person."""
        return self.pseudonyms.code(str(user_id))

    def tells(self, word: str) -> bool:
        """Whether a single word is an id, or part of the name, of somebody in the data.

        Everyday names, and those of two letters, count with a capital only: else they would be any word.
        """
        lowered = word.lower()
        doubtful = lowered in self.everyday or (len(word) == 2 and word.isascii())
        return lowered in self.ids or (lowered in self.given and not (doubtful and word == lowered))

    def text(self, text: str) -> str:
        """The text without e-mails, phone numbers, links, @names, ids, and words of people's names."""
        text = _RUN.sub(self._id, text)
        return _CHINESE.sub(lambda run: self._chinese(run[0]), _MARK.sub(self._mark, text))

    def frame(self, frame: pd.DataFrame, called: str = "{}") -> pd.DataFrame:
        """A copy with codes for ids, nothing of names, e-mails and phones, and its texts without people.

        called: how a code is written, such as "Person {}".
        """
        ways = {
            **dict.fromkeys(PEOPLE, lambda user_id: called.format(self.code(user_id))),
            **dict.fromkeys(PERSONAL, lambda _: HIDDEN),
            **dict.fromkeys(TEXTS, lambda cell: self.text(str(cell))),
        }
        return frame.assign(**{c: frame[c].map(ways[c], na_action="ignore") for c in frame if c in ways})

    @cached_property
    def _chinese_names(self) -> frozenset[str]:
        return frozenset(word for word in self.given if _CHINESE.fullmatch(word))

    def _id(self, found: re.Match[str]) -> str:
        """A run of signs that is an id, as it stands or without what stands around it."""
        run = found[0]
        if run.lower() in self.ids:
            return HIDDEN
        bare = run.strip(_AROUND)
        return run.replace(bare, HIDDEN) if bare.lower() in self.ids else run

    def _mark(self, found: re.Match[str]) -> str:
        """A contact goes; of a word only what tells, for a hyphen may join a name to anything."""
        word = found[0]
        if re.fullmatch(rf"{CONTACT}|@.*", word) or self.tells(word):
            return HIDDEN
        return _PART.sub(lambda part: HIDDEN if self.tells(part[0]) else part[0], word)

    def _chinese(self, run: str) -> str:
        """A run of Chinese without the names in it, the longest first: nothing parts words there."""
        for length in range(min(MOST_SIGNS, len(run)), 1, -1):
            for start in range(len(run) - length + 1):
                if run[start : start + length] in self._chinese_names:
                    before, after = run[:start], run[start + length :]
                    return self._chinese(before) + HIDDEN + self._chinese(after)
        return run


def veil(dataset: Dataset, key: bytes) -> Veil:
    """The veil for everyone who is in any table of the whole data."""
    whole = dataset.whole
    known, given = _everyone(whole), _given(whole)
    ids = frozenset(user.lower() for user in known if len(user) >= SHORT)
    return Veil(pseudonyms(known, key), ids, given, given & _everyday(whole))


def _everyone(dataset: Dataset) -> set[str]:
    """Every id of a person."""
    found: set[str] = set()
    for table in dataset.names:
        for column in set(PEOPLE) & dataset.columns(table).keys():
            ids = collect(distinct(dataset.scan(table).select(column)))[column].dropna()
            found.update(map(str, ids))
    return found


def _given(dataset: Dataset) -> frozenset[str]:
    """The words of people's names; Chinese names whole, for their parts are everyday words."""
    if "name" not in dataset.columns("customers"):
        return frozenset()
    names = collect(distinct(dataset.scan("customers").select("name")))["name"].dropna()
    words = {word for name in names for word in _PART.findall(str(name).lower())}
    return frozenset(word for word in words if len(word) > 1 and not word.isdigit()) - PARTICLES


def _everyday(dataset: Dataset) -> frozenset[str]:
    """Words that at least ten texts use."""
    import narwhals as nw

    if "words" not in dataset.tables:
        return frozenset()
    used = dataset.scan("words").group_by("word").agg(texts=nw.len()).filter(nw.col("texts") >= LEAST)
    return frozenset(collect(used.select("word"))["word"])
