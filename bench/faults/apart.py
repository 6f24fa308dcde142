"""Work in a process of its own: forked from this one, which has imported everything and opened nothing."""

import contextlib
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

PATIENCE = 120.0  # seconds after which a child counts as hanging


def warm_up() -> None:
    """Import what every child needs, once; nothing is opened, so no thread or connection is inherited."""
    import duckdb  # noqa: F401
    import narwhals  # noqa: F401
    import pandas  # noqa: F401
    import pyarrow.parquet  # noqa: F401

    import core.engine
    import core.loading
    import core.store  # noqa: F401


def apart(work: Callable[..., Any], *given: Any) -> Any:
    """What `work(*given)` returns, from a child; whatever it raises is raised here as RuntimeError."""
    child = start(lambda tell: tell(work(*given)))
    told = list(child.told())
    if not told:
        raise RuntimeError(f"the child of {work.__name__} told nothing")
    if isinstance(told[-1], Failure):
        raise RuntimeError(told[-1].text)
    return told[-1]


@dataclass(frozen=True)
class Failure:
    """What a child raised, as text."""

    text: str


@dataclass
class Child:
    """A running child and the pipe it tells its results through."""

    pid: int
    pipe: Connection

    def kill(self) -> None:
        """kill -9; one that has ended already stays ended."""
        os.kill(self.pid, signal.SIGKILL)

    def first(self) -> Any:
        """The first thing it tells."""
        return self.pipe.recv()

    def told(self) -> Iterator[Any]:
        """Everything it tells from here on, until it ends."""
        with contextlib.suppress(EOFError):
            while True:
                yield self.pipe.recv()
        self.pipe.close()
        os.waitpid(self.pid, 0)


def start(work: Callable[[Callable[[Any], None]], None]) -> Child:
    """Begin `work(tell)` in a child; what it tells is in the pipe before tell() returns."""
    reading, writing = Pipe(duplex=False)
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        writing.close()
        return Child(pid, reading)
    reading.close()
    signal.alarm(int(PATIENCE))
    try:
        work(writing.send)
    except BaseException:  # noqa: BLE001 - told to the parent
        writing.send(Failure(traceback.format_exc()))
    os._exit(0)


def seconds(work: Callable[[], Any]) -> float:
    """How long `work()` takes."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before
