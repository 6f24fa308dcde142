"""The way to an order: the sample shop's planted numbers, orders of steps by hand, and what steps are recognised."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core import Filter, analytics
from core.analytics.funnel import MOST_STEPS
from core.errors import NotEnoughData, OutOfRange

HEAD = "user_id,session_id,page_id,event,channel,time\n"
# 1 goes the whole way; 2 sees the cart before the product, and no cart after it; 3 buys the second time round;
# 4 has two channels and only looks; 5 orders without a cart.
HAND = HEAD + "".join(
    f"{user},{session},{page},{event},{channel},2025-01-01 10:{minute:02}:00\n"
    for user, session, page, event, channel, minute in (
        ("a", 1, "home", "view", "ads", 0), ("a", 1, "/product/7?x=1", "view", "ads", 1),
        ("a", 1, "cart", "view", "ads", 2), ("a", 1, "done", "purchase", "ads", 3),
        ("a", 2, "cart", "view", "ads", 10), ("a", 2, "product/7", "view", "ads", 11),
        ("b", 3, "cart", "view", "mail", 20), ("b", 3, "product/7", "view", "mail", 21),
        ("b", 3, "cart", "view", "mail", 22), ("b", 3, "done", "purchase", "mail", 22),
        ("c", 4, "home", "view", "ads", 30), ("c", 4, "product/9", "view", "mail", 31),
        ("d", 5, "product/1", "view", "ads", 40), ("d", 5, "done", "purchase", "ads", 41),
    )
)  # fmt: skip


def loaded(text):
    return core.load({"events.csv": text.encode()})


def reached(found):
    return found.steps["reached"].tolist()


@pytest.fixture(scope="module")
def shop():
    return core.open_sample("shop")


def test_the_planted_funnel_of_the_shop(shop):
    """As sample_data/shop/README.md has it: visits, with a product, the cart, the checkout, an order."""
    found = analytics.funnel(shop)
    assert reached(found) == [167_998, 111_127, 34_438, 13_637, 9_448]
    assert (found.unit, found.ordered, found.left_out, found.worst) == ("visits", True, 0, 2)
    assert [round(share, 3) for share in found.steps["next_share"][1:]] == [0.661, 0.310, 0.396, 0.693]
    assert [analytics.step_name(code) for code in found.steps["step"]] == [
        "visit",
        "product",
        "cart",
        "checkout",
        "order",
    ]
    assert found.channels[[0, 1, 2, 3, 4]].sum().tolist() == reached(found)


def test_a_channel_alone_is_its_row(shop):
    all_rows = analytics.funnel(shop).channels.set_index("channel")
    assert reached(analytics.funnel(shop.filtered(Filter(channels=("ads",))))) == all_rows.loc["ads"].tolist()


def test_steps_follow_each_other_by_hand():
    """Products: 1, 2, 3, 4, 5. Carts after it: 1 and 3. Orders after that: 1 and 3; 5 had no cart."""
    found = analytics.funnel(loaded(HAND))
    assert found.steps["step"].tolist() == ["visit", "page:product", "page:cart", "event:purchase"]
    assert reached(found) == [5, 5, 2, 2]
    assert found.steps["lost"].tolist() == [0, 0, 3, 0]
    assert found.channels.astype(object).where(found.channels.notna(), None).to_numpy().tolist() == [
        ["ads", 3, 3, 1, 1],
        ["mail", 1, 1, 1, 1],
        [None, 1, 1, 0, 0],
    ]
    # Wilson 1927 for 2 of 5.
    assert found.steps.loc[2, ["next_low", "next_high"]].tolist() == pytest.approx([0.1176, 0.7693], abs=1e-4)


def test_steps_of_ones_own():
    found = analytics.funnel(loaded(HAND), steps=("page:cart", "page:product", "event:purchase"))
    assert reached(found) == [3, 2, 1]  # 2 and 3 see a product after the cart, and 3 orders then
    assert reached(analytics.funnel(loaded(HAND), steps=("visit",) * (MOST_STEPS + 3))) == [5] * MOST_STEPS
    with pytest.raises(OutOfRange):
        analytics.funnel(loaded(HAND), steps=("visit", "nonsense"))


def test_without_sessions_people_are_counted_and_without_times_in_no_order():
    people = analytics.funnel(
        loaded("user_id,page_id,time\na,product,2025-01-01\na,cart,2025-01-05\nb,product,2025-01-02\n")
    )
    assert (people.unit, people.ordered, reached(people)) == ("people", True, [2, 2, 1])
    unordered = analytics.funnel(loaded("user_id,page_id\na,cart\na,product\nb,cart\n"))
    assert (unordered.ordered, reached(unordered)) == (False, [2, 1, 1])  # b has a cart without a product


def test_rows_of_no_visit_are_left_out_and_counted():
    text = (
        HEAD
        + "a,1,product,view,ads,2025-01-01 10:00:00\na,1,cart,view,ads,2025-01-01 10:01:00\n"
        + "b,,cart,view,ads,2025-01-01 10:00:00\n"
    )
    found = analytics.funnel(loaded(text))
    assert (reached(found), found.left_out) == ([1, 1, 1], 1)


def test_steps_are_recognised_by_events_as_well():
    behaviour = "user_id,item_id,page_id,behavior_type,time\n"
    found = core.load(
        {"e.csv": (behaviour + "u,1,1,pv,2025-01-01\nu,1,1,cart,2025-01-02\nu,1,1,buy,2025-01-03\n").encode()}
    )
    if "event" in found.columns("events"):
        assert analytics.usual_steps(found)[1:] == ("event:cart", "event:buy")
    chinese = loaded("用户id,页面,行为,时间\na,x,加入购物车,2025-01-01\na,x,购买,2025-01-02\n")
    assert analytics.usual_steps(chinese) == ("visit", "event:加入购物车", "event:购买")


def test_orders_are_the_events_of_the_visit_conversion():
    """40 visits: 15 only look at paying, 20 pay, 10 of which and 4 more purchase, so that 24 order."""
    kinds = [("purchase_intent", 0, 15), ("payment", 0, 20), ("purchase", 10, 24)]
    rows = [(n, kind) for kind, first, end in kinds for n in range(first, end)] + [(n, "view") for n in range(40)]
    data = loaded(HEAD + "".join(f"u{n},{n},p,{kind},ads,2025-01-01 10:00:00\n" for n, kind in rows))
    found, known = analytics.funnel(data), analytics.kpis(data).set_index("name").loc["conversion"]
    assert found.steps["step"].tolist() == ["visit", "order"] and reached(found) == [40, 24]
    assert found.steps["share"].iloc[-1] == known["value"] and known["n"] == 40
    assert analytics.step_name("event:purchase_intent") == "" and analytics.step_name("event:Paid") == "order"


def test_a_finished_checkout_is_an_order():
    data = loaded(HEAD + "a,1,p,begin_checkout,ads,2025-01-01\na,1,p,checkout_completed,ads,2025-01-01\n" * 2)
    assert analytics.usual_steps(data) == ("visit", "event:begin_checkout", "event:checkout_completed")


def test_addresses_are_read_to_their_first_part():
    pages = "user_id,page_id,time\na,https://shop.example/Product/1?x=2,2025-01-01\na,/cart#top,2025-01-02\na,/,2025-01-03\n"
    assert analytics.step_choices(loaded(pages))["code"].tolist() == ["page:Product", "page:cart"]
    assert analytics.usual_steps(loaded(pages)) == ("visit", "page:Product", "page:cart")


def test_pages_that_are_no_steps_say_what_is_needed():
    with pytest.raises(NotEnoughData, match="steps"):
        analytics.funnel(loaded("user_id,page_id\na,news\n"))
    with pytest.raises(NotEnoughData):
        analytics.funnel(loaded(HAND).filtered(Filter(channels=("nowhere",))))
    with pytest.raises(NotEnoughData):
        analytics.funnel(core.load({"c.csv": b"user_id,age\na,20\n"}))


STEPS = ("product", "cart", "checkout")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(STEPS), st.integers(0, 6)), min_size=1, max_size=30))
def test_any_order_of_steps_is_counted_as_by_hand(rows):
    """Against plain Python: of each visit, the first time of a step at or after the one before."""
    lines = "".join(f"u,{visit},{page},view,ads,2025-01-01 10:{minute:02}:00\n" for visit, page, minute in rows)
    found = analytics.funnel(loaded(HEAD + lines), steps=("visit", *(f"page:{step}" for step in STEPS)))
    levels = []
    for visit in {visit for visit, _, _ in rows}:
        now, level = 0, 1
        for step in STEPS:
            times = [minute for v, page, minute in rows if v == visit and page == step and minute >= now]
            if not times:
                break
            now, level = min(times), level + 1
        levels.append(level)
    assert reached(found) == [sum(level > place for level in levels) for place in range(4)]
