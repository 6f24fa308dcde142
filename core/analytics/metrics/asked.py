"""The numbers of the registry as tables: of the whole, by channel or campaign, and step by step over time."""

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from core.analytics.metrics.registry import METRICS, Metric, Source
from core.analytics.metrics.split import WHOLE, Split, Tallies, Tally
from core.analytics.metrics.steps import last_complete_day, reach_of, step_for
from core.analytics.metrics.value import Value
from core.dataset import Dataset
from core.schema import TABLES

COLUMNS = ("value", "low", "high")
BY = ("channel", "campaign_id")


def available(dataset: Dataset) -> list[Metric]:
    """The metrics this dataset supports, in the registry's order."""
    return [metric for metric in METRICS.values() if metric.available(dataset)]


def kpis(dataset: Dataset) -> pd.DataFrame:
    """The metrics this dataset supports, in the registry's order: name, value, low, high (95%), n, unit."""
    metrics = available(dataset)
    counted = _counted(dataset, metrics, Split())
    rows = [(m.name, *_row(m.estimate(counted[m.source].get(WHOLE, Tally()))), m.unit) for m in metrics]
    return _typed(pd.DataFrame(rows, columns=["name", *COLUMNS, "n", "unit"]))


def kpis_by(dataset: Dataset, by: str) -> pd.DataFrame:
    """The metrics whose tables all have the column `by` ("channel" or "campaign_id"), for each of its values.

    Columns: group (text; None where it is not known), name, value, low, high (95%), n, unit; groups in order, the
    unknown one last, metrics in the registry's order. Metrics that add up sum to the whole over all groups; people,
    sessions and orders may be in several groups.
    """
    metrics = [m for m in available(dataset) if m.splits and _carry(dataset, m, by)]
    counted = _counted(dataset, metrics, Split(column=by))
    groups = {group for tallies in counted.values() for group in tallies}
    rows = [
        (group, m.name, *_row(m.estimate(counted[m.source][group])), m.unit)
        for group in sorted(groups, key=lambda one: (one is None, str(one)))
        for m in metrics
        if group in counted[m.source]
    ]
    frame = _typed(pd.DataFrame([row[1:] for row in rows], columns=["name", *COLUMNS, "n", "unit"]))
    frame.insert(0, "group", pd.Series([row[0] for row in rows], dtype=object))
    return frame


def history(dataset: Dataset, name: str) -> pd.DataFrame:
    """One metric step by step; see histories(). Empty where it has none."""
    return histories(dataset, (name,)).get(name, _steps([], 0, 0, 0))


def histories(dataset: Dataset, names: Iterable[str] | None = None) -> dict[str, pd.DataFrame]:
    """Name -> the metric of each step of time as a period of that step would show it, for those that have dates.

    Columns: first, last (days since 1970-01-01, both included), value, low, high (95%), n, complete. Steps are days,
    weeks or four weeks, counted back from the last day; a first part that is left over and a last day that is not
    over are there, and not complete. Counts of a step without rows are 0, shares of nothing NaN.
    """
    asked = set(METRICS if names is None else names)
    metrics = [m for m in available(dataset) if m.name in asked and m.over_time]
    found: dict[str, pd.DataFrame] = {}
    homes = {m.name: m.table(dataset) for m in metrics}
    for table in filter(None, dict.fromkeys(homes.values())):
        reach = reach_of(dataset, (table,))
        if reach is None:
            continue
        step, over = step_for(reach), last_complete_day(dataset, (table,))
        here = [m for m in metrics if homes[m.name] == table]
        counted = _counted(dataset, here, Split(step=step, last=reach.last))
        back = range((reach.last - reach.first) // step, -1, -1)
        for m in here:
            values = [m.estimate(counted[m.source].get(n, Tally())) for n in back]
            found[m.name] = _steps(values, step, reach.last, reach.first, over)
    return {m.name: found[m.name] for m in metrics if m.name in found}


def _steps(values: list[Value], step: int, last: int, first: int, over: int | None = None) -> pd.DataFrame:
    """The frame of a history, of values from the oldest step to the newest."""
    starts = [last - step * (n + 1) + 1 for n in range(len(values) - 1, -1, -1)]
    rows = [(max(start, first), start + step - 1, *_row(v)) for start, v in zip(starts, values, strict=True)]
    frame = _typed(pd.DataFrame(rows, columns=["first", "last", *COLUMNS, "n"]))
    whole = [start >= first and start + step - 1 <= (last if over is None else over) for start in starts]
    return frame.assign(complete=pd.Series(whole, dtype=bool))


def _counted(dataset: Dataset, metrics: list[Metric], split: Split) -> dict[Source, Tallies]:
    """What the metrics count, each source once."""
    sources: dict[Source, None] = {m.source: None for m in metrics}
    return {source: source(dataset, split) for source in sources}


def _carry(dataset: Dataset, metric: Metric, by: str) -> bool:
    """Whether all tables of a metric have a column of ours: a trait called "channel" means something else."""
    tables = [table for table in metric.needs or (metric.table(dataset),) if table]
    return bool(tables) and all(by in TABLES[t].by_name and by in dataset.columns(t) for t in tables)


def _row(found: Value) -> tuple[Any, ...]:
    nothing = math.nan
    return found.value, *(nothing if v is None else v for v in (found.low, found.high)), found.n


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype(dict.fromkeys(COLUMNS, float) | {"n": "int64"})
