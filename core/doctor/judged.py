"""The score of one part of quality for one table."""

from dataclasses import dataclass

from core.messages import Message


@dataclass(frozen=True)
class Judged:
    """One part of one table: its score, what it rests on and what counts against it."""

    score: float
    n: int
    reasons: tuple[tuple[Message, int], ...] = ()

    @property
    def against(self) -> int:
        return sum(count for _, count in self.reasons)


def scored(n: int, against: int, reasons: list[tuple[Message, int]]) -> Judged:
    """A share as a score."""
    if not n:
        return Judged(float("nan"), 0)
    return Judged(100 * (1 - min(against / n, 1)), n, tuple((reason, count) for reason, count in reasons if count))
