"""What the story says of each page: one sentence, worked out from the open data by what the page itself asks."""

import core
from core import analytics, recommend
from dashboard import filters, moves, state
from dashboard.cache import compute, compute_large
from dashboard.cards.moved import pair_for
from dashboard.names import sweep_of, terms_of
from dashboard.state import t
from dashboard.terms import modelled
from dashboard.text import escape
from dashboard.text.numbers import count, decimal, known, money, percent, whole


def overview(dataset: core.Dataset) -> str | None:
    """People and what they bought."""
    found = _kpis(dataset)
    if not {"users", "orders", "revenue"} <= found.keys():
        return None
    lang = state.language()
    revenue = money(found["revenue"], state.currency(dataset), lang)
    return t("story.overview", people=count(found["users"], lang), orders=count(found["orders"], lang), revenue=revenue)


def sales(dataset: core.Dataset) -> str | None:
    """The change of revenue and who moved it most, as the page says it of its first way to cut."""
    if "revenue" not in compute(analytics.moved_metrics, dataset):
        return None
    terms, by = terms_of(dataset), compute(analytics.moved_ways, dataset.whole, metric="revenue")[0]
    pair = pair_for(dataset, filters.compared(), "orders")
    found = compute(moves.changes, dataset, pair=pair, metric="revenue", by=by)
    return escape(moves.sentence(found, moves.group_names(found, terms), terms))


def traffic(dataset: core.Dataset) -> str | None:
    """How much of all views the busiest tenth makes."""
    found = compute(analytics.views_per_person, dataset)
    return t(
        "story.traffic", views=whole(found.total), people=whole(found.users), share=percent(found.top_tenth_share, 0)
    )


def audience(dataset: core.Dataset) -> str | None:
    """The largest age band."""
    bands = compute(analytics.age_distribution, dataset)
    told = bands[bands["age_group"].notna()]
    if not told["users"].sum():
        return None
    largest = told.loc[told["users"].idxmax()]
    share = percent(largest["users"] / told["users"].sum(), 0)
    return t("story.audience", band=escape(largest["age_group"]), share=share, people=whole(bands["users"].sum()))


def texts(dataset: core.Dataset) -> str | None:
    """The word that tells low ratings from high ones most clearly."""
    if "reviews" not in dataset.names:
        return None
    found = compute(analytics.contrast_words, dataset, stop_words=analytics.stop_words())
    low = found[found["z"] > 0] if len(found) else found
    low = low[~low["word"].isin(state.telling(low["word"]))]
    if low.empty:
        return None
    first = low.iloc[0]
    return t(
        "story.words", word=escape(first["word"]), low=percent(first["low_share"]), high=percent(first["high_share"])
    )


def satisfaction(dataset: core.Dataset) -> str | None:
    """How many are content, with the interval."""
    rows = compute(analytics.kpis, dataset).set_index("name")
    able = [name for name in ("csat", "average_rating") if name in rows.index and known(rows.at[name, "value"])]
    if not able:
        return None
    row, shown = rows.loc[able[0]], percent if able[0] == "csat" else decimal
    values = {name: shown(row[name]) for name in ("value", "low", "high")}
    return t(f"story.satisfaction.{able[0]}", count=whole(row["n"]), **values)


def segments(dataset: core.Dataset) -> str | None:
    """Who is grouped, and by how much; not by which K, which moves without this sentence."""
    sweep = sweep_of(dataset.whole)
    features = sweep.features
    return t("story.segments", people=whole(len(features.user_ids)), n=len(features.columns))


def recommendations(dataset: core.Dataset) -> str | None:
    """How much of the table of people and items is known."""
    found = compute(_facts, modelled(dataset.whole, compute))
    return t("story.recommendations", people=whole(found.people), items=whole(found.taken), pairs=whole(found.pairs))


def _facts(dataset: core.Dataset) -> recommend.MatrixFacts:
    return recommend.matrix_facts(compute_large(recommend.interactions, dataset))


def campaigns(dataset: core.Dataset) -> str | None:
    """Clicks of those who saw a campaign."""
    found = _kpis(dataset)
    if not known(found.get("ctr")):
        return None
    return t("story.campaigns", shown=whole(found["impressions"]), share=percent(found["ctr"]))


def report(dataset: core.Dataset) -> str | None:
    """Nothing to count here."""
    return None


def _kpis(dataset: core.Dataset) -> dict[str, float]:
    found = compute(analytics.kpis, dataset)
    return dict(zip(found["name"], found["value"], strict=True))
