"""Reports from the console: a file on a schedule, and a check that ends with 1 where a figure no longer holds."""

import subprocess
import sys

import pytest

import core
from core.store import Workspaces
from dashboard.report.proof import read_proof
from dashboard.server import main
from tests.dashboard.report.made import AMOUNT, files


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder, with the workspace "shop" and one like it in which one amount differs, "later"."""
    monkeypatch.chdir(tmp_path)
    kept = Workspaces()
    for name, amount in (("shop", AMOUNT), ("later", AMOUNT + 1)):
        kept.rename(core.load(files(amount_of_first=amount), workspaces=kept).token, name, seen=1)
    return tmp_path


@pytest.mark.parametrize("ending", ["html", "pdf", "pptx", "xlsx"])
def test_a_report_is_written_and_holds(here, capsys, ending):
    main(
        ["report", "shop", f"out.{ending}", "--sections", "traffic", "trend", "--period", "7", "--compare", "previous"]
    )
    main(["verify", f"out.{ending}", "shop"])
    said = capsys.readouterr().out
    assert f"Wrote out.{ending}" in said and "2 topics of “shop”" in said
    assert "figures hold. The data is the very same." in said


def test_a_figure_that_no_longer_holds_is_named_and_the_exit_code_is_one(here, capsys):
    main(["report", "shop", "out.html", "--sections", "trend"])
    with pytest.raises(SystemExit) as stopped:
        main(["verify", "out.html", "later"])
    assert stopped.value.code == 1
    assert (
        "changed: Sales over time > Revenue by day > 1 Mar 2025 > Revenue: 200.00 -> 201.00" in capsys.readouterr().out
    )


def test_everything_said_goes_into_the_request(here):
    main(["report", "shop", "o.html", "--sections", "traffic", "--lang", "zh", "--title", "标题", "--client", "Acme",
          "--comments", "Good.", "--period", "20250301-20250307"])  # fmt: skip
    found = read_proof((here / "o.html").read_bytes()).request
    assert (found.lang, found.title, found.client, found.comments) == ("zh", "标题", "Acme", "Good.")
    assert found.sections == ("traffic",) and found.period == (20_148, 20_154)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (["report", "shop", "out.docx"], "docx"),
        (["report", "shop", "out.html", "--period", "soon"], "soon"),
        (["report", "shop", "out.html", "--sections", "nothing"], "nothing"),
        (["report", "shop", "out.html", "--compare", "year"], "--period"),
        (["report", "shop", "out.html", "--channel", "nowhere"], "nowhere"),
        (["report", "nobody", "out.html"], "0 workspaces"),
        (["report", "shop", "out.html", "--logo", "missing.png"], "missing.png"),
        (["report", "shop", "no/such/folder/out.html", "--sections", "traffic"], "folder"),
        (["verify", "missing.html", "shop"], "missing.html"),
        (["verify", "orders.csv", "shop"], "no report"),
    ],
)
def test_a_problem_ends_in_one_sentence_and_leaves_no_file(here, asked, says):
    (here / "orders.csv").write_bytes(b"order_id,user_id\n")
    with pytest.raises(SystemExit, match=says):
        main(asked)
    assert not list(here.glob("*.html")) + list(here.glob(".*.part"))


def test_a_file_is_replaced_only_where_that_is_said(here):
    (here / "out.html").write_text("mine")
    with pytest.raises(SystemExit, match="is there already"):
        main(["report", "shop", "out.html", "--sections", "traffic"])
    assert (here / "out.html").read_text() == "mine"
    main(["report", "shop", "out.html", "--sections", "traffic", "--overwrite"])
    assert read_proof((here / "out.html").read_bytes())


def test_a_report_needs_no_screen(here):
    code = (
        "import sys; from dashboard.server import main; "
        "main(['report', 'shop', 'out.html', '--sections', 'traffic']); sys.exit('streamlit' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_changed_page_ends_with_one_although_its_figures_hold(here, capsys):
    main(["report", "shop", "out.html", "--sections", "traffic"])
    page = (here / "out.html").read_bytes()
    (here / "out.html").write_bytes(page.replace(b"</body>", b"<!-- --></body>"))
    with pytest.raises(SystemExit) as stopped:
        main(["verify", "out.html", "shop"])
    assert stopped.value.code == 1 and "was changed after it was written" in capsys.readouterr().out


def test_a_report_cannot_steer_the_terminal(here, capsys):
    main(["report", "shop", "out.html", "--sections", "traffic"])
    page = (here / "out.html").read_bytes()
    key = b'data-key="traffic.page_views">'
    (here / "out.html").write_bytes(page.replace(key, key + b"\x1b[2J"))
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["verify", "out.html", "shop"])
    said = capsys.readouterr().out
    assert "\ufffd[2J" in said and "\x1b[2J" not in said
