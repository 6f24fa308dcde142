"""What columns, values, segments and filters are called in a language; plain text, and no session is known here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import core
from core import recommend, segments
from core.messages import Message
from core.schema import TABLES
from core.segments import SegmentName, Sweep, names_of_all, sweep_dataset
from core.segments.terms import Column, Quantity, Thing, Value
from dashboard import text
from dashboard.codes import segment_of
from dashboard.figures.segments import in_unit
from dashboard.text import Language
from dashboard.text.numbers import day

Answer = TypeVar("Answer")
Compute = Callable[..., Any]
"""compute(analysis, dataset, **params), as dashboard.cache.compute: it may keep what it worked out."""

YES_NO = {"true": "audience.yes", "false": "audience.no"}
_OURS = {name for table in TABLES.values() for name in table.by_name}


def at_once(analysis: Callable[..., Answer], dataset: core.Dataset, **params: Any) -> Answer:
    """The plainest Compute: work it out, keep nothing."""
    return analysis(dataset, **params)


def remembering() -> Compute:
    """A Compute that keeps every answer as long as itself, for work that asks the same things again and again."""
    answers: dict[tuple[str, str, str], Any] = {}

    def compute(analysis: Callable[..., Answer], dataset: core.Dataset, **params: Any) -> Answer:
        asked = (f"{analysis.__module__}.{analysis.__qualname__}", dataset.digest, repr(sorted(params.items())))
        if asked not in answers:
            answers[asked] = analysis(dataset, **params)
        return answers[asked]

    return compute


@dataclass(frozen=True)
class Terms:
    """How to speak of `whole`, the data without filters.

    symbol: the sign of its currency.  given: key of a segment -> the name the reader gave it.
    """

    whole: core.Dataset
    lang: Language
    symbol: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    compute: Compute = at_once

    def t(self, code: str, **values: object) -> str:
        """A sentence of the screen."""
        return text.t(code, self.lang, **values)

    # --- columns and values -------------------------------------------------------------------------------
    def column(self, column: str) -> str:
        """Our word for a column we know, else the heading of the file; a label by its heading, which says of what."""
        if column == "label":
            return self._heading_of_label() or self.t("column.label")
        return column_word(column, self.lang)

    def value(self, column: str, value: str) -> str:
        """A customer's value as people read it: yes and no for true and false."""
        is_bool = self.whole.columns("customers").get(column) == "bool"
        return self.t(YES_NO[value]) if is_bool and value in YES_NO else value

    def _heading_of_label(self) -> str | None:
        columns = (column for file in self.whole.report.files for column in file.columns)
        return next((column.heading for column in columns if column.became == "label"), None)

    # --- segments -----------------------------------------------------------------------------------------
    def segment(self, code: str) -> str:
        """The name a segment was given, else the one its people give it, else its number (from 1) among the K."""
        return self.given.get(code) or self.automatic(code) or self.numbered(code)

    def numbered(self, code: str) -> str:
        """The number of a segment (from 1) among the K."""
        k, label, _ = segment_of(code) or (0, 0, "")
        return self.t("filter.segment_of", number=label + 1, k=k)

    def automatic(self, code: str) -> str | None:
        """The name of a segment of everyone; None where the data has no such segment."""
        k, label, by = segment_of(code) or (0, 0, "")
        sweep = sweep_of(self.whole, by, self.compute)
        found = automatic_names(self.whole, sweep, self.compute).get(k, ()) if sweep else ()
        return self.say(found[label].message) if label < len(found) else None

    # --- sentences of core --------------------------------------------------------------------------------
    def say(self, message: Message) -> str:
        """A sentence of core with its amounts, columns, values and items as the reader knows them."""
        return text.say(self._worded(message), self.lang)

    def _worded(self, message: Message) -> Message:
        return Message(message.code, **{name: self._term(value) for name, value in message.values.items()})

    def _term(self, value: object) -> object:
        match value:
            case Message():
                return self._worded(value)
            case Quantity():
                return self._quantity(value)
            case Column(name):
                return self.column(name)
            case Value(column, said):
                return self.value(column, said)
            case Thing("items", item, title):
                titles = self.compute(recommend.item_titles, self.whole, column=f"title_{self.lang}")
                return titles.get(item, title)
            case Thing(_, _, title):
                return title
        return value

    def _quantity(self, amount: Quantity) -> str:
        """An amount in its unit; one that is already rounded keeps its digits."""
        if amount.exact and amount.unit not in ("share", "yes/no"):
            return (self.symbol if amount.unit == "money" else "") + f"{amount.value:,.10g}"
        return in_unit(amount.value, amount.unit, self.symbol, self.lang).removesuffix(".0")

    # --- filters ------------------------------------------------------------------------------------------
    def filters(self, found: core.Filter, segment: str = "") -> dict[str, str]:
        """Part of a filter -> what it says; `segment` is the code of the people it holds."""
        words, comma = {}, self.t("list.comma")
        if found.period:
            words["period"] = span_in_words(found.period, self.lang)
        if found.channels:
            words["channels"] = f"{self.t('filter.channel')}{self.t('list.colon')}{comma.join(found.channels)}"
        if found.groups:
            words["groups"] = self.t("list.semicolon").join(
                self.column(column) + self.t("list.colon") + comma.join(self.value(column, v) for v in values)
                for column, values in found.groups
            )
        if found.people:
            words["people"] = self.segment(segment)
        return words


def column_word(column: str, lang: Language) -> str:
    """Our word for a column we know, else the heading itself."""
    if column not in _OURS:
        return column
    word = text.t(f"column.{column}", lang)
    return word[:1].upper() + word[1:]


def span_in_words(period: tuple[int, int], lang: Language) -> str:
    """The first and the last day; one where they are the same."""
    if period[0] == period[1]:
        return day(period[0], lang)
    return f"{day(period[0], lang)} – {day(period[1], lang)}"


def sweep_of(whole: core.Dataset, by: str, compute: Compute) -> Sweep | None:
    """Segments of every K by the features of this code, of those whom models see; None where the data lacks the features."""
    whole = modelled(whole, compute)
    chosen = segments.choice(compute(segments.available_features, whole), by) if by else segments.Choice()
    return chosen and compute(sweep_dataset, whole, **chosen.options)


def modelled(dataset: core.Dataset, compute: Compute) -> core.Dataset:
    """The dataset as models see it: itself, or of very many people in a cluster a sample."""
    if not dataset.engine.remote or dataset.share < 1:
        return dataset
    share = compute(_share, dataset.whole)  # of the whole: filters choose among the same people
    return dataset.sampled(share) if share < 1 else dataset


def _share(dataset: core.Dataset) -> float:
    """What part of the people the models see."""
    return core.analytics.for_models(dataset).share


def automatic_names(base: core.Dataset, sweep: Sweep, compute: Compute) -> dict[int, tuple[SegmentName, ...]]:
    """K -> the names that the customers of a sweep of `base` give their segments, worked out once."""

    def found(_: core.Dataset, **__: object) -> dict[int, tuple[SegmentName, ...]]:
        return names_of_all(sweep.features, sweep.found)

    return compute(found, base, by=sweep.features.key)
