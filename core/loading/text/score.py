"""How table-like a reading is: which of the ways to divide a text into cells gives columns that agree."""

import io
import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from core.loading.text.records import Record, records
from core.loading.text.shape import TYPED, kind
from core.loading.text.style import Style

USUAL = ",;\t|"
PRIORS = {",": 1.0, ";": 0.99, "\t": 0.99, "|": 0.99, ", ": 0.99, "; ": 0.98, " ": 0.9, ":": 0.8, "/": 0.6}
ROWS = 120
ONE_COLUMN = 0.3
_RUNS = re.compile(r"[^\w\"'\r\n.\-]{2,4}")
_WORTH = {"text": 0.75, "word": 0.9, "code": 0.95, "missing": 0.9, "empty": 0.85}
_EDGE = r"[,;|\t :~^#\r\n]"
_NEVER = "\"'_.-\\()[]{}@$%+\u00a0\u3000"


def styles(text: str) -> list[Style]:
    """The ways to divide a text that are worth a trial."""
    lines = [line for line in re.split(r"[\r\n]+", text) if line.strip()][:ROWS]
    quotes = _quotes(text)
    return [
        Style(delimiter, quote, escape)
        for delimiter in delimiters(lines)
        for quote in quotes
        for escape in (("", "\\") if quote and "\\" + quote in text else ("",))
    ]


def delimiters(lines: list[str]) -> list[str]:
    """Characters, and runs of characters, that are in many of the lines."""
    enough = max(1, len(lines) * 0.4)
    singles: Counter[str] = Counter()
    runs: Counter[str] = Counter()
    for line in lines:
        singles.update({c for c in line if not c.isalnum()})
        runs.update(set(_RUNS.findall(line)))
    total = "\n".join(lines)
    found = [c for c, times in singles.items() if c in USUAL or (times >= enough and c not in _NEVER)]
    several = [run for run, times in runs.most_common(8) if times >= enough]
    several += [c * 2 for c in found if c != " " and total.count(c * 2) * 2 > 0.9 * total.count(c)]
    inside = {c for run in several for c in run if total.count(run) * run.count(c) > 0.98 * total.count(c)}
    kept = [c for c in found if c not in inside or c in USUAL]
    return sorted(dict.fromkeys([",", *kept, *several]), key=lambda d: -PRIORS.get(d, 0.7))


def _quotes(text: str) -> list[str]:
    """The double quotation mark, and the single one where it stands at both edges of something."""
    edges = re.search(rf"(?:^|{_EDGE})'", text, re.MULTILINE) and re.search(rf"'(?:$|{_EDGE})", text, re.MULTILINE)
    return ['"', "'"] if edges else ['"']


def best_style(text: str, among: Iterable[Style]) -> tuple[Style, float]:
    """The style that reads the text most like a table, and how much so."""
    scored = [(table_likeness(text, style), style) for style in among]
    score, style = max(scored, key=lambda found: found[0])
    return style, score


def sample(text: str, style: Style, most: int = ROWS) -> list[Record]:
    """The first rows of a text."""
    return list(islice(records(io.StringIO(text, newline=""), style, ""), most))


def table_likeness(text: str, style: Style) -> float:
    """From 0 to 1: widths that agree, cells that are of one kind down a column, few leftovers of quotes."""
    found = sample(text, style)
    rows = [record for record in found if any(map(str.strip, record.cells))]
    if not rows:
        return 0.0
    widths = Counter(len(record.cells) for record in rows)
    width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    if width == 1:
        return ONE_COLUMN
    usual = (style.delimiter.strip(" ") or " ") in USUAL
    narrow = widths[1] if usual else 0
    agree = times / (len(rows) - 0.5 * min(narrow, 0.3 * len(rows)))
    if agree < 0.9 and usual:
        agree = max(agree, 0.9 * _in_two([len(record.cells) for record in rows]))
    body = [record.cells for record in rows if len(record.cells) == width]
    odd = sum(record.loose for record in rows) / len(rows)
    columns = [_column(column, style) for column in zip(*(body[1:] or body), strict=True)]
    inner = sum(columns) / len(columns)
    typed = sum(_is_typed(column) for column in zip(*(body[1:] or body), strict=True)) / width
    prior = 1.0 if usual else 0.55 + 0.45 * min(1.0, 3 * typed)
    prior *= PRIORS.get(style.delimiter, 0.7 if len(style.delimiter) == 1 else 0.9)
    quoted = 1.0 if style.quote == '"' else 0.985
    return float(agree**1.5) * (width - 1) / (width - 0.5) * inner * (1 - 0.5 * odd) * prior * quoted


def _in_two(widths: list[int]) -> float:
    """The share of rows that agree if there are two tables, one below the other."""
    common = [width for width, times in Counter(widths).most_common(3) if width > 1 and times > 1]
    best = 0
    for upper in common:
        for lower in common:
            agreeing = sum(width == lower for width in widths)
            for width in widths:
                agreeing += (width == upper) - (width == lower)
                best = max(best, agreeing)
    return best / len(widths)


def _is_typed(cells: tuple[str, ...]) -> bool:
    kinds = Counter(map(kind, cells))
    return sum(n for k, n in kinds.items() if k in TYPED and k != "code") > 0.8 * len(cells)


def _column(cells: tuple[str, ...], style: Style) -> float:
    """How alike the cells of one column are."""
    kinds = Counter(map(kind, cells))
    clean = sum(_cleanness(cell, style) * _WORTH.get(kind(cell), 1.0) for cell in cells) / len(cells)
    given = len(cells) - kinds["empty"] - kinds["missing"]
    if not given:
        return 0.5 * clean
    numbers = kinds["int"] + kinds["number"]
    texts = kinds["text"] + kinds["word"] + kinds["code"]
    top = max(numbers, texts, *(n for k, n in kinds.items() if k not in ("empty", "missing")))
    return clean * (0.5 + 0.5 * top / given)


def _cleanness(cell: str, style: Style) -> float:
    """1, less where a cell has leftovers of another style: quotes at its edges, other delimiters, blanks around it."""
    if not cell:
        return 1.0
    value = 1.0
    first, last = cell[0], cell[-1]
    if first in "\"'" or last in "\"'":
        value *= 0.3 if first == last and len(cell) > 1 else 0.5
    elif first == " " or last == " ":
        value *= 0.85
    if any(c in cell for c in ",;\t|" if c not in style.delimiter):
        several = sum(cell.count(c) for c in ",;\t|" if c not in style.delimiter)
        value *= 0.8 if several == 1 else 0.55
    return value
