"""JSON: objects, one a line or in one array, as rows under headings."""

import json
import re
from collections.abc import Iterator
from typing import Any

from core.errors import LoadError
from core.loading.line import Line, Noting
from core.loading.source import Source
from core.loading.text_file import encoding_of
from core.loading.written import written

_WRAPPERS = ("data", "records", "results", "rows")
_HALVES = re.compile("[\ud800-\udfff]")  # JSON can spell half a character, which no file can hold


def table(source: Source, note: Noting) -> tuple[list[str], Iterator[Line]]:
    """Objects, one a line or in one array; the headings are every key in order of first sight."""
    text = source.path.read_text(encoding=encoding_of(source.path, source.name), errors="replace")
    records = _records(text, source.name)
    keys = list(dict.fromkeys(key for _, record in records for key in record))
    return [_HALVES.sub("\ufffd", key) for key in keys], _rows(records, keys)


def _rows(records: list[tuple[int, dict[str, Any]]], keys: list[str]) -> Iterator[Line]:
    for number, record in records:
        cells = [_HALVES.sub("\ufffd", written(record.get(key))) for key in keys]
        yield Line(number, cells, _HALVES.sub("\ufffd", json.dumps(record, ensure_ascii=False)))


def _whole(text: str) -> list[Any] | None:
    """The records of a text that is one object: those it wraps ({"data": [...]}), else itself; None for JSON lines."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        return None
    wrapped = [value for key, value in found.items() if key in _WRAPPERS] if isinstance(found, dict) else []
    return wrapped[0] if wrapped and isinstance(wrapped[0], list) else [found]


def _records(text: str, name: str) -> list[tuple[int, dict[str, Any]]]:
    line = 1
    try:
        if text.lstrip().startswith("["):
            rows = list(enumerate(json.loads(text), 1))
        elif (whole := _whole(text)) is not None:
            rows = list(enumerate(whole, 1))
        else:
            rows = []
            for line, written in enumerate(text.split("\n"), 1):  # not splitlines: a text may hold other line ends
                rows += [(line, json.loads(written))] if written.strip() else []
    except RecursionError as error:
        raise LoadError("E_JSON_DEPTH", name) from error
    except json.JSONDecodeError as error:
        raise LoadError("E_JSON_SYNTAX", name, line=line + error.lineno - 1, column=error.colno) from error
    except ValueError as error:  # a number of more than 4,300 digits
        raise LoadError("E_JSON_SYNTAX", name, line=line, column=1) from error
    if not rows or not all(isinstance(record, dict) for _, record in rows):
        raise LoadError("E_JSON_NOT_TABLE", name)
    return rows
