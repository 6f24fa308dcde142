"""Queries that take too long are interrupted, each by its own cursor; one thread watches over all of them."""

import atexit
import math
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import duckdb

from core.errors import CoreError
from core.messages import Message

LIMIT = 300.0  # seconds a query may take; the longest over 50M events needs one minute on two idle cores
_AGAIN = 0.1  # an interrupt that came before its query had begun is forgotten: it is repeated until the query ends


class Interruptible(Protocol):
    """What runs queries and can be told to stop: a cursor of DuckDB, the queries of a tag in Spark."""

    def interrupt(self) -> None: ...


class _Running:
    """A query that runs now, and when it has to be done."""

    def __init__(self, cursors: Sequence[Interruptible], deadline: float) -> None:
        self.cursors = cursors
        self.deadline = deadline
        self.stopped = False


class _Watch:
    """The thread that interrupts; it sleeps until the next deadline, so that watching a query costs microseconds."""

    def __init__(self) -> None:
        self._running: set[_Running] = set()
        self._changed = threading.Condition()
        self._wakes = math.inf
        self._ended = False
        self._thread: threading.Thread | None = None

    def add(self, running: _Running) -> None:
        with self._changed:
            self._running.add(running)
            if self._thread is None or not self._thread.is_alive():  # a forked process has lost its threads
                self._thread = threading.Thread(target=self._interrupt, name="query timeout", daemon=True)
                self._thread.start()
            elif running.deadline < self._wakes:
                self._changed.notify()

    def remove(self, running: _Running) -> None:
        """After this nothing interrupts the cursor on behalf of this query."""
        with self._changed:
            self._running.discard(running)

    def end(self) -> None:
        """A thread still there when Python ends would keep all of DuckDB from being cleared away."""
        with self._changed:
            self._ended = True
            self._changed.notify()
        if self._thread:
            self._thread.join()

    def _interrupt(self) -> None:
        with self._changed:
            while not self._ended:
                now = time.monotonic()
                self._interrupt_late(now)
                self._wakes = min((running.deadline for running in self._running), default=math.inf)
                self._changed.wait(None if self._wakes == math.inf else self._wakes - now)

    def _interrupt_late(self, now: float) -> None:
        """Apart from the loop, so that no variable holds a query, and its session, while the thread sleeps."""
        for running in self._running:
            if running.deadline <= now:
                running.stopped, running.deadline = True, now + _AGAIN
                for cursor in running.cursors:
                    cursor.interrupt()


_watch = _Watch()
atexit.register(_watch.end)


@contextmanager
def limited(
    cursors: Sequence[Interruptible], interrupted: type[Exception] = duckdb.InterruptException
) -> Iterator[None]:
    """Interrupt these cursors, and raise a CoreError, when the block takes longer than LIMIT.

    interrupted: what the block raises where it was interrupted.
    """
    seconds = LIMIT
    running = _Running(cursors, time.monotonic() + seconds)
    _watch.add(running)
    try:
        yield
    except interrupted as error:
        if not running.stopped:
            raise
        raise CoreError(Message("error.too_slow", seconds=seconds)) from error
    finally:
        _watch.remove(running)
