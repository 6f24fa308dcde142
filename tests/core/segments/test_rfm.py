"""RFM groups: a fixture worked by hand, and what holds for any data."""

import narwhals as nw
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core.engine import frames
from core.filters import Filter
from core.segments.rfm import RFM_GROUPS, group_of, rfm, rfm_members, scored

# Ten customers a-j; the last day is 2025-03-11. Ordered 1, 2, .. 10 days before it; a four times, b three, c twice,
# the others once; spent 100, 90, .. 10.
HAND = "order_id,user_id,item_id,amount,order_date\n" + "".join(
    f"{user}{n},{user},x,{(100 - 10 * place) / times},2025-03-{10 - place:02d}\n"
    for place, (user, times) in enumerate(zip("abcdefghij", (4, 3, 2, 1, 1, 1, 1, 1, 1, 1), strict=True))
    for n in range(times)
)
DAY = 20_148  # 2025-03-01
VISIT = b"user_id,page_id,event_date\na,home,2025-03-11\n"


@pytest.fixture(scope="module")
def hand():
    return core.load({"orders.csv": HAND.encode(), "events.csv": VISIT})


@pytest.fixture(scope="module")
def found(hand):
    return rfm(hand)


def customers(recency, frequency, spend=None, span=None):
    """Customers "00", "01", .. with these measures, as a frame to score."""
    columns = {
        "recency_days": recency,
        "frequency": frequency,
        "span_days": np.zeros(len(recency), int) if span is None else span,
    }
    ids = [f"{place:03}" for place in range(len(recency))]
    frame = pd.DataFrame({"user_id": ids} | columns | ({} if spend is None else {"spend": spend}))
    return nw.from_native(frame).lazy()


def of(*measures, **more):
    """What is found of them, and everyone with scores, in order."""
    each = customers(*measures, **more)
    counted = scored("orders", each)
    return counted, counted.members(each)


def test_scores_by_hand(hand, found):
    """Recency and spend have no ties: two customers a fifth. Of orders, the seven with one share the lowest score."""
    listed = rfm_members(hand, found)
    assert found.kind == "orders" and listed["user_id"].tolist() == list("abcdefghij")
    assert listed["r"].tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert listed["f"].tolist() == [5, 5, 4, 1, 1, 1, 1, 1, 1, 1]  # below a: 9 of 10, b: 8, c: 7, whole fifths 4, 4, 3
    assert listed["m"].tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert listed["value"].tolist() == [5, 5, 4, 2, 2, 2, 1, 1, 1, 1]  # of 10, 10, 8, 5, 4, 4, 3, 3, 2, 2
    assert listed["group"].tolist() == [
        *["champions"] * 2, "loyal", "potential", *["sleeping"] * 2, *["hibernating"] * 4,
    ]  # fmt: skip


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
    _, found = of(np.arange(25), *grid.T)
    assert list(zip(found["f"] - 1, found["m"] - 1, strict=True)) == [tuple(pair) for pair in grid.tolist()]
    rounded = {1: 1, 1.5: 1, 2: 2, 2.5: 2, 3: 3, 3.5: 4, 4: 4, 4.5: 5, 5: 5}
    assert found["value"].tolist() == [rounded[(f + m) / 2] for f, m in (grid + 1).tolist()]


counts = st.lists(st.tuples(*[st.integers(0, 6)] * 3), min_size=5, max_size=60)


@settings(max_examples=60, deadline=None)
@given(counts, st.randoms())
def test_holds_for_any_customers(rows, chance):
    columns = np.array(rows, dtype=np.int64)
    whole, listed = of(*columns.T)
    groups = whole.groups()
    assert groups["customers"].sum() == len(rows) == whole.grid().sum()
    assert groups["revenue"].sum() == columns[:, 2].sum()
    assert groups.set_index("group")["customers"].to_dict() == {
        name: int((listed["group"] == name).sum()) for name in whole.names
    }
    for values, name, way in zip(columns.T, "rfm", (-1, 1, 1), strict=True):
        scores = listed[name].to_numpy()
        smaller = np.array([(way * values < way * value).sum() for value in values])
        expected = (
            1 + 5 * smaller // len(values)
            if way > 0
            else 5 - 5 * (values[None] < values[:, None]).sum(1) // len(values)
        )
        assert scores.tolist() == expected.tolist()
        order = np.argsort(way * values, kind="stable")
        assert (np.diff(scores[order]) >= 0).all()  # never worse with a better value
        assert all(len(set(scores[values == v])) == 1 for v in values)  # equal values, equal scores
    order = list(range(len(rows)))
    chance.shuffle(order)
    shuffled = of(*columns[order].T)[1]
    assert shuffled["group"].tolist() == listed["group"].iloc[order].tolist()


@pytest.mark.parametrize("n", [5, 10, 55, 1000])
def test_different_values_make_even_fifths(n):
    values = np.random.default_rng(0).permutation(n).astype(np.int64)
    _, found = of(values, values)
    assert [np.bincount(found[score]).tolist() for score in "rf"] == [[0] + [n // 5] * 5] * 2


def test_when_everybody_ordered_once_nobody_is_a_champion_or_loyal():
    rows = "".join(f"o{i},u{i},x,{i + 1},2025-03-{1 + i % 20:02d}\n" for i in range(100))
    found = rfm(core.load({"orders.csv": ("order_id,user_id,item_id,amount,order_date\n" + rows).encode()}))
    assert set(found.everyone["f"]) == {1}
    customers = found.groups().set_index("group")["customers"]
    assert customers[["champions", "loyal", "at_risk", "cant_lose"]].sum() < 0.2 * 100
    assert customers[["champions", "loyal", "cant_lose"]].sum() == 0
    assert customers["new"] > 0 and customers["hibernating"] > 0


def test_without_amounts_frequency_alone_is_the_value():
    content = "\n".join(",".join(line.split(",")[i] for i in (0, 1, 2, 4)) for line in HAND.splitlines())
    dataset = core.load({"orders.csv": content.encode()})
    found = rfm(dataset)
    assert found.m is None and found.everyone["value"].equals(found.everyone["f"])
    assert "revenue" not in found.groups() and "m" not in rfm_members(dataset, found)


def test_visits_count_where_there_are_no_orders():
    """u0 .. u5 came on 1 .. 6 days, the last time on day 1 .. 6 of March: twice on each."""
    rows = "".join(f"u{u},p{n},2025-03-{1 + day:02d}\n" for u in range(6) for day in range(u + 1) for n in range(2))
    found = rfm(core.load({"events.csv": ("user_id,page_id,event_date\n" + rows).encode()}))
    assert found.kind == "events"
    edges = found.edges().set_index(["measure", "score"])
    assert edges.loc["frequency"].to_numpy().tolist() == [[2, 1, 2], [1, 3, 3], [1, 4, 4], [1, 5, 5], [1, 6, 6]]
    assert edges.loc["recency_days"].to_numpy().tolist() == [[1, 5, 5], [1, 4, 4], [1, 3, 3], [1, 2, 2], [2, 0, 1]]


def test_customers_without_an_order_are_counted_apart():
    people = b"user_id,age\na,30\nz1,40\nz2,50\n"
    found = rfm(core.load({"orders.csv": HAND.encode(), "people.csv": people}))
    assert found.unscored == 2 and found.everyone["customers"].sum() == 10


def test_sums_equal_those_of_the_orders():
    dataset = core.open_sample("shop")
    found, orders = rfm(dataset), dataset.frame("orders")
    assert found.groups()["revenue"].sum() == orders["amount"].sum()
    assert found.everyone["frequency"].sum() == orders.groupby("user_id")["order_id"].nunique().sum()


def test_the_lowest_fifth_is_called_new_only_where_most_came_once():
    days = np.arange(10)
    few, many = np.ones(10, dtype=np.int64), np.arange(20, 30)
    assert of(days, few)[0].names == tuple(RFM_GROUPS)
    regulars = of(days, many)[0]
    assert "new" not in regulars.names and "occasional" in regulars.names
    occasional = regulars.members(customers(days, many), "occasional")
    assert occasional["user_id"].tolist() == ["000", "001"]  # the latest with the fewest orders


def test_the_days_between_two_orders_by_hand():
    """The champion came on the 1st, the 7th and the 13th."""
    rows = "o1,a,2025-03-01\no2,a,2025-03-07\no3,a,2025-03-13\no4,b,2025-03-03\no5,b,2025-03-05\n"
    rows += "o6,c,2025-02-01\no7,d,2025-02-02\no8,e,2025-02-03\n"
    found = rfm(core.load({"orders.csv": ("order_id,user_id,order_date\n" + rows).encode()}))
    assert found.everyone["span_days"].sum() == 14
    assert found.groups().set_index("group").loc["champions", "gap_days"] == 6


def test_a_part_is_counted_by_the_scores_of_all(hand, found):
    """a, b, c and d ordered in these days."""
    shown = hand.filtered(Filter(period=(DAY + 6, DAY + 10)))
    part = rfm(hand, shown)
    assert part.edges().equals(found.edges()) and part.names == found.names
    assert part.groups().set_index("group")["customers"].pipe(lambda c: c[c > 0]).to_dict() == {
        "champions": 2, "loyal": 1, "potential": 1,
    }  # fmt: skip
    assert part.grid().sum() == 4
    assert rfm_members(hand, part, shown, "champions")["user_id"].tolist() == ["a", "b"]
    assert rfm_members(hand, part, shown)["group"].tolist() == ["champions", "champions", "loyal", "potential"]


def test_without_dates_or_with_too_few_customers_it_says_so():
    with pytest.raises(core.NotEnoughData, match="with a date"):
        rfm(core.load({"people.csv": b"user_id,age\na,30\nb,40\n"}))
    with pytest.raises(core.NotEnoughData, match="customers"):
        rfm(core.load({"orders.csv": b"order_id,user_id,item_id,order_date\n1,a,x,2025-01-01\n"}))


def test_returns_may_leave_a_negative_sum():
    found, listed = of(*np.array([[1, 2, 3, 4, 5], [1] * 5, [-5, 1, 2, 3, 4]]))
    assert listed["m"].tolist() == [1, 2, 3, 4, 5]
    assert found.groups()["revenue"].sum() == 5


def test_only_counts_leave_the_engine(monkeypatch):
    rows, answer = [], frames.answer

    def told(frame, *more):
        table = answer(frame, *more).read_all()
        rows.append(table.num_rows)
        return table.to_reader()

    monkeypatch.setattr(frames, "answer", told)
    dataset = core.open_sample("shop")
    found = rfm(dataset, dataset.filtered(Filter(groups=(("gender", ("female",)),))))
    assert found.everyone["customers"].sum() == 4100 > found.grid().sum() > 0
    assert rows and max(rows) <= 125
