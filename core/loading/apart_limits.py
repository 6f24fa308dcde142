"""What a process that reads one file may use: memory, time, and the size of what it writes."""

import os
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.store.zipped import MAX_INFLATED, MAX_RATIO

MEMORY = 1 << 30
MEMORY_A_BYTE = 16  # of a JSON file, the dearest kind of text
SECONDS = 30.0
SECONDS_A_BYTE = 8 / (1 << 20)  # sixteen times what a file with something odd in every row takes
UNPACKED = 8  # packed files hold about as many times their size
_SHAPE = struct.Struct("<QdQ")
_PACKED = (".gz", ".zip", ".xlsx", ".xlsm", ".parquet")
_FORBIDDEN = ("os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.system", "subprocess.Popen", "pickle.find_class",
              "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname")  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """Bytes of memory, seconds, and bytes of any one file written."""

    memory: int
    seconds: float
    written: int

    def packed(self) -> bytes:
        return _SHAPE.pack(self.memory, self.seconds, self.written)

    @classmethod
    def unpacked(cls, given: bytes) -> "Limits":
        return cls(*_SHAPE.unpack(given))

    def apply(self) -> None:
        """Put this process under the limits for good: it starts no other, calls no other machine and leaves no core.

        Memory is held by who looks at it from outside: here only what is far beyond is refused, because allocators
        reserve much more than they use.
        """
        sys.addaudithook(_refuse)
        try:
            import resource
        except ImportError:  # Windows
            return
        seconds = int(self.seconds * (os.cpu_count() or 1)) + 1
        _lower(resource, "RLIMIT_CORE", 0)
        _lower(resource, "RLIMIT_DATA", 4 * self.memory + (4 << 30))
        _lower(resource, "RLIMIT_CPU", seconds)
        _lower(resource, "RLIMIT_FSIZE", self.written)


SIZE = _SHAPE.size


def limits_for(path: Path, name: str) -> Limits:
    """What reading a file of this size and name may take at most."""
    size = path.stat().st_size if path.is_file() else 0
    size *= UNPACKED if name.lower().endswith(_PACKED) else 1
    memory = max(MEMORY, min(MEMORY_A_BYTE * size, _installed() * 3 // 4))
    written = min(MAX_INFLATED, max(1 << 30, MAX_RATIO * size)) + (1 << 20)
    return Limits(memory, SECONDS + SECONDS_A_BYTE * size, written)


def memory_of(process: int) -> int:
    """Bytes of memory that a process has of its own; 0 where the system does not tell."""
    try:
        figures = Path(f"/proc/{process}/statm").read_text().split()
    except OSError:
        return 0
    return (int(figures[1]) - int(figures[2])) * os.sysconf("SC_PAGE_SIZE")


def _installed() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 4 << 30


def _lower(resource: Any, name: str, most: int) -> None:
    """Lower a limit for good, where it is not lower already."""
    which = getattr(resource, name)
    lowest = min(limit for limit in (most, *resource.getrlimit(which)) if limit != resource.RLIM_INFINITY)
    with suppress(ValueError, OSError):
        resource.setrlimit(which, (lowest, lowest))


def _refuse(event: str, _: tuple[Any, ...]) -> None:
    if event in _FORBIDDEN:
        raise RuntimeError(f"a reader of files may not use {event}")
