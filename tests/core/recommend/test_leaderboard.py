"""The comparison: right in worlds whose taste is known, the same for shuffled rows, and honest where little is known."""

import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import core
from bench.tastes import STRENGTHS, tastes
from core.errors import NotEnoughData
from core.recommend import Interactions, Leaderboard, fit, leaderboard
from core.recommend.leaderboard import fit_champion
from core.recommend.metrics import accuracy
from core.recommend.split import split
from core.recommend.tuning import tune

MODELS = ("popular", "item_cf", "als")


@pytest.fixture(scope="module", autouse=True)
def few_tries():
    """What is compared doesn't hang on how long the options were looked for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.recommend.grids.TRIES", ((10**9, 3),))
        yield


@pytest.fixture(scope="module")
def strong() -> Interactions:
    return tastes(STRENGTHS["strong"], 1, people=250, items=60, dated=True)


@pytest.fixture(scope="module")
def board(strong: Interactions) -> Leaderboard:
    return leaderboard(strong, models=MODELS)


def test_strong_taste_is_found_and_said_with_its_interval(board: Leaderboard) -> None:
    assert board.sure
    assert board.champion in ("item_cf", "als")
    row = board.table.set_index("model").loc[board.champion]
    assert row["champion"]
    assert board.table["champion"].sum() == 1
    assert board.verdict.code == "recommend.verdict.sure"
    assert board.verdict.values["points"] == round(100 * row["to_popular"], 1)
    assert board.verdict.values["low"] == round(100 * row["to_popular_low"], 1) > 0
    assert str(board.verdict).startswith(f"Personalisation adds +{100 * row['to_popular']:.1f} points [+")


@pytest.mark.parametrize("seed", range(2))
def test_without_taste_the_popular_list_stays(seed: int) -> None:
    nothing = tastes(STRENGTHS["none"], seed, people=150, items=60)
    board = leaderboard(nothing, seed, models=MODELS)
    assert not board.sure
    assert board.champion == "popular"
    assert str(board.verdict).startswith("Your data does not support personalisation yet: use the popular list.")
    assert fit("auto", nothing, seed=seed, models=MODELS).name == "popular"


def test_the_numbers_are_those_of_the_lists_on_the_outer_future(strong: Interactions, board: Leaderboard) -> None:
    halves = split(strong)
    assert (board.kind, board.day, board.people) == ("time", halves.day, len(halves.users))
    for row in board.table.itertuples():
        table = fit(row.model, halves.past, **row.options).recommend(strong.user_ids[halves.users])
        lists = np.full((len(halves.users), 10), -1)
        place = np.searchsorted(strong.user_ids[halves.users], np.asarray(table["user_id"], dtype=np.str_))
        lists[place, table["rank"] - 1] = [strong.column(item) for item in table["item_id"]]
        found = accuracy(lists, halves.future[halves.users])
        for name in ("ndcg", "recall", "precision", "f1", "map"):
            assert getattr(row, name) == pytest.approx(getattr(found, name).mean())


def test_intervals_hold_their_means_and_no_model_differs_from_itself(board: Leaderboard) -> None:
    table = board.table.set_index("model")
    for name in ("ndcg", "to_popular", "to_champion"):
        assert table[f"{name}_low"].le(table[name]).all()
        assert table[name].le(table[f"{name}_high"]).all()
    assert (table.loc["popular", ["to_popular", "to_popular_low", "to_popular_high"]] == 0).all()
    assert (table.loc[board.champion, ["to_champion", "to_champion_low", "to_champion_high"]] == 0).all()
    np.testing.assert_allclose(table["to_popular"], table["ndcg"] - table.loc["popular", "ndcg"])
    assert board.table["ndcg"].is_monotonic_decreasing
    assert table["coverage"].between(0, 1).all()
    assert table["diversity"].between(0, 1).all()
    assert table.loc["popular", "coverage"] < table.loc["item_cf", "coverage"]


def test_each_k_is_in_the_table_and_ten_agrees_with_it(board: Leaderboard) -> None:
    assert len(board.per_k) == 20 * len(board.table)
    ten = board.per_k[board.per_k["k"] == 10].set_index("model")
    for name in ("precision", "recall", "f1"):
        np.testing.assert_allclose(ten[name][board.table["model"]], board.table[name])
        assert (ten[f"{name}_low"] <= ten[name]).all()
        assert (ten[name] <= ten[f"{name}_high"]).all()
    assert board.per_k.groupby("model")["recall"].is_monotonic_increasing.all()


def test_shuffled_rows_give_the_same_table() -> None:
    known = tastes(STRENGTHS["strong"], 2, people=80, items=30)
    rows, columns = known.matrix.nonzero()
    pairs = pd.DataFrame({"user_id": known.user_ids[rows], "item_id": known.item_ids[columns]})
    mixed = Interactions.from_frame(pairs.sample(frac=1, random_state=3))
    one, other = (leaderboard(each, models=MODELS) for each in (known, mixed))
    pd.testing.assert_frame_equal(one.table, other.table, check_exact=True)
    pd.testing.assert_frame_equal(one.per_k, other.per_k, check_exact=True)


def test_fewer_than_fifty_people_are_too_few_to_tell() -> None:
    known = tastes(STRENGTHS["strong"], 0, people=49, items=30)
    board = leaderboard(known, models=MODELS)
    assert (board.champion, board.sure, board.people) == ("popular", False, 49)
    assert str(board.verdict).startswith("Too few people to tell: 49 of the 50 it takes")
    assert fit("auto", known, models=MODELS).name == "popular"


def test_fifty_are_enough_to_be_told_something() -> None:
    board = leaderboard(tastes(50.0, 0, people=50, items=30), models=MODELS)
    assert board.verdict.code != "recommend.verdict.few"


@pytest.mark.parametrize("rows", [[("ann", "a")], [("ann", "a"), ("bob", "a")]])
def test_next_to_nothing_gets_the_popular_list(rows: list[tuple[str, str]]) -> None:
    board = leaderboard(Interactions.from_frame(pd.DataFrame(rows, columns=["user_id", "item_id"])))
    assert (board.champion, board.people, list(board.table["model"])) == ("popular", 0, ["popular"])
    assert board.table["ndcg"].isna().all()
    assert {"als", "content"} <= set(board.not_run)


def test_no_interactions_are_refused() -> None:
    with pytest.raises(NotEnoughData, match="ratings, orders or page views"):
        leaderboard(Interactions.from_frame(pd.DataFrame(columns=["user_id", "item_id"])))


def test_auto_is_the_best_model_with_its_options_on_everything(strong: Interactions) -> None:
    model = fit("auto", strong, seed=0, models=MODELS)
    assert model.name in ("item_cf", "als")
    assert model.interactions is strong
    assert fit_champion(strong, models=["popular"]).name == "popular"


def test_strangers_are_counted_as_on_the_popular_list_but_where_friends_help() -> None:
    # 100 people with two items and a taste, 25 more who have nothing but a friend.
    known = tastes(STRENGTHS["strong"], 0, people=100, items=40)
    rows, columns = known.matrix.nonzero()
    pairs = pd.DataFrame({"user_id": known.user_ids[rows], "item_id": known.item_ids[columns]})
    links = pd.DataFrame({"user1": [f"new{n}" for n in range(25)], "user2": "u0"})
    table = leaderboard(Interactions.from_frame(pairs, None, links), models=[*MODELS, "social"]).table
    fallback = table.set_index("model")["fallback"]
    assert fallback["popular"] == fallback["als"] == 0.2
    assert fallback["social"] == 0.0


def test_the_kind_of_split_can_be_asked_for(strong: Interactions) -> None:
    board = leaderboard(strong, kind="random", models=["popular"])
    assert (board.kind, board.day) == ("random", None)


@pytest.mark.parametrize(
    ("source", "asked", "used"),
    [("orders", None, None), ("ratings", None, "random"), ("given", None, "random"), ("given", "time", "time")],
)
def test_auto_asks_what_comes_next_of_orders_and_what_is_liked_of_ratings(
    source: str, asked: str | None, used: str | None, strong: Interactions, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = []

    def noted(past: Interactions, *, kind: str | None, **rest: object):
        kinds.append(kind)
        return tune(past, kind=kind, **rest)

    # The package has a function of the name of the module.
    monkeypatch.setattr(sys.modules["core.recommend.leaderboard"], "tune", noted)
    fit("auto", replace(strong, source=source), kind=asked, models=["popular"])
    assert kinds == [used]


def test_progress_covers_tuning_and_comparison(strong: Interactions) -> None:
    told = []
    leaderboard(strong, models=["popular"], progress=lambda *step: told.append(step))
    done, total, _ = zip(*told, strict=True)
    assert list(done) == sorted(done)
    assert (done[0], done[-1], len(set(total))) == (0, total[0], 1)


def test_a_dataset_is_compared_by_its_ratings_orders_or_views(tmp_path) -> None:
    rows = pd.DataFrame({"user_id": ["a", "a", "b"], "item_id": ["x", "y", "x"], "rating": [5, 4, 3]})
    dataset = core.load({"ratings.csv": rows.to_csv(index=False).encode()}, workspaces=core.store.Workspaces(tmp_path))
    assert leaderboard(dataset, models=["popular"]).verdict.code == "recommend.verdict.few"
