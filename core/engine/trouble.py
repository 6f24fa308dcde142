"""What the machine refuses a query (memory, room on the disk), told as what it is."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from core.errors import CoreError
from core.messages import Message

_OF_THE_DISK = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EIO,
    errno.EINTR,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EMFILE,
)


def disk_error(error: duckdb.Error) -> OSError | None:
    """The refusal of the disk that DuckDB reports in words, with its number; None where the file is to blame."""
    said = str(error)
    found = next((code for code in _OF_THE_DISK if os.strerror(code) in said), None)
    return None if found is None else OSError(found, os.strerror(found))


@contextmanager
def asking() -> Iterator[None]:
    """Too little memory or disk for a question becomes a CoreError that says what to do."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise CoreError(Message("error.memory")) from error
    except duckdb.IOException as error:
        if (refused := disk_error(error)) is None:
            raise
        raise CoreError(Message("error.disk_query", reason=refused.strerror)) from error


@contextmanager
def loading() -> Iterator[None]:
    """The same while a file is loaded: memory becomes a CoreError, the disk's refusal an OSError."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise CoreError(Message("error.memory_load")) from error
    except duckdb.IOException as error:
        if (refused := disk_error(error)) is None:
            raise
        raise refused from error
