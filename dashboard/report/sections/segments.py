"""Segments in a report: whether they are real, who they are, and what sets them apart. All customers, whatever the filters."""

import numpy as np
import pandas as pd

import core
from core.privacy.small import shareable
from core.segments import Advice, Segmentation, Sweep, advise
from dashboard.figures.names import ROOM
from dashboard.figures.style import SEGMENT_COLOURS, number_ticks, ranked_bars
from dashboard.report.context import LEAST, Context, TooFewPeople
from dashboard.report.document import Block, Chart, Table, Text
from dashboard.terms import sweep_of
from dashboard.text.numbers import compact, percent

USUAL = 4
_KINDS = {"money": "money", "share": "share", "yes/no": "share"}


def segments(context: Context) -> tuple[Block, ...]:
    """The verdict, the segments of the K it recommends (else four) by size, and the mean of each feature."""
    whole, sampled = context.for_models(context.dataset.whole)
    sweep = sweep_of(whole, "", context.compute)
    if sweep is None:
        return ()
    advice = _advice(context, whole, sweep)
    k = advice.k or min(USUAL, max(sweep.found))
    found = sweep.found[k]
    titles = _titles(context, found)
    kept = np.flatnonzero(shareable(pd.Series(found.sizes)))
    if not len(kept):
        raise TooFewPeople
    hidden = [Text(context.t("report.segments.hidden", least=LEAST))] if len(kept) < found.k else []
    reasons = " ".join(context.terms.say(reason) for reason in advice.reasons)
    notes = [Text(context.t("report.segments.everyone"))] if context.dataset.filter else []
    return (
        Text(context.terms.say(advice.verdict), strong=True),
        *notes,
        *sampled,
        *hidden,
        _sizes(context, found, titles, kept),
        _profiles(context, sweep, found, titles, kept),
        *([Text(reasons)] if reasons else []),
    )


def _advice(context: Context, whole: core.Dataset, sweep: Sweep) -> Advice:
    """The advice on these segments, worked out once."""

    def advice(_: core.Dataset, *, code: str) -> Advice:
        return advise(sweep.features, sweep.ks, found=sweep.found)

    found: Advice = context.compute(advice, whole, code=sweep.features.key)
    return found


def _titles(context: Context, found: Segmentation) -> list[str]:
    return [f"{label + 1} · {context.terms.segment(f'{found.k}-{label}-')}" for label in range(found.k)]


def _sizes(context: Context, found: Segmentation, titles: list[str], kept: np.ndarray) -> Chart:
    sizes, total = found.sizes[kept].tolist(), int(found.sizes[kept].sum())
    names = [titles[label] for label in kept]
    labels = [f"{compact(size, context.lang)} · {percent(size / total, 0)}" for size in sizes]
    drawing = ranked_bars(names, sizes, labels, x=context.t("audience.people"))
    drawing.update_traces(marker_color=[SEGMENT_COLOURS[found.colours[label]] for label in kept])
    drawing.update_xaxes(range=[0, ROOM * max([1, *sizes])], **number_ticks(sizes, context.lang))
    return Chart(
        key="sizes",
        title=context.t("report.segments.sizes", k=found.k),
        drawing=drawing,
        alt=context.t("report.segments.sizes_alt"),
        frame=pd.DataFrame({"segment": names, "users": sizes, "share": found.sizes[kept] / total}),
        headings={
            "segment": context.t("report.segment"),
            "users": context.t("audience.people"),
            "share": context.t("report.share"),
        },
        kinds={"segment": "text", "users": "count", "share": "share"},
        index=("segment",),
    )


def _profiles(context: Context, sweep: Sweep, found: Segmentation, titles: list[str], kept: np.ndarray) -> Table:
    """The mean of each feature of each segment, and of everyone in these."""
    features = sweep.features
    names = [f"f{place}" for place in range(len(features.names))]
    means = found.profiles[list(features.names)].iloc[kept].to_numpy()
    everyone = features.matrix[np.isin(found.labels, kept)].mean(axis=0)
    frame = pd.DataFrame(np.vstack([means, everyone]), columns=names)
    frame.insert(0, "segment", [*(titles[label] for label in kept), context.t("report.segments.all")])
    said = [context.say(title) for title in features.titles()]
    return Table(
        key="profiles",
        title=context.t("report.segments.profiles"),
        frame=frame,
        headings={"segment": context.t("report.segment")} | dict(zip(names, said, strict=True)),
        kinds={"segment": "text"}
        | {name: _KINDS.get(unit, "number") for name, unit in zip(names, features.units, strict=True)},
        index=("segment",),
        subtitle=context.t("report.segments.profiles_hint"),
    )
