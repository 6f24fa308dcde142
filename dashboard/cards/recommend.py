"""What the cards of the recommendations page share: the matrix, the fitted models, and what to say without them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import streamlit as st

import core
from core import recommend, segments
from core.errors import CoreError
from core.messages import Message
from dashboard import state
from dashboard.cache import compute, compute_large
from dashboard.cards.segments_choice import BY, Codes
from dashboard.names import sweep_of
from dashboard.state import say, t
from dashboard.text import escape
from dashboard.widgets import page_link

# Until the models were compared: those whose reasons are plainest first. Which lists are best is for the data to say.
BY_PERSON = ("item_cf", "hybrid", "ease", "blend", "als", "user_cf", "ncf", "content", "social", "segment", "popular")
MANY = 10_000  # items: the links between more of them take a minute; what is ready at once comes first
READY = ("als", "user_cf", "content")
SHOWN = 200  # a longer list is searched, not scrolled
SEGMENTS_AT_FIRST = 4


def known(dataset: core.Dataset) -> recommend.Interactions:
    """Who took what in all the data, whatever the filters; raises NotEnoughData where it says nothing of it."""
    return compute_large(recommend.interactions, dataset.whole)


def model_of(dataset: core.Dataset, name: str) -> Any:
    """The fitted model, with the options found for this data where the models were compared.

    It calls items by their titles in the reader's language where these are known.
    """
    if name == "segment":
        model = _of_segments(dataset)
    else:
        keep = compute if name == "popular" else compute_large
        model = keep(fitted, dataset.whole, name=name, options=tuned(dataset, name))
    return recommend.retitled(model, titles(dataset, state.language()))


def fitted(dataset: core.Dataset, *, name: str, options: dict[str, Any]) -> Any:
    """A model of the registry on the whole data."""
    return recommend.fit(name, known(dataset), **options)


@dataclass(eq=False)
class Compared:
    """The one answer that is put in its place after it was made: its work tells its progress, which no cache can."""

    board: recommend.Leaderboard | None = None


def compared(dataset: core.Dataset) -> Compared:
    """Where the comparison of all models on this data is kept, for everyone who has it open."""
    return compute(_not_yet, dataset.whole)


def _not_yet(dataset: core.Dataset) -> Compared:
    return Compared()


def tuned(dataset: core.Dataset, name: str) -> dict[str, Any]:
    """The options found for a model on this data; none before the models were compared."""
    board = compared(dataset).board
    found = [] if board is None else board.table.loc[board.table["model"] == name, "options"].tolist()
    return dict(found[0]) if found else {}


def default_model(dataset: core.Dataset) -> str:
    """The champion, before there is one the first model whose reasons are plain; popular where most have one item only."""
    board, able = compared(dataset).board, usable(dataset)
    if board is not None:
        return board.champion
    return "popular" if compute(facts, dataset.whole).mostly_single else able[0]


def chain(dataset: core.Dataset, name: str) -> Iterator[tuple[str, Any]]:
    """A model and those that speak where it knows nothing, fitted when their turn comes."""
    yield name, model_of(dataset, name)
    for other in recommend.FALLBACKS:
        if other != name and not lacking(dataset, other) and (other != "segment" or _has_segments(dataset)):
            yield other, model_of(dataset, other)


def segments_asked(dataset: core.Dataset) -> tuple[int, str]:
    """The segments as they stand on their page: how many, and by the features of which code."""
    k, code = state.value("k") or SEGMENTS_AT_FIRST, state.setting(BY)
    asked = code and code in Codes(compute(segments.available_features, dataset.whole))
    return k, code if asked else ""


def _has_segments(dataset: core.Dataset) -> bool:
    """Whether the customers differ in anything they could be grouped by: a fallback that can't be is none."""
    try:
        _of_segments(dataset)
    except CoreError:
        return False
    return True


def _of_segments(dataset: core.Dataset) -> Any:
    k, by = segments_asked(dataset)
    return compute(segment_favourites, dataset.whole, k=k, by=by)


def segment_favourites(dataset: core.Dataset, *, k: int, by: str) -> Any:
    """What the people of each segment like; the groups are called 0, 1, 2, ... as the labels are."""
    sweep = sweep_of(dataset, by)
    found, ids = sweep.found[min(k, max(sweep.ks))], sweep.features.user_ids
    grouped = recommend.joined(known(dataset), ids).grouped(dict(zip(ids, found.labels, strict=True)))
    return recommend.fit("segment", grouped)


def titles(dataset: core.Dataset, lang: str) -> dict[str, str]:
    """item_id -> title in this language, where the data has one."""
    return compute(recommend.item_titles, dataset.whole, column=f"title_{lang}")


def named(dataset: core.Dataset) -> recommend.Interactions:
    """Who took what, with the items' titles in the reader's language."""
    return model_of(dataset, "popular").interactions


def facts(dataset: core.Dataset) -> recommend.MatrixFacts:
    """The size and density of the matrix."""
    return recommend.matrix_facts(known(dataset))


def people(dataset: core.Dataset) -> Any:
    """Everyone whom the filters leave, most active first."""
    everyone = recommend.everyone(dataset.whole, known(dataset))
    return everyone[everyone["user_id"].isin(segments.people(dataset))] if dataset.filter else everyone


def popularity(dataset: core.Dataset, *, lang: str) -> Any:
    """All items, most taken first, with their titles in this language."""
    popular = compute(fitted, dataset.whole, name="popular", options=tuned(dataset, "popular"))
    return recommend.by_popularity(recommend.retitled(popular, titles(dataset, lang)).interactions)


def lacking(dataset: core.Dataset, name: str) -> CoreError | None:
    """What the data would need for this model; segments are worked out when they are asked for."""
    return None if name == "segment" else recommend.lacking(name, known(dataset), dataset.share)


def usable(dataset: core.Dataset) -> list[str]:
    """The models the data can carry, the one to start with first."""
    order = (*READY, *BY_PERSON) if has_many(dataset) else BY_PERSON
    there = (name for name in dict.fromkeys(order) if name in recommend.RECOMMENDERS)
    return [name for name in there if not lacking(dataset, name)]


def has_many(dataset: core.Dataset) -> bool:
    """Whether the catalogue is so large that some models take a minute to learn."""
    return len(known(dataset).item_ids) > MANY


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


def missing(problem: CoreError | None = None) -> None:
    """What to upload, and where; of a sample, why no file would help."""
    told = problem or core.NotEnoughData(Message("recommend.interactions"), needed=1, found=0)
    st.info(say(told.message), icon=":material/upload_file:")
    if isinstance(told, core.NotEnoughData):
        page_link("data", t("empty.upload"), icon=":material/database:")


def _there(row: Any, name: str) -> bool:
    return name in row and row[name] == row[name] and row[name] is not None and row[name] != ""
