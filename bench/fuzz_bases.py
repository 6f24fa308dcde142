"""Small files of every kind that loads, and how they are spoiled at random: what bench.fuzz_imports feeds the loader."""

import gzip
import io
import json
import re
import zipfile
from dataclasses import replace
from random import Random
from typing import Any

from bench.polluted_tables import PLAIN, Style, tables
from tests.paths import BAD

MOST_BYTES = 100_000  # of a base: large ones test patience, not care
TOKENS = (
    *(b'"', b'""', b"'", b",", b";", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\0", b"\\", b"\xef\xbb\xbf", b"\xff\xfe"),
    *(b"\x1a", b"\x0c", b"\x85", b"\xe2\x80\xa8", b"\xed\xa0\x80", b"\x81", b"\xc4\xe3", b"\xf0\x9f\x98\x80", b"#", b"="),
    *(b"NaN", b"1e999", b"-0", b"99999999999999999999", b"2024-02-30", b"24:00", b"{", b"[", b"null", b",,,,,,,,", b"<html>"),
)  # fmt: skip
ENDINGS = ("csv", "tsv", "txt", "json", "jsonl", "xlsx", "parquet", "csv.gz")
ORDERS = """order_id,customer_id,product_id,amount,qty,ts
1,C1,P1,10.50,1,2024-01-01 08:00
2,C2,P1,$9,2,2024-01-02 09:30
3,,P2,x,1,
"""


def bases() -> list[tuple[str, bytes]]:
    """Name and content of every file that is spoiled."""
    small = {name: replace(table, rows=table.rows[:12]) for name, table in tables().items()}
    styles = (PLAIN, Style(";"), Style("\t"), Style("|"), Style(", "), Style(quote="'"), Style(escape="\\"))
    styles += (Style(newline="\r\n", everything=True), Style(newline="\r"))
    made = [(f"{name}.csv", style.text(table).encode()) for name, table in small.items() for style in styles]
    people = PLAIN.text(small["people"])
    made += [("people.csv", people.encode(encoding)) for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "gb18030")]
    made += [("orders.csv", ORDERS.encode())] * 4
    made += [("preamble.csv", ("Report\nof March\n\n" + ORDERS + "\nTotal,,,19.5,,\n").encode())] * 2
    made += [("people.csv.gz", gzip.compress(people.encode(), mtime=0))] * 2
    records = [dict(zip(small["people"].header or [], row, strict=True)) for row in small["people"].rows]
    nested = [{"user_id": n, "at": "2024-01-01", "place": {"city": "Paris", "ids": [n, {"x": None}]}} for n in range(9)]
    for some in (records, nested):
        made.append(("some.json", json.dumps(some, ensure_ascii=False).encode()))
        made.append(("some.json", json.dumps({"data": some, "next": None}).encode()))
        made.append(("some.jsonl", "\n".join(map(json.dumps, some)).encode()))
    made += [("book.xlsx", _workbook(small["people"].rows, small["people"].header or []))] * 6
    made += [("some.parquet", content) for content in _parquets()] * 2
    return made + _bad_inputs()


def _workbook(rows: list[list[str]], header: list[str]) -> bytes:
    from datetime import datetime

    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    other = book.create_sheet("orders")
    for line in (
        ["order_id", "user_id", "amount", "at"],
        [1, "C1", 2.5, datetime(2024, 1, 2)],
        [2, "C2", "=1+1", None],
    ):
        other.append(line)
    other.merge_cells("A5:C5")
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as made:
        return _zip(
            {name: re.sub(rb"20..-..-..T..:..:..", b"2026-01-01T00:00:00", made.read(name)) for name in made.namelist()}
        )


def _zip(parts: dict[str, bytes]) -> bytes:
    """A ZIP that is the same each time it is made."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


def _parquets() -> list[bytes]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    plain = pa.table({"user_id": [f"C{n}" for n in range(20)], "page_id": ["/a"] * 20, "page_views": list(range(20))})
    odd = pa.table({"user_id": [b"a", b"\xff"], "tags": [["x"], None], "place": [{"city": "Paris"}, None]})
    made = []
    for table in (plain, odd):
        file = io.BytesIO()
        pq.write_table(table, file)
        made.append(file.getvalue())
    return made


def _bad_inputs() -> list[tuple[str, bytes]]:
    """The broken and hostile files, where they are here; not the bombs, which spoiled are no bombs any more."""
    if not (BAD / "manifest.json").exists():
        return []
    known = json.loads((BAD / "manifest.json").read_text(encoding="utf-8"))["files"]
    wanted = [
        f for f in known if f["bytes"] < MOST_BYTES and f["limits"]["seconds"] >= 10 and f["entity"] != "workspace"
    ]
    return [(f["file"], (BAD / f["file"]).read_bytes()) for f in wanted if f["category"] != "filename"]


def spoiled(draw: Random, known: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    """One of the bases with one to five mutations; what is packed is sometimes spoiled within."""
    name, content = draw.choice(known)
    if draw.random() < 0.05:
        name = f"{name.split('.')[0]}.{draw.choice(ENDINGS)}"
    inside = draw.random() < 0.7
    if content.startswith(b"PK\x03\x04") and inside:
        return name, _within_zip(draw, content)
    if content.startswith(b"\x1f\x8b") and inside:
        return name, gzip.compress(mutated(draw, gzip.decompress(content)), mtime=0)
    return name, mutated(draw, content)


def _within_zip(draw: Random, content: bytes) -> bytes:
    """A ZIP of which one member is spoiled, and whole otherwise."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old:
            parts = {entry.filename: old.read(entry) for entry in old.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return mutated(draw, content)
    victim = draw.choice(sorted(parts))
    return _zip(parts | {victim: mutated(draw, parts[victim])})


def mutated(draw: Random, content: bytes) -> bytes:
    for _ in range(min(draw.randint(1, 5), draw.randint(1, 5))):
        content = draw.choice(_MUTATIONS)(draw, content)
    return content


def _slice(draw: Random, content: bytes) -> tuple[int, int]:
    start = draw.randint(0, len(content))
    return start, min(len(content), start + int(draw.expovariate(1 / 20)) + 1)


def flip(draw: Random, content: bytes) -> bytes:
    found = bytearray(content)
    for _ in range(draw.randint(1, 4) if found else 0):
        found[draw.randrange(len(found))] ^= 1 << draw.randrange(8)
    return bytes(found)


def delete(draw: Random, content: bytes) -> bytes:
    start, end = _slice(draw, content)
    return content[:start] + content[end:]


def insert(draw: Random, content: bytes) -> bytes:
    at = draw.randint(0, len(content))
    more = (
        draw.choice(TOKENS) * draw.choice((1, 1, 1, 2, 5))
        if draw.random() < 0.8
        else draw.randbytes(draw.randint(1, 8))
    )
    return content[:at] + more + content[at:]


def duplicate(draw: Random, content: bytes) -> bytes:
    start, end = _slice(draw, content)
    return content[:end] + content[start:end] * draw.choice((1, 1, 3, 40)) + content[end:]


def move(draw: Random, content: bytes) -> bytes:
    start, end = _slice(draw, content)
    rest, at = content[:start] + content[end:], draw.randint(0, len(content) - (end - start))
    return rest[:at] + content[start:end] + rest[at:]


def shuffle(draw: Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    draw.shuffle(lines)
    return b"\n".join(lines)


def truncate(draw: Random, content: bytes) -> bytes:
    return content[: draw.randint(0, len(content))]


def replace_all(draw: Random, content: bytes) -> bytes:
    """One byte for another throughout: another delimiter, another quote."""
    if not content:
        return content
    return content.replace(bytes([draw.choice(content)]), draw.choice(TOKENS))[: 4 * MOST_BYTES]


_MUTATIONS = (flip, flip, delete, insert, insert, insert, duplicate, move, shuffle, truncate, replace_all)
