"""Phrases that the same texts say, put together to one point each, under the phrase that tells most."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

_ALIKE, _WITHIN, _NAMES_IT = 0.3, 0.8, 0.6

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Said:
    """Phrases that are clear on one side, the clearest first, and who says them: phrases x reviews."""

    found: pd.DataFrame
    by: Flags


def points_of(said: Said, own: Flags) -> list[list[int]]:
    """Rows of phrases that make one point, its clearest first: those the same reviews of the side say.

    A wider phrase around a clearer one is told by that: "delivery" by "late delivery".
    """
    saying = said.by[:, own].astype(np.float32)
    both, words = saying @ saying.T, [set(_words_of(phrase)) for phrase in said.found["phrase"]]
    points: list[list[int]] = []
    for row in range(len(both)):
        leads = [point[0] for point in points]
        alike = [_alikeness(both, row, lead, bool(words[row] & words[lead])) for lead in leads]
        best = int(np.argmax(alike)) if alike else -1
        if best >= 0 and alike[best] > 0:
            points[best].append(row)
        elif not any(words[row] & words[lead] and _covers(both, row, lead) for lead in leads):
            points.append([row])
    return [_without_wider(point, both, words) for point in points]


def _without_wider(point: list[int], both: Floats, words: list[set[str]]) -> list[int]:
    """The phrases of a point without those that are a part of its first, or nearly always of another one of it."""

    def is_told(row: int, longer: int) -> bool:
        return words[row] < words[longer] and (longer == point[0] or _covers(both, longer, row))

    return [row for row in point if not any(is_told(row, longer) for longer in point)]


def _covers(both: Floats, wide: int, narrow: int) -> bool:
    """Whether nearly all reviews that say the one say the other; both: how many say each two."""
    return bool(both[wide, narrow] >= _WITHIN * max(both[narrow, narrow], 1))


def _alikeness(both: Floats, one: int, lead: int, share_a_word: bool) -> float:
    """The share of reviews that say both among those that say either; 0 where the two are points of their own."""
    either = max(both[one, one] + both[lead, lead] - both[one, lead], 1)
    together = both[one, lead] >= _ALIKE * either or (share_a_word and _covers(both, lead, one))
    return float(both[one, lead] / either) if together else 0.0


def _words_of(phrase: str) -> list[str]:
    """Words of an English phrase, characters of a Chinese one."""
    return phrase.split() if phrase.isascii() else list(phrase.replace(" ", ""))


def name_of(said: Said, rows: list[int], own: Flags) -> str:
    """The longest phrase that nearly all say who say the clearest one."""
    by = said.by[rows][:, own]
    nearly = by[:, by[0]].sum(axis=1) >= _NAMES_IT * by[0].sum()
    lengths = np.where(nearly, said.found["length"].to_numpy()[rows], 0)
    return str(said.found["phrase"].iloc[rows[int(np.argmax(lengths))]])
