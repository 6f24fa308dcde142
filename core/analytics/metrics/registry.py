"""The one registry of metrics: screen, help text, report and tests all read a number's definition here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import narwhals as nw

from core.analytics.metrics import campaigns, loyalty, sales, satisfaction, traffic
from core.analytics.metrics.split import WHOLE, Split, Tallies, Tally, one, tallied
from core.analytics.metrics.value import NO_DATA, Z95, Value, balance, mean, rate, steady
from core.dataset import Dataset
from core.messages import Message
from core.schema import MONEY_SCALE

TOPICS = ("reach", "sales", "loyalty", "satisfaction", "campaigns")
Source = Callable[[Dataset, Split], Tallies]


@dataclass(frozen=True)
class Metric:
    """One number of the business.

    topic:   one of TOPICS, under which it is shown.
    unit:    count, money (currency units), share (0..1), number or points (-100..100).
    better:  "up", "down" or "" where neither is.
    formula: how it is worked out, in the names of tables and columns.
    needs:   table -> the columns it must have; `able` asks the data for more. home: the table of what it counts, where
             the data decide which that is (None: it is not there); else the first of `needs`.
    source:  what it counts, shared with other metrics; `estimate` makes the number and its interval of that.
    adds_up: whether the parts (channels, days) sum to the whole exactly.
    splits:  whether it can be asked by channel or campaign; over_time: by day or week, each for itself.
    """

    name: str
    topic: str
    unit: str
    better: str
    formula: str
    needs: Mapping[str, tuple[str, ...]]
    source: Source
    estimate: Callable[[Tally], Value]
    able: Callable[[Dataset], bool] | None = None
    home: Callable[[Dataset], str | None] | None = None
    adds_up: bool = False
    splits: bool = True
    over_time: bool = True

    @property
    def title(self) -> Message:
        return Message(f"metric.{self.name}")

    @property
    def definition(self) -> Message:
        return Message(f"metric.{self.name}.definition")

    def available(self, dataset: Dataset) -> bool:
        """Whether the dataset has all it needs."""
        has = all(
            table in dataset.tables and set(columns) <= dataset.columns(table).keys()
            for table, columns in self.needs.items()
        )
        return has and (not self.able or self.able(dataset)) and (not self.home or self.home(dataset) is not None)

    def table(self, dataset: Dataset) -> str | None:
        """The table whose rows, and days, it counts; None where it is more than one."""
        return self.home(dataset) if self.home else next(iter(self.needs), None)

    def compute(self, dataset: Dataset) -> Value:
        """The number of all that the filters leave."""
        return self.estimate(self.source(dataset, Split()).get(WHOLE, Tally()))


def _count(name: str, n: str = "") -> Callable[[Tally], Value]:
    return lambda tally: Value(tally[name], int(tally[n or name]))


def _money(name: str, n: str) -> Callable[[Tally], Value]:
    return lambda tally: Value(tally[name] / MONEY_SCALE, int(tally[n]))


def _rate(part: str, whole: str) -> Callable[[Tally], Value]:
    return lambda tally: rate(tally[part], tally[whole])


def _mean(total: str, squares: str, n: str, scale: int = 1) -> Callable[[Tally], Value]:
    return lambda tally: mean(tally[total] / scale, tally[squares] / scale**2, tally[n])


def _per(y: str, x: str) -> Callable[[Tally], Value]:
    return lambda tally: campaigns.per(tally, y, x)


def _share(y: str, x: str) -> Callable[[Tally], Value]:
    return lambda tally: campaigns.share(tally, y, x)


def _top(tally: Tally) -> Value:
    if not tally["buyers"]:
        return NO_DATA
    share, half = tally["share"], Z95 * tally["error"]
    return Value(steady(share), int(tally["buyers"]), steady(max(share - half, 0)), steady(min(share + half, 1)))


def _items(dataset: Dataset, split: Split) -> Tallies:
    named = split.rows(dataset, "items").filter(~nw.col("item_id").is_null())
    return tallied(named.group_by("part", "item_id").agg(n=nw.len()), items=one())


def _exposed(name: str) -> Metric:
    """A sum of the exposures: a count, or an amount."""
    money, title = name in campaigns.MONEY, {"cost": "campaign_cost", "value": "campaign_value"}.get(name, name)
    estimate = _money(name, f"n_{name}") if money else _count(name, f"n_{name}")
    better = {"impressions": "", "cost": ""}.get(name, "up")
    formula, unit = f"sum(exposures.{name})", "money" if money else "count"
    return Metric(
        title, "campaigns", unit, better, formula, {"exposures": (name,)}, campaigns.exposures, estimate, adds_up=True
    )


_ORDER = {"orders": ("order_id", "amount")}
_once = partial(Metric, splits=False, over_time=False)  # of the whole alone
_so_far = partial(Metric, over_time=False)  # what adds up over a person's time has no meaning day by day

METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        _once(
            "users", "reach", "count", "up", "distinct(user_id) in all tables", {}, traffic.people, _count("users"),
            able=traffic.names_people,
        ),
        Metric(
            "page_views", "reach", "count", "up", "sum(events.page_views)", {"events": ("page_views",)},
            traffic.views, _count("page_views", "rows"), adds_up=True,
        ),
        Metric(
            "visitors", "reach", "count", "up", "distinct(events.user_id)", {"events": ("user_id", "page_views")},
            traffic.views, _count("visitors"),
        ),
        Metric(
            "sessions", "reach", "count", "up", "distinct(events.session_id)", {"events": ("session_id",)},
            traffic.visits, _count("sessions"),
        ),
        Metric(
            "conversion", "sales", "share", "up", "sessions with an order / sessions",
            {"events": ("session_id",)}, traffic.visits, _rate("bought", "visits"), able=traffic.tells_orders,
        ),
        Metric(
            "revenue", "sales", "money", "up", "sum(orders.amount)", {"orders": ("amount",)},
            sales.lines, _money("revenue", "lines"), adds_up=True,
        ),
        Metric(
            "orders", "sales", "count", "up", "distinct(orders.order_id)", {"orders": ("order_id",)},
            sales.baskets, _count("orders"),
        ),
        Metric(
            "buyers", "sales", "count", "up", "distinct(orders.user_id), guests left out", {"orders": ("user_id",)},
            sales.lines, _count("buyers"),
        ),
        Metric(
            "average_order", "sales", "money", "up", "sum(amount of orders > 0) / orders > 0", _ORDER,
            sales.baskets, _mean("total", "squares", "paid", MONEY_SCALE),
        ),
        _once("items", "sales", "count", "", "distinct(items.item_id)", {"items": ("item_id",)}, _items, _count("items")),
        _so_far(
            "repeat_rate", "loyalty", "share", "up", "buyers with 2 or more orders > 0 / buyers with 1 or more", _ORDER,
            sales.paying, _rate("again", "people"),
        ),
        _so_far(
            "orders_per_buyer", "loyalty", "number", "up", "orders > 0 / buyers with an order > 0", _ORDER,
            sales.paying, _mean("orders", "squares", "people"),
        ),
        _so_far(
            "value_so_far", "loyalty", "money", "up", "sum(orders.amount of buyers) / buyers",
            {"orders": ("user_id", "amount")}, sales.lines, _mean("spent", "squares", "buyers", MONEY_SCALE),
        ),
        _once(
            "retention", "loyalty", "share", "up", "active in days 1-30 and 31-60 back / active in days 31-60 back",
            {}, loyalty.stayed, _rate("stayed", "before"), able=lambda data: bool(loyalty.active_tables(data)),
        ),
        _once(
            "churned", "loyalty", "share", "down", "buyers without an order in the last 90 days / buyers",
            {"orders": ("user_id", "day")}, loyalty.gone, _rate("gone", "bought"),
        ),
        _once(
            "top_tenth", "loyalty", "share", "", "revenue of the top 10% of buyers / revenue of all",
            {"orders": ("user_id", "amount")}, loyalty.worth, _top,
        ),
        Metric(
            "reviews", "satisfaction", "count", "up", "rows(reviews)", {"reviews": ("review_id",)},
            satisfaction.written, _count("n"), adds_up=True,
        ),
        Metric(
            "average_rating", "satisfaction", "number", "up", "sum(ratings.value) / ratings", {},
            satisfaction.rated, _mean("total", "squares", "n"), home=satisfaction.scored,
        ),
        Metric(
            "csat", "satisfaction", "share", "up", "ratings of 4 or 5 / ratings", {},
            satisfaction.rated, _rate("happy", "n"), home=satisfaction.starred,
        ),
        Metric(
            "nps", "satisfaction", "points", "up", "100 * (answers 9-10 - answers 0-6) / answers", {},
            satisfaction.asked, lambda tally: balance(tally["up"], tally["down"], tally["n"]),
            home=satisfaction.surveyed,
        ),
        _once(
            "response_rate", "satisfaction", "share", "up", "buyers with a rating or review / buyers",
            {"orders": ("user_id",)}, satisfaction.answering, _rate("spoke", "buyers"), able=satisfaction.can_answer,
        ),
        _exposed("impressions"),
        _exposed("clicks"),
        Metric(
            "ctr", "campaigns", "share", "up", "sum(clicks) / sum(impressions), of rows with both",
            {"exposures": ("impressions", "clicks")}, campaigns.exposures, _share("clicks", "impressions"),
        ),
        _exposed("conversions"),
        Metric(
            "cvr", "campaigns", "share", "up", "sum(conversions) / sum(clicks), of rows with both",
            {"exposures": ("clicks", "conversions")}, campaigns.exposures, _share("conversions", "clicks"),
        ),
        _exposed("cost"),
        Metric(
            "cost_per_click", "campaigns", "money", "down", "sum(cost) / sum(clicks)",
            {"exposures": ("cost", "clicks")}, campaigns.exposures, _per("cost", "clicks"),
        ),
        Metric(
            "cost_per_conversion", "campaigns", "money", "down", "sum(cost) / sum(conversions)",
            {"exposures": ("cost", "conversions")}, campaigns.exposures, _per("cost", "conversions"),
        ),
        _exposed("value"),
        Metric(
            "roas", "campaigns", "number", "up", "sum(value) / sum(cost)",
            {"exposures": ("cost", "value")}, campaigns.exposures, _per("value", "cost"),
        ),
        _once(
            "consent", "campaigns", "share", "up", "customers with consent / customers", {"customers": ("consent",)},
            campaigns.agreeing, _rate("yes", "customers"),
        ),
    )
}  # fmt: skip
