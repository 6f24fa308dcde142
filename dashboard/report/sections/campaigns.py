"""Campaigns in a report: what each brought, and what it changed where there was a control group."""

import pandas as pd

from core.analytics import METRICS
from core.campaigns import Effect, effects, effects_frame, leading, outcomes, results, uneven, variants
from core.campaigns import campaigns as list_of_campaigns
from dashboard.figures import campaigns as figures
from dashboard.figures import campaigns_words as words
from dashboard.report.context import LEAST, Context
from dashboard.report.document import Block, Chart, Table, Text

MOST = 20


def campaigns(context: Context) -> tuple[Block, ...]:
    """The finding, the results by campaign, lifts against control groups; without any control a word on what that means."""
    dataset = context.dataset
    dataset.require("exposures")
    known = context.ask(list_of_campaigns)
    able = outcomes(dataset) if context.ask(variants) else ()
    found = context.ask(effects, outcome=able[0]) if able else ()
    counts = (len(known), *(int(known[name].sum()) for name in ("contacts", "people")))
    opening = Text(words.headline(found, *counts, context.lang), strong=True)
    changed = _effects(context, found) if found else (Text(context.t("campaigns.no_control_short")),)
    return (opening, *_results(context, known), *changed)


def _results(context: Context, known: pd.DataFrame) -> tuple[Block, ...]:
    """The metrics of the registry for each campaign of at least ten people; none where nothing was counted."""
    size = known["people"].where(known["people"] > 0, known["contacts"])
    shown = known.loc[size >= LEAST, "campaign_id"]
    rows = context.ask(results, by="campaign_id")
    rows = rows[rows["group"].isin(shown)]
    names = [name for name in METRICS if name in set(rows["name"])]
    if not names:
        return ()
    first = leading(names)
    ranked = rows[rows["name"] == first].sort_values(["value", "group"], ascending=[False, True])
    return (_chart(context, ranked.head(MOST), first), _table(context, rows, names, ranked["group"].tolist()))


def _chart(context: Context, rows: pd.DataFrame, name: str) -> Chart:
    title, unit = context.say(METRICS[name].title), METRICS[name].unit
    words_of = [context.show(value, unit) for value in rows["value"]]
    frame = rows[["group", "value", "low", "high", "n"]].reset_index(drop=True)
    return Chart(
        key="results",
        title=context.t("campaigns.results"),
        subtitle=context.t("campaigns.results_hint"),
        drawing=figures.results(rows, rows["group"].tolist(), title, words_of, context.lang),
        alt=context.t("campaigns.results_alt", metric=title),
        frame=frame if rows["low"].notna().any() else frame.drop(columns=["low", "high"]),
        headings={
            "group": context.t("campaigns.col.campaign"), "value": title, "low": context.t("campaigns.low"),
            "high": context.t("campaigns.high"), "n": "n",
        },
        kinds={"group": "text", "value": unit, "low": unit, "high": unit, "n": "count"},
        index=("group",),
    )  # fmt: skip


def _table(context: Context, rows: pd.DataFrame, names: list[str], order: list[str]) -> Table:
    wide = rows.pivot(index="group", columns="name", values="value").reindex(order)[names].reset_index()
    return Table(
        key="all_results",
        title=context.t("campaigns.all_results"),
        frame=wide.rename_axis(columns=None),
        headings={"group": context.t("campaigns.col.campaign")} | {n: context.say(METRICS[n].title) for n in names},
        kinds={"group": "text"} | {name: METRICS[name].unit for name in names},
        index=("group",),
    )


_COLUMNS = (
    "campaign", "treatment", "treated", "untreated", "treated_mean", "untreated_mean", "lift", "lift_low", "lift_high",
    "p_corrected",
)  # fmt: skip


def _effects(context: Context, found: tuple[Effect, ...]) -> tuple[Block, ...]:
    """The lifts with their intervals, the findings in words, and what speaks against them."""
    unit, said = found[0].unit, sorted(found, key=lambda one: (one.p, one.campaign))
    kinds = dict.fromkeys(("treated_mean", "untreated_mean"), unit)
    kinds |= dict.fromkeys(("lift", "lift_low", "lift_high"), "share")
    kinds |= {
        "campaign": "text",
        "treatment": "text",
        "treated": "count",
        "untreated": "count",
        "p_corrected": "number",
    }
    chart = Chart(
        key="effects",
        title=context.t("campaigns.effect"),
        subtitle=context.t("campaigns.effect_hint"),
        drawing=figures.forest(said[:MOST], context.lang),
        alt=context.t("campaigns.forest_alt", n=min(len(said), MOST)),
        frame=effects_frame(said)[[*_COLUMNS]],
        headings={name: context.t(f"campaigns.report.{name}") for name in _COLUMNS},
        kinds=kinds,
        index=("campaign", "treatment"),
    )
    sentences = [context.say(words.worded(one.verdict, context.symbol, context.lang)) for one in said[:MOST]]
    return (chart, *map(Text, [*sentences, *_notes(context, found)]))


def _notes(context: Context, found: tuple[Effect, ...]) -> list[str]:
    notes = [context.t("campaigns.corrected", n=len(found))] if len(found) > 1 else []
    if differed := uneven(found):
        names = context.t("list.comma").join(one.campaign for one in differed)
        notes.append(context.t("campaigns.uneven", campaigns=names, n=len(differed), days=differed[0].window))
    return [*notes, context.t("campaigns.how")]
