"""RFM groups: a fixture worked by hand, and what holds for any data."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core.segments.rfm import RFM_GROUPS, group_of, rfm, scored, worst_first

# Ten customers a-j; the last day is 2025-03-11. Ordered 1, 2, .. 10 days before it; a four times, b three, c twice,
# the others once; spent 100, 90, .. 10.
HAND = "order_id,user_id,item_id,amount,order_date\n" + "".join(
    f"{user}{n},{user},x,{(100 - 10 * place) / times},2025-03-{10 - place:02d}\n"
    for place, (user, times) in enumerate(zip("abcdefghij", (4, 3, 2, 1, 1, 1, 1, 1, 1, 1), strict=True))
    for n in range(times)
)
VISIT = b"user_id,page_id,event_date\na,home,2025-03-11\n"


@pytest.fixture(scope="module")
def found():
    return rfm(core.load({"orders.csv": HAND.encode(), "events.csv": VISIT}))


def test_scores_by_hand(found):
    """Recency and spend have no ties: two customers a fifth. Of orders, the seven with one share the lowest score."""
    assert found.kind == "orders" and found.user_ids.tolist() == list("abcdefghij")
    assert found.recency_days.tolist() == list(range(1, 11))
    assert found.r.tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert found.f.tolist() == [5, 5, 4, 1, 1, 1, 1, 1, 1, 1]  # below a: 9 of 10, b: 8, c: 7, whole fifths 4, 4, 3
    assert found.m.tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert found.value.tolist() == [5, 5, 4, 2, 2, 2, 1, 1, 1, 1]  # of 10, 10, 8, 5, 4, 4, 3, 3, 2, 2
    named = [list(RFM_GROUPS)[label] for label in found.labels]
    assert named == ["champions"] * 2 + ["loyal", "potential"] + ["sleeping"] * 2 + ["hibernating"] * 4


def test_a_group_by_hand(found):
    """Champions a and b: 7 orders and 190 of 550; 1 and 2 days ago."""
    row = found.groups().set_index("group").loc["champions"]
    assert row[["customers", "share", "recency_days", "frequency", "once"]].tolist() == [2, 0.2, 1.5, 3.5, 0]
    assert row["revenue"] == 190 * 10_000
    assert row["revenue_share"] == pytest.approx(190 / 550)
    assert row["basket"] == pytest.approx(190 * 10_000 / 7)


def test_edges_by_hand(found):
    edges = found.edges().set_index(["measure", "score"])
    assert edges.loc[("recency_days", 5)].tolist() == [2, 1, 2]
    assert edges.loc["frequency"].index.tolist() == [1, 4, 5]
    assert edges.loc[("frequency", 1)].tolist() == [7, 1, 1]
    assert edges.loc[("spend", 1)].tolist() == [2, 100_000, 200_000]


def test_every_pair_of_scores_has_one_group():
    for r in range(1, 6):
        for value in range(1, 6):
            holding = [
                name
                for name, g in RFM_GROUPS.items()
                if g.recency[0] <= r <= g.recency[1] and g.value[0] <= value <= g.value[1]
            ]
            assert holding == [group_of(r, value)]


def test_value_is_the_mean_of_frequency_and_money_rounded_to_the_ends():
    """Customers whose 5 x 5 pairs of scores are all different: 1.5 is 1, 2.5 is 2, 3.5 is 4 and 4.5 is 5."""
    grid = np.array([(f, m) for f in range(5) for m in range(5)], dtype=np.int64)
    found = scored("orders", np.arange(25).astype(str), np.arange(25), *grid.T)
    assert list(zip(found.f - 1, found.m - 1, strict=True)) == [tuple(pair) for pair in grid.tolist()]
    rounded = {1: 1, 1.5: 1, 2: 2, 2.5: 2, 3: 3, 3.5: 4, 4: 4, 4.5: 5, 5: 5}
    assert found.value.tolist() == [rounded[(f + m) / 2] for f, m in (grid + 1).tolist()]


counts = st.lists(st.tuples(*[st.integers(0, 6)] * 3), min_size=5, max_size=60)


@settings(max_examples=60, deadline=None)
@given(counts, st.randoms())
def test_holds_for_any_customers(rows, chance):
    columns = np.array(rows, dtype=np.int64)
    ids = np.array([str(i) for i in range(len(rows))])
    whole = scored("orders", ids, *columns.T)
    groups = whole.groups()
    assert groups["customers"].sum() == len(rows) == whole.grid().sum()
    assert groups["revenue"].sum() == columns[:, 2].sum()
    for values, scores, way in zip(columns.T, (whole.r, whole.f, whole.m), (-1, 1, 1), strict=True):
        order = np.argsort(way * values, kind="stable")
        assert (np.diff(scores[order]) >= 0).all()  # never worse with a better value
        assert all(len(set(scores[values == v])) == 1 for v in values)  # equal values, equal scores
    order = list(range(len(rows)))
    chance.shuffle(order)
    np.testing.assert_array_equal(scored("orders", ids[order], *columns[order].T).labels, whole.labels[order])


@pytest.mark.parametrize("n", [5, 10, 55, 1000])
def test_different_values_make_even_fifths(n):
    values = np.random.default_rng(0).permutation(n).astype(np.int64)
    assert np.bincount(worst_first(values)).tolist() == [0] + [n // 5] * 5


def test_when_everybody_ordered_once_nobody_is_a_champion_or_loyal():
    rows = "".join(f"o{i},u{i},x,{i + 1},2025-03-{1 + i % 20:02d}\n" for i in range(100))
    found = rfm(core.load({"orders.csv": ("order_id,user_id,item_id,amount,order_date\n" + rows).encode()}))
    assert set(found.f) == {1}
    customers = found.groups().set_index("group")["customers"]
    assert customers[["champions", "loyal", "at_risk", "cant_lose"]].sum() < 0.2 * 100
    assert customers[["champions", "loyal", "cant_lose"]].sum() == 0
    assert customers["new"] > 0 and customers["hibernating"] > 0


def test_without_amounts_frequency_alone_is_the_value():
    content = "\n".join(",".join(line.split(",")[i] for i in (0, 1, 2, 4)) for line in HAND.splitlines())
    found = rfm(core.load({"orders.csv": content.encode()}))
    assert found.m is None and found.spend is None
    np.testing.assert_array_equal(found.value, found.f)
    assert "revenue" not in found.groups() and "m" not in found.members()


def test_visits_count_where_there_are_no_orders():
    """u0 .. u5 came on 1 .. 6 days, the last time on day 1 .. 6 of March: twice on each."""
    rows = "".join(f"u{u},p{n},2025-03-{1 + day:02d}\n" for u in range(6) for day in range(u + 1) for n in range(2))
    found = rfm(core.load({"events.csv": ("user_id,page_id,event_date\n" + rows).encode()}))
    assert found.kind == "events"
    assert found.frequency.tolist() == [1, 2, 3, 4, 5, 6]
    assert found.recency_days.tolist() == [5, 4, 3, 2, 1, 0]


def test_customers_without_an_order_are_counted_apart():
    people = b"user_id,age\na,30\nz1,40\nz2,50\n"
    found = rfm(core.load({"orders.csv": HAND.encode(), "people.csv": people}))
    assert found.unscored == 2 and len(found.user_ids) == 10


def test_sums_equal_those_of_the_orders():
    dataset = core.open_sample("shop")
    found, orders = rfm(dataset), dataset.frame("orders")
    assert found.groups()["revenue"].sum() == orders["amount"].sum()
    assert found.frequency.sum() == orders.groupby("user_id")["order_id"].nunique().sum()


def test_the_lowest_fifth_is_called_new_only_where_most_came_once():
    days = np.arange(10)
    few, many = np.ones(10, dtype=np.int64), np.arange(20, 30)
    assert scored("orders", days.astype(str), days, few, None).names == tuple(RFM_GROUPS)
    regulars = scored("orders", days.astype(str), days, many, None)
    assert "new" not in regulars.names and "occasional" in regulars.names
    assert regulars.members(group="occasional")["user_id"].tolist() == ["0", "1"]  # the latest with the fewest orders


def test_the_days_between_two_orders_by_hand():
    """The champion came on the 1st, the 7th and the 13th."""
    rows = "o1,a,2025-03-01\no2,a,2025-03-07\no3,a,2025-03-13\no4,b,2025-03-03\no5,b,2025-03-05\n"
    rows += "o6,c,2025-02-01\no7,d,2025-02-02\no8,e,2025-02-03\n"
    found = rfm(core.load({"orders.csv": ("order_id,user_id,order_date\n" + rows).encode()}))
    assert found.span_days.tolist() == [12, 2, 0, 0, 0]
    assert found.groups().set_index("group").loc["champions", "gap_days"] == 6


def test_a_part_is_counted_by_the_scores_of_all(found):
    some = found.shown(np.array(["a", "d", "nobody"]))
    assert found.groups(some).set_index("group")["customers"].pipe(lambda c: c[c > 0]).to_dict() == {
        "champions": 1,
        "potential": 1,
    }
    assert found.members(some, "champions")["user_id"].tolist() == ["a"]
    assert found.members(some)["group"].tolist() == ["champions", "potential"]


def test_without_dates_or_with_too_few_customers_it_says_so():
    with pytest.raises(core.NotEnoughData, match="with a date"):
        rfm(core.load({"people.csv": b"user_id,age\na,30\nb,40\n"}))
    with pytest.raises(core.NotEnoughData, match="customers"):
        rfm(core.load({"orders.csv": b"order_id,user_id,item_id,order_date\n1,a,x,2025-01-01\n"}))


def test_returns_may_leave_a_negative_sum():
    found = scored("orders", np.array(list("abcde")), *np.array([[1, 2, 3, 4, 5], [1] * 5, [-5, 1, 2, 3, 4]]))
    assert found.m.tolist() == [1, 2, 3, 4, 5]
    assert found.groups()["revenue"].sum() == 5
