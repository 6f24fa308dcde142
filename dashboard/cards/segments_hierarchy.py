"""Another way to group: a tree of customers, cut where the page's K is, and how far it agrees with k-means."""

import pandas as pd
import streamlit as st

import core
from core.privacy.small import shareable
from core.segments import METHODS, Hierarchy, Segmentation, agreement, dendrogram, hierarchy, profile_contrast, title
from dashboard import state
from dashboard.cache import compute_large
from dashboard.cards import card, card_title
from dashboard.cards.segments_grouping import Fitted, kept
from dashboard.figures import dendrogram as figures
from dashboard.figures.segments import in_unit
from dashboard.state import say, t
from dashboard.text.numbers import decimal, percent, whole
from dashboard.widgets import busy, download, figure

METHOD = "linkage"
# Bounds of the adjusted Rand index as in Steinley 2004, "Properties of the Hubert-Arabie adjusted Rand index".
WORDS = ((0.9, "same"), (0.8, "good"), (0.65, "fair"), (0.0, "poor"))


@card
def hierarchy_card(fitted: Fitted, k: int) -> None:
    """The top of the tree with its cut, the groups below it, and who is in which."""
    card_title(t("segments.tree"), t("segments.tree_hint"))
    tree = fitted_tree(fitted)
    if k not in tree.ks:
        st.info(t("segments.tree_few", k=k, most=tree.ks[-1]), icon=":material/info:")
        return
    found = tree.like(fitted.sweep.found[k])
    drawing = figures.tree(dendrogram(tree, k), found.colours, state.language(), dark=state.is_dark())
    figure(drawing, alt=t("segments.tree_alt", k=k, n=k), key="segments.tree")
    index = agreement(found, fitted.sweep.found[k])
    word = next((word for least, word in WORDS if index >= least), "poor")
    st.markdown(t(f"segments.tree_agrees.{word}", k=k, index=decimal(index, 2)))
    st.markdown("\n".join(f"- {_line(fitted, found, label)}" for label in range(k)))
    sample, total = len(tree.rows), tree.total
    code = "segments.tree_sampled" if sample < total else "segments.tree_all"
    st.caption(f"{t(code, sample=whole(sample), total=whole(total), n=sample)} {t('segments.tree_note')}")
    if fitted.shown is not None:
        st.caption(t("segments.profiles_whole"))
    download("tree_profiles", exported(found.profiles), label="segments.download_profiles")
    download("tree_members", lambda: members(fitted, found), people=True, label="segments.download_members")


def fitted_tree(fitted: Fitted) -> Hierarchy:
    """The tree of the customers and measures of the page, with the linkage the reader chose; made once for all K."""
    method = st.segmented_control(
        t("segments.linkage"), METHODS, key=kept(METHOD, METHODS[0], METHODS), required=True,
        format_func=lambda m: t(f"segments.linkage.{m}"), help=t("segments.linkage_help"),
    )  # fmt: skip

    def grown(_: core.Dataset, *, code: str, method: str) -> Hierarchy:
        strata = fitted.sweep.found[fitted.sweep.ks[-1]].labels
        return hierarchy(fitted.features, method=method, strata=strata)

    with busy("segments.tree_busy"):
        return compute_large(grown, fitted.base, code=fitted.code, method=method or METHODS[0])


def exported(profiles: pd.DataFrame) -> pd.DataFrame:
    """The groups that may leave, numbered from 1."""
    numbered = profiles.assign(group=profiles["segment"] + 1).drop(columns="segment")
    return numbered[shareable(profiles["size"])]


def members(fitted: Fitted, found: Segmentation) -> pd.DataFrame:
    """Everyone shown: user_id and group (from 1)."""
    frame = pd.DataFrame({"user_id": fitted.features.user_ids, "group": found.labels.astype(int) + 1})
    return frame if fitted.shown is None else frame[fitted.shown].reset_index(drop=True)


def _line(fitted: Fitted, found: Segmentation, label: int) -> str:
    """One group: how many it holds, and the measure in which it differs most from the average."""
    contrast = profile_contrast(fitted.features, found)
    first = contrast[contrast["segment"] == label].iloc[0]
    unit = dict(zip(fitted.features.names, fitted.features.units, strict=True))[first["feature"]]
    symbol, lang = state.currency(fitted.dataset), state.language()
    size = int(found.sizes[label])
    return t(
        "segments.tree_group", number=label + 1, customers=whole(size), share=percent(size / found.sizes.sum()),
        n=size, feature=say(title(first["feature"])), mean=in_unit(first["mean"], unit, symbol, lang),
        average=in_unit(first["average"], unit, symbol, lang),
    )  # fmt: skip
