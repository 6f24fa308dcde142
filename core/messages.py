"""Every sentence core can say, as a code with values: English in english.json, other languages in the dashboard.

A value may itself be a Message (the name of a table, of a feature), so that a whole sentence can be translated.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True, init=False)
class Message:
    """A sentence by its code; str() gives the English one."""

    code: str
    values: Mapping[str, object]

    def __init__(self, code: str, **values: object) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "values", MappingProxyType(values))

    def __str__(self) -> str:
        return say(self, ENGLISH.__getitem__)

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted(self.values))))

    def __reduce__(self) -> tuple[object, ...]:
        return _remake, (self.code, dict(self.values))


def _remake(code: str, values: dict[str, object]) -> Message:
    return Message(code, **values)


def say(message: Message, template: Callable[[str], str]) -> str:
    """The sentence of `message`, its inner messages too, in the language of `template` (code -> format string)."""
    values = {k: say(v, template) if isinstance(v, Message) else v for k, v in message.values.items()}
    return template(message.code).format(**values)


ENGLISH: dict[str, str] = json.loads(Path(__file__).with_name("english.json").read_text(encoding="utf-8"))
