"""How satisfied people are, in a report: the numbers, who is not, and why, in a few of their own words."""

import pandas as pd

from core import analytics
from core.analytics import METRICS, Measure, PainPoints
from core.privacy.small import shareable
from dashboard.figures import satisfaction as figures
from dashboard.report.context import LEAST, Context, TooFewPeople
from dashboard.report.document import Block, Chart, Numbers, Table, Text
from dashboard.text.numbers import whole

SHOWN = ("csat", "average_rating", "nps", "response_rate")
QUOTED, LONGEST = 5, 140
_NUMBERS = {"value": "number", "low": "number", "high": "number"}


def satisfaction(context: Context) -> tuple[Block, ...]:
    """Answers, months, categories of items (no groups of people), and the points of low ratings with short quotes."""
    able = context.ask(analytics.measures)
    if not able:
        analytics.answers_of(context.dataset, "csat")  # says what is needed
        return ()
    measure, kpis = able[0], context.ask(analytics.kpis).set_index("name")
    if not kpis.loc[measure, "n"]:
        return (Text(context.t("satisfaction.none_left_text")),)
    if kpis.loc[measure, "n"] < LEAST:
        raise TooFewPeople
    points = _points(context)
    worst = next((row for row in points.side("low").itertuples() if row.low >= LEAST), None) if points else None
    now = kpis.loc[measure]
    opening = figures.headline_in_words(measure, now["value"], int(now["n"]), worst, context.lang)
    charts = (_answers(context, measure), *_months(context, measure), *_categories(context, measure))
    return (Text(opening, strong=True), _numbers(context, kpis), *charts, *(_blocks(context, points) if points else ()))


def _numbers(context: Context, kpis: pd.DataFrame) -> Numbers:
    names = [name for name in SHOWN if name in kpis.index and kpis.loc[name, "n"] >= LEAST]
    return Numbers(
        tuple(
            context.number(
                name, context.say(METRICS[name].title), float(row["value"]), METRICS[name].unit,
                n=int(row["n"]), low=float(row["low"]), high=float(row["high"]), definition=context.say(METRICS[name].definition),
            )
            for name, row in ((name, kpis.loc[name]) for name in names)
        )
    )  # fmt: skip


def _kinds(measure: Measure) -> dict[str, str]:
    return dict.fromkeys(_NUMBERS, "share" if measure == "csat" else "number")


def _headings(context: Context, measure: Measure) -> dict[str, str]:
    return {
        "n": context.t("satisfaction.answers_axis"),
        "value": context.t(f"satisfaction.axis.{measure}"),
        "low": context.t("report.satisfaction.low"),
        "high": context.t("report.satisfaction.high"),
    }


def _answers(context: Context, measure: Measure) -> Chart:
    rows = context.ask(analytics.answers, measure=measure)
    rows = rows[shareable(rows["n"])].reset_index(drop=True)
    words = _headings(context, measure)
    headings = {"answer": context.t("report.satisfaction.answer"), "n": words["n"]}
    headings |= {"share": context.t("report.satisfaction.share"), "low": words["low"], "high": words["high"]}
    return Chart(
        key="answers",
        title=context.t("satisfaction.answers"),
        drawing=figures.answers(rows, measure, context.lang),
        alt=context.t("satisfaction.answers_alt", answers=len(rows)),
        frame=rows[list(headings)],
        headings=headings,
        kinds={"answer": "number", "n": "count", "share": "share", "low": "share", "high": "share"},
        index=("answer",),
        subtitle=context.t(f"satisfaction.answers_hint.{measure}"),
    )


def _months(context: Context, measure: Measure) -> tuple[Chart, ...]:
    rows = context.ask(analytics.satisfaction_months, measure=measure)
    rows = rows[rows["n"] >= LEAST].reset_index(drop=True)
    if not len(rows):
        return ()
    hollow = "" if rows["complete"].all() else " " + context.t("satisfaction.hollow")
    headings = {"first": context.t("report.satisfaction.month")} | _headings(context, measure)
    return (
        Chart(
            key="months",
            title=context.t("satisfaction.months"),
            drawing=figures.months(rows, measure, context.lang),
            alt=context.t("satisfaction.months_alt", months=len(rows)),
            frame=rows[list(headings)],
            headings=headings,
            kinds={"first": "day", "n": "count"} | _kinds(measure),
            index=("first",),
            subtitle=context.t("satisfaction.months_hint") + hollow,
        ),
    )


def _categories(context: Context, measure: Measure) -> tuple[Chart, ...]:
    """Categories of items beside each other; clear is worse, better or nothing."""
    able = context.ask(analytics.satisfaction_groupings, measure=measure)
    by = next((one for one in able if one.column == "category"), None)
    rows = context.ask(analytics.satisfaction_by, by=by, measure=measure).groups if by else pd.DataFrame()
    rows = rows if rows.empty else rows[rows["n"] >= LEAST].reset_index(drop=True)
    if rows.empty:
        return ()
    shown = rows.head(20).assign(clear=[context.t(f"report.satisfaction.clear.{c}") for c in rows.head(20)["clear"]])
    headings = {"group": context.terms.column("category")} | _headings(context, measure)
    headings |= {"clear": context.t("report.satisfaction.clear")}
    overall = METRICS[measure].compute(context.dataset).value
    return (
        Chart(
            key="categories",
            title=context.t("satisfaction.groups"),
            drawing=figures.groups(rows.head(20), rows.head(20)["group"].tolist(), overall, measure, context.lang),
            alt=context.t("satisfaction.groups_alt", shown=len(shown)),
            frame=shown[list(headings)],
            headings=headings,
            kinds={"group": "text", "n": "count", "clear": "text"} | _kinds(measure),
            index=("group",),
            subtitle=context.t("satisfaction.groups_note"),
        ),
    )


# --- why ----------------------------------------------------------------------------------------------------
def _points(context: Context) -> PainPoints | None:
    if not {"rating", "content"} <= context.dataset.columns("reviews").keys():
        return None
    return context.ask(analytics.pain_points, stop_words=analytics.stop_words(), by=None, group="")


def _blocks(context: Context, points: PainPoints) -> tuple[Block, ...]:
    """The points of both sides that name nobody, and what the first of the low ones sound like."""
    charts = [chart for side in ("low", "high") for chart in _side(context, points, side)]
    read = context.t("satisfaction.read", low=whole(points.low), high=whole(points.high), rated=whole(points.rated))
    return (*charts, *_voices(context, points), Text(f"{read} {context.t('satisfaction.points_method')}"))


def _side(context: Context, points: PainPoints, side: str) -> tuple[Chart, ...]:
    rows = points.side(side)
    rows = rows[rows[side] >= LEAST]
    tells = context.veil.tells
    rows = rows[[not any(tells(w) for phrase in found for w in phrase.split()) for found in rows["phrases"]]]
    if rows.empty:
        return ()
    shares = {f"{name}_share": context.t(f"satisfaction.side.{name}_share") for name in ("low", "high")}
    headings = {"point": context.t("satisfaction.col.point"), side: context.t("satisfaction.col.reviews")} | shares
    headings |= {name: context.t(f"satisfaction.col.{name}") for name in ("stars", "others", "drag")}
    kinds = (
        {"point": "text", side: "count"}
        | dict.fromkeys(shares, "share")
        | dict.fromkeys(("stars", "others", "drag"), "number")
    )
    return (
        Chart(
            key=f"points_{side}",
            title=context.t(f"satisfaction.side.{side}"),
            drawing=figures.points(rows, side, context.lang),
            alt=context.t(f"satisfaction.points_alt.{side}", shown=len(rows)),
            frame=rows[list(headings)].reset_index(drop=True),
            headings=headings,
            kinds=kinds,
            index=("point",),
            subtitle=context.t("satisfaction.points_hint"),
        ),
    )


def _voices(context: Context, points: PainPoints) -> tuple[Table, ...]:
    """One short sentence for each of the first low points, without anybody's name or contact."""
    low = points.voices[(points.voices["side"] == "low") & (points.voices["text"].str.len() <= LONGEST)]
    first = low.drop_duplicates("point").head(QUOTED)
    if first.empty:
        return ()
    shown = first.assign(text=first["text"].map(context.veil.text)).reset_index(drop=True)
    headings = {
        "point": context.t("satisfaction.col.point"),
        "text": context.t("report.satisfaction.sentence"),
        "stars": context.t("report.mean_rating"),
    }
    return (
        Table(
            key="voices",
            title=context.t("report.satisfaction.voices"),
            frame=shown[list(headings)],
            headings=headings,
            kinds={"point": "text", "text": "text", "stars": "number"},
            index=("point",),
            subtitle=context.t("report.satisfaction.voices_hint"),
        ),
    )
