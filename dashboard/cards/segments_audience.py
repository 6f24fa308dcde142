"""An audience to take away: who is in it and can be reached, counted before anything leaves."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

import core
from core.privacy import LEAST, consent_recorded, contact_ways, country_code, platform_audience
from dashboard.cache import compute_large
from dashboard.cards import card, card_title
from dashboard.cards.segments_grouping import Grouping
from dashboard.state import t
from dashboard.text.numbers import percent, whole
from dashboard.widgets import Kpi, download, kpi_row

PLAIN, GOOGLE, META = "plain", "google", "meta"
FORM = {GOOGLE: "plus", META: "digits"}


@dataclass(frozen=True)
class Reach:
    """How many customers an audience has, how many of them may be contacted, and of these have each address."""

    customers: int
    allowed: int
    email: int
    phone: int
    either: int
    unusable: int


@card
def audience_card(groups: Grouping) -> None:
    """Choose segments, see the counts, then download: ids and segments, or hashes for an advertising platform."""
    card_title(t("segments.audience"), t("segments.audience.hint"))
    chosen = st.multiselect(
        t("segments.audience.which"), list(range(groups.found.k)), key=f"segments.audience.{groups.found.k}.{groups.fitted.code}",
        format_func=lambda label: groups.names[label], placeholder=t("segments.audience.pick"),
    )  # fmt: skip
    form = st.segmented_control(
        t("segments.audience.form"), [PLAIN, GOOGLE, META], default=PLAIN, required=True, key="segments.audience.form",
        format_func=lambda o: t(f"segments.audience.form.{o}"),
    )  # fmt: skip
    country = _country() if form != PLAIN else ""
    if not chosen:
        st.caption(t("segments.audience.none"))
        return
    if groups.fitted.base.share < 1:
        st.caption(t("segments.audience.sample", card=t("segments.everyone")))
    members = groups.members()
    members = members[members["segment"].isin([label + 1 for label in chosen])]
    ids = members["user_id"].to_numpy(dtype=str)
    reach = _reach(groups.dataset, ids, country)
    _counts(groups.dataset, reach, form)
    if form == PLAIN:
        download("audience", members, people=True, label="segments.audience.download")
    else:
        _for_platform(groups.dataset, ids, reach, country, form)


def _country() -> str:
    """The code of the country whose numbers stand without one."""
    asked = st.text_input(
        t("segments.audience.country"), key="segments.audience.country", max_chars=5, width=220,
        placeholder="+49, +1, +86 …", help=t("segments.audience.country_help"),
    )  # fmt: skip
    return country_code(asked or "")


def _reach(dataset: core.Dataset, ids: np.ndarray, country: str) -> Reach:
    """The counts of an audience; nobody can be reached who is not in the customers table."""
    if "customers" not in dataset.names:
        return Reach(len(ids), len(ids), 0, 0, 0, 0)
    ways = compute_large(contact_ways, dataset, country=country)
    mine = ways[ways["user_id"].isin(ids)]
    allowed = mine[mine["allowed"]]
    either = int((allowed["email"] | allowed["phone"]).sum())
    # Whoever is in no customers table never said no either; with a consent column that is a no.
    unlisted = 0 if consent_recorded(dataset) else len(ids) - len(mine)
    may = len(allowed) + unlisted
    return Reach(len(ids), may, int(allowed["email"].sum()), int(allowed["phone"].sum()), either, may - either)


def _counts(dataset: core.Dataset, reach: Reach, form: str) -> None:
    """The counts first, each with what it means."""
    asked = consent_recorded(dataset)
    kpis = [
        Kpi(t("segments.audience.customers"), whole(reach.customers), t("segments.audience.customers_is")),
        Kpi(
            t("segments.audience.allowed"), whole(reach.allowed),
            t("segments.audience.allowed_is" if asked else "segments.audience.allowed_unknown"),
        ),
        Kpi(t("segments.audience.email"), whole(reach.email), t("segments.audience.email_is")),
        Kpi(t("segments.audience.phone"), whole(reach.phone), t("segments.audience.phone_is")),
    ]  # fmt: skip
    kpi_row(kpis)
    rows = reach.allowed if form == PLAIN else reach.either
    share = percent(rows / reach.customers if reach.customers else None)
    st.markdown(t("segments.audience.rows", count=whole(rows), share=share, n=rows))


def _for_platform(dataset: core.Dataset, ids: np.ndarray, reach: Reach, country: str, form: str) -> None:
    """The hashed file, unless so few can be reached that it would single somebody out."""
    if reach.either < LEAST:
        st.info(
            t("segments.audience.too_few", least=LEAST, count=reach.either, n=reach.either), icon=":material/block:"
        )
        return
    if reach.unusable:
        st.caption(t("segments.audience.unusable", count=whole(reach.unusable), n=reach.unusable))
    national = t("segments.audience.assumed", prefix=country) if country else t("segments.audience.no_country")
    st.caption(f"{t(f'segments.audience.how.{form}')} {national}")

    def hashed() -> pd.DataFrame:
        return platform_audience(dataset, ids, country=country, form=FORM[form])

    download(f"audience_{form}", hashed, people=True, with_ids=False, label="segments.audience.download_hashed")
