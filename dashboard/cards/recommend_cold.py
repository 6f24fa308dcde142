"""Cold start: for how many customers the model has nothing of their own, and what they get instead."""

from typing import Any

import numpy as np
import streamlit as st

import core
from core import recommend
from dashboard.cache import compute
from dashboard.cards import card_title
from dashboard.cards.recommend import chain, default_model, known, people, segments_asked, tuned
from dashboard.state import t
from dashboard.text.numbers import percent, whole

SCORES, MOST = 30_000_000, 2_000  # that are worked out at most; people asked at most


def cold_card(dataset: core.Dataset) -> None:
    """A line for each model that steps in, with its share of the customers."""
    name = default_model(dataset)
    card_title(t("recommend.cold"), t("recommend.cold_hint", model=t(f"recommend.model.{name}")))
    options, segments = tuned(dataset, name), segments_asked(dataset)
    asked, total, counts = compute(_served, dataset.whole, name=name, options=options, segments=segments)
    own = counts.get(name, 0)
    said = "recommend.cold.same" if name == "popular" else f"recommend.cold.{'all' if own == asked else 'own'}"
    st.markdown(t(said, share=percent(own / max(1, asked)), model=t(f"recommend.model.{name}"), n=whole(total)))
    for other in (*recommend.FALLBACKS, "popular"):
        if other != name and counts.get(other):
            share = percent(counts[other] / asked)
            st.markdown(f"- **{share}** – {t(f'recommend.cold.{other}')}")
    if own < asked and "popular" in counts and name != "popular":
        st.caption(t("recommend.cold_way"))
    if asked < total:
        st.caption(t("recommend.cold.sample", n=whole(asked), all=whole(total)))


def _served(
    dataset: core.Dataset, *, name: str, options: dict[str, Any], segments: tuple[int, str]
) -> tuple[int, int, dict[str, int]]:
    """Customers asked, customers there are, and how many of those asked each model serves.

    options, segments: what the models follow from, for the cache to tell them apart.
    """
    everyone = people(dataset)["user_id"].to_numpy()
    most = max(100, min(MOST, SCORES // max(1, len(known(dataset).item_ids))))
    some = everyone
    if len(everyone) > most:
        some = everyone[np.sort(np.random.default_rng(0).choice(len(everyone), most, replace=False))]
    lists = recommend.serve(chain(dataset, name), 1, user_ids=some)
    served = lists.drop_duplicates("user_id")["model"].value_counts()
    return len(some), len(everyone), {str(model): int(count) for model, count in served.items()}
