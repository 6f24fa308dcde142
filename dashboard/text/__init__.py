"""Every word on screen, by its code, in English and Chinese; no session is known here.

en.json holds the words of the screen; core's own sentences come from core.messages.ENGLISH, so that none is
written twice. zh.json holds both. A code without a sentence is a bug and raises KeyError. Where the value named
`n` is one, English may have a sentence of its own for it: "x.one" beside "x".
"""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Literal

from core.messages import ENGLISH, Message
from core.messages import say as core_say

Language = Literal["en", "zh"]
LANGUAGES: dict[Language, str] = {"en": "English", "zh": "中文"}

# Every sign that Markdown, HTML, LaTeX or one of Streamlit's directives gives a meaning to.
_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$&:@^=\"'])")


# Addresses, icons and arrows are found after the signs were read, so that no backslash stops them: an
# invisible word joiner inside does.
_AFTER_PARSING = re.compile(r"(?i)(?<=:)(?=//|material/|streamlit:)|(?<=www)(?=\.)|(?<=@)|(?<=[-<=])(?=[->=])")


@cache
def screen_words(lang: Language) -> dict[str, str]:
    """One language's own file, as it is written."""
    return json.loads((files(__package__) / f"{lang}.json").read_text(encoding="utf-8"))


@cache
def catalogue(lang: Language) -> dict[str, str]:
    """Code -> sentence, the screen's and core's."""
    return ENGLISH | screen_words(lang) if lang == "en" else screen_words(lang)


def t(code: str, lang: Language, **values: object) -> str:
    """The sentence of `code`; values that are Messages are said in the same language."""
    return say(Message(code, **values), lang)


def say(message: Message, lang: Language) -> str:
    """A sentence of core in the language of the reader, as plain text."""
    words, one = catalogue(lang), f"{message.code}.one"
    singular = str(message.values.get("n")) == "1" and one in words
    return core_say(Message(one, **message.values) if singular else message, words.__getitem__)


def say_markdown(message: Message, lang: Language) -> str:
    """The same, with names that come from data escaped, so that a file called `[x](y)` stays those signs."""
    return say(_escaped(message), lang)


def escape(name: object) -> str:
    """Data as Markdown that shows exactly that text: names of files, columns and items are never markup."""
    one_line = re.sub(r"\s+", " ", str(name))
    return _SIGNS.sub(r"\\\1", _AFTER_PARSING.sub("\u2060", one_line))


def _escaped(message: Message) -> Message:
    return Message(message.code, **{name: _escaped_value(value) for name, value in message.values.items()})


def _escaped_value(value: object) -> object:
    if isinstance(value, Message):
        return _escaped(value)
    return escape(value) if isinstance(value, str) else value
