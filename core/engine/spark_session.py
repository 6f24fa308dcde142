"""Sessions of Spark Connect, one an address and process, watched so that whatever ends them is told as what it is."""

from __future__ import annotations

import atexit
import json
import math
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from core.engine.spark_errors import LOST, Cancelled, place_of, problem
from core.errors import CoreError
from core.messages import Message

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession

__all__ = ["Cancelled", "Tagged", "address_of", "answering", "forget", "place_of", "session"]

RETRIES, WAIT = 4, 2_000  # how often an address that does not answer is tried again, and the longest wait (ms)
REST = 60.0  # seconds after which we ask whether a session is still there; servers close idle ones, or are restarted
HELD = 3.0  # seconds for which a failure is told again; else all who waited, and each card behind, wait as long
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",  # times are wall times without a zone: no engine may move them
    "spark.sql.caseSensitive": "true",  # "Size" and "size" may be two traits
    "spark.sql.ansi.enabled": "true",  # a sum too large for its type is refused, not turned round
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
}
TIMES = {"Config": "30s", "Interrupt": "30s", "AnalyzePlan": "120s"}
"""How long a server may be silent when asked what takes no work; pyspark would wait 10 to 60 minutes."""
_sessions: dict[str, SparkSession] = {}
_addresses: WeakKeyDictionary[SparkSession, str] = WeakKeyDictionary()
_heard: dict[str, float] = {}
_failed: dict[str, tuple[float, Message]] = {}
_opening: dict[str, threading.Lock] = {}
_SAID = (
    "PySpark does not yet fully support pandas",  # nothing of ours passes through pandas there
    r"\[RETRIES_EXCEEDED\]",  # an error follows, and we tell it
)


def session(url: str) -> SparkSession:
    """The session of this process with the cluster at `url`, opened anew where it has ended.

    Raises CoreError where pyspark is missing, nobody answers or the cluster refuses us.
    """
    with _opening.setdefault(url, threading.Lock()):
        when, problem = _failed.get(url, (-math.inf, None))
        if problem and time.monotonic() - when < HELD:
            raise CoreError(problem)
        try:
            return _known(url) or _opened(url)
        except CoreError as error:
            _failed[url] = time.monotonic(), error.message
            raise


def address_of(session: SparkSession) -> str:
    """The address a session was opened with."""
    return _addresses.get(session, "sc://")


def forget(url: str) -> None:
    """Open a new session when asked next.

    The lost one is closed when its last frame is gone, for nothing else holds it: other threads may be asking it.
    """
    _sessions.pop(url, None)


@atexit.register
def _close() -> None:
    """What is still open when the process ends; left to the interpreter, gRPC would wait for threads that are gone."""
    for known in list(_addresses):
        known.client.close()


def _known(url: str) -> SparkSession | None:
    """Our session, if the cluster still knows it as far as we heard within REST."""
    known = _sessions.get(url)
    if known is None or known.is_stopped:
        return None
    if time.monotonic() - _heard[url] < REST:
        return known
    try:
        with answering(url):
            known.conf.get("spark.sql.session.timeZone")
    except CoreError as gone:
        if gone.message.code == "error.engine_restarted":
            return None
        raise
    _heard[url] = time.monotonic()
    return known


def _opened(url: str) -> SparkSession:
    try:
        for said in _SAID:
            warnings.filterwarnings("ignore", said)
        from pyspark.sql.connect.client.core import DefaultChannelBuilder
        from pyspark.sql.connect.client.retries import DefaultPolicy
        from pyspark.sql.connect.session import SparkSession
    except ImportError as error:
        raise CoreError(Message("error.engine_missing")) from error
    with answering(url):
        opened = SparkSession(DefaultChannelBuilder(url, _channel()))  # its builder would keep the first one for ever
        opened.client.set_retry_policies([DefaultPolicy(max_retries=RETRIES, max_backoff=WAIT)])
        _told_by(opened, url)
        for name, value in SETTINGS.items():
            opened.conf.set(name, value)
    _sessions[url], _addresses[opened], _heard[url] = opened, url, time.monotonic()
    return opened


def _channel() -> list[tuple[str, object]]:
    """How gRPC treats a server that is silent, or was away and is back: it would try again after up to two minutes."""
    service = "spark.connect.SparkConnectService"
    limits = [{"name": [{"service": service, "method": name}], "timeout": limit} for name, limit in TIMES.items()]
    return [
        ("grpc.service_config", json.dumps({"methodConfig": limits})),
        ("grpc.initial_reconnect_backoff_ms", 200),
        ("grpc.max_reconnect_backoff_ms", WAIT // 2),
    ]


def _told_by(opened: SparkSession, url: str) -> None:
    """Tell what goes wrong as ours wherever a frame asks its cluster: for the names of its columns, too."""
    client = opened.client
    handle = client._handle_error

    def told(error: Exception, *more: object) -> None:
        with answering(url):
            handle(error, *more)

    client._handle_error = told


@contextmanager
def answering(url: str) -> Iterator[None]:
    """What a cluster says instead of an answer becomes a CoreError; a query it does not understand is our bug."""
    from grpc import RpcError
    from pyspark.errors.exceptions.base import PySparkException

    try:
        yield
    except CoreError:
        raise
    except (PySparkException, RpcError, ValueError) as error:  # gRPC's for a closed channel is a ValueError
        found = problem(url, str(error))
        if found is None:
            raise
        if found.message.code in LOST:
            forget(url)
        raise found from error


class Tagged:
    """The queries of one tag, which can be interrupted like a cursor."""

    def __init__(self, session: SparkSession, tag: str) -> None:
        self.session, self.tag = session, tag
        self._asking = threading.Lock()

    def interrupt(self) -> None:
        """Ask the cluster to stop; in a thread of its own, because it may take its time to say yes."""
        if self._asking.acquire(blocking=False):
            threading.Thread(target=self._ask, name="interrupt spark", daemon=True).start()

    def _ask(self) -> None:
        from grpc import RpcError
        from pyspark.errors.exceptions.base import PySparkException

        try:
            self.session.interruptTag(self.tag)
        except (PySparkException, RpcError, ValueError):  # nobody there: then we stop listening
            self.session.client.close()
        finally:
            self._asking.release()
