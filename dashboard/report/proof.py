"""The proof a report carries, and how it is found again in any of the four formats.

It is JSON: the request, the digest of the data, each figure as a number and as it is shown. It can be hostile.
"""

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from itertools import islice
from typing import Any
from xml.sax.saxutils import unescape
from zipfile import ZipFile

import core
from core.errors import CoreError
from core.messages import Message
from dashboard.report.document import Document
from dashboard.report.facts import Value, facts
from dashboard.report.packages import PACKED, WRONG, sheet_proof
from dashboard.report.request import Request, from_json, to_json

FORMAT = 1
MARK = "audience_lens_report"
PROOF_ID = "audience-lens-proof"
MOST = 64 << 20  # bytes of a proof, or of any part it may be found in
MOST_UNPACKED = 256 << 20  # bytes of all parts of one file together
MOST_STREAMS = 5_000  # of a PDF
MOST_WHOLE = 1 << 63  # of a whole number
_BEGIN = '{"' + MARK + '":'


@dataclass(frozen=True)
class Proof:
    """What a report says of itself.

    version: of the program that made it.  digest: of the whole data.
    facts, shown: key -> raw value, and as it is shown.
    """

    request: Request
    version: str
    digest: str
    facts: Mapping[str, Value]
    shown: Mapping[str, str]


def proof_of(request: Request, shown: core.Dataset, document: Document) -> dict[str, Any]:
    """The proof of a report of `shown`, the filtered data."""
    found = facts(document)
    return {
        MARK: FORMAT,
        "request": to_json(request),
        "version": our_version(),
        "digest": shown.whole.digest,
        "facts": {key: fact.value for key, fact in found.items()},
        "shown": {key: fact.shown for key, fact in found.items()},
    }


def proof_json(document: Document) -> str:
    """The proof as one line of ASCII that stays the same inside HTML and XML."""
    return quiet_json(document.proof)


def quiet_json(value: Any) -> str:
    """JSON in ASCII without <, > or &, so that nothing in it can end a script or open an element."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def read_proof(content: bytes) -> Proof:
    """The proof in a report of any format; raises CoreError where there is none that we wrote."""
    try:
        found = json.loads(next(_candidates(content)))
        if found[MARK] != FORMAT:
            raise ValueError
        texts = {str(key): str(text) for key, text in found["shown"].items()}
        values = {str(key): _value(value) for key, value in found["facts"].items()}
        return Proof(from_json(found["request"]), str(found["version"]), str(found["digest"]), values, texts)
    except StopIteration:
        raise CoreError(Message("report.no_proof")) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise CoreError(Message("report.proof_damaged")) from error


def our_version() -> str:
    """The installed version of this program."""
    try:
        return version("audience-lens")
    except PackageNotFoundError:
        return "–"


def _value(value: object) -> Value:
    if isinstance(value, int) and abs(value) > MOST_WHOLE:
        raise ValueError
    if value is None or isinstance(value, str | int | float):
        return value
    raise ValueError


def _candidates(content: bytes) -> Iterator[str]:
    """Each text in a file that begins as a proof does."""
    for part in _parts(content):
        at = part.find(_BEGIN.encode())
        if at >= 0:
            text = part[at : at + MOST].decode("utf-8", "replace")
            yield json.dumps(json.JSONDecoder().raw_decode(text)[0])
    if pieces := sheet_proof(content):
        yield pieces


def _parts(content: bytes) -> Iterator[bytes]:
    if content.startswith(b"PK"):
        yield from _zipped(content)
    elif content.startswith(b"%PDF"):
        yield content
        yield from _streams(content)
    else:
        yield content


def _zipped(content: bytes) -> Iterator[bytes]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            left = MOST_UNPACKED
            for each in archive.infolist():
                if each.compress_type not in PACKED or not each.filename.endswith((".xml", ".json", ".txt", ".bin")):
                    continue
                with archive.open(each) as part:  # what the header says of its size is not believed
                    read = part.read(max(min(MOST, left), 0))
                left -= len(read)
                yield unescape(read.decode("utf-8", "replace"), {"&quot;": '"'}).encode()
    except WRONG as error:
        raise CoreError(Message("report.proof_damaged")) from error


def _streams(content: bytes) -> Iterator[bytes]:
    """The streams of a PDF, inflated."""
    left, whole = MOST_UNPACKED, memoryview(content)
    for found in islice(re.finditer(rb"stream\r?\n", content), MOST_STREAMS):
        if left <= 0:
            return
        try:
            stream = zlib.decompressobj().decompress(whole[found.end() :], min(MOST, left))
        except zlib.error:
            continue
        left -= len(stream)
        yield stream
