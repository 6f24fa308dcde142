"""Words of a text, English and Chinese: the one tokeniser of the project."""

import re
from functools import cache
from itertools import takewhile
from typing import Any

HAN = "㐀-䶿一-鿿豈-﫿"
_CHINESE = re.compile(f"([{HAN}]+)")
# Plain classes only: DuckDB's expressions must find the same, and there \w and \d know ASCII alone.
EMAIL = r"[A-Za-z0-9_.+%-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
PHONE = r"\+?[0-9][ 0-9().-]{6,}[0-9]"
CONTACT = rf"{EMAIL}|(?:https?://|www\.)[^ \t\n]+|{PHONE}"
_CONTACT = re.compile(CONTACT)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LETTER = re.compile(rf"[^\W_{HAN}]")  # or a digit, outside Chinese
_DIGIT = re.compile("[0-9]")
# What parts a sentence; a point or comma between digits is part of a number.
_PAUSE = re.compile(r"(?:[.,](?![0-9])|[;:!?()\[\]{}\"“”…\n\r\t|/~，。；：！？、（）【】《》「」—])+|\s[-–]+\s")


def tokenise(text: str) -> list[str]:
    """Lower-cased words; runs of Chinese characters are cut by rjieba, other runs at anything but letters and digits.

    E-mails, links and phone numbers are not words: their pieces would name people in a list of words.
    """
    return _words(_without_contacts(text, " ").lower())


def clauses(text: str) -> list[list[str]]:
    """The words of each part between pauses (commas, stops, brackets, contacts): phrases do not reach across them."""
    parts = _PAUSE.split(_without_contacts(text, "\n").lower())
    return [words for words in map(_words, parts) if words]


def _words(lowered: str) -> list[str]:
    if lowered.isascii():
        return _WORD.findall(lowered)
    runs = _CHINESE.split(lowered)  # others at even places, Chinese at odd ones
    chinese = _cut(" ".join(runs[1::2]))
    if _LETTER.search(lowered) is None:
        return [word for word in chinese if word != " "]
    left, words = iter([*chinese, " "]), list[str]()
    for other in runs[::2]:
        words += _WORD.findall(other)
        words += takewhile(" ".__ne__, left)
    return words


def is_chinese(text: str) -> bool:
    """Whether `text` has any Chinese character."""
    return _CHINESE.search(text) is not None


def _without_contacts(text: str, instead: str) -> str:
    # No contact is without one of these: most texts are spared the slow search.
    if "@" in text or "://" in text or "www." in text or _DIGIT.search(text):
        return _CONTACT.sub(instead, text)
    return text


def _cut(runs: str) -> list[str]:
    """Words of Chinese runs with blanks between, the blanks among them; one call a text, for each has its price."""
    words: list[str] = _segmenter().cut(runs) if runs else []
    return words


@cache
def _segmenter() -> Any:
    import rjieba  # its dictionary takes 0.1 s to open

    return rjieba
