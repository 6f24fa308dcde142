"""What a cluster said in real runs (pyspark 4.3, Spark 4.3), and the sentence it becomes. No cluster is needed here."""

import socket
import time

import pytest

from core.engine import spark_session
from core.engine.spark_errors import KINDS, Cancelled, place_of, problem
from core.errors import CoreError

URL = "sc://lens.example.com:443/;token=s3cret;use_ssl=true"
GRPC = '<_InactiveRpcError of RPC that terminated with:\n\tstatus = StatusCode.{}\n\tdetails = "{}"\n>'
REFUSED = "failed to connect to all addresses; last error: UNKNOWN: ipv4:127.0.0.1:9: Failed to connect to remote host:"
HANDSHAKE = (
    "failed to connect to all addresses; last error: UNKNOWN: ipv4:127.0.0.1:54191: Tls handshake failed "
    "(TSI_PROTOCOL_FAILURE): SSL_ERROR_SSL: error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER"
)
NO_SETTINGS = (
    "failed to connect to all addresses; last error: UNKNOWN: ipv4:127.0.0.1:40927: connection attempt timed out "
    "before receiving SETTINGS frame"
)
NO_NAME = "errors resolving nowhere.invalid:15002: [field:hostname lookup error:address lookup failed: not found]"
JAVA = "\n\nJVM stacktrace:\norg.apache.spark.SparkException\n\tat org.apache.spark.scheduler.UNAVAILABLE(DAG.scala:1)"
FAILED = "Job aborted due to stage failure: Task 0 in stage 7.0 failed 4 times, most recent failure: "
LOST_TASK = "Lost task 0.4 in stage 7.0 (TID 26) (127.0.0.1 executor 2): "
HANDLE = "(org.apache.spark.SparkSQLException) [INVALID_HANDLE.{}] The handle 81934be5-4bd7-41e8 is invalid. {} SQLSTATE: 08003"
SAID = {
    "wrong token": (GRPC.format("UNAUTHENTICATED", "Invalid authentication token"), "refused"),
    "no token": (GRPC.format("UNAUTHENTICATED", "No authentication token provided"), "refused"),
    "TLS asked of a server without": (GRPC.format("UNAVAILABLE", HANDSHAKE), "tls"),
    "nobody listens": (GRPC.format("UNAVAILABLE", f"{REFUSED} Connection refused"), "unreachable"),
    "no such host": (GRPC.format("UNAVAILABLE", NO_NAME), "unreachable"),
    "a server that is silent": (GRPC.format("UNAVAILABLE", NO_SETTINGS), "unreachable"),
    "a web server": (GRPC.format("UNIMPLEMENTED", "Received http2 header with status: 404"), "unreachable"),
    "we stopped listening": (GRPC.format("CANCELLED", "Stream removed (Channel closed!)"), "unreachable"),
    "closed by another thread": ("Cannot invoke RPC on closed channel!", "unreachable"),
    "a port that is no number": ("Port could not be cast to integer value as 'abc'", "address"),
    "no host": ("[INVALID_CONNECT_URL] Invalid URL for Spark Connect: Hostname is missing in the URL.", "address"),
    "restarted, seen by the client": ("[NO_ACTIVE_SESSION] No active Spark session found. Please create one.", "restarted"),
    "session expired": (HANDLE.format("SESSION_CLOSED", "Session was closed."), "restarted"),
    "restarted": (HANDLE.format("SESSION_CHANGED", "The existing Spark server driver instance has restarted."), "restarted"),
    "ended politely": (
        "(java.lang.IllegalStateException) Cannot call methods on a stopped SparkContext.\nThis stopped SparkContext was",
        "restarted",
    ),
    "interrupted": (f"(org.apache.spark.SparkSQLException) [OPERATION_CANCELED] Operation has been canceled.{JAVA}", "cancelled"),
    "no such file": (f"[PATH_NOT_FOUND] Path does not exist: file:/nowhere/x.parquet. SQLSTATE: 42K03{JAVA}", "path"),
    "file gone meanwhile": (
        "[FAILED_READ_FILE.FILE_NOT_EXIST] Encountered error while reading file file:///nowhere/x.parquet. File does not "
        f"exist. It is possible the underlying files have been updated.{JAVA}",
        "path",
    ),
    "no Parquet": (f"[FAILED_READ_FILE.NO_HINT] Encountered error while reading file file:///a/bad.parquet. {JAVA}", "path"),
    "no driver for S3": (
        "(java.lang.RuntimeException) java.lang.ClassNotFoundException: Class org.apache.hadoop.fs.s3a.S3AFileSystem not "
        f"found{JAVA}",
        "storage",
    ),
    "no such storage": (f'(org.apache.hadoop.fs.UnsupportedFileSystemException) No FileSystem for scheme "zz"{JAVA}', "storage"),
    "answer too large for the driver": (
        "Job aborted due to stage failure: Total size of serialized results of 1 tasks (69.4 MiB) is bigger than "
        f"spark.driver.maxResultSize (1024.0 KiB){JAVA}",
        "memory",
    ),
    "executor out of memory": (f"{FAILED}{LOST_TASK}java.lang.OutOfMemoryError: Java heap space{JAVA}", "memory"),
    "executor lost": (
        f"{FAILED}{LOST_TASK}ExecutorLostFailure (executor 3 exited caused by one of the running tasks) Reason: Command "
        f"exited with code 1\nDriver stacktrace:{JAVA}",
        "failed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("situation", SAID)
def test_what_is_said_becomes_the_right_sentence(situation):
    said, kind = SAID[situation]
    found = problem(URL, said)
    assert isinstance(found, CoreError)
    assert found.message.code == f"error.engine_{kind}"
    assert isinstance(found, Cancelled) == (kind == "cancelled")
    assert "lens.example.com:443" in str(found) or kind == "address"
    assert "s3cret" not in f"{found} {found.message}"


def test_every_sentence_was_seen():
    assert {f"error.engine_{kind}" for _, kind in SAID.values()} == {code for code, _ in KINDS}


@pytest.mark.parametrize(
    "said",
    [
        "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name `nope` cannot be resolved.",
        f"[ARITHMETIC_OVERFLOW] overflow. Use 'try_add' to tolerate overflow and return NULL instead. SQLSTATE: 22003{JAVA}",
    ],
)
def test_a_query_of_ours_that_is_wrong_stays_loud(said):
    assert problem(URL, said) is None


def test_the_file_and_the_cause_are_named():
    assert "cannot read file:/nowhere/x.parquet." in str(problem(URL, SAID["no such file"][0]))
    lost = (
        "gave up on this question (ExecutorLostFailure (executor 3 exited caused by one of the running tasks) Reason: "
    )
    assert lost in str(problem(URL, SAID["executor lost"][0]))


def test_the_place_of_an_address_is_shown_whatever_it_looks_like():
    assert place_of("sc://host") == "host:15002"
    assert place_of("sc://host:abc/;token=s3cret") == "host"
    assert place_of("sc://[::1]:99") == "::1:99"


def test_a_server_that_never_answers_is_not_waited_for(monkeypatch):
    known = pytest.importorskip("pyspark.sql.connect.session").SparkSession
    monkeypatch.setattr(known, "_default_session", None)
    monkeypatch.setattr(known._active_session, "session", None, raising=False)
    monkeypatch.setitem(spark_session.TIMES, "Config", "1s")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(CoreError, match="No Spark cluster answers at"):
            spark_session.session(f"sc://127.0.0.1:{silent.getsockname()[1]}")
    assert time.monotonic() - began < 15
    assert known._default_session is known.getActiveSession() is None


@pytest.mark.parametrize("address", ["sc://host:abc", "sc://", "sc://host:1/path", "sc://host:1/;tokens3cret"])
def test_an_address_that_is_none_is_told_without_what_it_holds(address):
    pytest.importorskip("pyspark")
    with pytest.raises(CoreError, match="AUDIENCE_LENS_ENGINE cannot be read") as told:
        spark_session.session(address)
    assert "s3cret" not in f"{told.value} {told.value.message}"
