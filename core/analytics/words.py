"""What people write about: how often each word occurs, English and Chinese."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import NormalDist
from typing import Any

import narwhals as nw
import pandas as pd

from core.dataset import Dataset
from core.engine import collect
from core.errors import NotEnoughData
from core.messages import Message
from core.privacy import mask_email, mask_phone
from core.tokens import EMAIL, HAN, PHONE

_IDS = {"reviews": "review_id", "items": "item_id"}
_ORDERS = {"most": ("times", True), "lowest": ("rating", False), "highest": ("rating", True)}
_SIDES = {"low": "int", "high": "int"}
_LOW, _HIGH = 2, 4  # stars of 5
_ENOUGH = 20  # reviews on each side
_EXPECTED = 5  # below, the normal distribution is no good guess
_EMAIL, _PHONE = re.compile(EMAIL), re.compile(PHONE)


@dataclass(frozen=True)
class Texts:
    """What there is to read: texts of a source, and how many of them have any Chinese character."""

    source: str
    texts: int
    chinese: int


def text_sources(dataset: Dataset) -> tuple[str, ...]:
    """The tables that have texts: "reviews", "items", both or none."""
    if "words" not in dataset.tables:
        return ()
    return tuple(name for name in _IDS if "content" in dataset.columns(name))


def word_frequency(dataset: Dataset, stop_words: Collection[str] = (), *, source: str | None = None) -> pd.DataFrame:
    """Occurrences of each word, largest first: word, count, texts (reviews or items it occurs in).

    source: "reviews" or "items"; by default reviews, or items where there are no reviews. Every token counts unless
    it is in `stop_words`. Raises NotEnoughData when there is no text.
    """
    kind = _source(dataset, source)
    words = dataset.words.filter(nw.col("kind") == kind)
    counted = words.group_by("word").agg(nw.col("count").sum(), nw.len().alias("texts"))
    kept = counted.filter(~nw.col("word").is_in(sorted(stop_words))) if stop_words else counted
    frame = collect(kept, {"count": "int", "texts": "int"})
    return frame.sort_values(["count", "word"], ascending=[False, True], ignore_index=True)


def texts(dataset: Dataset, *, source: str | None = None) -> Texts:
    """How many texts there are, and how many with Chinese; raises NotEnoughData when there is no text."""
    kind = _source(dataset, source)
    written = dataset.scan(kind).filter(~nw.col("content").is_null())
    chinese = nw.col("content").str.contains(f"[{HAN}]").cast(nw.Int64).sum().alias("chinese")
    counted = collect(written.select(nw.len().alias("texts"), chinese)).iloc[0].fillna(0)
    return Texts(kind, int(counted["texts"]), int(counted["chinese"]))


def word_ratings(dataset: Dataset, words: Collection[str]) -> pd.DataFrame:
    """How reviews that use a word rate: word, rated (reviews with a rating), average_rating; best first.

    Empty where reviews have no ratings. A review counts once for a word, however often the word is in it.
    """
    if not {"rating", "review_id", "content"} <= dataset.columns("reviews").keys() or not words:
        return pd.DataFrame({"word": pd.Series(dtype=str), "rated": [], "average_rating": []})
    used = dataset.words.filter(nw.col("kind") == "reviews", nw.col("word").is_in(sorted(words)))
    joined = used.select("doc_id", "word").join(_ratings(dataset), on="doc_id", how="inner")
    mean = nw.col("rating").mean().alias("average_rating")
    found = joined.group_by("word").agg(nw.len().alias("rated"), mean)
    frame = collect(found, {"rated": "int", "average_rating": "number"})
    return frame.sort_values(["average_rating", "word"], ascending=[False, True], ignore_index=True)


def _ratings(dataset: Dataset) -> nw.LazyFrame[Any]:
    """One rating per review id: doc_id, rating."""
    rated = dataset.reviews.filter(~nw.col("rating").is_null()).select("rating", doc_id=nw.col("review_id"))
    return rated.group_by("doc_id").agg(nw.col("rating").mean())


def contrast_words(dataset: Dataset, stop_words: Collection[str] = ()) -> pd.DataFrame:
    """Words that low ratings (1 to 2 of 5) use more often than high ones (4 to 5), the clearest first.

    Columns: word, low, high (reviews of that side that use it), low_share, high_share (of its side), z. Only words
    that differ for sure: two-sided z-test of two shares at 5%, divided by the number of words tested (Bonferroni);
    tested are words that both sides should use 5 times if they were alike. Empty with fewer than 20 reviews on a side
    or where ratings aren't from 1 to 5.
    """
    sides = _low_and_high(dataset)
    if sides is None:
        return pd.DataFrame(columns=["word", "low", "high", "low_share", "high_share", "z"])
    words = dataset.words.filter(nw.col("kind") == "reviews").select("word", "doc_id")
    used = words.join(sides, on="doc_id", how="inner").group_by("word").agg(nw.col("low", "high").sum())
    total = collect(sides.select(nw.col("low", "high").sum()), _SIDES).iloc[0]
    counts = collect(used, _SIDES)
    return _clearly_lower(counts[~counts["word"].isin(set(stop_words))], int(total["low"]), int(total["high"]))


def _low_and_high(dataset: Dataset) -> nw.LazyFrame[Any] | None:
    """doc_id, low, high (0 or 1) of the rated reviews with a text; None without enough of both."""
    if not {"rating", "review_id", "content"} <= dataset.columns("reviews").keys() or not text_sources(dataset):
        return None
    written = dataset.reviews.filter(~nw.col("content").is_null(), ~nw.col("rating").is_null())
    rated = written.select("rating", doc_id=nw.col("review_id")).group_by("doc_id").agg(nw.col("rating").mean())
    low, high = nw.col("rating") <= _LOW, nw.col("rating") >= _HIGH
    sides = rated.with_columns(low.cast(nw.Int64).alias("low"), high.cast(nw.Int64).alias("high"))
    rating = nw.col("rating")
    facts = collect(
        sides.select(nw.col("low", "high").sum(), rating.min().alias("least"), rating.max().alias("most"))
    ).iloc[0]
    five = facts["least"] >= 1 and facts["most"] <= 5
    return sides if five and min(facts["low"], facts["high"]) >= _ENOUGH else None


def _clearly_lower(counts: pd.DataFrame, low: int, high: int) -> pd.DataFrame:
    """The words of `counts` whose share of the `low` reviews is clearly larger than that of the `high` ones."""
    pooled = (counts["low"] + counts["high"]) / (low + high)
    tested = counts[(pooled * min(low, high) >= _EXPECTED) & ((1 - pooled) * min(low, high) >= _EXPECTED)]
    pooled, error = pooled[tested.index], 1 / low + 1 / high
    shares = tested.assign(low_share=tested["low"] / low, high_share=tested["high"] / high)
    z = (shares["low_share"] - shares["high_share"]) / (pooled * (1 - pooled) * error) ** 0.5
    line = NormalDist().inv_cdf(1 - 0.05 / 2 / max(len(tested), 1))
    found = shares.assign(z=z)[z > line]
    return found.sort_values(["z", "word"], ascending=[False, True], ignore_index=True)


def examples(
    dataset: Dataset, word: str, source: str | None = None, limit: int = 5, *, first: str = "most"
) -> pd.DataFrame:
    """Texts that use exactly this word: id, text, times, rating (NaN where there is none).

    first: "most" (those that use it most), "lowest" or "highest" (rating; texts without one come last).

    The word is compared as it stands, never as a pattern. E-mails and phone numbers in a text are masked.
    """
    kind = _source(dataset, source)
    using = dataset.words.filter(nw.col("kind") == kind, nw.col("word") == word)
    rating = nw.col("rating") if "rating" in dataset.columns(kind) else nw.lit(None, nw.Float64).alias("rating")
    full = dataset.scan(kind).filter(~nw.col("content").is_null())
    full = full.select(rating, doc_id=nw.col(_IDS[kind]), text=nw.col("content"))
    joined = using.select("doc_id", times=nw.col("count")).join(full, on="doc_id", how="inner")
    by, down = _ORDERS[first]
    ordered = joined.unique("doc_id").sort(by, "doc_id", descending=[down, False], nulls_last=True).head(limit)
    frame = collect(ordered, {"times": "int", "rating": "number"})
    frame = frame.assign(text=frame["text"].map(_without_contacts)).rename(columns={"doc_id": "id"})
    frame = frame.sort_values([by, "id"], ascending=[not down, True], ignore_index=True)
    return frame[["id", "text", "times", "rating"]]


def _without_contacts(text: str) -> str:
    masked = _EMAIL.sub(lambda found: mask_email(found.group()), text)
    return _PHONE.sub(lambda found: mask_phone(found.group()), masked)


def _source(dataset: Dataset, asked: str | None) -> str:
    """The table to read, the first that has texts unless one is asked for."""
    sources = text_sources(dataset)
    kind = asked or next(iter(sources), "")
    if kind not in sources:
        raise NotEnoughData(Message("need.text"), needed=1, found=0)
    return kind


@cache
def stop_words() -> tuple[str, ...]:
    """The usual stop words of English and Chinese, one list for both."""
    lines = (Path(__file__).parent / "stop_words.txt").read_text(encoding="utf-8").split()
    return tuple(sorted(set(lines)))
