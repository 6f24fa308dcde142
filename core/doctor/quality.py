"""How good the data are, in five parts that are judged apart: what counts against one counts against no other."""

from dataclasses import dataclass, replace

import pandas as pd

from core.dataset import Dataset, FileReport
from core.doctor.found import KINDS, PARTS
from core.doctor.gaps import gaps, set_aside
from core.doctor.judged import Judged, scored
from core.doctor.origin import given_columns, on_files, reported
from core.doctor.orphans import orphans
from core.doctor.timeliness import timeliness
from core.engine import commas, identifier, run, sql, working_cursor
from core.messages import Message

_TELLING = {"at", "order_id", "review_id"}  # without these two rows alike may be two deeds
_ONCE = ("ratings", "relationships")


@dataclass(frozen=True, eq=False)
class Quality:
    """Scores from 0 (nothing right) to 100 (nothing wrong).

    parts:   table ("" for all tables), part (of PARTS), score (NaN where it cannot be judged), n (cells, rows or days it rests
             on), against (how many of them count against it).
    reasons: table, part, reason (a Message), count: what counts against a part, the most frequent first.
    overall: the mean of the parts over all tables.
    """

    parts: pd.DataFrame
    reasons: pd.DataFrame
    overall: float

    def score(self, part: str, table: str = "") -> float:
        """One score; of all tables unless one is named."""
        found = self.parts[(self.parts["part"] == part) & (self.parts["table"] == table)]
        return float(found["score"].iloc[0])

    @staticmethod
    def title(part: str) -> Message:
        """What a part is called."""
        return Message(f"quality.{part}")

    @staticmethod
    def definition(part: str = "overall") -> Message:
        """What a part, or the whole, measures."""
        return Message(f"quality.{part}.definition")


def quality(dataset: Dataset, *, today: int | None = None) -> Quality:
    """The quality of the data as they came, whatever is filtered.

    today: the day the data are judged from (days since 1970-01-01); unless given, their own last day, so that their age
    says nothing. Rows set aside and cells emptied or filled count as they were given.
    """
    dataset = on_files(dataset)
    whole = dataset.whole
    found = {table: _judged(whole, table, today) for table in whole.names}
    rows = [
        (table, part, one.score, one.n, one.against) for table, parts in found.items() for part, one in parts.items()
    ]
    frame = pd.DataFrame(rows, columns=["table", "part", "score", "n", "against"])
    total = pd.DataFrame(
        [("", part, *_together(frame[frame["part"] == part])) for part in PARTS], columns=frame.columns
    )
    reasons = [
        (table, part, message, count)
        for table, parts in found.items()
        for part, one in parts.items()
        for message, count in one.reasons
    ]
    told = pd.DataFrame(reasons, columns=["table", "part", "reason", "count"])
    parts = pd.concat([total, frame[frame["n"] > 0]], ignore_index=True)
    told = told.sort_values("count", ascending=False, kind="stable", ignore_index=True)
    return Quality(parts, told, float(total["score"].mean()))


def _together(parts: pd.DataFrame) -> tuple[float, int, int]:
    """The score of one part over all tables, weighted by what it rests on."""
    known = parts[(parts["n"] > 0) & parts["score"].notna()]
    if known.empty:
        return float("nan"), 0, 0
    score = float((known["score"] * known["n"]).sum() / known["n"].sum())
    return score, int(known["n"].sum()), int(known["against"].sum())


def _judged(dataset: Dataset, table: str, today: int | None) -> dict[str, Judged]:
    files = [file for file in dataset.report.files if file.table == table]
    report = reported(dataset)
    report = report[report["file"].isin([file.name for file in files])]
    return {
        "completeness": _completeness(dataset, table, report),
        "validity": _by_report("validity", files, report),
        "uniqueness": _uniqueness(dataset, table, files, report),
        "consistency": _consistency(dataset, table, files, report),
        "timeliness": timeliness(dataset, table, report, today),
    }


def _completeness(dataset: Dataset, table: str, report: pd.DataFrame) -> Judged:
    """Cells with a value; what was emptied because it was wrong had one."""
    given = given_columns(dataset, table)
    empty = gaps(dataset.unfilled, table, list(given))
    emptied = report[report["done"] == "emptied"].groupby(["upload", "column"])["times"].sum().to_dict()
    aside = set_aside(dataset)
    blank = out = 0
    for name, origins in given.items():
        gone = sum(aside.get(origin, 0) for origin in origins)
        blank += max(empty[name] + gone - sum(emptied.get(origin, 0) for origin in origins), 0)
        out += gone
    nameless = report[report["code"] == "W_MISSING_KEY"].groupby("done")["times"].sum()  # some got a name of their own
    cells = (dataset.rows(table) + out + int(nameless.get("set aside", 0))) * len(given)
    lacking = blank + int(nameless.sum())
    return scored(cells, lacking, [(Message("quality.blank"), lacking)])


def _consistency(dataset: Dataset, table: str, files: list[FileReport], report: pd.DataFrame) -> Judged:
    """Rows that contradict nothing: by the report, and by the lists of customers and items."""
    more = orphans(dataset, table)
    found = _by_report("consistency", files, report, more)
    return replace(found, reasons=(*found.reasons, (Message("quality.orphans"), more))) if more else found


def _by_report(part: str, files: list[FileReport], report: pd.DataFrame, more: int = 0) -> Judged:
    """Rows without a finding of this part (nor among `more`), times columns without one that concerns them as a whole."""
    rows, columns = sum(file.rows_in for file in files), sum(len(file.columns) for file in files)
    codes = [code for code, kind in KINDS.items() if kind.part == part and kind.scored]
    counted = report[report["code"].isin(codes)]
    if not rows:
        return Judged(float("nan"), 0)
    touched = _rows(counted) + more
    whole = counted[counted["line"].isna() & (counted["times"] == 1)].drop_duplicates(["file", "column"])
    score = 100 * (1 - min(touched / rows, 1)) * (1 - min(len(whole) / max(columns, 1), 1))
    counts = counted.groupby("code")["times"].sum()
    return Judged(score, rows, tuple((Message(str(code)), int(n)) for code, n in counts.items()))


def _rows(counted: pd.DataFrame) -> int:
    """Rows that entries of the report are about; those that are only counted are taken for a row each."""
    more = counted.loc[counted["line"].isna() & (counted["times"] > 1), "times"].sum()
    return len(counted[counted["line"].notna()].drop_duplicates(["file", "line"])) + int(more)


def _uniqueness(dataset: Dataset, table: str, files: list[FileReport], report: pd.DataFrame) -> Judged:
    """Rows that repeat no other: by the report, and by what is left in tables whose rows say when or which."""
    rows = sum(file.rows_in for file in files)
    if not rows:
        return Judged(float("nan"), 0)
    told = _rows(report[report["code"] == "W_DUPLICATE_ROW"])
    left = _repeated(dataset, table)
    return scored(rows, max(told, left), [(Message("quality.repeated"), max(told, left))])


def _repeated(dataset: Dataset, table: str) -> int:
    """Rows of a table that are like an earlier one in all that was given."""
    given = given_columns(dataset, table)
    if not (_TELLING & given.keys() or table in _ONCE):
        return 0
    stored = dataset.tables[table]
    query = sql("SELECT count(*) - count(DISTINCT hash({c})) FROM read_parquet({p}, union_by_name = true)",
                c=commas(map(identifier, given)), p=[str(path) for path in stored.paths])  # fmt: skip
    with working_cursor(dataset.root) as connection:
        return int(run(connection, query)[0][0])
