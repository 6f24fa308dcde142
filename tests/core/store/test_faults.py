"""Faults in short: what `python -m bench.faults` does at length. The old state or the new one, never between."""

import builtins
import errno
import io
import json
import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from bench.faults import deeds
from bench.faults.place import build
from core import CoreError

ROOT = Path(__file__).parents[3]
SUITE = """
import json
from bench.faults import {suite}
from bench.faults.apart import warm_up
warm_up()
print(json.dumps([vars(tally) for tally in {suite}.tallies(*{given!r})]))
"""
SHORT = {
    "killed": (3, ("a version added", "notes and names")),
    "damaged": (4, 2, 5),
    "archives": (6, 4),
    "histories": (1, 80),
    "drafts": (1, 3),
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each fault needs a process of its own, quickly")
@pytest.mark.parametrize("suite", SHORT)
def test_every_fault_leaves_the_old_state_or_the_new_one(suite):
    code = SUITE.format(suite=suite, given=SHORT[suite])
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    for tally in json.loads(run.stdout):
        assert tally["injected"] > 0
        assert tally["survived"] == tally["injected"], tally["stories"]
        assert [tally[kind] for kind in ("lost", "silent", "untold", "left", "late")] == [0] * 5, tally["stories"]
        assert tally["restart"] < 5


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return build(tmp_path_factory.mktemp("faults").resolve() / "place")


STEPS = (deeds.note, deeds.load_onto, deeds.forget, deeds.delete, deeds.restore)


@pytest.mark.parametrize("step", STEPS)
def test_each_call_the_disk_refuses_is_told_and_changes_nothing(place, step, tmp_path, monkeypatch):
    before, after = glance(place), undisturbed(step, place.copy(tmp_path.resolve() / "undisturbed"))
    assert before != after
    refused = 0
    for nth in count(1):
        copy = place.copy(tmp_path.resolve() / str(nth))
        with monkeypatch.context() as patch:
            refusing = Refusing(patch, copy.folder, nth)
            told = problem_of(step, copy)
        assert glance(copy) == (after if told is None else before), f"call {nth}: {refusing.hit}"
        if refusing.hit is None:
            break
        assert told is None or "room on the disk" in told
        refused += told is not None
    assert told is None
    assert refused >= 3  # the others are calls it can do without: a folder that is there, the second copy of a manifest


def undisturbed(step, place):
    """What there is after the step when nothing is refused."""
    step(place)
    return glance(place)


def glance(place):
    """Every version of every workspace: its notes, its name and the digest of its verified files."""
    shown = {}
    for summary in place.workspaces.list():
        for version in place.workspaces.versions(summary.token):
            dataset = place.workspaces.open(summary.token, version.number)
            notes = place.workspaces.notes(summary.token, version.number)
            shown[place.known.get(summary.token, "new"), version.number] = (
                dataset.digest,
                dataset.facts["name"],
                notes,
            )
    return shown


def problem_of(step, place):
    """What the step says it cannot do; anything but a CoreError fails the test."""
    try:
        step(place)
    except CoreError as problem:
        return str(problem)
    return None


class Refusing:
    """Makes the n-th call that writes below a folder fail as a full disk does."""

    def __init__(self, patch, folder, nth):
        self.folder, self.left, self.hit = str(folder), nth, None
        for home, name, at in (
            (os, "fsync", None),
            (os, "rename", 1),
            (os, "replace", 1),
            (os, "mkdir", 0),
            (os, "unlink", 0),
            (io, "open", 0),
            (builtins, "open", 0),
        ):
            patch.setattr(home, name, self._around(name, getattr(home, name), at))

    def _around(self, name, real, at):
        def call(*given, **named):
            mode = str(given[1] if len(given) > 1 else named.get("mode", "r")) if name == "open" else "w"
            path = os.fspath(given[at]) if at is not None and not isinstance(given[at], int) else self.folder
            if set(mode) & set("wax+") and str(path).startswith(self.folder):
                self.left -= 1
                if self.left == 0:
                    self.hit = f"{name} {path}"
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(*given, **named)

        return call
