"""What a report of a whole dataset must show, asked of core's public functions apart from the code that makes reports.

tables: "topic.block" -> the rows in the order shown; numbers: "topic.number" -> value. Rows are compared by their place.
"""

import math
import re
from collections.abc import Callable, Iterator

import pandas as pd

import core
from core import analytics, campaigns, recommend, segments
from core.privacy import veil
from core.schema import MONEY_SCALE

LEAST = 10
_UNITS = {"K": 1e3, "M": 1e6, "B": 1e9}
_SHOWN = re.compile(r"(?P<sign>[-−+]?)(?P<symbol>[^\d<.]*)(?P<number>[\d,]*\.?\d+)(?P<unit>[KMB]?)(?P<percent>%?)")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905

Tables = dict[str, pd.DataFrame]
Numbers = dict[str, float]


# --- what is shown, read back ---------------------------------------------------------------------------------
def fits(shown: str, value: object) -> bool:
    """Whether a text is this value, rounded as it is written."""
    if isinstance(value, str):
        return shown == value
    if value is None or value != value:
        return shown in ("–", "no data")
    found = _SHOWN.fullmatch(shown.strip())
    if shown.startswith("<"):
        return 0 < float(value) < 0.001
    if found is None:
        return _is_day(shown, value)
    size = _UNITS.get(found["unit"], 1) / (100 if found["percent"] else 1)
    digits = found["number"].replace(",", "")
    number = float(digits) * size * (-1 if found["sign"] in ("-", "−") else 1)
    half = 0.5 * 10.0 ** -len(digits.partition(".")[2]) * size
    return abs(number - float(value)) <= half * (1 + 1e-6) + 1e-9


def _is_day(shown: str, value: object) -> bool:
    when = pd.Timestamp("1970-01-01") + pd.Timedelta(days=int(value))
    return shown == f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


# --- topic by topic -------------------------------------------------------------------------------------------
def expected(dataset: core.Dataset, *, slow: bool = False) -> tuple[Numbers, Tables]:
    """Every topic whose data there is; a topic that core says lacks data is left out. slow: the recommenders too."""
    numbers: Numbers = {}
    tables: Tables = {}
    for topic in (*TOPICS, *((_recommendations,) if slow else ())):
        try:
            for key, found in topic(dataset):
                (tables if isinstance(found, pd.DataFrame) else numbers)[key] = found
        except core.NotEnoughData:
            continue
    return numbers, tables


Found = Iterator[tuple[str, object]]


def _kpis(dataset: core.Dataset) -> Found:
    for row in analytics.kpis(dataset).itertuples():
        yield from _estimate(f"kpis.{row.name}", row.value, row.n, row.low, row.high)


def _estimate(key: str, value: float, n: float, low: float, high: float) -> Found:
    yield from ((key, value), (f"{key}.n", n), (f"{key}.low", low), (f"{key}.high", high))


def _reconciliation(dataset: core.Dataset) -> Found:
    checks = analytics.reconcile(dataset).checks
    for unit, scale in (("count", 1), ("money", MONEY_SCALE)):
        rows = [(c.whole / scale, c.parts / scale, c.difference / scale) for c in checks if c.unit == unit]
        yield f"reconciliation.{unit}", pd.DataFrame(rows, columns=["whole", "parts", "difference"])


def _trend(dataset: core.Dataset) -> Found:
    for name in analytics.series_names(dataset):
        past = analytics.daily(dataset, name)
        found = analytics.series(dataset, name, until=past.last if past.partial else None)
        yield f"trend.{name}", found.points[["value"]]


def _moved(dataset: core.Dataset) -> Found:
    """Revenue of the last whole month or weeks against those before, by parts."""
    metric = analytics.moved_metrics(dataset)[0]
    sides = analytics.two_periods(dataset, "events" if metric == "page_views" else "orders")
    for by in analytics.moved_ways(dataset, metric=metric)[:3]:
        found = analytics.shareable_moves(analytics.moved(*sides, metric, by))
        yield f"moved.by_{by.table}_{by.column}", found.rows[["before", "after", "change"]] / found.scale
    if metric == "revenue":
        yield "moved.drivers", analytics.drivers(*sides).rows[["change"]] / MONEY_SCALE


def _unusual(dataset: core.Dataset) -> Found:
    found = analytics.unusual_days(dataset, analytics.moved_metrics(dataset)[0])
    yield "unusual.days", found.days[["value", "low", "high"]]
    yield "unusual.spells", found.spells.head(12)[["last", "value", "expected"]]


def _forecast(dataset: core.Dataset) -> Found:
    for name in (n for n in analytics.FORECASTS if n in analytics.series_names(dataset)):
        if analytics.forecast_lacks(analytics.daily(dataset, name)) is None:
            found = analytics.forecast(dataset, name)
            total, ratio = found.total.iloc[0], found.ratio
            yield f"forecast.{name}", found.days[["value", "low80", "high80"]]
            yield from _estimate(
                f"forecast.{name}_total", total["value"], found.history, total["low80"], total["high80"]
            )
            yield from _estimate(f"forecast.{name}_ratio", ratio.value, ratio.origins, ratio.low, ratio.high)


def _traffic(dataset: core.Dataset) -> Found:
    pages, people = analytics.page_views(dataset), analytics.user_views(dataset)
    total = int(people["page_views"].sum())
    yield from (("traffic.page_views", total), ("traffic.visitors", len(people)), ("traffic.pages", len(pages)))
    yield from (("traffic.each", total / len(people)), ("traffic.each.n", len(people)))
    yield "traffic.pages", pages[pages["visitors"] >= LEAST].head(15)[["page_views", "visitors"]]
    yield "traffic.days", analytics.daily_trend(dataset)[["page_views"]]


def _funnel(dataset: core.Dataset) -> Found:
    found = analytics.funnel(dataset, steps=analytics.usual_steps(dataset))
    yield "funnel.steps", found.steps[["reached", "share", "next_share", "next_low", "next_high"]]
    shown = found.of_channels()
    yield "funnel.channels", shown[shown["first"] >= LEAST][["first", "last", "share", "low", "high"]]


def _audience(dataset: core.Dataset) -> Found:
    yield "audience.users", analytics.total_users(dataset)
    bands = analytics.shareable(analytics.age_distribution(dataset))
    yield "audience.ages", _shares(bands["users"])
    columns = analytics.profile_columns(dataset)
    named = [r.column for r in columns.itertuples() if r.kind != "numbers" and r.column != "age_group"][:3]
    for place, column in enumerate(named):
        yield f"audience.group{place}", _shares(_ten(analytics.shareable(analytics.group_counts(dataset, column))))
    known = analytics.coverage(dataset).sort_values("share", kind="stable").head(10)
    yield "audience.known", known[["known", "share"]]


def _ten(counts: pd.DataFrame) -> pd.Series:
    """The ten largest, the others together, those not known."""
    known, unknown = counts[counts["value"].notna()]["users"], counts[counts["value"].isna()]["users"]
    others = [known.iloc[10:].sum()] if len(known) > 10 else []
    return pd.Series([*known.head(10), *others, *unknown])


def _shares(users: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"users": users.to_numpy(), "share": (users / users.sum()).to_numpy()})


def _loyalty(dataset: core.Dataset) -> Found:
    dated = analytics.loyalty_kinds(dataset)
    kind = dated[0] if dated else "orders"
    found = analytics.repeats(dataset, kind=kind)
    again = found.steps.iloc[1]
    yield from _estimate("loyalty.again", again["share"], found.people, again["low"], again["high"])
    for row in analytics.time_to_return(dataset, kind=kind).within.itertuples() if dated else ():
        yield from _estimate(f"loyalty.back_{row.days}", row.share, found.people, row.low, row.high)
    yield "loyalty.repeats", found.steps[found.steps["people"] >= LEAST][["people", "share", "low", "high"]]
    table = analytics.cohorts(dataset, kind=kind).table() if dated else pd.DataFrame()
    if len(table):
        kept = (table["people"] >= LEAST) & (table["active"] >= LEAST) & (table["period"] > 0)
        yield "loyalty.cohorts", table[kept][["people", "active", "share", "low", "high"]]
    if kind == "orders" and "amount" in dataset.columns("orders"):
        yield "loyalty.bands", analytics.customer_value(dataset).bands[["people", "revenue", "share", "each"]]


def _segments(dataset: core.Dataset) -> Found:
    sweep = segments.sweep_dataset(dataset)
    k = segments.advise(sweep.features, sweep.ks, found=sweep.found).k or min(4, max(sweep.found))
    found = sweep.found[k]
    kept = [label for label in range(k) if found.sizes[label] >= LEAST]
    sizes = pd.Series(found.sizes)
    yield "segments.sizes", pd.DataFrame({"users": sizes, "share": sizes / sizes.sum()}).iloc[kept]
    frame = pd.DataFrame(sweep.features.matrix)
    means = pd.concat([frame.groupby(found.labels.astype(int)).mean().iloc[kept], frame.mean().to_frame().T])
    yield "segments.profiles", means.rename(columns=lambda place: f"f{place}")


def _satisfaction(dataset: core.Dataset) -> Found:
    measure = next(iter(analytics.measures(dataset)), None)
    if measure is None:
        return
    kpis = analytics.kpis(dataset).set_index("name")
    for name in ("csat", "average_rating", "nps", "response_rate"):
        if name in kpis.index:
            yield from _estimate(
                f"satisfaction.{name}", *(kpis.loc[name, part] for part in ("value", "n", "low", "high"))
            )
    yield "satisfaction.answers", analytics.answers(dataset, measure=measure)[["n", "share", "low", "high"]]
    yield "satisfaction.months", analytics.satisfaction_months(dataset, measure=measure)[["n", "value", "low", "high"]]
    for by in analytics.satisfaction_groupings(dataset, measure=measure):
        if by.column == "category":
            groups = analytics.satisfaction_by(dataset, by=by, measure=measure).groups.head(20)
            yield "satisfaction.categories", groups[["n", "value", "low", "high"]]


def _pains(dataset: core.Dataset) -> Found:
    points, tells = (
        analytics.pain_points(dataset, stop_words=analytics.stop_words(), by=None, group=""),
        _tells(dataset),
    )
    for side in ("low", "high"):
        rows = points.side(side)
        if rows.empty:
            continue
        fit = [not any(tells(word) for phrase in found for word in phrase.split()) for found in rows["phrases"]]
        yield f"satisfaction.points_{side}", rows[fit][[side, "low_share", "high_share", "stars", "others", "drag"]]


def _words(dataset: core.Dataset) -> Found:
    source = next(iter(analytics.text_sources(dataset)), None)
    if source is None:
        return
    stop, tells = analytics.stop_words(), _tells(dataset)
    found = analytics.word_frequency(dataset, stop, source=source)
    found = found[(found["texts"] >= LEAST) & ~found["word"].map(tells)]
    yield from (("words.texts", analytics.texts(dataset, source=source).texts), ("words.different", len(found)))
    yield "words.mentions", found["count"].sum()
    shown = found.head(20)[["word", "count", "texts"]]
    if "rating" in dataset.columns("reviews"):
        rated = analytics.word_ratings(dataset, words=tuple(shown["word"])).set_index("word")["average_rating"]
        shown = shown.assign(rating=shown["word"].map(rated))
    yield "words.ranked", shown.drop(columns="word")
    contrast = analytics.contrast_words(dataset, stop)
    contrast = contrast[(contrast["low"] + contrast["high"] >= LEAST) & ~contrast["word"].map(tells)]
    low, high = contrast[contrast["z"] > 0].head(8), contrast[contrast["z"] < 0].tail(8)
    yield "words.contrast", pd.concat([low, high])[["low_share", "high_share"]]


def _tells(dataset: core.Dataset) -> Callable[[str], bool]:
    return veil(dataset, b"").tells


def _baskets(dataset: core.Dataset) -> Found:
    for level in analytics.basket_levels(dataset):
        found = analytics.basket_pairs(dataset, level=level).found.head(10)
        yield f"baskets.pairs_{level}", found[["n", "of_a", "of_b", "lift", "lift_low", "lift_high", "buyers"]]


def _campaigns(dataset: core.Dataset) -> Found:
    known, rows = campaigns.campaigns(dataset), campaigns.results(dataset, by="campaign_id")
    size = known["people"].where(known["people"] > 0, known["contacts"])
    rows = rows[rows["group"].isin(known.loc[size >= LEAST, "campaign_id"])]
    names = [name for name in analytics.METRICS if name in set(rows["name"])]
    ranked = rows[rows["name"] == campaigns.leading(names)].sort_values(["value", "group"], ascending=[False, True])
    yield "campaigns.results", ranked.head(20)[["value", "low", "high", "n"]]
    wide = rows.pivot(index="group", columns="name", values="value")
    yield "campaigns.all_results", wide.reindex(ranked["group"])[names]
    if campaigns.variants(dataset) is not None and len(campaigns.variants(dataset)):
        found = campaigns.effects(dataset, outcome=campaigns.outcomes(dataset)[0])
        frame = campaigns.effects_frame(sorted(found, key=lambda one: (one.p, one.campaign)))
        yield "campaigns.effects", frame[["treated", "untreated", "treated_mean", "untreated_mean", "lift", "lift_low",
                                          "lift_high", "p_corrected"]]  # fmt: skip


def _recommendations(dataset: core.Dataset) -> Found:
    board = recommend.leaderboard(dataset, seed=0)
    yield from (("recommendations.people", board.people), ("recommendations.people.n", math.nan))
    yield "recommendations.models", board.table[["ndcg", "ndcg_low", "ndcg_high", "recall", "precision", "coverage"]]


TOPICS = (
    _kpis, _reconciliation, _trend, _moved, _unusual, _forecast, _traffic, _funnel, _audience, _loyalty, _segments, _satisfaction,
    _pains, _words, _baskets, _campaigns,
)  # fmt: skip
