"""A report before it is written: finished words, figures of the screen, and every number under a key of its own.

The writers (HTML, PDF, PPTX, XLSX) draw a Document and compute nothing; the proof compares its `facts`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import plotly.graph_objects as go


@dataclass(frozen=True)
class Number:
    """One key number: its raw value under a key, as it is shown, and what it rests on.

    key:  unique within its section, such as "revenue".
    note: what stands below it, such as its interval or its change; definition: what the number is; kind: as in Chart.
    level: of the interval from low to high, in percent.
    """

    key: str
    label: str
    value: float
    shown: str
    n: int | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""
    definition: str = ""
    kind: str = "number"
    level: int = 95


@dataclass(frozen=True)
class Numbers:
    """Key numbers side by side."""

    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class Chart:
    """A figure of the screen with the numbers behind it.

    frame: raw values, one row a mark.  headings: column -> finished word, in the order shown.
    kinds: column -> unit (count, money, share, number, day, text) by which a writer formats it.
    index: the columns that name a row, for the keys of its facts.
    """

    key: str
    title: str
    drawing: go.Figure
    alt: str
    frame: pd.DataFrame
    headings: Mapping[str, str]
    kinds: Mapping[str, str]
    index: tuple[str, ...]
    subtitle: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of numbers, all of them shown; columns as in Chart."""

    key: str
    title: str
    frame: pd.DataFrame
    headings: Mapping[str, str]
    kinds: Mapping[str, str]
    index: tuple[str, ...]
    subtitle: str = ""


@dataclass(frozen=True)
class Text:
    """A sentence or two. strong: the finding that opens a section; otherwise a note on what it rests on."""

    words: str
    strong: bool = False


Block = Numbers | Chart | Table | Text


@dataclass(frozen=True)
class Section:
    """One topic of the report."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A whole report.

    lines: what it rests on, label and words: data, period, filters, fingerprint, consent rule, when it was made.
    definitions: name and meaning of each number in it.  left_out: title of a topic, why.  logo: PNG or JPEG.
    proof: what `verify` needs to make it again: the request, the digest of the data, the facts.
    """

    title: str
    client: str
    lang: str
    lines: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    comments: str = ""
    logo: bytes | None = None
    symbol: str = ""
    definitions: tuple[tuple[str, str], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    proof: Mapping[str, Any] = field(default_factory=dict)
