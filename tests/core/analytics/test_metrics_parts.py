"""Numbers by channel, by campaign and over time are the numbers of the registry, of a part."""

import numpy as np
import pandas as pd
import pytest

import core
from core.analytics import METRICS, histories, history, kpis, kpis_by

HEADS = {
    "events": "user_id,page_id,session_id,event,channel,time",
    "orders": "order_id,user_id,item_id,amount,channel,order_date",
    "ratings": "user_id,item_id,rating,rated_at",
    "exposures": "user_id,campaign_id,channel,impressions,clicks,conversions,ad_cost,conversion_value,sent_at",
}


def made(seed=0, shuffled=False):
    """Ten weeks of a small shop with three channels, some of them not known."""
    rng = np.random.default_rng(seed)

    def pick(*of):
        return rng.choice(of)

    def n(low, high):
        return rng.integers(low, high)

    def day():
        return np.datetime64("2024-01-01") + int(n(0, 73))

    views = ("view", "view", "purchase")
    rows = {
        "events": [
            f"u{n(0, 40)},p{n(0, 5)},s{n(0, 150)},{pick(*views)},{pick('ads', 'mail', '')},{day()}" for _ in range(400)
        ],
        "orders": [
            f"o{i // 2},u{i % 30},x{n(0, 5)},{n(-20, 90)}.37,{pick('ads', 'mail', '')},{day()}" for i in range(200)
        ],
        "ratings": [f"u{n(0, 40)},x{i},{n(1, 6)},{day()}" for i in range(80)],
        "exposures": [
            f"u{n(0, 40)},c{n(0, 3)},{pick('ads', 'mail')},{n(1, 9)},1,{n(0, 2)},0.25,{n(0, 9)},{day()}"
            for _ in range(90)
        ],
    }
    if shuffled:
        rows = {name: list(rng.permutation(one)) for name, one in rows.items()}
    return core.load({f"{name}.csv": "\n".join([HEADS[name], *one]).encode() for name, one in rows.items()})


@pytest.fixture(scope="module")
def data():
    return made()


@pytest.mark.parametrize("by", ["channel", "campaign_id"])
def test_what_adds_up_sums_to_the_whole(data, by):
    parts, whole = kpis_by(data, by), kpis(data).set_index("name")["value"]
    sums = parts.groupby("name")["value"].sum()
    adding = [name for name in sums.index if METRICS[name].adds_up]
    assert len(adding) >= 5
    assert sums[adding].to_dict() == pytest.approx(whole[adding].to_dict(), rel=1e-12)


def test_the_channel_nobody_knows_is_a_group_of_its_own_and_last(data):
    parts = kpis_by(data, "channel")
    assert parts["group"].drop_duplicates().tolist() == ["ads", "mail", None]
    revenue = parts[parts["name"] == "revenue"]
    assert revenue["group"].tolist() == ["ads", "mail", None]


def test_a_channel_by_itself_is_the_filtered_channel(data):
    parts = kpis_by(data, "channel").query("group == 'ads'").set_index("name")
    shown = kpis(data.filtered(core.Filter(channels=("ads",)))).set_index("name").loc[parts.index]
    pd.testing.assert_frame_equal(parts[["value", "low", "high", "n"]], shown[["value", "low", "high", "n"]])


def test_only_metrics_whose_tables_have_the_column_are_split(data):
    assert "average_rating" not in set(kpis_by(data, "channel")["name"])
    assert set(kpis_by(data, "campaign_id")["name"]) >= {"ctr", "cvr", "roas", "cost_per_click"}
    assert "revenue" not in set(kpis_by(data, "campaign_id")["name"])
    assert not len(kpis_by(core.load({"o.csv": b"order_id,user_id,item_id,amount\n1,a,x,5\n"}), "channel"))


def test_each_step_is_what_a_period_of_it_shows(data):
    found = histories(data)
    assert {"page_views", "visitors", "conversion", "revenue", "average_order", "csat", "ctr", "roas"} <= found.keys()
    for place in (1, 4, 8):
        for table, names in (
            ("events", ["page_views", "conversion"]),
            ("orders", ["revenue", "average_order", "orders"]),
        ):
            step = found[names[0]].iloc[place]
            shown = kpis(data.filtered(core.Filter(period=(int(step["first"]), int(step["last"])))))
            shown = shown.set_index("name")
            for name in names:
                assert found[name].iloc[place]["value"] == pytest.approx(shown["value"][name], nan_ok=True), (
                    table,
                    name,
                )


def test_weeks_are_counted_back_and_the_part_left_over_is_not_complete():
    rows = "".join(f"a,p,{np.datetime64('2024-01-01') + n}\n" for n in range(72))
    found = history(core.load({"e.csv": f"user_id,page_id,time\n{rows}".encode()}), "page_views")
    assert found["complete"].tolist() == [False] + [True] * 10
    assert found["value"].tolist() == [2.0] + [7.0] * 10
    assert (found["last"] - found["first"] + 1).tolist() == [2] + [7] * 10


def test_a_last_day_that_is_cut_off_is_not_complete():
    hours = [f"a,p,{np.datetime64('2024-01-01') + n}T{hour}:00" for n in range(20) for hour in (9, 21)][:-1]
    found = history(core.load({"e.csv": "\n".join(["user_id,page_id,time", *hours]).encode()}), "page_views")
    assert found["complete"].tolist() == [True] * 19 + [False]


def test_a_step_without_rows_is_none_sold_but_no_rate():
    rows = b"order_id,user_id,item_id,amount,order_date\n1,a,x,5,2024-01-01\n2,a,x,5,2024-01-03\n"
    found = histories(core.load({"o.csv": rows}))
    assert found["revenue"]["value"].tolist() == [5, 0, 5]
    assert found["average_order"]["value"].isna().tolist() == [False, True, False]


def test_what_adds_up_over_a_life_and_data_without_days_have_no_history(data):
    assert not len(history(data, "repeat_rate")) and not len(history(data, "retention"))
    assert histories(core.load({"o.csv": b"order_id,user_id,item_id,amount\n1,a,x,5\n"})) == {}


def test_shuffled_rows_give_the_same_numbers(data):
    pd.testing.assert_frame_equal(kpis(made(shuffled=True)), kpis(data), check_exact=True)


def test_filters_that_leave_nothing_leave_no_data_and_no_crash(data):
    empty = data.filtered(core.Filter(channels=("fax",)))
    found = kpis(empty).set_index("name")["value"]
    assert found["revenue"] == 0 and np.isnan(found["conversion"])
    assert not len(kpis_by(empty, "channel"))
    assert all((one["value"].isna() | (one["value"] == 0)).all() for one in histories(empty).values())
