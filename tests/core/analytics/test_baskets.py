"""Pairs in baskets: expected meetings by hand, a planted pair, and nothing in random baskets of very different sizes."""

import numpy as np
import pytest

import core
from core.analytics.basket_chance import expected_meetings, size_bands
from core.analytics.baskets import _clear, _compared, _Lines, _most_common, basket_kinds, basket_levels, basket_pairs


def drawn(seed, baskets=1500, things=60, sizes=(1, 1, 2, 2, 3, 8, 25)):
    """Baskets of very different sizes, filled by the popularity of things alone: basket and thing, one row each."""
    rng = np.random.default_rng(seed)
    size = rng.choice(sizes, baskets)
    taken = np.argsort(-(rng.normal(size=things) + rng.gumbel(size=(baskets, things))), axis=1)
    inside = np.arange(things) < size[:, None]
    return np.repeat(np.arange(baskets), size), taken[inside]


def claims(basket, thing, things):
    sizes = np.bincount(basket)
    names = np.array([f"i{n}" for n in range(things)], dtype=object)
    lines = _Lines(basket, thing, np.arange(len(sizes)), names)
    chosen = _most_common(np.bincount(thing, minlength=things))
    return _clear(_compared(lines, sizes, chosen), int((sizes > 1).sum()), len(chosen) * (len(chosen) - 1) // 2)


def orders(rows):
    """(order, user, item) rows as a dataset."""
    return core.load(
        {"orders.csv": ("order_id,user_id,item_id\n" + "".join(f"{o},{u},{i}\n" for o, u, i in rows)).encode()}
    )


def written(basket, thing):
    return orders((f"o{b:05}", f"u{b:05}", f"i{t:03}") for b, t in zip(basket, thing, strict=True))


# --- chance -------------------------------------------------------------------------------------------------
def test_expected_meetings_by_hand():
    # 300 baskets of 2 of 4 things, each thing in 150: each of the 6 pairs is in 300 / 6 of them.
    pairs = [(a, b) for a in range(4) for b in range(a)] * 50
    basket, thing = np.repeat(np.arange(300), 2), np.array(pairs).ravel()
    expected = expected_meetings(basket, thing, np.bincount(basket), np.arange(4), 4)
    assert expected[np.triu_indices(4, 1)] == pytest.approx(50, rel=1e-3)


def test_one_thing_alone_meets_nothing_and_a_full_basket_holds_every_pair():
    alone = np.arange(400)
    assert expected_meetings(alone, alone % 4, np.ones(400, int), np.arange(4), 4).max() == 0
    everything = np.tile(np.arange(4), 300)
    found = expected_meetings(np.repeat(np.arange(300), 4), everything, np.full(300, 4), np.arange(4), 4)
    assert found[np.triu_indices(4, 1)] == pytest.approx(300, rel=0.01)


def test_all_expected_meetings_are_all_meetings():
    basket, thing = drawn(1)
    sizes = np.bincount(basket)
    expected = expected_meetings(basket, thing, sizes, np.arange(60), 60)
    assert expected.sum() / 2 == pytest.approx((sizes * (sizes - 1) / 2).sum(), rel=0.01)


def test_sizes_are_put_together_only_with_sizes_close_by():
    sizes = np.repeat([1, 2, 3, 30], [10, 300, 300, 300])
    bands = size_bands(sizes)
    assert [set(bands[sizes == s]) for s in (1, 2, 3)] == [{-1}, {0}, {1}]
    assert bands[-1] > 1


def test_random_baskets_of_very_different_sizes_are_claimed_no_more_often_than_stated():
    runs = 40
    assert sum(len(claims(*drawn(seed), 60)) > 0 for seed in range(runs)) <= 0.05 * runs


# --- a planted pair ------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def planted():
    """Every other basket with thing 7 gets thing 9 too."""
    basket, thing = drawn(3, baskets=4000, sizes=(1, 2, 2, 3, 8))
    held = set(zip(basket.tolist(), thing.tolist(), strict=True))
    extra = {(b, 9) for b, t in held if t == 7 and b % 2 == 0}
    return held | extra


def test_a_planted_pair_comes_first_with_its_counts(planted):
    found = basket_pairs(written(*zip(*planted, strict=True)))
    first = found.found.iloc[0]
    of = {t: {b for b, thing in planted if thing == t} for t in (7, 9)}
    assert {first.a, first.b} == {"i007", "i009"}
    assert (first.n, first.buyers) == (len(of[7] & of[9]),) * 2
    assert {first.n_a, first.n_b} == {len(of[7]), len(of[9])}
    assert first.of_a == first.n / first.n_a >= first.of_b
    assert 1.1 < first.lift_low < first.lift < first.lift_high
    assert (found.clear, len(found.found)) == (1, 1)
    assert found.tested == found.things * (found.things - 1) // 2
    assert (found.basket, found.baskets) == ("orders", 4000)


def test_the_order_of_the_rows_does_not_matter(planted):
    forward, backward = (
        basket_pairs(written(*zip(*rows, strict=True))) for rows in (sorted(planted), sorted(planted)[::-1])
    )
    assert forward.found.equals(backward.found)


def test_what_one_customer_always_buys_together_is_no_pattern(planted):
    theirs = {b for b, t in planted if t in (7, 9)}
    rows = [(f"o{b:05}", "one" if b in theirs else f"u{b}", f"i{t:03}") for b, t in planted]
    found = basket_pairs(orders(rows))
    assert (found.clear, len(found.found)) == (1, 0)


def test_orders_of_one_thing_each_are_looked_at_by_customer():
    rows = [(f"o{n}{side}", f"u{n}", item) for n in range(200) for side, item in enumerate((f"i{n % 5}", f"j{n % 5}"))]
    dataset = orders(rows)
    found = basket_pairs(dataset)
    assert basket_kinds(dataset)[0] == found.basket == "customers"
    assert {(row.a, row.b) for row in found.found.itertuples()} == {(f"i{n}", f"j{n}") for n in range(5)}
    assert found.found["of_a"].tolist() == [1.0] * 5
    assert found.found["lift"].tolist() == pytest.approx(
        [9] * 5, rel=1e-3
    )  # 40 meet; each of 45 pairs would 200 / 45 times


def test_returns_are_no_purchase_and_a_line_twice_counts_once():
    lines = "".join(f"o{n},u{n},a,1\no{n},u{n},a,1\no{n},u{n},b,{-1 if n % 2 else 1}\n" for n in range(60))
    found = basket_pairs(
        core.load({"orders.csv": ("order_id,user_id,item_id,quantity\n" + lines).encode()}), basket="orders"
    )
    assert (found.baskets, found.several, found.things) == (60, 30, 2)


def test_categories_of_the_sample_shop_are_its_planted_tastes():
    dataset = core.open_sample("shop")
    assert basket_levels(dataset) == ("item_id", "category")
    found = basket_pairs(dataset, level="category").found
    tastes = {
        ("outdoor", "sports"),
        ("home", "kitchen"),
        ("books", "electronics"),
        ("beauty", "fashion"),
        ("grocery", "toys"),
    }
    assert {tuple(sorted((row.a, row.b))) for row in found.itertuples()} == tastes | {("books", "home")}


def test_items_of_one_name_are_one_thing():
    names = "".join(f"i{n:03},{'tea' if n % 2 else 'milk'}\n" for n in range(40))
    rows = "".join(f"o{n},u{n},i{n % 40:03}\no{n},u{n},i{(n + 1) % 40:03}\n" for n in range(200))
    files = {"items.csv": f"item_id,title\n{names}", "orders.csv": f"order_id,user_id,item_id\n{rows}"}
    dataset = core.load({name: text.encode() for name, text in files.items()})
    found = basket_pairs(dataset, level="title")
    assert basket_levels(dataset) == ("title", "item_id")
    assert (found.things, found.tested, found.baskets, found.several) == (2, 1, 200, 200)
    assert found.found.empty  # all hold both: no more than chance


def test_nothing_left_is_said_calmly_and_little_finds_nothing():
    with pytest.raises(core.NotEnoughData):
        basket_pairs(core.load({"v.csv": b"user_id,page_id\na,b\n"}))
    few = basket_pairs(orders([("o1", "u1", "a"), ("o1", "u1", "b")]))
    assert (few.tested, few.clear, len(few.found)) == (0, 0, 0)
