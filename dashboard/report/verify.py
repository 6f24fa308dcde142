"""Does a report still hold? It is made again from data given, and every figure that differs is named."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from itertools import pairwise, zip_longest
from math import isclose
from typing import Any, Literal

import core
from dashboard.report import seal
from dashboard.report.build import build
from dashboard.report.document import Chart, Document, Table
from dashboard.report.facts import Fact, Value, facts, parts_of
from dashboard.report.html.writer import write_html
from dashboard.report.proof import Proof, our_version, read_proof
from dashboard.report.sections import SECTIONS
from dashboard.terms import Compute, at_once
from dashboard.text import t

Kind = Literal["changed", "gone", "new", "altered"]
_FREE = ("data", "made", "program")  # lines that may differ: the name of the workspace, when and by what
_KEPT = ("period", "compared", "filters")  # lines that the request alone decides
_PARTS = (".n", ".low", ".high")  # shown only where the note does not say them
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

    sealed: whether the file is byte for byte as it was written; None for PDF, PPTX and XLSX: they carry no seal, and
    the figures they carry as proof are compared, not what their pages show.
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
    document = build(replace(proof.request, sections=known or proof.request.sections), dataset, compute)
    found = facts(document)
    changed = tuple(_changed(proof, found, document))
    return Verification(
        proof,
        document,
        checked=len(proof.facts),
        same_data=proof.digest == dataset.whole.digest,
        sealed=bool(seal.intact(content)) if _is_page(content) else None,
        differences=(
            *changed,
            *_altered(content, proof, found, document, changed),
            *_page(content, proof, document, changed),
        ),
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
    for key, text in _read(content).texts:
        said = proof.shown.get(key)
        if said is None or _spaced(text) != _spaced(said):
            place = found[key].place if key in found else _place(key, document)
            yield Difference("altered", key, place, text, said or "")


def _page(content: bytes, proof: Proof, document: Document, changed: tuple[Difference, ...]) -> Iterator[Difference]:
    """What else an HTML report shows otherwise than the page made anew: figures, names of rows, words and drawings."""
    if not _is_page(content):
        return
    was, now = _read(content), _read(write_html(document))
    yield from _counted(was, now, proof, document, changed)
    if proof.version == our_version():
        yield from _redrawn(was.drawings, dict(now.drawings), document, changed)
        same_data = not changed and proof.digest == dict(document.proof)["digest"]
        yield from _reworded(was.words, now.words, document) if same_data else _covered(was.words, proof, document)


def _counted(
    was: "_Shown", now: "_Shown", proof: Proof, document: Document, changed: tuple[Difference, ...]
) -> Iterator[Difference]:
    """Figures that the page does not show exactly once, or in a row of another name."""
    counts = Counter(key for key, _ in was.texts)
    for key, text in dict(now.texts).items():
        if key not in proof.shown or (key.endswith(_PARTS) and (changed or proof.version != our_version())):
            continue
        if counts[key] != 1:
            yield Difference("altered", key, _place(key, document), "" if not counts[key] else f"{counts[key]} ×", text)
        elif was.rows.get(key) != now.rows.get(key):
            yield Difference("altered", key, _place(key, document), was.rows.get(key, ""), now.rows.get(key, ""))


def _reworded(was: list[str], now: list[str], document: Document) -> Iterator[Difference]:
    """Words of the page beside its figures; where some are missing or added, the first place."""
    lines = dict(document.lines)
    free = {_spaced(lines.get(t(f"report.line.{name}", document.lang), "")) for name in _FREE}
    for one, other in zip_longest(was, now, fillvalue=""):
        if one != other and other not in free:
            yield Difference("altered", "", (document.title,), one, other)
            if len(was) != len(now):
                return


def _covered(was: list[str], proof: Proof, document: Document) -> Iterator[Difference]:
    """The title and the lines that say what a report is of, where the data is another and other lines may differ."""
    lines, pairs = dict(document.lines), set(pairwise(was))
    asked = {label: lines.get(label, "") for label in (t(f"report.line.{name}", document.lang) for name in _KEPT)}
    period, fingerprint = (t(f"report.line.{name}", document.lang) for name in ("period", "fingerprint"))
    if proof.request.period:
        asked[document.title] = asked[period]
    else:
        asked.pop(period)
    for label, words in (asked | {fingerprint: proof.digest}).items():
        if words and (_spaced(label), _spaced(words)) not in pairs:
            yield Difference("altered", "", (document.title, label), "", words)


def _redrawn(
    drawings: list[tuple[str, str]], anew: Mapping[str, str], document: Document, changed: tuple[Difference, ...]
) -> Iterator[Difference]:
    """Charts of an HTML report that draw something else, although all their numbers hold."""
    for section in document.sections:
        for block in section.blocks:
            key = f"{section.name}.{getattr(block, 'key', '')}"
            drawn = [text for name, text in drawings if name == key]
            if not isinstance(block, Chart) or any(each.key.startswith(f"{key}[") for each in changed):
                continue
            if len(drawn) != 1 or not _alike(_tree(drawn[0]), _tree(anew[key])):
                drawing = t("report.drawing", document.lang)
                yield Difference("altered", key, (section.title, block.title), drawing, "")


def _tree(drawn: str) -> Any:
    try:
        return json.loads(drawn)
    except (ValueError, RecursionError):
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
    try:
        return isclose(was, now, rel_tol=_NEAR, abs_tol=1e-12) if numbers else was == now
    except OverflowError:  # a whole number that no float holds
        return False


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
def _is_page(content: bytes) -> bool:
    return not content.startswith((b"PK", b"%PDF"))


def _read(content: bytes) -> "_Shown":
    """What an HTML report shows; nothing of another format."""
    reader = _Shown()
    if _is_page(content):
        reader.feed(content.decode("utf-8", "replace"))
        reader.close()
    return reader


class _Shown(HTMLParser):
    """Reads the elements with data-key or data-figure, which never hold other elements, and the words beside them.

    texts, drawings: key and text.  rows: key -> name of its row.  words: every other piece of text, in order.
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[tuple[str, str]] = []
        self.drawings: list[tuple[str, str]] = []
        self.rows: dict[str, str] = {}
        self.words: list[str] = []
        self._open: tuple[list[tuple[str, str]], str] | None = None
        self._text: list[str] = []
        self._row: list[str] = []
        self._tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self._tag = tag
        self._row = [] if tag == "tr" else self._row
        for name, place in (("data-key", self.texts), ("data-figure", self.drawings)):
            key = named.get(name)
            if key is not None:
                self._open, self._text = (place, key), []
                self.rows[key] = " / ".join(self._row)

    def handle_data(self, data: str) -> None:
        if self._open:
            self._text.append(data)
        elif self._tag not in ("script", "style") and data.strip():
            self.words.append(_spaced(data))
            self._row += [_spaced(data)] if self._tag == "th" else []

    def handle_endtag(self, tag: str) -> None:
        self._tag = ""
        self._row = [] if tag == "tr" else self._row
        if self._open:
            place, key = self._open
            place.append((key, "".join(self._text)))
            self._open = None
