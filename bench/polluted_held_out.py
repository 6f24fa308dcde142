"""Pollutions held out while the reader was built, then looked at once: what real exports have.

At first sight the reader had F1 0.69 of records and 0.84 of cells here; what it lacked in general (delimiters at the ends of
lines, headings on every page, lines quoted as a whole, padded columns, totals between rows) was then added. Pollutions nobody has
looked at since are in bench/polluted_fresh.py. Where the text leaves it open, more than one table is accepted.
"""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from bench.polluted_known import Family, Made
from bench.polluted_tables import PLAIN, Style, Table


def told_delimiter(table: Table) -> Iterator[Made]:
    """Spreadsheets write and want a first line that names the delimiter."""
    for delimiter in (";", ",", "\t"):
        yield f"sep={delimiter!r}", f"sep={delimiter}\r\n" + Style(delimiter, newline="\r\n").text(table), [table]


def quoted_lines(table: Table) -> Iterator[Made]:
    """A file saved as one column: each line quoted as a whole."""
    lines = ['"' + line.replace('"', '""') + '"' for line in PLAIN.lines(table)]
    yield "each line quoted", PLAIN.joined(lines), [table]


def closing_delimiters(table: Table) -> Iterator[Made]:
    """A delimiter behind each cell, the last one too."""
    for style in (PLAIN, Style(";")):
        lines = [line + style.delimiter for line in style.lines(table)]
        yield f"{style.delimiter!r} at each end", style.joined(lines), [table]


def pages(table: Table) -> Iterator[Made]:
    """Reports made for printers: headings on every page, with and without a line that counts the pages."""
    header, *lines = PLAIN.lines(table)
    repeated = [text for n, line in enumerate(lines) for text in ([header, line] if n % 25 == 0 else [line])]
    yield "headings repeated", PLAIN.joined(repeated), [table]
    paged = [
        text
        for n, line in enumerate(lines)
        for text in ([f"\fPage {n // 25 + 1} of 4", header, line] if n % 25 == 0 else [line])
    ]
    yield "page breaks", PLAIN.joined(paged), [table]


def appended(table: Table) -> Iterator[Made]:
    """Two exports behind each other, the mark of the second still on its headings."""
    header, *lines = PLAIN.lines(table)
    half = len(lines) // 2
    text = "\ufeff" + PLAIN.joined([header, *lines[:half]]) + "\ufeff" + PLAIN.joined([header, *lines[half:]])
    yield "two files in one", text.encode(), [table]


def odd_blanks(table: Table) -> Iterator[Made]:
    """Cells padded: with spaces that do not break, or with blanks to make the columns line up in an editor."""
    padded = table.every(lambda cell: f"\u00a0{cell}" if cell else cell)
    yield "spaces that do not break", PLAIN.text(padded), [table, padded]
    width = [max(len(row[n]) for row in [table.header or [], *table.rows]) for n in range(len(table.rows[0]))]
    flat = table.every(lambda cell: cell.replace("\n", " ").replace("|", "/"))
    rows = [[cell.ljust(w) for cell, w in zip(row, width, strict=True)] for row in [flat.header or [], *flat.rows]]
    yield "padded columns", PLAIN.joined([" | ".join(row).rstrip() for row in rows]), [flat]


def indented(table: Table) -> Iterator[Made]:
    """A table pasted from somewhere within a text."""
    yield "indented", PLAIN.joined(["    " + line for line in PLAIN.lines(table)]), [table]


def marked_up(table: Table) -> Iterator[Made]:
    """A table as chats and databases' consoles show it."""
    flat = table.every(lambda cell: cell.replace("\n", " ").replace("|", "/"))
    lines = [f"| {' | '.join(row)} |" for row in [flat.header or [], *flat.rows]]
    rule = "|" + "---|" * len(table.rows[0])
    yield "with bars", PLAIN.joined([lines[0], rule, *lines[1:]]), [flat]
    console = [" " + " | ".join(row) for row in [flat.header or [], *flat.rows]]
    rule = "+".join("-" * 12 for _ in table.rows[0])
    yield "of a console", PLAIN.joined([console[0], rule, *console[1:], f"({len(flat.rows)} rows)"]), [flat]


def mixed_styles(table: Table) -> Iterator[Made]:
    """Parts written by different programs."""
    draw = Random(1)  # noqa: S311 - not for secrets
    every, some = Style(everything=True), []
    for row in [table.header or [], *table.rows]:
        some.append(",".join((every if draw.random() < 0.5 else PLAIN).cell(cell) for cell in row))
    yield "quotes here and there", PLAIN.joined(some), [table]
    ends = [line + draw.choice(["\n", "\r\n", "\r"]) for line in PLAIN.lines(table)]
    yield "all newlines", "".join(ends), [table]
    yield "newline '\\r\\r\\n'", Style(newline="\r\r\n").text(table), [table]
    half = len(table.rows) // 2
    lines = [*PLAIN.lines(table)[: half + 1], *Style(";", everything=True).lines(table)[half + 1 :]]
    yield "second half in semicolons", PLAIN.joined(lines), [table]


def inches(table: Table) -> Iterator[Made]:
    """Two quotes within one cell that is not quoted, or two cells with one each, and words that begin with apostrophes."""
    for text, more in (('5" by 7"', None), ('the "best" ever', None), ('19"', '21"')):
        cells = list(table.rows[11])
        cells[1] = text
        if more:
            cells[-1] = more
        lines = PLAIN.lines(table)
        lines[12] = ",".join(c if c in (text, more) else PLAIN.cell(c) for c in cells)
        bare = [c.replace('"', "") if c in (text, more) else c for c in cells]
        yield f"{text} {more or ''}", PLAIN.joined(lines), [table.with_row(11, cells), table.with_row(11, bare)]
    rows = [
        [*row[:1], draw, *row[2:]]
        for row, draw in zip(table.rows, ["'t Hart", "'n'", "rock 'n' roll", "'90s"] * 20, strict=True)
    ]
    yield "lone apostrophes", PLAIN.text(replace(table, rows=rows)), [replace(table, rows=rows)]


def subtotals(table: Table) -> Iterator[Made]:
    """A total after each group, as pivot tables are exported."""
    blank = [""] * (len(table.rows[0]) - 2)
    lines = PLAIN.lines(table)
    for number in (60, 40, 20):
        lines.insert(number + 1, PLAIN.line(["Total", *blank, str(number)]))
    yield "totals between", PLAIN.joined(lines), [table]


def units(table: Table) -> Iterator[Made]:
    """A line of units or types under the headings."""
    assert table.header
    kinds = [f"({kind})" for kind in (["text", "EUR", "date"] * 10)[: len(table.header)]]
    joined = replace(table, header=[f"{a} {b}" for a, b in zip(table.header, kinds, strict=True)])
    header, *lines = PLAIN.lines(table)
    yield "units", PLAIN.joined([header, PLAIN.line(kinds), *lines]), [table, joined]


def analytics(table: Table) -> Iterator[Made]:
    """What web-analytics tools put around a table: a ruled comment before it, a daily series behind it."""
    rule = "# " + "-" * 40
    before = [rule, "# All Users", "# Pages, by visits", "# 20240101-20240131", rule, ""]
    after = ["", "Day Index,Sessions", *(f"{n}/1/24,{n * 7}" for n in range(1, 20)), ",1330"]
    yield "analytics", PLAIN.joined([*before, *PLAIN.lines(table), *after]), [table]


def formulas(table: Table) -> Iterator[Made]:
    """Ids as formulas, so that a spreadsheet leaves them alone."""
    rows = [[f'="{row[0]}"', *row[1:]] for row in table.rows]
    lines = [PLAIN.line(table.header or []), *(",".join([r[0], *map(PLAIN.cell, r[1:])]) for r in rows)]
    yield "ids as formulas", PLAIN.joined(lines), [table, replace(table, rows=rows)]


def european(table: Table) -> Iterator[Made]:
    """Decimal commas, semicolons, a Western code page where the table allows it."""
    rows = [[c.replace(".", ",") if c.replace(".", "", 1).isdigit() else c for c in row] for row in table.rows]
    yield "decimal commas", Style(";", newline="\r\n").text(replace(table, rows=rows)), [replace(table, rows=rows)]


def cut_off(table: Table) -> Iterator[Made]:
    """A download that broke off, and a file that ends as files once did."""
    text = PLAIN.text(table)
    last = PLAIN.line(table.rows[-1])
    cells = table.rows[-1]
    kept = replace(table, rows=[*table.rows[:-1], [cells[0]] + [""] * (len(cells) - 1)])
    yield "cut off", text[: len(text) - len(last) - 1] + cells[0], [kept, table.without(len(table.rows) - 1)]
    yield "Ctrl-Z at the end", text.encode() + b"\x1a", [table]


HELD_OUT: tuple[Family, ...] = (
    told_delimiter,
    quoted_lines,
    closing_delimiters,
    pages,
    appended,
    odd_blanks,
    indented,
    marked_up,
    mixed_styles,
    inches,
    subtotals,
    units,
    analytics,
    formulas,
    european,
    cut_off,
)
