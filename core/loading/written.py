"""Values of typed files (spreadsheets, JSON, Parquet) as a person would have written them."""

import json
from datetime import date, datetime
from typing import Any


def written(value: Any) -> str:
    """A value as a person would have written it: dates in ISO form, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != datetime.min.time() else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
