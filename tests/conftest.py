"""What every test needs: one thread for numbers, and a data root that is nobody's own."""

import os

os.environ["OMP_NUM_THREADS"] = "1"

import pytest

from core.engine import local


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """An empty data root for this test, which reads files in its own process: there a bug is loud."""
    root = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("AUDIENCE_LENS_HOME", str(root))
    monkeypatch.setattr("core.loading.apart.BY_DEFAULT", False)
    yield root
    local.close()
