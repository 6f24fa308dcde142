"""Overview: the numbers on screen are the registry's; what cannot be answered says what to add."""

import numpy as np
import pytest

import core
from core.store import Workspaces
from dashboard.figures.trend import trend_figure
from dashboard.metrics import explained
from dashboard.report.context import LEAST, Context, TooFewPeople
from dashboard.report.document import Numbers
from dashboard.report.sections import SECTIONS
from dashboard.report.sections.kpis import kpis, reconciliation
from tests.dashboard.apps import clicked, opened, plain, saved, shop, shown, token_of

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
    assert not frame.exception and "add " not in shown(frame).lower().replace("add a file", "").replace(
        "add campaign contacts", ""
    )


SPAN = "order_id,user_id,item_id,amount,order_date\n" + "".join(
    f"{n},u{n % 20},a,{10 + n % 7},{np.datetime64('2024-01-01') + n % 80}\n" for n in range(400)
)


def spanned():
    return saved({"o.csv": SPAN.encode()})


def test_help_says_definition_formula_n_and_interval():
    frame = opened(ws=spanned(), lang="en")
    said = {metric.label: metric.help for metric in frame.metric}["Repeat rate"]
    assert "Share of buyers" in said and "`buyers with 2 or more orders > 0 / buyers with 1 or more`" in said
    assert "n = 20, 95%: " in said


def test_the_file_of_the_numbers_tells_what_they_are():
    found = explained(core.analytics.kpis(Workspaces().open(spanned())), "zh").set_index("name")
    assert found.loc["orders", "title"] == "订单" and found.loc["orders", "formula"] == "distinct(orders.order_id)"
    assert "order id" not in found.loc["orders", "definition"] and found.loc["orders", "value"] == 400


def test_the_last_30_days_against_the_30_before_are_one_click_away():
    frame = opened(ws=spanned(), lang="en")
    frame.button(key="overview.compare").click().run()
    assert frame.query_params["period"] in ("30", ["30"]) and frame.query_params["vs"] in ("previous", ["previous"])
    assert next(m for m in frame.metric if m.label == "Revenue").delta.endswith("%")
    assert not [b for b in frame.button if b.key == "overview.compare"]


def test_short_data_have_nothing_to_compare():
    assert not [b for b in opened(ws=saved({"o.csv": ORDERS}), lang="en").button if b.key == "overview.compare"]


def test_a_target_is_kept_and_says_what_is_missing():
    token = spanned()
    data = Workspaces().open(token)
    found = core.analytics.kpis(data).set_index("name")["value"]
    for name, value in (("repeat_rate", 0.9), ("average_order", 1000.0)):
        number = Workspaces().newest(token)
        Workspaces().note(token, f"target {name}", value, seen=number)
    said = plain(opened(ws=token, lang="en"))
    assert found["repeat_rate"] == 1 and "Target 90.0%: reached" in said
    assert f"Target 1,000: {1000 - found['average_order']:.2f} short" in said


def test_a_target_is_set_and_taken_away_in_its_menu():
    frame = opened(ws=spanned(), lang="en")
    frame.session_state["kpi.targets"] = True
    frame.run()
    frame.selectbox(key="kpi.target.name").set_value("repeat_rate").run()
    frame.number_input(key="kpi.target.repeat_rate").set_value(40.0).run()
    clicked(frame, "kpi.target.set")
    token = token_of(frame)
    assert Workspaces().notes(token) == {"target repeat_rate": 0.4}
    assert str(Workspaces().versions(token)[0].what) == "Set a target for Repeat rate: 40.0%"
    assert "Target 40.0%: reached" in plain(frame)
    clicked(frame, "kpi.target.remove")
    assert not Workspaces().notes(token) and "Target 40.0%" not in plain(frame)


def test_numbers_come_by_topic_and_those_over_time_with_a_line():
    frame = opened(ws=shop(), lang="en")
    assert len(frame.metric) == 10
    frame.button_group(key="overview.topic").set_value("satisfaction").run()
    labels = [m.label for m in frame.metric]
    assert "Satisfied (CSAT)" in labels and "Revenue" not in labels
    lines = {m.label: len(m.proto.chart_data) for m in frame.metric}
    assert lines["Satisfied (CSAT)"] >= 4 and lines["Feedback rate"] == 0


def test_the_report_holds_the_numbers_of_the_screen():
    data = Workspaces().open(spanned())
    blocks = kpis(Context(data, lang="en"))
    numbers = {n.key: n for block in blocks if isinstance(block, Numbers) for n in block.numbers}
    found = core.analytics.kpis(data).set_index("name")
    found = found[(found["n"] >= LEAST) | (found["unit"] == "count")]  # an average of fewer would tell of persons
    assert {key: n.value for key, n in numbers.items()} == pytest.approx(found["value"].to_dict(), nan_ok=True)
    assert numbers["revenue"].shown == {m.label: m.value for m in opened(ws=data.token, lang="en").metric}["Revenue"]
    assert "95%" in numbers["average_order"].note and "distinct(orders.order_id)" in numbers["orders"].definition


def test_a_report_of_fewer_than_ten_people_has_no_numbers():
    with pytest.raises(TooFewPeople):
        SECTIONS["kpis"].builder(Context(Workspaces().open(saved({"o.csv": ORDERS})), lang="en"))


def test_the_report_tells_every_sum():
    said, counts, amounts = reconciliation(Context(Workspaces().open(spanned()), lang="zh"))
    assert said.strong and "5 项合计" in said.words
    assert counts.frame["difference"].tolist() == [0] * len(counts.frame) and len(amounts.frame) == 3


def test_the_trend_draws_what_the_series_holds():
    import core

    content = b"user_id,page_id,time\na,p,2025-01-01\na,p,2025-01-03\n"
    found = core.analytics.series(core.load({"v.csv": content}), "page_views")
    assert list(trend_figure(found, "Views", "", "en").data[0].y) == [1, 0, 1]
