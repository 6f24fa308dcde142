"""What low ratings complain of and high ones praise: phrases of one to three words, put together to points."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.contrast import low_and_high
from core.analytics.grams import Grams, edges_of, encoded, grams, names_of
from core.analytics.metrics.steps import last_complete_day
from core.analytics.metrics.value import Z95, wilson
from core.analytics.points import Flags, Said, name_of, points_of
from core.analytics.reach import span
from core.analytics.shares import ENOUGH_TEXTS, clear_differences
from core.analytics.word_groups import Grouping, docs_of
from core.analytics.words import without_contacts
from core.dataset import Dataset
from core.engine import collect

MOST_READ = 50_000
MOST_POINTS = 12  # of each side
VOICES = 3  # of each point
_PHRASES = 300  # of each side, the clearest ones
_SENTENCE = re.compile(r"(?:[^.!?。！？\n\r]|[.!?](?=\S))+[.!?。！？]*")


@dataclass(frozen=True, eq=False)
class PainPoints:
    """Points of low ratings (1 to 2 of 5) and of high ones (4 to 5).

    points: side ("low" or "high"), point (the phrase that names it), phrases (all that make it, a tuple), low, high (reviews
            of that side that say any), low_share, high_share (of its side), share_low, share_high (95% of the share of
            its own side, Wilson), ratio, ratio_low, ratio_high (how many times as often its own side says it, as
            shares.clear_differences, by the phrase that leads), q (of that phrase, among all phrases of both sides), said (rated
            reviews that say it), stars (their mean), others (mean of all that don't), gap (stars - others) with gap_low
            and gap_high (95%), drag (others - mean of all: what the average would gain if these had rated like the
            others, had they not the reason; negative for praise). At most 12 a side, the clearest first.
    months: side, point, first (day of the month since 1970-01-01), n (rated reviews), said, share, complete.
    voices: side, point, phrase, text (the sentence that says it, contacts masked), stars; at most 3 a point.
    low, high, rated: reviews of each side and all rated ones that were read; texts: all there are.
    """

    points: pd.DataFrame
    months: pd.DataFrame
    voices: pd.DataFrame
    low: int
    high: int
    rated: int
    texts: int

    def side(self, name: str) -> pd.DataFrame:
        """The points of one side."""
        return self.points[self.points["side"] == name].reset_index(drop=True)


def pain_points(
    dataset: Dataset,
    stop_words: Collection[str] = (),
    *,
    by: Grouping | None = None,
    group: str = "",
    most: int = MOST_READ,
) -> PainPoints:
    """The points of both sides, of all reviews or of those of one `group` by a column, such as a category of items.

    Phrases stay within a clause and neither begin nor end with a stop word; those of fewer than 10 reviews are never
    tested, and a false discovery rate of 5% holds over all of both sides. Phrases that the same reviews say make one
    point. Empty where fewer than 20 reviews rate low or high, or ratings are not from 1 to 5.
    """
    sides = low_and_high(dataset)
    if sides is None:
        return _nothing()
    read, texts = _read(dataset, sides, by, group, most)
    if min(int(read["low"].sum()), int(read["high"].sum())) < ENOUGH_TEXTS:
        return _nothing(read, texts)
    phrases, frame = _phrases(read, stop_words)
    tables = [_side(side, phrases, frame, read) for side in ("low", "high")]
    points = pd.concat([points for points, _, _ in tables], ignore_index=True)
    says = np.concatenate([says for _, says, _ in tables])
    voices = pd.concat([voices for _, _, voices in tables], ignore_index=True)
    return PainPoints(points, _months(dataset, points, says, read), voices, *_counts(read), texts)


def point_groups(dataset: Dataset, by: Grouping) -> tuple[str, ...]:
    """The groups that have at least 20 low and 20 high ratings with a text, those with most low ones first."""
    sides = low_and_high(dataset)
    if sides is None:
        return ()
    rated = docs_of(dataset, "reviews", by, None).join(sides, on="doc_id", how="inner")
    found = collect(rated.group_by("group").agg(nw.col("low", "high").sum()), {"low": "int", "high": "int"})
    enough = found[found[["low", "high"]].min(axis=1) >= ENOUGH_TEXTS]
    return tuple(enough.sort_values(["low", "group"], ascending=[False, True])["group"])


def _counts(read: pd.DataFrame) -> tuple[int, int, int]:
    return int(read["low"].sum()), int(read["high"].sum()), len(read)


def _nothing(read: pd.DataFrame | None = None, texts: int = 0) -> PainPoints:
    """No point, with the counts of what was read."""
    points = "side point phrases low high low_share high_share share_low share_high ratio ratio_low ratio_high q"
    shapes = (f"{points} said stars others gap gap_low gap_high drag", "side point first n said share complete",
              "side point phrase text stars")  # fmt: skip
    table, months, voices = (pd.DataFrame(columns=columns.split()) for columns in shapes)
    return PainPoints(table, months, voices, *((0, 0, 0) if read is None else _counts(read)), texts)


def _read(
    dataset: Dataset, sides: nw.LazyFrame[Any], by: Grouping | None, group: str, most: int
) -> tuple[pd.DataFrame, int]:
    """content, rating, low, high and day of rated reviews, the shortest first; of very many every n-th by its id."""
    day = [nw.col("day")] if dataset.columns("reviews").get("day") == "day" else []
    written = dataset.reviews.filter(~nw.col("content").is_null())
    rows = written.select("content", *day, doc_id=nw.col("review_id")).join(sides, on="doc_id", how="inner")
    if by is not None:
        rows = rows.join(
            docs_of(dataset, "reviews", by, None).filter(nw.col("group") == group), on="doc_id", how="semi"
        )
    texts = int(collect(rows.select(n=nw.len()))["n"].iloc[0])
    step = -(-texts // most) or 1
    if step > 1:
        rows = rows.with_row_index("place", order_by="doc_id").filter(nw.col("place") % step == 0).drop("place")
    frame = collect(rows).drop_duplicates("doc_id")
    length = frame["content"].str.len()
    return frame.assign(length=length).sort_values(["length", "doc_id"], ignore_index=True), texts


# --- phrases ------------------------------------------------------------------------------------------------
def _phrases(read: pd.DataFrame, stop_words: Collection[str]) -> tuple[list[Grams], pd.DataFrame]:
    """Phrases of one to three words, and those that one side says clearly more often: phrase, length, place, ..."""
    vocabulary, tokens, text_of = encoded(read["content"])
    names = list(vocabulary)
    begin, end = edges_of(names, stop_words)
    found = [grams(tokens, text_of, begin, end, length, len(names) + 1) for length in (1, 2, 3)]
    frames = []
    for length, each in enumerate(found, start=1):
        low, high = (
            np.bincount(each.phrase_of, read[s].to_numpy()[each.text_of], len(each.words)) for s in ("low", "high")
        )
        counts = {"inside": low.astype("int64"), "outside": high.astype("int64")}
        frames.append(
            pd.DataFrame({"phrase": names_of(each, names), "length": length, **counts, "place": np.arange(len(low))})
        )
    counted = pd.concat(frames, ignore_index=True).drop_duplicates("phrase", ignore_index=True)
    return found, clear_differences(counted, int(read["low"].sum()), int(read["high"].sum()))


def _saying(found: list[Grams], clear: pd.DataFrame, reviews: int) -> Flags:
    """Phrases x reviews: who says it."""
    by = np.zeros((len(clear), reviews), dtype=bool)
    for row, (length, place) in enumerate(zip(clear["length"], clear["place"], strict=True)):
        each = found[length - 1]
        start, end = np.searchsorted(each.phrase_of, [place, place + 1])  # it is in order
        by[row, each.text_of[start:end]] = True
    return by


# --- points -------------------------------------------------------------------------------------------------
def _side(
    side: str, phrases: list[Grams], frame: pd.DataFrame, read: pd.DataFrame
) -> tuple[pd.DataFrame, Flags, pd.DataFrame]:
    """The points of a side, who says each (points x reviews), and their voices."""
    sign = 1 if side == "low" else -1
    clear = frame[sign * frame["z"] > 0].assign(z=lambda rows: sign * rows["z"])
    clear = clear.sort_values(["z", "phrase"], ascending=[False, True], ignore_index=True).head(_PHRASES)
    said = Said(clear, _saying(phrases, clear, len(read)))
    own = read[side].to_numpy(dtype=bool)
    members = points_of(said, own)[:MOST_POINTS]
    says = np.array([said.by[rows].any(axis=0) for rows in members], dtype=bool).reshape(len(members), len(read))
    points = [_point(side, said, rows, who, read, own) for rows, who in zip(members, says, strict=True)]
    table = pd.DataFrame(points, columns=_nothing().points.columns)
    voices = [voice for point, who in zip(points, says, strict=True) for voice in _voices(point, read, who & own)]
    return table, says, pd.DataFrame(voices, columns=_nothing().voices.columns)


def _point(side: str, said: Said, rows: list[int], who: Flags, read: pd.DataFrame, own: Flags) -> dict[str, Any]:
    found, lead = said.found.iloc[rows], said.found.iloc[rows[0]]
    low, high = (int((who & read[name].to_numpy(dtype=bool)).sum()) for name in ("low", "high"))
    lows, highs, _ = _counts(read)
    ends = wilson(*((low, lows) if side == "low" else (high, highs)))
    ratio = (lead["ratio"], lead["ratio_low"], lead["ratio_high"])
    ratio = ratio if side == "low" else (1 / ratio[0], 1 / ratio[2], 1 / ratio[1])
    sides = {"low": low, "high": high, "low_share": low / lows, "high_share": high / highs}
    limits = dict(zip(("share_low", "share_high", "ratio", "ratio_low", "ratio_high"), (*ends, *ratio), strict=True))
    name = {"side": side, "point": name_of(said, rows, own), "phrases": tuple(found["phrase"])}
    return name | sides | limits | {"q": float(lead["q"])} | _stars(read["rating"].to_numpy(dtype=float), who)


def _stars(stars: npt.NDArray[np.float64], who: Flags) -> dict[str, float]:
    """The mean with and without, how far they are apart with its 95% interval (Welch), and what it costs the average."""
    inside, outside = stars[who], stars[~who]
    if min(len(inside), len(outside)) < 2:
        return {
            "said": int(who.sum()),
            **dict.fromkeys(("stars", "others", "gap", "gap_low", "gap_high", "drag"), np.nan),
        }
    gap = inside.mean() - outside.mean()
    half = Z95 * np.sqrt(inside.var(ddof=1) / len(inside) + outside.var(ddof=1) / len(outside))
    means = {"stars": float(inside.mean()), "others": float(outside.mean()), "gap": float(gap)}
    ends = {"gap_low": float(gap - half), "gap_high": float(gap + half)}
    return {"said": int(who.sum())} | means | ends | {"drag": float(outside.mean() - stars.mean())}


# --- over time, and in their own words ----------------------------------------------------------------------
def _months(dataset: Dataset, points: pd.DataFrame, says: Flags, read: pd.DataFrame) -> pd.DataFrame:
    """How often each point was named, month by month."""
    columns = _nothing().months.columns
    dated = read["day"].notna().to_numpy() if "day" in read else np.zeros(len(read), dtype=bool)
    begun, over = span(dataset), last_complete_day(dataset, ("reviews",)) if dated.any() else None
    if begun is None or over is None or not len(points):
        return pd.DataFrame(columns=columns)
    days = read["day"].to_numpy(dtype=float)[dated].astype("int64").astype("datetime64[D]")
    month = days.astype("datetime64[M]").astype("int64")
    first = int(month.min())
    every = np.arange(first, int(month.max()) + 1)
    starts = every.astype("datetime64[M]").astype("datetime64[D]").astype("int64")
    ends = (every + 1).astype("datetime64[M]").astype("datetime64[D]").astype("int64") - 1
    total = np.bincount(month - first, minlength=len(every))
    whole, frames = (starts >= begun.first) & (ends <= over), []
    for point, who in zip(points.itertuples(), says, strict=True):
        said = np.bincount(month - first, who[dated], len(every)).astype("int64")
        share = np.divide(said, total, out=np.full(len(every), np.nan), where=total > 0)
        rows = {"first": starts, "n": total, "said": said, "share": share, "complete": whole}
        frames.append(pd.DataFrame({"side": point.side, "point": point.point} | rows))
    return pd.concat(frames, ignore_index=True)


def _voices(point: dict[str, Any], read: pd.DataFrame, who: Flags) -> list[tuple[object, ...]]:
    """Sentences that say it, of the shortest reviews, no sentence twice."""
    phrases, texts = (point["point"], *point["phrases"]), read["content"]
    found: dict[str, tuple[object, ...]] = {}
    for row in np.flatnonzero(who):
        quoted = _quoted(texts[row], phrases)
        if quoted and quoted[1] not in found:
            found[quoted[1]] = (point["side"], point["point"], *quoted, float(read["rating"][row]))
        if len(found) == VOICES:
            break
    return list(found.values())


def _quoted(text: str, phrases: tuple[str, ...]) -> tuple[str, str] | None:
    """The first phrase that stands in the text as it is, and the sentence around it, contacts masked."""
    for phrase in phrases:
        for sentence in _SENTENCE.findall(without_contacts(text)):
            if phrase in sentence.lower():
                return phrase, sentence.strip()
    return None
