"""Tables of the cluster as data: choose them, say which is which, see what that gives, use them where they are."""

from functools import partial

import streamlit as st

import core
from core.engine import chosen
from core.engine.attached import name_of
from core.errors import CoreError
from core.schema import TABLES
from dashboard.cards import card, card_title
from dashboard.cards.data_catalogue_columns import meanings_of, twice
from dashboard.cards.data_catalogue_gaps import not_listed
from dashboard.cards.data_catalogue_preview import preview_of
from dashboard.cards.progress import progress
from dashboard.state import catalogue, say, t
from dashboard.text import escape
from dashboard.text.numbers import whole
from dashboard.widgets import busy, main_action

MOST = 12  # tables at once: there are not more that mean something


@card(alone=False)
def catalogue_card(opened: core.Dataset | None) -> None:
    """Choose tables of the catalogue and open them; of a workspace of such tables, its next version."""
    card_title(t("catalogue.title"), t("catalogue.hint", where=escape(chosen().place)))
    onto = opened if opened is not None and opened.is_attached else None
    before = onto.facts["mapping"] if onto else {}
    with busy("catalogue.listing"):
        listing = catalogue.listing()
    used = st.multiselect(
        t("catalogue.choose"), list(dict.fromkeys([*before, *map(name_of, listing.tables)])), default=list(before),
        max_selections=MOST, placeholder=t("catalogue.choose_hint"), help=t("catalogue.choose_help"),
        accept_new_options=True, filter_mode="contains", key=f"catalogue.tables.{onto.digest[:12] if onto else ''}",
    )  # fmt: skip
    not_listed(listing)
    names = dict.fromkeys(map(listing.full_name, used))
    mapping = {name: _one(name, dict(before.get(name, {}))) for name in names}
    if st.button(
        t("catalogue.change" if onto else "catalogue.use"), type=main_action(), key="catalogue.use",
        disabled=not mapping or any(not meanings or twice(meanings) for meanings in mapping.values()),
    ):  # fmt: skip
        use(mapping, onto)


def use(mapping: dict[str, dict[str, str]], onto: core.Dataset | None) -> None:
    """Open tables with a bar and Cancel, then show the page anew."""
    with progress(t("data.reading", file=""), key="catalogue.cancel") as tell:
        catalogue.attach(mapping, onto, partial(_told, tell))
    st.rerun()


def _told(tell, name: str, share: float, rows: int) -> None:
    code, values = ("data.reading_rows", {"rows": whole(rows)}) if rows else ("data.reading", {})
    tell(share, t(code, file=escape(name), **values))


def _one(name: str, before: dict[str, str]) -> dict[str, str]:
    """What a table is, and its columns; the guess, or what was said, to be changed. Nothing where it can't be read."""
    with st.expander(escape(name), expanded=True, icon=":material/table:"):
        try:
            with busy("catalogue.looking"):
                guess = catalogue.planned(name, before)
        except CoreError as problem:  # of a name that was typed: the other tables stay
            st.warning(say(problem.message), icon=":material/warning:")
            return {}
        tables = {table: t(f"table.{table}") for table in TABLES}
        table = st.selectbox(
            t("catalogue.is"), list(tables), index=list(tables).index(guess.source.table), format_func=tables.get,
            key=f"catalogue.is.{name}",
        )  # fmt: skip
        if table != guess.source.table:
            guess = catalogue.planned(name, {"": table})
        meanings = meanings_of(name, guess)
        preview_of(name, meanings)
        return meanings
