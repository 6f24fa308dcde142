"""What was found, in one sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.campaigns.terms import Amount, When
from core.messages import Message

if TYPE_CHECKING:
    from core.campaigns.before_after import BeforeAfter
    from core.campaigns.effect import Effect


def verdict(effect: Effect) -> Message:
    """Of a campaign with a control."""
    found, unit = effect.comparison, effect.unit
    if effect.split.broken:
        return Message("campaigns.verdict.split", campaign=effect.campaign)
    if not effect.clear:  # the interval is of this comparison alone, the decision of all that were asked together
        kind = "alone" if effect.tests > 1 and not found.low <= 0 <= found.high else "nothing"
    else:
        kind = "more" if found.difference > 0 else "less"
    signed = kind in ("nothing", "alone")
    size = found.difference if signed else abs(found.difference)
    ends = (-found.high, -found.low) if kind == "less" else (found.low, found.high)
    return Message(
        f"campaigns.verdict.{kind}.{unit}",
        campaign=effect.campaign,
        outcome=Message(f"campaigns.outcome.{effect.outcome}"),
        size=Amount(size, unit, signed=signed),
        low=Amount(ends[0], unit),
        high=Amount(ends[1], unit),
        level=round(100 * found.level),
        smallest=Amount(found.smallest, unit),
        tests=effect.tests,
    )


def before_after_verdict(found: BeforeAfter) -> Message:
    """Of a date."""
    values = {
        "metric": Message(f"metric.{found.metric}"),
        "day": When(found.day),
        "window": found.window,
        "change": Amount(found.change, "change", signed=True),
    }
    if not found.enough:
        return Message("campaigns.day.short", **values, history=found.history)
    values |= {
        "effect": Amount(found.effect, "change", signed=True),
        "low": Amount(found.low, "change", signed=True),
        "high": Amount(found.high, "change", signed=True),
        "level": round(100 * found.level),
    }
    kind = "nothing" if found.low <= 0 <= found.high else "more" if found.effect > 0 else "less"
    return Message(f"campaigns.day.{kind}", **values)
