"""People whose taste is known: strong, weak or none at all beyond what is popular; does the leaderboard say so?"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

from collections import Counter

import numpy as np
import pandas as pd

from core.recommend import Interactions, leaderboard
from core.recommend.intervals import intervals

STRENGTHS = {"strong": 10.0, "weak": 4.0, "none": 1.0}
GROUPS, DAYS, SEEDS = 4, 360, 20
COMPARED = ("popular", "item_cf", "als")
RIGHT = {"strong": "sure", "weak": "sure, or not yet", "none": "use popular in 95%"}


def tastes(
    strength: float, seed: int, *, people: int = 400, items: int = 120, most: int = 30, dated: bool = False
) -> Interactions:
    """People of GROUPS kinds and items of as many; one's own kind is `strength` times as likely as its popularity says.

    Popularity falls as 1 / sqrt(rank). Everyone draws 5 .. `most` times; what is drawn twice counts once.
    """
    rng = np.random.default_rng(seed)
    popularity = 1 / np.sqrt(np.arange(1, items + 1))
    kind = rng.permutation(items) % GROUPS
    rows = []
    for person in range(people):
        chance = popularity * np.where(kind == person % GROUPS, strength, 1.0)
        drawn = np.unique(rng.choice(items, rng.integers(5, most + 1), p=chance / chance.sum()))
        rows.append(pd.DataFrame({"user_id": f"u{person}", "item_id": [f"i{item}" for item in drawn]}))
    frame = pd.concat(rows, ignore_index=True)
    return Interactions.from_frame(frame.assign(day=rng.integers(0, DAYS, len(frame))) if dated else frame)


def listeners(
    seed: int, *, people: int = 1_000, items: int = 1_500, new: float = 0.3, mutual: bool = True
) -> Interactions:
    """Plays by people with friends of like taste: a share of them `new`, with 2 to 4 items, the others with 10 to 50.

    Plays have a tail as long as real ones. Everyone befriends 1 to 5 of those most alike; each friendship is listed in
    both directions, or once where not `mutual`.
    """
    rng = np.random.default_rng(seed)
    popularity = -0.8 * np.log(np.arange(1, items + 1) + 5.0)
    kinds, minds = (_directions(rng, count) for count in (items, people))
    many = np.where(rng.random(people) < new, rng.integers(2, 5, people), rng.integers(10, min(50, items // 2), people))
    rows, links = [], []
    for person, n in enumerate(many):
        liking = 5 * kinds @ minds[person]
        heard = np.argsort(popularity + liking + rng.gumbel(size=items))[-n:]
        plays = np.ceil(10 * rng.pareto(1.0, n) * np.exp(liking[heard] / 2)) + 1
        rows.append(pd.DataFrame({"user_id": f"u{person}", "item_id": [f"i{i}" for i in heard], "value": plays}))
        alike = 8 * minds @ minds[person] + rng.gumbel(size=people)
        alike[person] = -np.inf
        for friend in np.argsort(alike)[-int(rng.integers(1, 6)) :]:
            links += [(f"u{person}", f"u{friend}"), (f"u{friend}", f"u{person}")][: 1 + mutual]
    friends = pd.DataFrame(links, columns=["user1", "user2"]).drop_duplicates()
    return Interactions.from_frame(pd.concat(rows, ignore_index=True), relationships=friends)


def _directions(rng: np.random.Generator, count: int, dimensions: int = 10) -> np.ndarray:
    found = rng.normal(size=(count, dimensions))
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def held(people: int, samples: int = 1_000) -> float:
    """How often the interval of a mean holds the true one, of differences like those of two models: most are 0."""
    rng, count = np.random.default_rng(people), 0
    for seed in range(samples):
        values = rng.normal(0.1, 0.3, people) * (rng.random(people) < 0.4)
        _, low, high = intervals(values[:, None], seed=seed)[:, 0]
        count += low <= 0.04 <= high
    return count / samples


def figures() -> list[tuple[str, str, str]]:
    """Rows of the results table: what, measured, wanted."""
    rows = []
    for name, strength in STRENGTHS.items():
        for dated in (False, True):
            found = [leaderboard(tastes(strength, seed, dated=dated), seed, models=COMPARED) for seed in range(SEEDS)]
            said = Counter(board.verdict.code.removeprefix("recommend.verdict.") for board in found)
            points = 100 * np.mean([board.table["to_popular"].max() for board in found])
            what = f"{name} taste, {SEEDS} seeds, {'one day divides' if dated else 'divided by lot'}"
            told = ", ".join(f"{word} {count}" for word, count in said.most_common())
            rows.append((what, f"{told}; best model {points:+.1f} points", RIGHT[name]))
    for people in (50, 200, 2_000):
        rows.append((f"95% intervals over {people} people hold the truth", f"{held(people):.1%}", "92% to 97%"))
    return rows


if __name__ == "__main__":
    for line in figures():
        print(*line, sep=" | ", flush=True)
