"""The page Words in one sentence."""

from typing import Any

import pandas as pd

from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import percent, whole


def words_in_one_sentence(frequency: pd.DataFrame, contrast: pd.DataFrame, source: str) -> str:
    """What low ratings speak of most clearly more often; where nothing is, which word leads."""
    lower = len(contrast) > 0 and contrast.iloc[0]["z"] > 0
    return _contrasted(contrast.iloc[0]) if lower else _counted(frequency, source)


def _contrasted(word: Any) -> str:
    """The page in one sentence, where ratings are known: what the low ones speak of and the high ones don't."""
    name, share = escape(word["word"]), percent(word["low_share"], 0)
    if not word["high"]:
        return t("words.headline.contrast_only", word=name, share=share)
    return t("words.headline.contrast", word=name, share=share, high=percent(word["high_share"], 1))


def _counted(frequency: pd.DataFrame, source: str) -> str:
    """The page in one sentence: how many words, and which leads."""
    first = frequency.iloc[0]
    return t(
        f"words.headline.{source}",
        different=whole(len(frequency)),
        word=escape(first["word"]),
        count=whole(first["count"]),
        n=first["count"],
    )
