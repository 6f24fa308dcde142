"""The proof inside a workbook or a deck: a custom XML part, which office programs keep when they save the file again."""

import html
import re
import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

PART = "customXml/item1.xml"
PIECE = 32_000  # letters of the proof in one cell of a workbook: Excel holds 32,767
MOST = 64 << 20  # bytes of a part that is read
_STRINGS = re.compile(r"xl/(?:sharedStrings|worksheets/[^/]+)\.xml")
_BEGIN = '{\n"audience_lens_report"'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
PACKED = (ZIP_STORED, ZIP_DEFLATED)  # the others inflate whole, however little is asked for
WRONG = (
    BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError, zlib.error, KeyError, EOFError, struct.error
)  # fmt: skip


def with_proof(content: bytes, proof: str, relations: str) -> bytes:
    """The file with the proof (JSON that is also good XML) as one more part, named in the list of parts `relations`."""
    out = BytesIO()
    link = f'<Relationship Id="rIdProof" Type="{_KIND}" Target="../{PART}"/></Relationships>'
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == relations:
                data = data.replace(b"</Relationships>", link.encode())
            new.writestr(_undated(item.filename), data)
        part = f'<?xml version="1.0" encoding="UTF-8"?>\n<proof xmlns="urn:audience-lens:proof">{proof}</proof>'
        new.writestr(_undated(PART), part)
    return out.getvalue()


def _undated(name: str) -> ZipInfo:
    """An entry that does not say when it was packed, so that the same report is the same file."""
    info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = ZIP_DEFLATED
    return info


def sheet_proof(content: bytes) -> str | None:
    """The proof in the pieces on a sheet of a workbook, or None; some programs keep no other when they save it again.

    The file may be hostile: it is searched as text, no XML parser sees it, and its size is bounded.
    """
    left = MOST
    try:
        with ZipFile(BytesIO(content)) as archive:
            for each in archive.infolist():
                if each.compress_type not in PACKED or not _STRINGS.fullmatch(each.filename):
                    continue
                with archive.open(each) as part:
                    text = part.read(max(left, 0))
                left -= len(text)
                if found := _joined(text.decode("utf-8", "replace")):
                    return found
    except WRONG:
        return None
    return None


def _joined(text: str) -> str | None:
    """The pieces from the first that begins as a proof does to the first that is not full."""
    if "audience_lens_report" not in text:
        return None
    strings = [html.unescape(found) for found in re.findall(r"<t(?: [^>]*)?>([^<]*)</t>", text)]
    first = next((at for at, one in enumerate(strings) if one.startswith(_BEGIN)), len(strings))
    found = ""
    for piece in strings[first:]:
        found += piece
        if len(piece) < PIECE:
            return found
    return None
