"""A long statement run so that the one who waits can say how far it is, and can end it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import duckdb

from core.engine.sql import Sql
from core.engine.trouble import loading

EVERY = 0.15  # seconds between two ticks


def run(
    connection: duckdb.DuckDBPyConnection, statement: Sql, tick: Callable[[float], object] | None = None
) -> list[Any]:
    """The rows of a statement. `tick` is called with the share done; whatever it raises interrupts the statement.

    Raises OSError where the disk refuses, CoreError where memory does not suffice.
    """
    with loading(), ThreadPoolExecutor(1) as worker:
        done = 0.0
        rows = worker.submit(lambda: connection.execute(statement).fetchall())
        try:
            while wait([rows], EVERY).not_done:
                if tick:
                    done = max(done, connection.query_progress() / 100)  # it falls back to -1 near the end
                    tick(done)
        finally:
            while wait([rows], 0).not_done:  # repeated: the statement may not have begun yet
                connection.interrupt()
                wait([rows], EVERY)
        found: list[Any] = rows.result()
        return found
