"""What a report was asked for: enough to make it again, from the same data or from other."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any

import core
from core import analytics, segments
from core.filters import Filter
from core.store import Workspaces
from dashboard import noted
from dashboard.codes import segment_of
from dashboard.terms import Compute, sweep_of
from dashboard.text import LANGUAGES, Language

LONGEST_LINE, LONGEST_COMMENT, LONGEST_SYMBOL = 200, 5_000, 5
FARTHEST = 700_000  # days from 1970: the calendar ends at year 1 and 9999, and a period needs room for one before
COMPARISONS = ("", "previous", "year")


@dataclass(frozen=True)
class Request:
    """Topics and filters of a report, and what its maker wrote in it.

    sections: names of topics in their order, () for all that the data supports.
    period, channels, groups: as in core.Filter.  segment: its code, such as "4-1-".
    compare: "previous" or "year" for the period to compare with, "" for none.
    symbol, names: the currency's sign and the given names of segments; None for those that the workspace notes.
    logo: PNG or JPEG.  made_at: an ISO moment.
    """

    sections: tuple[str, ...] = ()
    period: tuple[int, int] | None = None
    compare: str = ""
    channels: tuple[str, ...] = ()
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    segment: str = ""
    title: str = ""
    client: str = ""
    comments: str = ""
    lang: Language = "en"
    symbol: str | None = None
    names: Mapping[str, str] | None = None
    logo: bytes | None = field(default=None, repr=False)
    made_at: str = ""

    def completed(self, whole: core.Dataset) -> "Request":
        """With the workspace's own currency and names, and now, where nothing was said."""
        notes = Workspaces(whole.root).notes(whole.token)
        return replace(
            self,
            symbol=noted.currency(notes, whole) if self.symbol is None else self.symbol,
            names=noted.segment_names(notes) if self.names is None else self.names,
            made_at=self.made_at or datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def filter(self, whole: core.Dataset, compute: Compute) -> Filter:
        """The filters; raises OutOfRange for a segment this data does not have."""
        return Filter(self.period, self.channels, self.groups, self._people(whole, compute))

    def earlier(self, shown: core.Dataset) -> core.Dataset | None:
        """The data in the period to compare with; None where it begins before the data."""
        if not self.period or not self.compare:
            return None
        how: Any = self.compare
        period, reach = analytics.compared_with(self.period, how), analytics.span(shown.whole)
        known = reach is not None and period[0] >= reach.first
        return shown.whole.filtered(replace(shown.filter, period=period)) if known else None

    def _people(self, whole: core.Dataset, compute: Compute) -> Any:
        if not self.segment:
            return None
        asked = segment_of(self.segment)
        sweep = asked and sweep_of(whole, asked[2], compute)
        if not asked or not sweep or asked[0] not in sweep.found or asked[1] >= asked[0]:
            raise core.OutOfRange("segment", self.segment, "2-0 … 12-11")
        return Workspaces(whole.root).keep_people(whole.token, segments.members(sweep, asked[0], asked[1]))


def to_json(request: Request) -> dict[str, Any]:
    """A request as JSON holds it, without the logo."""
    return {each.name: getattr(request, each.name) for each in fields(request) if each.name != "logo"} | {
        "names": dict(request.names or {})
    }


def from_json(found: Any) -> Request:
    """A request from a report, which may be hostile. Raises ValueError, KeyError or TypeError for what we never write."""
    texts = {name: _text(found[name]) for name in ("compare", "segment", "title", "client", "comments", "made_at")}
    if texts["compare"] not in COMPARISONS or found["lang"] not in LANGUAGES:
        raise ValueError
    if texts["made_at"]:
        datetime.fromisoformat(texts["made_at"])
    period = found["period"] and tuple(int(day) for day in found["period"])
    if period and (len(period) != 2 or period[0] > period[1] or max(map(abs, period)) > FARTHEST):
        raise ValueError
    sections = tuple(dict.fromkeys(map(_text, found["sections"])))
    if not sections or len(found["symbol"] or "") > LONGEST_SYMBOL:
        raise ValueError
    return Request(
        sections=sections,
        period=period or None,
        channels=tuple(map(_text, found["channels"])),
        groups=tuple((_text(column), tuple(map(_text, values))) for column, values in found["groups"]),
        lang=found["lang"],
        symbol=None if found["symbol"] is None else _text(found["symbol"]),
        names={_text(key): _text(name) for key, name in found["names"].items()},
        **texts,
    )


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_COMMENT:
        raise ValueError
    return value
