"""What visits leave behind: order lines and page events."""

import numpy as np
import pandas as pd
from numpy.random import Generator

from sample_data.shop.goods import CATEGORIES, TASTES
from sample_data.shop.habits import (
    AT_CHECKOUT,
    CARTED,
    CHANNELS,
    DAYS,
    LEFT_AT_ONCE,
    ONE_LAW,
    ORDERED,
    SEGMENTS,
    YEAR,
    law,
)

FAVOURITES = 5
VIEWED_BEFORE_BUYING = 3
KINDS = ("home", "category", "product", "search")
# Where visits land, by channel, in the order of KINDS; the shop's own search is no landing page.
LANDINGS = {
    "direct": (0.6, 0.2, 0.2, 0),
    "search": (0.15, 0.35, 0.5, 0),
    "social": (0.1, 0.25, 0.65, 0),
    "email": (0.15, 0.45, 0.4, 0),
    "ads": (0.05, 0.3, 0.65, 0),
    "referral": (0.25, 0.25, 0.5, 0),
}
ONWARD = (0.05, 0.17, 0.66, 0.12)
RETURN_SHARE = 0.015
# Steps of a visit, after any number of pages looked at.
ADDING, PAYING = 1000, 2000
YEAR_END = DAYS * 86400


class Choices:
    """What people pick: by taste, by purse, and partly again what they picked before."""

    def __init__(self, rng: Generator, truth: pd.DataFrame, liking: np.ndarray, price: np.ndarray) -> None:
        self.rng = rng
        self.loyalty = law(truth, "loyalty")
        groups = truth["segment"] + "|" + truth["taste"]
        names, self.group = np.unique(groups.to_numpy(str), return_inverse=True)
        laws = {**SEGMENTS, "one": ONE_LAW}
        weights = []
        for segment, taste in (name.split("|") for name in names):
            weights.append(liking[list(TASTES).index(taste)] * price ** laws[segment].price_tilt)
        self.totals = np.cumsum(weights, axis=1)
        people = np.repeat(np.arange(len(truth)), FAVOURITES)
        self.favourites = self._fresh(people).reshape(-1, FAVOURITES)

    def draw(self, person: np.ndarray) -> np.ndarray:
        """An item (row of the item table) for each entry of `person`."""
        again = self.rng.random(len(person)) < self.loyalty[person]
        favourite = self.favourites[person, self.rng.integers(0, FAVOURITES, len(person))]
        return np.where(again, favourite, self._fresh(person))

    def _fresh(self, person: np.ndarray) -> np.ndarray:
        items, group = np.empty(len(person), int), self.group[person]
        for number, total in enumerate(self.totals):
            rows = group == number
            items[rows] = np.searchsorted(total, self.rng.random(rows.sum()) * total[-1], side="right")
        return items


def make_baskets(
    rng: Generator, truth: pd.DataFrame, visits: pd.DataFrame, choices: Choices, price: np.ndarray
) -> pd.DataFrame:
    """One row an order line: visit, person, item (rows), quantity, amount (CNY, after discount)."""
    bought = visits.index[visits["reach"] == ORDERED].to_numpy()
    size = 1 + rng.poisson(law(truth, "extra_lines")[visits["person"].to_numpy()[bought]])
    visit = np.repeat(bought, size)
    person = visits["person"].to_numpy()[visit]
    lines = pd.DataFrame({"visit": visit, "person": person, "item": choices.draw(person)})
    lines = lines.drop_duplicates(["visit", "item"], ignore_index=True)
    person = lines["person"].to_numpy()
    lines["quantity"] = 1 + rng.poisson(law(truth, "extra_pieces")[person])
    off = law(truth, "discount")[person] * rng.choice([0.4, 1, 1.6], len(lines))
    lines["amount"] = (price[lines["item"]] * lines["quantity"] * (1 - off)).round(2)
    return lines


def make_events(
    rng: Generator, visits: pd.DataFrame, baskets: pd.DataFrame, choices: Choices, pages: np.ndarray
) -> pd.DataFrame:
    """One row a page event, in order of time within a visit: visit, page_id, event, second (of the year)."""
    looked = _looking(rng, visits, choices, pages)
    events = pd.concat([looked, _adding(visits, baskets, choices), _paying(visits)])
    events = events.sort_values(["visit", "step"], kind="stable", ignore_index=True)
    gaps = np.where(events["step"] == 0, 0, rng.integers(8, 75, len(events)))
    passed = pd.Series(gaps).groupby(events["visit"]).cumsum()
    events["second"] = visits["start"].to_numpy()[events["visit"]] + passed
    return events.drop(columns="step")


def _looking(rng: Generator, visits: pd.DataFrame, choices: Choices, pages: np.ndarray) -> pd.DataFrame:
    """A landing page as the channel leads to, then mostly products; some liked or shared."""
    reach, people = visits["reach"].to_numpy(), visits["person"].to_numpy()
    # A visit that ends in a cart sees less besides: people know what they came for.
    onward = np.where(reach < CARTED, 1 + rng.poisson(pages[people] / 2), rng.poisson(0.4, len(visits)))
    size = 1 + np.where(reach == LEFT_AT_ONCE, 0, onward)
    visit = np.repeat(visits.index.to_numpy(), size)
    step = np.arange(len(visit)) - np.repeat(np.cumsum(size) - size, size)
    kind = rng.choice(KINDS, len(visit), p=ONWARD)
    kind[step == 0] = _landings(rng, visits["channel"].to_numpy())
    item = choices.draw(people[visit])
    page = np.select(
        [kind == "product", kind == "category"],
        [_product(item), np.char.add("category/", np.array(CATEGORIES)[item * len(CATEGORIES) // 300])],
        kind,
    )
    acts = rng.choice(["view", "like", "share"], len(visit), p=[0.91, 0.07, 0.02])
    event = np.select([kind == "product", kind == "search"], [acts, "search"], "view")
    return pd.DataFrame({"visit": visit, "step": step, "page_id": page, "event": event})


def _landings(rng: Generator, channel: np.ndarray) -> np.ndarray:
    kind = np.empty(len(channel), "U8")
    for name in CHANNELS:
        kind[channel == name] = rng.choice(KINDS, (channel == name).sum(), p=LANDINGS[name])
    return kind


def _adding(visits: pd.DataFrame, baskets: pd.DataFrame, choices: Choices) -> pd.DataFrame:
    """Products put into the cart: those bought, or one that is not bought in the end."""
    lines = baskets[baskets.groupby("visit").cumcount() < VIEWED_BEFORE_BUYING]
    left = visits.index[visits["reach"].isin((CARTED, AT_CHECKOUT))].to_numpy()
    visit = np.concatenate([lines["visit"], left])
    item = np.concatenate([lines["item"], choices.draw(visits["person"].to_numpy()[left])])
    return pd.DataFrame({"visit": visit, "step": ADDING, "page_id": _product(item), "event": "cart"})


def _paying(visits: pd.DataFrame) -> pd.DataFrame:
    """The cart, the checkout and the confirmation of an order, as far as each visit gets."""
    steps = [("cart", "view", CARTED), ("checkout", "view", AT_CHECKOUT), ("confirmation", "purchase", ORDERED)]
    parts = [
        pd.DataFrame(
            {"visit": visits.index[visits["reach"] >= need], "step": PAYING + need, "page_id": page, "event": did}
        )
        for page, did, need in steps
    ]
    return pd.concat(parts)


def _product(items: np.ndarray) -> np.ndarray:
    return np.char.add("product/", _item_ids(items))


def _item_ids(items: np.ndarray) -> np.ndarray:
    return np.char.add("I", np.char.zfill((np.asarray(items) + 1).astype(str), 4))


def stamp(seconds: np.ndarray) -> pd.Index:
    """Seconds since the year began as local wall time in text."""
    return (YEAR + pd.to_timedelta(seconds, unit="s")).strftime("%Y-%m-%d %H:%M:%S")


def event_table(truth: pd.DataFrame, visits: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Events as the shop stores them: user_id, page_id, event, channel, session_id, time."""
    visit = events["visit"].to_numpy()
    return pd.DataFrame(
        {
            "user_id": truth["user_id"].to_numpy()[visits["person"].to_numpy()[visit]],
            "page_id": events["page_id"],
            "event": events["event"],
            "channel": visits["channel"].to_numpy()[visit],
            "session_id": np.char.add("S", np.char.zfill((visit + 1).astype(str), 6)),
            "time": stamp(events["second"].to_numpy()),
        }
    )


def order_table(
    rng: Generator, truth: pd.DataFrame, visits: pd.DataFrame, baskets: pd.DataFrame, paid: pd.Series
) -> pd.DataFrame:
    """Order lines as the shop stores them; a return is a later line of its order, below zero."""
    number = (visits["reach"] == ORDERED).cumsum()
    lines = baskets.assign(second=paid.reindex(baskets["visit"]).to_numpy())
    back = lines[rng.random(len(lines)) < RETURN_SHARE]
    back = back.assign(quantity=-back["quantity"], amount=-back["amount"])
    back["second"] += rng.integers(2 * 86400, 15 * 86400, len(back))
    lines = pd.concat([lines, back[back["second"] < YEAR_END]])
    lines = lines.sort_values(["second", "visit"], kind="stable", ignore_index=True)
    visit = lines["visit"].to_numpy()
    return pd.DataFrame(
        {
            "order_id": np.char.add("O", np.char.zfill(number.to_numpy()[visit].astype(str), 6)),
            "user_id": truth["user_id"].to_numpy()[lines["person"]],
            "item_id": _item_ids(lines["item"].to_numpy()),
            "quantity": lines["quantity"],
            "amount": lines["amount"],
            "channel": visits["channel"].to_numpy()[visit],
            "time": stamp(lines["second"].to_numpy()),
        }
    )
