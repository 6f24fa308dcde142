"""The seal of an HTML report: the checksum of the file itself, so that a later change of any byte is seen.

It proves no origin: whoever changes a report can seal it anew. That its figures are true only the data can show.
"""

import hashlib
import re

BLANK = "0" * 64
_SEAL = re.compile(rb'(<meta name="audience-lens-seal" content=")([0-9a-f]{64})(">)')
META = f'<meta name="audience-lens-seal" content="{BLANK}">'


def sealed(content: bytes) -> bytes:
    """An HTML report with META in it, with its checksum in that place."""
    checksum = hashlib.sha256(content).hexdigest().encode()
    return _SEAL.sub(lambda found: found[1] + checksum + found[3], content, count=1)


def intact(content: bytes) -> bool | None:
    """Whether a report is as it was sealed; None where it has no seal."""
    found = _SEAL.search(content)
    if not found:
        return None
    blank = content[: found.start(2)] + BLANK.encode() + content[found.end(2) :]
    return hashlib.sha256(blank).hexdigest().encode() == found[2]
