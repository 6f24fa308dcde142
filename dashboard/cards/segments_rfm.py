"""RFM groups: how long ago, how often and for how much customers ordered, in 25 cells and nine groups."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

import core
from core.privacy.small import shareable
from core.schema import MONEY_SCALE
from core.segments import FEW, RFM_GROUPS, Rfm, rfm, rfm_members
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.segments_grouping import kept
from dashboard.figures.rfm import group_words, rfm_grid
from dashboard.state import t
from dashboard.text import Language
from dashboard.text.numbers import compact, decimal, money, percent, whole
from dashboard.widgets import busy, download, figure

GROUP = "rfm"
EVERYONE = "all"
LAPSED = ("sleeping", "cant_lose", "at_risk", "hibernating")


@card
def rfm_card(dataset: core.Dataset, base: core.Dataset | None = None, *, sampled: bool = False) -> None:
    """The cells, the groups, what to do for one of them, and its customers to take away.

    Scored among all customers of `base` (else of the whole data); counted are those whom the filters leave.
    sampled: whether the cards beside this one look at some customers only, while this one counts everyone.
    """
    base = base or dataset.whole
    shown = dataset if dataset.digest != base.digest else None
    card_title(t("segments.rfm"), t("segments.rfm_hint"))
    with busy("segments.rfm_busy"):
        found = _counted(base, shown)
    groups = found.groups()
    if not groups["customers"].sum():
        st.info(t("segments.who_nobody"))
        return
    lang = state.language()
    st.markdown(_sentence(found, groups, lang))
    if sampled:
        st.caption(t("segments.rfm_everyone"))
    counts = found.grid().tolist()
    figure(rfm_grid(found, counts, lang, dark=state.is_dark()), alt=_alt(groups, lang), key="segments.rfm_grid")
    st.caption(_how_scored(found, state.currency(dataset), lang))
    _table(groups, found, state.currency(dataset), lang)
    listed = partial(rfm_members, base, found, shown)
    _one_group(found, groups, listed, state.currency(dataset), lang)


def _counted(base: core.Dataset, shown: core.Dataset | None) -> Rfm:
    """Kept for what the filters leave."""

    def counted(dataset: core.Dataset, *, digest: str) -> Rfm:
        return rfm(dataset, shown)

    return compute(counted, base, digest=shown.digest if shown else "")


def _sentence(found: Rfm, groups: pd.DataFrame, lang: Language) -> str:
    """The largest group, and what the best one brings."""
    largest = groups.loc[groups["customers"].idxmax()]
    said = t(
        f"segments.rfm_headline.{found.kind}", customers=whole(groups["customers"].sum()),
        group=group_words(largest["group"], lang), share=percent(largest["share"], 0),
        n=int(groups["customers"].sum()),
    )  # fmt: skip
    best = groups.iloc[0]
    if "revenue_share" in groups and best["customers"] and best["revenue_share"] == best["revenue_share"]:
        said += " " + t(
            "segments.rfm_best", group=group_words("champions", lang), share=percent(best["share"], 0),
            revenue=percent(best["revenue_share"], 0),
        )  # fmt: skip
    if found.unscored:
        said += " " + t(f"segments.rfm_unscored.{found.kind}", customers=whole(found.unscored), n=found.unscored)
    return said


def _alt(groups: pd.DataFrame, lang: Language) -> str:
    """Every group with its share, for those who don't see the picture."""
    parts = [f"{group_words(row.group, lang)} {percent(row.share, 0)}" for row in groups.itertuples()]
    return t("segments.rfm_alt", groups=t("list.comma").join(parts))


def _how_scored(found: Rfm, symbol: str, lang: Language) -> str:
    """What the scores stand for here, and that they are relative."""
    edges = found.edges().set_index(["measure", "score"])
    recent = edges.loc["recency_days"].sort_index(ascending=False)
    often = edges.loc["frequency"].sort_index()
    said = [
        t(
            f"segments.rfm_edges.{found.kind}", recent=_span(recent.iloc[0]), long=whole(recent["low"].iloc[-1]),
            few=_span(often.iloc[0]), many=_span(often.iloc[-1]),
        )
    ]  # fmt: skip
    if found.m is not None:
        spend = edges.loc["spend"].sort_index()
        low, high = (float(spend[column].iloc[place]) / MONEY_SCALE for column, place in (("high", 0), ("low", -1)))
        said.append(t("segments.rfm_edges_spend", low=money(low, symbol, lang), high=money(high, symbol, lang)))
    said.append(t("segments.rfm_value" if found.m is not None else "segments.rfm_value_frequency"))
    return " ".join([*said, t("segments.rfm_relative")])


def _span(edge: pd.Series) -> str:
    low, high = whole(edge["low"]), whole(edge["high"])
    return low if low == high else f"{low} – {high}"


def _table(groups: pd.DataFrame, found: Rfm, symbol: str, lang: Language) -> None:
    """A row a group that has anybody."""
    groups = groups[groups["customers"] > 0]
    table = {
        t("segments.rfm_group"): [group_words(name, lang) for name in groups["group"]],
        t("segments.col_customers"): groups["customers"],
        t("segments.rfm_share"): 100 * groups["share"],
    }
    if "revenue" in groups:
        table[t("segments.rfm_revenue_share")] = 100 * groups["revenue_share"]
        table[t("segments.rfm_revenue")] = [_money(value, symbol, lang) for value in groups["revenue"]]
        table[t("segments.rfm_basket")] = [_money(value, symbol, lang) for value in groups["basket"]]
    table |= {
        t("segments.rfm_recency"): groups["recency_days"],
        t(f"segments.rfm_frequency.{found.kind}"): groups["frequency"],
        t("segments.rfm_gap"): [decimal(gap) for gap in groups["gap_days"]],
        t("segments.rfm_once"): 100 * groups["once"],
        t("segments.rfm_scores"): [_scores(found, name) for name in groups["group"]],
    }
    bars = dict.fromkeys(
        [t("segments.rfm_share"), t("segments.rfm_revenue_share"), t("segments.rfm_once")],
        st.column_config.NumberColumn(format="%.1f%%"),
    )
    tenths = st.column_config.NumberColumn(format="%.1f")
    means = dict.fromkeys([t("segments.rfm_recency"), t(f"segments.rfm_frequency.{found.kind}")], tenths)
    counts = {t("segments.col_customers"): st.column_config.NumberColumn(format="localized")}
    amounts = dict.fromkeys(
        [t("segments.rfm_revenue"), t("segments.rfm_basket"), t("segments.rfm_gap")],
        st.column_config.TextColumn(alignment="right"),
    )
    columns = bars | means | counts | {name: form for name, form in amounts.items() if name in table}
    st.dataframe(pd.DataFrame(table), hide_index=True, column_config=columns, height="content")
    download("rfm_groups", lambda: exported(groups))


def exported(groups: pd.DataFrame) -> pd.DataFrame:
    """The groups that may be told, money in currency units."""
    kept_rows = groups[shareable(groups["customers"])].reset_index(drop=True)
    amounts = {name: kept_rows[name] / MONEY_SCALE for name in ("revenue", "basket") if name in kept_rows}
    return kept_rows.assign(**amounts)


def _money(value: float, symbol: str, lang: Language) -> str:
    return money(value / MONEY_SCALE, symbol, lang)


def _scores(found: Rfm, name: str) -> str:
    """The scores of a group: 3–4 × 4–5."""
    (low, high), (least, most) = list(RFM_GROUPS.values())[found.names.index(name)]
    return f"{low if low == high else f'{low}–{high}'} × {least if least == most else f'{least}–{most}'}"


def _one_group(
    found: Rfm, groups: pd.DataFrame, listed: Callable[..., pd.DataFrame], symbol: str, lang: Language
) -> None:
    """What to do for the chosen group, and who is in it."""
    filled = groups.loc[groups["customers"] > 0, "group"].tolist()
    offered = [EVERYONE, *filled]
    chosen = st.selectbox(
        t("segments.rfm_choose"), offered, key=kept(GROUP, filled[0], offered),
        format_func=lambda name: t("segments.rfm_all") if name == EVERYONE else group_words(name, lang),
    )  # fmt: skip
    if chosen == EVERYONE:
        st.markdown("\n".join(f"- {advice(groups, name, found.kind, lang)}" for name in filled))
    else:
        row = groups.set_index("group").loc[chosen]
        st.markdown(advice(groups, chosen, found.kind, lang))
        if row["customers"] < FEW:
            n = int(row["customers"])
            st.caption(t("segments.who_few", count=whole(n), n=n))
    group = None if chosen == EVERYONE else chosen
    download("rfm_members", partial(listed, group), people=True, label="segments.rfm_members")


def advice(groups: pd.DataFrame, name: str, kind: str, lang: Language) -> str:
    """What to do for a group, with the numbers that speak for it."""
    row = groups.set_index("group").loc[name]
    every = (groups["frequency"] * groups["customers"]).sum()
    gap = row["gap_days"]
    said = {
        "customers": whole(row["customers"]), "n": int(row["customers"]), "share": percent(row["share"], 0),
        "recency": compact(round(row["recency_days"]), lang), "frequency": decimal(row["frequency"]),
        "once": percent(row["once"], 0), "part": percent(row["frequency"] * row["customers"] / max(every, 1), 0),
        "unit": t(f"segments.rfm_unit.{kind}"), "group": group_words(name, lang),
    }  # fmt: skip
    words = t(f"segments.rfm_do.{name}", **said)
    if gap == gap and gap >= 0.5:
        late = name in LAPSED and row["recency_days"] < gap
        words += " " + t("segments.rfm_early" if late else "segments.rfm_pace", gap=decimal(gap))
    return words
