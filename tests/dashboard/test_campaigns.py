"""Campaigns: the headline names what worked, a missing control is said, dates are placed among others, figures draw it."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import core
from core.analytics import kpis_by
from core.campaigns import before_after, campaigns, effects
from core.store import Workspaces
from dashboard.figures import campaigns as figures
from dashboard.figures import campaigns_words as words
from dashboard.report.context import Context
from dashboard.report.document import Chart, Text
from dashboard.report.sections.campaigns import campaigns as section
from tests.core.campaigns.data import contacts, loaded, orders
from tests.core.campaigns.test_before_after import WEEK, dated
from tests.dashboard.apps import opened, plain, saved


@cache
def _shop_files():
    pack = Path(core.__file__).parents[1] / "sample_data" / "shop"
    return {name: (pack / name).read_bytes() for name in ("customers.csv", "orders.csv.gz", "exposures.csv.gz")}


def shop():
    return saved(_shop_files())


def files(**tables):
    return {f"{name}.csv": frame.to_csv(index=False).encode() for name, frame in tables.items()}


def reached():
    """A campaign without a control, and people it did not reach."""
    own, rest = np.tile(WEEK, 20) * 10, np.tile(WEEK, 20) * 30
    rows = orders(*dated(own), *dated(rest, "u2", name="p"))
    plan = pd.DataFrame({"campaign_id": ["mail"], "start_date": ["2025-04-01"], "end_date": ["2025-04-14"]})
    made = pd.DataFrame({"user_id": ["u1"], "campaign_id": ["mail"], "conversions": [1]})
    return files(orders=rows, campaigns=plan, exposures=made)


def test_the_shop_says_that_only_summer_voucher_worked():
    page = opened("campaigns", ws=shop())
    assert not page.exception
    said = plain(page)
    assert "1 of 3 tested campaigns made a difference that chance hardly explains: summer-voucher" in said
    assert "2.7 points more people who converted, 95% interval 1.0 to 4.5" in said
    assert "3 comparisons were made" in said and len(page.get("plotly_chart")) == 4
    assert "autumn-lookbook has a control group" in said  # before and after says that the card above knows better
    assert "the groups spent differently already" in said  # true of the shop as it was drawn


def test_the_shop_in_chinese():
    page = opened("campaigns", ws=shop(), lang="zh")
    assert not page.exception
    said = plain(page)
    assert "1 个的效果不像是偶然：summer-voucher" in said and "不足以" not in said


def test_another_outcome_and_a_control_by_hand():
    page = opened("campaigns", ws=saved(files(exposures=contacts((30, 10), (100, 100), names=("red", "blue")))))
    assert "no name says which group is the control; blue was taken" in plain(page)
    box = next(box for box in page.selectbox if box.key and box.key.startswith("campaigns.control."))
    box.set_value(1).run()
    page.run()
    assert not page.exception
    said = plain(page)
    assert "no name says" not in said and "20.0 points fewer" in said


def test_without_a_control_it_says_so_and_compares_with_people_not_reached():
    page = opened("campaigns", ws=saved(reached()))
    assert not page.exception
    said = plain(page)
    assert "it has no control group, so what it changed cannot be proved" in said
    assert "No campaign here has a control group" in said and "Weaker evidence" in said


def test_without_campaigns_a_date_of_ones_own_can_be_asked_about():
    page = opened("campaigns", ws=saved(files(orders=orders(*dated(np.tile(WEEK, 20))))))
    assert not page.exception
    assert "No campaigns in this data" in plain(page) and len(page.date_input) == 1


def test_without_anything_the_page_says_what_to_add():
    page = opened("campaigns", ws=saved({"customers.csv": b"user_id,age\nu1,30\nu2,40\n"}))
    assert not page.exception
    assert "No campaigns and no dates yet" in plain(page)


def test_filtered_to_days_without_contacts_the_filter_is_named():
    rows = orders(*dated(np.tile(WEEK, 20)))
    page = opened(
        "campaigns", ws=saved(files(orders=rows, exposures=contacts((3, 1), (20, 20)))), period="20250401-20250407"
    )
    assert not page.exception
    said = plain(page)
    assert "The filters leave no campaign contact" in said and "Before and after a date" in said
    assert "No campaigns in this data" not in said


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_figures_draw_what_was_found(lang):
    made = pd.concat([contacts((30, 10), (100, 100)), contacts((9, 10), (100, 100), campaign="d", first=900)])
    found = effects(loaded(exposures=made))
    drawing = figures.forest(found, lang)
    assert list(drawing.data[-1].x) == [one.comparison.lift for one in found]
    assert len(set(drawing.data[-1].marker.color)) == 2
    data = loaded(orders=orders(*dated(np.tile(WEEK, 20) * np.linspace(1, 1.3, 140))))
    day = before_after(data, 20200, "revenue", window=7)
    assert sum(figures.placebos(day, lang).data[0].y) == len(day.placebos) == 20200 - 20089 - 28 - 7 + 1
    seen = figures.around(day, "Revenue", "¥", lang).data[1]
    assert sum(seen.y[-7:]) == pytest.approx(day.after)


def test_results_of_campaigns_are_those_of_the_registry():
    made = contacts((30, 10), (100, 100)).assign(clicks=1, impressions=0)
    rows = kpis_by(loaded(exposures=made), "campaign_id")
    ctr = rows[rows["name"] == "ctr"]
    assert ctr["value"].isna().all()  # no impressions: no data, never 0%
    bars = figures.results(rows[rows["name"] == "cvr"], ["c"], "CVR", ["20%"], "en").data[0]
    assert list(bars.x) == [0.2]


def test_a_lift_without_a_limit_is_drawn_and_said():
    found = effects(loaded(exposures=contacts((12, 0), (100, 100))))
    assert np.isnan(found[0].comparison.lift) and figures.forest(found, "en").data[-1].x == ()
    assert words.change(float("inf")) == "∞"


def test_the_report_holds_the_findings_and_leaves_small_campaigns_out():
    small = contacts((1, 1), (3, 3), campaign="tiny", first=900)
    data = loaded(exposures=pd.concat([contacts((30, 10), (100, 100)), small]))
    blocks = section(Context(data))
    assert blocks[0] == Text(words.headline(effects(data), 2, 206, 206, "en"), strong=True)
    results, lifts = (block for block in blocks if isinstance(block, Chart))
    assert results.frame["group"].tolist() == ["c"] and lifts.frame["lift"].tolist() == pytest.approx([2.0])
    with pytest.raises(core.NotEnoughData):
        section(Context(loaded(customers=pd.DataFrame({"user_id": ["u1"], "age": [3]}))))


def test_the_report_of_campaigns_without_control_says_what_that_means():
    data = core.load(reached(), workspaces=Workspaces())
    blocks = section(Context(data, lang="zh"))
    assert "没有对照组" in blocks[-1].words and len(campaigns(data)) == 1
