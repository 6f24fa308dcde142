"""The process that forks one process a file, holds each to its limits, and ends with whoever started it.

    python -m core.loading.apart_server          stdin is a socket: each request brings limits and two sockets
    python -m core.loading.apart_server once     where no process can be forked: one file, over stdin and stdout

It reads no file itself and has one thread, so that what it forks is whole; what is dear to import is there already.
"""

import gc
import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module

from core.loading.apart_child import work
from core.loading.apart_limits import SIZE, Limits, memory_of

LOOK = 20  # milliseconds between two looks at what the children use
IMPORTED = ("duckdb", "pyarrow", "pyarrow.parquet", "openpyxl", "core.loading")


@dataclass
class Job:
    """A process that reads one file.  fate: who asked learns here how it ended, and ends it by hanging up."""

    process: int
    fate: socket.socket
    limits: Limits
    until: float
    killed: str = ""

    def kill(self, why: str) -> None:
        self.killed = self.killed or why
        os.kill(self.process, signal.SIGKILL)

    def look(self) -> None:
        """Kill it when it uses too much."""
        if time.monotonic() > self.until:
            self.kill("time")
        elif memory_of(self.process) > self.limits.memory:
            self.kill("memory")

    def is_over(self) -> bool:
        """Whether it has ended; then that is told."""
        process, status = os.waitpid(self.process, os.WNOHANG)
        if not process:
            return False
        code = os.waitstatus_to_exitcode(status)
        too_long = code == -getattr(signal, "SIGXCPU", 0)
        with suppress(OSError):
            self.fate.send((self.killed or ("time" if too_long else f"crash {code}")).encode())
        self.fate.close()
        return True


def serve(control: socket.socket) -> None:
    """Fork a process for each request until the other end hangs up."""
    jobs: list[Job] = []
    try:
        while True:
            watched = select.poll()
            watched.register(control, select.POLLIN)
            for job in jobs:
                watched.register(job.fate, select.POLLIN)
            ready = {descriptor for descriptor, _ in watched.poll(LOOK if jobs else None)}
            if control.fileno() in ready and not _accept(control, jobs):
                return
            for job in jobs:
                if job.fate.fileno() in ready:
                    job.kill("asked")
                else:
                    job.look()
            jobs = [job for job in jobs if not job.is_over()]
    finally:
        for job in jobs:
            job.kill("asked")


def _accept(control: socket.socket, jobs: list[Job]) -> bool:
    """Start the job that is asked for; False when nobody can ask any more."""
    limits, sockets, _, _ = socket.recv_fds(control, SIZE, 2, socket.MSG_WAITALL)
    if len(limits) < SIZE or len(sockets) < 2:
        return False
    line, fate = (socket.socket(fileno=descriptor) for descriptor in sockets)
    given = Limits.unpacked(limits)
    process = os.fork()
    if process == 0:
        _child(line, given, [control, fate, *(job.fate for job in jobs)])
    line.close()
    jobs.append(Job(process, fate, given, time.monotonic() + given.seconds))
    return True


def _child(line: socket.socket, limits: Limits, others: list[socket.socket]) -> None:
    """The work of a forked process, which never returns."""
    code = 1
    try:
        for other in others:
            other.close()
        os.open(os.devnull, os.O_RDWR)  # in place of stdin, which was the first of them
        limits.apply()
        with line.makefile("rb") as asked, line.makefile("wb") as answers:
            work(asked, answers, limits)
        code = 0
    finally:
        os._exit(code)


def once() -> None:
    """Read one file, asked for on stdin."""
    limits = Limits.unpacked(sys.stdin.buffer.read(SIZE))
    limits.apply()
    work(sys.stdin.buffer, sys.stdout.buffer, limits)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for who started us; then we end too
    for name in IMPORTED:
        import_module(name)
    if sys.argv[1:] == ["once"]:
        once()
    else:
        gc.collect()
        gc.freeze()
        serve(socket.socket(fileno=0))
    sys.stdout.flush()
    os._exit(0)  # at once: what libraries say about their own ends helps nobody


if __name__ == "__main__":
    main()
