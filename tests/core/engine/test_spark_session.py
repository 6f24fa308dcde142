"""Sessions with a cluster that hangs, or was lost. No cluster is needed here: a socket that stays silent is enough."""

import gc
import socket
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier

import pytest

from core.engine import spark_session
from core.errors import CoreError
from core.messages import Message


@pytest.fixture
def silent(monkeypatch):
    """Two addresses where somebody takes the call and never says a word."""
    pytest.importorskip("pyspark.sql.connect.session")
    monkeypatch.setitem(spark_session.TIMES, "Config", "3s")
    with ExitStack() as stack:
        servers = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(2)]
        yield [f"sc://127.0.0.1:{server.getsockname()[1]}" for server in servers]


@pytest.fixture
def unasked(monkeypatch):
    """Sessions are opened without a word from the cluster."""
    pytest.importorskip("pyspark")
    monkeypatch.setattr(spark_session, "SETTINGS", {})


def in_turn(urls):
    """Whether threads that ask at the same time are told one after the other, rather than together, that nobody answers."""

    def told(url):
        together.wait()
        began = time.monotonic()
        with pytest.raises(CoreError, match="No Spark cluster answers at"):
            spark_session.session(url)
        return time.monotonic() - began

    together = Barrier(len(urls))
    with ThreadPoolExecutor(len(urls)) as pool:
        waited = sorted(pool.map(told, urls))
    assert waited[0] > 0.5
    return waited[-1] > 1.5 * waited[0]


@pytest.mark.parametrize("others", [0, 1], ids=["one address", "two addresses"])
def test_a_cluster_that_hangs_when_called_is_waited_for_once(silent, others):
    assert not in_turn([silent[0], silent[others]])


@pytest.mark.parametrize("others", [0, 1], ids=["one address", "two addresses"])
def test_a_cluster_that_hangs_later_is_waited_for_once(silent, others, unasked, monkeypatch):
    for url in silent:
        monkeypatch.setitem(spark_session._sessions, url, spark_session.session(url))
        monkeypatch.setitem(spark_session._heard, url, time.monotonic() - spark_session.REST)
    assert not in_turn([silent[0], silent[others]])


def test_a_failure_is_told_again_for_a_while_only(monkeypatch):
    def opened(url):
        asked.append(url)
        if len(asked) == 1:
            raise CoreError(Message("error.engine_unreachable", where=url))
        return url

    asked = []
    monkeypatch.setattr(spark_session, "_opened", opened)
    monkeypatch.setattr(spark_session, "HELD", 0.5)
    for _ in range(3):
        with pytest.raises(CoreError, match="No Spark cluster answers at sc://held"):
            spark_session.session("sc://held")
    assert len(asked) == 1
    time.sleep(0.5)
    assert spark_session.session("sc://held") == "sc://held"


def test_a_lost_session_is_closed_when_its_last_frame_is_gone_and_not_before(unasked, monkeypatch):
    made = pytest.importorskip("pyspark.sql.connect.session").SparkSession
    monkeypatch.setattr(made, "_default_session", None)  # the first one would be kept here, and in its thread
    monkeypatch.setattr(made._active_session, "session", None, raising=False)
    url = "sc://127.0.0.1:9/;user_agent=lost"
    frame, client = spark_session.session(url).range(3), spark_session.session(url).client
    lost = weakref.ref(frame.sparkSession)
    spark_session.forget(url)
    assert spark_session.session(url) is not lost()
    gc.collect()
    assert not client.is_closed
    del frame
    gc.collect()
    assert lost() is None and client.is_closed
    spark_session.forget(url)
