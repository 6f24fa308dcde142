"""Overview: the numbers on screen are the registry's; what cannot be answered says what to add."""

import pytest

from dashboard.figures.trend import trend_figure
from tests.dashboard.apps import opened, saved, shop, shown

ORDERS = b"order_id,user_id,item_id,quantity,amount\no1,u1,a,1,10\no2,u2,a,1,20\n"


def test_every_number_has_its_definition():
    frame = opened(ws=saved({"o.csv": ORDERS}), lang="en")
    numbers = {metric.label: metric for metric in frame.metric}
    assert numbers["Revenue"].value == "30.00" and numbers["Orders"].value == "2"
    assert all(metric.help and "n = " in metric.help for metric in frame.metric)


@pytest.mark.parametrize(
    ("lang", "sentence"), [("en", "2 people, 2 orders, revenue of 30.00."), ("zh", "2人、2笔订单、销售额 30.00")]
)
def test_the_headline_is_computed(lang, sentence):
    frame = opened(ws=saved({"o.csv": ORDERS}), lang=lang)
    assert sentence in shown(frame).replace("\\", "") and not frame.exception


def test_a_rate_of_nothing_is_no_data():
    frame = opened(ws=saved({"e.csv": b"user_id,campaign_id,impressions,clicks\nu,c,0,0\n"}), lang="en")
    assert {m.label: m.value for m in frame.metric}["Campaign CTR"] == "no data"


def test_what_is_missing_says_what_to_add():
    assert "add page views: user_id, page_id" in shown(opened(ws=saved({"o.csv": ORDERS}), lang="en"))


def test_the_shop_shows_every_page_ready():
    frame = opened(ws=shop(), lang="en")
    assert not frame.exception and "add " not in shown(frame).lower().replace("add a file", "")


def test_the_trend_draws_what_the_series_holds():
    import core

    content = b"user_id,page_id,time\na,p,2025-01-01\na,p,2025-01-03\n"
    found = core.analytics.series(core.load({"v.csv": content}), "page_views")
    assert list(trend_figure(found, "Views", "", "en").data[0].y) == [1, 0, 1]
