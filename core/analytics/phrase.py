"""Phrases of two and three words that people write, and those that low ratings use more often than high ones."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.contrast import low_and_high, named_sides
from core.analytics.grams import Grams, Ints, edges_of, encoded, grams, names_of
from core.analytics.shares import clear_differences
from core.analytics.words import KEYS, source_of, without_contacts
from core.dataset import Dataset
from core.engine import collect

MOST_READ = 50_000
LISTED = 300
_CONTAINED = 0.8  # a pair that is this often part of one triple is told by the triple


@dataclass(frozen=True, eq=False)
class Phrases:
    """Phrases of the texts that were read; at most 300 rows a table.

    common: phrase, words (2 or 3), texts (that use it), share (of texts read), npmi, example; sorted by texts x npmi.
            npmi is the normalised pointwise mutual information of Bouma 2009 (for three words, divided by
            -2 ln p): 1 where the words occur only together, 0 where they meet by chance.
    rated:  phrase, example, and the columns of contrast_words: low against high ratings; empty without ratings.
    read:   texts read; where there are more than asked for, every n-th in the order of their ids.
    texts:  all texts there are.
    """

    common: pd.DataFrame
    rated: pd.DataFrame
    read: int
    texts: int


def phrases(
    dataset: Dataset, stop_words: Collection[str] = (), *, source: str | None = None, most: int = MOST_READ
) -> Phrases:
    """Two and three words in a row, within a clause; a phrase neither begins nor ends with a stop word.

    Negations and the like ("not worth", 没有) may begin one. A pair that is nearly always part of one triple is left to
    the triple. Phrases of fewer than 5 texts are left out. Raises NotEnoughData without texts.
    """
    kind = source_of(dataset, source)
    read, total = _read(dataset, kind, most)
    vocabulary, tokens, text_of = encoded(read["content"])
    names = list(vocabulary)
    edges = edges_of(names, stop_words)
    found = [grams(tokens, text_of, edges[0], edges[1], length, len(names) + 1) for length in (2, 3)]
    kept = _untold(*found)
    occurrences = np.bincount(tokens, minlength=len(names) + 1)
    common = pd.concat([_common(g, k, occurrences, names, read) for g, k in zip(found, kept, strict=True)])
    rated = pd.concat([_rated(g, k, names, read) for g, k in zip(found, kept, strict=True)])
    return Phrases(_ranked(common), _contrasted(rated, read), len(read), total)


def _read(dataset: Dataset, kind: str, most: int) -> tuple[pd.DataFrame, int]:
    """The texts to read, shortest first (so that a first example is a short one), with low and high; and how many there are."""
    written = dataset.scan(kind).filter(~nw.col("content").is_null()).select("content", doc_id=nw.col(KEYS[kind]))
    total = int(collect(written.select(n=nw.len()))["n"].iloc[0])
    step = -(-total // most) or 1
    if step > 1:
        written = written.with_row_index("place", order_by="doc_id").filter(nw.col("place") % step == 0).drop("place")
    sides = low_and_high(dataset) if kind == "reviews" else None
    joined = written if sides is None else written.join(sides.select("doc_id", "low", "high"), on="doc_id", how="left")
    frame = collect(joined)
    rated = frame if sides is not None else frame.assign(low=0, high=0)
    length = rated["content"].str.len()
    ordered = rated.assign(length=length).sort_values(["length", "doc_id"], ignore_index=True)
    return ordered.fillna({"low": 0, "high": 0}), total


def _untold(twos: Grams, threes: Grams) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which phrases to list: pairs that are not nearly always part of one triple, and every triple."""
    most_in = dict.fromkeys(map(tuple, twos.words.tolist()), 0)
    for words, texts in zip(threes.words.tolist(), threes.texts.tolist(), strict=True):
        for pair in pairwise(words):
            if pair in most_in:
                most_in[pair] = max(most_in[pair], texts)
    told = np.array(list(most_in.values()), dtype=float) >= _CONTAINED * twos.texts
    return ~told, np.ones(len(threes.words), dtype=bool)


def _common(
    grams: Grams, kept: npt.NDArray[np.bool_], occurrences: Ints, names: list[str], read: pd.DataFrame
) -> pd.DataFrame:
    length = grams.words.shape[1]
    everything = max(int(occurrences[1:].sum()), 1)
    together = np.log(grams.times / everything)
    apart = np.log(occurrences[grams.words] / everything).sum(axis=1)
    texts = grams.texts
    frame = pd.DataFrame(
        {
            "phrase": names_of(grams, names),
            "words": length,
            "texts": texts,
            "share": texts / max(len(read), 1),
            "npmi": (together - apart) / ((length - 1) * np.maximum(-together, 1e-12)),
            "example": grams.first_text(np.ones(len(read), dtype=bool)),
        }
    )
    return _with_examples(frame[kept], read)


def _rated(grams: Grams, kept: npt.NDArray[np.bool_], names: list[str], read: pd.DataFrame) -> pd.DataFrame:
    sides = {name: read[name].to_numpy(dtype=np.int64) for name in ("low", "high")}
    counts = {
        side: np.bincount(grams.phrase_of, values[grams.text_of], len(grams.words)).astype("int64")
        for side, values in sides.items()
    }
    firsts = {f"{side}_example": grams.first_text(values > 0) for side, values in sides.items()}
    frame = pd.DataFrame(
        {"phrase": names_of(grams, names), "inside": counts["low"], "outside": counts["high"], **firsts}
    )
    return frame[kept]


def _ranked(common: pd.DataFrame) -> pd.DataFrame:
    worth = common["texts"] * common["npmi"].clip(lower=0)
    ordered = common.assign(worth=worth).sort_values(["worth", "phrase"], ascending=[False, True])
    return ordered.drop_duplicates("phrase").head(LISTED).drop(columns="worth").reset_index(drop=True)


def _contrasted(counts: pd.DataFrame, read: pd.DataFrame) -> pd.DataFrame:
    low, high = int(read["low"].sum()), int(read["high"].sum())
    unique = counts.sort_values("inside", ascending=False).drop_duplicates("phrase")
    found = named_sides(clear_differences(unique, low, high))
    ends = found if len(found) <= 2 * LISTED else pd.concat([found.head(LISTED), found.tail(LISTED)])
    example = np.where(ends["z"] > 0, ends["low_example"], ends["high_example"])
    listed = ends.drop(columns=["low_example", "high_example"]).assign(example=example)
    return _with_examples(listed, read).reset_index(drop=True)


def _with_examples(frame: pd.DataFrame, read: pd.DataFrame) -> pd.DataFrame:
    """Places of texts in the column example become the texts, with contacts masked."""
    contents = read["content"]
    return frame.assign(
        example=[without_contacts(contents[int(place)]) if place >= 0 else "" for place in frame["example"]]
    )
