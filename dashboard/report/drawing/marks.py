"""What a figure is made of: marks of one name, and coloured cells."""

from dataclasses import dataclass

from dashboard.report.drawing.colours import INK, Colour

Places = tuple[float | None, ...]


@dataclass(frozen=True)
class Marks:
    """Marks of one name. x, y: their places; bars run along y, or along x where `flat`, from `base`.

    colours: one for all, or one a mark; None is unseen. thick: of a bar, in units of its axis; shift: from its place.
    low, high: ends of error bars along `errors` ("x" or "y"). above: where its words stand ("outside", "inside", "").
    """

    kind: str  # bars, line
    name: str
    x: Places
    y: Places
    colours: tuple[Colour | None, ...]
    words: tuple[str, ...] = ()
    above: str = ""
    ink: Colour | None = None
    size: float = 12.0
    listed: bool = True
    flat: bool = False
    base: tuple[float, ...] = ()
    thick: float = 0.7
    shift: float = 0.0
    joined: bool = False
    dots: bool = False
    dot: float = 6.0
    hollow: bool = False
    line: Colour | None = None
    width: float = 2.0
    dashed: bool = False
    steps: bool = False
    fill: Colour | None = None
    fill_to: str = ""  # zero, self, before
    errors: str = ""
    low: Places = ()
    high: Places = ()

    def colour(self, at: int) -> Colour | None:
        """The colour of one mark."""
        return self.colours[at % len(self.colours)] if self.colours else None

    def sample(self) -> Colour:
        """The colour by which a legend shows it."""
        main = self.line if self.kind == "line" and self.joined else None
        return main or next((one for one in self.colours if one), None) or self.fill or INK

    def reach(self, axis: str) -> list[float]:
        """Every place on an axis that it needs."""
        own = self.x if axis == "x" else self.y
        found = [value for value in own if value is not None]
        if self.kind == "bars":
            if self.flat == (axis == "x"):
                ends = [b + v for b, v in zip(self.base, own, strict=True) if v is not None]
                more = 0.12 * (max([*ends, 0.0]) - min([*ends, 0.0])) if self.above == "outside" and self.words else 0.0
                return [*self.base, *ends, *([max(ends) + more] if ends and max(ends) > 0 else [])]
            return [value + self.shift + side * self.thick / 2 for value in found for side in (-1, 1)]
        if self.errors == axis:
            found += [value for value in (*self.low, *self.high) if value is not None]
        return found + ([0.0] if self.fill_to == "zero" and axis == "y" else [])


@dataclass(frozen=True)
class Cells:
    """A coloured table: places of its columns and rows; of each cell its colour, its words and whether they are bold."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    colours: tuple[tuple[Colour | None, ...], ...]
    words: tuple[tuple[str, ...], ...]
    bold: tuple[tuple[bool, ...], ...]
    values: tuple[tuple[float | None, ...], ...]
    gap: float = 1.0
