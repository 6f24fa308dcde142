"""What people write about: how often each word occurs, English and Chinese."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd

from core.dataset import Dataset
from core.engine import collect
from core.errors import NotEnoughData
from core.messages import Message
from core.privacy import mask_email, mask_phone
from core.tokens import EMAIL, HAN, PHONE

KEYS = {"reviews": "review_id", "items": "item_id"}
_ORDERS = {"most": ("times", True), "lowest": ("rating", False), "highest": ("rating", True)}
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
    return tuple(name for name in KEYS if "content" in dataset.columns(name))


def word_frequency(dataset: Dataset, stop_words: Collection[str] = (), *, source: str | None = None) -> pd.DataFrame:
    """Occurrences of each word, largest first: word, count, texts (reviews or items it occurs in).

    source: "reviews" or "items"; by default reviews, or items where there are no reviews. Every token counts unless
    it is in `stop_words`. Raises NotEnoughData when there is no text.
    """
    kind = source_of(dataset, source)
    words = dataset.words.filter(nw.col("kind") == kind)
    counted = words.group_by("word").agg(nw.col("count").sum(), nw.len().alias("texts"))
    kept = counted.filter(~nw.col("word").is_in(sorted(stop_words))) if stop_words else counted
    frame = collect(kept, {"count": "int", "texts": "int"})
    return frame.sort_values(["count", "word"], ascending=[False, True], ignore_index=True)


def texts(dataset: Dataset, *, source: str | None = None) -> Texts:
    """How many texts there are, and how many with Chinese; raises NotEnoughData when there is no text."""
    kind = source_of(dataset, source)
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


def examples(
    dataset: Dataset, word: str, source: str | None = None, limit: int = 5, *, first: str = "most"
) -> pd.DataFrame:
    """Texts that use exactly this word: id, text, times, rating (NaN where there is none).

    first: "most" (those that use it most), "lowest" or "highest" (rating; texts without one come last).

    The word is compared as it stands, never as a pattern. E-mails and phone numbers in a text are masked.
    """
    kind = source_of(dataset, source)
    using = dataset.words.filter(nw.col("kind") == kind, nw.col("word") == word)
    rating = nw.col("rating") if "rating" in dataset.columns(kind) else nw.lit(None, nw.Float64).alias("rating")
    full = dataset.scan(kind).filter(~nw.col("content").is_null())
    full = full.select(rating, doc_id=nw.col(KEYS[kind]), text=nw.col("content"))
    joined = using.select("doc_id", times=nw.col("count")).join(full, on="doc_id", how="inner")
    by, down = _ORDERS[first]
    ordered = joined.unique("doc_id").sort(by, "doc_id", descending=[down, False], nulls_last=True).head(limit)
    frame = collect(ordered, {"times": "int", "rating": "number"})
    frame = frame.assign(text=frame["text"].map(without_contacts)).rename(columns={"doc_id": "id"})
    frame = frame.sort_values([by, "id"], ascending=[not down, True], ignore_index=True)
    return frame[["id", "text", "times", "rating"]]


def without_contacts(text: str) -> str:
    """The text with e-mails and phone numbers masked."""
    masked = _EMAIL.sub(lambda found: mask_email(found.group()), text)
    return _PHONE.sub(lambda found: mask_phone(found.group()), masked)


def source_of(dataset: Dataset, asked: str | None) -> str:
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
