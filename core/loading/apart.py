"""Files read in processes of their own, with limits: what crashes, hangs or swells there ends as a LoadError here.

One server a process is started when it is first needed (core.loading.apart_server); it forks a child for each file, and
dies with us. Where no process can be forked, each file gets a new one, held to its time alone.
"""

import atexit
import errno
import json
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Protocol

from core.dataset import FileReport
from core.errors import LoadError
from core.loading.apart_limits import Limits, limits_for
from core.loading.apart_plain import NotPlain, error, rebuilt, rows
from core.loading.part import Findings, Part
from core.loading.tables import Outcome, Place, Wishes
from core.owned import sweep

BY_DEFAULT = True  # the tests read in their own process, where a bug is loud
CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")
MOST_LINE = 256 << 20  # bytes of one answer: the text of one row set aside, written in JSON
MOST_TOLD = 64  # bytes of answers for each byte of the file, where it has many
START = 60.0  # seconds a process may take to start
_TEXT, _MAYBE, _NUMBER = (str,), (str, type(None)), (int, type(None))
_REPAIR = (_TEXT, _TEXT, _NUMBER, _MAYBE, _MAYBE, _TEXT)
_ASIDE = (_TEXT, (int,), _TEXT, _TEXT)
_MORE = (_TEXT, _TEXT, _MAYBE, _TEXT, (int,))
_log = logging.getLogger(__name__)


def tables_apart(
    place: Place, name: str, path: Path, wishes: Wishes, findings: Findings, *, ticks: bool
) -> Iterator[Outcome]:
    """What `tables` finds in a file, read in a process that is gone when this ends, however it ends."""
    limits = limits_for(path, name)
    reader = _reader(limits)
    why = "asked"
    try:
        _ask(reader, _request(place, name, path, wishes, ticks=ticks))
        for answer in _answers(reader.answers, MOST_TOLD * _size(path) + (1 << 30)):
            if "ended" in answer:
                why = str(answer["ended"])
                break
            if (outcome := _understood(answer, place.folder, findings)) is not None:
                yield outcome
        else:
            why = reader.fate() or "crash"
    except NotPlain:
        why = "not what was agreed"
    finally:
        reader.stop(at_once=why != "")
    if why:
        sweep(place.root / "spill")
        yield _ended(name, why, limits)


def warm() -> None:
    """Start the server now, so that the first file does not wait for it."""
    if CAN_FORK:
        _server()


def stop() -> None:
    """End the server of this process; the next file starts another."""
    if server := _running.pop(os.getpid(), None):
        server.stop()


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _ask(reader: "_Reader", request: dict[str, Any]) -> None:
    with suppress(ConnectionError):  # it is gone already: its answers end before they begin
        reader.asks.write(json.dumps(request).encode() + b"\n")
        reader.asks.flush()


def _request(place: Place, name: str, path: Path, wishes: Wishes, *, ticks: bool) -> dict[str, Any]:
    return {
        "root": str(place.root),
        "folder": str(place.folder),
        "name": name,
        "path": str(path),
        "mapping": {file: dict(chosen) for file, chosen in wishes.mapping.items()},
        "choices": {file: dict(chosen) for file, chosen in wishes.choices.items()},
        "ticks": ticks,
    }


def _answers(lines: IO[bytes], most: int) -> Iterator[Mapping[str, Any]]:
    """The answers of a reader, one a line. Raises NotPlain for what is none, and for more than any file gives."""
    told = 0
    while line := _line(lines):
        told += len(line)
        if told > most:
            raise NotPlain
        if len(line) >= MOST_LINE:
            raise NotPlain
        if not line.endswith(b"\n"):
            return  # it was killed while it wrote
        yield _answer(line)


def _line(lines: IO[bytes]) -> bytes:
    try:
        return lines.readline(MOST_LINE)
    except ConnectionError:  # it was killed before it had read what it was asked
        return b""


def _answer(line: bytes) -> Mapping[str, Any]:
    try:
        answer = json.loads(line)
    except (ValueError, RecursionError) as odd:
        raise NotPlain from odd
    if type(answer) is not dict:
        raise NotPlain
    return answer


def _understood(answer: Mapping[str, Any], folder: Path, findings: Findings) -> Outcome | None:
    """What an answer says: a table or why there is none; the rest goes to `findings`. Raises what ends the whole load."""
    if "tick" in answer:
        findings.expected = rebuilt(int, answer.get("expected"), folder)
        findings.tick(rebuilt(int, answer["tick"], folder))
    elif "repairs" in answer:
        findings.repairs += rows(_REPAIR, answer["repairs"])
    elif "quarantined" in answer:
        findings.quarantined += rows(_ASIDE, answer["quarantined"])
    elif "more" in answer:
        for *kind, times in rows(_MORE, answer["more"]):
            findings.more[tuple(kind)] += times
    elif "part" in answer:
        return rebuilt(Part, answer["part"], folder), rebuilt(FileReport, answer.get("report"), folder)
    elif "refused" in answer:
        problem = error(answer["refused"], folder)
        if not isinstance(problem, LoadError):
            raise NotPlain
        return problem
    elif "disk" in answer:
        number = rebuilt(int, answer["disk"], folder)
        if number not in errno.errorcode:
            raise NotPlain
        raise OSError(number, os.strerror(number))
    else:
        raise error(answer.get("problem"), folder)
    return None


def _ended(name: str, why: str, limits: Limits) -> LoadError:
    """Why a file was not read to its end."""
    if why == "memory":
        return LoadError("E_TOO_LARGE_TO_READ", name, most=limits.memory >> 20)
    if why == "time":
        return LoadError("E_TOO_SLOW_TO_READ", name, most=round(limits.seconds))
    if why == "swollen":
        return LoadError("E_DECOMPRESSION_RATIO", name)
    _log.error("The reader of a file ended before it was done: %s", why)
    return LoadError("E_READER_CRASHED", name)


class _Reader(Protocol):
    """A process that reads one file: what it is asked, what it answers, and how it ended."""

    asks: IO[bytes]
    answers: IO[bytes]

    def fate(self) -> str: ...

    def stop(self, *, at_once: bool) -> None: ...


def _reader(limits: Limits) -> _Reader:
    if not CAN_FORK:
        return _Alone(limits)
    try:
        return _server().reader(limits)
    except OSError:  # it was ended from outside
        stop()
        return _server().reader(limits)


class _Forked:
    """A reader forked by the server."""

    def __init__(self, line: socket.socket, fate: socket.socket) -> None:
        self._fate = fate
        self.asks: IO[bytes] = line.makefile("wb")
        self.answers: IO[bytes] = line.makefile("rb")
        line.close()

    def fate(self) -> str:
        with suppress(ConnectionError):
            return self._fate.recv(100).decode(errors="replace")
        return ""

    def stop(self, *, at_once: bool) -> None:
        """End it, and wait until it is gone: until then it might write; one that said it is done needs no waiting for."""
        with suppress(OSError):
            self.asks.close()
        self.answers.close()
        if at_once:
            with suppress(OSError):
                self._fate.shutdown(socket.SHUT_WR)
                while self._fate.recv(100):
                    pass
        self._fate.close()


class _Alone:
    """A reader in a new process, where none can be forked; nobody looks at its memory."""

    def __init__(self, limits: Limits) -> None:
        self._process = _start("once", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._late = False
        self._clock = threading.Timer(limits.seconds + START, self._end)
        self._clock.start()
        assert self._process.stdin and self._process.stdout  # noqa: S101  for the types: both are pipes
        self.asks, self.answers = self._process.stdin, self._process.stdout
        self.asks.write(limits.packed())

    def _end(self) -> None:
        self._late = True
        self._process.kill()

    def fate(self) -> str:
        return "time" if self._late else f"crash {self._process.wait()}"

    def stop(self, *, at_once: bool) -> None:
        self._clock.cancel()
        if at_once:
            self._process.kill()
        with suppress(OSError):
            self.asks.close()
        self.answers.close()
        self._process.wait()


class _Server:
    """The process that forks readers; it ends when its socket is closed, by us or by our end."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = _start(stdin=theirs, stdout=subprocess.DEVNULL)
        self._lock = threading.Lock()

    def is_there(self) -> bool:
        return self._process.poll() is None

    def reader(self, limits: Limits) -> _Forked:
        """A new process that may use so much. Raises OSError where the server is gone."""
        (line, theirs), (fate, told) = socket.socketpair(), socket.socketpair()
        with theirs, told:
            try:
                with self._lock:
                    socket.send_fds(self._control, [limits.packed()], [theirs.fileno(), told.fileno()])
            except OSError:
                line.close()
                fate.close()
                raise
        return _Forked(line, fate)

    def stop(self) -> None:
        self._control.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


_running: dict[int, _Server] = {}
_starting = threading.Lock()
atexit.register(stop)


def _server() -> _Server:
    """The server of this process; a forked one has its own."""
    with _starting:
        server = _running.get(os.getpid())
        if server is None or not server.is_there():
            if server:
                server.stop()
            server = _running[os.getpid()] = _Server()
        return server


def _start(*words: str, **streams: Any) -> subprocess.Popen[bytes]:
    home = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join([home, *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-P", "-m", "core.loading.apart_server", *words]
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": path}, **streams)  # noqa: S603  our own words
