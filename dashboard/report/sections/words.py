"""What people write, in a report: the most used words, and those that low and high ratings do not share. No names."""

import pandas as pd

from core import analytics
from core.messages import Message
from dashboard.figures.words import words as ranked_words
from dashboard.figures.words_sides import two_sides
from dashboard.report.context import LEAST, Context, TooFewPeople
from dashboard.report.document import Block, Chart, Numbers, Text
from dashboard.text.numbers import percent, whole

MOST, EACH = 20, 8


def words(context: Context) -> tuple[Block, ...]:
    """A sentence, how much there is to read, the most used words, and the contrast of ratings where there are any."""
    source = next(iter(analytics.text_sources(context.dataset)), None)
    if source is None:
        context.dataset.require("reviews")
        return ()
    texts, frequency = context.ask(analytics.texts, source=source), _frequency(context, source)
    if 0 < texts.texts < LEAST:
        raise TooFewPeople
    if not texts.texts or frequency.empty:
        return ()
    contrast = _contrast(context) if source == "reviews" else frequency[:0]
    numbers = (
        context.number("texts", context.t(f"words.kpi.{source}"), texts.texts, "count",
                       definition=context.t("words.kpi.texts.definition")),
        context.number("different", context.t("words.kpi.different"), len(frequency), "count",
                       definition=context.t("words.kpi.different.definition")),
        context.number("mentions", context.t("words.kpi.mentions"), int(frequency["count"].sum()), "count",
                       definition=context.t("words.kpi.mentions.definition")),
    )  # fmt: skip
    charts = (_ranked(context, frequency, source), *([_sides(context, contrast)] if len(contrast) else []))
    return (Text(_sentence(context, frequency, contrast, source), strong=True), Numbers(numbers), *charts)


def _frequency(context: Context, source: str) -> pd.DataFrame:
    """Words without stop words, names of people, and what fewer than ten texts say."""
    found = context.ask(analytics.word_frequency, stop_words=analytics.stop_words(), source=source)
    return _fit(context, found[found["texts"] >= LEAST])


def _contrast(context: Context) -> pd.DataFrame:
    found = context.ask(analytics.contrast_words, stop_words=analytics.stop_words())
    return _fit(context, found[found[["low", "high"]].max(axis=1) >= LEAST])


def _fit(context: Context, found: pd.DataFrame) -> pd.DataFrame:
    tells = context.veil.tells
    return found[[not tells(word) for word in found["word"]]].reset_index(drop=True)


def _sentence(context: Context, frequency: pd.DataFrame, contrast: pd.DataFrame, source: str) -> str:
    """What low ratings speak of most clearly more often; where nothing is, which word leads."""
    if len(contrast) and contrast["z"].iloc[0] > 0:
        word = contrast.iloc[0]
        code = "words.headline.contrast" if word["high"] else "words.headline.contrast_only"
        shares = {"share": percent(word["low_share"], 0), "high": percent(word["high_share"], 1)}
        return context.say(Message(code, word=word["word"], **shares))
    first = frequency.iloc[0]
    return context.t(f"words.headline.{source}", different=whole(len(frequency)), word=first["word"],
                     count=whole(first["count"]), n=int(first["count"]))  # fmt: skip


def _ranked(context: Context, frequency: pd.DataFrame, source: str) -> Chart:
    shown, stars = frequency.head(MOST), {}
    if source == "reviews" and "rating" in context.dataset.columns("reviews"):
        rated = context.ask(analytics.word_ratings, words=tuple(shown["word"]))
        stars = dict(zip(rated["word"], rated["average_rating"], strict=True))
    headings = {
        "word": context.t("report.word"),
        "count": context.t("words.kpi.mentions"),
        "texts": context.t("words.texts_axis"),
    }
    kinds = {"word": "text", "count": "count", "texts": "count"}
    if stars:
        shown = shown.assign(rating=shown["word"].map(stars))
        headings |= {"rating": context.t("report.mean_rating")}
        kinds |= {"rating": "number"}
    return Chart(
        key="ranked",
        title=context.t("words.ranked"),
        drawing=ranked_words(shown, stars, context.lang),
        alt=context.t("words.ranked_alt.bars", shown=len(shown)),
        frame=shown,
        headings=headings,
        kinds=kinds,
        index=("word",),
        subtitle=context.t("words.ranked_hint_ratings" if stars else "words.ranked_hint"),
    )


def _sides(context: Context, contrast: pd.DataFrame) -> Chart:
    low, high = contrast[contrast["z"] > 0], contrast[contrast["z"] < 0].iloc[::-1]
    shown = pd.concat([low.head(EACH), high.head(EACH).iloc[::-1]], ignore_index=True)
    titles = context.t("words.low"), context.t("words.high")
    hover = [f"{row.word}: {percent(row.low_share)} / {percent(row.high_share)}" for row in shown.itertuples()]
    return Chart(
        key="contrast",
        title=context.t("words.contrast"),
        drawing=two_sides(shown, "word", ("low_share", "high_share"), titles, hover, context.lang),
        alt=context.t("words.contrast_alt", shown=len(shown)),
        frame=shown[["word", "low_share", "high_share"]],
        headings={"word": context.t("report.word"), "low_share": titles[0], "high_share": titles[1]},
        kinds={"word": "text", "low_share": "share", "high_share": "share"},
        index=("word",),
        subtitle=context.t("words.contrast_hint"),
    )
