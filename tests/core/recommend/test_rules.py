"""Business rules on goods of which everything is known, and of which something is not."""

import numpy as np
import pytest

import core
from core.errors import OutOfRange
from core.recommend import Goods, Rules, allowed, cap, goods, interactions
from core.recommend.rules import STOCK

ORDERS = b"order_id,user_id,item_id,amount\n1,ann,a,5\n2,ann,b,5\n3,bob,c,5\n4,bob,d,5\n"
ITEMS = b"item_id,title,category,price,cost,in stock\na,Shoe,feet,10,6,3\nb,Boot,feet,20,18,0\nc,Scarf,neck,5,1,\nd,Hat,,0,1,12\n"


def goods_of(items: bytes = ITEMS) -> Goods:
    dataset = core.load({"orders.csv": ORDERS, "items.csv": items})
    return goods(dataset, interactions(dataset))


def test_margin_stock_and_category_are_read() -> None:
    found = goods_of()
    assert found.category is not None and found.category.tolist() == ["feet", "feet", "neck", ""]
    assert found.margin is not None and found.margin[:3] == pytest.approx([0.4, 0.1, 0.8])
    assert found.margin is not None and np.isnan(found.margin[3])
    assert found.stock is not None and found.stock.tolist() == [True, False, False, True]
    assert found.categories == ["feet", "neck"]
    assert [each.group.tolist() for each in cap(found, Rules(per_category=2))] == [[1, 1, 2, -1]]
    assert cap(found, Rules()) == []


def test_each_rule_leaves_out_what_it_should() -> None:
    found = goods_of()
    assert allowed(found, Rules(), 4).all()
    assert allowed(found, Rules(without=("feet",)), 4).tolist() == [False, False, True, True]
    assert allowed(found, Rules(in_stock=True), 4).tolist() == [True, False, False, True]
    assert allowed(found, Rules(margin=0.4), 4).tolist() == [True, False, True, False]
    assert allowed(found, Rules(without=("neck",), in_stock=True, margin=0.1), 4).tolist() == [
        True,
        False,
        False,
        False,
    ]


def test_a_rule_without_its_column_is_refused_and_none_is_no_rule() -> None:
    plain = goods_of(b"item_id,title\na,Shoe\n")
    assert plain.category is plain.margin is plain.stock is None
    assert plain.categories == []
    assert allowed(plain, Rules(per_category=2), 4).all()
    for rules in (Rules(without=("feet",)), Rules(in_stock=True), Rules(margin=0.1)):
        with pytest.raises(OutOfRange):
            allowed(plain, rules, 4)
    with pytest.raises(OutOfRange):
        cap(plain, Rules(per_category=2))
    assert not Rules()
    assert Rules(per_category=1)


def test_words_for_yes_count_as_stock() -> None:
    found = goods_of("item_id,title,有货\na,Shoe,是\nb,Boot,否\nc,Scarf,yes\n".encode())
    assert found.stock is not None and found.stock.tolist() == [True, False, True, False]
    assert found.stock_column == "有货"


@pytest.mark.parametrize(
    "heading", ["stock", "Stock level", "in_stock", "Inventory", "qty in stock", "库存", "availability"]
)
def test_headings_of_stock(heading: str) -> None:
    assert STOCK.fullmatch(heading)


@pytest.mark.parametrize("heading", ["stock_code", "livestock", "stocking", "size", "brand"])
def test_other_headings(heading: str) -> None:
    assert not STOCK.fullmatch(heading)
