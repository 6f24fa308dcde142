"""Parts of a sentence that the screen says its own way: amounts in a unit, columns, values, items.

Each has a plain English form, so that str() of a Message needs no screen.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """A number with its unit: "days", "money" (in currency units), "years", "share", "number" or "yes/no".

    exact: already rounded to the digits that matter, and to be shown with all of these.
    """

    value: float
    unit: str
    exact: bool = False

    def __str__(self) -> str:
        if self.exact:
            return f"{self.value:,.10g}"
        if self.unit in ("share", "yes/no"):
            return f"{self.value:.0%}"
        return f"{self.value:,.0f}" if abs(self.value) >= 100 else f"{self.value:,.2f}".rstrip("0").rstrip(".")

    def __format__(self, spec: str) -> str:
        return str(self)


@dataclass(frozen=True)
class Column:
    """A column of the customers table."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Value:
    """A value in a column of the customers table."""

    column: str
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Thing:
    """One of the "items", "categories" or "pages": its id, and what it is called."""

    kind: str
    id: str
    title: str

    def __str__(self) -> str:
        return self.title


Term = Quantity | Column | Value | Thing
