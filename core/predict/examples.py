"""People with a known label and what is known of them beside it; what would give the label away is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.profile import distinct_values, may_group
from core.dataset import Dataset
from core.engine import collect
from core.errors import NotEnoughData
from core.messages import Message
from core.predict.leaks import tells_all
from core.predict.question import Question, labels_of
from core.segments import customer_table, title
from core.segments.features import from_columns
from core.segments.measures import NONE_IS_ZERO

Flags = npt.NDArray[np.bool_]

LIMIT = 20_000
"""Above so many people a sample is learnt from."""
LEAST, LEAST_SIDE = 30, 10
MOST_TEXTS = 50
UNKNOWN = ""


@dataclass(frozen=True, eq=False)
class Examples:
    """People whose label is known, in the order of their ids.

    table:    one column a feature: float64 in its unit, NaN where not known; or text, "" where not known.
    positive: bool[n], who has the value asked for.
    units:    of the numbers, as in core.segments.Features.
    notes:    what was left out, and why; `leaks` are the names among them that gave the label away.
    people:   how many have a known label; more than len(table) where a sample was taken.
    made_of:  features that the label is made of, left out unless they are kept.
    """

    user_ids: npt.NDArray[np.str_]
    table: pd.DataFrame
    positive: Flags
    units: Mapping[str, str]
    notes: tuple[Message, ...] = ()
    leaks: tuple[str, ...] = ()
    people: int = 0
    made_of: tuple[str, ...] = ()

    @classmethod
    def from_frame(cls, table: pd.DataFrame, positive: Sequence[bool] | Flags) -> "Examples":
        """Of a frame without any file: numeric columns are numbers, all others texts."""
        columns = {str(name): _plain(table[name]) for name in table.columns}
        units = {name: "number" for name, column in columns.items() if column.dtype == float}
        ids = table.index.astype(str).to_numpy(dtype=str)
        return cls(ids, pd.DataFrame(columns), np.asarray(positive, dtype=bool), units, people=len(table))

    @property
    def numbers(self) -> list[str]:
        return [name for name in self.table.columns if name in self.units]

    @property
    def texts(self) -> list[str]:
        return [name for name in self.table.columns if name not in self.units]

    @property
    def share(self) -> float:
        """The share of people who have the value, 0..1."""
        return float(self.positive.mean())

    def rows(self, at: npt.NDArray[Any]) -> "Examples":
        """Only the people in these places."""
        table = self.table.iloc[at].reset_index(drop=True)
        return replace(self, user_ids=self.user_ids[at], table=table, positive=self.positive[at])


def examples(dataset: Dataset, question: Question, *, seed: int = 0) -> Examples:
    """Who has the value asked for and what else is known of them; above 20,000 people a sample.

    Raises NotEnoughData below 30 people with a known label, below 10 on either side, or where no column is left;
    OutOfRange as labels_of.
    """
    dataset = dataset.unfilled
    labels, made_of = labels_of(dataset, question.column)
    known = labels[labels.notna()].sort_index()
    people, known = len(known), _sampled(known, seed)
    positive = (known == question.value).to_numpy()
    _check(positive)
    table, units, notes = _known_of(dataset, known.index)
    barred = {*made_of, *question.without} - set(question.keep)
    same = set(made_of) - {question.column}
    by_design = tuple(name for name in table.columns if name in same)
    notes += tuple(Message("labels.by_design", feature=title(name)) for name in by_design if name in barred)
    table = table.drop(columns=[name for name in table.columns if name in barred])
    leaks = tuple(n for n in table.columns if n not in question.keep and tells_all(table[n].to_numpy(), positive))
    notes += tuple(Message("labels.leak", feature=title(name)) for name in leaks)
    table = table.drop(columns=list(leaks))
    if table.columns.empty:
        raise NotEnoughData(Message("labels.columns_left"), 1, 0)
    ids = known.index.to_numpy(dtype=str)
    return Examples(ids, table.reset_index(drop=True), positive, units, notes, leaks, people, by_design)


def _check(positive: Flags) -> None:
    if len(positive) < LEAST:
        raise NotEnoughData(Message("labels.people_known"), LEAST, len(positive))
    fewer = int(min(positive.sum(), (~positive).sum()))
    if fewer < LEAST_SIDE:
        raise NotEnoughData(Message("labels.people_each"), LEAST_SIDE, fewer)


def _sampled(known: pd.Series, seed: int) -> pd.Series:
    if len(known) <= LIMIT:
        return known
    return known.iloc[np.sort(np.random.default_rng(seed).choice(len(known), LIMIT, replace=False))]


def _known_of(dataset: Dataset, ids: "pd.Index[Any]") -> tuple[pd.DataFrame, dict[str, str], tuple[Message, ...]]:
    """The usable columns of these people, units of the numbers, and why others were left out."""
    known = customer_table(dataset).reindex(ids)
    for name in known.columns.intersection(list(NONE_IS_ZERO)):
        known[name] = known[name].fillna(0)
    table, units = pd.DataFrame(index=ids), {}
    notes: tuple[Message, ...] = ()
    known = known.loc[:, known.notna().any()]
    if len(known.columns):
        try:
            usable = from_columns(ids.to_numpy(dtype=str), known)
        except NotEnoughData:  # nothing but texts is known
            usable = None
        if usable is not None:
            table = known[list(usable.names)].astype(float)
            units = dict(zip(usable.names, usable.units, strict=True))
            notes = tuple(note for note in usable.notes if note.code != "segments.filled")
    texts, more = _texts(dataset, ids)
    return pd.concat([table, texts], axis=1), units, notes + more


def _texts(dataset: Dataset, ids: "pd.Index[Any]") -> tuple[pd.DataFrame, tuple[Message, ...]]:
    """Columns of texts that group people; those of very many different texts are left out."""
    kinds = dataset.columns("customers")
    names = [name for name, kind in kinds.items() if kind == "category" and may_group(name, kind)]
    counts = distinct_values(dataset.customers, names) if names else {}
    most = min(MOST_TEXTS, len(ids) // 5)
    kept = [name for name in names if 2 <= counts[name] <= most]
    many = tuple(Message("labels.left_out_many", feature=title(n), count=counts[n]) for n in names if counts[n] > most)
    if not kept:
        return pd.DataFrame(index=ids), many
    texts = [nw.col(name).cast(nw.String) for name in kept]
    frame = collect(dataset.scan("customers").select("user_id", *texts)).drop_duplicates("user_id")
    frame = frame.set_index("user_id").reindex(ids).astype(object)
    return frame.where(frame.notna(), UNKNOWN), many


def _plain(column: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return column.astype(float).reset_index(drop=True)
    return column.astype(object).where(column.notna(), UNKNOWN).map(str).astype(object).reset_index(drop=True)
