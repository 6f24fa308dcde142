"""Which heading of which file a column of a table comes from, and what was chosen for it there."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from core.dataset import ColumnReport, Dataset, FileReport
from core.loading.columns import SIDE_TABLES
from core.loading.repairs import REPAIRS, Choices, chosen
from core.schema import TABLES

Origins = tuple[tuple[str, str], ...]
"""(file, heading) of each file that gives a column, by the name under which choices for it are kept."""


def on_files(dataset: Dataset) -> Dataset:
    """What the doctor can look at: the tables whose files lie on this computer, read by this computer."""
    here = dataset.here
    kept = {name: table for name, table in here.tables.items() if table.paths}
    if len(kept) == len(here.tables):
        return here
    return replace(here, tables=kept, unfiltered=here.unfiltered and on_files(here.unfiltered))


def reported(dataset: Dataset) -> pd.DataFrame:
    """Every repair, with how many times each entry stands for, and the upload its file was in."""
    path = dataset.report.repairs_path
    found = pd.read_parquet(path) if path else dataset.report.repairs()
    uploads = {name: upload_of(dataset, name) for name in found["file"].unique()}
    times = found.get("times", 1)
    return found.assign(times=times, upload=found["file"].map(uploads))


def upload_of(dataset: Dataset, name: str) -> str:
    """The file a table of the report was in: a workbook has several."""
    uploads = [upload for upload in dataset.facts.get("sources", {}) if name.startswith(upload)]
    return max(uploads, key=len, default=name)


def choices_of(dataset: Dataset, name: str) -> Choices:
    """What was chosen for the file of a table of the report."""
    found: Choices = dataset.facts.get("choices", {}).get(upload_of(dataset, name), {})
    return found


def chosen_for(dataset: Dataset, origins: Origins, code: str) -> str:
    """What is done about a finding in the first file that gives a column."""
    file, heading = origins[0]
    return chosen(choices_of(dataset, file), code, heading)


def choose(choices: Mapping[str, Choices], file: str, key: str, option: str | None) -> dict[str, dict[str, str]]:
    """The choices of all files with one more; the default, or None, takes a choice away."""
    kept = {name: dict(own) for name, own in choices.items()}
    own = kept.setdefault(file, {})
    own.pop(key, None)
    code, _, heading = key.partition(":")
    if option is not None and not (code in REPAIRS and option == chosen(own, code, heading or None)):
        own[key] = option
    return {name: own for name, own in kept.items() if own}


def given_columns(dataset: Dataset, table: str) -> dict[str, Origins]:
    """Columns of a table that files gave, each in the table it belongs to -> where they come from."""
    found: dict[str, list[tuple[str, str]]] = {}
    for file in dataset.report.files:
        if file.problem is None:
            for place, column in enumerate(file.columns, 1):
                if (name := _name(column, place, file, table)) in dataset.columns(table):
                    found.setdefault(name, []).append((upload_of(dataset, file.name), column.heading))
    ordered = [name for name in dataset.columns(table) if name in found]
    return {name: tuple(dict.fromkeys(found[name])) for name in ordered}


def _name(column: ColumnReport, place: int, file: FileReport, table: str) -> str:
    """The name of a file's column in this table; "" where it belongs to another."""
    if column.became is None:
        return (" ".join(column.heading.split()) or f"column {place}") if file.table == table else ""
    at_home = file.table == table or (table in SIDE_TABLES and column.became not in TABLES[file.table or table].by_name)
    return column.became if at_home and column.became in TABLES[table].by_name else ""
