"""Writing that a crash cannot tear, and disk trouble in words for people."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from core.errors import CoreError
from core.messages import Message

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)
_NO_FLUSH = (errno.EINVAL, errno.ENOTSUP)


@contextmanager
def disk_problems() -> Iterator[None]:
    """Turn what the disk refuses into a CoreError that says what to do."""
    try:
        yield
    except OSError as error:
        kind = "_full" if error.errno in _NO_ROOM else "_locked" if error.errno in _NOT_ALLOWED else ""
        reason = error.strerror or type(error).__name__
        raise CoreError(Message(f"error.disk{kind}", reason=reason)) from error


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A temporary file to fill; at the end it is flushed to disk and put in place of `path`, in one step."""
    temporary = path.with_name(path.name + ".new")
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def replace(path: Path, content: bytes) -> None:
    """Put `content` in place of `path`, in one step."""
    with replacing(path) as file:
        file.write(content)


def flush(path: Path) -> None:
    """Make the content of a written file survive a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FLUSH:
            raise
    finally:
        os.close(handle)


def sha256(path: Path) -> str:
    """The SHA-256 of a file's content, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_same(path: Path, expected: str) -> bool:
    """Whether the file is there with this SHA-256; one that cannot be read is not."""
    try:
        return sha256(path) == expected
    except OSError:
        return False


def link_or_copy(source: Path, target: Path) -> None:
    """The same content under a second name, without a second copy where the disk can do that."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder; one that stands there under two names counts once."""
    found = [path.stat() for path in folder.rglob("*") if path.is_file()]
    return sum({(file.st_dev, file.st_ino): file.st_size for file in found}.values())
