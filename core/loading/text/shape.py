"""What a cell looks like: its mask (digits and letters replaced), and its kind, told from the mask."""

import re
from collections.abc import Sequence
from functools import lru_cache

from core.loading.values import BLANKS, MISSING

NUMBERS = frozenset(("int", "number"))
TYPED = frozenset(("int", "number", "date", "time", "email", "url", "bool", "code"))
LONG = 96  # longer cells are not looked into
_DIGITS, _UPPER, _LOWER = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
_CLASSES = str.maketrans(_DIGITS + _UPPER + _LOWER, "9" * 10 + "A" * 26 + "a" * 26)
_LETTERS = re.compile(r"AA+|aa+|[^\x00-\x7f年月日时分秒€£¥₹]+")
_SIGN = r"[A]?[$€£¥₹%]"
_NUMBER = re.compile(
    rf"[(+-]{{0,2}}(?:{_SIGN})?\s?[+-]?(?:9{{1,3}}(?:[,.' \u00a0\u202f]9{{3}})+(?:[.,]9+)?|9+(?:[.,]9*)?|[.,]9+)"
    rf"(?:[aA][+-]?9{{1,3}})?\s?(?:{_SIGN})?\)?-?"
)
_CLOCK = r"9{1,2}:99(?::99(?:[.,]9+)?)?(?: ?[aA])?(?: ?[+-]99:?99)?"
_DAY = r"(?:9{1,4}([-/.])9{1,2}\1(?:9999|99?)|9999年9{1,2}月9{1,2}日|A?a?,? ?Aa?\.? 9{1,2}a?,? 9999|9{1,2}[ -]Aa?[ -]9{2,4})"
_DATE = re.compile(rf"{_DAY}(?:[ A]{_CLOCK})?")
_TIME = re.compile(_CLOCK)
_EXPONENT = re.compile(r"[^A-Za-z]*[eE][^A-Za-z]*")
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+")
_URLS = ("http://", "https://", "ftp://", "www.")
_BOOLS = frozenset(("true", "false", "yes", "no", "是", "否"))


@lru_cache(1 << 15)
def mask(cell: str) -> str:
    """Digits become 9, runs of letters A or a, runs of other scripts x."""
    return _LETTERS.sub(_shortened, cell.translate(_CLASSES))


def _shortened(run: re.Match[str]) -> str:
    first = run[0][0]
    return first if first in "Aa" else "x"


def kind(cell: str) -> str:
    """empty, missing, int, number, date, time, email, url, bool, code, word or text."""
    if len(cell) > LONG:
        return "url" if cell[:8].lower().startswith(_URLS) and " " not in cell else "text"
    return _kind(cell)


@lru_cache(1 << 15)
def _kind(written: str) -> str:
    cell = written.strip(BLANKS)
    if not cell:
        return "empty"
    lower = cell.lower()
    if lower in MISSING:
        return "missing"
    shape = mask(cell)
    if "9" in shape:
        if (found := _numeric_kind(cell, shape)) is not None:
            return found
    elif lower in _BOOLS:
        return "bool"
    if lower.startswith(_URLS) and " " not in cell:
        return "url"
    if "@" in cell and _EMAIL.fullmatch(cell):
        return "email"
    if " " in cell or "\n" in cell:
        return "text"
    return "code" if "9" in shape else "word"


def _numeric_kind(cell: str, shape: str) -> str | None:
    if shape.isdecimal():
        return "int"
    if _NUMBER.fullmatch(shape) and ("a" not in shape.lower() or "$" in cell or _EXPONENT.fullmatch(cell)):
        return "number"
    if _DATE.fullmatch(shape):
        return "date"
    return "time" if _TIME.fullmatch(shape) else None


def family(kind: str) -> str:
    """Whole and other numbers are one family, so are words and texts."""
    return "number" if kind in NUMBERS else "text" if kind == "word" else kind


def looks_like_text(cells: Sequence[str]) -> bool:
    """Whether nearly all cells are words, as headings are."""
    given = [kind(cell) for cell in cells if cell.strip()]
    return bool(given) and sum(k in ("word", "text", "code") for k in given) >= 0.75 * len(given)
