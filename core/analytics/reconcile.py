"""Whether the numbers on different screens agree: parts that must sum to the whole, in whole numbers, without rounding."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw

from core.analytics.audience import age_band, everyone
from core.analytics.metrics import METRICS
from core.analytics.traffic import page_views, user_views
from core.dataset import Dataset
from core.engine import collect, distinct
from core.messages import Message
from core.schema import MONEY_SCALE

_GROUPS = ("gender", "city", "country", "occupation", "age_group", "income_group")

_FRAMES = 3_000_000  # rows of events of which the tables of the screens are made here as well
_REGISTRY = {"views": "page_views", "revenue": "revenue"}

Rows = nw.LazyFrame[Any]


@dataclass(frozen=True)
class Check:
    """One sum made in two ways.

    code:   what is compared, such as views_by_page; column: the column of the customers or items it goes by, or "".
    whole:  the number that the screens show (the registry of metrics), else counted in one sum;
    parts:  the sum of the parts, each counted for itself.
    unit:   "count", or "money" (1/10,000 of the currency unit).
    """

    code: str
    whole: int
    parts: int
    unit: str = "count"
    column: str = ""

    @property
    def difference(self) -> int:
        return self.parts - self.whole

    @property
    def ok(self) -> bool:
        return self.parts == self.whole

    @property
    def title(self) -> Message:
        return (
            Message(f"reconcile.{self.code}", column=self.column) if self.column else Message(f"reconcile.{self.code}")
        )


@dataclass(frozen=True)
class Reconciliation:
    """Every check that the data allow."""

    checks: tuple[Check, ...]

    @property
    def broken(self) -> tuple[Check, ...]:
        """Those whose parts are not the whole, the largest difference first."""
        apart = [check for check in self.checks if not check.ok]
        return tuple(sorted(apart, key=lambda check: -abs(check.difference)))

    @property
    def ok(self) -> bool:
        return not self.broken

    def joined_by(self, checks: Iterable[Check]) -> "Reconciliation":
        """These and further checks, such as of segments or of files that were written."""
        return Reconciliation((*self.checks, *checks))


def reconcile(dataset: Dataset) -> Reconciliation:
    """The sums of what the filters leave, made in every way a screen makes them; one query a table."""
    found: list[Check] = []
    for checked in (_files, _views, _orders, _people, _campaigns, _words):
        found += checked(dataset)
    return Reconciliation(tuple(found))


def _files(dataset: Dataset) -> list[Check]:
    """Every row of every file was either loaded or set aside."""
    files = dataset.report.files
    kept = sum(file.rows_loaded + file.rows_quarantined for file in files)
    return [Check("rows_of_files", sum(file.rows_in for file in files), kept)] if files else []


def _views(dataset: Dataset) -> list[Check]:
    if "events" not in dataset.tables:
        return []
    ways = {"by_page": "page_id", "by_person": "user_id", "by_channel": "channel", "by_day": "day"}
    found = _summed(dataset, "events", "page_views", "views", ways)
    if dataset.tables["events"].rows > _FRAMES:
        return found
    shown = {"views_by_page": page_views, "views_by_person": user_views}  # the very tables of the screens
    return [
        replace(one, parts=int(shown[one.code](dataset)["page_views"].sum())) if one.code in shown else one
        for one in found
    ]


def _orders(dataset: Dataset) -> list[Check]:
    columns = dataset.columns("orders")
    found: list[Check] = []
    if "amount" in columns:
        ways = {"by_item": "item_id", "by_customer": "user_id", "by_channel": "channel", "by_day": "day"}
        found += _summed(dataset, "orders", "amount", "revenue", ways, "money")
    if "order_id" in columns:
        pairs = distinct(dataset.orders.filter(~nw.col("order_id").is_null()).select("order_id", "user_id"))
        (parts,) = _numbers(pairs.group_by("user_id").agg(n=nw.len()))
        found.append(Check("orders_by_customer", _told_by_registry(dataset, "orders"), parts))
    return found


def _people(dataset: Dataset) -> list[Check]:
    """Everyone beside what is known of them: nobody is lost, nobody counted twice."""
    columns = dataset.columns("customers")
    band, group = age_band(columns), _group(columns)
    if band is None and group is None:
        return []
    known, people = nw.col(str(group)).cast(nw.String) if band is None else band, everyone(dataset)
    told = _joined(people, dataset.whole.customers.select("user_id", value=known))
    whole, parts = _numbers(people.select(n=nw.len()), told.group_by("value").agg(n=nw.len()))
    code, column = ("people_by_group", str(group)) if band is None else ("people_by_age", "")
    return [Check(code, whole, parts, column=column)]


def _campaigns(dataset: Dataset) -> list[Check]:
    found: list[Check] = []
    for column, unit in (("clicks", "count"), ("conversions", "count"), ("cost", "money")):
        if column in dataset.columns("exposures"):
            found += _summed(dataset, "exposures", column, column, {"by_campaign": "campaign_id"}, unit)
    return found


def _words(dataset: Dataset) -> list[Check]:
    if "words" not in dataset.tables:
        return []
    return _summed(dataset, "words", "count", "words", {"by_word": "word", "by_text": "doc_id"})


def _summed(
    dataset: Dataset, table: str, column: str, name: str, ways: Mapping[str, str], unit: str = "count"
) -> list[Check]:
    """A column summed at once, and by each of these columns that the table has; unknown values are a part as well.

    Views and revenue also by what is told of customers and items: the join must neither lose a row nor double one.
    """
    rows, total = dataset.scan(table), nw.col(column).sum().alias("n")
    able = {f"{name}_{way}": by for way, by in ways.items() if by in dataset.columns(table)}
    asked = {(code, ""): rows.group_by(by).agg(total) for code, by in able.items()}
    if name in ("views", "revenue"):
        asked |= {
            (f"{name}_{way}", shown): _joined(rows.group_by(key).agg(total), told, on=key).group_by("value").agg(_SUM)
            for way, key, shown, told in _told(dataset)
            if key in dataset.columns(table)
        }
    whole, *parts = _numbers(rows.select(total), *asked.values())
    if name in _REGISTRY:
        whole = _told_by_registry(dataset, _REGISTRY[name])
    return [Check(code, whole, n, unit, by) for (code, by), n in zip(asked, parts, strict=True)]


def _told_by_registry(dataset: Dataset, name: str) -> int:
    """A metric as every tile shows it, money in 1/10,000."""
    metric = METRICS[name]
    return round(metric.compute(dataset).value * (MONEY_SCALE if metric.unit == "money" else 1))


def _told(dataset: Dataset) -> Iterator[tuple[str, str, str, Rows]]:
    """What is told of customers and of items: way of a check, key, column to say, and frame of key and value."""
    whole, by = dataset.whole, _group(dataset.columns("customers"))
    if by:
        yield "by_group", "user_id", by, _text(whole.customers, "user_id", by)
    if {"item_id", "category"} <= dataset.columns("items").keys():
        yield "by_category", "item_id", "", _text(whole.scan("items"), "item_id", "category")


_SUM = nw.col("n").sum()


def _text(frame: Rows, key: str, column: str) -> Rows:
    return frame.select(key, value=nw.col(column).cast(nw.String))


def _joined(facts: Rows, told: Rows, on: str = "user_id") -> Rows:
    """Facts beside what is told of their customer or item; facts of which nothing is told stay."""
    return facts.join(told, on=on, how="left")


def _group(columns: Mapping[str, str]) -> str | None:
    """What customers are told apart by here: one column is enough, as all of them come by the same join."""
    return next((column for column in _GROUPS if column in columns and "user_id" in columns), None)


def _numbers(*frames: Rows) -> list[int]:
    """The sum of the column n of each frame, all asked in one query."""
    summed = nw.col("n").fill_null(0)  # the sum of no rows; a null would reach us as a decimal
    asked = [
        frame.select(n=nw.col("n").sum()).select(summed, place=nw.lit(place)) for place, frame in enumerate(frames)
    ]
    found = collect(nw.concat(asked), {"n": "int"})
    sums = found.set_index("place")["n"]
    return [int(sums[place]) for place in range(len(frames))]
