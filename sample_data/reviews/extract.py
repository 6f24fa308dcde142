"""Make the reviews pack: Women's E-Commerce Clothing Reviews, every row, as one gzipped CSV file.

    python sample_data/reviews/extract.py SOURCE_FOLDER_OR_FILE [--out DIR]

Only the unnamed first column, a row number, is left out. The same file gives the same pack, byte for byte.
"""

import argparse
import csv
import gzip
import io
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAME = "Womens Clothing E-Commerce Reviews.csv"


def extract(text: str) -> str:
    """The text of the CSV file without its first column; every other cell as it was."""
    rows = csv.reader(io.StringIO(text, newline=""))
    short = io.StringIO(newline="")
    csv.writer(short, lineterminator="\n").writerows(row[1:] for row in rows)
    return short.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the reviews sample pack.")
    parser.add_argument("source", type=Path, metavar="SOURCE_FOLDER_OR_FILE")
    parser.add_argument("--out", type=Path, default=HERE)
    options = parser.parse_args()
    source = options.source / NAME if options.source.is_dir() else options.source
    text = extract(source.read_bytes().decode())
    (options.out / "reviews.csv.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
