"""Every sentence of a persona is true when recomputed from the tables, and of few people little is said."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

import core
from bench.claims import Raw, false_in_persona, words_of
from core.analytics import SEGMENTS, grouped_words, stop_words
from core.messages import Message
from core.segments import customer_facts, customer_features, habit_table, persona, sweep
from core.segments.next_steps import next_steps
from core.segments.terms import Quantity, Thing


def shop(people=120, turned=False):
    """Half order ten times for 5, half once for 50; the first live in Rom and buy tea, the others in Bari and buy cups."""
    lines = ["order_id,user_id,item_id,quantity,amount,order_date"]
    for i in range(people):
        often = i < people // 2
        days = range(10) if often else range(1)
        lines += [
            f"o{i}-{d},u{i:03},{'tea' if often else 'cup'},1,{5 if often else 50},2025-03-{20 - d:02}" for d in days
        ]
    rows = ["user_id,city,gender"]
    rows += [f"u{i:03},{'Rom' if i < people // 2 else 'Bari'},{'female' if i % 2 else 'male'}" for i in range(people)]
    if turned:
        lines[1:], rows[1:] = lines[:0:-1], rows[:0:-1]
    items = "item_id,title,category\ntea,Green tea,food\ncup,Blue cup,home\n"
    files = {"orders.csv": "\n".join(lines), "people.csv": "\n".join(rows), "items.csv": items}
    return core.load({name: text.encode() for name, text in files.items()})


@pytest.fixture(scope="module")
def world():
    dataset = shop()
    facts, habits = customer_facts(dataset), habit_table(dataset)
    return dataset, facts, habits, np.array([int(user[1:]) < 60 for user in habits.index])


def by_code(messages):
    return {message.code: message.values for message in messages}


def test_the_numbers_of_a_persona_by_hand(world):
    _, facts, habits, often = world
    told = persona(facts, habits, often)
    value = by_code(told.value)
    assert (value["persona.share.orders"]["customers"], value["persona.share.orders"]["part"]) == (0.5, 600 / 660)
    assert value["persona.share.spend"]["part"] == 0.5 and value["persona.share.spend"]["times"] == 1
    assert value["persona.mean.basket"]["mean"] == Quantity(5, "money")
    assert value["persona.mean.basket"]["everyone"] == Quantity(6000 / 660, "money")
    city = by_code(told.who)["persona.profile"]
    assert (str(city["value"]), city["share"], city["share_against"], city["index"], city["count"]) == (
        "Rom",
        1,
        0.5,
        200,
        60,
    )
    liked = [m.values for m in told.likes if m.code == "persona.bought"]
    assert {str(values["thing"]): values["index"] for values in liked} == {"food": 200, "Green tea": 200}


def test_frequent_low_baskets_are_offered_bundles_and_led_by_their_favourite(world):
    _, facts, habits, often = world
    told = by_code(persona(facts, habits, often).next)
    assert list(told) == ["persona.next.bundles", "persona.next.lead_with"]
    assert told["persona.next.bundles"]["orders"] == Quantity(10, "number")
    assert told["persona.next.lead_with"]["thing"] == Thing("categories", "food", "food")


def test_one_order_asks_for_a_second(world):
    _, facts, habits, often = world
    said = by_code(persona(facts, habits, ~often).next)
    assert said["persona.next.second_order"]["once"] == 1 and said["persona.next.second_order"]["once_all"] == 0.5


@pytest.mark.parametrize(
    ("mine", "everyone", "first"),
    [
        ({"recency": 200, "spend": 90}, {"recency": 60, "spend": 40}, "persona.next.win_back"),
        ({"recency": 200, "spend": 10}, {"recency": 60, "spend": 40}, "persona.next.reactivate"),
        ({"recency": 20, "spend": 90}, {"recency": 60, "spend": 40}, "persona.next.reward"),
        ({"never": 0.9}, {"never": 0.2}, "persona.next.first_order"),
        ({"orders": 1, "basket": 90}, {"orders": 3, "basket": 40}, "persona.next.more_often"),
        ({"views": 90, "orders": 1}, {"views": 40, "orders": 3}, "persona.next.browsers"),
        ({"returns": 0.3}, {"returns": 0.1}, "persona.next.returns"),
        ({"discounts": 0.3}, {"discounts": 0.1}, "persona.next.discounts"),
        ({"rating": 2.1}, {"rating": 4.2}, "persona.next.ratings"),
        ({"tenure": 30}, {"tenure": 300}, "persona.next.welcome"),
    ],
)
def test_each_rule_cites_its_numbers(mine, everyone, first):
    said = next_steps(mine, everyone)
    assert [message.code for message in said] == [first]
    cited = {name: getattr(v, "value", v) for name, v in said[0].values.items()}
    assert cited == {n: mine[n] for n in cited if n in mine} | {f"{n}_all": everyone[n] for n in cited if n in mine}


@pytest.mark.parametrize("mine", [{"recency": 5.0, "spend": 90.0}, {"recency": 2.0, "spend": 70.0}, {}])
def test_no_rule_applies_to_a_few_days_or_to_what_is_as_everyone(mine):
    assert next_steps(mine, {"recency": 2.0, "spend": 80.0}) == []


def test_of_fewer_than_ten_no_profile_is_drawn_and_of_thirty_it_is_said(world):
    _, facts, habits, _ = world
    nine, ten, thirty = (np.arange(120) < n for n in (9, 10, 30))
    few = persona(facts, habits, nine)
    assert not few.who and not few.likes and few.notes == (Message("persona.private", count=9, fewest=10),)
    assert not [m for m in few.next if m.code == "persona.next.lead_with"]
    assert persona(facts, habits, ten).who and persona(facts, habits, ten).notes[0].code == "persona.few"
    assert not persona(facts, habits, thirty).notes
    assert persona(facts, habits, np.zeros(120, dtype=bool)).sentences == ()


def test_chance_alone_gives_no_profile_and_no_favourite(world):
    _, facts, habits, _ = world
    rng = np.random.default_rng(0)
    found = [persona(facts, habits, rng.random(120) < 0.5) for _ in range(20)]
    claims = [m.code for told in found for m in (*told.who, *told.likes)]
    assert claims.count("persona.profile") + claims.count("persona.bought") <= 4


def test_what_they_were_grouped_by_is_no_finding(world):
    _, facts, habits, often = world
    assert "persona.profile_made" in by_code(persona(facts, habits, often, grouped_by=("city",)).who)


@pytest.mark.parametrize("pack", ["shop", "grocer", "reviews"])
def test_every_sentence_is_true_when_recomputed(pack):
    dataset = core.open_sample(pack)
    facts, habits, known = customer_facts(dataset), habit_table(dataset), customer_features(dataset)
    labels = sweep(known, (5,))[5].labels[pd.Index(known.user_ids).get_indexer(habits.index)]
    raw, of = Raw(dataset, habits.index), dict(zip(habits.index, map(str, labels), strict=True))
    written = "user_id" in dataset.columns("reviews")
    words = grouped_words(dataset, SEGMENTS, stop_words(), labels=of).words if written else None
    for label in range(5):
        part = None if words is None else words[words["group"] == str(label)]
        told = persona(facts, habits, labels == label, grouped_by=known.names, words=part)
        said = [str(m.values["word"]) for m in told.likes if m.code == "persona.word"]
        counted = words_of(dataset, of, str(label), said) if said else None
        assert len(told.sentences) >= 4
        assert false_in_persona(raw, told, labels == label, counted) == []


def test_every_false_number_is_noticed(world):
    dataset, facts, habits, often = world
    told, raw = persona(facts, habits, often), Raw(dataset, habits.index)
    assert false_in_persona(raw, told, often) == []
    for message in told.sentences:
        for name, value in message.values.items():
            if isinstance(value, float | np.floating | Quantity):
                wrong = dataclasses.replace(value, value=value.value + 1) if isinstance(value, Quantity) else value + 1
                lie = Message(message.code, **{**message.values, name: wrong})
                assert not raw.holds(lie, often), (message.code, name)


def test_the_order_of_the_rows_plays_no_part(world):
    _, facts, habits, often = world
    again = shop(turned=True)
    others = habit_table(again)
    who = np.array([int(user[1:]) < 60 for user in others.index])
    assert list(others.index) == list(habits.index)
    assert persona(customer_facts(again), others, who) == persona(facts, habits, often)
