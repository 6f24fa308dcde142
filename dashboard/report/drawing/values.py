"""What plotly holds, as plain values: lists, words without markup, numbers as its formats write them."""

import base64
import html
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from math import isfinite
from typing import Any

import numpy as np

from dashboard.text import Language
from dashboard.text.numbers import UNKNOWN, compact

DAY_SECONDS = 86_400
_TAG = re.compile(r"<(?!br\b)/?[a-zA-Z][^<>]*>")
_BREAK = re.compile(r"<br\s*/?>")
_FIELD = re.compile(r"%\{([a-z]+)(?:\[(\d+)\])?(?::([^}]*))?\}")
_FORMAT = re.compile(r"(?P<sign>\+)?(?P<comma>,)?(?:\.(?P<digits>\d+))?(?P<trim>~)?(?P<kind>[a-z%])?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?")


def values(column: Any) -> list[Any]:
    """A column of a trace as a list, however plotly keeps it."""
    if column is None:
        return []
    if isinstance(column, Mapping):
        flat = np.frombuffer(base64.b64decode(column["bdata"]), dtype=np.dtype(column["dtype"]))
        shape = [int(n) for n in str(column.get("shape", "")).split(",") if n.strip()]
        return (flat.reshape(shape) if shape else flat).tolist()
    if isinstance(column, np.ndarray) and column.dtype.kind == "M":
        return column.astype("datetime64[us]").tolist()
    if hasattr(column, "tolist"):
        column = column.tolist()
    return list(column) if isinstance(column, Sequence) and not isinstance(column, str) else [column]


def number(value: Any) -> float | None:
    """A finite number, or None."""
    if value is None or isinstance(value, (str, bool)):
        return None
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if isfinite(found) else None


def days(value: Any) -> float | None:
    """A date or a moment as days since 1970-01-01, with the hours as a part of a day."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        naive = value.replace(tzinfo=None)
        return (naive - datetime(1970, 1, 1)).total_seconds() / DAY_SECONDS
    return float((value - date(1970, 1, 1)).days) if isinstance(value, date) else None


def words(marked: Any) -> str:
    """Text as plotly shows it: tags gone, lines broken, entities read."""
    text = _TAG.sub("", _BREAK.sub("\n", "" if marked is None else str(marked)))
    return html.unescape(text)


def is_bold(marked: Any) -> bool:
    """Whether all of it is in bold."""
    return str(marked or "").startswith("<b>")


def template(pattern: str, fields: Mapping[str, Any], lang: Language) -> str:
    """A text template of plotly with its fields filled in."""

    def one(match: re.Match[str]) -> str:
        value = fields.get(match[1])
        if match[2] is not None and isinstance(value, Sequence) and not isinstance(value, str):
            value = value[int(match[2])] if int(match[2]) < len(value) else None
        found = number(value)
        return words(value) if found is None else formatted(found, match[3] or "", lang)

    return words(_FIELD.sub(one, pattern.split("<extra>")[0]))


def formatted(value: float, pattern: str, lang: Language) -> str:
    """A number as d3 would write it (of its formats: sign, comma, digits, f d % s); plain ones are compact."""
    match = _FORMAT.fullmatch(pattern)
    if not pattern or match is None or match["kind"] == "s":
        return brief(value, lang)
    kind, digits = match["kind"] or "", int(match["digits"]) if match["digits"] else None
    sign, comma = match["sign"] or "", match["comma"] or ""
    if kind == "%":
        return f"{value:{sign}{comma}.{6 if digits is None else digits}%}"
    if kind == "d":
        return f"{round(value):{sign}{comma}d}"
    text = f"{value:{sign}{comma}.{6 if digits is None else digits}f}" if kind == "f" or digits is not None else ""
    return text or f"{value:{sign}{comma}g}"


def brief(value: float | None, lang: Language) -> str:
    """A mark of an axis: no more digits than it needs."""
    if value is None:
        return UNKNOWN
    if abs(value) >= 10_000:
        return compact(value, lang)
    return f"{value:,.0f}" if value == int(value) else f"{value:,.6g}"
