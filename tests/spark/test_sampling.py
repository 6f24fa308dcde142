"""A sample of people for models: whole people, about as many as were asked for, always the same ones."""

from dataclasses import replace

import pytest

import core
from core.analytics import for_models, sampling
from core.engine import LOCAL

PEOPLE = 3_000


@pytest.fixture
def dataset():
    rows = "".join(f"u{person},p{view}\n" for person in range(PEOPLE) for view in range(1 + person % 3))
    orders = "".join(f"o{person},u{person},i1,2.50\n" for person in range(0, PEOPLE, 2))
    friends = "".join(f"u{person},u{person + 1}\n" for person in range(PEOPLE - 1))
    return core.load(
        {
            "events.csv": f"user_id,page_id\n{rows}".encode(),
            "orders.csv": f"order_id,user_id,item_id,amount\n{orders}".encode(),
            "relationships.csv": f"user1,user2\n{friends}".encode(),
        }
    )


@pytest.fixture(params=["here", "spark"])
def anywhere(request, dataset):
    return dataset if request.param == "here" else request.getfixturevalue("on_spark")(dataset)


def test_a_sample_has_all_rows_of_a_person_or_none(anywhere):
    part = anywhere.sampled(0.3)
    views, whole = (set_of.frame("events")["user_id"].value_counts() for set_of in (part, anywhere))
    assert views.to_dict() == whole[views.index].to_dict()
    buyers = set(part.frame("orders")["user_id"])
    assert buyers == {person for person in views.index if int(person[1:]) % 2 == 0}
    assert 0.25 < len(views) / PEOPLE < 0.35
    pairs = part.frame("relationships")
    assert set(pairs["user1"]) | set(pairs["user2"]) <= set(views.index)
    assert part.rows("events") == views.sum() and part.digest != anywhere.digest


def test_a_larger_sample_has_everybody_of_a_smaller_one(anywhere):
    small, large = (set(anywhere.sampled(share).frame("events")["user_id"]) for share in (0.1, 0.4))
    assert small < large


def test_a_filter_holds_in_a_sample_and_its_whole_is_the_sample(dataset):
    shown = dataset.filtered(core.Filter(channels=("nowhere",))).sampled(0.2)
    assert shown.whole.share == 0.2 and shown.whole.digest != dataset.digest
    assert shown.whole.rows("events") == dataset.sampled(0.2).rows("events")


def test_on_this_computer_models_see_everyone(dataset, monkeypatch):
    monkeypatch.setattr(sampling, "MOST_PEOPLE", 10)
    assert for_models(dataset) is dataset


def test_on_a_cluster_only_what_is_too_much_becomes_a_sample(dataset, monkeypatch):
    far = replace(dataset, engine=replace(LOCAL, remote=True))
    assert for_models(far) is far
    monkeypatch.setattr(sampling, "MOST_PEOPLE", 600)
    seen = for_models(far)
    assert seen.share == pytest.approx(0.2) and for_models(seen) is seen
    assert 500 < core.analytics.total_users(seen) < 700
    monkeypatch.setattr(sampling, "MOST_PEOPLE", 1_000)
    monkeypatch.setattr(sampling, "MOST_ROWS", dataset.rows("events") // 10)
    assert for_models(far).share == pytest.approx(0.1, abs=1e-3)
