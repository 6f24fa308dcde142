"""The most likely way to join, drop and split the pieces of a row that are between its delimiters."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from core.loading.text.profile import Profile
from core.loading.text.style import Style

JOIN, DROP, SPLIT, FILL, STRAY, LOOSE = 14.0, 6.0, 8.0, 9.0, 5.0, 1.0  # what each costs, in units of log likelihood
BETWEEN = 4.0  # gained where a quotation mark stands between two halves
KEPT = 4  # readings kept at each place
SPARE = 1  # pieces more than needed that are joined while others are missing
REACH = 64  # pieces a cell in quotes may have
MOST_CELLS = 400
MOST_WORK = 80_000  # steps that are spent on one row
_HALF = "\ufdd1"  # parts the halves of a cell that was split


class Step(NamedTuple):
    score: float
    key: int
    before: "Step | None"
    cell: str
    what: str


class Found(NamedTuple):
    """A reading: how likely it is, its cells, and what was done for it."""

    score: float
    cells: list[str]
    done: frozenset[str]
    filled: int


Move = tuple[int, int, str, float, str]  # next piece, columns filled, cell, gain, what is done


class Search:
    """Dynamic programming over the pieces of a row and the columns of the table."""

    def __init__(self, atoms: list[str], style: Style, profile: Profile, text: str, *, splits: bool) -> None:
        self.quotes: dict[int, list[tuple[int, str, float, str]]] = {}  # cells in quotes, by their first piece
        self.atoms, self.style, self.columns = atoms, style, profile.columns
        fewest = min(len(style.loose(text, pairs=True)[0]), _within(text, style))
        self.missing = max(profile.width - fewest, 0) if splits else 0  # at most so many delimiters
        self.hints = _hints(atoms, profile)
        self.surplus = max(len(atoms) - profile.width, 0)
        ended = self._ended()
        self.band = abs(profile.width - ended[-1]) + 2 * (self.missing + SPARE) + 1
        slack = max(ended[-1] - profile.width, 0) + self.missing + SPARE
        self.least = [cells - slack for cells in ended]  # columns filled before each piece, at least
        self.scores: dict[tuple[int, str], float] = {}
        self.work, self.most = 0, min(MOST_WORK, profile.allowed - profile.spent)  # steps taken, and at most

    def _ended(self) -> list[int]:
        """How many cells end before each piece if all goes well."""
        ended, at, quote = [0], 0, self.style.quote
        while at < len(self.atoms):
            after = at + 1
            if quote and self.atoms[at].startswith(quote):
                sound = (j for j, _, cost, what in self._quoted(at) if what == "take" and not cost)
                after = next(sound, after)
            ended += [ended[-1]] * (after - at - 1) + [ended[-1] + 1]
            at = after
        return ended

    def best(self) -> list[Found]:
        """The best few readings of the whole row, best first."""
        n, width = len(self.atoms), len(self.columns)
        table: dict[tuple[int, int], list[Step]] = {(0, 0): [Step(0.0, 0, None, "", "")]}
        for i in range(n + 1):
            for c in range(width + 1):
                states = table.pop((i, c), None)
                if not states or (i < n and not self.least[i] <= c <= self.least[i] + self.band):
                    continue
                if (i, c) == (n, width):
                    return [_found(step) for step in states]
                if self.work > self.most:
                    return []
                for j, filled, cell, gain, what in self._moves(i, c):
                    self.work += len(states)
                    after = table.setdefault((j, c + filled), [])
                    for state in states:
                        score = state.score + gain
                        if len(after) == KEPT and score <= after[-1].score:
                            break
                        key = hash((state.key, cell)) if filled else state.key
                        _keep(after, Step(score, key, state, cell, what))
        return []

    def _moves(self, i: int, c: int) -> list[Move]:
        """From piece i and column c: (next piece, columns filled, cell, gain, what is done)."""
        found: list[Move] = []
        n, width = len(self.atoms), len(self.columns)
        if i == n:
            return [(i, 1, "", self._score(c, "") - FILL, "fill")] if c < width else []
        atom = self.atoms[i]
        if c < width:
            for j, cell, cost, what in self._cells(i, c):
                likely = self._score(c, cell[1:] if what == "stray" else cell)
                found.append((j, 1, cell, likely - cost, what))
                short = len(cell) < 2000 and (j <= i + 2 or (what == "take" and not cost))
                if self.missing and short and c + 2 <= min(j + self.missing, width, self.least[j] + self.band):
                    found += self._halves(j, c, cell, cost)
            if self.missing and c + 2 <= width:
                found += self._after_quotes(i, c)
        if not atom.strip() and n - i > width - c:
            found.append((i + 1, 0, "", -DROP, "drop"))
        return found

    def _cells(self, i: int, c: int) -> list[tuple[int, str, float, str]]:
        """Cells that begin at piece i, in column c: (next piece, value, cost, what is done)."""
        quote, atoms = self.style.quote, self.atoms
        if quote and atoms[i].startswith(quote):
            found = [cell for cell in self._quoted(i) if c + 1 >= self.least[cell[0]]]
        else:
            found = [(i + 1, self.style.unescaped(atoms[i]), 0.0, "take")]
        for j in range(i + 2, min(i + 2 + self.surplus, i + 1 + REACH, len(atoms) + 1)):
            if c + 1 < self.least[j]:
                break
            found.append((j, self.style.delimiter.join(atoms[i:j]), JOIN * (0.5 + 0.5 * (j - i - 1)), "join"))
        return found

    def _quoted(self, i: int) -> list[tuple[int, str, float, str]]:
        """Cells that begin with the quotation mark at piece i."""
        if i in self.quotes:
            return list(self.quotes[i])
        quote, atoms = self.style.quote, self.atoms
        found: list[tuple[int, str, float, str]] = []
        for j in range(i + 1, min(len(atoms), i + REACH) + 1):
            last = atoms[j - 1]
            if last.endswith(quote) and (j > i + 1 or len(last) > 1):
                text = self.style.delimiter.join(atoms[i:j])[1:-1]
                sound = quote not in text.replace(quote * 2, "")
                value = text.replace(quote * 2, quote) if sound else text
                found.append((j, self.style.unescaped(value), 0.0 if sound else LOOSE + 2 * (j - i - 1), "take"))
                if sound and j > i + 1:
                    break
        if not (len(found) == 1 and found[0][0] == i + 1 and found[0][2] == 0.0):
            found.append((i + 1, atoms[i], STRAY, "stray"))
        self.quotes[i] = found
        return list(found)

    def _halves(self, j: int, c: int, cell: str, cost: float) -> list[Move]:
        """The best few places where two merged cells may part."""
        ends = range(len(cell) + 1) if len(cell) <= 300 else _edges(cell)
        quote = self.style.quote
        found = self._best_halves(j, c, [(cell[:k], self._bare(cell[k:])) for k in ends], cost)
        if quote and quote in cell:
            bare = [(cell[:k], cell[k + 1 :]) for k in ends if cell[k : k + 1] == quote]
            found += self._best_halves(j, c, bare, cost - BETWEEN)
        return found

    def _after_quotes(self, i: int, c: int) -> list[Move]:
        """A cell in quotes with another one right behind it."""
        quote = self.style.quote
        if not quote or quote not in self.atoms[i]:
            return []
        if (at := self.atoms[i].find(quote)) > 0:
            return self._before_quotes(i, c, at)
        for j in range(i + 1, min(len(self.atoms), i + REACH) + 1):
            text = self.style.delimiter.join(self.atoms[i:j])
            doubled = text[1:].replace(quote * 2, "\0\0")
            if (close := doubled.find(quote)) >= 0:
                left = text[1 : close + 1].replace(quote * 2, quote)
                right = text[close + 2 :]
                return self._best_halves(j, c, [(left, self._bare(right))], -BETWEEN) if right else []
        return []

    def _before_quotes(self, i: int, c: int, at: int) -> list[Move]:
        """A cell with one in quotes right behind it, which begins at character `at`."""
        quote = self.style.quote
        for j in range(i + 1, min(len(self.atoms), i + REACH) + 1):
            text = self.style.delimiter.join(self.atoms[i:j])
            if len(text) > at + 1 and text.endswith(quote) and quote not in text[at + 1 : -1].replace(quote * 2, ""):
                return self._best_halves(j, c, [(text[:at], self._bare(text[at:]))], -BETWEEN)
        return []

    def _bare(self, text: str) -> str:
        """A text without the quotation marks around it."""
        quote = self.style.quote
        if quote and len(text) > 1 and text[0] == text[-1] == quote:
            return text[1:-1].replace(quote * 2, quote)
        return text

    def _best_halves(self, j: int, c: int, parts: list[tuple[str, str]], cost: float) -> list[Move]:
        self.work += 2 * len(parts)
        scored = [(self._score(c, left) + self._score(c + 1, right) + _seam(left, right), left, right)
                  for left, right in parts]  # fmt: skip
        scored.sort(key=lambda item: -item[0])
        return [(j, 2, left + _HALF + right, score - cost - SPLIT, "split") for score, left, right in scored[:KEPT]]

    def _score(self, c: int, cell: str) -> float:
        key = (c, cell)
        found = self.scores.get(key)
        if found is None:
            found = self.columns[c].score(cell)
            share = self.hints[c].get(cell, 0.0) if cell else 0.0
            if share:
                found = max(found, 0.0) if share >= 1 else max(found, -0.7 - 2.0 * (1.0 - share))
            self.scores[key] = found
        return found


def _seam(left: str, right: str) -> float:
    """A word is not often cut in two; a change of case or of kind is where cells part."""
    if not left or not right:
        return 0.0
    a, b = left[-1], right[0]
    if a == " " or b == " ":
        return -3.0
    if a.islower() and b.isupper():
        return 1.0
    if a.isalpha() and b.isalpha():
        return -2.5
    if a.isdigit() and b.isdigit():
        return -1.0
    return 0.0


def _edges(cell: str) -> list[int]:
    """Places in a long text where it may part: where letters, digits, and others meet."""
    return [0, *(m.start() for m in re.finditer(r"(?<=[a-z0-9.!?\"'])(?=[A-Z0-9\"'h])", cell)), len(cell)][:400]


def _keep(states: list[Step], step: Step) -> None:
    """Add a reading to the best few, best first; of equal cells the better one stays."""
    for k, other in enumerate(states):
        if other.key == step.key:
            if step.score <= other.score:
                return
            del states[k]
            break
    at = len(states)
    while at and states[at - 1].score < step.score:
        at -= 1
    states.insert(at, step)
    del states[KEPT:]


def _hints(atoms: Sequence[str], profile: Profile) -> list[dict[str, float]]:
    """For each column the values in the rows that share most with this one."""
    given = {atom.strip('"') for atom in atoms if len(atom) > 1}
    rare = {atom for atom in given if 0 < _times(atom, profile) <= max(2, 0.3 * len(profile.rows))}
    hints: list[dict[str, float]] = [{} for _ in profile.columns]
    if not rare:
        return hints
    shared = [(len(rare.intersection(row)), row) for row in profile.rows]
    most = max(number for number, _ in shared)
    if not most:
        return hints
    near = [row for number, row in shared if number == most]
    for c, column in enumerate(zip(*near, strict=True)):
        for value, times in Counter(column).items():
            hints[c][value] = times / len(near) * (0.999 if len(near) > 1 else 0.6)
    return hints


def _times(value: str, profile: Profile) -> int:
    return max((column.values[value] for column in profile.columns), default=0)


def _found(last: Step) -> Found:
    cells: list[str] = []
    done: list[str] = []
    step: Step | None = last
    while step is not None and step.before is not None:
        done.append(step.what)
        if step.what != "drop":
            cells += reversed(step.cell.split(_HALF)) if step.what == "split" else [step.cell]
        step = step.before
    return Found(last.score, cells[::-1], frozenset(done), done.count("fill"))


def _within(text: str, style: Style) -> int:
    """How many cells a text has if every quotation mark opens or closes, wherever it stands; many if one is left open."""
    if not style.quote or text.count(style.quote) % 2:
        return MOST_CELLS
    return sum(part.count(style.delimiter) for part in text.split(style.quote)[::2]) + 1
