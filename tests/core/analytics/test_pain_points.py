"""Pain points: planted ones rank first with their counts, shuffled ratings claim nothing, and quotes name nobody."""

import numpy as np
import pytest

import core
from core.analytics import pain_points, stop_words
from core.analytics.metrics import wilson
from core.analytics.word_groups import Grouping


def reviews(rows, header="review_id,content,rating"):
    lines = "".join(f'r{n:05},"{text}",{rest}\n' for n, (text, rest) in enumerate(rows))
    return core.load({"reviews.csv": (header + "\n" + lines).encode()})


LOW = [("Late delivery again. Write to anna@example.com", 1), ("A late delivery, nice box", 2)] * 20 + [
    ("nice box", 1)
] * 10
HIGH = [("nice box", 5), ("quick help, nice box", 4)] * 60 + [("late delivery but fine", 5)] * 2
MIDDLE = [("late delivery", 3)] * 4


@pytest.fixture(scope="module")
def planted():
    return pain_points(reviews(LOW + HIGH + MIDDLE), stop_words())


def test_a_planted_point_ranks_first_with_its_counts(planted):
    first = planted.side("low").iloc[0]
    assert (planted.low, planted.high, planted.rated, planted.texts) == (50, 122, 176, 176)
    assert first.point == "late delivery"
    assert (first.low, first.high, first.said) == (40, 2, 46)
    assert (first.low_share, first.high_share) == (40 / 50, 2 / 122)
    assert (first.share_low, first.share_high) == wilson(40, 50)
    assert 1 < first.ratio_low < first.ratio < first.ratio_high
    assert len(planted.side("low")) == 1  # "late" and "delivery" are the same point


def test_praise_is_the_other_side(planted):
    praised = planted.side("high")
    assert praised["point"].tolist() == ["nice box"]  # of 120 of 122, against 30 of 50
    assert praised["phrases"][0] == ("nice box", "quick help")
    assert praised["ratio_low"][0] > 1


def test_what_it_costs_is_the_average_without_it(planted):
    first = planted.side("low").iloc[0]
    stars = np.array([r for _, r in LOW + HIGH + MIDDLE])
    said = np.array(["late delivery" in text.lower() for text, _ in LOW + HIGH + MIDDLE])
    assert first.stars == pytest.approx(stars[said].mean())
    assert first.others == pytest.approx(stars[~said].mean())
    assert first.drag == pytest.approx(stars[~said].mean() - stars.mean())
    assert first.gap == pytest.approx(first.stars - first.others)
    assert first.gap_low < first.gap < first.gap_high < 0


def test_sentences_are_quoted_once_each_and_name_nobody(planted):
    quoted = planted.voices[planted.voices["side"] == "low"]
    assert set(quoted["text"]) == {"Late delivery again.", "A late delivery, nice box"}
    found = pain_points(reviews([("late delivery for anna@example.com", 1)] * 30 + [("fine", 5)] * 30), stop_words())
    assert found.voices["text"][0] == "late delivery for a***@example.com"


def test_the_planted_pain_points_of_the_sample_shop_rank_first():
    found = pain_points(core.open_sample("shop"), stop_words())
    assert found.side("low")["point"].head(2).tolist() == ["late delivery", "发货慢"]
    assert {"damaged box", "poor quality", "质量差"} <= set(found.side("low")["point"])
    months = found.months[found.months["point"] == "late delivery"]
    assert months["said"].sum() == found.side("low")["said"][0]
    assert months["n"].sum() == found.rated == 6000


def test_shuffled_ratings_claim_nothing_more_often_than_stated():
    texts = [text for text, _ in LOW + HIGH]
    claims = 0
    for seed in range(12):
        stars = np.random.default_rng(seed).permutation([r for _, r in LOW + HIGH])
        claims += len(pain_points(reviews(list(zip(texts, stars, strict=True))), stop_words()).points) > 0
    assert claims <= 1


def test_the_order_of_the_rows_does_not_matter(planted):
    rows = [f'r{n:05},"{text}",{stars}\n' for n, (text, stars) in enumerate(LOW + HIGH + MIDDLE)]
    turned = core.load({"reviews.csv": ("review_id,content,rating\n" + "".join(rows[::-1])).encode()})
    assert pain_points(turned, stop_words()).points.equals(planted.points)


def test_points_of_one_group_alone():
    rows = [(text, f"{stars},{'Bags' if n % 2 else 'Hats'}") for n, (text, stars) in enumerate(LOW * 2 + HIGH * 2)]
    rows += [("wrong colour", "1,Bags")] * 30
    dataset = reviews(rows, "review_id,content,rating,Kind")
    bags = pain_points(dataset, stop_words(), by=Grouping("reviews", "Kind"), group="Bags")
    hats = pain_points(dataset, stop_words(), by=Grouping("reviews", "Kind"), group="Hats")
    assert "wrong colour" in set(bags.side("low")["point"])
    assert "wrong colour" not in set(hats.side("low")["point"])
    assert bags.rated + hats.rated == len(rows)


@pytest.mark.parametrize("rows", [[("bad", 1)] * 5, [("bad", 1)] * 30 + [("good", 9)] * 30])
def test_too_few_or_other_scales_have_no_points(rows):
    found = pain_points(reviews(rows), stop_words())
    assert found.points.empty
    assert found.voices.empty


def test_of_very_many_reviews_an_even_part_is_read_and_said():
    found = pain_points(reviews(LOW + HIGH), stop_words(), most=100)
    assert (found.rated, found.texts) == (86, 172)
