"""A drawing as a chart of office programs, with the same values: for slides and for sheets."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import floor

from dashboard.report.drawing.axes import Axis
from dashboard.report.drawing.charts import Drawing
from dashboard.report.drawing.colours import Colour
from dashboard.report.drawing.marks import Marks
from dashboard.report.drawing.native import Category, Native, Series
from dashboard.text import Language, t

MOST = 2_000  # points of one native chart; office programs grow slow beyond
_FEW = 12  # points of a line that are told beside it


def native(drawing: Drawing, lang: Language) -> Native | None:
    """The chart that shows the same values; None for coloured cells and what else has no such chart."""
    bars = [mark for mark in drawing.marks if mark.kind == "bars"]
    lines = _seen(drawing.marks)
    if drawing.cells or not (bars or lines):
        return None
    if bars:
        return _of_bars(drawing, bars, [mark for mark in lines if mark.joined and mark.fill_to != "self"])
    if _names_beside(drawing, lines):
        return _of_names(drawing, [mark for mark in lines if mark.fill_to != "self"])
    return _of_points(drawing, lines, lang) if drawing.x.kind == "number" else _of_lines(drawing, lines, lang)


def _names_beside(drawing: Drawing, lines: Sequence[Marks]) -> bool:
    """Whether dots lie in rows that have names."""
    if drawing.y.kind == "category":
        return True
    named = {at for at, text in drawing.y.ticks if not re.fullmatch(r"[^A-Za-z\u4e00-\u9fff]*", text)}
    spots = {spot for mark in lines if mark.dots for spot in mark.y}
    return drawing.y.kind == "number" and bool(spots) and spots <= named


def _seen(marks: Sequence[Marks]) -> list[Marks]:
    """Lines, dots and bands; an area between two unseen lines becomes one band around."""
    found: list[Marks] = []
    for before, mark in zip((None, *marks), marks, strict=False):
        if mark.kind != "line":
            continue
        if mark.fill_to == "before" and before is not None and not mark.joined:
            x, y = (*mark.x, *reversed(before.x)), (*mark.y, *reversed(before.y))
            found.append(replace(mark, x=x, y=y, fill_to="self", words=(), low=(), high=()))
        elif mark.joined or mark.dots or mark.fill_to == "self":
            found.append(mark)
    return found


def _of_bars(drawing: Drawing, bars: Sequence[Marks], lines: Sequence[Marks]) -> Native:
    flat = bars[0].flat
    own, along = (drawing.y, drawing.x) if flat else (drawing.x, drawing.y)
    spots = _spots([mark.y if flat else mark.x for mark in bars])
    series = []
    floating = any(any(mark.base) for mark in bars) and not drawing.stacked
    for mark in bars:
        at, values = (mark.y, mark.x) if flat else (mark.x, mark.y)
        if floating:
            series += _floating(spots, at, values, mark)
            continue
        low, high = (_sorted_in(spots, at, ends) if ends else () for ends in (mark.low, mark.high))
        found = _sorted_in(spots, at, values)
        colours = _sorted_colours(spots, at, mark)
        series.append(Series(mark.name, found, colours, low=low, high=high, labelled=bool(mark.words)))
    if not flat:  # no office program draws a line over bars that lie
        series += [replace(_series(line, _sorted_in(spots, line.x, line.y)), over=True) for line in lines]
    values = [value for one in series for value in one.values]
    sided = drawing.stacked and any(value < 0 for value in values if value is not None)  # bars to both sides of 0
    return Native(
        "bar" if flat else "column", _categories(spots, own), tuple(series), (drawing.stacked and not sided) or floating,
        _number(along, values), drawing.x.title, drawing.y.title, drawing.legend and len(series) > 1,
        grouped=not sided and (len(bars) == 1 or any(mark.shift for mark in bars)),
    )  # fmt: skip


def _floating(
    spots: Sequence[float], at: Sequence[float | None], values: Sequence[float | None], mark: Marks
) -> list[Series]:
    """Steps that begin where the last one ended: on an unseen series, what lies above 0 and what lies below it."""
    ends = [None if v is None else (min(b, b + v), max(b, b + v)) for b, v in zip(mark.base, values, strict=True)]
    hidden = [None if end is None else max(end[0], 0.0) + min(end[1], 0.0) for end in ends]
    above = [None if end is None else max(end[1], 0.0) - max(end[0], 0.0) for end in ends]
    below = [None if end is None else min(end[0], 0.0) - min(end[1], 0.0) for end in ends]
    said = dict(zip(at, mark.words, strict=False))
    found = [Series(" ", _sorted_in(spots, at, hidden), ((255, 255, 255),), faint=True)]
    for part in (above, below):
        if any(part):
            seen = dict(zip(at, part, strict=True))
            words = tuple(said.get(spot, "") if seen.get(spot) else "" for spot in spots)
            found.append(Series(mark.name, _sorted_in(spots, at, part), _sorted_colours(spots, at, mark), words=words))
    return found


def _of_names(drawing: Drawing, lines: Sequence[Marks]) -> Native | None:
    """Dots beside names, with their intervals: as bars, which every office program can edit."""
    dots = [mark for mark in lines if mark.dots]
    spots = _spots([mark.y for mark in dots])
    if not spots:
        return None
    spans = {
        mark.y[0]: mark.x
        for mark in lines
        if mark.joined and not mark.dots and len(mark.x) == 2 and mark.y[0] == mark.y[1]
    }
    alone = len([spot for mark in dots for spot in mark.y]) == len(spots)  # no name twice: dots of one series
    groups = [dots] if alone else [[mark] for mark in dots]
    series = tuple(_of_dots(group, spots, spans) for group in groups)
    values = [value for one in series for value in one.values]
    titles = drawing.x.title, drawing.y.title
    return Native(
        "bar",
        _categories(spots, drawing.y),
        series,
        False,
        _number(drawing.x, values),
        *titles,
        len(series) > 1 and drawing.legend,
    )


def _of_dots(
    marks: Sequence[Marks], spots: Sequence[float], spans: Mapping[float | None, Sequence[float | None]]
) -> Series:
    """The dots of one or of several traces as one series."""
    ends = {spot: (min(span, key=_first), max(span, key=_first)) for spot, span in spans.items()}
    values: dict[float | None, float | None] = {}
    colours: dict[float | None, Colour] = {}
    for mark in marks:
        for at, spot in enumerate(mark.y):
            values[spot], colours[spot] = mark.x[at], mark.colour(at) or mark.sample()
            if mark.low:
                ends[spot] = mark.low[at], mark.high[at]
    low, high = (tuple(ends.get(spot, (None, None))[side] for spot in spots) for side in (0, 1))
    known = any(end is not None for end in low)
    painted = tuple(colours.get(spot, marks[0].sample()) for spot in spots)
    found = tuple(values.get(spot) for spot in spots)
    return Series(marks[0].name, found, painted, low=low if known else (), high=high if known else (), labelled=True)


def _first(value: float | None) -> float:
    return 0.0 if value is None else value


def _of_lines(drawing: Drawing, marks: Sequence[Marks], lang: Language) -> Native | None:
    spots = _spots([mark.x for mark in marks])
    series = []
    for mark in marks:
        if mark.fill_to == "self":
            series += _band(mark, lambda low_or_high, mark=mark: _sorted_in(spots, *low_or_high), lang)
            continue
        low, high = (_sorted_in(spots, mark.x, ends) if ends else () for ends in (mark.low, mark.high))
        series.append(_series(mark, _sorted_in(spots, mark.x, mark.y), low=low, high=high))
    values = [value for one in series for value in one.values]
    if not spots or len(spots) > MOST:
        return None
    return Native(
        "line",
        _categories(spots, drawing.x),
        tuple(series),
        False,
        _number(drawing.y, values),
        drawing.x.title,
        drawing.y.title,
        drawing.legend,
    )


def _of_points(drawing: Drawing, marks: Sequence[Marks], lang: Language) -> Native | None:
    series: list[Series] = []
    for mark in marks:
        if mark.fill_to == "self":
            for name, (x, y) in _edges(mark, lang):
                series.append(
                    Series(name, y, (_stronger(mark.fill or mark.sample()),), x=tuple(v or 0.0 for v in x), faint=True)
                )
            continue
        points = [(x, y) for x, y in zip(mark.x, mark.y, strict=True) if x is not None and y is not None]
        if points:
            series.append(
                _series(
                    mark,
                    tuple(y for _, y in points),
                    x=tuple(x for x, _ in points),
                    low=mark.low if len(mark.low) == len(points) else (),
                    high=mark.high if len(mark.high) == len(points) else (),
                )
            )
    if not series or sum(len(one.values) for one in series) > MOST:
        return None
    return Native(
        "points",
        (),
        tuple(series),
        False,
        _number(drawing.y, [v for s in series for v in s.values]),
        drawing.x.title,
        drawing.y.title,
        drawing.legend,
    )


def _series(
    mark: Marks,
    values: tuple[float | None, ...],
    *,
    x: tuple[float, ...] = (),
    low: Sequence[float | None] = (),
    high: Sequence[float | None] = (),
) -> Series:
    low, high = (tuple(ends) if mark.errors == "y" else () for ends in (low, high))
    labelled = bool(mark.words) and len(values) <= _FEW
    return Series(
        mark.name, values, (mark.sample(),), x, low, high, line=mark.joined, dots=mark.dots, dashed=mark.dashed,
        width=mark.width, labelled=labelled,
    )  # fmt: skip


def _band(mark: Marks, sort, lang: Language) -> list[Series]:
    ink = (_stronger(mark.fill or mark.sample()),)
    return [Series(name, sort(edge), ink, faint=True) for name, edge in _edges(mark, lang)]


def _stronger(faint: Colour) -> Colour:
    """The colour of a band, dark enough for a thin line."""
    r, g, b = (max(0, 255 - 3 * (255 - one)) for one in faint)
    return r, g, b


def _edges(mark: Marks, lang: Language) -> list[tuple[str, tuple[tuple[float | None, ...], tuple[float | None, ...]]]]:
    """The lower and the upper edge of a band that plotly draws around."""
    ends: dict[float, list[float]] = {}
    for x, y in zip(mark.x, mark.y, strict=True):
        if x is not None and y is not None:
            ends.setdefault(x, []).append(y)
    at = tuple(sorted(ends))
    name = f"{mark.name} · " if mark.name else ""
    return [
        (name + t("report.doc.col.low", lang), (at, tuple(min(ends[x]) for x in at))),
        (name + t("report.doc.col.high", lang), (at, tuple(max(ends[x]) for x in at))),
    ]


def _spots(columns: Sequence[Sequence[float | None]]) -> tuple[float, ...]:
    """The places of all marks in the order in which the axis shows them."""
    found = {value for column in columns for value in column if value is not None}
    return tuple(sorted(found))


def _sorted_in(
    spots: Sequence[float], at: Sequence[float | None], values: Sequence[float | None]
) -> tuple[float | None, ...]:
    known = {spot: value for spot, value in zip(at, values, strict=True) if spot is not None}
    return tuple(known.get(spot) for spot in spots)


def _sorted_colours(spots: Sequence[float], at: Sequence[float | None], mark: Marks) -> tuple[Colour, ...]:
    known = {spot: mark.colour(place) for place, spot in enumerate(at)}
    found = tuple(known.get(spot) or mark.sample() for spot in spots)
    return found[:1] if len(set(found)) <= 1 else found


def _categories(spots: Sequence[float], axis: Axis) -> tuple[Category, ...]:
    if axis.kind == "category":
        return tuple(axis.names[int(spot)].replace("\n", " ") for spot in spots)
    if axis.kind == "day":
        return tuple(date(1970, 1, 1) + timedelta(days=floor(spot)) for spot in spots)
    named = dict(axis.ticks)
    return tuple(named.get(spot, f"{spot:g}").replace("\n", " ") for spot in spots)


def _number(axis: Axis, values: Sequence[float | None]) -> str:
    """How the axis writes its numbers, as a format of office programs."""
    known = [value for value in values if value is not None]
    unsigned = any(at < 0 and re.match(r"[\d.]", text) for at, text in axis.ticks)  # both sides of 0 are told alike
    form = _form(axis, known)
    return f"{form};{form}" if unsigned else form


def _form(axis: Axis, known: Sequence[float]) -> str:
    sample = next((text for at, text in axis.ticks if at), "")
    if sample.endswith("%"):
        at = next(at for at, _ in axis.ticks if at)
        shown = re.sub(r"[^\d.]", "", sample)
        whole_percent = shown and abs(float(shown) - abs(at)) <= 0.01 * abs(at)
        return '0.0"%"' if whole_percent else "0.0%"
    before = re.match(r"[^\d\s.,+–-]+", sample)
    sign = f'"{before[0].replace(chr(34), "")}"' if before else ""
    if all(value == int(value) for value in known) or max(map(abs, known), default=0) >= 1_000:
        return f"{sign}#,##0"
    finest = max((len(text.partition(".")[2]) for _, text in axis.ticks), default=0)
    return f"{sign}#,##0.{'0' * min(finest + 1, 3)}"
