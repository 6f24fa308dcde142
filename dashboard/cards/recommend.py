"""What the cards of the recommendations page share: the matrix, the fitted models, and what to say without them."""

from typing import Any

import streamlit as st

import core
from core import recommend, segments
from core.messages import Message
from dashboard import state
from dashboard.cache import compute, compute_large
from dashboard.state import say, t
from dashboard.text import escape
from dashboard.widgets import page_link

# The model whose reasons are plainest first; which lists are best is for the data to say.
BY_PERSON = ("item_cf", "user_cf", "als", "content", "social", "popular")
SHOWN = 200  # a longer list is searched, not scrolled


def known(dataset: core.Dataset) -> recommend.Interactions:
    """Who took what in all the data, whatever the filters; raises NotEnoughData where it says nothing of it."""
    return compute_large(recommend.interactions, dataset.whole)


def fitted(dataset: core.Dataset, *, name: str) -> Any:
    """A model of the registry on the whole data."""
    return recommend.fit(name, known(dataset))


def model_of(dataset: core.Dataset, name: str) -> Any:
    """The fitted model, which calls items by their titles in the reader's language where these are known."""
    return recommend.retitled(compute_large(fitted, dataset.whole, name=name), _titles(dataset, state.language()))


def _titles(dataset: core.Dataset, lang: str) -> dict[str, str]:
    return compute(recommend.item_titles, dataset, column=f"title_{lang}")


def facts(dataset: core.Dataset) -> recommend.MatrixFacts:
    """The size and density of the matrix."""
    return recommend.matrix_facts(known(dataset))


def people(dataset: core.Dataset) -> Any:
    """Everyone whom the filters leave, most active first."""
    everyone = recommend.everyone(dataset.whole, known(dataset))
    return everyone[everyone["user_id"].isin(segments.people(dataset))] if dataset.filter else everyone


def popularity(dataset: core.Dataset, *, lang: str) -> Any:
    """All items, most taken first, with their titles in this language."""
    named = recommend.retitled(compute_large(fitted, dataset.whole, name="popular"), _titles(dataset, lang))
    return recommend.by_popularity(named.interactions)


def usable(dataset: core.Dataset) -> list[str]:
    """The models the data can carry, the one to start with first."""
    return [name for name in BY_PERSON if not recommend.lacking(name, known(dataset))]


def item_line(item_id: str, title: str, details: Any, symbol: str) -> str:
    """An item as Markdown: its title, and in grey its id and what else is known of it."""
    row = details.loc[item_id] if item_id in details.index else {}
    extras = [escape(item_id)] if title != item_id else []
    extras += [escape(clipped(row[name])) for name in ("category", "variant") if _there(row, name)]
    extras += [escape(f"{symbol}{row['price'] / 10_000:,.2f}")] if _there(row, "price") else []
    return f"**{escape(clipped(title, 80))}**" + (f" :gray[:small[{' · '.join(extras)}]]" if extras else "")


def clipped(text: object, most: int = 40) -> str:
    """A long name of the data, cut short."""
    return str(text) if len(str(text)) <= most else f"{str(text)[: most - 1]}…"


def learnable(dataset: core.Dataset) -> bool:
    """Whether any table says who took what."""
    return any(map(dataset.whole.rows, recommend.SOURCES))


def missing(problem: core.NotEnoughData | None = None) -> None:
    """What to upload, and where."""
    nothing = core.NotEnoughData(Message("recommend.interactions"), needed=1, found=0)
    st.info(say((problem or nothing).message), icon=":material/upload_file:")
    page_link("data", t("empty.upload"), icon=":material/database:")


def _there(row: Any, name: str) -> bool:
    return name in row and row[name] == row[name] and row[name] is not None and row[name] != ""
