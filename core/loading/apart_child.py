"""One file read in a process of its own: the request comes in as one line of JSON, what becomes of it goes out as others."""

import atexit
import errno
import json
import time
import traceback
from pathlib import Path
from typing import IO, Any

from core.errors import CoreError
from core.loading.apart_limits import Limits
from core.loading.apart_plain import plain
from core.loading.part import Findings
from core.loading.tables import Place, Wishes, tables

EVERY = 0.03  # seconds between two ticks
ROWS = 500  # of a report in one line


def work(asked: IO[bytes], answers: IO[bytes], limits: Limits) -> None:
    """Read the file that is asked for and tell of it; whatever goes wrong is told too."""
    telling = Telling(answers)
    last = _last(json.loads(asked.readline()), telling, limits)
    atexit._run_exitfuncs()  # a forked process runs none by itself, and what it put aside has to be gone when it says so
    telling(**last)


def _last(request: dict[str, Any], telling: "Telling", limits: Limits) -> dict[str, Any]:
    """Tell of the tables of a file; the answer is how that ended."""
    try:
        _tables(request, telling)
    except MemoryError:
        return {"ended": "memory"}
    except OSError as error:
        swollen = error.errno == errno.EFBIG and _is_our_limit(limits.written)
        return {"ended": "swollen"} if swollen else {"disk": error.errno or errno.EIO}
    except CoreError as error:
        memory = error.message.code == "error.memory_load"
        return {"ended": "memory"} if memory else {"problem": plain(error.message)}
    except BaseException as error:  # noqa: BLE001  whatever a hostile file sets off ends here
        return {"ended": f"crash: {_where(error)}"}
    return {"ended": ""}


class Telling:
    """Writes answers, and ticks from time to time."""

    def __init__(self, answers: IO[bytes]) -> None:
        self._answers = answers
        self._told = 0.0

    def __call__(self, **answer: Any) -> None:
        self._answers.write(json.dumps(answer).encode() + b"\n")
        self._answers.flush()

    def findings(self, findings: Findings) -> None:
        for name in ("repairs", "quarantined"):
            found = getattr(findings, name)
            for start in range(0, len(found), ROWS):
                self(**{name: found[start : start + ROWS]})
            found.clear()
        if findings.more:
            self(more=[[*kind, times] for kind, times in findings.more.items()])
            findings.more.clear()

    def tick(self, findings: Findings, rows: int) -> None:
        now = time.monotonic()
        if now - self._told >= EVERY:
            self._told = now
            self(tick=rows, expected=findings.expected)


def _tables(request: dict[str, Any], telling: Telling) -> None:
    findings = Findings()
    if request["ticks"]:
        findings.tick = lambda rows: telling.tick(findings, rows)
    place = Place(Path(request["root"]), Path(request["folder"]))
    wishes = Wishes(request["mapping"], request["choices"])
    for outcome in tables(place, request["name"], Path(request["path"]), wishes, findings):
        telling.findings(findings)
        if isinstance(outcome, CoreError):
            telling(refused=plain(outcome.message))
        else:
            telling(part=plain(outcome[0]), report=plain(outcome[1]))
    telling.findings(findings)


def _is_our_limit(written: int) -> bool:
    import resource

    return resource.getrlimit(resource.RLIMIT_FSIZE)[0] == written


def _where(error: BaseException) -> str:
    """The kind of error and the line of ours, without its text: that may hold a person's data."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"
