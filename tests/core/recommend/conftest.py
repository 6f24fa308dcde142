"""The shop most tests shop in."""

import pandas as pd
import pytest

from core.recommend import Interactions

from .worlds import GROUPS, ITEMS, frame


@pytest.fixture
def shop() -> Interactions:
    """Customers of a, b, c, d: 3, 2, 2, 1; eve follows ann and has nothing."""
    links = pd.DataFrame({"user1": ["eve"], "user2": ["ann"]})
    return Interactions.from_frame(frame(ann="ab", bob="abc", cat="c", dan="ad"), ITEMS, links).grouped(GROUPS)
