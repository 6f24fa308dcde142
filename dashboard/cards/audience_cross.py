"""People by two columns at once: who is how often what, against the average, and whether that is more than chance."""

import numpy as np
import pandas as pd
import streamlit as st

import core
from core import analytics
from core.analytics import Association, CrossTab
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.audience_columns import asked_first, group_title
from dashboard.figures.cross_tab import cross_heat
from dashboard.names import column_title
from dashboard.state import remembered, t
from dashboard.text import escape
from dashboard.text.numbers import decimal, percent, whole
from dashboard.widgets import download, figure

MEASURES = ("index", "share", "people")
AGES = ("age", "age_group")


@card(reads="customers")
def cross_card(dataset: core.Dataset, names: tuple[str, ...]) -> None:
    """A choice of two columns, their table as a heat map, and in words what it says."""
    card_title(t("audience.cross"), t("audience.cross_hint"))
    rows, columns, measure = _choices(dataset, names)
    tab = _shown(compute(analytics.cross_tab, dataset, rows=rows, columns=columns))
    if not tab.users.size:
        st.info(t("audience.cross.nobody"), icon=":material/info:")
        return
    row_titles = [group_title(dataset, rows, group) for group in tab.rows]
    column_titles = [group_title(dataset, columns, group) for group in tab.columns]
    pairs = len(names) * (len(names) - 1) // 2
    found = compute(analytics.association, dataset, rows=rows, columns=columns, choices=pairs)
    st.markdown(_verdict(found, column_title(rows), column_title(columns)))
    figure(
        cross_heat(tab, row_titles, column_titles, measure, state.language(), dark=state.is_dark()),
        alt=t("audience.cross_alt", rows=column_title(rows), columns=column_title(columns)),
        key="audience.cross",
    )
    if found and found.strength != "none":
        _standing_out(tab, row_titles, column_titles)
    st.caption(_how_to_read(tab, measure, found, pairs))
    download("people_by_two_columns", lambda: _export(tab, row_titles, column_titles))


def _choices(dataset: core.Dataset, names: tuple[str, ...]) -> tuple[str, str, str]:
    """Rows, columns and measure."""
    ordered = asked_first(names)
    first = next((c for c in AGES if c in ordered), ordered[0])
    across, down, kind = st.columns([1, 1, 1.4], vertical_alignment="bottom")
    rows = across.selectbox(
        t("audience.cross.rows"), ordered, index=ordered.index(first), format_func=column_title,
        key=f"audience.cross.rows.{dataset.token}", persist_state="session",
    )  # fmt: skip
    others = [column for column in ordered if column != rows]
    columns = down.selectbox(
        t("audience.cross.columns"), others, format_func=column_title,
        key=f"audience.cross.columns.{dataset.token}", persist_state="session",
    )  # fmt: skip
    with kind:
        measure = st.segmented_control(
            t("audience.cross.measure"), MEASURES, format_func=lambda m: t(f"audience.cross.{m}"),
            key=remembered("audience.cross.measure", "index", MEASURES), required=True,
        )  # fmt: skip
    return rows, columns, measure or MEASURES[0]


def _shown(tab: CrossTab) -> CrossTab:
    """The table with, or at the reader's wish without, those of whom a value is not known."""
    if all(group.known for group in (*tab.rows, *tab.columns)):
        return tab
    known = tab.of_known()
    share = percent(1 - known.users.sum() / max(tab.users.sum(), 1), 0)
    shown = st.toggle(t("audience.cross.unknown", share=share), key="audience.cross.unknown", persist_state="session")
    return tab if shown else known


def _verdict(found: Association | None, rows: str, columns: str) -> str:
    """Whether the two columns go together, in one sentence."""
    names = {"rows": escape(rows), "columns": escape(columns)}
    if found is None:
        return t("audience.cross.untested", **names)
    if found.strength == "none":
        return t("audience.cross.chance", **names)
    return t("audience.cross.together", strength=t(f"audience.strength.{found.strength}"), **names)


def _standing_out(tab: CrossTab, rows: list[str], columns: list[str]) -> None:
    """The cells furthest above and below the average that are more than chance, of known values."""
    known = np.outer([g.known for g in tab.rows], [g.known for g in tab.columns])
    index = np.where(tab.unusual & known, tab.index, np.nan)
    if np.isnan(index).all():
        return
    everyone = tab.users.sum(0) / tab.users.sum()
    places = {"above": np.nanargmax(index), "below": np.nanargmin(index)}
    said = []
    for code, place in places.items():
        i, j = np.unravel_index(int(place), index.shape)
        if (index[i, j] > 100) == (code == "above"):
            values = {
                "index": whole(index[i, j]),
                "share": percent(tab.share[i, j], 0),
                "average": percent(everyone[j], 0),
            }
            said.append(t(f"audience.cross.{code}", row=escape(rows[i]), column=escape(columns[j]), **values))
    st.markdown("\n".join(f"- {sentence}" for sentence in said))


def _how_to_read(tab: CrossTab, measure: str, found: Association | None, pairs: int) -> str:
    """What the cells say, which are too small to say anything, and how the verdict was reached."""
    said = [t(f"audience.cross.read.{measure}")]
    if measure != "people":
        said.append(t("audience.cross.bold"))
    few = int(tab.few.sum())
    if few and measure != "people":
        said.append(t("audience.cross.grey", n=few))
    if found:
        code = "audience.cross.simulated" if found.simulated else "audience.cross.chi_square"
        said.append(
            t(
                code, people=whole(found.people), chi_square=decimal(found.chi_square), freedom=found.freedom,
                p=shown_p(found.p), v=decimal(found.v, 2), low=decimal(found.low, 2), high=decimal(found.high, 2),
                pairs=whole(pairs),
            )
        )  # fmt: skip
    return " ".join(said)


def shown_p(p: float) -> str:
    """A p-value as it is printed: = 0.031, < 0.001."""
    return r"\< 0.001" if p < 0.001 else f"= {p:.3f}"


def _export(tab: CrossTab, rows: list[str], columns: list[str]) -> pd.DataFrame:
    """One row a cell: row, column, users, share_of_row, index; blank where so few people must not leave."""
    shown = analytics.shareable_cells(tab)
    cells = [
        (row, column, tab.users[i, j], tab.share[i, j], tab.index[i, j])
        if shown[i, j]
        else (row, column, None, None, None)
        for i, row in enumerate(rows)
        for j, column in enumerate(columns)
    ]
    frame = pd.DataFrame(cells, columns=["row", "column", "users", "share_of_row", "index"])
    return frame.astype({"users": "Int64"}).round({"share_of_row": 4, "index": 1})
