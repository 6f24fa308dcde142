"""What the list of the cluster's tables lacks, and what to do where a table is not in it."""

import streamlit as st

from core.engine.spark_listing import MOST_SCHEMAS, MOST_TABLES, Listing
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import whole

NAMED = 8  # of those that could not be listed


def not_listed(listing: Listing) -> None:
    """Say that there is nothing in it, that it is cut, and what could not be looked into."""
    if not listing.tables:
        st.caption(t("catalogue.empty"))
    if listing.cut:
        st.caption(t("catalogue.cut", tables=whole(MOST_TABLES), schemas=whole(MOST_SCHEMAS)))
    if names := [escape(name) for name in listing.closed[:NAMED]]:
        more = len(listing.closed) - len(names)
        names += [t("catalogue.closed_more", n=whole(more))] if more else []
        st.caption(t("catalogue.closed", names=t("list.comma").join(names)))
