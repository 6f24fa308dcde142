"""What a section of a report is made from: the data, the earlier data beside it, and the language of the reader."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import core
from core import analytics
from core.errors import CoreError
from core.messages import Message
from core.privacy import Veil, veil
from dashboard import text
from dashboard.noted import sign
from dashboard.report.document import Number, Text
from dashboard.terms import Compute, Terms, at_once, modelled
from dashboard.text import Language
from dashboard.text.numbers import UNKNOWN, count, day, decimal, money, percent, whole

LEAST = 10  # people: smaller groups stay out of reports
Answer = TypeVar("Answer")


class TooFewPeople(core.NotEnoughData):
    """What is left of the data are fewer people than a report may speak of; how many stays unsaid."""

    def __init__(self) -> None:
        CoreError.__init__(self, Message("report.too_few_people", least=LEAST))

    def __str__(self) -> str:
        return text.say(self.message, "en")


@dataclass(frozen=True)
class Context:
    """What the builder of a section is given.

    dataset: as the filters of the report leave it; before: the same data in the period it is compared with, or None.
    symbol:  the sign of the currency, "" where it is not known.
    names:   key of a segment (such as "4-0-") -> the name the reader gave it.
    """

    dataset: core.Dataset
    before: core.Dataset | None = None
    lang: Language = "en"
    symbol: str = ""
    compute: Compute = at_once
    names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "symbol", sign(self.symbol))

    def ask(self, analysis: Callable[..., Answer], **params: Any) -> Answer:
        """The answer of an analysis about the data of the report."""
        return self.compute(analysis, self.dataset, **params)

    def ask_before(self, analysis: Callable[..., Answer], **params: Any) -> Answer | None:
        """The same about the earlier period; None where nothing is compared."""
        return self.compute(analysis, self.before, **params) if self.before else None

    def enough(self, *tables: str, before: bool = False) -> bool:
        """Whether any of these tables tells of ten people, or names nobody at all; without tables, all of the data."""
        side = self.before if before else self.dataset
        if side is None:
            return False
        if not tables:
            return self.compute(_everyone, side.whole) == 0 or self.compute(_everyone, side) >= LEAST
        asked = [self.compute(analytics.people_of, side, table=name) for name in tables if name in side.names]
        known = [people for people in asked if people is not None]
        return len(known) < len(asked) or not known or max(known) >= LEAST

    def for_models(self, dataset: core.Dataset) -> tuple[core.Dataset, tuple[Text, ...]]:
        """The data as models see it; where that is a sample, a sentence that says how many of how many people it has."""
        seen = modelled(dataset, self.compute)
        if seen.share == 1:
            return seen, ()
        some, everyone = (self.compute(analytics.total_users, side) for side in (seen.whole, dataset.whole))
        return seen, (Text(self.t("report.sampled", seen=whole(some), all=whole(everyone), n=everyone)),)

    def t(self, code: str, **values: object) -> str:
        """A sentence of the screen in the language of the report."""
        return text.t(code, self.lang, **values)

    def say(self, message: Message) -> str:
        """A sentence of core in the language of the report, as plain text."""
        return text.say(message, self.lang)

    def show(self, value: Any, kind: str) -> str:
        """A value as the report shows it; kind as in Chart.kinds. What is not known is a dash."""
        return show(value, kind, self.symbol, self.lang)

    @property
    def terms(self) -> Terms:
        """What columns, values and segments are called."""
        return Terms(self.dataset.whole, self.lang, self.symbol, self.names, self.compute)

    @property
    def veil(self) -> Veil:
        """What hides people in words and quotations; no pseudonyms, for a report names nobody."""
        return self.compute(_veil, self.dataset.whole)

    def number(self, key: str, label: str, value: float, kind: str, **more: Any) -> Number:
        """A key number that is shown in its kind; `more` are the other fields of Number."""
        return Number(key, label, value, self.show(value, kind), kind=kind, **more)


def _everyone(dataset: core.Dataset) -> int:
    """Distinct people in all tables; 0 where none names anybody."""
    named = any("user_id" in dataset.columns(table) for table in dataset.names)
    return analytics.total_users(dataset) if named else 0


def _veil(whole: core.Dataset) -> Veil:
    return veil(whole, b"")


def show(value: Any, kind: str, symbol: str, lang: Language) -> str:
    """A value of a kind (count, money, share, number, points, day, text) in words; what is not known is a dash."""
    if kind == "text":
        return "" if value is None or value != value else str(value)
    if value is None or value != value:
        return UNKNOWN
    forms: dict[str, Callable[[], str]] = {
        "money": lambda: money(value, symbol, lang),
        "share": lambda: percent(value),
        "number": lambda: decimal(value, 2),
        "points": lambda: decimal(value, 1),
        "day": lambda: day(value, lang),
    }
    return forms.get(kind, lambda: count(value, lang))()
