"""Small worlds known by heart."""

import pandas as pd

ITEMS = pd.DataFrame(
    {
        "item_id": ["a", "b", "c", "d"],
        "title": ["red shoe", "red boot", "blue shoe", "green hat"],
        "category": ["feet", "feet", "feet", "head"],
    }
)


def frame(**baskets: str) -> pd.DataFrame:
    """frame(ann="ab") is: ann has a and b."""
    rows = [(user, item) for user, items in baskets.items() for item in items]
    return pd.DataFrame(rows, columns=["user_id", "item_id"])
