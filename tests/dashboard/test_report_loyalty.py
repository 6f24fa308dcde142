"""Loyalty and the way to an order in a report: numbers of core, and none of fewer than ten people."""

import pytest

import core
from core import analytics
from core.errors import NotEnoughData
from dashboard.report.context import Context
from dashboard.report.document import Chart, Numbers, Text
from dashboard.report.sections.funnel import funnel
from dashboard.report.sections.loyalty import loyalty


@pytest.fixture(scope="module")
def shop():
    return core.open_sample("shop")


def chart(blocks, key):
    return next(block for block in blocks if isinstance(block, Chart) and block.key == key)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_numbers_are_those_of_core(shop, lang):
    blocks = loyalty(Context(shop, lang=lang, symbol="¥"))
    assert isinstance(blocks[0], Text) and blocks[0].strong
    numbers = {number.key: number.value for block in blocks if isinstance(block, Numbers) for number in block.numbers}
    assert numbers["again"] == analytics.kpis(shop).set_index("name").loc["repeat_rate", "value"]
    assert numbers["back_90"] == analytics.time_to_return(shop).within["share"].iloc[2]
    bands = chart(blocks, "bands").frame
    assert bands["revenue"].sum() == pytest.approx(4_176_708.89)
    cohorts = chart(blocks, "cohorts").frame
    assert cohorts[["people", "active"]].min().min() >= 10
    assert list(cohorts.columns) == list(chart(blocks, "cohorts").headings)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_funnel_has_its_steps_and_channels(shop, lang):
    blocks = funnel(Context(shop, lang=lang))
    assert chart(blocks, "steps").frame["reached"].tolist() == [167_998, 111_127, 34_438, 13_637, 9_448]
    assert chart(blocks, "channels").frame["first"].sum() == 167_998
    assert "\\" not in "".join(block.words for block in blocks if isinstance(block, Text))


def test_small_numbers_stay_out():
    rows = b"".join(b"%d,u%d,x,1,2025-01-%02d\n" % (n, n % 14, 1 + n) for n in range(20))
    orders = core.load({"o.csv": b"order_id,user_id,item_id,amount,time\n" + rows})
    assert chart(loyalty(Context(orders)), "repeats").frame["people"].tolist() == [14]
    visits = b"user_id,page_id\n" + b"".join(b"u%d,home\n" % n for n in range(20)) + b"u1,cart\nu2,cart\n"
    with pytest.raises(NotEnoughData, match="Fewer than 10"):  # the one step that is left is no way
        funnel(Context(core.load({"v.csv": visits})))


def test_what_is_lacking_is_said():
    customers = core.load({"c.csv": b"user_id,age\na,20\n"})
    for build in (loyalty, funnel):
        with pytest.raises(NotEnoughData):
            build(Context(customers))
