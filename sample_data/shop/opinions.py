"""What customers say about what they bought: stars, and reviews in English, Chinese or both."""

import numpy as np
import pandas as pd
from numpy.random import Generator

from sample_data.shop.goods import CATALOGUE, TASTES
from sample_data.shop.people import WORDS
from sample_data.shop.trade import YEAR_END, stamp

RATED_SHARE = 0.7
REVIEWS_A_CUSTOMER = 1.2
MIXED_SHARE = 0.06
PAINS = list(WORDS["pains"])
PAIN_WEIGHTS = (0.45, 0.2, 0.2, 0.15)
# How often a review names a pain point, by its stars.
PAIN_SHARE = {1: 0.85, 2: 0.75, 3: 0.15, 4: 0.02, 5: 0.0}
STOP = {"en": ". ", "zh": "。"}


def make_ratings(
    rng: Generator,
    truth: pd.DataFrame,
    items: pd.DataFrame,
    baskets: pd.DataFrame,
    paid: pd.Series,
    null: bool,
) -> pd.DataFrame:
    """One row a rated purchase: person, item (rows), rating (1..5), second (of the year)."""
    first = baskets.assign(second=paid.reindex(baskets["visit"]).to_numpy()).drop_duplicates(["person", "item"])
    rated = first.loc[rng.random(len(first)) < RATED_SHARE, ["person", "item", "second"]]
    rated["second"] += rng.integers(86400, 15 * 86400, len(rated))
    rated = rated[rated["second"] < YEAR_END].sort_values(["second", "person", "item"], ignore_index=True)
    person, item = rated["person"].to_numpy(), rated["item"].to_numpy()
    mood, quality = rng.normal(0, 0.35, len(truth)), rng.normal(0, 0.4, len(items))
    match = np.zeros(len(rated)) if null else np.where(_matches(truth, items, person, item), 0.2, -0.5)
    stars = 3.95 + mood[person] + quality[item] + match + rng.normal(0, 1, len(rated))
    return rated.assign(rating=np.clip(np.round(stars), 1, 5).astype(int))


def _matches(truth: pd.DataFrame, items: pd.DataFrame, person: np.ndarray, item: np.ndarray) -> np.ndarray:
    category = items["category"].to_numpy()
    own = np.array([np.isin(category, pair) for pair in TASTES.values()])
    taste = truth["taste"].map({name: number for number, name in enumerate(TASTES)}).to_numpy()
    return own[taste[person], item]


def make_reviews(rng: Generator, truth: pd.DataFrame, items: pd.DataFrame, ratings: pd.DataFrame) -> pd.DataFrame:
    """One row a review of a rated item: person, item, rating, content, second; the unhappy write more."""
    size = min(round(REVIEWS_A_CUSTOMER * len(truth)), len(ratings))
    weight = np.where(ratings["rating"] <= 2, 1.6, 1.0)
    chosen = np.sort(rng.choice(len(ratings), size, replace=False, p=weight / weight.sum()))
    reviews = ratings.iloc[chosen].reset_index(drop=True)
    languages = truth["language"].to_numpy()[reviews["person"]]
    mixed = rng.random(size) < MIXED_SHARE
    goods = items[["title", "title_zh", "category"]].to_numpy()[reviews["item"]]
    reviews["content"] = [
        _mix(rng, good, stars) if both else _review(rng, language, good, stars)
        for language, both, good, stars in zip(languages, mixed, goods, reviews["rating"], strict=True)
    ]
    return reviews


def _mix(rng: Generator, good: np.ndarray, stars: int) -> str:
    english = _one(rng, _voice(stars, "en")["open"]).format(item=_noun(good, "en"))
    return f"{english} {_review(rng, 'zh', good, stars)}"


def _review(rng: Generator, language: str, good: np.ndarray, stars: int) -> str:
    voice = _voice(stars, language)
    opening = _one(rng, voice["open"]).format(item=_noun(good, language))
    body = _points(rng, language, good[2], stars, voice["extra"])
    closing = _one(rng, voice["close"])
    if language == "zh":
        return f"{opening}{'，'.join(body)}。{closing}"
    sentences = [text[0].upper() + text[1:] + "." for text in body]
    return " ".join([opening, *sentences, *([closing] if closing else [])])


def _points(rng: Generator, language: str, category: str, stars: int, extra: list[str]) -> list[str]:
    """What the item does well or badly, a pain point where stars are few, something beside it."""
    goods, points = CATALOGUE[category], []
    if stars >= 3:
        points += _some(rng, goods["likes"][language], 1 + (stars >= 4 and rng.random() < 0.5))
    if stars <= 3:
        points += _some(rng, goods["dislikes"][language], int(stars == 3 or rng.random() < 0.5))
    if rng.random() < PAIN_SHARE[stars]:
        pain = PAINS[rng.choice(len(PAINS), p=PAIN_WEIGHTS)]
        points.append(_one(rng, WORDS["pains"][pain][language]))
    return points + _some(rng, extra, int(not points or rng.random() < 0.55))


def _voice(stars: int, language: str) -> dict[str, list[str]]:
    return WORDS["good" if stars >= 4 else "fair" if stars == 3 else "bad"][language]


def _noun(good: np.ndarray, language: str) -> str:
    return good[1] if language == "zh" else good[0].lower()


def _one(rng: Generator, phrases: list[str]) -> str:
    return phrases[rng.integers(len(phrases))]


def _some(rng: Generator, phrases: list[str], size: int) -> list[str]:
    return [phrases[number] for number in rng.permutation(len(phrases))[:size]]


def opinion_tables(
    truth: pd.DataFrame, items: pd.DataFrame, ratings: pd.DataFrame, reviews: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Ratings and reviews as the shop stores them."""
    told = []
    for opinions in (ratings, reviews):
        table = pd.DataFrame(
            {
                "user_id": truth["user_id"].to_numpy()[opinions["person"]],
                "item_id": items["item_id"].to_numpy()[opinions["item"]],
                "rating": opinions["rating"],
            }
        )
        told.append(
            table.assign(
                **({"content": opinions["content"]} if "content" in opinions else {}),
                time=stamp(opinions["second"].to_numpy()),
            )
        )
    told[1].insert(0, "review_id", [f"R{number:05d}" for number in range(1, len(reviews) + 1)])
    return {"ratings": told[0], "reviews": told[1]}
