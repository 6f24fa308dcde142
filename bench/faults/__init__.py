"""Faults put into the store: kill -9, refusing and full disks, flipped bits, torn and swapped files, two sessions at once."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import sys
import time
from importlib import import_module

SUITES = ("killed", "refused", "full", "damaged", "archives", "histories", "drafts")


def figures(names: tuple[str, ...] = SUITES) -> list[tuple[str, str, str]]:
    """Rows of the results table: what, measured, wanted; what went wrong is told as it happens."""
    from bench.faults.apart import warm_up

    warm_up()
    rows = []
    for name in names:
        before = time.perf_counter()
        for tally in import_module(f"bench.faults.{name}").tallies():
            rows.append(tally.row())
            print(" | ".join(rows[-1]), *tally.stories, sep="\n    ", file=sys.stderr, flush=True)
        print(f"{name}: {time.perf_counter() - before:.0f} s", file=sys.stderr, flush=True)
    return rows
