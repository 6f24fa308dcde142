"""The way to an order as bars: what is left at each step, and in pale what was there a step before."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from core.analytics import Funnel, step_name
from dashboard.figures.names import short_names
from dashboard.figures.style import ACCENT, MUTED, figure, number_ticks, plain
from dashboard.text import Language, t
from dashboard.text.numbers import count, percent, whole

_LOST = "rgba(127,135,150,0.25)"
_ROW = 46


def step_words(codes: Sequence[str], lang: Language) -> list[str]:
    """What each step is called: what it is on the way to an order, else as the data has it; never two alike."""
    known = [step_name(code) for code in codes]
    return short_names(
        t(f"funnel.step.{name}", lang) if name and known.count(name) == 1 else code.partition(":")[2] or code
        for name, code in zip(known, codes, strict=True)
    )


def steps(found: Funnel, lang: Language) -> go.Figure:
    """Each step with its number and its share of the step before; in grey what was lost since then."""
    rows = found.steps.to_dict("records")
    names = [plain(name) or "" for name in step_words(found.steps["step"].tolist(), lang)]
    reached, lost = found.steps["reached"].tolist(), found.steps["lost"].tolist()
    hover = [plain(_hover(row, name, lang)) for row, name in zip(rows, names, strict=True)]
    traces = [_bars(names, reached, ACCENT, hover), _bars(names, lost, _LOST, hover)]
    drawing = figure(traces, x=t(f"funnel.axis.{found.unit}", lang), height=70 + _ROW * len(rows))
    for place, (name, row) in enumerate(zip(names, rows, strict=True)):
        _labelled(drawing, name, row, "funnel.label" if place else "funnel.label_first", lang)
    drawing.update_layout(barmode="stack", bargap=0.5)
    drawing.update_yaxes(autorange="reversed", type="category", showgrid=False)
    return drawing.update_xaxes(range=[0, 1.02 * max([1, *reached])], showgrid=True, **number_ticks(reached, lang))


def _bars(names: Sequence[str], values: Sequence[int], colour: str, hover: Sequence[str | None]) -> go.Bar:
    return go.Bar(
        x=list(values), y=list(names), orientation="h", marker={"color": colour, "cornerradius": 3},
        hovertext=list(hover), hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip


def _labelled(drawing: go.Figure, name: str, row: dict[str, Any], code: str, lang: Language) -> None:
    """The numbers of a step above its bar, where they are never cut."""
    text = t(code, lang, reached=count(row["reached"], lang), next=percent(row["next_share"]))
    place = {"xanchor": "left", "yanchor": "bottom", "yshift": 12}
    drawing.add_annotation(x=0, y=name, text=text, showarrow=False, font={"size": 12}, **place)


def _hover(row: dict[str, Any], name: str, lang: Language) -> str:
    shares = {key: percent(row[key]) for key in ("share", "low", "high", "next_low", "next_high")}
    counts = {"reached": whole(row["reached"]), "lost": whole(row["lost"])}
    return t("funnel.hover", lang, step=name, next=percent(row["next_share"]), **counts, **shares)


def channels(found: Funnel, lang: Language) -> go.Figure:
    """The share that comes to the last step, by channel with its 95% interval; a line for all together."""
    rows = found.of_channels()
    names = short_names(t("funnel.no_channel", lang) if name is None else name for name in rows["channel"])
    hover = [
        plain(
            t("funnel.channel_hover", lang, channel=name, last=whole(row.last), first=whole(row.first),
              share=percent(row.share), low=percent(row.low), high=percent(row.high))
        )
        for name, row in zip(names, rows.itertuples(), strict=True)
    ]  # fmt: skip
    dots = go.Scatter(
        x=rows["share"].tolist(),
        y=[plain(name) for name in names],
        mode="markers",
        marker={"color": ACCENT, "size": 9},
        error_x={
            "type": "data",
            "array": (rows["high"] - rows["share"]).tolist(),
            "arrayminus": (rows["share"] - rows["low"]).tolist(),
            "color": ACCENT,
            "thickness": 1.5,
            "width": 0,
        },
        hovertext=hover,
        hovertemplate="%{hovertext}<extra></extra>",
    )
    drawing = figure([dots], x=t("funnel.channels_axis", lang), height=56 + 30 * max(len(rows), 3))
    overall = found.steps["share"].iloc[-1]
    if overall == overall:
        drawing.add_vline(x=overall, line={"color": MUTED, "dash": "dot", "width": 1.5})
    drawing.update_xaxes(tickformat=".1%", showgrid=True, rangemode="tozero")
    return drawing.update_yaxes(autorange="reversed", type="category", showgrid=False)


# --- in words -----------------------------------------------------------------------------------------------
def end_said(found: Funnel, lang: Language) -> str:
    """How many come to the last step."""
    last, names = found.steps.iloc[-1], step_words(found.steps["step"].tolist(), lang)
    said = {name: percent(last[name]) for name in ("share", "low", "high")}
    return t("funnel.end", lang, all=_units(found, 0, lang), step=names[-1], **said)


def worst_said(found: Funnel, lang: Language) -> str:
    """The step that loses the largest part of the one before."""
    names, place = step_words(found.steps["step"].tolist(), lang), found.worst
    row = found.steps.iloc[place]
    # What does not go on is the rest, and so are the ends of its interval.
    share, low, high = (percent(1 - row[name]) for name in ("next_share", "next_high", "next_low"))
    return t(
        "funnel.worst", lang, before=names[place - 1], step=names[place], lost=whole(row["lost"]),
        all=_units(found, place - 1, lang), share=share, low=low, high=high,
    )  # fmt: skip


def notes(found: Funnel, lang: Language) -> list[str]:
    """What is counted, and what could not be."""
    said = [t(f"funnel.note.{found.unit}" if found.ordered else "funnel.note_unordered", lang)]
    if found.left_out:
        said.append(t("funnel.left_out", lang, rows=whole(found.left_out), n=found.left_out))
    return said


def _units(found: Funnel, place: int, lang: Language) -> str:
    reached = int(found.steps["reached"].iloc[place])
    return t(f"funnel.{found.unit}", lang, count=whole(reached), n=reached)
