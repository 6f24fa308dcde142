"""Each part of the score: full for clean data, lower for what is wrong in it, and untouched by what is wrong elsewhere."""

import json
import re
from functools import partial
from pathlib import Path

import pytest

import core
from core.doctor import KINDS, PARTS, Quality, quality
from tests.paths import BAD, needs_bad_inputs

load = partial(core.load, apart=False)
DAYS = [f"2024-{month:02}-{day:02}" for month in range(1, 11) for day in range(1, 29)]
PEOPLE = [
    ["user_id", "email", "age", "points"],
    *([f"u{n}", f"p{n}@example.com", str(20 + n % 50), str(n * 7)] for n in range(100)),
]
ORDERS = [
    ["order_id", "user_id", "item_id", "amount", "date"],
    *([f"o{n}", f"u{n % 100}", f"i{n % 9}", f"{5 + n % 30}.5", day] for n, day in enumerate(DAYS)),
]


def csv(rows):
    return "".join(",".join(row) + "\n" for row in rows).encode()


def judged(people=PEOPLE, orders=ORDERS, **options):
    return quality(load({"people.csv": csv(people), "orders.csv": csv(orders)}), **options)


def changed(rows, column, values):
    """The rows with other values of a column in the places named."""
    place = rows[0].index(column)
    return [[*row[:place], values[n], *row[place + 1 :]] if n in values else row for n, row in enumerate(rows)]


@pytest.fixture(scope="module")
def clean():
    return judged()


def test_clean_data_have_full_marks(clean):
    assert [clean.score(part) for part in PARTS] == [100] * 5 and clean.overall == 100
    assert clean.reasons.empty


def backwards(place):
    """The day of an order as 20/01/2024."""
    return "/".join(reversed(ORDERS[place][4].split("-")))


SPOILED = {
    "blank cells": ("completeness", {"people": changed(PEOPLE, "age", dict.fromkeys(range(1, 21), ""))}),
    "blank ids": ("completeness", {"orders": changed(ORDERS, "user_id", dict.fromkeys(range(1, 11), ""))}),
    "words for a number": ("validity", {"people": changed(PEOPLE, "age", dict.fromkeys(range(1, 21), "abc"))}),
    "impossible days": ("validity", {"orders": changed(ORDERS, "date", dict.fromkeys(range(30, 40), "2024-02-31"))}),
    "ragged rows": ("validity", {"orders": [*ORDERS[:50], ["o99", "u1"], *ORDERS[50:]]}),
    "impossible ages": ("validity", {"people": changed(PEOPLE, "age", dict.fromkeys(range(1, 11), "-5"))}),
    "bad addresses": ("validity", {"people": changed(PEOPLE, "email", dict.fromkeys(range(1, 11), "nobody"))}),
    "negative prices": ("validity", {"orders": changed(ORDERS, "amount", dict.fromkeys(range(20, 30), "-5.5"))}),
    "people twice": ("uniqueness", {"people": [*PEOPLE, *PEOPLE[10:20]]}),
    "one id, two ages": (
        "consistency",
        {"people": [*PEOPLE, *changed(PEOPLE, "age", dict.fromkeys(range(1, 11), "77"))[1:11]]},
    ),
    "unknown customers": ("consistency", {"orders": changed(ORDERS, "user_id", dict.fromkeys(range(1, 30), "u999"))}),
    "two ways to write a day": (
        "consistency",
        {"orders": changed(ORDERS, "date", {n: backwards(n) for n in range(20, 60)})},
    ),
    "two currencies": (
        "consistency",
        {"orders": changed(ORDERS, "amount", {n: "$€"[n % 2] + f"{n}.5" for n in range(1, 281)})},
    ),
    "days to come": ("timeliness", {"orders": changed(ORDERS, "date", dict.fromkeys(range(20, 30), "2099-01-01"))}),
    "rows twice": ("uniqueness", {"orders": [*ORDERS, *ORDERS[10:40]]}),
    "a month without data": ("timeliness", {"orders": [*ORDERS[:100], *ORDERS[160:]]}),
    "days far off": ("timeliness", {"orders": changed(ORDERS, "date", {5: "1970-01-01"})}),
}


@pytest.mark.parametrize("wrong", SPOILED)
def test_spoiling_one_part_lowers_only_that_part(wrong):
    part, files = SPOILED[wrong]
    found = judged(**files)
    scores = {name: found.score(name) for name in PARTS}
    assert scores.pop(part) < 100
    assert set(scores.values()) == {100.0}
    assert set(found.reasons["part"]) == {part} and (found.reasons["count"] > 0).all()


def test_data_that_are_old_on_the_day_they_are_looked_at_lose_timeliness_alone(clean):
    last = int(load({"o.csv": csv(ORDERS)}).frame("orders")["day"].max())
    assert judged(today=last + 30).overall == 100
    found = judged(today=last + 30 + 365)
    assert found.score("timeliness") == pytest.approx(50)
    assert {found.score(part) for part in PARTS if part != "timeliness"} == {100.0}
    assert judged(today=last - 1).score("timeliness") < 100


def test_a_list_of_some_customers_contradicts_nothing():
    assert judged(people=PEOPLE[:50]).score("consistency") == 100
    assert judged(people=PEOPLE[:96]).score("consistency", "orders") == pytest.approx(100 * (1 - 10 / 280))


def test_shares_are_known_by_hand():
    """20 of 400 cells of people and none of 1,400 of orders are blank; 20 of 100 and of 380 rows hold no number."""
    blank = judged(people=changed(PEOPLE, "age", dict.fromkeys(range(1, 21), "")))
    assert blank.score("completeness", "customers") == pytest.approx(95)
    assert blank.score("completeness") == pytest.approx(100 * (1 - 20 / 1800))
    wrong = judged(people=changed(PEOPLE, "age", dict.fromkeys(range(1, 21), "abc")))
    assert wrong.score("validity", "customers") == pytest.approx(80)
    assert wrong.score("validity") == pytest.approx(100 * (1 - 20 / 380))
    assert wrong.overall == pytest.approx((400 + 100 * (1 - 20 / 380)) / 5)


def test_rows_set_aside_and_cells_filled_count_as_they_were_given():
    people = csv(changed(PEOPLE, "age", dict.fromkeys(range(1, 21), "")))
    scores = []
    for option in ("left", "set aside", "filled: median"):
        found = quality(load({"p.csv": people}, choices={"p.csv": {"missing:age": option}}))
        scores.append([found.score(part) for part in PARTS[:4]])
    assert scores[0] == scores[1] == scores[2]


def test_what_cannot_be_judged_has_no_score():
    found = quality(load({"p.csv": csv(PEOPLE)}))
    assert found.score("timeliness") != found.score("timeliness")
    assert found.overall == 100


def test_filters_say_nothing_about_quality():
    dataset = load({"people.csv": csv(changed(PEOPLE, "age", {1: ""})), "orders.csv": csv(ORDERS)})
    shown = dataset.filtered(core.Filter(period=(19_700, 19_800)))
    assert quality(shown).parts.equals(quality(dataset).parts)


def test_every_part_says_what_it_measures():
    assert all(str(Quality.definition(part)) for part in (*PARTS, "overall"))
    assert len({str(Quality.title(part)) for part in PARTS}) == 5


def test_every_code_a_load_can_give_counts_against_a_part_or_against_none():
    home = Path(core.__file__).parent / "loading"
    codes = {code for path in home.rglob("*.py") for code in re.findall(r'"(W_[A-Z_]+)"', path.read_text("utf-8"))}
    assert codes and codes <= KINDS.keys()
    assert {kind.part for kind in KINDS.values()} == {*PARTS, ""}


@needs_bad_inputs
def test_every_code_that_is_agreed_on_counts_too():
    codes = json.loads((BAD / "manifest.json").read_text(encoding="utf-8"))["codes"]
    assert {code for code in codes if code.startswith("W_")} <= KINDS.keys()
