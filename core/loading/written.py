"""Values of typed files (spreadsheets, JSON, Parquet) as a person would have written them."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

_SECOND = timedelta(seconds=1)


def written(value: Any) -> str:
    """A value as a person would have written it: dates in ISO form, whole numbers without a point, durations in seconds.

    Bytes are text where they are UTF-8, else hexadecimal digits.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != datetime.min.time() else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return written(value / _SECOND)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bytes):
        return _text_or_digits(value)
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=written)
    return str(value)


def _text_or_digits(value: bytes) -> str:
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        return value.hex()
    return text if text.isprintable() else value.hex()
