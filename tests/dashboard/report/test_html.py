"""The HTML report: one file that asks nobody for anything, runs nothing that is not its own, and shows every fact."""

import json
import re
from html import unescape

import pytest

from dashboard.report import seal
from dashboard.report.facts import facts
from dashboard.report.html.writer import write_html
from dashboard.report.proof import read_proof
from dashboard.report.verify import _read
from tests.dashboard.report.made import HOSTILE, report, shop


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A report in which every text that people or data can give tries to become markup."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIENCE_LENS_HOME", str(tmp_path_factory.mktemp("home")))
        return report(shop(page=HOSTILE), title=HOSTILE, client=f'"><img src=x onerror="{HOSTILE}', comments=HOSTILE)


def test_every_fact_is_shown_under_its_key(hostile):
    read = _read(write_html(hostile))
    shown, drawings = read.texts, dict(read.drawings)
    told = {key: fact.shown for key, fact in facts(hostile).items()}
    assert {key: re.sub(r"\s+", " ", text) for key, text in shown} == told
    assert set(drawings) == {"traffic.pages", "traffic.days", "audience.ages", "audience.group0", "audience.known"}


def test_no_text_becomes_markup(hostile):
    page = write_html(hostile).decode()
    head, _, scripts = page.partition('<script type="application/json" id="template">')
    assert "<script>alert" not in page and "<img src=x" not in page
    assert len(re.findall(r"<script>", page)) == 2  # the drawing library and ours
    assert "alert(1)" in unescape(head)  # it is there, as text
    assert scripts.count("</script>") == 4


def test_the_page_may_run_its_two_scripts_and_ask_nobody():
    page = write_html(report(shop())).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert "unsafe" not in rules["script-src"] and len(rules["script-src"].split()) == 2
    outside = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)  # the library names addresses it never asks
    assert not re.findall(r"(?:src|href)=[\"'](?!#|data:)", outside)


def test_the_proof_reads_back(hostile):
    proof = read_proof(write_html(hostile))
    assert proof.facts == hostile.proof["facts"] and proof.request.title == HOSTILE
    json.dumps(proof.facts, allow_nan=False)


def test_the_seal_sees_any_change():
    content = write_html(report(shop()))
    assert seal.intact(content) is True
    assert seal.intact(content.replace(b"Traffic", b"traffic", 1)) is False
    assert seal.intact(b"<html></html>") is None


def test_the_same_request_gives_the_same_bytes():
    dataset = shop()
    first, second = (write_html(report(dataset, made_at="2026-01-01T00:00:00+00:00")) for _ in range(2))
    assert first == second
