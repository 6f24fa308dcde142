"""Who writes what: groups of writers, items and the texts themselves, planted and by hand."""

import numpy as np
import pytest

import core
from core.analytics import SEGMENTS, Grouping, group_examples, grouped_words, groupings


def shop(words: dict[str, list[str]], ages: dict[str, int] | None = None) -> core.Dataset:
    """Customers of two cities, who each write their texts about one item."""
    people = "user_id,city,age,email\n" + "".join(
        f"{city}{n},{city},{(ages or {}).get(city, 30)},a{n}@example.com\n"
        for city, texts in words.items()
        for n in range(len(texts))
    )
    reviews = "review_id,user_id,item_id,content,note\n" + "".join(
        f"r{city}{n},{city}{n},i1,{text},x\n" for city, texts in words.items() for n, text in enumerate(texts)
    )
    items = "item_id,category\ni1,hats\n"
    files = {"customers.csv": people, "reviews.csv": reviews, "items.csv": items}
    return core.load({name: text.encode() for name, text in files.items()})


PLANTED = {
    "Oslo": ["warm coat"] * 30 + ["coat"] * 10,
    "Rome": ["sun coat"] * 30 + ["warm coat"] * 6 + ["coat"] * 24,
    "Nice": ["coat"] * 5,
}
BY_CITY = Grouping("customers", "city")


@pytest.fixture(scope="module")
def planted():
    return shop(PLANTED, {"Oslo": 20, "Rome": 50, "Nice": 70})


def test_a_group_is_compared_with_all_others_by_hand(planted):
    found = grouped_words(planted, BY_CITY)
    assert found.sizes.to_numpy().tolist() == [["Rome", 60], ["Oslo", 40], ["Nice", 5]]
    columns = ["group", "word", "inside", "outside", "inside_share"]
    assert found.words[columns].to_numpy().tolist() == [
        ["Oslo", "warm", 30, 6, 0.75],
        ["Rome", "sun", 30, 0, 0.5],
    ]
    assert found.words["outside_share"].tolist() == pytest.approx([6 / 65, 0])


def test_ages_are_bands_and_constant_or_personal_columns_group_nobody(planted):
    assert groupings(planted) == (Grouping("customers", "age"), Grouping("customers", "city"))
    bands = grouped_words(planted, Grouping("customers", "age")).sizes
    assert dict(zip(bands["group"], bands["texts"], strict=True)) == {"18-24": 40, "45-54": 60, "65+": 5}


def test_ages_group_however_many_there_are():
    people = "user_id,age\n" + "".join(f"u{n},{20 + n}\n" for n in range(20))
    reviews = "review_id,user_id,content\n" + "".join(f"r{n},u{n},coat\n" for n in range(20))
    dataset = core.load({"customers.csv": people.encode(), "reviews.csv": reviews.encode()})
    assert groupings(dataset) == (Grouping("customers", "age"),)


def test_labels_of_any_segmentation_make_groups(planted):
    labels = {
        f"{city}{n}": "one" if city == "Oslo" else "two" for city, texts in PLANTED.items() for n in range(len(texts))
    }
    found = grouped_words(planted, SEGMENTS, labels=labels)
    assert found.sizes.to_numpy().tolist() == [["two", 65], ["one", 40]]
    assert found.words[["group", "word"]].to_numpy().tolist() == [["one", "warm"], ["two", "sun"]]
    assert grouped_words(planted, SEGMENTS, labels={}).sizes.empty


def test_the_same_words_are_found_whichever_table_names_the_group():
    lines = "".join(f"{text},{city}\n" for city, texts in PLANTED.items() for text in texts)
    own = core.load({"reviews.csv": ("content,Department\n" + lines).encode()})
    assert groupings(own) == (Grouping("reviews", "Department"),)
    found = grouped_words(own, Grouping("reviews", "Department")).words
    assert found[["group", "word", "inside", "outside"]].to_numpy().tolist() == [
        ["Oslo", "warm", 30, 6],
        ["Rome", "sun", 30, 0],
    ]


def test_examples_are_the_shortest_texts_of_the_group_with_contacts_masked():
    texts = {"Oslo": ["warm mail me at anna@example.com please", "warm jacket from a@example.com"], "Rome": ["warm"]}
    found = group_examples(shop(texts), BY_CITY, "Oslo", ["warm", "please", "absent"])
    assert found.to_numpy().tolist() == [
        ["please", "rOslo0", "warm mail me at a***@example.com please"],
        ["warm", "rOslo1", "warm jacket from a***@example.com"],
    ]


def test_stop_words_are_never_listed(planted):
    assert grouped_words(planted, BY_CITY, ["warm"]).words["word"].tolist() == ["sun"]


def test_groups_that_write_alike_are_not_told_apart():
    rng = np.random.default_rng(0)
    words = [f"w{n}" for n in range(60)]
    texts = {
        city: [" ".join(rng.choice(words, 8, replace=False)) for _ in range(80)] for city in ("Oslo", "Rome", "Nice")
    }
    assert len(grouped_words(shop(texts), BY_CITY).words) <= 1


def test_where_a_filter_leaves_nothing_there_are_no_groups(planted):
    nobody = planted.filtered(core.Filter(groups=(("city", ("Paris",)),)))
    found = grouped_words(nobody, BY_CITY)
    assert found.sizes.empty
    assert found.words.empty
    assert group_examples(nobody, BY_CITY, "Oslo", ["warm"]).empty


def test_a_filter_chooses_whose_texts_are_read(planted):
    two = planted.filtered(core.Filter(groups=(("city", ("Oslo", "Nice")),)))
    assert grouped_words(two, BY_CITY).sizes["group"].tolist() == ["Oslo", "Nice"]
