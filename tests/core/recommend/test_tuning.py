"""The choice of options: the best that is found, by the past alone, the same on every machine."""

import numpy as np
import pandas as pd
import pytest

from bench.tastes import STRENGTHS, tastes
from core.errors import OutOfRange
from core.recommend import RECOMMENDERS, Interactions
from core.recommend.grids import COMPOSED, GRIDS, Composed, grid, tries
from core.recommend.metrics import accuracy, ranked
from core.recommend.search import Trial, climb, longest, smaller
from core.recommend.split import some, split
from core.recommend.tuning import fit_tuned, tune

from .worlds import frame

MODELS = ("popular", "item_cf")


@pytest.fixture(scope="module")
def known() -> Interactions:
    return tastes(STRENGTHS["strong"], 0, people=120, items=40)


def attempts(value):
    """Trials of a known quality, and the options that were tried."""
    seen = []

    def attempt(options) -> Trial:
        seen.append(dict(options))
        return Trial(options, None, np.array([value(options)]))

    return attempt, seen


def test_the_search_finds_the_top_of_a_hill() -> None:
    attempt, seen = attempts(lambda o: -((o["a"] - 2) ** 2) - (o["b"] - o["a"]) ** 2)
    best, table = climb({"a": (0, 1, 2, 3), "b": (0, 1, 2, 3)}, attempt, 99)
    # From 0, 0: a to 1 (-2, not better), so b stays; then a and b in turn. What is found is the best that was seen.
    assert best.mean == max(mean for _, mean in table)
    assert len(seen) == len({tuple(each.items()) for each in seen}) == len(table)


def test_the_search_begins_at_the_first_of_each_and_stops_after_so_many() -> None:
    attempt, seen = attempts(lambda o: o["a"])
    best, _ = climb({"a": (0, 5, 9)}, attempt, 2)
    assert seen == [{"a": 0}, {"a": 5}]
    assert best.options == {"a": 5}


def test_numbers_are_tried_step_by_step_and_other_values_all() -> None:
    attempt, seen = attempts(lambda o: -abs(o["a"] - 2) - abs(o["b"] - 40))
    climb({"a": (3, 1, 2, 5, 4), "b": (10, 20, 30, 40, 50)}, attempt, 99)
    assert [o["a"] for o in seen if o["b"] == 10] == [3, 4, 2, 1]  # one above is worse, one below better, the next not
    assert [o["b"] for o in seen if o["a"] == 2] == [10, 10, 20, 30, 40, 50][1:]
    attempt, seen = attempts(lambda o: len(o["a"] or ""))
    climb({"a": ("b", "", None, "aaa")}, attempt, 99)
    assert [o["a"] for o in seen] == ["b", "", None, "aaa"]


def test_no_climb_is_longer_than_was_announced() -> None:
    for seed in range(20):
        quality = np.random.default_rng(seed).random((3, 4, 2))
        attempt, seen = attempts(lambda o, quality=quality: quality[o["a"], o["b"], o["c"]])
        hill = {"a": range(3), "b": range(4), "c": range(2)}
        climb(hill, attempt, 99)
        assert len(seen) <= longest(hill, 99) == 1 + 2 * (2 + 3 + 1)
    assert longest(hill, 5) == 5


def test_of_equal_options_the_first_stays() -> None:
    attempt, _ = attempts(lambda o: 1.0)
    assert climb({"a": (3, 1), "b": (7, 8)}, attempt, 99)[0].options == {"a": 3, "b": 7}


def test_a_model_without_options_is_tried_once() -> None:
    attempt, seen = attempts(lambda o: 1.0)
    climb({}, attempt, 9)
    assert seen == [{}]


@pytest.mark.parametrize("name", sorted({*GRIDS, *COMPOSED} & set(RECOMMENDERS)))
def test_every_option_of_the_grids_is_taken_by_its_model(name: str) -> None:
    words = pd.DataFrame({"item_id": list("abcd"), "title": ["red shoe", "red boot", "blue shoe", "hat"]})
    links = pd.DataFrame({"user1": ["ann"], "user2": ["bob"]})
    small = Interactions.from_frame(frame(ann="abc", bob="bcd", cat="ad"), words, links).grouped(
        {"ann": "1", "bob": "2"}
    )
    for option, values in (COMPOSED[name].grid if name in COMPOSED else GRIDS[name]).items():
        for value in values:
            assert RECOMMENDERS[name](small, **{option: value}).name == name


def test_options_about_days_are_for_dated_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GRIDS, "popular", {"half_life": (None, 30)})
    assert grid("popular", Interactions.from_frame(frame(ann="ab"))) == {}
    assert grid("popular", Interactions.from_frame(frame(ann="ab").assign(day=[1, 2]))) == {"half_life": (None, 30)}


def test_fewer_options_are_tried_where_there_is_more_to_fit() -> None:
    assert tries("als", 100_000) > tries("als", 1_000_000) > tries("als", 10_000_000) > 1


def test_the_best_is_judged_on_the_future_of_the_inner_split(known: Interactions) -> None:
    tuning = tune(known, models=MODELS)
    for trial in tuning.models.values():
        assert trial.model.interactions is tuning.split.past
        lists, _ = ranked(trial.model, tuning.split.past, tuning.people)
        again = accuracy(lists, tuning.split.future[tuning.people]).ndcg
        assert np.array_equal(again, trial.ndcg)
        assert trial.mean == tuning.tried.loc[tuning.tried["model"] == trial.model.name, "ndcg"].max()
    assert tuning.champion() == "item_cf"


def test_models_that_the_data_cant_feed_say_what_they_lack(known: Interactions) -> None:
    tuning = tune(known, models=(*MODELS, "content", "social"))
    assert {name: message.code for name, message in tuning.not_run.items()} == {
        "content": "error.needs_some",
        "social": "error.needs_some",
    }


def test_an_unknown_model_is_refused(known: Interactions) -> None:
    with pytest.raises(OutOfRange, match="model is oracle"):
        tune(known, models=["oracle"])


def test_progress_goes_from_nothing_to_all_and_can_end_the_work(known: Interactions) -> None:
    told = []
    tune(known, models=MODELS, progress=lambda *step: told.append(step))
    done, total, names = zip(*told, strict=True)
    assert list(done) == sorted(done)
    assert (done[0], done[-1], len(set(total))) == (0, total[0], 1)
    assert set(names) == {*MODELS, ""}

    def stop(done: int, total: int, name: str) -> None:
        if name == "item_cf":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tune(known, models=MODELS, progress=stop)


def test_a_model_made_of_others_uses_their_best_without_another_fit(
    known: Interactions, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = []

    def build(interactions: Interactions, one, other, share: float):
        used.append((one, other, share))
        return other

    monkeypatch.setitem(RECOMMENDERS, "mix", lambda interactions: None)
    monkeypatch.setitem(COMPOSED, "mix", Composed(("item_cf", "popular"), {"share": (0.5, 0.8)}, build))
    tuning = tune(known, models=["mix"])
    best = tuning.models
    assert [share for *_, share in used] == [0.5, 0.8]
    assert used[0][:2] == (best["item_cf"].model, best["popular"].model)
    options = best["mix"].options
    assert options == {"share": 0.5, "item_cf": best["item_cf"].options, "popular": best["popular"].options}
    fit_tuned("mix", known, options)
    assert used[-1][0].interactions is known
    made = {}
    shared = fit_tuned("item_cf", known, options["item_cf"], made)
    fit_tuned("mix", known, options, made)
    assert used[-1][0] is shared is made["item_cf"]


def test_of_several_parts_the_best_alone_is_used_and_none_that_is_lacking(
    known: Interactions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RECOMMENDERS, "pick", lambda interactions: None)
    pick = Composed(("content", "item_cf", "popular"), {"by": (1,)}, lambda interactions, own, by: own, one=True)
    monkeypatch.setitem(COMPOSED, "pick", pick)
    best = tune(known, models=["pick"]).models
    assert best["pick"].model is best["item_cf"].model
    assert best["pick"].options == {"by": 1, "item_cf": best["item_cf"].options}
    assert fit_tuned("pick", known, best["pick"].options).name == "item_cf"
    monkeypatch.setitem(COMPOSED, "pick", Composed(("content", "hybrid"), {}, pick.build, one=True))
    assert "pick" in tune(known, models=["pick"]).not_run


def test_large_data_is_searched_and_judged_in_part(known: Interactions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.recommend.search.PAIRS", 600)
    monkeypatch.setattr("core.recommend.search.ITEMS", 20)
    sizes = []
    plain = RECOMMENDERS["item_cf"]

    def noted(interactions: Interactions, **options):
        sizes.append((np.count_nonzero(np.diff(interactions.matrix.indptr)), len(interactions.item_ids)))
        return plain(interactions, **options)

    monkeypatch.setitem(RECOMMENDERS, "item_cf", noted)
    tuning = tune(known, models=MODELS)
    assert all(people < 100 and items == 20 for people, items in sizes)
    assert tuning.models["item_cf"].model.interactions is tuning.split.past
    assert len(tuning.models["item_cf"].ndcg) == len(tuning.people)


def test_the_part_that_is_searched_keeps_values_days_and_words_in_place() -> None:
    rows = frame(ann="abc", bob="cad", cat="dc", dan="ca").assign(day=range(10), value=np.arange(1.0, 11.0))
    words = pd.DataFrame({"item_id": list("abcd"), "title": ["one", "two", "three", "four"]})
    halves = split(Interactions.from_frame(rows, words).grouped({"bob": "b", "dan": "d"}), kind="random")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.recommend.search.ITEMS", 3)
        assert smaller(halves, 0) is not halves  # more people than that, too
        patch.setattr("core.recommend.search.MEETINGS", 1)
        less = smaller(halves, 0)
    most = halves.past.customers_per_item
    kept = [item for _, item in sorted(sorted(zip(-most, halves.past.item_ids, strict=True))[:3], key=lambda x: x[1])]
    assert list(less.past.item_ids) == kept
    assert less.past.item_tokens == tuple(
        {"a": ("one",), "b": ("two",), "c": ("three",), "d": ("four",)}[i] for i in kept
    )
    assert list(less.past.groups) == ["", "b", "", "d"]  # of ann, bob, cat, dan
    values = {(row.user_id, row.item_id): (row.value, row.day) for row in rows.itertuples()}
    people, items = less.past.matrix.nonzero()
    for place, (person, item) in enumerate(zip(people, items, strict=True)):
        pair = str(less.past.user_ids[person]), str(less.past.item_ids[item])
        assert values[pair] == (less.past.matrix.data[place], less.past.days[place])
    assert less.past.matrix.nnz == most[np.isin(halves.past.item_ids, kept)].sum()


def test_people_are_drawn_by_seed_and_stay_in_order() -> None:
    rows = np.arange(100, 200)
    assert np.array_equal(some(rows, 100, 0), rows)
    drawn = some(rows, 10, 1)
    assert len(set(drawn)) == 10
    assert list(drawn) == sorted(drawn)
    assert np.array_equal(drawn, some(rows, 10, 1))
    assert not np.array_equal(drawn, some(rows, 10, 2))


def test_a_wide_catalogue_with_short_histories_stays_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    halves = split(Interactions.from_frame(frame(ann="abc", bob="cad")), kind="random")
    monkeypatch.setattr("core.recommend.search.ITEMS", 2)
    assert smaller(halves, 0) is halves
    monkeypatch.setattr("core.recommend.search.MEETINGS", 3)  # 2 * 2 items meet in either history
    assert len(smaller(halves, 0).past.item_ids) == 2
