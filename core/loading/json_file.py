"""JSON: objects, one a line or in one list, as rows under headings."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from core.errors import LoadError
from core.loading.headings import distinct
from core.loading.json_records import Record, records
from core.loading.json_values import NonFinite, Object, Path, cell, columns_of, heading, is_nested, is_of_program, kind
from core.loading.line import Line, Note, Noting, fitting
from core.loading.source import Source
from core.loading.text.decoding import mixed_note
from core.loading.text.encoding import Encoding, encoding_of

_MOST_COLUMNS = 10_000  # more are refused anyway, and need not all be known
_Seen = dict[str, tuple[int, Any]]
"""Kind of value -> the first record that has one, and that value."""


@dataclass
class Shape:
    """What a first reading finds: the columns in order of first sight, and what kinds of values each has."""

    columns: dict[Path, _Seen] = field(default_factory=dict)
    objects: int = 0
    lists: int = 0
    others: list[tuple[int, str]] = field(default_factory=list)  # the first that are no record
    header: Record | None = None


def table(source: Source, note: Noting) -> tuple[list[str], Iterator[Line]]:
    """Every key in order of first sight, those of objects within objects as a.b, and a row for each record."""
    encoding = encoding_of(source.path, source.name, source.choices.get("encoding"))
    stat = source.path.stat()
    shape = _shape(source.path, source.name, encoding, stat.st_size, stat.st_mtime_ns)
    if encoding.guessed:
        note(Note("W_ENCODING_GUESSED", value=encoding.codec, done="read"))
    if shape.lists > shape.objects:
        return _of_lists(source, encoding, shape, note)
    headings = distinct([heading(path) for path in shape.columns])
    _note_shape(shape, headings, note)
    return headings, _of_objects(source, encoding, shape, headings, note)


@lru_cache(4)
def _shape(path: Any, name: str, encoding: Encoding, size: int, changed: int) -> Shape:
    """One reading of the file for its headings: they are asked for twice in a load."""
    shape = Shape()
    for record in records(Source(name, path, "json"), encoding):
        value = record.value
        if type(value) is Object:
            shape.objects += 1
            _see(shape.columns, value, record.number)
        elif isinstance(value, list):
            shape.header = shape.header or record
            shape.lists += 1
        elif len(shape.others) < 2:
            shape.others.append((record.number, record.raw))
        if len(shape.columns) > _MOST_COLUMNS:
            break
    _refuse(shape, name)
    return shape


def _refuse(shape: Shape, name: str) -> None:
    """Raise LoadError E_JSON_NOT_TABLE unless most of what is there are records with columns."""
    if not shape.objects and not shape.lists and not shape.others:
        raise LoadError("E_EMPTY_FILE", name)
    if not shape.columns and shape.header is None:
        raise LoadError("E_JSON_NOT_TABLE", name)


def _see(columns: dict[Path, _Seen], value: Object, number: int) -> None:
    for path, inner in columns_of(value):
        if (seen := columns.get(path)) is None:
            seen = columns[path] = {}
        if inner is not None and (of := kind(inner)) not in seen:
            seen[of] = number, inner


def _note_shape(shape: Shape, headings: list[str], note: Noting) -> None:
    """What is odd about the columns, each said once: repeated keys, values of several kinds, lists, objects within objects."""
    flattened: dict[str, list[str]] = {}
    for (path, seen), name in zip(shape.columns.items(), headings, strict=True):
        first = min((number for number, _ in seen.values()), default=None)
        if isinstance(path[-1], int):
            note(Note("W_DUPLICATE_COLUMN", first, heading(path), name, "renamed"))
        if len(path) - isinstance(path[-1], int) > 1:
            flattened.setdefault(heading(path[:1]), []).append(name)
        if len(seen) > 1:
            other = max(seen.values(), key=lambda found: found[0])
            note(Note("W_MIXED_TYPES", other[0], name, cell(other[1])[:200], "kept"))
        if any(is_nested(value) for _, value in seen.values()) and not is_of_program(path):
            note(Note("W_NESTED_COLUMN", first, name, None, "kept"))
    for name, inner in flattened.items():
        note(Note("W_JSON_FLATTENED", None, name, ", ".join(inner)[:200], "read"))


def _of_objects(source: Source, encoding: Encoding, shape: Shape, headings: list[str], note: Noting) -> Iterator[Line]:
    place = {path: index for index, path in enumerate(shape.columns)}
    for record in records(source, encoding):
        if type(record.value) is not Object:
            yield Line(record.number, [], record.raw, record.code or "W_JSON_BAD_LINE")
            continue
        cells = [""] * len(headings)
        for path, value in columns_of(record.value):
            cells[place[path]] = cell(value)
            if type(value) is NonFinite:
                note(Note("W_NON_FINITE", record.number, headings[place[path]], value, "emptied"))
        if record.mixed:
            note(mixed_note(record.mixed, record.number, headings, cells))
        yield Line(record.number, cells, record.raw)


def _of_lists(source: Source, encoding: Encoding, shape: Shape, note: Noting) -> tuple[list[str], Iterator[Line]]:
    """Rows as lists: the first has the headings, if it is all of text."""
    first = [] if shape.header is None else shape.header.value
    width = len(first)
    is_header = all(type(value) is str for value in first)
    if not is_header:
        note(Note("W_NO_HEADER", shape.header.number if shape.header else None, done="named"))
    names = [cell(value) if is_header else f"column {n}" for n, value in enumerate(first, 1)]
    return names, fitting(_rows(records(source, encoding), skip=is_header), width)


def _rows(found: Iterator[Record], *, skip: bool) -> Iterator[Line]:
    for record in found:
        is_row = isinstance(record.value, list) and type(record.value) is not Object
        if is_row and skip:
            skip = False
        elif is_row:
            yield Line(record.number, [cell(value) for value in record.value], record.raw)
        else:
            yield Line(record.number, [], record.raw, "W_JSON_BAD_LINE")
