"""A small table for the tests of reading, ways to write it, and to read it back."""

import csv
import io
import random
import tempfile
from pathlib import Path

from core.loading.text import sniff, table

HEADINGS = ["Sold on", "Pieces", "SKU", "Price", "Article", "Link"]
ARTICLES = ["Oak desk, 3 drawers", 'Lamp 19" brass', "Wool rug", "Swivel chair", 'The "Aurora" sofa, grey']


def rows(n=30, seed=1):
    """Rows of dates, numbers, codes, prices, texts and addresses."""
    chance = random.Random(seed)  # noqa: S311
    goods = [
        (f"K{chance.randint(100, 999)}-{k}", f"{chance.uniform(3, 900):.2f}", article)
        for k, article in enumerate(ARTICLES)
    ]
    found = []
    for k in range(n):
        code, price, article = chance.choice(goods)
        link = f"http://shop.example.com/p/{chance.randint(100, 999)}.html"
        found.append(
            [f"2023-{k % 12 + 1:02d}-{k % 28 + 1:02d}", str(chance.randint(1, 12)), code, price, article, link]
        )
    return found


def written(table_rows, delimiter=",", quote='"', end="\n", quoting=csv.QUOTE_MINIMAL, escape=None):
    """Rows as a writer of CSV writes them, also with a delimiter of several characters."""
    out = io.StringIO()
    mark = delimiter if len(delimiter) == 1 else "\ufdd0"
    writer = csv.writer(out, delimiter=mark, quotechar=quote, lineterminator=end, quoting=quoting,
                        doublequote=escape is None, escapechar=escape)  # fmt: skip
    writer.writerows(table_rows)
    return out.getvalue().replace(mark, delimiter)


def read(text, encoding="utf-8", choices=None):
    """(dialect, headings, lines, notes) of a text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        notes = []
        dialect = sniff(path, "x.csv", choices or {})
        headings, lines = table(path, dialect, "x.csv", notes.append)
        return dialect, headings, list(lines), notes


def cells(lines):
    """The best reading of the rows of the first table."""
    own = [line for line in lines if line.code not in ("W_FOOTER_ROW", "W_MULTIPLE_TABLES")]
    return [line.mended or line.cells for line in own]


def codes(lines):
    """(line, code) of the rows that do not fit."""
    return [(line.number, line.code) for line in lines if line.code]
