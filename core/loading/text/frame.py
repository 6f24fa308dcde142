"""What all rows of a file have around them that is no data: a delimiter at each end, blanks that line columns up, quotes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.loading.text.records import Record
from core.loading.text.score import ONE_COLUMN, best_style, styles
from core.loading.text.shape import looks_like_text
from core.loading.text.style import Style

ENOUGH = 3  # rows that prove a frame
TRIED = 40_000  # characters of quoted lines looked at
_RULES = frozenset("|+:=- \t")  # what a line between headings and rows is drawn of


@dataclass(frozen=True)
class Frame:
    """What is to be taken off each row.

    width:  cells of a row that has its empty last one, and first one, because a delimiter stands at the edge; else 0.
    blanks: cells are padded with blanks, or the lines indented.
    inner:  how the text of a row is divided where each line is one quoted cell.
    """

    width: int = 0
    first: bool = False
    blanks: bool = False
    inner: Style | None = None

    def __bool__(self) -> bool:
        return bool(self.width or self.blanks or self.inner)

    def __call__(self, record: Record) -> Record:
        cells = record.cells
        if self.inner and len(cells) == 1:
            cells = self.inner.cells(cells[0]) or cells
        if (self.width or self.blanks) and _is_rule(record.raw):
            return record._replace(cells=[])
        if self.width and len(cells) == self.width and not cells[-1].strip():
            cells = cells[int(self.first and not cells[0].strip()) : -1]
        if self.blanks:
            cells = [cell.strip() for cell in cells]
        return record if cells is record.cells else record._replace(cells=cells)


NO_FRAME = Frame()


def unspaced(style: Style, text: str) -> Style:
    """The style without the blanks around its delimiter, where lines begin with the delimiter itself."""
    bare = style.delimiter.strip()
    lines = [line for line in text[:TRIED].splitlines() if line.strip()][:-1]
    begun = sum(line.lstrip().startswith(bare) for line in lines) if len(bare) == 1 and bare != style.delimiter else 0
    return Style(bare, style.quote, style.escape) if begun > 0.9 * len(lines) and begun >= ENOUGH else style


def framed(found: Sequence[Record]) -> Frame:
    """The frame of the first rows of a file; an empty one where they have none."""
    rows = [record for record in found if any(cell.strip() for cell in record.cells)]
    inner = _inner(rows)
    if inner:
        frame = Frame(inner=inner)
        rows = [frame(record) for record in rows]
    rows = [record for record in rows if not _is_rule(record.raw)]
    edges = Frame(*_edges([record.cells for record in rows]))
    return Frame(edges.width, edges.first, _are_padded([edges(record).cells for record in rows]), inner)


def _is_rule(raw: str) -> bool:
    return "--" in raw and _RULES.issuperset(raw.strip())


def _inner(rows: Sequence[Record]) -> Style | None:
    """How the text within quotes around whole lines is divided; None where lines are no quoted rows."""
    if len(rows) < ENOUGH or not all(len(row.cells) == 1 and row.raw[:1] == '"' for row in rows):
        return None
    text = "\n".join(row.cells[0] for row in rows)[:TRIED]
    style, score = best_style(text, styles(text))
    if score <= ONE_COLUMN:
        return None
    widths = {len(style.cells(row.cells[0]) or ()) for row in rows}
    return style if len(widths) == 1 and widths != {1} else None


def _edges(rows: Sequence[list[str]]) -> tuple[int, bool]:
    """(width of rows whose last cell is the nothing behind a delimiter, whether the first is one too); 0 for none."""
    if not rows:
        return 0, False
    width, times = Counter(map(len, rows)).most_common(1)[0]
    whole = [row for row in rows if len(row) == width]
    if width < 3 or times < ENOUGH or times < 0.6 * len(rows) or any(row[-1].strip() for row in whole):
        return 0, False
    first = width > 3 and not any(row[0].strip() for row in whole)
    head = next(row for row in rows if len(row) in (width, width - 1))
    named = head[int(first) : width - 1]
    return (width, first) if all(cell.strip() for cell in named) and looks_like_text(named) else (0, False)


def _are_padded(rows: Sequence[list[str]]) -> bool:
    """Whether most cells have blanks around them, or most lines begin with some."""
    cells = [cell for row in rows if len(row) > 1 for cell in row[1:] if cell.strip()]
    firsts = [row[0] for row in rows if len(row) > 1 and row[0].strip()]
    if len(firsts) < ENOUGH:
        return False
    padded = sum(cell != cell.strip() for cell in cells)
    indented = sum(cell[:1].isspace() for cell in firsts)
    return padded > 0.5 * len(cells) or indented > 0.9 * len(firsts)
