"""What a change between two periods and its parts are called; for the cards and the report, no session is known here."""

from dataclasses import dataclass

import core
from core import analytics, recommend
from core.analytics import NEW, SEGMENTS, Drivers, Grouping, Moved
from core.analytics.two_periods import compared_pair
from core.errors import NotEnoughData
from core.schema import MONEY_SCALE
from dashboard.figures.moved import amount
from dashboard.terms import Compute, Terms, span_in_words
from dashboard.text import Language, t
from dashboard.text.numbers import decimal, money, month, percent, whole

Period = tuple[int, int]
_NOTHING = 0.0005  # of the earlier period: a change that is shown as 0.0%


@dataclass(frozen=True)
class Pair:
    """Two periods of one data that are compared."""

    now: Period
    earlier: Period


def pair_of(dataset: core.Dataset, *, table: str, earlier: Period | None = None) -> Pair:
    """The chosen periods as far as the table covers both; where no comparison was chosen, the usual ones."""
    sides = compared_pair(dataset, table, earlier) if earlier else analytics.two_periods(dataset, table)
    now, before = sides
    return Pair(now.filter.period, before.filter.period)


def changes(
    dataset: core.Dataset, *, pair: Pair, metric: str, by: Grouping, labels: tuple[tuple[str, str], ...] = ()
) -> Moved:
    """moved() between two periods of a dataset; plain settings alone, so that the answer can be kept."""
    sides = (analytics.in_period(dataset, period) for period in (pair.now, pair.earlier))
    return analytics.moved(*sides, metric, by, labels=dict(labels))


def causes(dataset: core.Dataset, *, pair: Pair) -> Drivers:
    """drivers() between two periods of a dataset."""
    return analytics.drivers(*(analytics.in_period(dataset, period) for period in (pair.now, pair.earlier)))


def period_title(period: Period, lang: Language) -> str:
    """Dec 2025 for a whole month, else the first and the last day."""
    whole_month = analytics.last_month(period[1]) == period
    return month(period[0], lang) if whole_month else span_in_words(period, lang)


def way_title(by: Grouping, terms: Terms) -> str:
    """What a change is cut by."""
    ours = {NEW: "moved.by_new", SEGMENTS: "moved.by_segment", Grouping("orders", "item_id"): "moved.by_item"}
    return terms.t(ours[by]) if by in ours else terms.column(by.column)


def group_names(found: Moved, terms: Terms, segment_names: dict[str, str] | None = None) -> list[str]:
    """What each row is called."""
    names = segment_names or {}
    if found.by.column == "item_id":
        names = _titles(terms.whole, terms.compute, terms.lang)
    if found.by == NEW:
        names = {name: terms.t(f"moved.{name}") for name in ("new", "returning")}
    rows = zip(found.rows["kind"], found.rows["group"], found.rows["values"], strict=True)
    return [_name(kind, group, n, found.by, names, terms) for kind, group, n in rows]


def _name(kind: str, group: str, n: int, by: Grouping, names: dict[str, str], terms: Terms) -> str:
    if kind == "value":
        return names.get(group) or (terms.value(by.column, group) if by.table == "customers" else group)
    return terms.t(f"moved.{kind}", n=n)


def _titles(whole: core.Dataset, compute: Compute, lang: Language) -> dict[str, str]:
    return compute(recommend.item_titles, whole, column=f"title_{lang}") if "items" in whole.names else {}


def sentence(found: Moved, names: list[str], terms: Terms) -> str:
    """By how much it moved, and the group that moved it most; plain text."""
    lang, symbol = terms.lang, terms.symbol
    metric, after = terms.t(f"metric.{found.metric}"), amount(found, found.after, symbol, lang)
    if not found.before or abs(found.change) < _NOTHING * abs(found.before):
        code = "moved.none_before" if found.change and not found.before else "moved.same"
        return t(code, lang, metric=metric, after=after)
    up = found.change > 0
    said = t(
        f"moved.{'up' if up else 'down'}", lang,
        metric=metric, share=percent(abs(found.change / found.before)), after=after,
    )  # fmt: skip
    return said + _lead(found, names, terms, up)


def _lead(found: Moved, names: list[str], terms: Terms, up: bool) -> str:
    """The named group that moved most in the direction of the whole."""
    named = found.rows[found.rows["kind"] == "value"]["change"]
    pulling = named[(named > 0) if up else (named < 0)]
    if not len(pulling):
        return terms.t("moved.no_lead")
    place = int(pulling.abs().idxmax())
    share = pulling[place] / found.change
    code = "moved.lead_more" if share > 1 else "moved.lead"
    by = amount(found, abs(pulling[place]), terms.symbol, terms.lang)
    return terms.t(f"{code}.{'up' if up else 'down'}", name=names[place], by=by, share=percent(share, 0))


def driver_names(found: Drivers, terms: Terms) -> list[str]:
    """Each driver with what it was and is."""
    return [
        terms.t(
            f"moved.driver.{row.name}",
            before=_driver(row.name, row.before, terms),
            after=_driver(row.name, row.after, terms),
        )
        for row in found.rows.itertuples(index=False)
    ]


def _driver(name: str, value: float, terms: Terms) -> str:
    if name == "buyers":
        return whole(value)
    return decimal(value, 2) if name == "orders_each" else money(value, terms.symbol, terms.lang)


def main_driver(found: Drivers) -> str | None:
    """The code of the driver that moved revenue most in the direction of the whole; None without any."""
    if not found.change or found.rows.empty:
        return None
    pulling = found.rows[found.rows["change"] * (1 if found.change > 0 else -1) > 0]
    name = pulling.loc[pulling["change"].abs().idxmax(), "name"]
    return f"moved.main.{name}.{'up' if found.change > 0 else 'down'}"


def sales_sentence(dataset: core.Dataset, earlier: Period | None, terms: Terms) -> str:
    """Revenue of the period, its change and what drove it; without two periods the totals alone. Plain text."""
    if "revenue" not in terms.compute(analytics.moved_metrics, dataset):
        return _totals(dataset, terms)
    try:
        pair = terms.compute(pair_of, dataset, table="orders", earlier=earlier)
    except NotEnoughData:
        return _totals(dataset, terms)
    found = terms.compute(causes, dataset, pair=pair)
    side = "none_before" if found.before <= 0 else "same" if not found.change else "up" if found.change > 0 else "down"
    said = terms.t(
        f"sales.headline.{side}",
        after=money(found.after / MONEY_SCALE, terms.symbol, terms.lang),
        share=percent(abs(found.change) / found.before) if found.before > 0 else "",
        now=period_title(pair.now, terms.lang),
        earlier=period_title(pair.earlier, terms.lang),
    )
    why = main_driver(found) if side in ("up", "down") else None
    return said + (terms.t("sales.headline.why", why=terms.t(why)) if why else "")


def _totals(dataset: core.Dataset, terms: Terms) -> str:
    """What was sold in all."""
    found = terms.compute(analytics.kpis, dataset).set_index("name")["value"]
    if "revenue" in found:
        return terms.t("sales.headline.revenue", amount=money(found["revenue"], terms.symbol, terms.lang))
    n = int(found.get("orders", 0)) or dataset.rows("orders")
    return terms.t("sales.headline.orders" if "orders" in found else "sales.headline.lines", n=n, count=whole(n))
