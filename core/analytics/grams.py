"""Words in a row as numbers, and the runs of one, two and three of them that several texts share."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.tokens import clauses, is_chinese

_RARE = 5  # texts; what fewer say is chance
# Stop words that turn or sharpen what follows: "not worth", "too small", 没有.
_ENGLISH_TURNS = "no not never too without don't didn't doesn't won't isn't wasn't can't couldn't wouldn't"
_CHINESE_TURNS = "不 没 没有 太 无 别 不太 不会"
_TURNING = frozenset(f"{_ENGLISH_TURNS} {_CHINESE_TURNS}".split())

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Grams:
    """Different phrases (rows of word numbers), how often each occurs, and which text has which phrase."""

    words: Ints
    times: Ints
    phrase_of: Ints
    text_of: Ints

    @property
    def texts(self) -> Ints:
        return np.bincount(self.phrase_of, minlength=len(self.words))

    def first_text(self, wanted: npt.NDArray[np.bool_]) -> Ints:
        """For each phrase its first text among the wanted ones, -1 for none."""
        firsts = np.full(len(self.words), -1)
        kept = np.flatnonzero(wanted[self.text_of])[::-1]
        firsts[self.phrase_of[kept]] = self.text_of[kept]
        return firsts


def encoded(texts: pd.Series) -> tuple[dict[str, int], Ints, Ints]:
    """All words in a row as numbers from 1, with 0 after each clause, and the text each stands in."""
    numbers: dict[str, int] = {}
    tokens: list[int] = []
    ends: list[int] = []
    for text in texts:
        for clause in clauses(text):
            tokens += [numbers.setdefault(word, len(numbers) + 1) for word in clause]
            tokens.append(0)
        ends.append(len(tokens))
    lengths = np.diff([0, *ends])
    return numbers, np.array(tokens, dtype=np.int64), np.repeat(np.arange(len(texts)), lengths)


def edges_of(names: list[str], stop_words: Collection[str]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which word numbers may begin a phrase, and which may end one."""
    stops = set(stop_words)
    telling = [word not in stops and not word.isdigit() for word in names]
    begin = [fine or word in _TURNING for fine, word in zip(telling, names, strict=True)]
    return np.array([False, *begin]), np.array([False, *telling])


def grams(
    tokens: Ints, text_of: Ints, begin: npt.NDArray[np.bool_], end: npt.NDArray[np.bool_], length: int, base: int
) -> Grams:
    """Phrases of `length` words that occur in at least 5 texts."""
    rows = len(tokens) - length + 1
    parts = [tokens[place : place + max(rows, 0)] for place in range(length)]
    fine = np.flatnonzero(begin[parts[0]] & end[parts[-1]] & np.all([part > 0 for part in parts], axis=0))
    parts = [part[fine] for part in parts]
    keys = np.zeros(len(fine), dtype=np.int64)
    for part in parts:
        keys = keys * base + part
    _, firsts, phrase_of, times = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    many = int(text_of[-1]) + 1 if len(text_of) else 1
    pairs = np.unique(phrase_of * many + text_of[fine])
    often = np.bincount(pairs // many, minlength=len(firsts)) >= _RARE
    pairs = pairs[often[pairs // many]]
    place = np.cumsum(often) - 1
    words = np.stack([part[firsts[often]] for part in parts], axis=1)
    return Grams(words, times[often], place[pairs // many], pairs % many)


def names_of(grams: Grams, names: list[str]) -> list[str]:
    """The phrases as they are written."""
    return [joined([names[number - 1] for number in row]) for row in grams.words.tolist()]


def joined(words: list[str]) -> str:
    """Words as they are written: with a blank between them, except between two Chinese ones."""
    text = words[0]
    for before, word in pairwise(words):
        text += word if is_chinese(before) and is_chinese(word) else f" {word}"
    return text
