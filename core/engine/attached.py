"""Tables that stay in a cluster's catalogue: which one a table of ours is, and which of its columns is which."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.schema import TABLES

PATTERNS = (
    "plain",
    "iso",
    "year/month/day",
    "month/day/year",
    "day/month/year",
    "yyyymmdd",
    "epoch",
    "whole with point",
)
"""How a column of texts writes its ids, numbers and times; those of any other type need none."""
_PLAIN = re.compile(r"\w+", re.ASCII)
_PART = re.compile(r"`((?:[^`]|``)+)`|([^.`]+)")


@dataclass(frozen=True)
class Source:
    """Where the rows of one of our tables are.

    path:    the names that lead to the table: catalogue, database, table. Never two: Spark takes such for a kind of file.
    table:   which of core.schema it becomes.
    columns: our column -> (its column, one of PATTERNS).
    single:  whether several of its rows may be about one id, so that they are made one.
    seen:    what its rows were when they were last counted, in a word: the data of a version have changed when it does.
    """

    path: tuple[str, ...]
    table: str
    columns: Mapping[str, tuple[str, str]]
    single: bool = False
    seen: str = ""

    @property
    def name(self) -> str:
        """The name of the table as people write it."""
        return name_of(self.path)

    def to_json(self) -> dict[str, Any]:
        """What a manifest keeps."""
        columns = {name: list(column) for name, column in self.columns.items()}
        return vars(self) | {"path": list(self.path), "columns": columns}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Source:
        """The source a manifest keeps; raises ValueError, KeyError or TypeError for what we would never write."""
        path, table, columns = content["path"], content["table"], dict(content["columns"])
        texts = [*path, *columns, *(text for column in columns.values() for text in column)]
        fine = (
            set(content) == {"path", "table", "columns", "single", "seen"}
            and isinstance(path, list)
            and len(path) >= 3
            and all(isinstance(text, str) and text for text in texts)
            and all(len(column) == 2 and column[1] in PATTERNS for column in columns.values())
            and table in TABLES
            and isinstance(content["single"], bool)
            and isinstance(content["seen"], str)
        )
        if not fine:
            raise ValueError
        made = {name: (heading, pattern) for name, (heading, pattern) in columns.items()}
        return cls(tuple(path), table, made, content["single"], content["seen"])


def name_of(path: Sequence[str]) -> str:
    """The parts of a name as people write them: in backticks where they are more than letters and digits."""
    return ".".join(part if _PLAIN.fullmatch(part) else "`" + part.replace("`", "``") + "`" for part in path)


def path_of(name: str) -> tuple[str, ...]:
    """The parts of a name as people write it; raises ValueError for what is none."""
    parts, at = [], 0
    while at <= len(name):
        found = _PART.match(name, at)
        if found is None:
            raise ValueError(name)
        parts.append(found[1].replace("``", "`") if found[1] else found[2])
        at = found.end() + 1
        if found.end() < len(name) and name[found.end()] != ".":
            raise ValueError(name)
    return tuple(parts)
