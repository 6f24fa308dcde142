"""Sessions of Spark Connect, one an address and process, and what a cluster may answer instead of rows."""

from __future__ import annotations

import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.errors import CoreError
from core.messages import Message

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession

RETRIES, WAIT = 4, 2_000  # how often an address that does not answer is tried again, and the longest wait (ms)
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",  # times are wall times without a zone: no engine may move them
    "spark.sql.caseSensitive": "true",  # "Size" and "size" may be two traits
    "spark.sql.ansi.enabled": "true",  # a sum too large for its type is refused, not turned round
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
}
_sessions: dict[str, SparkSession] = {}
_opening = threading.Lock()
_SAID = (
    "PySpark does not yet fully support pandas",  # nothing of ours passes through pandas there
    r"\[RETRIES_EXCEEDED\]",  # an error follows, and we tell it
)
_GONE = ("SESSION_NOT_FOUND", "SESSION_CLOSED", "SESSION_CHANGED", "OPERATION_NOT_FOUND", "NO_ACTIVE_SESSION")
_UNREACHABLE = ("UNAVAILABLE", "RETRIES_EXCEEDED", "DEADLINE_EXCEEDED", "failed to connect", "Connection refused")
_REFUSED = ("UNAUTHENTICATED", "PERMISSION_DENIED", "Unauthenticated")
_TOO_LARGE = ("maxResultSize", "RESOURCE_EXHAUSTED", "OutOfMemoryError")
_CANCELLED = ("OPERATION_CANCELED", "OPERATION_ABANDONED")
_UNREADABLE = ("PATH_NOT_FOUND", "FAILED_READ_FILE", "FileNotFoundException", "CANNOT_READ_FILE")


def place_of(url: str) -> str:
    """Host and port of an address; what stands behind them may be a token."""
    parts = urlsplit(url)
    return f"{parts.hostname or ''}:{parts.port or 15002}"


def session(url: str) -> SparkSession:
    """The session of this process with the cluster at `url`, opened anew where it has ended.

    Raises CoreError where pyspark is missing, nobody answers or the cluster refuses us.
    """
    with _opening:
        found = _sessions.get(url)
        if found is None or found.is_stopped:
            found = _sessions[url] = _opened(url)
        return found


def address_of(session: SparkSession) -> str:
    """The address a session was opened with."""
    return next((url for url, known in _sessions.items() if known is session), "sc://")


def forget(url: str) -> None:
    """Open a new session when asked next."""
    _sessions.pop(url, None)


def _opened(url: str) -> SparkSession:
    try:
        for said in _SAID:
            warnings.filterwarnings("ignore", said)
        from pyspark.sql.connect.client.retries import DefaultPolicy
        from pyspark.sql.connect.session import SparkSession
    except ImportError as error:
        raise CoreError(Message("error.engine_missing")) from error
    with answering(url):
        opened = SparkSession.builder.remote(url).create()
        opened.client.set_retry_policies([DefaultPolicy(max_retries=RETRIES, max_backoff=WAIT)])
        for name, value in SETTINGS.items():
            opened.conf.set(name, value)
    return opened


@contextmanager
def answering(url: str) -> Iterator[None]:
    """What a cluster says instead of an answer becomes a CoreError; a query it does not understand is our bug."""
    from grpc import RpcError
    from pyspark.errors.exceptions.base import PySparkException

    try:
        yield
    except (PySparkException, RpcError) as error:
        problem = _problem(url, str(error))
        if problem is None:
            raise
        raise problem from error


def _problem(url: str, said: str) -> Exception | None:
    """The error to show for what the cluster said; None where it can't be the cluster's fault."""
    where = place_of(url)

    def is_about(words: tuple[str, ...]) -> bool:
        return any(word in said for word in words)

    if is_about(_CANCELLED):
        return Cancelled(said)
    if is_about(_GONE):
        forget(url)
        return CoreError(Message("error.engine_restarted", where=where))
    if is_about(_REFUSED):
        return CoreError(Message("error.engine_refused", where=where))
    if is_about(_UNREADABLE):
        return CoreError(Message("error.engine_path", where=where, path=_path(said)))
    if is_about(_TOO_LARGE):
        return CoreError(Message("error.memory"))
    if is_about(_UNREACHABLE):
        forget(url)
        return CoreError(Message("error.engine_unreachable", where=where))
    if "Job aborted" in said or "ExecutorLost" in said or "SparkContext was shut down" in said:
        return CoreError(Message("error.engine_failed", where=where, reason=said.splitlines()[0][:200]))
    return None


def _path(said: str) -> str:
    found = re.search(r"(?:file|s3a?|abfss?|gs|hdfs|dbfs):/[^\s,;]+", said)
    return found[0].rstrip(".") if found else "?"


class Cancelled(Exception):
    """A query that was interrupted, by us or by someone at the cluster."""


class Tagged:
    """The queries of one tag, which can be interrupted like a cursor."""

    def __init__(self, session: SparkSession, tag: str) -> None:
        self.session, self.tag = session, tag

    def interrupt(self) -> None:
        """Ask the cluster to stop; in a thread of its own, because it may take its time to say yes."""
        threading.Thread(target=self._ask, name="interrupt spark", daemon=True).start()

    def _ask(self) -> None:
        from grpc import RpcError
        from pyspark.errors.exceptions.base import PySparkException

        with suppress(PySparkException, RpcError):  # whom nobody can reach nobody can stop
            self.session.interruptTag(self.tag)
