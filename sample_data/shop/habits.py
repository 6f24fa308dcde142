"""How customers shop: when they order, what they put in the basket, which pages they look at."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator

YEAR, DAYS = pd.Timestamp("2025-01-01"), 365
CHANNELS = ("direct", "search", "social", "email", "ads", "referral")
# Recency is a log-normal draw less these days, so that some people order on the very last day.
LAG = 4
STILL_HERE = 30
HOURS = np.array([4, 2, 1, 1, 1, 2, 4, 8, 12, 16, 18, 20, 24, 20, 17, 16, 17, 19, 22, 27, 33, 34, 24, 10])


@dataclass(frozen=True)
class Habit:
    """One law of behaviour; pairs are the median and the log spread between people."""

    share: float
    orders: tuple[float, float]
    extra_lines: float
    extra_pieces: float
    price_tilt: float  # a choice is made in proportion to price ** tilt
    discount: float
    recency: tuple[float, float]
    visits: tuple[float, float]
    pages: float
    loyalty: float  # share of choices that return to the few favourites
    channels: tuple[float, ...]


SEGMENTS = {
    "regulars": Habit(0.4, (7, 0.2), 0.12, 0, -0.8, 0.03, (16, 0.6), (6, 0.3), 1, 0.4, (40, 25, 10, 10, 8, 7)),
    "bargain hunters": Habit(
        0.3, (2.7, 0.2), 0.15, 0, -0.2, 0.25, (60, 0.25), (2.6, 0.3), 1.5, 0, (12, 20, 15, 25, 22, 6)
    ),
    "big spenders": Habit(0.2, (10, 0.2), 1.4, 1, 0.7, 0.02, (15, 0.6), (7, 0.25), 4, 0, (38, 22, 12, 15, 6, 7)),
    "browsers": Habit(0.1, (1, 0.15), 0.1, 0, 0, 0.05, (234, 0.15), (12, 0.25), 4, 0, (14, 22, 38, 6, 12, 8)),
}
# Without segments everybody follows this one law.
ONE_LAW = Habit(1, (5, 0.5), 0.7, 0.2, 0, 0.07, (32, 0.6), (6, 0.5), 2, 0.1, (30, 23, 16, 14, 10, 7))


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
    quiet = np.round(_spread(rng, law(truth, "recency"))) - LAG
    last = DAYS - 1 - np.clip(quiet, 0, 300).astype(int)
    new = rng.random(len(truth)) < 0.35
    signup = np.where(new, last * rng.random(len(truth)) ** 1.5 * 0.8, -rng.integers(1, 1100, len(truth)))
    return signup.astype(int), last


def _days(rng: Generator, first: np.ndarray, last: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """A day between `first` and `last` for each row, drawn in proportion to `weights`."""
    total = np.concatenate([[0], np.cumsum(weights)])
    drawn = rng.uniform(total[first], total[last + 1])
    return np.clip(np.searchsorted(total, drawn, side="right") - 1, first, last)


def make_visits(rng: Generator, truth: pd.DataFrame, signup: np.ndarray, last: np.ndarray) -> pd.DataFrame:
    """One row a visit: person (row in truth), order (bool), start (seconds since the year began), channel."""
    orders = np.maximum(np.round(_spread(rng, law(truth, "orders"))), 1).astype(int)
    looks = np.round(_spread(rng, law(truth, "visits"))).astype(int)
    person = np.repeat(np.tile(np.arange(len(truth)), 2), np.concatenate([orders, looks]))
    order = np.arange(len(person)) < orders.sum()
    # Last orders crowd at the year's end, so other visits make room for them there.
    room = season() * np.clip((DAYS - 1 - np.arange(DAYS)) / 30, 0.4, 1)
    # Whoever ordered lately still looks around; whoever went quiet does neither.
    end = np.where(last >= DAYS - STILL_HERE, DAYS - 1, last)
    day = _days(rng, np.maximum(signup, 0)[person], np.where(order, last[person], end[person]), room)
    newest = np.concatenate([[0], np.cumsum(orders)[:-1]])
    day[newest] = last
    second = rng.choice(24, len(person), p=HOURS / HOURS.sum()) * 3600 + rng.integers(0, 2400, len(person))
    mix = law(truth, "channels").cumsum(1)
    channel = (rng.uniform(0, mix[person, -1])[:, None] >= mix[person]).sum(1)
    visits = pd.DataFrame(
        {
            "person": person,
            "order": order,
            "start": day * 86400 + second,
            "channel": np.array(CHANNELS)[channel],
        }
    )
    return visits.sort_values(["start", "person"], kind="stable", ignore_index=True)
