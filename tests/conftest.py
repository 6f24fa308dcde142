"""What every test needs: one thread for numbers, and a data root that is nobody's own."""

import os

os.environ["OMP_NUM_THREADS"] = "1"

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """An empty data root for this test."""
    root = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("AUDIENCE_LENS_HOME", str(root))
    return root
