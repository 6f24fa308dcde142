"""The shop's 300 items, and how much each taste group likes each of them."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.random import Generator

CATALOGUE = json.loads((Path(__file__).parent / "words/goods.json").read_text(encoding="utf-8"))
CATEGORIES = list(CATALOGUE)
TASTES = {
    "active": ("sports", "outdoor"),
    "homemaker": ("kitchen", "home"),
    "techie": ("electronics", "books"),
    "stylish": ("beauty", "fashion"),
    "parent": ("toys", "grocery"),
    "quiet": ("books", "home"),
}
# A person spends this share of choices inside the two categories of the taste.
OWN_SHARE = 0.85


def make_items(rng: Generator) -> pd.DataFrame:
    """Item table: item_id, title, title_zh, content (English, then Chinese), category, price, cost (CNY)."""
    rows = [row for category in CATEGORIES for row in _category_items(rng, category)]
    items = pd.DataFrame(rows, columns=["title", "title_zh", "content", "category", "price", "cost"])
    items.insert(0, "item_id", [f"I{number:04d}" for number in range(1, len(items) + 1)])
    return items


def _category_items(rng: Generator, category: str) -> list[tuple[object, ...]]:
    goods = CATALOGUE[category]
    rows = []
    for noun, noun_zh in goods["nouns"]:
        for style in rng.choice(len(goods["styles"]), 3, replace=False):
            word, word_zh = goods["styles"][style]
            facts = [goods["facts"][fact] for fact in rng.choice(len(goods["facts"]), 2, replace=False)]
            english = f"{word} {noun}: {facts[0][0]}, {facts[1][0]}."
            chinese = f"{word_zh}{noun_zh}：{facts[0][1]}；{facts[1][1]}。"
            price = np.floor(goods["price"] * rng.lognormal(0, 0.35)) + 0.9
            cost = round(price * rng.uniform(0.4, 0.7), 2)
            rows.append((f"{word} {noun}", word_zh + noun_zh, f"{english} {chinese}", category, price, cost))
    return rows


def likings(rng: Generator, items: pd.DataFrame, null: bool) -> np.ndarray:
    """Probability that a choice of a taste group falls on an item, [tastes, items]; alike if null."""
    popularity = rng.permutation(1 / np.arange(4, len(items) + 4) ** 0.6)
    personal = rng.lognormal(0, 0.9, (len(TASTES), len(items)))
    if null:
        return np.tile(popularity / popularity.sum(), (len(TASTES), 1))
    own = np.array([items["category"].isin(pair) for pair in TASTES.values()])
    weights = popularity * personal
    inside, outside = weights * own, weights * ~own
    return OWN_SHARE * inside / inside.sum(1, keepdims=True) + (1 - OWN_SHARE) * outside / outside.sum(1, keepdims=True)
