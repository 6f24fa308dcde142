"""What to call each segment: a few words, each true of its people, from how they differ from all others."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.messages import Message
from core.segments.features import Features
from core.segments.kmeans import Segmentation
from core.segments.measures import MEASURES, category, title
from core.segments.standing import COUNTED, Floats, Labels, Seen, Standing, known_columns, seen, standing
from core.segments.terms import Quantity, Value

CLEAR = 0.5
"""Standard deviations between the means of a segment and of all others, from which on a word may be used."""
NEARLY_ALL = 0.9  # of a segment: "no orders", "one order"
MOST = 2 / 3  # of a segment: "mostly"
WORDS = 2  # in a name, unless two segments would be called the same
SPEAKING = ("gender", "age_group", "city", "occupation", "income_group")  # a value of these says what it is of
PAIRED = {"orders", "spend", "average_basket"}  # words so short that a language without spaces joins them
_KIN = (
    {"orders", "orders_per_month", "days_between"},
    {"items_bought", "different_items", "different_categories"},
    {"page_views", "pages", "active_days"},
)
_OF_BUYERS = {"recency_days", "spend", "average_basket", "orders_per_month", "days_between", "return_share"}

Level = Literal["high", "low", "none", "once", "mostly", "mostly_not"]


@dataclass(frozen=True)
class Word:
    """One word of a name and what it rests on.

    mean, everyone: of the segment and of all customers, in the feature's unit. contrast: the segment's mean less that
    of all others, in standard deviations of all customers (of the logarithm where logged).
    """

    feature: str
    level: Level
    mean: float
    everyone: float
    contrast: float
    unit: str

    @property
    def message(self) -> Message:
        if self.feature in MEASURES:
            return Message(f"segments.word.{self.feature}.{self.level}")
        column, value = category(self.feature) or ("", "")
        if column in SPEAKING:
            return Message("segments.word.value.mostly", value=Value(column, value))
        return Message(f"segments.word.own.{self.level}", feature=title(self.feature))


@dataclass(frozen=True)
class SegmentName:
    """The name of a segment, the words it is made of, and its share of customers, orders and spend (None: not known).

    told: the one mean that the name cites where words do not suffice, else None. Words that were not needed are
    not in `words`.
    """

    words: tuple[Word, ...]
    told: Word | None
    average: bool
    share: float
    orders: float | None = None
    spend: float | None = None

    @property
    def message(self) -> Message:
        """The name alone."""
        bare = _joined([word.message for word in self.words], {word.feature for word in self.words} <= PAIRED)
        if not self.words:
            bare = Message("segments.word.average" if self.average else "segments.word.mixed")
        if self.told is None:
            return bare
        value = Quantity(self.told.mean, self.told.unit, exact=True)
        return Message("segments.name_told", name=bare, feature=title(self.told.feature), value=value)

    @property
    def headline(self) -> Message:
        """The name with its shares."""
        known = {part: share for part, share in (("orders", self.orders), ("spend", self.spend)) if share is not None}
        code = "_".join(["segments.name_share", *known])
        return Message(code, name=self.message, share=self.share, **known)


def names(features: Features, labels: Labels) -> tuple[SegmentName, ...]:
    """A name for each segment 0 .. max(labels), different from all others, of the words that set it apart most.

    A word is used where the segment's mean lies 0.5 standard deviations from that of all other customers, its plain
    mean on the same side of everyone's, and its median not on the other side. "no" and "one" hold for 90% of the
    segment, "mostly" for two thirds; without any such word a segment is "average" when no mean is that far away, else
    "mixed". A word is left out if what was filled in for customers without a value could make it untrue; of a column
    of groups there is only "mostly" this value. Names depend on who is in a segment and on the features alone.
    """
    return _names(features, [seen(*known) for known in known_columns(features)], labels)


def names_of_all(features: Features, found: Mapping[int, Segmentation]) -> dict[int, tuple[SegmentName, ...]]:
    """The names of the segments of every K, as `names` gives them, in less time than one by one."""
    prepared = [seen(*known) for known in known_columns(features)]
    return {k: _names(features, prepared, segmentation.labels) for k, segmentation in found.items()}


def _names(features: Features, prepared: Sequence[Seen], labels: Labels) -> tuple[SegmentName, ...]:
    places = labels.astype(np.intp)
    sizes = np.bincount(places)
    columns = [standing(each, places, sizes) for each in prepared]
    offered = [_words(columns, label) for label in range(len(sizes))]
    chosen, told = _unique(offered, columns)
    shares = {name: _share(features, name, labels) for name in ("orders", "spend")}
    return tuple(
        SegmentName(
            _in_order(chosen[label]),
            told[label],
            all(abs(column.contrast[label]) < CLEAR for column in columns),
            float(sizes[label] / sizes.sum()),
            **{name: None if share is None else float(share[label]) for name, share in shares.items()},
        )
        for label in range(len(sizes))
    )


def _words(columns: Sequence[Standing], label: int) -> list[Word]:
    """All words that are true of a segment, the clearest first, one of a kin before its others."""
    buys = next((column.zero[label] < 0.5 for column in columns if column.name == "orders"), True)
    asked = [column for column in columns if buys or column.name not in _OF_BUYERS]
    found = [(column, level) for column in asked if (level := _level(column, label))]
    found.sort(key=lambda pair: (-abs(pair[0].contrast[label]), pair[0].name))
    seen: Counter[int] = Counter()
    ranked = []
    for place, (column, level) in enumerate(found):
        kin = next((i for i, names in enumerate(_KIN) if column.name in names), -1 - place)
        ranked.append((seen[kin], place, _word(column, level, label)))
        seen[kin] += 1
    return [word for _, _, word in sorted(ranked, key=lambda row: row[:2])]


def _word(column: Standing, level: Level, label: int) -> Word:
    mean, contrast = float(column.mean[label]), float(column.contrast[label])
    return Word(column.name, level, mean, column.everyone, contrast, column.unit)


def _level(column: Standing, label: int) -> Level | None:
    """The word that is true of a segment, if any is."""
    if abs(column.contrast[label]) < CLEAR:
        return None
    high = column.contrast[label] > 0
    if not (column.higher if high else column.lower)[label]:
        return None
    if column.unit == "yes/no":
        if not high and category(column.name):
            return None  # that a value is not known is no proof of another
        holds = (column.one if high else column.zero)[label] >= MOST
        return ("mostly" if high else "mostly_not") if holds else None
    if not high and column.name in COUNTED and column.zero[label] >= NEARLY_ALL:
        return "none"
    if not high and column.name == "orders" and column.one[label] >= NEARLY_ALL:
        return "once"
    return "high" if high else "low"


def _unique(offered: list[list[Word]], columns: Sequence[Standing]) -> tuple[list[list[Word]], list[Word | None]]:
    """The first words of each segment; where two would be called the same, more words, and at last a mean."""
    chosen = [words[:WORDS] for words in offered]
    while grown := [i for group in _alike(chosen) for i in group if len(chosen[i]) < len(offered[i])]:
        for i in grown:
            chosen[i] = offered[i][: len(chosen[i]) + 1]
    told: list[Word | None] = [None] * len(chosen)
    open_ = [i for group in _alike(chosen) for i in group]
    for i in open_:
        chosen[i] = offered[i][:WORDS]
    for places in _alike([chosen[i] for i in open_]):
        group = [open_[place] for place in places]
        column = max(columns, key=lambda c: (float(np.ptp(c.contrast[group])), c.name))
        for i, mean in zip(group, _apart([float(column.mean[i]) for i in group]), strict=True):
            told[i] = Word(column.name, "high", mean, column.everyone, float(column.contrast[i]), column.unit)
    return chosen, told


def _alike(chosen: list[list[Word]]) -> list[list[int]]:
    """The segments that share a name, each group of them."""
    found: dict[frozenset[tuple[str, str]], list[int]] = defaultdict(list)
    for i, words in enumerate(chosen):
        found[frozenset((word.feature, word.level) for word in words)].append(i)
    return [group for group in found.values() if len(group) > 1]


def _apart(means: list[float]) -> list[float]:
    """The means to as few digits, from two on, as keep them different."""
    for digits in range(2, 10):
        short = [float(f"{mean:.{digits}g}") for mean in means]
        if len(set(short)) == len(set(means)):
            return short
    return means


def _in_order(words: list[Word]) -> tuple[Word, ...]:
    """Ours in the order they are offered, then a customer's own columns by heading: the same for the same words."""
    order = list(MEASURES)
    return tuple(sorted(words, key=lambda w: (order.index(w.feature) if w.feature in order else len(order), w.feature)))


def _joined(parts: Sequence[Message], short: bool) -> Message:
    """Words one after the other."""
    if len(parts) == 2 and short:
        return Message("segments.name_pair", one=parts[0], other=parts[1])
    found = parts[0] if parts else Message("segments.word.average")
    for part in parts[1:]:
        found = Message("segments.name_and", one=found, other=part)
    return found


def _share(features: Features, name: str, labels: Labels) -> Floats | None:
    """Each segment's share of the sum of a feature; None where it is not among the features or sums to nothing."""
    if name not in features.names:
        return None
    sums = np.bincount(labels, features.matrix[:, features.names.index(name)])
    return None if sums.sum() <= 0 else sums / sums.sum()
