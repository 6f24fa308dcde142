"""Pollutions of a clean table, by family: what the reader was built against, in the manner of the published benchmarks.

Each gives (what, bytes or text, tables accepted). More than one table is accepted only where the text itself leaves it
open: a stray quote may stay in its cell or go; of two cells that lost the delimiter between them the joined text may
stand in either, if all others are in their own columns; several header rows may be joined or the headings taken alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from bench.polluted_tables import PLAIN, Style, Table

Made = tuple[str, str | bytes, list[Table]]
Family = Callable[[Table], Iterator[Made]]
DELIMITERS = (";", "\t", "|", ", ", " ", "~", "^", ":", "||", "\t\t")
BEFORE = ("Sales report", "Exported 2024-03-01", "Shop: Example", "Filter: none", "All figures in EUR")


def places(table: Table) -> list[tuple[int, int]]:
    """Rows and columns where something happens to one row: at both ends and within."""
    width, last = len(table.rows[0]), len(table.rows) - 1
    columns = sorted({1, width // 2, width - 1})
    return [(row, column) for row in (0, last // 2, last) for column in columns]


def dialects(table: Table) -> Iterator[Made]:
    yield "clean", PLAIN.text(table), [table]
    for delimiter in DELIMITERS:
        yield f"delimiter {delimiter!r}", Style(delimiter).text(table), [table]
    yield "single quotes", Style(quote="'").text(table), [table]
    yield "single quotes everywhere", Style(quote="'", everything=True).text(table), [table]
    yield "backslash before quotes", Style(escape="\\").text(table), [table]
    yield "everything quoted", Style(everything=True).text(table), [table]
    yield "everything quoted, semicolons", Style(";", everything=True).text(table), [table]


def newlines(table: Table) -> Iterator[Made]:
    for newline in ("\r", "\r\n"):
        yield f"newline {newline!r}", Style(newline=newline).text(table), [table]
    yield "no newline at the end", PLAIN.text(table)[:-1], [table]
    yield "two newlines at the end", PLAIN.text(table) + "\n", [table]
    yield (
        "one row ends otherwise",
        "".join(line + ("\r\n" if n == 9 else "\n") for n, line in enumerate(PLAIN.lines(table))),
        [table],
    )


def sizes(table: Table) -> Iterator[Made]:
    yield "header alone", PLAIN.text(replace(table, rows=[])), [replace(table, rows=[])]
    yield "one row", PLAIN.text(replace(table, rows=table.rows[:1])), [replace(table, rows=table.rows[:1])]


def headers(table: Table) -> Iterator[Made]:
    assert table.header
    yield "no header", PLAIN.joined(PLAIN.lines(table)[1:]), [replace(table, header=None)]
    for more in (1, 2):
        yield f"header {more + 1} times", PLAIN.joined([PLAIN.line(table.header)] * more + PLAIN.lines(table)), [table]
    middle = len(table.header) // 2
    groups = ["who" if n < middle else "what" for n in range(len(table.header))]
    merged = [name if n in (0, middle) else "" for n, name in enumerate(groups)]
    joined = replace(table, header=[f"{a} {b}" for a, b in zip(groups, table.header, strict=True)])
    partly = replace(table, header=[f"{a} {b}".strip() for a, b in zip(merged, table.header, strict=True)])
    yield "groups over the headings", PLAIN.joined([PLAIN.line(merged), *PLAIN.lines(table)]), [table, joined, partly]


def preambles(table: Table) -> Iterator[Made]:
    for many in (1, 2, 3, 5):
        for delimited in (False, True):
            for blank in (False, True):
                lines = [*_beside(table, list(BEFORE[:many]), delimited, blank), *PLAIN.lines(table)]
                yield f"preamble {_said(many, delimited, blank)}", PLAIN.joined(lines), [table]
    lines = ["PREAMBLE", "PREAMBLE", "PREAMBLE", *PLAIN.lines(table)]
    yield "preamble of one word", PLAIN.joined(lines), [table]
    yield "byte order mark and preamble", ("\ufeff" + PLAIN.joined(lines)).encode(), [table]


def footers(table: Table) -> Iterator[Made]:
    for many in (1, 3):
        for delimited in (False, True):
            for blank in (False, True):
                after = _beside(table, [f"Note {n}: provisional" for n in range(many)], delimited, blank)[::-1]
                yield f"footer {_said(many, delimited, blank)}", PLAIN.joined([*PLAIN.lines(table), *after]), [table]
    total = ["Total", *("" for _ in table.rows[0][2:]), str(len(table.rows))]
    yield "total", PLAIN.joined([*PLAIN.lines(table), PLAIN.line(total)]), [table]


def _beside(table: Table, texts: list[str], delimited: bool, blank: bool) -> list[str]:
    more = len(table.rows[0]) - 1 if delimited else 0
    return [text + "," * more for text in texts] + (["," * more] if blank else [])


def _said(many: int, delimited: bool, blank: bool) -> str:
    return f"of {many}" + (", delimited" if delimited else "") + (", blank line" if blank else "")


def second_tables(table: Table) -> Iterator[Made]:
    width = len(table.rows[0])
    for name, wide in (("fewer", max(2, width // 2)), ("same", width), ("more", width + 3)):
        other = Table(
            [f"field {n}" for n in range(wide)], [[f"{n * wide + c}" for c in range(wide)] for n in range(10)]
        )
        for blank in (False, True):
            lines = [*PLAIN.lines(table), *([""] if blank else []), *PLAIN.lines(other)]
            yield f"second table, {name} columns" + (", blank line" if blank else ""), PLAIN.joined(lines), [table]


def missing_delimiters(table: Table) -> Iterator[Made]:
    for row, column in places(table):
        cells = table.rows[row]
        written = [PLAIN.cell(cell) for cell in cells]
        left, right = ",".join(written[:column]), ",".join(written[column:])
        accepted = [table]
        if not (written[column - 1].endswith('"') or written[column].startswith('"')):
            glued = cells[column - 1] + cells[column]
            accepted += [
                table.with_row(row, [*cells[: column - 1], *pair, *cells[column + 1 :]])
                for pair in ((glued, ""), ("", glued))
            ]
        yield f"no delimiter at {row}, {column}", _with_line(table, row, left + right), accepted


def extra_delimiters(table: Table) -> Iterator[Made]:
    for row, column in places(table):
        written = [PLAIN.cell(cell) for cell in table.rows[row]]
        line = ",".join(written[:column]) + ",," + ",".join(written[column:])
        yield f"delimiter too many at {row}, {column}", _with_line(table, row, line), [table]
    for row, column in places(table)[:3]:
        cells = list(table.rows[row])
        cells[column] = "Smith, John"
        line = ",".join([*map(PLAIN.cell, cells[:column]), "Smith, John", *map(PLAIN.cell, cells[column + 1 :])])
        yield f"unquoted comma at {row}, {column}", _with_line(table, row, line), [table.with_row(row, cells)]


def stray_quotes(table: Table) -> Iterator[Made]:
    for row, column in places(table):
        cell = table.rows[row][column]
        for where, at in (("start", 0), ("inside", len(cell) // 2), ("end", len(cell))):
            odd = cell[:at] + '"' + cell[at:]
            before, after = (part.replace('"', '""') for part in (cell[:at], cell[at:]))
            written = [PLAIN.cell(text) for text in table.rows[row]]
            written[column] = odd if written[column] == cell else f'"{before}"{after}"'
            kept = table.with_row(row, [odd if n == column else text for n, text in enumerate(table.rows[row])])
            yield f"quote at the {where} of {row}, {column}", _with_line(table, row, ",".join(written)), [table, kept]


def other_rows(table: Table) -> Iterator[Made]:
    for row in (0, len(table.rows) // 2, len(table.rows) - 1):
        for style in (Style(";"), Style("\t"), Style("|"), Style(quote="'", everything=True)):
            line = style.line(table.rows[row])
            yield f"row {row} with {style.delimiter!r} {style.quote}", _with_line(table, row, line), [table]
    lines = PLAIN.lines(table)
    yield "header with ';'", PLAIN.joined([Style(";").line(table.header or []), *lines[1:]]), [table]


def encodings(table: Table) -> Iterator[Made]:
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "big5", "cp1252", "latin-1"):
        some = table.every(
            lambda cell, e=encoding: cell.encode(e, errors="ignore").decode(e).strip()
        )  # what it can hold
        if PLAIN.text(some).encode(encoding) != PLAIN.text(some).encode():
            yield f"in {encoding}", PLAIN.text(some).encode(encoding), [some]


def ragged(table: Table) -> Iterator[Made]:
    width = len(table.rows[0])
    for row in (0, len(table.rows) // 2, len(table.rows) - 1):
        for keep in {1, width // 2, width - 1}:
            cells = table.rows[row][:keep]
            short = table.with_row(row, cells + [""] * (width - keep))
            yield f"row {row} of {keep} cells", _with_line(table, row, PLAIN.line(cells)), [short]
        yield (
            f"row {row} with delimiters behind it",
            _with_line(table, row, PLAIN.line(table.rows[row]) + ",,,"),
            [table],
        )
    lines = PLAIN.lines(table)
    yield "delimiter behind every row but the header", PLAIN.joined([lines[0], *(f"{x}," for x in lines[1:])]), [table]


def inserted_lines(table: Table) -> Iterator[Made]:
    lines = PLAIN.lines(table)
    for text in ("", "# a comment, of the exporter"):
        within = [line for n, old in enumerate(lines) for line in ([text, old] if n in (5, 40, 41) else [old])]
        yield f"lines of {text[:1]!r} inside", PLAIN.joined(within), [table]
    yield "comments on top", PLAIN.joined(["# made by a tool", "#version 2", *lines]), [table]
    yield "blank lines on top", PLAIN.joined(["", "", *lines]), [table]


def nul_bytes(table: Table) -> Iterator[Made]:
    for row, column in places(table)[:4]:
        cells = list(table.rows[row])
        cells[column] += "\0"
        yield f"NUL at {row}, {column}", _with_line(table, row, PLAIN.line(cells)), [table]


def _with_line(table: Table, row: int, text: str) -> str:
    lines = PLAIN.lines(table)
    lines[row + 1] = text
    return PLAIN.joined(lines)


KNOWN: tuple[Family, ...] = (
    dialects,
    newlines,
    sizes,
    headers,
    preambles,
    footers,
    second_tables,
    missing_delimiters,
    extra_delimiters,
    stray_quotes,
    other_rows,
    encodings,
    ragged,
    inserted_lines,
    nul_bytes,
)
