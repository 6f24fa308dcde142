"""Names are true, different within a K, follow the people, and say "average" only of what is."""

import numpy as np
import pandas as pd
import pytest

from bench.claims import false_in_name
from core.messages import Message
from core.segments import Features, names, names_of_all, sweep
from core.segments.names import SegmentName, Word
from dashboard.text import say


def shoppers(**columns):
    return Features.from_frame(pd.DataFrame(columns), ids=None)


def said(features, labels):
    return [str(name.message) for name in names(features, np.asarray(labels))]


def repeated(*groups):
    """Labels 0, 1, .. and one column of a value a group, a little apart so that nothing is constant."""
    labels = np.repeat(np.arange(len(groups)), [n for n, _ in groups])
    return labels, np.concatenate([np.full(n, value) + 0.01 * np.arange(n) / n for n, value in groups])


def test_frequent_low_basket_by_hand():
    # 10 orders of 5 each beside 2 orders of 50 each: more orders, half the spend, a tenth of the basket.
    labels = np.repeat([0, 1], 50)
    features = shoppers(orders=np.where(labels, 2, 10), spend=np.where(labels, 100.0, 50.0))
    found = names(features, labels)
    assert {w.feature for w in found[0].words} <= {"orders", "spend", "average_basket"}
    levels = {w.feature: w.level for w in found[0].words}
    assert levels.get("orders") == "high" and levels.get("average_basket", "low") == "low"
    assert (found[0].share, found[0].orders) == (0.5, 10 / 12) and found[0].spend == pytest.approx(1 / 3)


def test_the_name_in_both_languages():
    words = [Word("orders", "high", 9, 3, 1.2, "number"), Word("average_basket", "low", 5, 9, -1.0, "money")]
    name = SegmentName(tuple(words), None, False, 0.18, 0.31)
    assert str(name.headline) == "frequent, low basket – 18% of customers, 31% of orders"
    assert say(name.message, "zh") == "高频低客单"


def test_a_segment_like_everyone_is_average_and_no_other_is():
    labels, values = repeated((40, 0.0), (200, 10.0), (40, 20.0))
    assert said(shoppers(visits=values), labels) == ["low visits", "average", "high visits"]


def test_a_mean_that_the_typical_customer_contradicts_gives_no_word():
    # Eleven of twenty lie below all others, nine far above: neither high nor low is true of such a segment.
    values = np.r_[np.full(11, 9.0), np.full(9, 20.0), np.linspace(10.2, 10.8, 30)]
    labels = np.repeat([0, 1], [20, 30])
    assert said(shoppers(visits=values), labels)[0] == "mixed habits (visits 14)"


def test_nobody_who_never_ordered_is_called_less_recent():
    labels = np.repeat([0, 1], 40)
    orders = np.where(labels, np.arange(80) % 3 + 1, 0)
    recency = np.where(labels, np.arange(80) % 50, 300)
    assert said(shoppers(orders=orders, recency_days=recency), labels)[0] == "no orders"


def test_one_order_and_mostly_yes():
    labels = np.repeat([0, 1], 40)
    orders = np.where(labels, 5 + np.arange(80) % 2, 1)
    subscribed = np.where(labels, np.arange(80) % 4 > 0, False)
    assert said(shoppers(orders=orders, subscribed=subscribed), labels) == [
        "one order, mostly not subscribed",
        "frequent, mostly subscribed",
    ]


def test_two_thirds_are_needed_for_mostly():
    labels = np.repeat([0, 1], 60)
    subscribed = np.where(labels, np.arange(120) % 2 == 0, False)  # half of segment 2: clearly more, yet not most
    assert said(shoppers(subscribed=subscribed), labels) == ["mostly not subscribed", "mixed habits"]


def test_what_filled_values_could_make_untrue_is_not_said():
    # Income of segment 1 is wholly unknown and stands at the median, below a mean that a few rich raise.
    income = np.r_[np.full(30, np.nan), np.full(50, 30_000.0), np.full(8, 35_000.0), np.full(12, 900_000.0)]
    income[30:40] = 29_000
    labels = np.repeat([0, 1], [30, 70])
    features = shoppers(income=income, visits=np.r_[np.zeros(30), np.ones(70)])
    assert "income" not in {word.feature for word in names(features, labels)[0].words}


def test_segments_of_the_same_words_are_told_apart_by_a_mean():
    labels, values = repeated((50, 0.0), (50, 1.0), (50, 2.0), (50, 8.0), (50, 9.0))
    found = said(shoppers(visits=values), labels)
    assert len(set(found)) == 5
    told = names(shoppers(visits=values), labels)[0].told
    assert told is not None and told.mean == pytest.approx(values[labels == 0].mean(), rel=0.05)


@pytest.fixture(scope="module")
def crowd():
    rng = np.random.default_rng(5)
    keen = rng.gamma(1.0, 1.0, 600)
    orders = rng.poisson(2 * keen)
    return shoppers(
        recency_days=rng.exponential(100, 600).round(), orders=orders,
        spend=(orders * np.exp(rng.normal(3, 1, 600))).round(2), pages=rng.poisson(20 * keen),
        income=np.where(rng.random(600) < 0.2, np.nan, np.exp(rng.normal(10, 0.5, 600))),
    )  # fmt: skip


@pytest.fixture(scope="module")
def segmented(crowd):
    return sweep(crowd)


def test_names_differ_within_every_k_and_every_word_is_true(crowd, segmented):
    for found in segmented.values():
        named = names(crowd, found.labels)
        assert len({str(name.message) for name in named}) == found.k
        assert not [
            false_in_name(n, crowd, found.labels == i)
            for i, n in enumerate(named)
            if false_in_name(n, crowd, found.labels == i)
        ]


def test_names_follow_the_people_when_rows_or_labels_change_places(crowd, segmented):
    rng = np.random.default_rng(1)
    order = rng.permutation(len(crowd.user_ids))
    moved = Features(crowd.user_ids[order], crowd.names, crowd.matrix[order], crowd.units, crowd.notes)
    for k, found in segmented.items():
        before = said(crowd, found.labels)
        assert said(moved, found.labels[order]) == before
        swapped = rng.permutation(k)
        assert [said(crowd, swapped[found.labels])[new] for new in swapped] == before


def test_all_ks_at_once_are_the_same_names(crowd, segmented):
    assert names_of_all(crowd, segmented) == {k: names(crowd, found.labels) for k, found in segmented.items()}


def test_a_lie_is_noticed(crowd, segmented):
    labels = segmented[4].labels
    name = names(crowd, labels)[0]
    turned = {"high": "low", "low": "high"}
    swapped = [
        Word(w.feature, turned[w.level], w.mean, w.everyone, w.contrast, w.unit)
        for w in name.words
        if w.level in turned
    ]
    lie = SegmentName(tuple(swapped), None, False, name.share + 0.01, name.orders, name.spend)
    assert len(false_in_name(lie, crowd, labels == 0)) >= 1 + len(swapped)


def test_own_headings_keep_their_spelling():
    word = Word("DAY_MINS", "high", 2, 1, 0.9, "number")
    assert (str(word.message), say(word.message, "zh")) == ("high DAY_MINS", "DAY_MINS高")
    assert word.message == Message("segments.word.own.high", feature=Message("feature.own", heading="DAY_MINS"))
