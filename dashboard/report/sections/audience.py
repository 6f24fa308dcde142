"""The people in a report: their ages, their groups, and of how many that is known. Groups under ten are one."""

import pandas as pd

from core import analytics
from core.analytics import METRICS
from dashboard.figures import audience as figures
from dashboard.report.context import LEAST, Context
from dashboard.report.document import Block, Chart, Numbers, Text
from dashboard.text.numbers import percent, whole

COLUMNS, MOST, MOST_KNOWN = 3, 10, 10


def audience(context: Context) -> tuple[Block, ...]:
    """How many people, their ages, the first columns of their profile, and how much of it is known."""
    people, known = context.ask(analytics.total_users), context.ask(analytics.coverage)
    bands = context.ask(analytics.age_distribution)
    title, is_ = context.say(METRICS["users"].title), context.say(METRICS["users"].definition)
    found: list[Block] = [
        Text(_sentence(context, bands, people), strong=True),
        Numbers((context.number("users", title, people, "count", definition=is_),)),
    ]
    if bands["age_group"].notna().any():
        found.append(_ages(context, bands))
    known = known[known["known"] >= LEAST]
    if len(known):
        found += _groups(context)
        found.append(_coverage(context, known.sort_values("share", kind="stable").head(MOST_KNOWN), people))
    return tuple(found)


def _sentence(context: Context, bands: pd.DataFrame, people: int) -> str:
    known = bands[bands["age_group"].notna()]
    total = int(known["users"].sum())
    if known["users"].max() < LEAST or total == 0:
        return context.t("audience.headline.no_ages", people=whole(people), n=people)
    largest = known.loc[known["users"].idxmax()]
    return context.t(
        "audience.headline" if total < people else "audience.headline.all",
        people=whole(people),
        n=people,
        band=largest["age_group"],
        share=percent(largest["users"] / total, 0),
        missing=percent(1 - total / people, 0),
    )


def _ages(context: Context, bands: pd.DataFrame) -> Chart:
    shown = analytics.shareable(bands, context.t("audience.small"))
    return _people(context, "ages", context.t("audience.ages"), figures.ages(shown, context.lang), shown, "age_group",
                   context.t("audience.age_axis"), context.t("audience.ages_alt"))  # fmt: skip


def _groups(context: Context) -> list[Chart]:
    columns = context.ask(analytics.profile_columns)
    grouped = [row.column for row in columns.itertuples() if row.kind != "numbers" and row.column != "age_group"]
    return [_group(context, place, column) for place, column in enumerate(grouped[:COLUMNS])]


def _group(context: Context, place: int, column: str) -> Chart:
    title, counts = context.terms.column(column), context.ask(analytics.group_counts, column=column)
    named = [None if pd.isna(value) else context.terms.value(column, value) for value in counts["value"]]
    counts = counts.assign(value=pd.Series(named, index=counts.index, dtype=object))
    shared = analytics.shareable(counts, context.t("audience.small"))
    drawing = figures.groups(shared, context.lang, most=MOST)
    frame = figures.at_most(shared, MOST, context.lang)[["value", "users"]]
    words = context.t("audience.groups", column=title), context.t("audience.groups_alt", column=title)
    return _people(context, f"group{place}", words[0], drawing, frame, "value", title, words[1])


def _people(
    context: Context, key: str, title: str, drawing: object, frame: pd.DataFrame, column: str, word: str, alt: str
) -> Chart:
    """A chart of people by a column, with their shares of all in it."""
    frame = frame.assign(
        **{column: frame[column].where(frame[column].notna(), context.t("audience.not_given"))},
        share=frame["users"] / max(int(frame["users"].sum()), 1),
    )
    return Chart(
        key,
        title,
        drawing,
        alt,
        frame[[column, "users", "share"]],
        {column: word, "users": context.t("audience.people"), "share": context.t("report.share")},
        {column: "text", "users": "count", "share": "share"},
        (column,),
    )


def _coverage(context: Context, known: pd.DataFrame, people: int) -> Chart:
    titles = [context.terms.column(column) for column in known["column"]]
    return Chart(
        "known",
        context.t("audience.coverage"),
        figures.coverage(known, titles, context.lang),
        context.t("audience.coverage_alt"),
        known.assign(column=titles),
        {
            "column": context.t("report.column"),
            "known": context.t("audience.people"),
            "share": context.t("report.share"),
        },
        {"column": "text", "known": "count", "share": "share"},
        ("column",),
        subtitle=context.t("audience.coverage_hint", people=whole(people), n=people),
    )
