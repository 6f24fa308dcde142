"""What low and high ratings speak of, by hand."""

import pytest

import core
from core.analytics.contrast import low_and_high


def rated(**texts: tuple[str, int]) -> bytes:
    """Reviews: stars_number of times a text, such as a1=("late", 30)."""
    lines = [f"{text},{key[1]}" for key, (text, times) in texts.items() for _ in range(times)]
    return ("content,rating\n" + "\n".join(lines) + "\n").encode()


REVIEWS = rated(a1=("late box", 30), b2=("box", 10), c4=("late box", 10), d5=("nice box", 90), e3=("nice late", 99))


def test_words_of_both_ratings_by_hand():
    # Late: 30 of 40 low ones, 10 of 100 high ones. Pooled 40/140, so z = 0.65 / sqrt(2/7 * 5/7 * (1/40 + 1/100)) = 7.69.
    found = core.analytics.contrast_words(core.load({"reviews.csv": REVIEWS}))
    assert found[["word", "low", "high", "low_share", "high_share"]].to_numpy().tolist() == [
        ["late", 30, 10, 0.75, 0.1],
        ["nice", 0, 90, 0.0, 0.9],
    ]
    assert found["z"].iloc[0] == pytest.approx(0.65 / (2 / 7 * 5 / 7 * (1 / 40 + 1 / 100)) ** 0.5)
    assert found["ratio"].iloc[0] == pytest.approx(7.5)
    assert found["ratio_low"].iloc[0] < 7.5 < found["ratio_high"].iloc[0]
    assert found["z"].iloc[1] < 0
    assert found["ratio_high"].iloc[1] < 1


def test_words_left_out_are_not_compared():
    found = core.analytics.contrast_words(core.load({"reviews.csv": REVIEWS}), ["late"])
    assert found["word"].tolist() == ["nice"]


@pytest.mark.parametrize(
    "reviews",
    [
        rated(a1=("late", 19), b5=("nice", 99)),  # too few on one side
        rated(a1=("late box", 20), b5=("late box", 20)),  # no difference
        rated(a1=("late", 30), b9=("nice", 30)),  # not five stars
        b"content\nlate\n",
        b"user_id,page_id\na,x\n",
    ],
)
def test_without_a_clear_difference_there_is_no_word(reviews):
    name = "v.csv" if b"page_id" in reviews else "reviews.csv"
    assert core.analytics.contrast_words(core.load({name: reviews})).empty


def test_a_part_of_ten_stars_is_not_taken_for_five():
    lines = "".join(f"r{n},u{n},late,{1 if n % 2 else 5}\n" for n in range(60)) + "r99,z,fine,10\n"
    files = {"reviews.csv": f"review_id,user_id,content,rating\n{lines}".encode()}
    people = "user_id,age\n" + "".join(f"u{n},30\n" for n in range(60)) + "z,40\n"
    whole = core.load(files | {"customers.csv": people.encode()})
    part = whole.filtered(core.Filter(groups=(("age", ("30",)),)))
    assert part.rows("reviews") == 60
    assert low_and_high(part) is None


def test_stars_that_begin_at_nothing_are_not_one_to_five():
    lines = "".join(f"late,{stars}\n" for stars in [0, 1, 2, 4, 5] * 12)
    assert low_and_high(core.load({"reviews.csv": f"content,rating\n{lines}".encode()})) is None
