"""Where a query runs, and collect(): the one way out of it."""

from core.engine.frames import collect, distinct
from core.engine.local import cursor, describe, open_locked, scan
from core.engine.sql import Sql, any_of, commas, identifier, sql

__all__ = [
    "Sql",
    "any_of",
    "collect",
    "commas",
    "cursor",
    "describe",
    "distinct",
    "identifier",
    "open_locked",
    "scan",
    "sql",
]
