"""Headings: rows of them joined, and a row of them that was broken made whole."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise

from core.loading.text.heading_words import kinds_named, vocabulary
from core.loading.text.profile import STRONG, Column, Profile
from core.loading.text.records import Record
from core.loading.text.shape import looks_like_text, mask
from core.loading.text.style import Style

ALIGNED = 1.5  # gained where a heading names the kind of its column
SHARED = 1.2  # gained where two headings begin or end with the same word
REPEATED, AFTER = 1.5, 1.5  # what a heading costs that has a word twice, or begins with one that never is the first
UNNAMED = 3.0  # gained where the first column may be the names of the rows
MANY = 500  # headings that are not compared with each other
LONGEST = 200  # characters of a heading that are looked into
NEVER_FIRST = frozenset(("at", "by", "of", "on", "in"))
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\x00-\x7f]+")


def joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """One heading a column of the rows of headings: the different parts with a blank between."""
    if not rows:
        return []
    filled = [_filled(rows[0], rows[1]), *rows[1:]] if len(rows) > 1 else list(rows)
    return [" ".join(dict.fromkeys(cell.strip() for cell in column if cell.strip())) if len(rows) > 1 else column[0]
            for column in zip(*filled, strict=True)]  # fmt: skip


def _filled(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """A heading over several columns is written once, over the first; it counts for all where the lower ones repeat."""
    if all(upper) or len(set(lower)) == len(lower) or not all(lower):
        return list(upper)
    found, last = [], ""
    for cell in upper:
        last = cell or last
        found.append(last)
    return found


def mended_headings(
    record: Record, style: Style, profile: Profile, others: Sequence[str]
) -> tuple[list[str], bool] | None:
    """Headings that are not as wide as the rows below made whole, and whether the first column has none."""
    cells, width = record.cells, profile.width
    text = record.raw.rstrip("\r\n")
    for delimiter in others:
        if delimiter != style.delimiter and delimiter in text:
            found = Style(delimiter, style.quote, style.escape).cells(text)
            if (
                found is not None
                and len(found) == width
                and len(cells) <= max(2, width // 2)
                and _heading_like(found, profile, firmly=not delimiter.strip())
            ):
                return found, False
    literal = text.split(style.delimiter)
    if len(literal) == width and _heading_like(literal, profile):
        return literal, False
    if len(cells) > width:
        given = [cell for cell in cells if cell.strip()]
        if len(given) == width and _heading_like(given, profile):
            return given, False
        if len(given) < width and not any(cells[width:]):
            return list(cells[:width]), False
        return None
    if len(cells) == width - 1 and _heading_like([*cells, "x"], profile, short=True):
        parted, score = _split(cells, profile)
        unnamed = _names_rows(profile) and score < UNNAMED + ALIGNED * _aligned(["", *cells], profile)
        return (["", *cells], True) if unnamed else (parted, False)
    return None


def _heading_like(cells: Sequence[str], profile: Profile, *, short: bool = False, firmly: bool = False) -> bool:
    if short:
        return looks_like_text(cells[:-1]) and sum(bool(cell.strip()) for cell in cells) >= len(cells) - 1
    other, same = profile.evidence(cells)
    return other > same or (other == same == 0 and not firmly and looks_like_text(cells))


def _names_rows(profile: Profile) -> bool:
    """Whether the first column may be the names of the rows: all different, counted on or of words."""
    column = profile.columns[0]
    if column.family == "number":
        numbers = [row[0] for row in profile.rows]
        whole = [int(cell) for cell in numbers if cell.isdecimal() and len(cell) < 16]
        return len(whole) == len(numbers) and all(b - a == 1 for a, b in pairwise(whole))
    return column.family in ("text", "code") and len(column.values) == column.n and column.n > 1


def _split(cells: Sequence[str], profile: Profile) -> tuple[list[str], float]:
    """Two headings that have grown together parted, where their words part best; a blank last one where none do."""
    best: tuple[list[str], float] = ([*cells, ""], 0.0)
    masks = Counter(map(mask, cells))
    words = [{word.lower() for word in _WORDS.findall(cell)} for cell in cells]
    times = Counter(word for own in words for word in own)
    columns = profile.columns
    before = list(accumulate(map(_names, cells, columns), initial=0.0))
    behind = list(accumulate(map(_names, reversed(cells), reversed(columns)), initial=0.0))[::-1]
    for k, cell in enumerate(cells):
        known = {word for word in times if times[word] > (word in words[k])} if len(cells) <= MANY else set()
        for at in range(1, min(len(cell), LONGEST)):
            left, right = cell[:at], cell[at:]
            seam = _seam(left, right, known)
            if seam <= 0:
                continue
            named = before[k] + _names(left, columns[k]) + _names(right, columns[k + 1]) + behind[k + 1]
            score = seam + ALIGNED * named + 0.8 * sum(masks[mask(half)] > 0 for half in (left, right))
            if score > best[1]:
                best = [*cells[:k], left, right, *cells[k + 1 :]], score
    return best


def _seam(left: str, right: str, known: set[str]) -> float:
    """How much a place within a heading looks like the end of one and the beginning of another."""
    if left[-1] in " _-" or right[0] in " _-":
        return -3.0
    acronym = len(left) > 1 and left[-1].isupper() and right[:1].isupper() and right[1:2].islower()
    cased = acronym or (left[-1].islower() and right[0].isupper())
    counted = left[-1].isdigit() != right[0].isdigit() and (left[-1].isalpha() or right[0].isalpha())
    score = 1.5 * cased + 0.3 * counted
    before, after = ([word.lower() for word in _WORDS.findall(half)] for half in (left, right))
    for word in before[-1:] + after[:1]:
        if word in vocabulary():
            score += 1.2 if cased else 1.2 + 0.1 * min(len(word), 8)
        elif word in known:
            score += 0.8
    if before and after:
        score += SHARED * (before[0] == after[0] or before[-1] == after[-1])
        score -= AFTER * (after[0] in NEVER_FIRST)
    return score - REPEATED * sum(len(set(words)) < len(words) for words in (before, after))


def _aligned(headings: Sequence[str], profile: Profile) -> float:
    """How well headings name the kinds of what is below them."""
    return sum(map(_names, headings, profile.columns))


def _names(heading: str, column: Column) -> float:
    """How well a heading names the kind of its column; 0 where it tells none, less than 0 where it tells another."""
    if column.share < STRONG or not heading:
        return 0.0
    telling = [word for word in {word.lower() for word in _WORDS.findall(heading)} if word in kinds_named()]
    fitting = sum(column.family in kinds_named()[word] for word in telling)
    return 0.0 if not telling else fitting / len(telling) if fitting else -0.5
