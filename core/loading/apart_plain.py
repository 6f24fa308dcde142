"""What crosses between a process that reads a file and the one that asked: plain JSON, rebuilt with every type checked.

Nothing is unpickled: whoever reads a hostile file may be taken over by it, and could then say anything.
"""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from core.errors import CoreError, LoadError, OutOfRange
from core.messages import ENGLISH, Message
from core.schema import DUCKDB_TYPES, TABLES

T = TypeVar("T")
_OWN_FILE = re.compile(r"[0-9a-f]{16}\.parquet")
_MOST = 1 << 63


class NotPlain(Exception):
    """What came is not what was agreed: another type, an unknown code, a file outside the folder."""


def plain(value: object) -> Any:
    """A value as JSON can hold it; a path is its name alone."""
    if isinstance(value, Message):
        return {"code": value.code, "values": {name: plain(each) for name, each in value.values.items()}}
    if isinstance(value, Path):
        return value.name
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    return value if value is None or isinstance(value, (str, int, float)) else str(value)


def rebuilt(kind: type[T], given: Any, folder: Path) -> T:
    """The value of a type that `plain` took apart; a path becomes that of a file in `folder`. Raises NotPlain."""
    found: T = _rebuilt(kind, given, folder)
    return found


def rows(kinds: tuple[tuple[type, ...], ...], given: Any) -> list[Any]:
    """Rows of a report as tuples, each cell of one of the types of its column. Raises NotPlain."""
    if type(given) is not list:
        raise NotPlain
    for row in given:
        if type(row) is not list or len(row) != len(kinds):
            raise NotPlain
        for cell, allowed in zip(row, kinds, strict=True):
            if type(cell) not in allowed or (type(cell) is int and abs(cell) >= _MOST):
                raise NotPlain
    return [tuple(row) for row in given]


def error(given: Any, folder: Path) -> CoreError:
    """The problem that a Message tells: a LoadError where it names a file. Raises NotPlain."""
    message = rebuilt(Message, given, folder)
    values = dict(message.values)
    if message.code == OutOfRange.code and {"name", "value", "allowed"} == set(values):
        return OutOfRange(str(values["name"]), values["value"], str(values["allowed"]))
    if isinstance(file := values.pop("file", None), str) and not {"self", "code"} & values.keys():
        return LoadError(message.code, file, **values)
    return CoreError(message)


def _rebuilt(kind: Any, given: Any, folder: Path) -> Any:
    if kind is Message:
        return _message(given)
    if kind is Path:
        return _own_file(given, folder)
    if is_dataclass(kind):
        return _object(kind, given, folder)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _either(inner, given, folder)
    if origin is tuple and type(given) is list:
        kinds = inner[:1] * len(given) if inner[-1] is Ellipsis else inner
        if len(kinds) == len(given):
            return tuple(_rebuilt(each, one, folder) for each, one in zip(kinds, given, strict=True))
    if origin in (dict, Mapping) and type(given) is dict:
        return {name: _rebuilt(inner[1], one, folder) for name, one in given.items()}
    if (kind is float and type(given) is int) or (kind is NoneType and given is None):
        return given
    if type(given) is not kind or (kind is int and abs(given) >= _MOST):
        raise NotPlain(str(kind))
    return given


def _either(kinds: tuple[Any, ...], given: Any, folder: Path) -> Any:
    for kind in kinds:
        try:
            return _rebuilt(kind, given, folder)
        except NotPlain:
            continue
    raise NotPlain(str(kinds))


def _object(kind: Any, given: Any, folder: Path) -> Any:
    hints = _hints(kind)
    if type(given) is not dict or given.keys() != hints.keys():
        raise NotPlain(kind.__name__)
    made = kind(**{name: _rebuilt(hint, given[name], folder) for name, hint in hints.items()})
    if getattr(made, "table", None) not in (None, *TABLES) or not set(getattr(made, "sides", ())) <= TABLES.keys():
        raise NotPlain(kind.__name__)
    if hasattr(made, "pattern") and made.type not in DUCKDB_TYPES:
        raise NotPlain(kind.__name__)
    return made


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _message(given: Any) -> Message:
    """A sentence that core can say, with values of which it can be made."""
    if type(given) is not dict or given.keys() != {"code", "values"} or type(given["values"]) is not dict:
        raise NotPlain("Message")
    values = {}
    for name, value in given["values"].items():
        if type(value) not in (str, int, float, bool, NoneType, dict):
            raise NotPlain("Message")
        values[name] = _message(value) if type(value) is dict else value
    if given["code"] not in ENGLISH:
        raise NotPlain("Message")
    message = Message(given["code"], **values)
    try:
        str(message)
    except (KeyError, IndexError, ValueError, TypeError, AttributeError) as refused:
        raise NotPlain("Message") from refused
    return message


def _own_file(given: Any, folder: Path) -> Path:
    if type(given) is not str or not _OWN_FILE.fullmatch(given):
        raise NotPlain("Path")
    path = folder / given
    if path.is_symlink() or not path.is_file():
        raise NotPlain("Path")
    return path
