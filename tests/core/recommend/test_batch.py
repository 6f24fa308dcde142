"""Lists for everyone: the same as one at a time, in blocks, with a count of what is done."""

import pandas as pd
import pytest

from core.recommend import Interactions, fit, recommend_all


def test_everyone_gets_the_list_that_one_gets(shop: Interactions) -> None:
    model = fit("item_cf", shop)
    pd.testing.assert_frame_equal(recommend_all(model, 2), model.recommend(shop.user_ids, 2))


def test_blocks_do_not_show_and_are_counted(shop: Interactions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.recommend.batch.AT_ONCE", 2)
    model, told = fit("popular", shop), []
    table = recommend_all(model, 2, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 5), (2, 5), (4, 5), (5, 5)]
    pd.testing.assert_frame_equal(table, model.recommend(shop.user_ids, 2))


def test_also_those_without_a_history_when_asked_for(shop: Interactions) -> None:
    table = recommend_all(fit("item_cf", shop), 1, user_ids=["ann", "new", "ann"])
    assert list(table["user_id"]) == ["ann", "new"]


def test_nobody_gets_nothing(shop: Interactions) -> None:
    assert list(recommend_all(fit("popular", shop), user_ids=[])) == ["user_id", "item_id", "score", "rank"]


def test_what_progress_raises_ends_the_work(shop: Interactions) -> None:
    with pytest.raises(KeyboardInterrupt):
        recommend_all(fit("popular", shop), progress=_stop)


def _stop(done: int, total: int) -> None:
    raise KeyboardInterrupt
