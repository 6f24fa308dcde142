"""Cohorts as a table of colours: who began when, and how many of them were active later."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.analytics import Cohorts
from dashboard.figures.heat import Cell, heat_map
from dashboard.text import Language, t
from dashboard.text.numbers import day, percent, whole

FEW = 10  # people: a share of fewer tells nothing, and in a report it could tell of somebody
BLANK = Cell(None, "", "")
_EPOCH = date(1970, 1, 1)


def cohort_map(found: Cohorts, lang: Language, *, dark: bool = False, least: int = 0) -> go.Figure:
    """All cohorts together on top, then each, the oldest first; percent of its people active so many periods later.

    What is not over is blank, what rests on fewer than FEW people grey. With `least`, cohorts of fewer people are left
    out and cells of fewer active people blank: so a report has it.
    """
    places = [place for place, people in enumerate(found.people) if people >= least]
    rows = [_average(found, lang, least), *(_row(found, place, lang, least) for place in places)]
    strong = found.share[:, 1:][found.people >= FEW]
    most = float(np.nanmax(strong)) if np.isfinite(strong).any() else 0.0
    everyone = t("loyalty.cohorts_all", lang), int(found.people.sum())
    named = [everyone, *((cohort_name(found, place, lang), int(found.people[place])) for place in places)]
    names = [t("loyalty.cohorts_row", lang, cohort=name, people=whole(people)) for name, people in named]
    weak = {1 + row for row, place in enumerate(places) if found.people[place] < FEW}
    periods = [str(period) for period in range(1, found.active.shape[1])]
    drawing = heat_map(rows, names, periods, (0, most or 1.0), dark=dark, grey=(weak, ()), most=24)
    return drawing.update_xaxes(title_text=t(f"loyalty.cohorts_axis.{found.step}", lang), tickangle=0)


def cohort_name(found: Cohorts, place: int, lang: Language) -> str:
    """Its month, the Monday of its week or its quarter; a star where that is not over."""
    start = int(found.starts[place])
    when = _EPOCH + timedelta(days=start)
    star = " *" if place == len(found.starts) - 1 and not found.last_whole else ""
    if found.step == "week":
        return day(start, lang) + star
    if found.step == "quarter":
        return t("loyalty.quarter", lang, quarter=(when.month + 2) // 3, year=when.year) + star
    return f"{when.year}-{when.month:02d}" + star


def _average(found: Cohorts, lang: Language, least: int) -> list[Cell]:
    return [_average_cell(row, lang, least) for row in found.average[1:].to_dict("records")]


def _average_cell(row: dict[str, Any], lang: Language, least: int) -> Cell:
    if not row["people"] or row["active"] < least:
        return BLANK
    words = t("loyalty.cohorts_cell_all", lang, period=row["period"], **_numbers(row))
    return Cell(row["share"], _percent(row["share"]), words, bold=True)


def _row(found: Cohorts, place: int, lang: Language, least: int) -> list[Cell]:
    name = cohort_name(found, place, lang)
    return [
        _cell(found, place, period, name, lang)
        if found.over[place, period] and found.active[place, period] >= least
        else BLANK
        for period in range(1, found.active.shape[1])
    ]


def _cell(found: Cohorts, place: int, period: int, name: str, lang: Language) -> Cell:
    low, high = found.interval(place, period)
    row = {
        "active": found.active[place, period],
        "people": found.people[place],
        "share": float(found.share[place, period]),
        "low": low,
        "high": high,
    }
    words = t("loyalty.cohorts_cell", lang, cohort=name, period=period, **_numbers(row))
    return Cell(row["share"] if row["people"] >= FEW else None, _percent(row["share"]), words)


def _numbers(row: dict[str, Any]) -> dict[str, str]:
    counts = {name: whole(row[name]) for name in ("active", "people")}
    return counts | {name: percent(row[name]) for name in ("share", "low", "high")}


def _percent(share: float) -> str:
    """Without its sign: thirteen of them must stand beside each other on a phone."""
    return f"{100 * share:.0f}"
