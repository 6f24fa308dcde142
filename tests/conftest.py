"""What every test needs: one thread for numbers, and a data root that is nobody's own."""

import os

os.environ["OMP_NUM_THREADS"] = "1"

from pathlib import Path

import pytest

BROWSER = Path(__file__).parent / "browser"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """A file stays with one worker, so that what it made once serves all of its tests; two browsers would starve each other."""
    for item in items:
        together = BROWSER if BROWSER in item.path.parents else item.path
        item.add_marker(pytest.mark.xdist_group(str(together.relative_to(BROWSER.parent))))


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """An empty data root for this test."""
    root = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("AUDIENCE_LENS_HOME", str(root))
    return root
