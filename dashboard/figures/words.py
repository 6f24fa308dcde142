"""Figures about what people write."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.names import ROOM, short_names
from dashboard.figures.style import number_ticks, plain, ranked_bars
from dashboard.text import Language, t
from dashboard.text.numbers import compact, decimal, whole


def words(ranked: pd.DataFrame, ratings: Mapping[str, float], lang: Language) -> go.Figure:
    """Mentions of each word, largest on top; beside it the mean rating of the reviews that use it, where known."""
    labels = [_label(*row, ratings, lang) for row in zip(ranked["word"], ranked["count"], strict=True)]
    drawing = ranked_bars(
        short_names(ranked["word"]), ranked["count"].tolist(), labels, x=t("words.mentions_axis", lang)
    )
    hover = [
        plain(t("words.hover", lang, word=word, count=whole(count), n=count, texts=whole(texts)))
        for word, count, texts in zip(ranked["word"], ranked["count"], ranked["texts"], strict=True)
    ]
    drawing.update_xaxes(range=[0, ROOM * max(1, *ranked["count"])], **number_ticks(ranked["count"], lang))
    return drawing.update_traces(hovertext=hover, hovertemplate="%{hovertext}<extra></extra>")


def phrases(ranked: pd.DataFrame, lang: Language) -> go.Figure:
    """Texts that use each phrase, in the order given."""
    texts = ranked["texts"].tolist()
    drawing = ranked_bars(
        short_names(ranked["phrase"]), texts, [compact(n, lang) for n in texts], x=t("words.texts_axis", lang)
    )
    return drawing.update_xaxes(**number_ticks(texts, lang))


def _label(word: str, count: int, ratings: Mapping[str, float], lang: Language) -> str:
    stars = ratings.get(word)
    return compact(count, lang) + (f" · ★ {decimal(stars)}" if stars is not None else "")
