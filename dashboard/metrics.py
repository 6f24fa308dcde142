"""Numbers of the registry in words, the same on screen and in a report; no streamlit here."""

import math
from typing import Any

import pandas as pd

from core.analytics import METRICS, Metric
from dashboard.text import Language, say, t
from dashboard.text.numbers import count, decimal, known, money, percent, whole


def shown(value: float, unit: str, symbol: str, lang: Language) -> str:
    """A number in its unit, or the words for no data."""
    if value != value:
        return t("overview.no_data", lang)
    forms = {
        "money": lambda: money(value, symbol, lang),
        "share": lambda: percent(value),
        "number": lambda: decimal(value, 2),
        "points": lambda: decimal(value, 1),
    }
    return forms.get(unit, lambda: count(value, lang))()


def interval(row: Any, symbol: str, lang: Language) -> str | None:
    """The 95% interval of a row of kpis(); None where it is no estimate."""
    if row.low != row.low:
        return None
    low, high = (shown(limit, row.unit, symbol, lang) for limit in (row.low, row.high))
    return t("overview.interval", lang, low=low, high=high)


def rests_on(row: Any, symbol: str, lang: Language) -> str:
    """How many observations a number rests on, and its interval."""
    sure, n = interval(row, symbol, lang), whole(row.n)
    return t("kpi.rests_on_interval", lang, n=n, interval=sure) if sure else t("kpi.rests_on", lang, n=n)


def help_text(metric: Metric, row: Any, symbol: str, lang: Language) -> str:
    """What a number is, how it is worked out, and what it rests on, as Markdown."""
    return f"{say(metric.definition, lang)}  \n`{metric.formula}`  \n{rests_on(row, symbol, lang)}"


def explained(kpis: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """The rows of kpis() with title, definition and formula, so that a file alone tells what they are."""
    metrics = [METRICS[name] for name in kpis["name"]]
    return kpis.assign(
        title=[say(metric.title, lang) for metric in metrics],
        definition=[say(metric.definition, lang) for metric in metrics],
        formula=[metric.formula for metric in metrics],
    )


def changed(row: Any, earlier: Any, better: str, lang: Language) -> tuple[str | None, str]:
    """The change since the earlier period, and its colour: grey unless it is more than both intervals leave open."""
    if earlier is None or not known(row.value) or not known(earlier.value):
        return None, "off"
    difference = row.value - earlier.value
    if not difference and not better:  # such as items, of which no period shows more than another
        return None, "off"
    chance = math.hypot(*(side.high - side.low for side in (row, earlier))) / 2
    real = not known(chance) or abs(difference) > chance
    colour = {"up": "normal", "down": "inverse"}.get(better, "off") if real else "off"
    if row.unit == "share":
        return t("overview.points", lang, change=f"{100 * difference:+.1f}"), colour
    if row.unit == "points":
        return f"{difference:+.1f}", colour
    return (f"{difference / earlier.value:+.1%}", colour) if earlier.value else (None, "off")
