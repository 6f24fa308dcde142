"""What can be done about each kind of finding: the choices a reader has, and what is done where none was made."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import OutOfRange

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
    Repair("W_NON_FINITE", ("emptied", "set aside")),
    Repair("W_NUMBER_OVERFLOW", ("emptied", "set aside")),
    Repair("W_DECIMAL_COMMA", ("comma", "point")),
    Repair("W_NEGATIVE_QUANTITY", ("kept", "emptied", "set aside")),
    Repair("W_NEGATIVE_PRICE", ("kept", "emptied", "set aside")),
    Repair("W_OUT_OF_RANGE", ("kept", "emptied", "set aside")),
    Repair("W_MINOR", ("kept", "set aside")),
    Repair("W_IMPOSSIBLE_DATE", ("emptied", "set aside")),
    Repair("W_FUTURE_DATE", ("kept", "emptied", "set aside")),
    Repair("W_AMBIGUOUS_DATE", ("month first", "day first")),
    Repair("W_AMBIGUOUS_CONSENT", ("emptied", "set aside")),
    Repair("W_BAD_EMAIL", ("kept", "emptied", "set aside")),
    Repair("W_UNSAFE_URL", ("kept", "emptied", "set aside")),
    Repair("W_ZERO_WIDTH", ("removed", "kept")),
    Repair("W_BIDI_CONTROL", ("removed", "kept")),
    Repair("W_MOJIBAKE", ("mended", "kept")),
    Repair("W_DUPLICATE_ROW", ("kept", "set aside")),
    Repair("W_CONFLICTING_ID", ("first", "last")),
    Repair("W_MISSING_KEY", ("kept as guest", "set aside")),
    Repair(
        "missing",  # what options suit a column is told by core.loading.treat
        (
            "left",
            "set aside",
            "filled: median",
            "filled: mean",
            "filled: most frequent",
            "filled: 0",
            "filled: unknown",
        ),
    ),
    Repair("outliers", ("kept", "winsorised", "set aside")),
)


def chosen(choices: Choices, code: str, heading: str | None = None) -> str:
    """What is to be done about a finding, in this column if that was said, else in the whole file, else by default.

    Raises OutOfRange for what cannot be done about it.
    """
    options = REPAIRS[code].options if code in REPAIRS else ("kept",)
    wish = choices.get(f"{code}:{heading}") or choices.get(code) or options[0]
    if wish not in options:
        raise OutOfRange(code, wish, ", ".join(options))
    return wish
