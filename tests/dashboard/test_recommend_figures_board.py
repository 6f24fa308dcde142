"""The drawings of the comparison and of a segment hold what was measured."""

import numpy as np
import pandas as pd
import pytest

from core.recommend import Interactions, Leaderboard, leaderboard
from dashboard.figures.recommend_board import board_figure, by_k_figure
from dashboard.figures.recommend_segment import favourites_figure


@pytest.fixture(scope="module")
def board() -> Leaderboard:
    """Eighty people of two tastes, two models."""
    rng = np.random.default_rng(3)
    rows = [(f"u{person}", f"i{15 * (person % 2) + item}") for person in range(80) for item in rng.permutation(15)[:8]]
    return leaderboard(Interactions.from_frame(pd.DataFrame(rows, columns=["user_id", "item_id"])), models=["item_cf"])


NAMES = {"popular": "Most <popular>", "item_cf": "Chosen together"}


def test_every_model_stands_with_its_interval_and_popular_is_the_line(board: Leaderboard) -> None:
    drawing = board_figure(board, NAMES, "en")
    dots, table = drawing.data[0], board.table
    assert list(dots.y) == [NAMES[name].replace("<", "&lt;").replace(">", "&gt;") for name in table["model"]]
    assert np.array(dots.x) + np.array(dots.error_x.array) == pytest.approx(100 * table["ndcg_high"])
    assert np.array(dots.x) - np.array(dots.error_x.arrayminus) == pytest.approx(100 * table["ndcg_low"])
    popular = table.loc[table["model"] == "popular", "ndcg"].iloc[0]
    assert [shape.x0 for shape in drawing.layout.shapes] == pytest.approx([100 * popular])


def test_the_lines_hold_the_measure_for_each_length(board: Leaderboard) -> None:
    lines = by_k_figure(board, "recall", NAMES, "zh").data[1:]
    assert {len(line.x) for line in lines} == {20}
    rows = board.per_k[board.per_k["model"] == board.champion]
    assert list(lines[0].y) == pytest.approx((100 * rows["recall"]).tolist())


def test_a_segments_favourites_stand_beside_everyones_share() -> None:
    table = pd.DataFrame({"title": ["A", "A"], "share": [0.5, 0.25], "overall": [0.1, 0.4]})
    share, overall = favourites_figure(table, "en").data
    assert (list(share.x), list(overall.x)) == ([50.0, 25.0], [10.0, 40.0])
    assert len(set(share.y)) == 2
