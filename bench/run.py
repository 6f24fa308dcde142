"""Every benchmark, or those named, into bench/RESULTS.md: `python -m bench.run [loading segments reasons words startup browser]`.

Each is a module of this folder with figures() -> rows of (what, measured, wanted); rows of the others stay as they are.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import platform
import re
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

LONG = (
    "growth",
    "faults",
    "verdicts",
    "names",
    "labels",
    "tastes",
    "reports",
    "recommend_speed",
    "recommenders",
    "identities",
    "bad_inputs",
    "fuzz_imports",
    "spark",
    "engines",
    "cluster_als",
)  # many minutes each: only by name
MODULES = (
    "loading", "polluted", "analyses", "words", "segments", "reasons", "forecasts", "campaigns", "startup", "browser",
    "sessions", "walk",
)  # fmt: skip
RESULTS = Path(__file__).with_name("RESULTS.md")
PACKAGES = ("duckdb", "numpy", "pandas", "plotly", "scikit-learn", "streamlit")
HEAD = """# Results

`python -m bench.run` writes this file; names after it run only some of {names}, or {long}, which take long.
CPU seconds and ratios travel between machines better than seconds on the clock; a busy machine raises all of them.
`-` is a figure that is watched without a limit.
"""


def main(names: list[str]) -> None:
    """Run the named benchmarks and write their sections."""
    unknown = set(names) - {*MODULES, *LONG}
    if unknown:
        raise SystemExit(f"no benchmark named {', '.join(sorted(unknown))}; there are {', '.join((*MODULES, *LONG))}")
    sections = read_sections()
    for name in names or MODULES:
        print(f"{name} ...", flush=True)
        sections[name] = section(name, import_module(f"bench.{name}").figures())
        print(sections[name])
        write(sections)


def section(name: str, rows: list[tuple[str, str, str]]) -> str:
    """One benchmark as Markdown, with the machine it ran on."""
    told = (import_module(f"bench.{name}").__doc__ or "").splitlines()[0]
    table = ["| what | measured | wanted |", "|---|---|---|"] + [f"| {' | '.join(map(cell, row))} |" for row in rows]
    return "\n".join([f"## {name}", "", told, "", f"Machine: {machine()}.", "", *table, ""])


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def machine() -> str:
    """Cores, memory, Python and the libraries that matter."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}, {libraries}"
    )


def read_sections() -> dict[str, str]:
    """The sections of the last results, by name."""
    if not RESULTS.exists():
        return {}
    found = re.split(r"^## (\w+)\n", RESULTS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {name: f"## {name}\n{body.rstrip()}\n" for name, body in zip(found[::2], found[1::2], strict=True)}


def write(sections: dict[str, str]) -> None:
    ordered = [sections[name] for name in (*MODULES, *LONG) if name in sections]
    head = HEAD.format(
        names=", ".join(f"`{name}`" for name in MODULES), long=" and ".join(f"`{name}`" for name in LONG)
    )
    RESULTS.write_text("\n".join([head, *ordered]), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
