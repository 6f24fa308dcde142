"""What low ratings speak of and high ones don't, and the other way round."""

from collections.abc import Collection
from typing import Any

import narwhals as nw
import pandas as pd

from core.analytics.shares import ENOUGH_TEXTS, RARE, clear_differences
from core.dataset import Dataset
from core.engine import collect

_LOW, _HIGH = 2, 4  # stars of 5
_SIDES = {"low": "int", "high": "int"}


def contrast_words(dataset: Dataset, stop_words: Collection[str] = ()) -> pd.DataFrame:
    """Words that low ratings (1 to 2 of 5) and high ones (4 to 5) use differently often; the clearest low ones first.

    Columns: word, low, high (reviews of that side that use it), low_share, high_share (of its side), ratio (low_share /
    high_share) with its 95% interval ratio_low, ratio_high, z, q (see shares.clear_differences). Words of high ratings
    come last, with z below 0 and a ratio below 1. Empty with fewer than 20 reviews on a side or where ratings aren't
    from 1 to 5.
    """
    sides = low_and_high(dataset)
    if sides is None:
        return named_sides(clear_differences(pd.DataFrame({"word": [], "inside": [], "outside": []}), 0, 0))
    words = dataset.words.filter(nw.col("kind") == "reviews").select("word", "doc_id")
    used = words.join(sides, on="doc_id", how="inner").group_by("word").agg(nw.col("low", "high").sum())
    counts = collect(used.filter(nw.col("low") + nw.col("high") >= RARE), _SIDES)
    total = collect(sides.select(nw.col("low", "high").sum()), _SIDES).iloc[0]
    counts = counts[~counts["word"].isin(set(stop_words))].rename(columns={"low": "inside", "high": "outside"})
    return named_sides(clear_differences(counts, int(total["low"]), int(total["high"])))


def named_sides(found: pd.DataFrame) -> pd.DataFrame:
    """Differences of low (inside) and high ratings (outside) under these names, in order."""
    names = {"inside": "low", "outside": "high", "inside_share": "low_share", "outside_share": "high_share"}
    first = found.columns[0]
    return found.rename(columns=names).sort_values(["z", first], ascending=[False, True], ignore_index=True)


def low_and_high(dataset: Dataset) -> nw.LazyFrame[Any] | None:
    """doc_id, low, high (0 or 1) of the rated reviews with a text; None without enough of both, or of five stars."""
    if not {"rating", "review_id", "content"} <= dataset.columns("reviews").keys():
        return None
    rating = nw.col("rating")
    written = dataset.reviews.filter(~nw.col("content").is_null(), ~rating.is_null())
    rated = written.select("rating", doc_id=nw.col("review_id")).group_by("doc_id").agg(rating.mean())
    low, high = (rating <= _LOW).cast(nw.Int64), (rating >= _HIGH).cast(nw.Int64)
    sides = rated.with_columns(low.alias("low"), high.alias("high"))
    found = collect(sides.select(nw.col("low", "high").sum())).iloc[0].fillna(0)
    return sides if found.min() >= ENOUGH_TEXTS and _five_stars(dataset.whole) else None


def _five_stars(whole: Dataset) -> bool:
    """Whether ratings are from 1 to 5, in all of the data: a part of ten stars may have five at most."""
    rating = nw.col("rating")
    ends = collect(whole.reviews.select(least=rating.min(), most=rating.max())).iloc[0]
    return bool(ends["least"] >= 1 and ends["most"] <= 5)
