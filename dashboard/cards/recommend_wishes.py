"""How lists are wanted: dials for newer and more varied ones, and the rules of the business; the same for everyone's lists."""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

import core
from core import recommend
from core.recommend import Cap, Dials, Goods, Rules
from dashboard import state
from dashboard.cache import compute, compute_large
from dashboard.cards.recommend import clipped, known, named
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import percent

NOVELTY, DIVERSITY, ONE_TITLE = "recommend.novelty", "recommend.diversity", "recommend.one_title"


@dataclass(frozen=True)
class Wishes:
    """dials and rules (see core.recommend), and whether items of one title are listed once."""

    dials: Dials = field(default_factory=Dials)
    rules: Rules = field(default_factory=Rules)
    one_title: bool = False

    def __bool__(self) -> bool:
        return self != Wishes()


def goods(dataset: core.Dataset) -> Goods:
    """What is known of the items that a rule can go by."""
    return compute(_goods, dataset.whole)


def _goods(dataset: core.Dataset) -> Goods:
    return recommend.goods(dataset, known(dataset))


def _title_groups(dataset: core.Dataset, *, lang: str) -> Any:
    return recommend.title_groups(named(dataset))


def _likeness(dataset: core.Dataset) -> recommend.Likeness:
    return recommend.likeness(known(dataset))


def arranged(dataset: core.Dataset, model: Any, wishes: Wishes, disliked: tuple[str, ...] = ()) -> Any:
    """The model with its lists as they are wanted."""
    near = compute_large(_likeness, dataset.whole) if wishes.dials else None
    return wished(dataset, model, wishes, near, disliked)


def wished(dataset: core.Dataset, model: Any, wishes: Wishes, near: Any, disliked: tuple[str, ...] = ()) -> Any:
    """The same, with the likeness of the items at hand."""
    found = goods(dataset)
    titles = compute(_title_groups, dataset.whole, lang=state.language()) if wishes.one_title else None
    rules = wishes.rules
    caps = [*recommend.cap(found, rules), *([Cap(titles, 1)] if titles is not None else [])]
    allowed = recommend.allowed(found, rules, len(model.interactions.item_ids)) if rules else None
    return recommend.arranged(model, dials=wishes.dials, likeness=near, allowed=allowed, disliked=disliked, caps=caps)


def plain(model: Any) -> Any:
    """The model behind what was arranged."""
    return model.model if isinstance(model, recommend.Arranged) else model


def wishes_now(dataset: core.Dataset) -> Wishes:
    """What the widgets of `choose_wishes` hold, for cards elsewhere on the page; only what this data can obey."""
    found, key = goods(dataset), _key(dataset)
    rules = Rules(
        without=tuple(state.value(f"{key}.without") or ()) if found.category is not None else (),
        in_stock=bool(state.value(f"{key}.stock")) if found.stock is not None else False,
        margin=_share(state.value(f"{key}.margin")) if found.margin is not None else None,
        per_category=state.value(f"{key}.cap") or None if found.category is not None else None,
    )
    dials = Dials((state.value(NOVELTY) or 0) / 100, (state.value(DIVERSITY) or 0) / 100)
    return Wishes(dials, rules, bool(state.value(ONE_TITLE)) and _titles_repeat(dataset))


def choose_wishes(dataset: core.Dataset) -> Wishes:
    """The dials; the rules folded away; what is set, in a line."""
    st.caption(t("recommend.dials_hint"))
    for key in (NOVELTY, DIVERSITY):
        st.slider(t(key), 0, 100, step=10, key=key, persist_state="session", help=t(f"{key}_help"), format="%d%%")
    if _titles_repeat(dataset):
        st.toggle(t(ONE_TITLE), key=ONE_TITLE, persist_state="session", help=t("recommend.one_title_help"))
    with st.expander(t("recommend.rules"), icon=":material/rule:"):
        st.caption(t("recommend.rules_hint"))
        _rules(goods(dataset), _key(dataset))
    wishes = wishes_now(dataset)
    if wishes:
        st.markdown(f":small[:material/tune: {escape(t('list.semicolon').join(in_words(dataset, wishes)))}]")
    return wishes


def _rules(found: Goods, key: str) -> None:
    """A widget for each rule the data can obey, a sentence for each that it can't."""
    if found.category is not None:
        st.multiselect(
            t("recommend.rule.without"), found.categories, key=f"{key}.without", persist_state="session",
            placeholder=t("recommend.rule.none"), format_func=clipped,
        )  # fmt: skip
        st.number_input(
            t("recommend.rule.cap"), 1, 50, None, key=f"{key}.cap", persist_state="session",
            placeholder=t("recommend.rule.any"),
        )  # fmt: skip
    if found.margin is not None:
        st.number_input(
            t("recommend.rule.margin"), 0, 100, None, step=5, key=f"{key}.margin", persist_state="session",
            placeholder=t("recommend.rule.any"), help=t("recommend.rule.margin_help"),
        )  # fmt: skip
    if found.stock is not None:
        st.toggle(t("recommend.rule.stock", column=found.stock_column), key=f"{key}.stock", persist_state="session")
    lacking = {"category": found.category, "margin": found.margin, "stock": found.stock}
    for name, column in lacking.items():
        if column is None:
            st.caption(f":material/lock: {t(f'recommend.rule.needs.{name}')}")


def in_words(dataset: core.Dataset, wishes: Wishes) -> list[str]:
    """Each wish that is set, in a few words."""
    rules, dials, comma = wishes.rules, wishes.dials, t("list.comma")
    said = [t("recommend.set.novelty", share=percent(dials.novelty, 0))] if dials.novelty else []
    said += [t("recommend.set.diversity", share=percent(dials.diversity, 0))] if dials.diversity else []
    said += [t("recommend.set.without", names=comma.join(map(clipped, rules.without)))] if rules.without else []
    said += [t("recommend.set.stock")] if rules.in_stock else []
    said += [t("recommend.set.margin", share=percent(rules.margin, 0))] if rules.margin is not None else []
    said += [t("recommend.set.cap", n=rules.per_category)] if rules.per_category else []
    said += [t("recommend.set.one_title")] if wishes.one_title else []
    return said


def _titles_repeat(dataset: core.Dataset) -> bool:
    return compute(_repeat, dataset.whole)


def _repeat(dataset: core.Dataset) -> bool:
    return recommend.titles_repeat(known(dataset))


def _share(percents: int | None) -> float | None:
    return None if percents is None else percents / 100


def _key(dataset: core.Dataset) -> str:
    """Categories and columns are of one workspace."""
    return f"recommend.rule.{dataset.token}"
