"""Words of a text, English and Chinese: the one tokeniser of the project."""

import re
from functools import cache
from typing import Any

HAN = "㐀-䶿一-鿿豈-﫿"
_RUNS = re.compile(f"[{HAN}]+|[^{HAN}]+")
_HAN = re.compile(f"[{HAN}]")
# Plain classes only: DuckDB's expressions must find the same, and there \w and \d know ASCII alone.
EMAIL = r"[A-Za-z0-9_.+%-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
PHONE = r"\+?[0-9][ 0-9().-]{6,}[0-9]"
CONTACT = rf"{EMAIL}|(?:https?://|www\.)[^ \t\n]+|{PHONE}"
_CONTACT = re.compile(CONTACT)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def tokenise(text: str) -> list[str]:
    """Lower-cased words; runs of Chinese characters are cut by rjieba, other runs at anything but letters and digits.

    E-mails, links and phone numbers are not words: their pieces would name people in a list of words.
    """
    words: list[str] = []
    for run in _RUNS.findall(_CONTACT.sub(" ", text).lower()):
        words += _segmenter().cut(run) if _HAN.match(run) else _WORD.findall(run)
    return words


def is_chinese(text: str) -> bool:
    """Whether `text` has any Chinese character."""
    return _HAN.search(text) is not None


@cache
def _segmenter() -> Any:
    import rjieba  # its dictionary takes 0.1 s to open

    return rjieba
