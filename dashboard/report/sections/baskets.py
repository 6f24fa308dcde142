"""What is bought together, in a report: pairs of items, and of categories, that chance does not explain."""

from core import analytics
from core.analytics import BasketPairs
from dashboard.figures.pairs import basis_in_words, item_names, named, none_in_words, pair_in_words, pairs
from dashboard.report.context import Context
from dashboard.report.document import Block, Chart, Text

MOST = 10


def baskets(context: Context) -> tuple[Block, ...]:
    """The strongest pairs of items and of categories, each with what was looked at. At least ten people bought each."""
    seen, sampled = context.for_models(context.dataset)  # pairs are found here, of all baskets
    blocks: list[Block] = []
    levels = context.ask(analytics.basket_levels)
    for level in dict.fromkeys((levels[0], levels[-1])):  # names of items or items, and categories
        found = context.compute(analytics.basket_pairs, seen, level=level)
        if found.found.empty:
            blocks.append(Text(none_in_words(found, context.lang)))
        else:
            blocks += _pairs(context, found)
    return (*blocks, *sampled)


def _pairs(context: Context, found: BasketPairs) -> tuple[Block, ...]:
    called = item_names(context.dataset, context.lang, context.compute) if found.level == "item_id" else {}
    rows = named(found, called).head(MOST)
    count, share, number = "count", "share", "number"
    kinds = {"name_a": "text", "name_b": "text", "n": count, "of_a": share, "of_b": share, "lift": number,
             "lift_low": number, "lift_high": number, "buyers": count}  # fmt: skip
    headings = {
        "name_a": context.t("pairs.a"),
        "name_b": context.t("pairs.b"),
        "n": context.t(f"pairs.n.{found.basket}"),
        "of_a": context.t("pairs.of_a"),
        "of_b": context.t("pairs.of_b"),
        "lift": context.t("pairs.lift"),
        "lift_low": context.t("report.satisfaction.low"),
        "lift_high": context.t("report.satisfaction.high"),
        "buyers": context.t("pairs.buyers"),
    }
    chart = Chart(
        key=f"pairs_{found.level}",
        title=context.t(f"pairs.level.{found.level}"),
        drawing=pairs(rows, context.lang),
        alt=context.t("pairs.alt", shown=len(rows)),
        frame=rows[list(headings)],
        headings=headings,
        kinds=kinds,
        index=("name_a", "name_b"),
        subtitle=context.t("pairs.hint"),
    )
    opening = Text(pair_in_words(rows.iloc[0], found, context.lang), strong=True)
    return opening, chart, Text(basis_in_words(found, context.lang))
