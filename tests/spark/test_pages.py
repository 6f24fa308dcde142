"""Every page of the app on a real cluster: no exception, no refusal, and the pill says who answered."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import core
from core.engine.engines import SETTING
from core.store import Workspaces
from dashboard import state
from tests.dashboard.apps import APP, plain
from tests.dashboard.test_reconciled import PAGES, badge, popovers

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", autouse=True)
def asked():
    """Nothing that DuckDB answered before may stand for an answer of the cluster; pages share what they asked for."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A data root with the sample shop, and its token: loaded once for all pages."""
    root = tmp_path_factory.mktemp("shop")
    return root, core.open_sample("shop", workspaces=Workspaces(root)).token


@pytest.fixture
def shop(loaded, address, monkeypatch):
    """The token of the sample shop, answered by the cluster."""
    root, token = loaded
    monkeypatch.setenv("AUDIENCE_LENS_HOME", str(root))
    monkeypatch.setenv(SETTING, address)
    return token


def on_page(page, **address):
    frame = AppTest.from_file(APP, default_timeout=300)
    frame.query_params.update(address)
    return (frame if page == "overview" else frame.switch_page(f"views/{page}.py")).run()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_on_the_cluster(page, shop):
    frame = on_page(page, ws=shop, lang="en")
    assert not frame.exception
    assert not frame.error
    assert any(label.startswith("Spark · 127") for label in popovers(frame.main))
    assert "The cluster answers the questions of every page" in plain(frame)
    assert badge(frame).startswith(":green[Numbers reconcile (")


def test_filters_the_story_and_hidden_people(shop):
    frame = on_page("traffic", ws=shop, lang="zh", period="90", vs="previous", segment="4-0-", story="3", demo="1")
    assert not frame.exception
    assert not frame.error
    assert badge(frame).startswith(":green[")


def test_the_doctor_says_that_it_reads_the_files_here(shop):
    frame = on_page("doctor", ws=shop, lang="en")
    assert "The checks of this page read the files on this computer, not the cluster." in plain(frame)


def test_a_report_is_written_without_the_screen_and_holds_on_this_computer_too(shop, address, tmp_path):
    def run(*words, engine):
        command = [sys.executable, "-c", "from dashboard.server import main; main()", *words]
        return subprocess.run(
            command,
            env=os.environ | {SETTING: engine},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )

    file = str(tmp_path / "shop.html")
    written = run("report", "shop", file, "--sections", "kpis", "traffic", "--period", "90", engine=address)
    assert written.returncode == 0, written.stderr
    held = run("verify", file, "shop", engine="local")
    assert held.returncode == 0, held.stdout + held.stderr


def test_the_engine_is_known_by_its_version(shop):
    assert state.engine().version[:1].isdigit()
