"""What kind of file this is, told from its first bytes, and the tables in it."""

import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from core.errors import LoadError
from core.loading import text, workbook
from core.loading.archives import MAX_PACKED, Spent, check_workbook, contents, inflate, refuse_backup, unpacked
from core.loading.line import Noting, unnoted
from core.loading.part import no_tick
from core.loading.signs import BINARY, DANGEROUS, ENCRYPTED, JUNK, NOT_ALLOWED, PACKED, PICKLES, REMARKS, TAR
from core.loading.source import Source
from core.store.zipped import plain_name

WITHIN = " › "  # between the name of a file and that of a table in it
WORKBOOKS, PARQUET, JSON = (".xlsx", ".xlsm", ".xltx", ".xltm"), (".parquet", ".pq"), (".json", ".jsonl", ".ndjson")
_TEXTS = (".csv", ".tsv", ".tab", ".psv", ".txt", ".dat", ".data", ".asc", ".log")


def sources(
    path: Path,
    name: str,
    spool: Path,
    *,
    choices: Mapping[str, str] | None = None,
    note: Noting = unnoted,
    tick: Callable[[int], None] = no_tick,
) -> list[Source]:
    """The tables of one file, by its first bytes; what is packed is unpacked into `spool`. Raises LoadError.

    A file has one, but for a workbook of several sheets and a ZIP file. The first of a workbook bears the name of the
    file; of what a ZIP file holds each bears its own name behind that of the file.
    """
    return _Opening(spool, choices or {}, note, tick).tables(path, name)


def ending(name: str) -> str:
    """The last ending of a file's name in lower case, of "x.csv.gz" .csv; "" without one.

    Blanks, points and characters without a shape at the end are none of it, nor is the folder.
    """
    shown = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf"))
    plain = shown.replace("\\", "/").rpartition("/")[2].lower().rstrip(". ").removesuffix(".gz").rstrip(". ")
    return "." + plain.rpartition(".")[2] if "." in plain else ""


@dataclass(frozen=True)
class _Opening:
    spool: Path
    choices: Mapping[str, str]
    note: Noting
    tick: Callable[[int], None]

    def tables(self, path: Path, name: str, packed: int = 0, spent: Spent | None = None) -> list[Source]:
        """The tables in a file or in what it packs."""
        end = ending(name)
        if not end or end[1:] in NOT_ALLOWED:
            raise LoadError("E_TYPE_NOT_ALLOWED", name)
        if not path.is_file():
            raise LoadError("E_NO_FILE", name)
        with path.open("rb") as file:
            head = file.read(512)
        if not head:
            raise LoadError("E_EMPTY_FILE", name)
        if head.startswith(b"\x1f\x8b"):
            if packed == MAX_PACKED:
                raise LoadError("E_DECOMPRESSION_RATIO", name)
            return self.tables(inflate(path, name, self.spool, self.tick, spent), name, packed + 1, spent)
        if head.startswith(b"PK") and head[2:4] in (b"\x03\x04", b"\x05\x06", b"\x07\x08"):
            return self._zip(path, name, end, packed)
        return [self._one(path, name, end, head)]

    def _one(self, path: Path, name: str, end: str, head: bytes) -> Source:
        """A file that is one table."""
        if head.startswith(ENCRYPTED):
            raise LoadError("E_ENCRYPTED_FILE", name)
        if head.startswith(b"PAR1"):
            return self._agreeing(Source(name, path, "parquet", choices=self.choices), end, PARQUET)
        _refuse_foreign(head, name, end)
        if end in JSON:
            return Source(name, path, "json", choices=self.choices)
        return Source(name, path, "csv", text.sniff(path, name, self.choices), choices=self.choices)

    def _agreeing(self, source: Source, end: str, ends: tuple[str, ...]) -> Source:
        """The source, unless its ending says that it is text, which it is not."""
        if end in (*_TEXTS, *JSON, *WORKBOOKS, *PARQUET) and end not in ends:
            raise LoadError("E_TYPE_MISMATCH", source.name)
        return source

    def _zip(self, path: Path, name: str, end: str, packed: int) -> list[Source]:
        """The sheets of a workbook, or the tables in the files of a ZIP file."""
        entries = contents(path, name, "E_CORRUPT_WORKBOOK" if end in WORKBOOKS else "E_CORRUPT_ARCHIVE")
        names = {plain_name(entry).casefold() for entry in entries}
        if "xl/workbook.xml" in names:
            if end not in WORKBOOKS:
                raise LoadError("E_TYPE_MISMATCH", name)
            check_workbook(path, entries, name, self.note)
            sheets = workbook.tables(path, name, self.note)
            first, *others = (Source(name, path, "xlsx", part=sheet, choices=self.choices) for sheet in sheets)
            return [first, *(replace(other, name=f"{name}{WITHIN}{other.part}") for other in others)]
        if end != ".zip":
            torn = end in WORKBOOKS and any(inner.startswith("xl/") for inner in names)
            raise LoadError("E_CORRUPT_WORKBOOK" if torn else "E_TYPE_MISMATCH", name)
        refuse_backup(path, entries, name)
        if packed:
            raise LoadError("E_DECOMPRESSION_RATIO", name)
        return self._members(path, name, entries)

    def _members(self, path: Path, name: str, entries: list[zipfile.ZipInfo]) -> list[Source]:
        """The tables in the files of a ZIP file; one that cannot be read says so when it is."""
        data = [entry for entry in entries if not _is_beside(plain_name(entry))]
        ends = {ending(plain_name(entry)) for entry in data}
        if any(end[1:] in DANGEROUS for end in ends):
            raise LoadError("E_TYPE_NOT_ALLOWED", name)
        if ".zip" in ends:
            raise LoadError("E_DECOMPRESSION_RATIO", name)
        if not data:
            raise LoadError("E_EMPTY_FILE" if not entries else "E_TYPE_NOT_ALLOWED", name)
        found: list[Source] = []
        spent = Spent(path.stat().st_size)
        for entry in data:
            inner = f"{name}{WITHIN}{plain_name(entry)}"
            member = unpacked(path, entry, name, self.spool, self.tick, spent.out)
            spent.out += entry.file_size
            try:
                found += self.tables(member, inner, MAX_PACKED - 1, spent)
            except LoadError as problem:
                if problem.code == "E_DECOMPRESSION_RATIO":
                    raise
                found.append(Source(inner, member, "refused", problem=problem))
        if all(source.problem for source in found):
            raise found[0].problem or LoadError("E_EMPTY_FILE", name)
        return found


def _refuse_foreign(head: bytes, name: str, end: str) -> None:
    """Refuse what is no text, by the first bytes, and text under an ending that promises something else."""
    if head.startswith((*PICKLES, *PACKED)):
        raise LoadError("E_TYPE_MISMATCH", name)
    if head.startswith(BINARY) or head[TAR[0] :].startswith(TAR[1]):
        raise LoadError("E_NOT_TEXT" if end in _TEXTS else "E_TYPE_MISMATCH", name)
    if end in PARQUET and not _is_text(head):
        raise LoadError("E_CORRUPT_PARQUET", name)
    if end in (*WORKBOOKS, *PARQUET, ".zip"):
        raise LoadError("E_TYPE_MISMATCH", name)


def _is_text(head: bytes) -> bool:
    return all(byte > 8 for byte in head[4:8])


def _is_beside(path: str) -> bool:
    """What systems and people put beside data: traces of a file manager, remarks, hidden files."""
    parts = PurePosixPath(path.lower()).parts
    file = parts[-1]
    if any(part in JUNK for part in parts) or file.startswith("._"):
        return True
    remark = file.startswith(REMARKS) and ending(file) in ("", ".md", ".txt", ".rst", ".pdf", ".html")
    return remark or file.endswith(".md")
