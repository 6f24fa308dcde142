"""Pollutions written after the reader was finished, and measured once: how it does on what nobody had in mind.

Where a later change of the reader looks at one of these, it belongs into bench/polluted_known.py, and another comes in.
"""

from collections.abc import Iterator
from dataclasses import replace

from bench.polluted_known import Family, Made
from bench.polluted_tables import PLAIN, Style, Table


def rare_delimiters(table: Table) -> Iterator[Made]:
    """Data warehouses use characters no text has; mainframes odd ones."""
    for delimiter in ("\x01", "\x1f", "§", "¦", "::"):
        yield f"delimiter {delimiter!r}", Style(delimiter).text(table), [table]


def commented_header(table: Table) -> Iterator[Made]:
    """The headings as a comment."""
    marked = replace(table, header=["#" + (table.header or [""])[0], *(table.header or [])[1:]])
    yield "headings behind #", "#" + PLAIN.text(table), [table, marked]


def spaced_out(table: Table) -> Iterator[Made]:
    """Blank lines and blanks where nobody wants them."""
    lines = PLAIN.lines(table)
    yield "a blank line after each", "\n\n".join(lines) + "\n\n", [table]
    yield "blanks behind each line", "".join(line + "   \n" for line in lines), [table]
    yield "empty rows behind", PLAIN.joined([*lines, *["," * (len(table.rows[0]) - 1)] * 40]), [table]


def numbered(table: Table) -> Iterator[Made]:
    """Row numbers in front, under no heading."""
    rows = [[str(n), *row] for n, row in enumerate(table.rows, 1)]
    wide = Table(["", *(table.header or [])], rows)
    header, *lines = PLAIN.lines(Table(table.header, rows))
    yield "row numbers, an empty heading", PLAIN.text(wide), [wide]
    yield "row numbers, no heading", PLAIN.joined([header, *lines]), [wide]


def torn_rows(table: Table) -> Iterator[Made]:
    """One row over two lines, or two rows on one."""
    lines = PLAIN.lines(table)
    for at in (5, 60):
        half = lines[at].rfind(",")
        torn = [*lines[:at], lines[at][: half + 1], lines[at][half + 1 :], *lines[at + 1 :]]
        yield f"row {at} torn", PLAIN.joined(torn), [table, table.without(at - 1)]


def two_stray(table: Table) -> Iterator[Made]:
    """Two quotation marks out of place in one row."""
    for at in (3, 50):
        cells = list(table.rows[at])
        cells[0], cells[-1] = '"' + cells[0], '"' + cells[-1]
        lines = PLAIN.lines(table)
        lines[at + 1] = ",".join(cells[k] if k in (0, len(cells) - 1) else PLAIN.cell(c) for k, c in enumerate(cells))
        if "," not in cells[-1] and "\n" not in cells[-1]:
            yield f"row {at}", PLAIN.joined(lines), [table, table.with_row(at, cells)]


def curly(table: Table) -> Iterator[Made]:
    """Quotation marks a word processor made round."""
    plain = table.every(lambda cell: cell.replace('"', "").replace("\n", " ").replace("“", ""))
    lines = [
        ",".join(f"“{cell}”" if "," in cell else cell for cell in row) for row in [plain.header or [], *plain.rows]
    ]
    yield "round quotes", PLAIN.joined(lines), [plain]


def mixed_code_pages(table: Table) -> Iterator[Made]:
    """Some lines pasted from a program with another code page."""
    text = PLAIN.lines(table.every(lambda cell: cell.encode("cp1252", "ignore").decode("cp1252").replace("\n", " ")))
    clean = table.every(lambda cell: cell.encode("cp1252", "ignore").decode("cp1252").replace("\n", " "))
    parts = [line.encode("cp1252" if n % 20 == 7 else "utf-8") for n, line in enumerate(text)]
    yield "every twentieth line", b"\n".join(parts) + b"\n", [clean]


def letterhead(table: Table) -> Iterator[Made]:
    """A letter around the table."""
    before = ["Dear colleagues,", "", "please find below the list you asked for. It has all rows, and no more.", ""]
    after = ["", "Kind regards,", "The data team"]
    yield "a letter around", PLAIN.joined([*before, *PLAIN.lines(table), *after]), [table]


FRESH: tuple[Family, ...] = (
    rare_delimiters,
    commented_header,
    spaced_out,
    numbered,
    torn_rows,
    two_stray,
    curly,
    mixed_code_pages,
    letterhead,
)
