"""JSON values as they were written: numbers exactly, keys as often as they come, objects as columns."""

import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

MAX_DEPTH = 64
_FLAT_DEPTH = 12  # what lies deeper stays one text
_HALVES = re.compile("[\ud800-\udfff]")  # JSON can spell half a character, which no file can hold
_OF_PROGRAMS = re.compile(r"__\w+__")  # a key such as __proto__ means something to a program, nothing in a table
_WORDS = {None: "", True: "true", False: "false"}

Path: TypeAlias = tuple[str | int, ...]
"""The keys that lead to a value; a key that comes twice in one object has its number behind it the second time."""


class Number(str):
    """A number in the digits it was written with."""

    __slots__ = ()


class NonFinite(str):
    """NaN, Infinity or -Infinity, which JSON does not know but programs write."""

    __slots__ = ()


class Object(list[tuple[str, Any]]):
    """The pairs of an object in their order, with repeated keys."""

    __slots__ = ()


DECODER = json.JSONDecoder(
    object_pairs_hook=Object, parse_int=Number, parse_float=Number, parse_constant=NonFinite, strict=False
)


_KINDS = {Number: "number", NonFinite: "number", str: "string", bool: "boolean", Object: "object", list: "array"}


def kind(value: Any) -> str:
    """What sort of value it is, in the words of JSON."""
    return _KINDS[type(value)]


def columns_of(record: Object) -> list[tuple[Path, Any]]:
    """The values of a record and of the objects within it, each with the keys that lead to it."""
    values: list[tuple[Path, Any]] = [((key,), value) for key, value in record if type(value) is not Object]
    if len(values) == len(record) == len({path for path, _ in values}):
        return values  # most records are flat
    return list(_columns(record, ()))


def _columns(record: Object, at: Path) -> Iterator[tuple[Path, Any]]:
    seen: dict[str, int] = {}
    for key, value in record:
        seen[key] = seen.get(key, 0) + 1
        path = (*at, key) if seen[key] == 1 else (*at, key, seen[key])
        if type(value) is Object and value and len(path) < _FLAT_DEPTH and not _OF_PROGRAMS.fullmatch(key):
            yield from _columns(value, path)
        else:
            yield path, value


def heading(path: Path) -> str:
    """The heading of a column: its keys with points between them; the number of a repeated key is no part of it."""
    return whole_characters(".".join(key for key in path if isinstance(key, str)))


def is_of_program(path: Path) -> bool:
    return any(isinstance(key, str) and _OF_PROGRAMS.fullmatch(key) for key in path)


def is_nested(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def cell(value: Any) -> str:
    """A value as the text of a cell: nothing for null and for empty lists, JSON for full ones."""
    if type(value) is str:
        return whole_characters(value)
    if type(value) is Number:
        return value
    if value is None or isinstance(value, (bool, NonFinite)):
        return "" if isinstance(value, NonFinite) else _WORDS[value]
    return whole_characters(spelled(value)) if value else ""


def spelled(value: Any) -> str:
    """A value as JSON again."""
    if type(value) is Object:
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)}: {spelled(v)}" for k, v in value) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(spelled, value)) + "]"
    return value if type(value) in (Number, NonFinite) else json.dumps(value, ensure_ascii=False)


def whole_characters(text: str) -> str:
    return text if text.isascii() else _HALVES.sub("\ufffd", text)


def is_too_deep(value: Any) -> bool:
    """Whether lists and objects lie deeper in each other than any table needs."""
    level = _lists_in(value)
    for _ in range(MAX_DEPTH):
        if not level:
            return False
        level = [inner for value in level for inner in _lists_in(value)]
    return True


def _lists_in(value: Any) -> list[Any]:
    if type(value) is Object:
        return [inner for _, inner in value if isinstance(inner, list)]
    return [inner for inner in value if isinstance(inner, list)] if isinstance(value, list) else []
