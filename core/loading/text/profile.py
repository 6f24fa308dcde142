"""What the columns of a table hold, learned from rows that fit: how likely a cell is in a column."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from core.loading.text.shape import LONG, TYPED, family, kind, mask

DIGIT, OTHER = math.log(1 / 10), math.log(1 / 32)
NEVER = 0.02  # weight of what was never seen
ALLOWED = 100_000  # steps to mend rows of one table, if it is small
STRONG = 0.8  # share of one kind that makes a column typed


class Column:
    """What one column holds."""

    def __init__(self, cells: Sequence[str]) -> None:
        self.n = len(cells)
        self.values = Counter(cells)
        self.kinds = Counter(map(kind, cells))
        self.given = self.n - self.kinds["empty"] - self.kinds["missing"]
        self.masks = Counter(mask(cell) for cell in cells if cell and len(cell) <= LONG)
        self.novel = (sum(times == 1 for times in self.masks.values()) + 0.5) / (self.n + 1)  # Good and Turing
        ends = Counter((_class(cell[0]), _class(cell[-1])) for cell in cells if cell)
        self.firsts: Counter[str] = Counter()
        self.lasts: Counter[str] = Counter()
        for (first, last), times in ends.items():
            self.firsts[first] += times
            self.lasts[last] += times
        words = [cell.split() for cell in cells if cell.strip()]
        self.first_words = Counter(found[0] for found in words)
        self.last_words = Counter(found[-1] for found in words)
        lengths = [math.log1p(len(cell)) for cell in cells if cell]
        self.length = sum(lengths) / len(lengths) if lengths else 2.0
        spread = sum((length - self.length) ** 2 for length in lengths) / len(lengths) if lengths else 1.0
        self.spread = max(math.sqrt(spread), 0.2)
        self.lengths = {len(cell) for cell in cells}
        self.likely: dict[str, float] = {}
        families: Counter[str] = Counter()
        for name, times in self.kinds.items():
            families[family(name)] += times
        families.pop("empty", 0)
        families.pop("missing", 0)
        top, times = families.most_common(1)[0] if families else ("", 0)
        self.family = top
        self.share = times / self.given if self.given else 0.0

    @property
    def typed(self) -> bool:
        """Whether nearly all its cells are of one kind that is not just words."""
        return self.share >= STRONG and self.family in TYPED

    def is_coded(self, cell: str) -> bool:
        """Whether a code is written like those of this column."""
        return cell in self.values or (mask(cell) in self.masks and len(cell) in self.lengths)

    def score(self, cell: str) -> float:
        """The logarithm of how likely this cell is here."""
        found = self.likely.get(cell)
        if found is None:
            if len(self.likely) > 20_000:
                self.likely.clear()
            found = self.likely[cell] = self._score(cell)
        return found

    def _score(self, cell: str) -> float:
        """Half of what is likely is what was there before; the other half is made anew."""
        made = self._made(cell)
        seen = self.values[cell]
        if not seen:
            return made
        before = math.log(0.5 * seen / (self.n + 1))
        return max(made, before) + math.log1p(math.exp(-abs(made - before)))

    def _made(self, cell: str) -> float:
        """Made as its mask or at least its kind was before; the more of it, the less likely, without end."""
        if not cell:
            return math.log(0.25 / (self.n + 1))
        digits = sum(map(cell.count, "0123456789"))
        letters = digits * DIGIT + (len(cell) - digits) * OTHER
        masked = (1 - self.novel) * self.masks[mask(cell)] / (self.n + 1) if len(cell) <= LONG else 0.0
        typed = (self.kinds[kind(cell)] + NEVER) / (self.n + 1)
        far = (math.log1p(len(cell)) - self.length) / self.spread
        length = math.exp(-0.5 * min(far * far, 60.0)) + 1e-6
        return letters + math.log(0.5 * (masked + self.novel * typed * length) * self._ends(cell))

    def _ends(self, cell: str) -> float:
        """How well a cell begins and ends like the others."""
        first = (self.firsts[_class(cell[0])] + 0.1) / (self.n + 1)
        last = (self.lasts[_class(cell[-1])] + 0.1) / (self.n + 1)
        words = cell.split()
        known = 1.0
        if words:
            known *= 0.1 + 0.9 * (self.first_words[words[0]] > 0)
            known *= 0.1 + 0.9 * (self.last_words[words[-1]] > 0)
        return first * last * known


def _class(character: str) -> str:
    if character.isdigit():
        return "9"
    if character.isupper():
        return "A"
    return "a" if character.isalpha() else character


class Profile:
    """What all columns hold, and which rows were seen.

    allowed, spent: steps that may be taken to mend rows of the table, and those that were.
    """

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self.allowed, self.spent = ALLOWED, 0
        self.rows = rows
        self.columns = [Column(column) for column in zip(*rows, strict=True)]

    @property
    def width(self) -> int:
        return len(self.columns)

    def score(self, cells: Iterable[str]) -> float:
        """The logarithm of how likely a row is."""
        return sum(column.score(cell) for column, cell in zip(self.columns, cells, strict=True))

    def evidence(self, cells: Sequence[str]) -> tuple[int, int]:
        """In how many typed columns these cells are of another kind than those below, and in how many of the same."""
        other = same = 0
        for column, cell in zip(self.columns, cells, strict=True):
            found = kind(cell) if column.typed else "missing"
            if found in ("empty", "missing"):
                continue
            if family(found) != column.family:
                other += 1
            elif found != "code" or column.is_coded(cell):
                same += 1
        return other, same
