"""What a Spark cluster may say instead of rows, and the sentence it becomes: by its own words, since no code covers all."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from core.errors import CoreError
from core.messages import Message


class Cancelled(CoreError):
    """A query that was stopped, by us or by someone at the cluster."""


KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("error.engine_cancelled", ("OPERATION_CANCELED", "SPARK_JOB_CANCELLED")),
    (
        "error.engine_restarted",
        (
            "SESSION_NOT_FOUND",
            "SESSION_CLOSED",
            "SESSION_CHANGED",
            "NO_ACTIVE_SESSION",  # what the client makes of it
            "OPERATION_NOT_FOUND",
            "OPERATION_ABANDONED",
            "RESPONSE_ALREADY_RECEIVED",  # half an answer is no answer: the other half was lost with the server
            "stopped SparkContext",
            "SparkContext was shut down",
        ),
    ),
    ("error.engine_address", ("INVALID_CONNECT_URL", "Port could not be cast", "Port out of range")),
    ("error.engine_refused", ("UNAUTHENTICATED", "PERMISSION_DENIED")),
    ("error.engine_tls", ("Tls handshake failed", "SSL_ERROR_SSL", "CERTIFICATE_VERIFY_FAILED")),
    ("error.engine_storage", ("No FileSystem for scheme", "FileSystem not found")),
    (
        "error.engine_path",
        ("PATH_NOT_FOUND", "FAILED_READ_FILE", "CANNOT_READ_FILE", "FileNotFoundException", "AccessDenied",
         "AccessControlException"),
    ),
    ("error.engine_memory", ("maxResultSize", "RESOURCE_EXHAUSTED", "OutOfMemoryError", "UNABLE_TO_ACQUIRE_MEMORY")),
    (
        "error.engine_unreachable",
        ("UNAVAILABLE", "UNIMPLEMENTED", "RETRIES_EXCEEDED", "DEADLINE_EXCEEDED", "Channel closed", "closed channel"),
    ),
    ("error.engine_failed", ("Job aborted", "ExecutorLost")),
)  # fmt: skip
"""Code of the sentence -> words of the cluster, one of which is enough; the first that fits holds."""
LOST = ("error.engine_restarted", "error.engine_unreachable")
"""After these a session is of no use any more."""


def place_of(url: str) -> str:
    """Host and port of an address; what stands behind them may be a token."""
    parts = urlsplit(url)
    host = (parts.hostname or "").partition(";")[0]  # what stands behind a forgotten slash may be a token, too
    try:
        return f"{host}:{parts.port or 15002}"
    except ValueError:  # a port that is no number
        return host


def problem(url: str, said: str) -> CoreError | None:
    """The error to show for what the cluster at `url` said; None where it can't be its fault."""
    told = _without_stacks(said)
    code = next((code for code, words in KINDS if any(word in told for word in words)), None)
    if code is None:
        return None
    kind = Cancelled if code == "error.engine_cancelled" else CoreError
    return kind(Message(code, where=place_of(url), path=_path(told), reason=_reason(told)))


def _without_stacks(said: str) -> str:
    """What was said without the names of Java code, which hold many of our words by chance."""
    lines = said.partition("JVM stacktrace:")[0].splitlines()
    return "\n".join(line for line in lines if not line.startswith("\tat "))


def _path(told: str) -> str:
    found = re.search(r"(?:file|s3a?|abfss?|gs|hdfs|dbfs):/[^\s,;]+", told)
    return found[0].rstrip(".:") if found else "?"


def _reason(told: str) -> str:
    """The innermost cause that the first line names."""
    first = told.strip().partition("\n")[0]
    return re.sub(r"^Lost task \S+ in stage \S+ \(TID \d+\) \([^)]*\): ", "", first.rpartition("failure: ")[2])[:200]
