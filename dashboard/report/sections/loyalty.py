"""Coming back in a report: how many buy again, how soon, by when they began; and who brings the revenue."""

import math
from dataclasses import replace

from core import analytics
from core.analytics import Cohorts, CustomerValue, Repeats, Return
from core.errors import NotEnoughData
from core.messages import Message
from dashboard.figures import customer_value as value_figures
from dashboard.figures import loyalty as figures
from dashboard.figures.cohorts import FEW, cohort_map, cohort_name
from dashboard.report.context import LEAST, Context, TooFewPeople
from dashboard.report.document import Block, Chart, Numbers, Text
from dashboard.text.numbers import percent, whole

TOP = "10%"


def loyalty(context: Context) -> tuple[Block, ...]:
    """Purchases, or without orders visits or ratings by day; no group of fewer than 10 people."""
    dated = context.ask(analytics.loyalty_kinds)
    kind = dated[0] if dated else "orders"
    found = context.ask(analytics.repeats, kind=kind)
    if not found.people:
        raise NotEnoughData(_people(kind), needed=1, found=0)
    if found.people < LEAST:
        raise TooFewPeople
    value = _value(context) if kind == "orders" else None
    numbers = _numbers(context, found, dated)
    blocks: list[Block] = [_opening(context, found, value), *([numbers] if numbers.numbers else [])]
    blocks.append(_repeats(context, found))
    if dated:
        blocks += _cohorts(context, context.ask(analytics.cohorts, kind=kind))
    if value:
        blocks.append(_bands(context, value))
    return tuple(blocks)


def _people(kind: str) -> Message:
    return Message(f"loyalty.people.{kind}")


def _value(context: Context) -> CustomerValue | None:
    """Who brings the revenue, where amounts are known."""
    if "amount" not in context.dataset.columns("orders"):
        return None
    found = context.ask(analytics.customer_value)
    if found.people < LEAST:
        return None
    # The top tenth is a group as well.
    return found if found.people >= LEAST * 10 else replace(found, top=(math.nan,) * 3)


def _opening(context: Context, found: Repeats, value: CustomerValue | None) -> Text:
    if found.steps["people"].iloc[1] < LEAST:
        return Text(context.t("report.loyalty.again_few", people=whole(found.people), n=found.people, least=LEAST))
    share = found.steps["share"].iloc[1]
    said = context.t(f"loyalty.headline.{found.kind}", share=percent(share), people=whole(found.people), n=found.people)
    top = value.top[0] if value else float("nan")
    end = "loyalty.headline_top" if top == top else "loyalty.headline_end"
    return Text(said + context.t(end, **({"top": TOP, "revenue": percent(top, 0)} if top == top else {})), strong=True)


def _numbers(context: Context, found: Repeats, dated: tuple[str, ...]) -> Numbers:
    """The share that came twice, and that is back within 30, 60 and 90 days."""
    again = found.steps.iloc[1]
    numbers = [] if again["people"] < LEAST else [
        context.number(
            "again", context.t("loyalty.times", times=2, n=2), float(again["share"]), "share", n=found.people,
            low=float(again["low"]), high=float(again["high"]), note=_interval(context, again["low"], again["high"]),
            definition=context.t(f"loyalty.repeats_note.{found.kind}"),
        )
    ]  # fmt: skip
    back = context.ask(analytics.time_to_return, kind=found.kind) if dated else None
    return Numbers((*numbers, *(_back(context, back) if back else ())))


def _back(context: Context, found: Return) -> list:
    definition = context.t("loyalty.return_definition", people=whole(found.people))
    return [
        context.number(
            f"back_{row.days}", context.t("loyalty.return_within", days=row.days), row.share, "share", n=found.people,
            low=row.low, high=row.high, note=_interval(context, row.low, row.high), definition=definition,
        )
        for row in found.within.itertuples()
        if row.share * found.people >= LEAST
    ]  # fmt: skip


def _interval(context: Context, low: float, high: float) -> str:
    return context.t("overview.interval", low=percent(low), high=percent(high)) if low == low else ""


def _repeats(context: Context, found: Repeats) -> Chart:
    """How many came so often; steps of fewer than 10 people are left out."""
    shown = found.steps[found.steps["people"] >= FEW]
    part = Repeats(found.kind, found.people, shown, found.counts)
    headings = {
        "times": context.t("report.loyalty.times"),
        "people": context.t(f"loyalty.times_axis.{found.kind}"),
        "share": context.t("report.loyalty.share"),
        "low": context.t("funnel.col.low"),
        "high": context.t("funnel.col.high"),
    }
    return Chart(
        key="repeats",
        title=context.t("loyalty.repeats"),
        drawing=figures.repeats(part, context.lang),
        alt=context.t("loyalty.repeats_alt", shares=context.t("list.comma").join(percent(s) for s in shown["share"])),
        frame=shown[list(headings)].reset_index(drop=True),
        headings=headings,
        kinds={"times": "count", "people": "count", "share": "share", "low": "share", "high": "share"},
        index=("times",),
    )


def _cohorts(context: Context, found: Cohorts) -> list[Block]:
    """Cohorts of at least 10 people; shares of fewer active people are blank, the mean of all is not."""
    if found.active.shape[1] == 1:
        return []
    table = found.table()
    shown = table[(table["people"] >= FEW) & (table["active"] >= FEW) & (table["period"] > 0)]
    names = {int(start): cohort_name(found, place, context.lang) for place, start in enumerate(found.starts)}
    columns = ["cohort", "period", "people", "active", "share", "low", "high"]
    codes = {
        "cohort": "report.loyalty.cohort", "period": f"loyalty.cohorts_axis.{found.step}", "people": "report.loyalty.people",
        "active": "report.loyalty.active", "share": "report.loyalty.share", "low": "funnel.col.low", "high": "funnel.col.high",
    }  # fmt: skip
    kinds = {"cohort": "text", "period": "count", "people": "count", "active": "count"}
    averages = context.t("list.comma").join(percent(share, 0) for share in found.average["share"][1:7])
    blank = context.t("loyalty.cohorts_blank", last=context.show(found.last, "day"))
    chart = Chart(
        key="cohorts",
        title=context.t(f"loyalty.cohorts.{found.kind}"),
        subtitle=context.t(f"loyalty.cohorts_hint.{found.step}"),
        drawing=cohort_map(found, context.lang, least=FEW),
        alt=context.t("loyalty.cohorts_alt", shares=averages),
        frame=shown.assign(cohort=shown["cohort"].map(names))[columns].reset_index(drop=True),
        headings={column: context.t(code) for column, code in codes.items()},
        kinds=kinds | dict.fromkeys(("share", "low", "high"), "share"),
        index=("cohort", "period"),
    )
    words = [blank, context.t("report.loyalty.few", few=FEW)]
    if context.dataset.is_filtered(found.kind):
        words.append(context.t("loyalty.cohorts_filters"))
    return [chart, Text(" ".join(words))]


def _bands(context: Context, found: CustomerValue) -> Chart:
    """What each band of buyers brings; no band has fewer than 10 of them unless all have."""
    frame = found.bands.assign(band=value_figures.band_names(found, context.lang))
    headings = {
        "band": context.t("loyalty.band"),
        "people": context.t("loyalty.band_people"),
        "revenue": context.t("loyalty.band_revenue"),
        "share": context.t("loyalty.band_share"),
        "each": context.t("loyalty.band_each"),
    }
    share, low, high = (percent(part) for part in found.top)
    said = context.t("loyalty.value_hint", top=TOP, people=whole(found.people), share=share, low=low, high=high)
    parts = [f"{name} {percent(part)}" for name, part in zip(frame["band"], frame["share"], strict=True)]
    return Chart(
        key="bands",
        title=context.t("loyalty.value"),
        subtitle=said if found.top[0] == found.top[0] else "",
        drawing=value_figures.bands(found, context.symbol, context.lang),
        alt=context.t("loyalty.bands_alt", shares=context.t("list.comma").join(parts)),
        frame=frame[list(headings)].reset_index(drop=True),
        headings=headings,
        kinds={"band": "text", "people": "count", "revenue": "money", "share": "share", "each": "money"},
        index=("band",),
    )
