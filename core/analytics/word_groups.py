"""Who writes what: words that one group of texts uses more often than all others."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pandas as pd
import pyarrow as pa

from core.analytics.audience import band_of_age
from core.analytics.profile import distinct_values
from core.analytics.shares import ENOUGH_TEXTS, RARE, clear_differences
from core.analytics.words import KEYS, source_of, without_contacts
from core.dataset import Dataset
from core.engine import collect
from core.schema import TABLES

MOST_GROUPS = 50
_FEW_NUMBERS = 12
HOMES = {"customers": "user_id", "items": "item_id"}
_NEVER = {"rating", "day", "at", "consent"}


@dataclass(frozen=True)
class Grouping:
    """What texts are grouped by: a column of their own table, of their writers (customers) or of their items."""

    table: str
    column: str


SEGMENTS = Grouping("segments", "segment")
"""Grouping by labels that are given, such as those of a segmentation."""


@dataclass(frozen=True, eq=False)
class GroupedWords:
    """Words each group uses clearly more often than all other groups together.

    sizes: group, texts; largest first, without texts whose group is unknown.
    words: group, word, inside and outside (texts of the group and of the others that use it), inside_share,
           outside_share, ratio, ratio_low, ratio_high, z, q (see shares.clear_differences); the clearest first.
           Groups of fewer than 20 texts, or with fewer than 20 texts beside them, have none.
    """

    sizes: pd.DataFrame
    words: pd.DataFrame


def groupings(dataset: Dataset, *, source: str | None = None) -> tuple[Grouping, ...]:
    """The columns texts can be grouped by: 2 to 50 values; ages become bands. A column counts once, nearest first."""
    kind = source_of(dataset, source)
    others = [home for home in HOMES if home != kind and reaches(dataset, kind, home)]
    found: dict[str, Grouping] = {}
    for home in (kind, *others):
        for column in grouping_columns(dataset, home):
            found.setdefault(column, Grouping(home, column))
    return tuple(found.values())


def reaches(dataset: Dataset, kind: str, home: str) -> bool:
    """Whether rows of a table lead to those of another, its customers or items."""
    return HOMES[home] in dataset.columns(kind) and HOMES[home] in dataset.columns(home)


def grouping_columns(dataset: Dataset, table: str) -> list[str]:
    """The columns of a table that make 2 to 50 groups, 12 where they are numbers; no names, e-mails or phones."""
    known, kinds = TABLES[table].by_name, dataset.columns(table)
    private = {name for name, column in known.items() if column.personal}
    kinds = {c: kind for c, kind in kinds.items() if c not in _NEVER | private}
    able = [c for c, kind in kinds.items() if kind in ("category", "bool", "int")]
    values = distinct_values(dataset.scan(table), able) if able else {}
    most = {c: _FEW_NUMBERS if kinds[c] == "int" else MOST_GROUPS for c in able} | {"age": math.inf}
    return [c for c in able if 2 <= values[c] <= most[c]]


def grouped_words(
    dataset: Dataset,
    by: Grouping,
    stop_words: Collection[str] = (),
    *,
    source: str | None = None,
    labels: Mapping[str, str] | None = None,
) -> GroupedWords:
    """What each group writes more of than all others; `labels` (user_id -> group) are needed for SEGMENTS alone.

    A text counts once for a word. Who wrote several texts counts with each. Raises NotEnoughData without texts.
    """
    kind = source_of(dataset, source)
    docs = docs_of(dataset, kind, by, labels)
    sizes = collect(docs.group_by("group").agg(nw.len().alias("texts")), {"texts": "int"})
    sizes = sizes.sort_values(["texts", "group"], ascending=[False, True], ignore_index=True)
    counts = _counts(dataset, kind, docs)
    return GroupedWords(sizes, _more_often(counts[~counts["word"].isin(set(stop_words))], sizes))


def _counts(dataset: Dataset, kind: str, docs: nw.LazyFrame[Any]) -> pd.DataFrame:
    """Texts of each group that use a word, for words of at least 10 texts: word, group, inside."""
    words = dataset.words.filter(nw.col("kind") == kind).select("word", "doc_id")
    used = words.join(docs, on="doc_id", how="inner")
    often = used.group_by("word").agg(nw.len().alias("texts")).filter(nw.col("texts") >= RARE)
    counted = (
        used.group_by("word", "group").agg(nw.len().alias("inside")).join(often.select("word"), on="word", how="semi")
    )
    return collect(counted, {"inside": "int"})


def _more_often(counts: pd.DataFrame, sizes: pd.DataFrame) -> pd.DataFrame:
    """Every word in every group of enough texts, beside all other groups."""
    everything = int(sizes["texts"].sum())
    enough = sizes[(sizes["texts"] >= ENOUGH_TEXTS) & (everything - sizes["texts"] >= ENOUGH_TEXTS)].set_index("group")[
        "texts"
    ]
    table = counts.pivot(index="word", columns="group", values="inside").fillna(0).astype("int64")
    totals = table.sum(axis=1).rename("total")
    rows = table.reindex(columns=enough.index, fill_value=0).rename_axis(columns="group").stack().rename("inside")
    pairs = rows.reset_index().merge(totals.reset_index(), on="word")
    pairs = pairs.assign(outside=pairs["total"] - pairs["inside"]).drop(columns="total")
    size = pairs["group"].map(enough).astype("int64")
    found = clear_differences(pairs, size, everything - size)
    ordered = found[found["z"] > 0].sort_values(
        ["z", "group", "word"], ascending=[False, True, True], ignore_index=True
    )
    return ordered[["group", *(c for c in ordered if c != "group")]]


def group_examples(
    dataset: Dataset,
    by: Grouping,
    group: str,
    words: Collection[str],
    *,
    source: str | None = None,
    labels: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """For each word the shortest text of the group that uses it: word, id, text; contacts in it are masked."""
    kind = source_of(dataset, source)
    docs = docs_of(dataset, kind, by, labels).filter(nw.col("group") == group)
    texts = dataset.scan(kind).filter(~nw.col("content").is_null()).select("content", doc_id=nw.col(KEYS[kind]))
    used = dataset.words.filter(nw.col("kind") == kind, nw.col("word").is_in(sorted(words))).select("word", "doc_id")
    found = used.join(docs, on="doc_id", how="semi").join(texts, on="doc_id", how="inner")
    lengths = found.select("word", "doc_id", length=nw.col("content").str.len_chars())
    shortest = lengths.group_by("word").agg(nw.col("length").min())
    chosen = collect(lengths.join(shortest, on=["word", "length"]).group_by("word").agg(nw.col("doc_id").min()))
    read = collect(texts.filter(nw.col("doc_id").is_in(sorted(set(chosen["doc_id"]))))).drop_duplicates("doc_id")
    shown = chosen.merge(read, on="doc_id").sort_values("word", ignore_index=True)
    return pd.DataFrame({"word": shown["word"], "id": shown["doc_id"], "text": shown["content"].map(without_contacts)})


def docs_of(dataset: Dataset, kind: str, by: Grouping, labels: Mapping[str, str] | None) -> nw.LazyFrame[Any]:
    """Every text whose group is known, once: doc_id, group (as text)."""
    written = dataset.scan(kind).filter(~nw.col("content").is_null())
    if by.table == kind:
        grouped = written.select(group_of_row(by), doc_id=nw.col(KEYS[kind]))
    else:
        key = HOMES.get(by.table, "user_id")
        home = (
            labelled(dataset, labels or {}) if by == SEGMENTS else dataset.scan(by.table).select(key, group_of_row(by))
        )
        grouped = written.select(key, doc_id=nw.col(KEYS[kind])).join(home, on=key, how="inner")
        grouped = grouped.select("doc_id", "group")
    known = grouped.filter(~nw.col("group").is_null(), ~nw.col("doc_id").is_null())
    return known.group_by("doc_id").agg(nw.col("group").min())


def labelled(dataset: Dataset, labels: Mapping[str, str]) -> nw.LazyFrame[Any]:
    """Labels that are given as rows beside the data: user_id, group."""
    columns = {"user_id": pa.array(list(labels), pa.string()), "group": pa.array(list(labels.values()), pa.string())}
    return dataset.engine.rows(dataset.root, pa.table(columns))


def group_of_row(by: Grouping) -> nw.Expr:
    """The group of a row as text; an age is its band."""
    value = band_of_age() if by.column == "age" else nw.col(by.column)
    return value.cast(nw.String).alias("group")
