"""A file to read, and what kind it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import LoadError
from core.loading.text import Dialect


@dataclass(frozen=True)
class Source:
    """A file to read: its name as the user knows it, where its bytes are, and what kind of file it is.

    part:    which sheet of a workbook, where it has several tables; its name is then part of `name` too.
    choices: what the user chose for it, as core.loading.repairs names it.
    problem: why it cannot be read, of a file within another; its kind is then "refused".
    """

    name: str
    path: Path
    kind: str
    dialect: Dialect | None = None
    part: str | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    problem: LoadError | None = None
