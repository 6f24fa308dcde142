"""The map: where customers stand, on components or two measures, as points or counted cells, with a loop to draw."""

from functools import partial

import pandas as pd
import streamlit as st

from core.segments import Projection, density, inside, project, title
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.cards.segments_grouping import Grouping, Mask, kept
from dashboard.figures.segments_map import drawn_polygons, segment_map
from dashboard.state import say, t
from dashboard.text import say as plain
from dashboard.text.numbers import whole

MAP_HEIGHT = 480
MANY = 50_000  # from here on every customer is counted in cells, unless asked for points
COMPONENTS = -1
WHO, DRAWN = "who", 13
AREAS, PICKED = "segments.areas", "segments.picked"


@card
def map_card(groups: Grouping) -> None:
    """Where customers stand; places never change with K, only colours do.

    A fragment of its own, so that the browser keeps each K's map; what is chosen on it concerns the whole page.
    """
    if state.value(PICKED):
        state.put(PICKED, False)
        st.rerun()
    title = st.container()
    projection, cells = _controls(groups)
    view = groups.sweep.map(groups.found.k, projection, groups.shown)
    with title:
        card_title(t("segments.map"), t("segments.map_hint", shown=_counted(view.shown, view.total, cells is not None)))
    drawing = segment_map(
        view, groups.names, state.language(), units=_units(groups, projection), symbol=state.currency(groups.dataset),
        cells=cells, dark=state.is_dark(),
    )  # fmt: skip
    key = f"segments.map.{_axes_key(projection)}.{groups.fitted.code}"
    chosen = st.echarts_chart(
        drawing, height=MAP_HEIGHT, key=key, on_select=partial(_selected, key),
        alt=t("segments.map_alt", k=groups.found.k, axes=f"{say(view.axes[0])}; {say(view.axes[1])}"),
    )  # fmt: skip
    state.put(AREAS, (projection.names, drawn_polygons(chosen.selection.areas, view)))
    if projection.names is None:
        st.caption("  \n".join(say(axis) for axis in view.axes))
    st.caption(t("segments.map_use"))


def drawn(groups: Grouping) -> Mask | None:
    """Which of the grouped customers lie in the area drawn on the map; None where none is drawn."""
    names, polygons = state.value(AREAS) or (None, [])
    if not polygons or not set(names or ()) <= set(groups.sweep.features.names):
        return None
    return inside(project(groups.sweep.features, names) if names else groups.sweep.projection, polygons)


def _controls(groups: Grouping) -> tuple[Projection, pd.DataFrame | None]:
    """Which axes, and points or cells; all in the address."""
    names = groups.sweep.features.names
    measures = range(len(names))
    across, up, way = st.columns([3, 3, 2], vertical_alignment="bottom")
    label = partial(_axis_title, names)
    x = across.selectbox(
        t("segments.across"), [COMPONENTS, *measures], key=kept("across", COMPONENTS, [COMPONENTS, *measures]),
        format_func=label, disabled=len(names) < 2,
    )  # fmt: skip
    y = None
    if x != COMPONENTS:
        others = [place for place in measures if place != x]
        y = up.selectbox(t("segments.up"), others, key=kept("up", others[0], others), format_func=label)
    total = len(groups.sweep.features.user_ids) if groups.shown is None else int(groups.shown.sum())
    default = "cells" if total > MANY else "points"
    drawn = way.segmented_control(
        t("segments.drawn_as"), ["points", "cells"], key=kept("map", default, ("points", "cells")), required=True,
        format_func=lambda o: t(f"segments.as_{o}"), help=t("segments.drawn_help"),
    )  # fmt: skip
    projection = groups.sweep.projection if y is None else project(groups.sweep.features, (names[x], names[y]))
    return projection, density(projection, groups.found, groups.shown) if drawn == "cells" else None


def _axis_title(names: tuple[str, ...], place: int) -> str:
    return t("segments.components") if place == COMPONENTS else plain(title(names[place]), state.language())


def _units(groups: Grouping, projection: Projection) -> tuple[str, str] | None:
    if projection.names is None:
        return None
    units = dict(zip(groups.sweep.features.names, groups.sweep.features.units, strict=True))
    return units[projection.names[0]], units[projection.names[1]]


def _axes_key(projection: Projection) -> str:
    return "components" if projection.names is None else "-".join(projection.names)


def _counted(shown: int, total: int, cells: bool) -> str:
    """How many of the customers the picture holds."""
    if cells:
        return t("segments.all_counted", total=whole(total), n=total)
    code = "segments.all_shown" if shown == total else "segments.some_shown"
    return t(code, shown=whole(shown), total=whole(total), n=total)


def _selected(key: str) -> None:
    """A click on a centre, or a drawn area, chooses who is described; rubbing the area out chooses nobody."""
    selection = state.value(key).selection
    if selection.areas:
        state.put(WHO, DRAWN)
    elif selection.selected:
        state.put(WHO, selection.selected[0]["data_indices"][0] + 1)
    elif state.value(WHO) == DRAWN:
        state.put(WHO, 0)
    state.put(PICKED, True)
