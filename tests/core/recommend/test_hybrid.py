"""Content and behaviour in one number, whose parts are known apart."""

import numpy as np
import pandas as pd
import pytest

from core.errors import NotEnoughData, OutOfRange
from core.recommend import Interactions, fit

from .worlds import ITEMS, frame

NEW = pd.DataFrame({"item_id": ["n"], "title": ["red shoe laces"], "category": ["feet"]})


def known() -> Interactions:
    """Nobody has n yet, which reads like a; d is had with a, and has no word in common with it."""
    return Interactions.from_frame(frame(ann="a", bob="ad", cat="ad", dan="bc"), pd.concat([ITEMS, NEW]))


def test_a_score_is_the_sum_of_both_in_their_shares() -> None:
    model = fit("hybrid", known(), alpha=0.3)
    table = model.recommend(["ann"]).set_index("item_id")["score"]
    links, cosine = fit("item_cf", known()).links.toarray(), model.texts.similar_to(0)
    at = known().item_ids.tolist()
    assert table["d"] == pytest.approx(model.by_people * links[0, at.index("d")])
    assert table["n"] == pytest.approx(model.by_words * cosine[at.index("n")])


@pytest.mark.parametrize("alpha", [0.0, 0.3, 1.0])
def test_alpha_is_the_share_of_all_scores_that_comes_from_words(alpha: float) -> None:
    made = known()
    model = fit("hybrid", made, alpha=alpha)
    everyone = made.rows(made.user_ids)
    by_words = model.scores_of(everyone) - model.by_people * model.people.scores_of(everyone)
    assert model.scores_of(everyone).mean() == pytest.approx(1)
    assert by_words.mean() == pytest.approx(alpha)


def test_at_the_ends_it_is_item_cf_and_nobodys_item_is_offered_in_between() -> None:
    by_people = fit("item_cf", known()).recommend(["ann"])["item_id"].tolist()
    assert fit("hybrid", known(), alpha=0).recommend(["ann"])["item_id"].tolist() == by_people
    assert "n" not in by_people
    assert set(fit("hybrid", known()).recommend(["ann"], 3)["item_id"]) >= {"d", "n"}


def test_the_reason_names_what_speaks() -> None:
    model = fit("hybrid", known())
    assert (
        str(model.explain("ann", "d").message)
        == "Because this customer chose red shoe: the same people often chose both."
    )
    assert str(model.explain("ann", "n").message).startswith(
        "Reads like red shoe, which this customer chose; shared words"
    )
    both = model.explain("dan", "a").message
    assert both.code == "recommend.reason.content"
    shared = fit("hybrid", Interactions.from_frame(frame(ann="a", bob="ab"), ITEMS)).explain("ann", "b")
    assert str(shared.message) == (
        "Because this customer chose red shoe: the same people often chose both, and it reads alike; shared words: red · feet."
    )
    assert shared.evidence["words"].tolist() == ["red, feet"]


def test_the_evidence_adds_up_and_each_removal_costs_its_weight() -> None:
    made = Interactions.from_frame(frame(ann="ab", bob="abcd", cat="bcd", dan="c"), ITEMS)
    model = fit("hybrid", made)
    column = made.column("c")
    evidence, score = model.explain("ann", "c").evidence, model.scores_of(made.rows(["ann"]))[0, column]
    assert evidence["weight"].sum() == pytest.approx(score)
    for item, weight in zip(evidence.index, evidence["weight"], strict=True):
        history = made.matrix[[0]]
        history.data[history.indices == item] = 0
        assert model.scores(history)[0, column] == pytest.approx(score - weight)


def test_similar_items_have_both_links() -> None:
    nearest = fit("hybrid", known()).similar_items("a")["item_id"].tolist()
    assert {"d", "n"} <= set(nearest)
    assert "a" not in nearest


def test_texts_alone_and_people_alone_do() -> None:
    lone = fit("hybrid", Interactions.from_frame(frame(ann="a", bob="d"), ITEMS))
    assert lone.by_people == 0
    assert lone.recommend(["ann"], 1)["item_id"].tolist() == ["b"]
    with pytest.raises(NotEnoughData, match="title, a text or a category"):
        fit("hybrid", Interactions.from_frame(frame(ann="ab")))


@pytest.mark.parametrize("wrong", [-0.1, 1.1, np.nan])
def test_a_share_is_between_0_and_1(wrong: float) -> None:
    with pytest.raises(OutOfRange, match="alpha"):
        fit("hybrid", known(), alpha=wrong)
