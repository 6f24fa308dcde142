"""Who is in the data under several ids: proposals with their reasons, who is kept apart and why, and the way back."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

import core
from core.doctor import on_files
from core.loading.people import Matches, consequence, matches
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.state import t
from dashboard.text.numbers import whole
from dashboard.widgets import busy, main_action

MOST_SHOWN = 500  # rows of a table; those beyond are joined like the rest
CHOICE = "people"


@card
def people_card(dataset: core.Dataset) -> None:
    """People under several ids: joined as one profile where the reader wants it, with the reason of each join."""
    card_title(t("people.title"), t("people.hint"))
    here = on_files(dataset.whole)
    if "customers" not in here.tables:
        st.caption(t("people.no_customers"))
        return
    _joined(dataset)
    found = compute(matches, here)
    proposed = _proposed(dataset, found)
    if not proposed.empty:
        _proposals(dataset, found, proposed)
    elif not _is_joined(dataset):
        st.markdown(t("people.none" if found.compared else "people.nothing_to_compare"))
    _apart(found)
    _unsure(found)


# --- joined -------------------------------------------------------------------------------------------------
def _joined(dataset: core.Dataset) -> None:
    """Who was joined to whom and why, and the way back."""
    links = dataset.report.joined()
    if links.empty:
        return
    n = links["group"].nunique()
    gone = len(set(links["user_id"]) | set(links["other"])) - n
    st.markdown(t("people.joined", n=n, people=whole(n), ids=whole(gone)))
    chosen = st.data_editor(
        _in_words(_by_group(links), t("people.keep_joined")), hide_index=True, disabled=_columns(),
        key=f"people.joined.{dataset.digest[:12]}",
    )  # fmt: skip
    parted = _unticked(chosen)
    with st.container(horizontal=True):
        if parted and st.button(
            t("people.separate_some", n=len(parted)), type=main_action(), key="people.separate_some"
        ):
            _apply(dataset, parted)
        if st.button(t("people.separate"), key="people.separate", icon=":material/undo:"):
            _load(dataset, {key: done for key, done in _chosen(dataset).items() if not _is_ours(key)})


def _by_group(links: pd.DataFrame) -> pd.DataFrame:
    """One row a group: keeper, its ids, reasons and evidence."""
    ids = pd.concat([links[["group", "user_id"]], links[["group", "other"]].set_axis(["group", "user_id"], axis=1)])
    told = links.groupby("group").agg(keeper=("keeper", "first"), reasons=("reason", list), evidence=("evidence", list))
    return told.assign(ids=ids.drop_duplicates().groupby("group")["user_id"].agg(sorted)).reset_index()


# --- proposed -----------------------------------------------------------------------------------------------
def _proposed(dataset: core.Dataset, found: Matches) -> pd.DataFrame:
    """The groups that can be joined: all, or once people are joined those that were left out."""
    if not _is_joined(dataset):
        return found.groups
    return found.groups[("people:" + found.groups["group"]).isin(list(_chosen(dataset)))]


def _proposals(dataset: core.Dataset, found: Matches, proposed: pd.DataFrame) -> None:
    """What would become one person, what that changes, and the button that does it."""
    n = proposed["group"].nunique()
    links = _links(found.pairs, proposed)
    st.markdown(t("people.found", n=n, people=whole(n), ids=whole(len(proposed) - n)) + " " + _by_reason(links))
    ticked = not _is_joined(dataset)
    chosen = st.data_editor(
        _in_words(_by_group(links), t("people.join"), ticked=ticked), hide_index=True, disabled=_columns(),
        key=f"people.proposed.{dataset.digest[:12]}",
    )  # fmt: skip
    if n > MOST_SHOWN:
        st.caption(t("people.more", shown=whole(MOST_SHOWN), more=whole(n - MOST_SHOWN)))
    left_out = _unticked(chosen)
    joined = n - len(left_out)
    _say_consequence(compute(_consequence, on_files(dataset.whole), apart=_kept_apart(found, proposed, left_out)))
    if st.button(t("people.apply", n=joined), disabled=not joined, type=main_action(), key="people.apply"):
        _apply(dataset, left_out, of=proposed)


def _links(pairs: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """The sure pairs within groups, each with its group and the id that stays."""
    of = groups.set_index("user_id")
    sure = pairs[pairs["sure"] & pairs["user_id"].isin(of.index)]
    found = sure.assign(group=sure["user_id"].map(of["group"]), keeper=sure["user_id"].map(of["keeper"]))
    return found[found["group"] == found["other"].map(of["group"])]


def _by_reason(links: pd.DataFrame) -> str:
    """How many pairs each reason joins."""
    counts = links["reason"].value_counts()
    said = [t("people.by_reason", reason=t(reason), pairs=whole(pairs)) for reason, pairs in counts.items()]
    return t("people.reasons", reasons=t("list.semicolon").join(said))


def _consequence(dataset: core.Dataset, apart: tuple[str, ...]) -> pd.DataFrame:
    return consequence(dataset, compute(matches, dataset), apart)


def _kept_apart(found: Matches, proposed: pd.DataFrame, left_out: list[str]) -> tuple[str, ...]:
    """The groups that would stay apart: those not proposed, and those without a tick."""
    return tuple(sorted((set(found.groups["group"]) - set(proposed["group"])) | set(left_out)))


def _say_consequence(numbers: pd.DataFrame) -> None:
    """What would be another number, and what would not."""
    scale = {"revenue": core.schema.MONEY_SCALE}
    changed, same = [], []
    for row in numbers.itertuples(index=False):
        name, before = t(f"people.number.{row.name}"), row.before / scale.get(row.name, 1)
        if row.before == row.after:
            same.append(t("people.stays", name=name, number=whole(before)))
        else:
            after, by = whole(row.after), whole(row.before - row.after)
            changed.append(t("people.changes", name=name, before=whole(before), after=after, by=by))
    semicolon = t("list.semicolon")
    st.markdown(t("people.consequence", changes=semicolon.join(changed) or t("people.nothing_changes")))
    if same:
        st.caption(t("people.unchanged", numbers=semicolon.join(same)))


# --- left apart ---------------------------------------------------------------------------------------------
def _apart(found: Matches) -> None:
    """Who shares something and is not joined, because something contradicts."""
    if found.apart.empty:
        return
    with st.expander(t("people.apart", n=whole(len(found.apart))), key="people.apart"):
        st.caption(t("people.apart_hint"))
        st.dataframe(_pairs(found.apart).assign(**{t("people.why"): found.apart["why"].head(MOST_SHOWN).map(t)}),
                     hide_index=True, alt=t("people.apart", n=whole(len(found.apart))))  # fmt: skip


def _unsure(found: Matches) -> None:
    """Who may be one person, and is not joined, because it is not sure."""
    unsure = found.pairs[~found.pairs["sure"]]
    if unsure.empty:
        return
    with st.expander(t("people.unsure", n=whole(len(unsure))), key="people.unsure"):
        st.caption(t("people.unsure_hint"))
        st.dataframe(_pairs(unsure), hide_index=True, alt=t("people.unsure", n=whole(len(unsure))))


def _pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    shown = pairs.head(MOST_SHOWN)
    return pd.DataFrame(
        {
            t("people.id"): shown["user_id"].map(state.person),
            t("people.other"): shown["other"].map(state.person),
            t("people.reason"): shown["reason"].map(t),
            t("people.evidence"): shown["evidence"].map(state.cell),
        }
    )


# --- the table of groups and what is chosen -----------------------------------------------------------------
def _columns() -> list[str]:
    """What is told of a group, beside its tick."""
    return [t(f"people.{name}") for name in ("keeper", "others", "reason", "evidence")]


def _in_words(groups: pd.DataFrame, tick: str, *, ticked: bool = True) -> pd.DataFrame:
    """The first groups with a box to tick each; the key of a group is the index, and says nothing of anybody."""
    shown = groups.head(MOST_SHOWN).set_index("group")
    others = [
        [user for user in ids if user != keeper] for keeper, ids in zip(shown["keeper"], shown["ids"], strict=True)
    ]
    comma, semicolon = t("list.comma"), t("list.semicolon")
    columns = [
        [ticked] * len(shown),
        [state.person(user) for user in shown["keeper"]],
        [comma.join(map(state.person, users)) for users in others],
        [semicolon.join(dict.fromkeys(map(t, reasons))) for reasons in shown["reasons"]],
        [semicolon.join(dict.fromkeys(map(state.cell, told))) for told in shown["evidence"]],
    ]
    return pd.DataFrame(dict(zip([tick, *_columns()], columns, strict=True)), index=shown.index)


def _unticked(table: pd.DataFrame) -> list[str]:
    """The keys of the groups without a tick."""
    return table.index[~table.iloc[:, 0].astype(bool)].tolist()


def _is_joined(dataset: core.Dataset) -> bool:
    return _chosen(dataset).get(CHOICE) == "joined"


def _chosen(dataset: core.Dataset) -> Mapping[str, str]:
    """What was chosen for all files together when this version was loaded."""
    return dataset.facts.get("choices", {}).get("", {})


def _is_ours(key: str) -> bool:
    return key.partition(":")[0] == CHOICE


def _apply(dataset: core.Dataset, left_out: list[str], of: pd.DataFrame | None = None) -> None:
    """Load again with people joined, but these groups; those of `of` that are not among them are joined again."""
    again = set() if of is None else {f"{CHOICE}:{key}" for key in of["group"]}
    kept = {key: done for key, done in _chosen(dataset).items() if key not in again}
    _load(dataset, kept | {CHOICE: "joined"} | {f"{CHOICE}:{key}": "apart" for key in left_out})


def _load(dataset: core.Dataset, chosen: Mapping[str, str]) -> None:
    """A further version under these choices for all files; everything else as it is."""
    with busy("people.loading"):
        state.rechoose(dataset, {**dataset.facts.get("choices", {}), "": dict(chosen)})
    st.rerun()
