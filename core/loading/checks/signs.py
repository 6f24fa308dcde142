"""Signs nobody sees, signs that turn a text around, and signs that are left of a damaged one."""

import re

from core.engine import sql
from core.loading.checks.check import Check, Desk, cell
from core.loading.columns import Field

_UNSEEN = r"[\x{200b}\x{2060}-\x{2064}\x{feff}\x{180e}]"
_UNSEEN_IN_IDS = r"[\x{200b}-\x{200f}\x{2060}-\x{2064}\x{feff}\x{180e}\x{ad}]"
_JOINER = r"([ -~])[\x{200c}\x{200d}]+"  # beside Latin letters; emoji and Persian need theirs
_TURNS = r"[\x{202a}-\x{202e}\x{2066}-\x{2069}]"
_DAMAGED = r"[\x{fffd}-\x{ffff}\x{fdd0}-\x{fdef}\x{1}-\x{8}\x{b}\x{c}\x{e}-\x{1f}\x{7f}-\x{9f}]"
SUSPECT_SIGNS = rf"{_UNSEEN_IN_IDS}|{_TURNS}|{_DAMAGED}|[\x{{ff10}}-\x{{ff19}}]"
_ADDRESSES = ("email", "phone")

# What may be wrong with a file that is not ASCII, in its bytes; more than this finds is found in its cells.
SUSPECT = re.compile(
    rb"\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa0-\xa9]|[^\x00]\xef\xbb\xbf|\xef\xbf[\xbd-\xbf]|\xef\xb7[\x90-\xaf]"
    rb"|\xef\xbc[\x90-\x99]|\xe1\xa0\x8e|\xc2[\x80-\x9f\xad]|\xc3[\x80-\xbf]\xc2|\xc3[\x80-\xbf]\xe2|\xc3[\x83\x82]\xc3"
    rb"|\xe9\x94\x9f\xe6\x96\xa4"
)
_CONTROL = bytes([*range(1, 9), 11, 12, *range(14, 32), 127])


def has_controls(chunk: bytes) -> bool:
    """Whether there are control signs among the bytes that no table needs."""
    return len(chunk.translate(None, _CONTROL)) != len(chunk)


def sign_checks(desk: Desk) -> list[Check]:
    """Unseen and turning signs, which are taken out of cells; what is left of damaged ones, which is only noted."""
    return [check for f in desk.plan.fields for check in (*_unseen(f), *_turning(f), *_damaged(f))]


def _unseen(field: Field) -> list[Check]:
    text = cell(field)
    if field.type == "id" or field.name in _ADDRESSES:
        return [_removing("W_ZERO_WIDTH", field, _UNSEEN_IN_IDS)]
    if field.canonical and field.name == "content":
        return []  # Thai and Khmer part their words so
    found = sql("(regexp_matches({c}, {u}) OR regexp_matches({c}, {j}))", c=text, u=_UNSEEN, j=_JOINER)
    mended = sql("regexp_replace(regexp_replace({c}, {u}, '', 'g'), {j}, '\\1', 'g')", c=text, u=_UNSEEN, j=_JOINER)
    return [Check("W_ZERO_WIDTH", field, found, mended=mended)]


def _turning(field: Field) -> list[Check]:
    return [_removing("W_BIDI_CONTROL", field, _TURNS)]


def _damaged(field: Field) -> list[Check]:
    return [Check("W_BAD_UNICODE", field, sql("regexp_matches({c}, {d})", c=cell(field), d=_DAMAGED), done="kept")]


def _removing(code: str, field: Field, signs: str) -> Check:
    text = cell(field)
    mended = sql("nullif(trim(regexp_replace({c}, {s}, '', 'g')), '')", c=text, s=signs)
    return Check(code, field, sql("regexp_matches({c}, {s})", c=text, s=signs), mended=mended)
