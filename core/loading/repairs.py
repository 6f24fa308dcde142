"""What can be done about each kind of finding: the choices a reader has, and what is done where none was made."""

from collections.abc import Mapping
from dataclasses import dataclass

Choices = Mapping[str, str]
"""Of one file: "CODE" or "CODE:heading" -> the option chosen, one of REPAIRS[CODE].options."""


@dataclass(frozen=True)
class Repair:
    """A kind of finding that can be met in more than one way.  options: words of `done`; the first is the default."""

    code: str
    options: tuple[str, ...]

    @property
    def default(self) -> str:
        return self.options[0]


def _registry(*repairs: Repair) -> dict[str, Repair]:
    return {repair.code: repair for repair in repairs}


REPAIRS = _registry(
    Repair("W_RAGGED_ROW", ("set aside", "mended")),
    Repair("W_UNCLOSED_QUOTE", ("set aside", "mended")),
    Repair("W_FOOTER_ROW", ("set aside", "kept")),
    Repair("W_MULTIPLE_TABLES", ("set aside", "kept")),
    Repair("W_JSON_BAD_LINE", ("set aside",)),
    Repair("W_NOT_A_NUMBER", ("emptied", "set aside")),
    Repair("W_IMPOSSIBLE_DATE", ("emptied", "set aside")),
)


def chosen(choices: Choices, code: str, heading: str | None = None) -> str:
    """What is to be done about a finding, in this column if that was said, else in the whole file, else by default."""
    default = REPAIRS[code].default if code in REPAIRS else "kept"
    return choices.get(f"{code}:{heading}") or choices.get(code) or default
