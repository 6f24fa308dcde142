"""What the Campaigns page and its part of a report say: amounts, changes with their intervals, the headline; plain text."""

from collections.abc import Sequence
from math import isfinite

from core.campaigns import Amount, Effect, When
from core.messages import Message
from dashboard.text import Language, t
from dashboard.text.numbers import compact, decimal, money, percent, whole
from dashboard.text.numbers import day as day_word

NAMED = 3  # campaigns in the headline; beyond, their number says enough


def worded(message: Message, symbol: str, lang: Language) -> Message:
    """A verdict with its amounts and days as people of the language write them."""
    return Message(message.code, **{name: _term(value, symbol, lang) for name, value in message.values.items()})


def _term(value: object, symbol: str, lang: Language) -> object:
    match value:
        case Message():
            return worded(value, symbol, lang)
        case When(day):
            return day_word(day, lang)
        case Amount():
            return amount(value, symbol, lang)
    return value


def amount(value: Amount, symbol: str, lang: Language) -> str:
    """A difference in its unit: points, percent, money or a number."""
    number = value.value
    sign = "+" if value.signed and number > 0 else ""
    if value.unit == "money":
        return sign + money(number, symbol, lang)
    if value.unit == "change":
        return sign + change(number).removeprefix("+")
    return sign + decimal(100 * number if value.unit == "share" else number, 1 if value.unit == "share" else 3)


def change(share: float, digits: int = 0) -> str:
    """0.312 -> +31%; one decimal below ten percent."""
    if not isfinite(share):
        return "∞" if share == float("inf") else "–"
    digits = digits if abs(share) >= 0.0995 else 1
    return f"{round(share, digits + 2) + 0.0:+.{digits}%}"


def level_of(value: float, unit: str, symbol: str, lang: Language) -> str:
    """An outcome of a group: a share, an amount or a number."""
    if unit == "share":
        return percent(value)
    return money(value, symbol, lang) if unit == "money" else decimal(value, 3)


def row_names(effects: Sequence[Effect]) -> list[str]:
    """The campaign; where it has several treated groups, the group too."""
    campaigns = [one.campaign for one in effects]
    return [
        f"{one.campaign} · {one.treatment}" if campaigns.count(one.campaign) > 1 else one.campaign for one in effects
    ]


def span(value: float, low: float, high: float, lang: Language) -> str:
    """A change with its interval."""
    return t("campaigns.span", lang, value=change(value), low=change(low), high=change(high))


def total(value: float, unit: str, symbol: str, lang: Language) -> str:
    """A total of days in its unit."""
    return money(value, symbol, lang) if unit == "money" else compact(round(value), lang)


def headline(effects: Sequence[Effect], campaigns: int, contacts: int, people: int, lang: Language) -> str:
    """Which campaigns made a difference; without controls how many reached whom; without campaigns that there are none."""
    if not campaigns:
        return t("campaigns.headline.none", lang)
    if not effects:
        code = f"campaigns.headline.{'people' if people else 'contacts'}"
        return t(code, lang, n=campaigns, campaigns=whole(campaigns), count=whole(contacts))
    n, clear = len({one.campaign for one in effects}), [one for one in effects if one.clear]
    outcome = t(f"campaigns.outcome.{effects[0].outcome}", lang)
    better, worse = (
        list(dict.fromkeys(one.campaign for one in clear if (one.comparison.difference > 0) == good))
        for good in (True, False)
    )
    kind = "worked" if better else "nothing" if not worse else "only_worse"
    said = t(
        f"campaigns.headline.{kind}",
        lang,
        n=n,
        tested=n,
        outcome=outcome,
        worked=len(better),
        names=_named(better, lang),
    )
    return said + (t("campaigns.headline.worse", lang, names=_named(worse, lang)) if worse else "")


def _named(names: Sequence[str], lang: Language) -> str:
    return t("list.comma", lang).join([*names[:NAMED], *(["…"] if len(names) > NAMED else [])])
