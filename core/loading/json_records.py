"""The records of a JSON file, whichever way it holds them: one a line, in a list, within an object, or as columns."""

import io
import json
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from core.errors import LoadError
from core.loading.columns import names_record
from core.loading.json_text import BLANKS, Text
from core.loading.json_values import DECODER, Object, is_too_deep, spelled, whole_characters
from core.loading.source import Source
from core.loading.text.decoding import Decoded, Mixed
from core.loading.text.encoding import Encoding

_LOOKED_THROUGH = 1 << 19
_LOOKED_AT = 50  # lines that tell whether each is a record
_WRAPPERS = ("data", "records", "results", "rows", "items", "values", "hits", "features")


class Record(NamedTuple):
    """One record: the number of its line (of the record, in a list), its text, and what it is.

    code:  why it is none: W_JSON_BAD_LINE or W_MULTIPLE_TABLES.
    mixed: what in it is not of the file's encoding.
    """

    number: int
    raw: str
    value: Any = None
    code: str | None = None
    mixed: Mixed | None = None


def records(source: Source, encoding: Encoding) -> Iterator[Record]:
    """The records of a file, as a stream where it is one. Raises LoadError E_JSON_SYNTAX, E_JSON_DEPTH, E_EMPTY_FILE."""
    lines = _first_lines(Decoded(source.path, encoding, source.name, whole_lines=False))
    if not lines:
        raise LoadError("E_EMPTY_FILE", source.name)
    values = [value_of(line) is not None for line in lines]
    if len(lines) > 1 and values[0]:
        return _by_line(_lines(source, encoding))
    try:
        text = Text(Decoded(source.path, encoding, source.name, whole_lines=False), source.name)
        if text.next() == "<":
            raise LoadError("E_HTML_NOT_DATA", source.name)
        return of_list(text) if text.next() == "[" else _of_whole(text)
    except LoadError as error:
        if error.code == "E_JSON_SYNTAX" and sum(values) > len(values) / 2:
            return _by_line(_lines(source, encoding))
        raise


def _lines(source: Source, encoding: Encoding) -> Decoded:
    return Decoded(source.path, encoding, source.name)


def _first_lines(pieces: Decoded) -> list[str]:
    """Some lines of the beginning that are not blank; the last may be only part of one."""
    part: list[str] = []
    size = 0
    for piece in pieces:
        if part or piece.strip(BLANKS):
            part.append(piece)
            size += len(piece)
        if size > _LOOKED_THROUGH or len(part) > _LOOKED_AT:
            break
    return [line for line in io.StringIO("".join(part), newline="") if line.strip(BLANKS)]


def value_of(line: str) -> Any:
    """The object or list a line is; None where it is none, or only part of one."""
    line = line.strip(BLANKS)
    try:
        found, end = DECODER.raw_decode(line)
    except (json.JSONDecodeError, RecursionError):
        return None
    is_whole = end == len(line) or line[end:].strip() == ","
    return found if is_whole and isinstance(found, list) else None


def _by_line(lines: Decoded) -> Iterator[Record]:
    for number, line in enumerate(lines, 1):
        if text := line.strip(BLANKS):
            value = value_of(text)
            mixed = lines.mixed.pop(number, None) if lines.mixed else None
            if value is None or is_too_deep(value):
                yield Record(number, text, code="W_JSON_BAD_LINE", mixed=mixed)
            else:
                yield Record(number, text, value, mixed=mixed)


def of_list(text: Text) -> Iterator[Record]:
    """The members of one list, read piece by piece."""
    text.take()
    number = 0
    while number or text.next() != "]":
        number += 1
        value, raw = text.value()
        yield Record(number, raw, value, mixed=text.mixed_in(raw))
        if text.next() != ",":
            break
        text.take()
    if text.next() != "]":
        text.refuse()
    text.take()
    if text.next():
        text.refuse()


def _of_whole(text: Text) -> Iterator[Record]:
    """The records of a file that is one value, or several one behind the other."""
    values = []
    while text.next():
        values.append(text.value())
    if len(values) == 1 and type(values[0][0]) is Object:
        return within(values[0][0], text.name)
    return (Record(n, raw, value) for n, (value, raw) in enumerate(values, 1))


def within(found: Object, name: str) -> Iterator[Record]:
    """The records one object holds: the longest list of objects in it, its columns, or the object itself."""
    if not found:
        raise LoadError("E_EMPTY_FILE", name)
    of = dict(found)
    if "columns" in of and "data" in of and _is_rows(of["data"]) and isinstance(of["columns"], list):
        return chain([Record(0, "", of["columns"])], _numbered(of["data"]))
    if (columns := _columns(found)) is not None:
        return _across(columns, name)
    if _is_keyed(found):
        return (Record(n, spelled(row), Object([("id", key), *row])) for n, (key, row) in enumerate(found, 1))
    lists = sorted(_lists(found, 0), key=_rank)
    of_one = any(names_record(key) and not isinstance(value, list) for key, value in found)
    if lists and (lists[0][0] in _WRAPPERS or not of_one):
        others = (Record(r.number, r.raw, None, "W_MULTIPLE_TABLES") for _, rows in lists[1:] for r in _numbered(rows))
        return chain(_numbered(lists[0][1]), others)
    if all(isinstance(value, list) and not value for _, value in found):
        raise LoadError("E_EMPTY_FILE", name)
    return iter([Record(1, spelled(found), found)])


def _numbered(rows: list[Any]) -> Iterator[Record]:
    return (Record(n, whole_characters(spelled(row)), row) for n, row in enumerate(rows, 1))


def _is_rows(value: Any) -> bool:
    return type(value) is list and bool(value) and all(type(row) is list for row in value)


def _rank(found: tuple[str, list[Any]]) -> tuple[bool, int]:
    return found[0] not in _WRAPPERS, -len(found[1])


def _lists(found: Object, depth: int) -> Iterator[tuple[str, list[Any]]]:
    """The lists of objects in an object, and in the objects within it."""
    for key, value in found:
        if type(value) is list and value and sum(type(row) is Object for row in value) > len(value) / 2:
            yield key, value
        elif type(value) is Object and depth < 4:
            yield from _lists(value, depth + 1)


def _columns(found: Object) -> list[tuple[str, list[Any]]] | None:
    """The columns of an object of lists, or of objects with the same row names; None for another kind of object."""
    if all(type(value) is list and not any(isinstance(v, list) for v in value) for _, value in found):
        return list(found) if any(value for _, value in found) else None
    rows = [[key for key, _ in value] if type(value) is Object else [] for _, value in found]
    if rows[0] and all(row == rows[0] for row in rows) and rows[0] == [str(n) for n in range(len(rows[0]))]:
        return [(key, [inner for _, inner in value]) for key, value in found]
    return None


def _across(columns: list[tuple[str, list[Any]]], name: str) -> Iterator[Record]:
    lengths = {len(values) for _, values in columns}
    if len(lengths) > 1:
        raise LoadError("E_JSON_UNEVEN", name, shortest=min(lengths), longest=max(lengths))
    headings = [key for key, _ in columns]
    rows = zip(*(values for _, values in columns), strict=True)
    return _numbered([Object(zip(headings, row, strict=True)) for row in rows])


def _is_keyed(found: Object) -> bool:
    """Whether it is an object of like objects under their ids."""
    keys = [{key for key, _ in value} if type(value) is Object else set() for _, value in found]
    shared, every = set.intersection(*keys), set.union(*keys)
    return len(found) > 1 and len(every) > 0 and (shared == every or (len(found) > 2 and len(shared) * 2 >= len(every)))
