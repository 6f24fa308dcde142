"""What the reader looks at on the Segments page: the groups of one K, their names, and who of them is shown."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

import core
from core.segments import Features, Segmentation, SegmentName, Sweep
from dashboard import state
from dashboard.names import automatic_names, in_words, named
from dashboard.state import remembered

Mask = np.ndarray


@dataclass(frozen=True, eq=False)
class Fitted:
    """Segments of every K.

    dataset: what the filters leave; base: what was grouped, usually all. code: by what, as in core.segments.choice,
    and of which part. shown: which of the grouped customers the filters leave, None for everyone. everyone: where the
    data lies in a cluster, whom `base` is or stands for as a sample.
    """

    dataset: core.Dataset
    base: core.Dataset
    sweep: Sweep
    code: str
    shown: Mask | None
    everyone: core.Dataset | None = None

    @property
    def features(self) -> Features:
        return self.sweep.features

    def group(self, k: int) -> "Grouping":
        """The groups of one K, with the names they were given."""
        given = state.segment_names(self.dataset)
        keys = [f"{k}-{label}-{self.code}" for label in range(k)]
        return Grouping(self, self.sweep.found[k], tuple(keys), tuple(given.get(key, "") for key in keys))


@dataclass(frozen=True, eq=False)
class Grouping:
    """The groups of one K. keys: under which a name is kept; given: the names, empty where there is none."""

    fitted: Fitted
    found: Segmentation
    keys: Sequence[str]
    given: Sequence[str]

    @property
    def dataset(self) -> core.Dataset:
        return self.fitted.dataset

    @property
    def sweep(self) -> Sweep:
        return self.fitted.sweep

    @property
    def shown(self) -> Mask | None:
        return self.fitted.shown

    @cached_property
    def automatic(self) -> tuple[SegmentName, ...]:
        """The name that its people give each segment, with its shares."""
        state.put(named(self.fitted.base, self.fitted.code), True)
        return automatic_names(self.fitted.base, self.sweep)[self.found.k]

    @cached_property
    def titles(self) -> list[str]:
        """The name each segment was given, else the automatic one, in the reader's language, as plain text."""
        told = zip(self.given, self.automatic, strict=True)
        return [given or in_words(name.message, self.fitted.base) for given, name in told]

    @cached_property
    def names(self) -> list[str]:
        """What to call each segment, as plain text: its number and its title."""
        return [f"{n} · {title}" for n, title in enumerate(self.titles, 1)]

    @cached_property
    def shown_sizes(self) -> Mask | None:
        """Customers of each segment whom the filters leave; None without filters."""
        if self.shown is None:
            return None
        return np.bincount(self.found.labels[self.shown], minlength=self.found.k)

    def members(self) -> pd.DataFrame:
        """Everyone shown: user_id, segment (from 1) and its name."""
        labels = self.found.labels.astype(int)
        names = np.array(self.titles, dtype=object)[labels]
        frame = pd.DataFrame({"user_id": self.sweep.features.user_ids, "segment": labels + 1, "segment_name": names})
        return frame if self.shown is None else frame[self.shown].reset_index(drop=True)


def kept(key: str, default: int | str, allowed: "Container[int] | Container[str]") -> str:
    """A remembered setting that other features or another K may have put out of reach."""
    if state.value(key) is not None and state.value(key) not in allowed:
        state.put(key, default)
    return remembered(key, default, allowed)
