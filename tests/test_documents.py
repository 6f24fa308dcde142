"""What the README says is so: its commands, its map, its tables, its example; packs and changelog tell their part."""

import csv
import io
import json
import re
import runpy
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from tests.core.loading.twelve import FILES, TABLES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PACKS = sorted(path for path in (ROOT / "sample_data").iterdir() if path.is_dir())
NOT_IN_THE_MAP = {"README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml"}
CALLED = {"page views": "events", "items with a text": "items"}


def blocks(language: str, text: str = README) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def table(heading: str) -> dict[str, list[str]]:
    """First cell -> the other cells of the table below a heading."""
    below = README.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in below.splitlines() if line[:1] == "|"]
    return {row[0]: row[1:] for row in rows[2:]}


def links(text: str) -> set[str]:
    """Files of ours that a text leads to."""
    found = {path.partition("#")[0] for path in re.findall(r"\]\(([^)]+)\)", text) if not path.startswith("http")}
    return found - {""}


def mapped() -> set[str]:
    """Paths the map names; what is indented lies in the folder above it."""
    names, above = set(), ""
    for line in blocks("text")[0].splitlines():
        name = line.split()[0]
        above = above if line.startswith(" ") else name
        names.add(above + name if line.startswith(" ") else name)
    return names


def test_the_command_of_the_readme_is_installed():
    (command, target), *others = PROJECT["scripts"].items()
    module, function = target.split(":")
    assert f".venv/bin/{command}\n" in README
    assert f".venv\\Scripts\\{command}\n" in README
    assert not others
    assert callable(getattr(import_module(module), function))


def test_the_python_of_the_readme_is_the_least_we_need():
    least = PROJECT["requires-python"].removeprefix(">=")
    assert f"Python](https://www.python.org/downloads/) {least} or newer" in README
    assert f"Python {least} 或更新" in README


def test_every_path_of_the_readme_exists():
    linked = links(README)
    run = set(re.findall(r"streamlit run (\S+?)`", README))
    assert run
    assert [path for path in linked | run | mapped() if not (ROOT / path).exists()] == []


def test_the_map_leaves_nothing_out():
    rooms = {
        f"{package}/{path.name}{'/' if path.is_dir() else ''}"
        for package in ("core", "dashboard")
        for path in (ROOT / package).iterdir()
        if path.name[:1] not in "._" and path.name not in ("static", "py.typed")
    }
    assert rooms - mapped() == set()


def test_the_continuous_check_runs_the_line_of_the_readme():
    marked = README.split("<!-- tests -->\n")[1]
    assert blocks("sh", marked)[0].strip().endswith(".venv/bin/pytest -n 2 --dist loadfile")
    assert "<!-- tests -->" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_page_is_explained_and_no_other():
    words = json.loads((ROOT / "dashboard" / "text" / "en.json").read_text(encoding="utf-8"))
    pages = {words[f"page.{view.stem}"] for view in (ROOT / "dashboard" / "views").glob("[a-z]*.py")}
    assert set(table("What each page answers")) == pages


def test_the_files_one_can_drop_in_are_those_that_are_tested():
    told = table("Files you can drop in")
    assert {name: cells[0] for name, cells in told.items()} == {
        name: ", ".join(next(csv.reader(io.StringIO(text)))) for name, text in FILES.items()
    }
    for name, cells in told.items():
        becomes = re.split(",| with a label", cells[1])[0]
        assert CALLED.get(becomes, becomes) == TABLES[name]


def test_the_example_of_the_readme_runs(tmp_path):
    script = tmp_path / "example.py"
    script.write_text(blocks("python")[0], encoding="utf-8")
    found = runpy.run_path(str(script))
    assert found["pages"].columns.tolist() == ["page_id", "page_views", "visitors"]
    assert found["offers"].columns.tolist() == ["user_id", "item_id", "score", "rank"]
    assert len(found["offers"]) == 5
    assert len(found["groups"].sizes) == 4


@pytest.mark.parametrize("pack", PACKS, ids=lambda path: path.name)
def test_a_pack_says_where_it_comes_from(pack):
    facts = json.loads((pack / "meta.json").read_text(encoding="utf-8"))
    told = (pack / "README.md").read_text(encoding="utf-8").lower()
    assert facts["name"] == pack.name
    assert facts["title"].keys() == facts["description"].keys() == {"en", "zh"}
    assert ("seed" if facts["generated"] else "licence") in told


def test_every_place_within_the_readme_is_a_heading():
    heads = {
        re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-")
        for head in re.findall(r"^#+ (.+)$", README, re.M)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", README)) <= heads


def test_the_page_on_engines_explains_every_message_and_names_what_is_there():
    folder = ROOT / "core" / "engine"
    told = (folder / "README.md").read_text(encoding="utf-8")
    sentences = json.loads((ROOT / "core" / "english.json").read_text(encoding="utf-8"))
    below = told.split("| the app says |")[1].split("\n\n")[0]
    rows = [[part.strip() for part in line.split("|")[1].split("…")] for line in below.splitlines()[2:]]
    about = {code: text for code, text in sentences.items() if code.startswith("error.engine_")}
    assert len(about) > 5 and all(any(row) for row in rows)
    assert [code for code, text in about.items() if not any(all(part in text for part in row) for row in rows)] == []
    assert [path for path in links(told) if not (folder / path).exists()] == []
    named = re.findall(r"`((?:tests|core|dashboard)/[\w/.]+)`", told) + [
        f"core/engine/{n}" for n in re.findall(r"`(\w+\.py)`", told)
    ]
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_page_on_engines_names_every_setting_of_ours():
    from core.engine.engines import SETTING
    from core.engine.spark import ROOT_SETTING

    told = (ROOT / "core" / "engine" / "README.md").read_text(encoding="utf-8")
    assert {f"`{name}`" for name in (SETTING, ROOT_SETTING, "AUDIENCE_LENS_HOME")} <= set(
        re.findall(r"`[A-Z_]+`", told)
    )


def test_the_changelog_has_this_version():
    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    entry = log.split(f"## {PROJECT['version']}")[1].split("\n## ")[0]
    assert re.search(r"^- \w", entry, flags=re.MULTILINE)


def test_pictures_are_small():
    pictures = list((ROOT / ".github" / "screenshots").glob("*.png"))
    assert pictures
    assert [picture.name for picture in pictures if picture.stat().st_size >= 200_000] == []
