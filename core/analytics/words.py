"""What people write about: how often each word occurs, English and Chinese."""

from collections.abc import Collection
from functools import cache
from pathlib import Path

import narwhals as nw
import pandas as pd

from core.dataset import Dataset
from core.engine import collect
from core.errors import NotEnoughData
from core.messages import Message


def word_frequency(dataset: Dataset, stop_words: Collection[str] = (), *, source: str | None = None) -> pd.DataFrame:
    """Occurrences of each word, largest first: word, count, texts (reviews or items it occurs in).

    source: "reviews" or "items"; by default reviews, or items where there are no reviews. Every token counts unless
    it is in `stop_words`. Raises NotEnoughData when there is no text.
    """
    kind = source or next((name for name in ("reviews", "items") if "content" in dataset.columns(name)), None)
    if kind is None or "words" not in dataset.tables:
        raise NotEnoughData(Message("need.text"), needed=1, found=0)
    words = dataset.words.filter(nw.col("kind") == kind)
    counted = words.group_by("word").agg(nw.col("count").sum(), nw.len().alias("texts"))
    kept = counted.filter(~nw.col("word").is_in(sorted(stop_words))) if stop_words else counted
    frame = collect(kept, {"count": "int", "texts": "int"})
    return frame.sort_values(["count", "word"], ascending=[False, True], ignore_index=True)


@cache
def stop_words() -> tuple[str, ...]:
    """The usual stop words of English and Chinese, one list for both."""
    lines = (Path(__file__).parent / "stop_words.txt").read_text(encoding="utf-8").split()
    return tuple(sorted(set(lines)))
