"""Does a report still hold? It is made again from data given, and every figure that differs is named."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from math import isclose
from typing import Any, Literal

import core
from dashboard.report import seal
from dashboard.report.build import build
from dashboard.report.document import Chart, Document, Table
from dashboard.report.facts import Fact, Value, facts, parts_of
from dashboard.report.proof import Proof, our_version, read_proof
from dashboard.report.sections import SECTIONS
from dashboard.terms import Compute, at_once
from dashboard.text import t

Kind = Literal["changed", "gone", "new", "altered"]
_NEAR = 1e-9  # sums of fractions differ by their order in the last digits


@dataclass(frozen=True)
class Difference:
    """One figure that does not hold. place: section, chart or table, row, column in words.

    kind: "changed" and "gone" say what the report has and the data does not, "new" the other way round; "altered" is a
    figure whose text in the file is not the one it was written with.
    """

    kind: Kind
    key: str
    place: tuple[str, ...]
    was: str
    now: str


@dataclass(frozen=True)
class Verification:
    """What came of it. checked: figures compared.  same_data: whether the fingerprint is equal.

    sealed: whether the file is byte for byte as it was written; None for formats that carry no seal.
    """

    proof: Proof
    document: Document
    checked: int
    same_data: bool
    sealed: bool | None
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        """Whether every figure is still true of the data."""
        return not self.differences


def verify(content: bytes, dataset: core.Dataset, compute: Compute = at_once) -> Verification:
    """Make a report again from the data and compare. Raises CoreError for what is no report of ours, or can't be made."""
    proof = read_proof(content)
    known = tuple(name for name in proof.request.sections if name in SECTIONS)
    document = build(replace(proof.request, sections=known), dataset, compute)
    found = facts(document)
    changed = tuple(_changed(proof, found, document))
    return Verification(
        proof,
        document,
        checked=len(proof.facts),
        same_data=proof.digest == dataset.whole.digest,
        sealed=seal.intact(content),
        differences=(*changed, *_altered(content, proof, found, document, changed)),
    )


def _changed(proof: Proof, found: Mapping[str, Fact], document: Document) -> Iterator[Difference]:
    """Figures of the report that the data does not give any more, then those it gives beyond them."""
    for key, was in proof.facts.items():
        now = found.get(key)
        if now is None:
            yield Difference("gone", key, _place(key, document), proof.shown.get(key, str(was)), "")
        elif not same(was, now.value):
            yield Difference("changed", key, now.place, proof.shown.get(key, str(was)), now.shown)
    for key, now in found.items():
        if key not in proof.facts:
            yield Difference("new", key, now.place, "", now.shown)


def _altered(
    content: bytes, proof: Proof, found: Mapping[str, Fact], document: Document, changed: tuple[Difference, ...]
) -> Iterator[Difference]:
    """Figures whose text is not what the proof says, or whose proof says another text than its number; and drawings."""
    for key, shown in proof.shown.items():
        now = found.get(key)
        if now and same(proof.facts.get(key), now.value) and shown != now.shown and now.kind != "words":
            yield Difference("altered", key, now.place, shown, now.shown)
    texts, drawings = _read(content)
    for key, text in texts:
        said = proof.shown.get(key)
        if said is None or _spaced(text) != _spaced(said):
            place = found[key].place if key in found else _place(key, document)
            yield Difference("altered", key, place, text, said or "")
    if proof.version == our_version():
        yield from _redrawn(drawings, document, changed)


def _redrawn(drawings: Mapping[str, str], document: Document, changed: tuple[Difference, ...]) -> Iterator[Difference]:
    """Charts of an HTML report that draw something else, although all their numbers hold."""
    for section in document.sections:
        for block in section.blocks:
            key = f"{section.name}.{getattr(block, 'key', '')}"
            drawn = drawings.get(key)
            if not isinstance(block, Chart) or drawn is None or any(each.key.startswith(f"{key}[") for each in changed):
                continue
            if not _alike(_marks(drawn), json.loads(block.drawing.to_json())["data"]):
                drawing = t("report.drawing", document.lang)
                yield Difference("altered", key, (section.title, block.title), drawing, "")


def _marks(drawn: str) -> Any:
    try:
        return json.loads(drawn)["data"]
    except (ValueError, KeyError, TypeError):
        return None


def _alike(one: Any, other: Any) -> bool:
    """Whether two trees of JSON are the same, sums of fractions within their last digits."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    return same(one, other)


def same(was: Value, now: Value) -> bool:
    """Whether two raw values are the same number, word, or unknown."""
    numbers = isinstance(was, int | float) and isinstance(now, int | float)
    return isclose(was, now, rel_tol=_NEAR, abs_tol=1e-12) if numbers else was == now


def _place(key: str, document: Document) -> tuple[str, ...]:
    """Where a figure stood that the report made anew lacks, in words as far as they are known."""
    part = parts_of(key)
    name = part["section"]
    title = t(f"report.section.{name}", document.lang) if name in SECTIONS else name
    block = next(
        (
            block
            for section in document.sections
            if section.name == name
            for block in section.blocks
            if isinstance(block, Chart | Table) and block.key == part.get("block")
        ),
        None,
    )
    heading = block.headings.get(part["part"], part["part"]) if block else part.get("part", "")
    return tuple(filter(None, (title, block.title if block else part.get("block"), part.get("row"), heading)))


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


# --- the text of an HTML report -----------------------------------------------------------------------------
def _read(content: bytes) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Key and text of every element of an HTML report that shows a figure, and key -> JSON of each drawing."""
    reader = _Shown()
    if not content.startswith((b"PK", b"%PDF")):
        reader.feed(content.decode("utf-8", "replace"))
    return reader.texts, dict(reader.drawings)


class _Shown(HTMLParser):
    """Collects the text of elements with data-key or data-figure; these never hold other elements."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[tuple[str, str]] = []
        self.drawings: list[tuple[str, str]] = []
        self._open: tuple[list[tuple[str, str]], str] | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        for name, place in (("data-key", self.texts), ("data-figure", self.drawings)):
            key = named.get(name)
            if key is not None:
                self._open, self._text = (place, key), []

    def handle_data(self, data: str) -> None:
        if self._open:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._open:
            place, key = self._open
            place.append((key, "".join(self._text)))
            self._open = None
