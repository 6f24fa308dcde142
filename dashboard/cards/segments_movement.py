"""Who moved between segments: between two periods, or since segments were frozen; and why."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
import streamlit as st

import core
from core import analytics, segments
from core.filters import Filter
from core.segments import FEW, Frozen, Movement, Preparation, freeze, halves, last_day, people
from core.segments.measures import group as family
from core.segments.names import SegmentName, names
from dashboard import filters, state
from dashboard.cache import compute, compute_large
from dashboard.cards import card, card_title
from dashboard.cards.segments_grouping import Grouping
from dashboard.figures.movement import movement_heat
from dashboard.names import in_words
from dashboard.state import t
from dashboard.text import escape
from dashboard.text import say as plain
from dashboard.text.numbers import day, moment, percent, whole
from dashboard.widgets import busy, download, figure

PERIODS, FROZEN = "periods", "frozen"
HALVES, OWN = "halves", "own"
LAST = ("365", "180", "90", "30")
LARGE = 200_000  # customers; from here on only when asked for
LASTING, LOOSE = 0.6, 0.2  # of agreement beyond chance (Landis & Koch 1977)

Period = tuple[int, int]


@card
def movement_card(groups: Grouping) -> None:
    """Two ways to look: two periods of the data, or the data now against segments that were frozen."""
    card_title(t("segments.move"), t("segments.move.hint"))
    way = st.segmented_control(
        t("segments.move.way"), [PERIODS, FROZEN], default=PERIODS, required=True, key="segments.move.way",
        format_func=lambda o: t(f"segments.move.way.{o}"), label_visibility="collapsed",
    )  # fmt: skip
    if way == FROZEN:
        _since_frozen(groups)
    else:
        _between_periods(groups)


# --- two periods --------------------------------------------------------------------------------------------
def _between_periods(groups: Grouping) -> None:
    base, by, how = groups.fitted.base, groups.sweep.features.columns, groups.sweep.features.preparation
    if not any(family(name) in ("rfm", "behaviour") for name in by):
        st.info(t("segments.move.no_habits"), icon=":material/info:")
        return
    whole_data = base.whole
    first, second = _periods(whole_data)
    lang = state.language()
    said = [f"{day(a, lang)} – {day(b, lang)}" for a, b in (first, second)]
    st.caption(t("segments.move.periods", before=said[0], after=said[1]))
    if (first[1] - first[0]) != (second[1] - second[0]):
        st.warning(t("segments.move.unequal"), icon=":material/info:")
    if len(groups.sweep.features.user_ids) > LARGE and not st.toggle(
        t("segments.move.work_out"), key="segments.move.go"
    ):
        return
    with busy("segments.move.busy"):
        found, called = compute_large(
            _moved_between, whole_data, first=first, second=second, by=by, how=how, k=groups.found.k
        )
    _show(groups, found, _titles(whole_data, ("",) * found.k, called))
    st.caption(t("segments.move.how_periods", k=found.k))


def _moved_between(
    dataset: core.Dataset, *, first: Period, second: Period, by: tuple[str, ...], how: Preparation, k: int
) -> tuple[Movement, tuple[SegmentName, ...]]:
    """Segments of the first period, with their names, and who is where in the second."""
    parts = [dataset.filtered(Filter(period=period)) for period in (first, second)]
    found = segments.movement(*parts, names=by, preparation=how, k=k)
    return found, _called(found)


def _called(found: Movement) -> tuple[SegmentName, ...]:
    """What to call the segments as they were before."""
    return names(found.habits, found.before[: len(found.habits.user_ids)])


def _periods(dataset: core.Dataset) -> tuple[Period, Period]:
    """The two periods the reader asks for, the halves of the data at first."""
    days = compute(analytics.span, dataset)
    split = compute(halves, dataset)
    offered = [HALVES, *(n for n in LAST if 2 * int(n) <= days.last - days.first + 1), OWN]
    how = st.segmented_control(
        t("segments.move.split"), offered, default=HALVES, required=True, key=f"segments.move.split.{'-'.join(offered)}",
        format_func=lambda o: t("segments.move.last", days=o) if o in LAST else t(f"segments.move.split.{o}"),
    )  # fmt: skip
    if how in LAST:
        start = days.last - int(how) + 1
        return (start - int(how), start - 1), (start, days.last)
    return _own(days, split) if how == OWN else split


def _own(days: analytics.Span, split: tuple[Period, Period]) -> tuple[Period, Period]:
    """Two periods by calendar; a half-chosen one counts as the half it stands for."""
    least, most = filters.as_date(days.first), filters.as_date(days.last)
    found = []
    for side, column, half in zip(("before", "after"), st.columns(2), split, strict=True):
        chosen = column.date_input(
            t(f"segments.move.{side}"), tuple(map(filters.as_date, half)), min_value=least, max_value=most,
            key=f"segments.move.days.{side}.{days.first}.{days.last}", format="YYYY-MM-DD",
        )  # fmt: skip
        found.append(tuple((d - filters.as_date(0)).days for d in chosen) if len(chosen) == 2 else half)
    return found[0], found[1]


# --- since segments were frozen -----------------------------------------------------------------------------
def _since_frozen(groups: Grouping) -> None:
    dataset = groups.fitted.base.whole
    frozen = state.frozen_segments(dataset)
    if frozen is None:
        st.caption(t("segments.frozen.none"))
    else:
        _state_of(frozen, dataset)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            t("segments.frozen.freeze" if frozen is None else "segments.frozen.again", k=groups.found.k),
            key="segments.freeze", on_click=_freeze, args=(groups, dataset), icon=":material/ac_unit:",
            help=t("segments.frozen.help"),
        )  # fmt: skip
        if frozen is not None:
            st.button(
                t("segments.frozen.let_go"), key="segments.unfreeze", type="tertiary",
                on_click=state.freeze_segments, args=(dataset, None),
            )  # fmt: skip
            apply = st.toggle(t("segments.frozen.apply"), key="segments.frozen.apply", value=True)
    if frozen is None or not apply:
        return
    if frozen.digest == dataset.digest:
        st.caption(t("segments.frozen.same"))
        return
    before = _as_it_was(frozen, dataset)
    if before is None:
        _sizes_only(frozen, dataset, _titles(dataset, frozen.titles))
        if groups.dataset.filter:
            st.caption(t("segments.move.whole"))
        return
    with busy("segments.move.busy"):
        found, called = compute_large(_moved_since, dataset, at=frozen.at, number=before.version)
    _show(groups, found, _titles(dataset, frozen.titles, called))
    st.caption(t("segments.frozen.how"))


def _state_of(frozen: Frozen, dataset: core.Dataset) -> None:
    """When they were frozen, and whether the data is newer."""
    lang = state.language()
    when = moment(datetime.fromisoformat(frozen.at), lang) if frozen.at else "–"
    known = [plain(segments.title(name), lang) for name in frozen.names]
    stale = frozen.digest != dataset.digest
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.badge(
            t("segments.frozen.stale" if stale else "segments.frozen.fresh"), color="orange" if stale else "green",
            icon=":material/history:" if stale else ":material/check:",
        )  # fmt: skip
        st.caption(t("segments.frozen.when", k=frozen.k, when=when, features=escape(t("list.comma").join(known))))
    now = compute(last_day, dataset)
    if stale and now is not None and frozen.day is not None and now > frozen.day:
        st.caption(t("segments.frozen.newer", days=whole(now - frozen.day), n=now - frozen.day))


def _freeze(groups: Grouping, dataset: core.Dataset) -> None:
    """Keep the segments on screen, with the names they were given."""
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    state.freeze_segments(dataset, freeze(groups.sweep.features, groups.found, dataset, titles=groups.given, at=at))


def _as_it_was(frozen: Frozen, dataset: core.Dataset) -> core.Dataset | None:
    """The data the segments were found in; None where that version is not kept any more."""
    try:
        then = state.workspaces().open(dataset.token, frozen.version)
    except core.CoreError:
        return None
    return then if frozen.digest.startswith(then.digest) else None  # they may have been found in a sample of it


def _moved_since(dataset: core.Dataset, *, at: str, number: int) -> tuple[Movement, tuple[SegmentName, ...]]:
    """Who moved since the segments that were frozen `at` this time were found in version `number`."""
    then = state.workspaces().open(dataset.token, number)
    found = segments.movement(
        then.sampled(dataset.share) if dataset.share < 1 else then, dataset, frozen=state.frozen_segments(dataset)
    )
    return found, _called(found)


def _sizes_only(frozen: Frozen, dataset: core.Dataset, titles: list[str]) -> None:
    """Then and now, where nobody can say any more who was where."""
    st.info(t("segments.frozen.forgotten"), icon=":material/info:")
    labels = compute(_applied, dataset, at=frozen.at)
    now = pd.Series(labels).value_counts().reindex(range(frozen.k), fill_value=0)
    columns = {
        t("segments.segment"): titles, t("segments.move.before"): frozen.sizes, t("segments.move.after"): now.to_numpy()
    }  # fmt: skip
    st.dataframe(pd.DataFrame(columns), hide_index=True)


def _applied(dataset: core.Dataset, *, at: str) -> object:
    """The frozen segment of every customer now."""
    return segments.reapply(state.frozen_segments(dataset), dataset)[1]


def _titles(dataset: core.Dataset, given: Sequence[str], called: Sequence[SegmentName] = ()) -> list[str]:
    """Number and name of each segment: the name it was given, else what sets it apart."""
    said = [in_words(name.message, dataset) for name in called] or [""] * len(given)
    found = [own or name for own, name in zip(given, said, strict=True)]
    return [f"{n} · {name}" if name else t("segments.numbered", number=n) for n, name in enumerate(found, 1)]


# --- what is shown of both ----------------------------------------------------------------------------------
def _show(groups: Grouping, everyone: Movement, titles: list[str]) -> None:
    """A sentence, the table with its sums, why they moved, and the list to take away; of those the filters leave."""
    found = _left(groups, everyone)
    there, gone = int(found.there.sum()), int(((found.before >= 0) & ~found.there).sum())
    came = int(((found.after >= 0) & ~found.there).sum())
    if not there:
        st.info(t("segments.move.nobody"), icon=":material/info:")
        return
    moved = int(found.moved.sum())
    stayed = there - moved
    st.markdown(
        t("segments.move.headline", there=whole(there), moved=whole(moved), share=percent(moved / there, 0), n=moved)
        + " "
        + _busiest(found, titles)
        + " "
        + t("segments.move.came_went", came=whole(came), gone=whole(gone))
    )
    drawing = movement_heat(found, titles, state.language(), dark=state.is_dark())
    figure(drawing, alt=t("segments.move"), key="segments.movement")
    st.markdown(_why(found))
    if there < FEW:
        st.warning(t("segments.move.few", n=there), icon=":material/info:")
    else:
        st.caption(_lasting(stayed / there, found.by_chance))
    download("segment_movers", found.movers, people=True, label="segments.move.download")


def _left(groups: Grouping, everyone: Movement) -> Movement:
    """The movement of those whom the filters leave; segments and boundaries stay those of everyone."""
    if not groups.dataset.filter:
        return everyone
    found = everyone.only(compute(people, groups.dataset))
    shown, total = len(found.user_ids), len(everyone.user_ids)
    st.caption(t("segments.move.shown", shown=whole(shown), total=whole(total), n=shown))
    return found


def _busiest(found: Movement, titles: list[str]) -> str:
    """The move most customers made."""
    flow = found.flow()
    moves = flow[(flow["before"] >= 0) & (flow["after"] >= 0) & (flow["before"] != flow["after"])]
    if not len(moves):
        return ""
    most = moves.loc[moves["customers"].idxmax()]
    return t(
        "segments.move.busiest", before=escape(titles[most["before"]]), after=escape(titles[most["after"]]),
        count=whole(most["customers"]), n=int(most["customers"]),
    )  # fmt: skip


def _why(found: Movement) -> str:
    """The split of those who moved."""
    moved, habits = int(found.moved.sum()), int(found.by_habits.sum())
    carried = int(found.carried.sum())
    if not moved:
        return t("segments.move.why_none")
    said = t(
        "segments.move.why", habits=whole(habits), habits_share=percent(habits / moved, 0),
        boundaries=whole(moved - habits), boundaries_share=percent(1 - habits / moved, 0),
    )  # fmt: skip
    return said + (" " + t("segments.move.carried", count=whole(carried), n=carried) if carried else "")


def _lasting(stayed: float, chance: float) -> str:
    """Whether segments last: against what would stay if the two times had nothing to do with each other."""
    beyond = (stayed - chance) / (1 - chance) if chance < 1 else 1.0
    code = "lasting" if beyond >= LASTING else "loose" if beyond >= LOOSE else "none"
    return t(f"segments.move.last_{code}", stayed=percent(stayed, 0), chance=percent(chance, 0))
