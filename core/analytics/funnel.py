"""How far visits come on the way to an order, step by step, and where the largest part of them is lost.

A visit has reached a step if it has come to it after the step before, at once or later, in the same visit.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from core.analytics.metrics import wilson
from core.analytics.metrics.traffic import is_purchase, purchase_events
from core.dataset import Dataset
from core.engine import collect
from core.errors import NotEnoughData, OutOfRange
from core.messages import Message

Frame = nw.LazyFrame[Any]

VISIT, ORDER = "visit", "order"  # any event; any that is an order, where the data has several kinds of these
MOST_CHOICES, MOST_STEPS, MOST_CHANNELS = 60, 8, 12
_SIGN = ":"
_OF_PAGE, _OF_EVENT = "page", "event"

# Words by which a step gives itself away, among the kinds of pages and among the names of events; whole words, or
# their beginning where a * follows. Events that are an order are those of the metric "Visit conversion".
_KNOWN: dict[str, dict[str, str]] = {
    "product": {
        _OF_PAGE: "product products item items goods detail details productdetail* pdp sku 商品* 宝贝* 产品*",
        _OF_EVENT: "viewitem viewproduct productview* productdetail* detail viewcontent 商品浏览 浏览商品 查看商品",
    },
    "cart": {
        _OF_PAGE: "cart basket bag shoppingcart shoppingbag 购物车",
        _OF_EVENT: "addtocart* cart cartadd addcart basket addtobasket 加购* 加入购物车 购物车",
    },
    "checkout": {
        _OF_PAGE: "checkout* payment pay shipping billing 结算* 结账* 支付 付款",
        _OF_EVENT: "checkout* begincheckout startcheckout initiatecheckout 结算 结账 提交订单",
    },
    "order": {
        _OF_PAGE: "confirmation* confirm thankyou* thanks success ordercomplete* orderconfirm* ordersuccess 支付成功",
    },
}


@dataclass(frozen=True, eq=False)
class Funnel:
    """Visits (or people) by how far they came.

    unit:     "visits", or "people" where no event has a session.
    ordered:  whether the steps had to follow each other; without times they only had to be there, all of them.
    steps:    step (as asked for), reached, share (of the first step, 0..1), low, high, next_share (of the step before;
              NaN in the first row), next_low, next_high (95% intervals, Wilson), lost (since the step before).
    channels: channel (None: more than one, or not known), then as many columns as steps, named 0, 1, ..; most
              visits first; empty without channels.
    left_out: rows without a session or a time, which belong to no visit.
    """

    unit: str
    ordered: bool
    steps: pd.DataFrame
    channels: pd.DataFrame
    left_out: int

    @property
    def worst(self) -> int:
        """The row of `steps` that loses the largest part of the step before; the first of equals."""
        return 1 + int((1 - self.steps["next_share"][1:]).fillna(-1).to_numpy().argmax())

    def of_channels(self) -> pd.DataFrame:
        """channel, first, last (visits at the first and the last step), share, low, high (95%)."""
        first, last = self.channels[0], self.channels[len(self.steps) - 1]
        ends = [wilson(int(k), int(n)) for k, n in zip(last, first, strict=True)]
        return pd.DataFrame(
            {
                "channel": self.channels["channel"],
                "first": first,
                "last": last,
                "share": (last / first.where(first > 0)).astype(float),
                "low": [low for low, _ in ends],
                "high": [high for _, high in ends],
            }
        )


def step_choices(dataset: Dataset) -> pd.DataFrame:
    """What can be a step: code ("page:cart", "event:purchase"), of ("page", "event"), value, rows; most rows first.

    A kind of page is the first part of its address. Of each sort the MOST_CHOICES most frequent.
    """
    dataset.require("events")
    sorts = {_OF_EVENT: ("event", nw.col("event"))} if "event" in dataset.columns("events") else {}
    sorts |= {_OF_PAGE: ("page_id", _page_kind())}
    found = [_values(dataset, of, column, value) for of, (column, value) in sorts.items()]
    return pd.concat(found, ignore_index=True)[["code", "of", "value", "rows"]]


def _values(dataset: Dataset, of: str, column: str, value: nw.Expr) -> pd.DataFrame:
    each = dataset.whole.events.group_by(column).agg(rows=nw.len())  # an address is read once, not once a visit
    counted = each.select("rows", value=value).group_by("value").agg(nw.col("rows").sum())
    known = counted.filter(~nw.col("value").is_null(), nw.col("value") != "")
    most = known.sort("rows", "value", descending=[True, False]).head(MOST_CHOICES)
    found = collect(most, {"rows": "int"}).sort_values(["rows", "value"], ascending=[False, True], ignore_index=True)
    return found.assign(of=of, code=[f"{of}{_SIGN}{value}" for value in found["value"]])


def usual_steps(dataset: Dataset) -> tuple[str, ...]:
    """The steps from a visit to an order that this data is seen to have; the visit alone where it has none."""
    choices = step_choices(dataset)
    orders = [f"{_OF_EVENT}{_SIGN}{kind}" for kind in purchase_events(dataset)]
    others = choices[~choices["code"].isin(orders)]
    known = {name: _first_known(others, words) for name, words in _KNOWN.items()}
    if orders:
        known["order"] = orders[0] if len(orders) == 1 and orders[0] in set(choices["code"]) else ORDER
    return (VISIT, *dict.fromkeys(code for code in known.values() if code))


def step_name(code: str) -> str:
    """What a step is on the way to an order: visit, product, cart, checkout or order; "" where it is not known."""
    if code in (VISIT, ORDER):
        return code
    of, _, value = code.partition(_SIGN)
    if of == _OF_EVENT and is_purchase(value):
        return ORDER
    return next((name for name, words in _KNOWN.items() if _is(value, words.get(of, ""))), "")


def _first_known(choices: pd.DataFrame, words: dict[str, str]) -> str | None:
    """The most frequent value that is one of the words: of the first sort that has any."""
    for of, known in words.items():
        rows = choices[choices["of"] == of]
        fitting = [code for code, value in zip(rows["code"], rows["value"], strict=True) if _is(value, known)]
        if fitting:
            return str(fitting[0])
    return None


def _is(value: object, words: str) -> bool:
    plain = re.sub(r"[\W_]+", "", str(value)).casefold()
    return any(plain.startswith(word[:-1]) if word.endswith("*") else plain == word for word in words.split())


def funnel(dataset: Dataset, *, steps: Sequence[str] = ()) -> Funnel:
    """How many visits reach each of `steps` (codes of step_choices, "visit" for any event, "order" for
    any event that is an order), by default usual_steps.

    Raises NotEnoughData where fewer than two steps are known or no event is left, OutOfRange for what is no code.
    """
    dataset.require("events")
    steps = tuple(steps) or usual_steps(dataset)
    if len(steps) < 2:
        raise NotEnoughData(Message("funnel.steps"), needed=2, found=len(steps))
    hits = [_hit(dataset, code) for code in steps[:MOST_STEPS]]
    columns = dataset.columns("events")
    timed = "at" in columns
    unit = ["user_id", "session_id"] if "session_id" in columns else ["user_id"]
    needed = [name for name in ("session_id", "at") if name in columns]
    rows = dataset.events.filter(*(~nw.col(name).is_null() for name in needed)) if needed else dataset.events
    counts = _counted(rows, unit, hits, timed, "channel" in columns)
    if not counts["units"].sum():
        raise NotEnoughData(Message("funnel.events"), needed=1, found=0)
    left_out = dataset.rows("events") - int(collect(rows.select(n=nw.len()))["n"].iloc[0])
    by_channel = _by_channel(counts, len(hits)) if "channel" in columns else pd.DataFrame()
    unit_name = "visits" if "session_id" in columns else "people"
    return Funnel(unit_name, timed, _steps(counts, steps[:MOST_STEPS]), by_channel, left_out)


def _hit(dataset: Dataset, code: str) -> nw.Expr:
    """Whether an event is this step."""
    if code == VISIT:
        return ~nw.col("user_id").is_null()
    if code == ORDER and (kinds := purchase_events(dataset)):
        return nw.col("event").is_in(kinds).fill_null(False)
    of, _, value = code.partition(_SIGN)
    if of == _OF_EVENT and "event" in dataset.columns("events"):
        return (nw.col("event") == value).fill_null(False)
    if of == _OF_PAGE:
        return (_page_kind() == value).fill_null(False)
    raise OutOfRange("steps", code, "visit, order, page:…, event:…")


def _page_kind() -> nw.Expr:
    """The first part of an address: product of /product/1?x=2 and of https://shop.example/product/1."""
    path = nw.col("page_id").str.replace_all(r"^(?:https?://[^/]+)?/?", "")
    return path.str.replace_all(r"[/?#].*$", "")  # no reference to a group: every engine writes it its own way


def _counted(rows: Frame, unit: list[str], hits: list[nw.Expr], timed: bool, channels: bool) -> pd.DataFrame:
    """channel (where there are any; null where a unit has several), level (the steps reached), units."""
    names = [f"s{place}" for place in range(len(hits))]
    kept = [*unit, *(["at"] if timed else []), *(["channel"] if channels else [])]
    marked = rows.select(*kept, **dict(zip(names, hits, strict=True)))
    if not timed:
        return _of_level(_per_unit(_at_all(marked, unit, names), unit, channels), channels)
    ends = _ends(marked, unit, names, channels)
    counts = _of_level(ends, channels, "unsure")
    if not counts["unsure"].sum():
        return counts
    unsure = ends.filter(nw.col("unsure") == 1).select(*unit)
    looked_at = _in_order(marked.join(unsure, on=unit, how="semi"), unit, names)
    return pd.concat([counts[counts["unsure"] == 0], _of_level(_per_unit(looked_at, unit, channels), channels)])


def _channel_ends(channels: bool) -> dict[str, nw.Expr]:
    return {"channel": nw.col("channel").min(), "_other": nw.col("channel").max()} if channels else {}


def _per_unit(leveled: Frame, unit: list[str], channels: bool) -> Frame:
    return leveled.group_by(*unit).agg(level=nw.col("level").max(), **_channel_ends(channels))


def _of_level(each: Frame, channels: bool, *also: str) -> pd.DataFrame:
    """Units by channel, level and whatever else is named."""
    if channels:
        one = nw.col("channel") == nw.col("_other")
        each = each.with_columns(channel=nw.when(one).then(nw.col("channel")))
    counted = each.group_by(*(["channel"] if channels else []), "level", *also).agg(units=nw.len())
    return collect(counted, dict.fromkeys(("level", "units", *also), "int"))


def _ends(marked: Frame, unit: list[str], names: list[str], channels: bool) -> Frame:
    """level of each unit by the first time of each step alone, and whether that is `unsure` (1) or exact (0).

    While first times rise, each is the first after the step before. Where one does not, the step was not reached
    if its last time is before that too; else its times in between must be looked at. Sorting every visit would take
    five times as long, and few of them need it.
    """
    at = nw.col("at")
    timed = marked.with_columns(**{f"f{n}": nw.when(nw.col(name)).then(at) for n, name in enumerate(names)})
    first = {f"f{n}": nw.col(f"f{n}").min() for n in range(len(names))}
    last = {f"l{n}": nw.col(f"f{n}").max() for n in range(len(names))}
    each = timed.group_by(*unit).agg(**first, **last, **_channel_ends(channels))
    risen = [~nw.col("f0").is_null()]
    risen += [(nw.col(f"f{n}") >= nw.col(f"f{n - 1}")).fill_null(False) for n in range(1, len(names))]
    so_far = [reduce(lambda a, b: a & b, risen[: n + 1]) for n in range(len(names))]
    again = [
        so_far[n - 1] & (nw.col(f"f{n}") < nw.col(f"f{n - 1}")) & (nw.col(f"l{n}") >= nw.col(f"f{n - 1}"))
        for n in range(1, len(names))
    ]
    level = reduce(lambda a, b: a + b, [reached.cast(nw.Int64) for reached in so_far])
    unsure = reduce(lambda a, b: a | b, again).fill_null(False).cast(nw.Int64)
    return each.with_columns(level=level, unsure=unsure)


def _in_order(marked: Frame, unit: list[str], names: list[str]) -> Frame:
    """Adds level: how many steps the visit came to, each at or after the earliest time the one before was reached."""
    at, level = nw.col("at"), nw.lit(0, nw.Int64)
    for place, name in enumerate(names):
        able = nw.col(name) if place == 0 else nw.col(name) & (at >= nw.col(f"t{place - 1}"))
        marked = marked.with_columns(**{f"t{place}": nw.when(able).then(at)})
        marked = marked.with_columns(nw.col(f"t{place}").min().over(*unit))
        level = level + (~nw.col(f"t{place}").is_null()).cast(nw.Int64)
    return marked.with_columns(level=level)


def _at_all(marked: Frame, unit: list[str], names: list[str]) -> Frame:
    """Adds level: how many of the steps, from the first on, the person came to at any time."""
    marked = marked.with_columns(nw.col(name).cast(nw.Int64) for name in names)
    marked = marked.with_columns(nw.col(name).max().over(*unit) for name in names)
    prefixes = [
        reduce(lambda a, b: a * b, [nw.col(name) for name in names[: place + 1]]) for place in range(len(names))
    ]
    return marked.with_columns(level=reduce(lambda a, b: a + b, prefixes))


def _reached(counts: pd.DataFrame, steps: int) -> list[int]:
    return [int(counts.loc[counts["level"] > place, "units"].sum()) for place in range(steps)]


def _steps(counts: pd.DataFrame, steps: Sequence[str]) -> pd.DataFrame:
    reached = _reached(counts, len(steps))
    rows = []
    for place, (code, n) in enumerate(zip(steps, reached, strict=True)):
        before = reached[place - 1] if place else 0
        rows.append(
            (code, n, _share(n, reached[0]), *wilson(n, reached[0]), _share(n, before), *wilson(n, before),
             before - n if place else 0)
        )  # fmt: skip
    columns = ["step", "reached", "share", "low", "high", "next_share", "next_low", "next_high", "lost"]
    return pd.DataFrame(rows, columns=columns)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def _by_channel(counts: pd.DataFrame, steps: int) -> pd.DataFrame:
    """The same for each channel; those beyond the MOST_CHANNELS largest are left to the total."""
    named = counts.astype({"channel": object})
    named["channel"] = named["channel"].where(named["channel"].notna(), None)
    rows = [
        (None if channel is np.nan else channel, *_reached(part, steps))
        for channel, part in named.groupby("channel", dropna=False)
    ]
    found = pd.DataFrame(rows, columns=["channel", *range(steps)])
    found["channel"] = found["channel"].astype(object).where(found["channel"].notna(), None)
    return found.sort_values(0, ascending=False, kind="stable", ignore_index=True).head(MOST_CHANNELS)
