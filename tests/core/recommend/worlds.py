"""Small worlds known by heart."""

import pandas as pd

from core.recommend import Interactions

ITEMS = pd.DataFrame(
    {
        "item_id": ["a", "b", "c", "d"],
        "title": ["red shoe", "red boot", "blue shoe", "green hat"],
        "category": ["feet", "feet", "feet", "head"],
    }
)
# Whoever has a name follows bob, and bob follows ann.
LINKS = pd.DataFrame(
    [("ann", "bob"), ("cat", "bob"), ("dan", "bob"), ("eve", "bob"), ("bob", "ann"), ("00", "ann"), ("张", "ann")],
    columns=["user1", "user2"],
)
GROUPS = {"ann": "north", "bob": "north", "cat": "south", "dan": "south", "eve": "north", "00": "north", "张": "south"}


def frame(**baskets: str) -> pd.DataFrame:
    """frame(ann="ab") is: ann has a and b."""
    rows = [(user, item) for user, items in baskets.items() for item in items]
    return pd.DataFrame(rows, columns=["user_id", "item_id"])


def world(items: pd.DataFrame = ITEMS, **baskets: str) -> Interactions:
    """The same with texts, friends and segments, so that every model can be fitted."""
    return Interactions.from_frame(frame(**baskets), items, LINKS).grouped(GROUPS)


def ratings(table: list[list[float]]) -> Interactions:
    """Row n are the ratings of user un, column n those of item in; 0 is none."""
    rows = [(f"u{u}", f"i{i}", value) for u, row in enumerate(table) for i, value in enumerate(row) if value]
    return Interactions.from_frame(pd.DataFrame(rows, columns=["user_id", "item_id", "value"]))
