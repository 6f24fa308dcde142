"""A figure of the screen as plain marks on two axes, for paper, slides and sheets. What it can't read is None."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.style import PALETTE
from dashboard.report.drawing.axes import Axis, axis, kind_of, names_of
from dashboard.report.drawing.colours import INK, Colour, colour
from dashboard.report.drawing.marks import Cells, Marks
from dashboard.report.drawing.traces import as_plain, read_trace
from dashboard.report.drawing.values import is_bold, number, values, words
from dashboard.text import Language

_READ = {"bar", "scatter", "scattergl", "heatmap"}


@dataclass(frozen=True)
class Guide:
    """A line or a rectangle behind the marks; a limit of None is the end of the axis."""

    x0: float | None
    x1: float | None
    y0: float | None
    y1: float | None
    line: Colour | None
    fill: Colour | None = None
    dashed: bool = False
    width: float = 1.0


@dataclass(frozen=True)
class Note:
    """Words at a place. paper: the place is a share of the drawing; dx, dy: pixels from there, right and up."""

    x: float
    y: float
    words: str
    ink: Colour = INK
    bold: bool = False
    size: float = 12.0
    across: str = "center"
    up: str = "middle"
    dx: float = 0.0
    dy: float = 0.0
    paper: tuple[bool, bool] = (False, False)


@dataclass(frozen=True)
class Drawing:
    """A figure: two axes, what lies on them, and the words it needs. height: in pixels of the screen."""

    x: Axis
    y: Axis
    marks: tuple[Marks, ...]
    cells: tuple[Cells, ...] = ()
    guides: tuple[Guide, ...] = ()
    notes: tuple[Note, ...] = ()
    legend: bool = False
    height: float = 320.0
    stacked: bool = False

    @property
    def named(self) -> list[Marks]:
        """The marks that a legend lists, each name once."""
        listed = {mark.name: mark for mark in reversed(self.marks) if mark.listed and mark.name}
        return list(reversed(listed.values())) if self.legend else []


def read(drawing: go.Figure, lang: Language) -> Drawing | None:
    """The figure as marks on axes; None where there is nothing on it, or a trace or a second pair of axes can't be drawn so."""
    described = drawing.to_plotly_json()
    layout = described.get("layout", {})
    traces = [as_plain(trace) for trace in described.get("data", []) if trace.get("visible", True) is True]
    if not all(trace is not None and _readable(trace) for trace in traces):
        return None
    plain = [trace for trace in traces if trace is not None]
    x, y = (_axis_options(layout, name) for name in ("xaxis", "yaxis"))
    kinds = {}
    for name, options in (("x", x), ("y", y)):
        columns = [values(trace.get(name)) for trace in plain]
        kind = kind_of(columns, options)
        kinds[name] = (kind, names_of(columns, options) if kind == "category" else ())
    style = {"barmode": layout.get("barmode", "group"), "bargap": _template(layout).get("bargap", 0.2)} | layout
    marks, cells = _marks(plain, kinds, style, lang)
    if not any(mark.reach("x") and mark.reach("y") for mark in marks) and not any(
        block.words or block.x for block in cells
    ):
        return None
    along = {name: _spread(marks, cells, name) for name in ("x", "y")}
    axes = {
        name: axis(options, *kinds[name], along[name], lang, room=_roomy(marks, cells, name))
        for name, options in (("x", x), ("y", y))
    }
    legend = layout.get("showlegend", _template(layout).get("showlegend", len(plain) > 1))
    return Drawing(
        axes["x"], axes["y"], tuple(marks), tuple(cells), _guides(layout, axes), _notes(layout, axes), bool(legend),
        float(layout.get("height") or 320), style["barmode"] in ("stack", "relative"),
    )  # fmt: skip


def _readable(trace: Mapping[str, Any]) -> bool:
    return trace.get("type") in _READ and trace.get("xaxis", "x") == "x" and trace.get("yaxis", "y") == "y"


def _template(layout: Mapping[str, Any]) -> Mapping[str, Any]:
    return dict(dict(layout.get("template") or {}).get("layout") or {})


def _axis_options(layout: Mapping[str, Any], name: str) -> dict[str, Any]:
    given, usual = dict(layout.get(name) or {}), dict(_template(layout).get(name) or {})
    return usual | given


def _marks(
    traces: Sequence[Mapping[str, Any]], kinds: Mapping[str, Any], style: Mapping[str, Any], lang: Language
) -> tuple[list[Marks], list[Cells]]:
    marks: list[Marks] = []
    cells: list[Cells] = []
    bars = [trace for trace in traces if trace.get("type") == "bar"]
    ends: dict[tuple[float, bool], float] = {}
    for place, trace in enumerate(traces):
        fallback = colour(PALETTE[place % len(PALETTE)])
        slot = (bars.index(trace), len(bars)) if trace.get("type") == "bar" else (0, 1)
        found = read_trace(trace, kinds, style, lang, fallback or INK, slot, ends)
        (cells if isinstance(found, Cells) else marks).append(found)
    return marks, cells


def _spread(marks: Sequence[Marks], cells: Sequence[Cells], name: str) -> list[float]:
    """Every place on one axis that a mark reaches."""
    found = [v for mark in marks for v in mark.reach(name)]
    for block in cells:
        at = block.x if name == "x" else block.y
        found += [place + side for place in at for side in (-0.5, 0.5)]
    return found


def _roomy(marks: Sequence[Marks], cells: Sequence[Cells], name: str) -> bool:
    """Points need room at both ends, bars and lines don't; cells end where they end."""
    return not cells and any(mark.dots for mark in marks)


def _guides(layout: Mapping[str, Any], axes: Mapping[str, Axis]) -> tuple[Guide, ...]:
    found = []
    for shape in layout.get("shapes") or ():
        if shape.get("type", "line") not in ("line", "rect"):
            continue
        ends = {}
        for name in ("x", "y"):
            own = str(shape.get(f"{name}ref") or name) == name
            ends |= {end: axes[name].place(shape.get(end)) if own else None for end in (f"{name}0", f"{name}1")}
        line, opacity = dict(shape.get("line") or {}), float(shape.get("opacity") or 1)
        width = number(line.get("width"))
        width = 2.0 if width is None else width
        found.append(
            Guide(
                **ends, line=colour(line.get("color", "#444444"), opacity) if width else None, width=width,
                fill=colour(shape.get("fillcolor"), opacity) if shape.get("type") == "rect" else None,
                dashed=line.get("dash", "solid") != "solid",
            )
        )  # fmt: skip
    return tuple(found)


def _notes(layout: Mapping[str, Any], axes: Mapping[str, Axis]) -> tuple[Note, ...]:
    found = []
    for note in layout.get("annotations") or ():
        paper = tuple(str(note.get(f"{name}ref") or name) != name for name in ("x", "y"))
        at = [
            number(note.get(name)) if outside else axes[name].place(note.get(name))
            for name, outside in zip(("x", "y"), paper, strict=True)
        ]
        said = words(note.get("text"))
        if at[0] is None or at[1] is None or not said or note.get("visible") is False:
            continue
        font = dict(note.get("font") or {})
        found.append(
            Note(
                at[0], at[1], said, colour(font.get("color")) or INK, is_bold(note.get("text")),
                float(font.get("size") or 12), _side(note.get("xanchor"), "center"), _side(note.get("yanchor"), "middle"),
                float(note.get("xshift") or 0), float(note.get("yshift") or 0), (paper[0], paper[1]),
            )
        )  # fmt: skip
    return tuple(found)


def _side(given: object, usual: str) -> str:
    return usual if given in (None, "auto") else str(given)
