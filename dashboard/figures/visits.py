"""Figures about visits: where they begin, how many see no second page, and what comes next."""

import pandas as pd
import plotly.graph_objects as go

from core.analytics import Visits
from dashboard.figures.names import ROOM
from dashboard.figures.page_names import page_names
from dashboard.figures.style import ACCENT, MUTED, figure, number_ticks, plain, ranked_bars
from dashboard.text import Language, t
from dashboard.text.numbers import compact, percent, whole


def entries(found: Visits, lang: Language, *, most: int = 12) -> go.Figure:
    """The pages most visits begin with."""
    shown = _most(found, most)
    labels = [
        f"{compact(n, lang)} · {percent(share, 0)}" for n, share in zip(shown["entries"], shown["share"], strict=True)
    ]
    drawing = ranked_bars(
        page_names(shown["page_id"].tolist()), shown["entries"].tolist(), labels, x=t("traffic.visits", lang)
    )
    return drawing.update_xaxes(range=[0, ROOM * max([1, *shown["entries"]])], **number_ticks(shown["entries"], lang))


def bounces(found: Visits, lang: Language, *, most: int = 12) -> go.Figure:
    """How many of the visits that begin with a page see no other, with 95% intervals; a line for all visits."""
    shown = _most(found, most)
    hover = [
        plain(
            t("traffic.bounce_hover", lang, page=row["page_id"], bounce=percent(row["bounce"]), low=percent(row["low"]),
              high=percent(row["high"]), one=whole(row["one_page"]), visits=whole(row["entries"]), n=row["entries"])
        )
        for row in shown.to_dict("records")
    ]  # fmt: skip
    dots = go.Scatter(
        x=shown["bounce"].tolist(),
        y=[plain(name) for name in page_names(shown["page_id"].tolist())],
        mode="markers",
        marker={"color": ACCENT, "size": 9},
        error_x={
            "type": "data",
            "array": (shown["high"] - shown["bounce"]).tolist(),
            "arrayminus": (shown["bounce"] - shown["low"]).tolist(),
            "color": ACCENT,
            "thickness": 1.5,
            "width": 0,
        },
        hovertext=hover,
        hovertemplate="%{hovertext}<extra></extra>",
    )
    drawing = figure([dots], x=t("traffic.bounce_axis", lang), height=56 + 26 * max(len(shown), 3))
    drawing.add_vline(x=found.one_page / found.visits, line={"color": MUTED, "dash": "dot", "width": 1.5})
    drawing.update_xaxes(tickformat=".0%", showgrid=True)
    return drawing.update_yaxes(autorange="reversed", type="category", showgrid=False)


def followers(rows: pd.DataFrame, lang: Language, *, most: int = 10) -> go.Figure:
    """The pages seen next, then all others together and the visits that ended, in grey; together all of them."""
    named = rows[rows["page_id"].notna()]
    shown = named.head(most)
    rest, left = int(named["times"][most:].sum()), int(rows["times"][rows["page_id"].isna()].sum())
    others = len(named) - len(shown)
    extra = {t("traffic.other_pages", lang, n=others, pages=whole(others)): rest, t("traffic.left", lang): left}
    beyond = {name: n for name, n in extra.items() if n}
    names, times = [*page_names(shown["page_id"].tolist()), *beyond], [*shown["times"].tolist(), *beyond.values()]
    total = max(int(rows["times"].sum()), 1)
    labels = [f"{percent(n / total)} · {compact(n, lang)}" for n in times]
    drawing = ranked_bars(names, [n / total for n in times], labels, x=t("traffic.next_axis", lang))
    drawing.update_xaxes(range=[0, ROOM * max([0.01, *(n / total for n in times)])], tickformat=".0%")
    return drawing.update_traces(marker_color=[ACCENT if place < len(shown) else MUTED for place in range(len(names))])


def _most(found: Visits, most: int) -> pd.DataFrame:
    return found.pages[found.pages["entries"] > 0].head(most)
