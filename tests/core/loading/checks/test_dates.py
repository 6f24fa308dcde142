"""Dates and times: impossible, ambiguous, in several formats, in no zone, not yet."""

import datetime

import pytest

from tests.core.loading.checks.loaded import loaded, notes

EPOCH = datetime.date(1970, 1, 1)


def signups(*written, **more):
    return loaded("customer_id,signup_date\n" + "".join(f'C{n},"{w}"\n' for n, w in enumerate(written)), **more)


def days(dataset):
    return [str(EPOCH + datetime.timedelta(int(day))) for day in dataset.frame("customers")["signup_day"]]


@pytest.mark.parametrize("odd", ["2024-02-30", "0000-00-00", "yesterday"])
def test_what_is_no_date_is_emptied(odd):
    assert notes(signups("2024-01-09", odd, "2024-01-10")) == [("W_IMPOSSIBLE_DATE", 3, "signup_date", odd, "emptied")]


@pytest.mark.parametrize(
    ("odd", "code"),
    [("2099-12-31", "W_FUTURE_DATE"), ("9999-12-31", "W_FUTURE_DATE"), ("0001-01-01", "W_OUT_OF_RANGE")],
)
def test_days_not_yet_and_of_other_centuries_are_kept_and_told(odd, code):
    dataset = signups("2024-01-09", odd, "1900-01-01")
    assert notes(dataset) == [(code, 3, "signup_date", odd, "kept")] and dataset.rows("customers") == 3


def test_a_day_not_yet_can_be_emptied():
    dataset = signups("2024-01-09", "2099-12-31", choices={"W_FUTURE_DATE": "emptied"})
    assert dataset.frame("customers")["signup_day"].isna().tolist() == [False, True]


def test_each_date_of_several_formats_is_read_in_its_own():
    dataset = signups("2024-01-05", "05/01/2024", "13/01/2024", "Jan 6 2024", "2024年1月7日", "20240108")
    assert days(dataset) == [f"2024-01-{day}" for day in ("05", "05", "13", "06", "07", "08")]
    assert [(code, line) for code, line, *_ in notes(dataset)] == [("W_MIXED_DATE_FORMAT", n) for n in (2, 5, 6, 7)]


def test_dates_that_prove_both_orders_leave_the_others_in_doubt():
    told = notes(signups("13/01/2024", "01/14/2024", "01/15/2024", "03/04/2024"))
    assert told[0] == ("W_AMBIGUOUS_DATE", 5, "signup_date", "03/04/2024", "month first")
    assert told[1][:2] == ("W_MIXED_DATE_FORMAT", 2)


def test_the_order_nothing_proves_is_a_choice():
    assert days(signups("03/04/2024", "05/06/2024")) == ["2024-03-04", "2024-05-06"]
    chosen = signups("03/04/2024", "05/06/2024", choices={"W_AMBIGUOUS_DATE": "day first"})
    assert days(chosen) == ["2024-04-03", "2024-06-05"] and notes(chosen)[0][4] == "day first"


def visits(*times):
    return loaded("user_id,page_id,time\n" + "".join(f"u{n},a,{time}\n" for n, time in enumerate(times)))


def test_a_leap_second_becomes_the_one_before():
    dataset = visits("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z")
    assert notes(dataset) == [("W_LEAP_SECOND", 2, "time", "2016-12-31T23:59:60Z", "mended")]
    assert str(dataset.frame("events")["at"][0]) == "2016-12-31 23:59:59"


def test_a_time_without_a_zone_beside_others_with_one():
    assert notes(visits("2024-01-01T10:00:00Z", "2024-01-01 11:00:00")) == [
        ("W_NAIVE_TIME", 3, "time", "2024-01-01 11:00:00", "kept")
    ]


def test_an_hour_the_clocks_jumped_over_where_the_place_is_known():
    text = "user_id,page_id,time,timezone\nu1,a,2024-03-31 02:30:00,{}\nu2,a,2024-03-31 03:30:00,{}\n"
    assert notes(loaded(text.format("Europe/Berlin", "Europe/Paris")))[0][:2] == ("W_NONEXISTENT_TIME", 2)
    assert notes(loaded(text.format("Asia/Shanghai", "Asia/Tokyo"))) == []


def test_times_all_of_one_kind_are_no_finding():
    assert notes(visits("2024-03-31 02:30:00", "2024-03-31 03:30:00")) == []
    assert notes(visits("2024-01-01T10:00:00Z", "2024-01-01T11:00:00Z")) == []
