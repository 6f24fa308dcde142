"""How customers shop: when they order, what they put in the basket, which pages they look at."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator

YEAR, DAYS = pd.Timestamp("2025-01-01"), 365
CHANNELS = ("direct", "search", "social", "email", "ads", "referral")
# Recency is a log-normal draw less these days, so that some people order on the very last day.
LAG = 4
LONGEST = 355
STILL_AROUND = 0.65
# How far a visit gets. Of those without an order, most leave from the page they landed on.
LEFT_AT_ONCE, LOOKED, CARTED, AT_CHECKOUT, ORDERED = range(5)
WITHOUT_ORDER = (0.57, 0.271, 0.132, 0.027)
HOURS = np.array([4, 2, 1, 1, 1, 2, 4, 8, 12, 16, 18, 20, 24, 20, 17, 16, 17, 19, 22, 27, 33, 34, 24, 10])


@dataclass(frozen=True)
class Habit:
    """One law of behaviour; pairs are the median and the log spread between people."""

    share: float
    orders: tuple[float, float]  # a median of 0: never buys
    extra_lines: float
    extra_pieces: float
    price_tilt: float  # a choice is made in proportion to price ** tilt
    discount: float
    recency: tuple[float, float]  # days since the last order; who never buys is still seen then
    visits: tuple[float, float]  # those without an order
    pages: float
    loyalty: float  # share of choices that return to the few favourites
    channels: tuple[float, ...]


SEGMENTS = {
    "regulars": Habit(0.27, (2.8, 0.15), 0.7, 0, -0.6, 0.03, (55, 0.5), (35, 0.2), 0.8, 0.2, (40, 25, 10, 10, 8, 7)),
    "bargain hunters": Habit(0.42, (1, 0.22), 1, 0, -0.2, 0.25, (185, 0.4), (16, 0.2), 0.8, 0, (12, 20, 15, 25, 22, 6)),
    "big spenders": Habit(0.13, (5.2, 0.15), 2.5, 1, 0.7, 0.02, (24, 0.8), (77, 0.2), 1.2, 0, (38, 22, 12, 15, 6, 7)),
    "browsers": Habit(0.18, (0, 0), 0, 0, 0, 0, (60, 0.8), (28, 0.2), 1.2, 0, (14, 22, 38, 6, 12, 8)),
}
# Without segments everybody follows this one law.
ONE_LAW = Habit(1, (1.6, 0.5), 1.3, 0.2, 0, 0.07, (70, 0.7), (26, 0.5), 1, 0.1, (30, 23, 16, 14, 10, 7))


def season() -> np.ndarray:
    """Relative trade of each day: quiet Mondays, full weekends, peaks at 18 June and 11 November."""
    day = np.arange(DAYS)
    weekly = np.array([0.8, 0.85, 0.9, 0.95, 1.1, 1.3, 1.2])[(day + YEAR.weekday()) % 7]
    peaks = sum(
        height * np.exp(-0.5 * ((day - centre) / width) ** 2)
        for centre, width, height in ((168, 2.5, 1.2), (314, 2, 4))
    )
    return weekly * (1 + peaks)


def law(truth: pd.DataFrame, name: str) -> np.ndarray:
    """One property of each customer's habit."""
    laws = {**SEGMENTS, "one": ONE_LAW}
    return np.array([getattr(laws[segment], name) for segment in truth["segment"]])


def _spread(rng: Generator, pairs: np.ndarray) -> np.ndarray:
    """One log-normal draw for each row (median, log spread)."""
    return pairs[:, 0] * np.exp(pairs[:, 1] * rng.normal(size=len(pairs)))


def make_spans(rng: Generator, truth: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Days of signing up (negative before the year) and of the last order, for each customer."""
    quiet = [np.round(_spread(rng, law(truth, "recency"))) - LAG for _ in range(3)]
    # Nobody is gone for more than LONGEST days; folding back leaves no crowd on that day.
    days = DAYS - 1 - np.clip(LONGEST - np.abs(LONGEST - np.array(quiet)), 0, LONGEST).astype(int)
    # Of three days that suit the person, the one the season favours.
    chances = season()[days].cumsum(0)
    picked = (rng.random(len(truth)) * chances[-1] >= chances).sum(0)
    last = days[picked, np.arange(len(truth))]
    new = rng.random(len(truth)) < 0.35
    signup = np.where(new, last * rng.random(len(truth)) ** 1.5 * 0.8, -rng.integers(1, 1100, len(truth)))
    return signup.astype(int), last


def _days(rng: Generator, first: np.ndarray, last: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """A day between `first` and `last` for each row, drawn in proportion to `weights`."""
    total = np.concatenate([[0], np.cumsum(weights)])
    drawn = rng.uniform(total[first], total[last + 1])
    return np.clip(np.searchsorted(total, drawn, side="right") - 1, first, last)


def make_visits(rng: Generator, truth: pd.DataFrame, signup: np.ndarray, last: np.ndarray) -> pd.DataFrame:
    """One row a visit: person (row in truth), reach (how far it gets), start (seconds into the year), channel."""
    typical = law(truth, "orders")
    orders = np.where(typical[:, 0] > 0, np.maximum(np.round(_spread(rng, typical)), 1), 0).astype(int)
    looks = np.round(_spread(rng, law(truth, "visits"))).astype(int)
    person = np.repeat(np.tile(np.arange(len(truth)), 2), np.concatenate([orders, looks]))
    bought = orders.sum()
    reach = np.full(len(person), ORDERED)
    reach[bought:] = rng.choice(len(WITHOUT_ORDER), len(person) - bought, p=WITHOUT_ORDER)
    day = _visit_days(rng, np.maximum(signup, 0), last, person, bought)
    newest = np.cumsum(orders) - orders
    day[newest[orders > 0]] = last[orders > 0]
    second = rng.choice(24, len(person), p=HOURS / HOURS.sum()) * 3600 + rng.integers(0, 2400, len(person))
    mix = law(truth, "channels").cumsum(1)
    channel = (rng.uniform(0, mix[person, -1])[:, None] >= mix[person]).sum(1)
    visits = pd.DataFrame(
        {
            "person": person,
            "reach": reach,
            "start": day * 86400 + second,
            "channel": np.array(CHANNELS)[channel],
        }
    )
    return visits.sort_values(["start", "person"], kind="stable", ignore_index=True)


def _visit_days(rng: Generator, first: np.ndarray, last: np.ndarray, person: np.ndarray, bought: int) -> np.ndarray:
    """The day of each visit, those with an order first; most people look on to the end."""
    # Last orders crowd at the year's end, so other orders make room for them there.
    room = season() * np.clip((DAYS - 1 - np.arange(DAYS)) / 30, 0.4, 1)
    part = np.where(rng.random(len(last)) < STILL_AROUND, 1, rng.random(len(last)))
    end = last + np.round((DAYS - 1 - last) * part).astype(int)
    buyer, looker = person[:bought], person[bought:]
    ordered = _days(rng, first[buyer], last[buyer], room)
    return np.concatenate([ordered, _days(rng, first[looker], end[looker], season())])
