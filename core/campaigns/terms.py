"""Parts of a verdict that the screen says its own way: amounts in a unit, days."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Amount:
    """A number with its unit: "share" (a difference in percentage points), "change" (0.1 for a tenth more), "money"
    (currency units) or "number". signed: with its + or -.
    """

    value: float
    unit: str
    signed: bool = False

    def __str__(self) -> str:
        sign = "+" if self.signed else ""
        if self.unit == "share":
            return f"{100 * self.value:{sign}.1f}"
        return f"{self.value:{sign}.1%}" if self.unit == "change" else f"{self.value:{sign},.2f}"

    def __format__(self, spec: str) -> str:
        return str(self)


@dataclass(frozen=True)
class When:
    """A day, in days since 1970-01-01."""

    day: int

    def __str__(self) -> str:
        return (date(1970, 1, 1) + timedelta(days=self.day)).isoformat()

    def __format__(self, spec: str) -> str:
        return str(self)
