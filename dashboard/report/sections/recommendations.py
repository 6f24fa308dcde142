"""Recommendations in a report: every model beside the popular list, on what people took later."""

import core
from core import recommend
from core.recommend import Leaderboard
from dashboard.figures.recommend_board import board_figure
from dashboard.report.context import Context
from dashboard.report.document import Block, Chart, Numbers, Text
from dashboard.text.numbers import day, whole

SHARES = ("recall", "precision", "coverage")


def recommendations(context: Context) -> tuple[Block, ...]:
    """The verdict, how it was found, and the comparison; of all data, whatever the filters."""
    seen, sampled = context.for_models(context.dataset.whole)
    board: Leaderboard = context.compute(_compared, seen)
    split = context.t(f"recommend.split.{board.kind}", day=day(board.day, context.lang))
    people = context.number("people", context.t("report.recommend.people"), board.people, "count",
                            definition=context.t("recommend.board.people", split=split, n=whole(board.people)))  # fmt: skip
    notes = [Text(context.t("report.recommend.everyone"))] if context.dataset.filter else []
    return (
        Text(context.say(board.verdict), strong=True),
        *notes,
        *sampled,
        Numbers((people,)),
        _comparison(context, board),
    )


def _compared(dataset: core.Dataset) -> Leaderboard:
    """All models; of a sample only those it can carry: the social one would be judged by a few of its links."""
    known = recommend.interactions(dataset)
    able = [name for name in recommend.RECOMMENDERS if not recommend.lacking(name, known, dataset.share)]
    return recommend.leaderboard(known, models=able if dataset.share < 1 else None)


def _comparison(context: Context, board: Leaderboard) -> Chart:
    """nDCG@10 of each model with its interval; the other measures in the table behind it."""
    names = {name: context.t(f"recommend.model.{name}") for name in board.table["model"]}
    columns = ["model", "ndcg", "ndcg_low", "ndcg_high", *SHARES]
    said = {name: context.t(f"recommend.board.{name}") for name in ("model", "ndcg", *SHARES)}
    said |= {"ndcg_low": context.t("report.low"), "ndcg_high": context.t("report.high")}
    return Chart(
        key="models",
        title=context.t("recommend.board.chart"),
        drawing=board_figure(board, names, context.lang),
        alt=context.t("report.recommend.alt"),
        frame=board.table[columns].assign(model=board.table["model"].map(names)),
        headings={column: said[column] for column in columns},
        kinds=dict.fromkeys(columns, "share") | {"model": "text"},
        index=("model",),
    )
