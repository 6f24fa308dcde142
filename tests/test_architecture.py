"""The house keeps its shape: arrows, public surface, a light start, short views, no screen in the core."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import core

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(path for package in ("core", "dashboard") for path in (ROOT / package).rglob("*.py"))
VIEWS = sorted((ROOT / "dashboard" / "views").glob("*.py"))
WITHOUT_SCREEN = [p for p in MODULES if p.is_relative_to(ROOT / "core") or p.parent.name in ("figures", "text")]
HEAVY = {"pandas", "duckdb", "sklearn", "scipy", "narwhals", "pyarrow", "streamlit", "plotly"}
MOST_LINES_OF_A_VIEW = 80

# What notebooks and scripts may import. Taking a name away breaks them, so it takes a change here too.
PUBLIC = {
    "core": "CoreError Dataset Filter LoadError Message NotEnoughData OutOfRange load open_sample samples",
    "core.loading": "RawTable read",
    "core.analytics": "age_distribution kpis page_views user_views word_frequency",
    "core.doctor": "findings missing outliers preview quality",
    "core.segments": "Features Segmentation customer_features segment sweep",
    "core.recommend": "Interactions RECOMMENDERS fit interactions",
    "core.predict": "MODELS Question compare cross_validated examples id3 label_columns",
    "core.campaigns": "before_after campaigns effect effects results",
    "core.privacy": "contactable mask safe_csv",
    "core.store": "Changed Damaged Workspaces",
}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_a_room_imports_only_rooms_below_it(monkeypatch):
    from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True, no_logo=True) == EXIT_STATUS_SUCCESS


def test_core_offers_its_rooms_and_its_names():
    rooms = {room.removeprefix("core.") for room in PUBLIC if room != "core"}
    assert set(core.__all__) == set(PUBLIC["core"].split()) | rooms
    assert core.__all__ == sorted(core.__all__)


@pytest.mark.parametrize("room", PUBLIC)
def test_every_public_name_resolves(room):
    module = core if room == "core" else getattr(core, room.removeprefix("core."))
    assert set(PUBLIC[room].split()) <= set(module.__all__)
    assert all(getattr(module, name) is not None for name in module.__all__)


def test_import_core_loads_nothing_heavy():
    code = "import core, json, sys; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert HEAVY & {name.partition(".")[0] for name in json.loads(run.stdout)} == set()


@pytest.mark.parametrize("view", VIEWS, ids=relative)
def test_a_view_is_a_short_story(view):
    assert len(view.read_text(encoding="utf-8").splitlines()) <= MOST_LINES_OF_A_VIEW


@pytest.mark.parametrize("module", WITHOUT_SCREEN, ids=relative)
def test_core_figures_and_text_never_touch_the_screen(module):
    names = {node.id for node in ast.walk(tree(module)) if isinstance(node, ast.Name)}
    assert "st" not in names
    assert "streamlit" not in imports(module)


def test_the_check_of_the_screen_sees_one():
    app = ROOT / "dashboard" / "app.py"
    assert "streamlit" in imports(app)
    assert "st" in {node.id for node in ast.walk(tree(app)) if isinstance(node, ast.Name)}


@pytest.mark.parametrize("module", MODULES, ids=relative)
def test_every_module_says_what_it_is_for(module):
    assert ast.get_docstring(tree(module))


def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def imports(module: Path) -> set[str]:
    """First names of what a module imports, wherever in it."""
    found = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found
