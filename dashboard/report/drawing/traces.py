"""One trace of a figure as marks: bars, lines, areas, points, words, coloured cells."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from dashboard.report.drawing.axes import place
from dashboard.report.drawing.colours import Colour, colour, on_scale
from dashboard.report.drawing.marks import Cells, Marks, Places
from dashboard.report.drawing.values import is_bold, number, template, values, words
from dashboard.text import Language


def as_plain(trace: Mapping[str, Any]) -> dict[str, Any] | None:
    """Steps of a waterfall and of a funnel as the bars they are; other traces as they stand."""
    kind = trace.get("type", "scatter")
    if kind == "funnel":
        lengths = values(trace.get("x"))
        text = trace.get("text") if trace.get("text") is not None else [words(v) for v in lengths]
        return dict(trace) | {"type": "bar", "orientation": "h", "text": text}
    return _waterfall(trace) if kind == "waterfall" else dict(trace) | {"type": kind}


def _waterfall(trace: Mapping[str, Any]) -> dict[str, Any]:
    flat = trace.get("orientation") == "h"
    along = "x" if flat else "y"
    steps = values(trace.get(along))
    measures = values(trace.get("measure")) or ["relative"] * len(steps)
    looks = {
        kind: dict(dict(trace.get(kind) or {}).get("marker") or {}).get("color", usual)
        for kind, usual in (("increasing", "#009E73"), ("decreasing", "#D55E00"), ("totals", "#0072B2"))
    }
    level = number(trace.get("base")) or 0.0
    bases, lengths, colours = [], [], []
    for step, measure in zip(steps, measures, strict=False):
        size = number(step) or 0.0
        total = measure in ("total", "t", "absolute", "a")
        level = size if measure in ("absolute", "a") else level
        bases.append(0.0 if total else level)
        lengths.append(level if total else size)
        colours.append(looks["totals" if total else "increasing" if size >= 0 else "decreasing"])
        level += 0.0 if total else size
    return dict(trace) | {"type": "bar", along: lengths, "base": bases, "marker": {"color": colours}}


def read_trace(
    trace: Mapping[str, Any], kinds: Mapping[str, Any], style: Mapping[str, Any], lang: Language, usual: Colour,
    slot: tuple[int, int], ends: dict[tuple[float, bool], float],
) -> Marks | Cells:  # fmt: skip
    """One trace; `slot` is its number among the bars, `ends` how far the bars stacked so far reach."""
    if trace["type"] == "heatmap":
        return _cells(trace, kinds, lang)
    x, y = (tuple(place(v, *kinds[name]) for v in _column(trace, name)) for name in ("x", "y"))
    count = min(len(x), len(y))
    said = _said(trace, count, lang)
    shared: dict[str, Any] = {
        "name": words(trace.get("name")), "x": x[:count], "y": y[:count], "words": said,
        "listed": trace.get("showlegend") is not False, "above": _above(trace),
        "ink": colour(dict(trace.get("textfont") or {}).get("color")),
        "size": float(dict(trace.get("textfont") or {}).get("size") or 12),
    }  # fmt: skip
    if trace["type"] == "bar":
        return _bars(trace, shared, style, usual, slot, ends)
    return _line(trace, shared, usual)


def _column(trace: Mapping[str, Any], name: str) -> list[Any]:
    """The places along an axis; where a trace gives none they are 0, 1, 2, ..."""
    other = "y" if name == "x" else "x"
    given = values(trace.get(name))
    return given or (list(range(len(values(trace.get(other))))) if trace.get(name) is None else [])


def _said(trace: Mapping[str, Any], count: int, lang: Language) -> tuple[str, ...]:
    """The words of each mark, where it has any that are seen."""
    kind, pattern = trace["type"], trace.get("texttemplate")
    seen = "text" in str(trace.get("mode", "")) if kind.startswith("scatter") else trace.get("textposition") != "none"
    if not seen or (trace.get("text") is None and pattern is None):
        return ()
    text = trace.get("text")
    texts = [text] * count if isinstance(text, str) else (values(text) + [""] * count)[:count]
    if not isinstance(pattern, str):
        return tuple(words(one) for one in texts)
    columns = {name: (values(trace.get(name)) + [None] * count)[:count] for name in ("x", "y", "customdata")}
    fields = [{name: column[at] for name, column in columns.items()} | {"text": texts[at]} for at in range(count)]
    return tuple(template(pattern, one | {"value": one["y"], "label": one["x"]}, lang) for one in fields)


def _above(trace: Mapping[str, Any]) -> str:
    given = trace.get("textposition")
    return "" if given is None or not isinstance(given, str) else given


def _painted(trace: Mapping[str, Any], usual: Colour) -> tuple[Colour | None, ...]:
    """The colours of the marks; a column of numbers runs through the scale."""
    marker = dict(trace.get("marker") or {})
    given = marker.get("color")
    faint = marker.get("opacity", 1.0)
    opacities = [float(v) for v in values(faint)] or [1.0]
    overall = float(trace.get("opacity") or 1.0)
    if given is None:
        return tuple(colour(f"rgb{usual}", one * overall) for one in opacities)
    listed = values(given)
    if listed and all(number(one) is not None for one in listed) and not isinstance(given, str):
        known = [number(one) or 0.0 for one in listed]
        low = number(marker.get("cmin")) if marker.get("cmin") is not None else min(known)
        high = number(marker.get("cmax")) if marker.get("cmax") is not None else max(known)
        scale = _scale(marker.get("colorscale"))
        return tuple(on_scale((one - (low or 0)) / (((high or 0) - (low or 0)) or 1.0), scale) for one in known)
    return tuple(
        colour(one, opacities[at % len(opacities)] * overall)
        for at, one in enumerate(listed * max(1, len(opacities) // max(len(listed), 1)))
    )


def _scale(given: Any) -> list[Sequence[object]]:
    if not given or isinstance(given, str):
        return [(0.0, "#EEF3FA"), (0.5, "#7BADD2"), (1.0, "#004469")]
    return [tuple(stop) for stop in given]


def _bars(
    trace: Mapping[str, Any], shared: dict[str, Any], style: Mapping[str, Any], usual: Colour, slot: tuple[int, int],
    ends: dict[tuple[float, bool], float],
) -> Marks:  # fmt: skip
    flat = trace.get("orientation") == "h"
    at, long = (shared["y"], shared["x"]) if flat else (shared["x"], shared["y"])
    mode, room = style["barmode"], _slot_width(at) * (1 - float(style["bargap"]))
    given = values(trace.get("base"))
    base = [number(one) or 0.0 for one in given * (len(at) if len(given) == 1 else 1)] or [0.0] * len(at)
    thick, shift = room, 0.0
    if mode in ("stack", "relative") and not given:
        base = _stacked(at, long, ends)
    elif mode == "group" and slot[1] > 1:
        thick = room / slot[1]
        shift = (slot[0] - (slot[1] - 1) / 2) * thick
    own = number(trace.get("width"))
    return Marks(
        "bars", colours=_painted(trace, usual), flat=flat, base=tuple(base), thick=own or thick, shift=shift,
        **shared, **_errors(trace, shared),
    )  # fmt: skip


def _slot_width(at: Places) -> float:
    """The least distance between two bars."""
    places = sorted({value for value in at if value is not None})
    return min((b - a for a, b in pairwise(places)), default=1.0)


def _stacked(at: Places, long: Places, ends: dict[tuple[float, bool], float]) -> list[float]:
    """Where each bar begins: on those before it, upwards and downwards apart."""
    base = []
    for spot, length in zip(at, long, strict=True):
        key = (spot if spot is not None else 0.0, (length or 0.0) < 0)
        base.append(ends.get(key, 0.0))
        ends[key] = base[-1] + (length or 0.0)
    return base


def _line(trace: Mapping[str, Any], shared: dict[str, Any], usual: Colour) -> Marks:
    mode = str(trace.get("mode") or ("lines+markers" if len(shared["x"]) <= 20 else "lines"))
    line, marker = dict(trace.get("line") or {}), dict(trace.get("marker") or {})
    width = number(line.get("width"))
    width = 2.0 if width is None else width
    overall = float(trace.get("opacity") or 1.0)
    ink = colour(line.get("color"), overall) if line.get("color") is not None else colour(f"rgb{usual}", overall)
    own = marker | {"color": marker.get("color", line.get("color"))}
    sizes = [number(one) or 6.0 for one in values(marker.get("size"))] or [6.0]
    fill_to = {"tozeroy": "zero", "toself": "self", "tonexty": "before"}.get(str(trace.get("fill")), "")
    fill = colour(trace.get("fillcolor")) if trace.get("fillcolor") is not None else colour(f"rgb{ink or usual}", 0.3)
    return Marks(
        "line", colours=_painted(dict(trace) | {"marker": own}, usual), joined="lines" in mode and width > 0 and ink is not None,
        dots="markers" in mode, dot=sum(sizes) / len(sizes), hollow="open" in str(marker.get("symbol", "")),
        line=ink, width=width, dashed=line.get("dash", "solid") != "solid", steps=str(line.get("shape", "")).startswith("hv"),
        fill=fill if fill_to else None, fill_to=fill_to, **shared, **_errors(trace, shared),
    )  # fmt: skip


def _errors(trace: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    """The ends of error bars, where a trace has some."""
    for name in ("x", "y"):
        bars = dict(trace.get(f"error_{name}") or {})
        if bars.get("array") is None or bars.get("visible") is False:
            continue
        up = [number(one) or 0.0 for one in values(bars["array"])]
        down = up if bars.get("arrayminus") is None else [number(one) or 0.0 for one in values(bars["arrayminus"])]
        at = shared[name]
        base = zip(at, down, up, strict=False)
        pairs = [(None, None) if v is None else (v - low, v + high) for v, low, high in base]
        return {"errors": name, "low": tuple(low for low, _ in pairs), "high": tuple(high for _, high in pairs)}
    return {}


def _cells(trace: Mapping[str, Any], kinds: Mapping[str, Any], lang: Language) -> Cells:
    z = [[number(one) for one in values(row)] for row in values(trace.get("z"))]
    width = max((len(row) for row in z), default=0)
    places = []
    for name, count in (("x", width), ("y", len(z))):
        given = [place(v, *kinds[name]) for v in values(trace.get(name))]
        places.append(tuple(float(at) if v is None else v for at, v in enumerate(given or [None] * count)))
    known = [one for row in z for one in row if one is not None]
    low, high = number(trace.get("zmin")), number(trace.get("zmax"))
    low = min(known, default=0.0) if low is None else low
    high = max(known, default=1.0) if high is None else high
    scale, faint = _scale(trace.get("colorscale")), trace.get("opacity")
    unseen = faint is not None and float(faint) == 0

    def paint(one: float | None) -> Colour | None:
        return None if one is None or unseen else on_scale((one - low) / ((high - low) or 1.0), scale)

    texts = _texts(trace, z, lang)
    return Cells(
        places[0], places[1], tuple(tuple(paint(one) for one in row) for row in z),
        tuple(_seen(row, line) for row, line in zip(z, texts, strict=False)),
        tuple(tuple(is_bold(t) for t in line) for line in texts),
        tuple(tuple(row) for row in z), float(trace.get("xgap") or 0),
    )  # fmt: skip


def _seen(row: Sequence[float | None], texts: Sequence[Any]) -> tuple[str, ...]:
    """The words of a row; plotly writes none where it draws no colour."""
    return tuple("" if value is None else words(text) for value, text in zip(row, texts, strict=False))


def _texts(trace: Mapping[str, Any], z: Sequence[Sequence[float | None]], lang: Language) -> list[list[Any]]:
    """What is written in each cell: only what the screen writes there."""
    pattern, given = trace.get("texttemplate"), [values(row) for row in values(trace.get("text"))]
    if not pattern:
        return [[""] * len(row) for row in z]
    if pattern == "%{text}":
        return given
    found = []
    for i, row in enumerate(z):
        own = given[i] if i < len(given) else [""] * len(row)
        found.append([template(pattern, {"z": one, "text": own[j]}, lang) for j, one in enumerate(row)])
    return found
