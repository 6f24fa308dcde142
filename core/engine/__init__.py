"""Where a query runs, and collect(): the one way out of it."""

from core.engine.engines import Engine, chosen
from core.engine.frames import collect, distinct
from core.engine.local import LOADING_LIMIT, LOCAL, cursor, describe, open_locked, row_count, scan, working_cursor
from core.engine.running import run
from core.engine.sql import Sql, any_of, commas, identifier, sql
from core.engine.trouble import loading

__all__ = [
    "LOADING_LIMIT",
    "LOCAL",
    "Engine",
    "Sql",
    "any_of",
    "chosen",
    "collect",
    "commas",
    "cursor",
    "describe",
    "distinct",
    "identifier",
    "loading",
    "open_locked",
    "row_count",
    "run",
    "scan",
    "sql",
    "working_cursor",
]
