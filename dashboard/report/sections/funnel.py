"""From visit to order in a report: how many reach each step, and how channels differ."""

from dataclasses import replace

from core import analytics
from core.analytics import Funnel
from dashboard.figures import funnel as figures
from dashboard.report.context import LEAST, Context, TooFewPeople
from dashboard.report.document import Block, Chart, Text
from dashboard.text.numbers import percent, whole


def funnel(context: Context) -> tuple[Block, ...]:
    """The steps this data is seen to have. Raises NotEnoughData where these are fewer than two."""
    steps = context.compute(analytics.usual_steps, context.dataset.whole)
    asked = context.ask(analytics.funnel, steps=steps)
    found = replace(asked, steps=asked.steps[asked.steps["reached"] >= LEAST])  # each step has at most the one before
    if len(found.steps) < 2:
        raise TooFewPeople
    blocks: list[Block] = [
        Text(figures.worst_said(found, context.lang), strong=True),
        _steps(context, found),
        Text(" ".join(figures.notes(found, context.lang))),
    ]
    if len(found.steps) < len(asked.steps):
        blocks.append(Text(context.t("report.funnel.few", least=LEAST)))
    channels = found.channels
    if len(channels):
        channels = channels[channels[len(found.steps) - 1] >= LEAST]
    if len(channels) > 1:
        shown = replace(found, channels=channels.reset_index(drop=True))
        blocks += [_channels(context, shown), Text(context.t("funnel.channels_note"))]
    return tuple(blocks)


def _steps(context: Context, found: Funnel) -> Chart:
    names = figures.step_words(found.steps["step"].tolist(), context.lang)
    frame = found.steps.assign(step=names)
    headings = {name: context.t(f"funnel.col.{name}") for name in ("step", "reached", "share")}
    headings |= {f"next_{name}": context.t(f"funnel.col.{code}") for name, code in _NEXT.items()}
    shares = [name for name in headings if name not in ("step", "reached")]
    parts = [f"{name} {context.show(n, 'count')}" for name, n in zip(names, frame["reached"], strict=True)]
    return Chart(
        key="steps",
        title=context.t("funnel.title"),
        subtitle=figures.end_said(found, context.lang),
        drawing=figures.steps(found, context.lang),
        alt=context.t("funnel.alt", steps=context.t("list.comma").join(parts)),
        frame=frame[list(headings)],
        headings=headings,
        kinds={"step": "text", "reached": "count"} | dict.fromkeys(shares, "share"),
        index=("step",),
    )


_NEXT = {"share": "next", "low": "low", "high": "high"}


def _channels(context: Context, found: Funnel) -> Chart:
    """The share that comes to the last step, by channel."""
    rows = found.of_channels()
    unnamed = context.t("funnel.no_channel")
    rows = rows.assign(channel=[unnamed if name is None else name for name in rows["channel"]])
    codes = {
        "channel": "report.funnel.channel", "first": "report.funnel.first", "last": "report.funnel.last",
        "share": "report.loyalty.share", "low": "funnel.col.low", "high": "funnel.col.high",
    }  # fmt: skip
    parts = [f"{row.channel} {percent(row.share)} ({whole(row.last)})" for row in rows.itertuples()]
    return Chart(
        key="channels",
        title=context.t("funnel.way.channels"),
        drawing=figures.channels(found, context.lang),
        alt=context.t("funnel.channels_alt", shares=context.t("list.comma").join(parts)),
        frame=rows[list(codes)],
        headings={column: context.t(code) for column, code in codes.items()},
        kinds={"channel": "text", "first": "count", "last": "count"} | dict.fromkeys(("share", "low", "high"), "share"),
        index=("channel",),
    )
