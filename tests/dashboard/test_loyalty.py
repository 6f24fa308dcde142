"""The page Loyalty: who comes back, in every kind of data, and the sums that must agree."""

import pytest

import core
from core import analytics
from core.store import Workspaces
from dashboard.figures import cohorts as cohort_figures
from dashboard.figures import customer_value, loyalty
from dashboard.text import t
from tests.dashboard import apps

ORDERS = b"order_id,user_id,item_id,amount,order_date\n" + b"".join(
    b"%d,u%02d,x,%d,2025-%02d-%02d\n" % (100 * month + n, n, 5 + n, month, 1 + n)
    for month, people in ((1, 20), (2, 8), (3, 4), (4, 2))
    for n in range(people)
)
VISITS = b"user_id,page_id,time\n" + b"".join(
    b"u%d,home,2025-0%d-0%d\n" % (n, month, 1 + n) for month in (1, 2, 3) for n in range(8 if month == 1 else 3)
)
RATINGS = b"user_id,item_id,rating,time\n" + b"".join(b"u%d,x,4,2025-01-%02d\n" % (n % 6, 1 + n) for n in range(20))


def opened(files, lang="en", **address):
    return apps.opened("loyalty", lang=lang, ws=apps.saved(files), **address)


def titles(lang, *codes):
    return [f"**{t(code, lang)}**" for code in codes]


def said(page):
    return [element.value for element in (*page.subheader, *page.markdown)]


CARDS = ("loyalty.repeats", "loyalty.return.orders", "loyalty.cohorts.orders", "loyalty.value", "segments.rfm")


def test_the_sample_shop_has_every_card():
    page = apps.opened("loyalty", ws=core.open_sample("shop", workspaces=Workspaces()).token, lang="en")
    assert not page.exception
    texts = said(page)
    assert "#### 50.3% of 4,092 buyers bought more than once; the top 10% of buyers bring 56% of the revenue." in texts
    assert [title for title in titles("en", *CARDS) if not any(text.startswith(title) for text in texts)] == []
    kind = next(group.key for group in page.button_group if group.key.startswith("loyalty.kind"))
    page = page.button_group(key=kind).set_value("events").run()
    assert not page.exception
    assert any(t("loyalty.return.events", "en") in text for text in said(page))


def test_it_is_said_in_chinese():
    page = opened({"orders.csv": ORDERS}, "zh")
    assert not page.exception
    assert any(text.startswith("#### 20 位买家中，40.0% 购买过不止一次") for text in said(page))
    assert [title for title in titles("zh", *CARDS) if not any(text.startswith(title) for text in said(page))] == []


def test_every_way_of_every_card_opens():
    page = opened({"orders.csv": ORDERS})
    for key, ways in (
        ("loyalty.after", (2, 3)),
        ("loyalty.value_way", ("curve",)),
        ("loyalty.step", ("week", "quarter")),
    ):
        for way in ways:
            name = next(group.key for group in page.button_group if group.key.startswith(key))
            page = page.button_group(key=name).set_value(way).run()
            assert not page.exception and not page.error


@pytest.mark.parametrize(
    ("files", "kind"),
    [({"visits.csv": VISITS}, "events"), ({"ratings.csv": RATINGS}, "ratings"), ({"orders.csv": ORDERS}, "orders")],
)
def test_every_kind_of_data_is_followed(files, kind):
    page = opened(files)
    assert not page.exception and not page.error
    assert any(text.startswith(f"**{t(f'loyalty.cohorts.{kind}', 'en')}**") for text in said(page))
    assert any(t("loyalty.value", "en") in text for text in said(page)) == (kind == "orders")


def test_orders_without_a_date_still_say_who_comes_again():
    page = opened({"o.csv": b"order_id,user_id,item_id,amount\n1,a,x,1\n2,a,x,1\n3,b,x,2\n"})
    assert not page.exception and not page.error
    assert any("50.0% of 2 buyers bought more than once." in text for text in said(page))
    assert not any(t("loyalty.cohorts.orders", "en") in text for text in said(page))


@pytest.mark.parametrize(
    ("name", "text", "lang"),
    [
        ("customers.csv", b"user_id,age\na,20\n", "en"),
        ("customers.csv", b"user_id,age\na,20\n", "zh"),
        ("orders.csv", b"user_id,item_id,amount\na,x,1\nb,y,2\n", "en"),
    ],
)
def test_data_that_cannot_tell_says_what_to_add(name, text, lang):
    page = opened({name: text}, lang)
    assert f"**{t('loyalty.missing', lang)}**" in said(page)
    assert not page.exception and not page.error


@pytest.mark.parametrize("period", ["20250101-20250101", "20250420-20250430", "20250101-20250110"])
def test_few_days_are_no_error(period):
    page = opened({"orders.csv": ORDERS}, period=period)
    assert not page.exception and not page.error


def test_a_filter_says_what_it_chooses():
    page = opened({"orders.csv": ORDERS}, period="20250101-20250131")
    assert any(t("loyalty.cohorts_filters", "en") in caption.value for caption in page.caption)


# --- figures ------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def orders():
    return core.load({"orders.csv": ORDERS})


def cells(drawing):
    """The words of all cells, grey ones too."""
    heat = [trace for trace in drawing.data if trace.type == "heatmap"]
    rows = [[list(row) for row in trace.text] for trace in heat]
    return [["".join(parts) for parts in zip(*row, strict=True)] for row in zip(*rows, strict=True)]


def test_what_is_not_over_is_blank_and_nothing_is_zero_for_it(orders):
    """20 began in January; 8, 4 and, not over, 2 of them came in February, March and April."""
    found = analytics.cohorts(orders, step="month")
    assert cells(cohort_figures.cohort_map(found, "en")) == [["<b>40</b>", "<b>20</b>"], ["40", "20"]]
    assert list(cohort_figures.cohort_map(found, "en").layout.yaxis.ticktext) == [
        "All · 20",
        "2025-01 · 20",
    ]


def test_a_cohort_of_few_is_grey_and_left_out_of_a_report():
    text = "order_id,user_id,item_id,amount,order_date\n" + "".join(
        f"{month}-{n}-{again},{month}u{n},x,1,2025-{month + again:02d}-05\n"
        for month, people in ((1, 40), (2, 3)) for n in range(people) for again in ((0, 1) if n % 3 == 0 else (0,))
    )  # fmt: skip
    found = analytics.cohorts(core.load({"o.csv": (text + "9,z,x,1,2025-03-31\n").encode()}), step="month")
    drawing = cohort_figures.cohort_map(found, "en")
    (grey, colour) = [trace for trace in drawing.data if trace.type == "heatmap"]
    assert colour.z[2][0] is None and grey.text[2][0] == "33"
    reported = cohort_figures.cohort_map(found, "en", least=10)
    assert [name.split(" ·")[0] for name in reported.layout.yaxis.ticktext] == ["All", "2025-01"]
    assert cells(reported)[1] == ["35", ""]  # nobody of January came in March: no number in a report


def test_bars_hold_everyone(orders):
    bars = loyalty.repeats(analytics.repeats(orders), "en").data[0]
    assert list(bars.x) == [20, 8, 4, 2, 0]
    assert bars.text[1] == "8 · 40.0%"


def test_the_line_ends_where_too_few_are_watched(orders):
    found = analytics.time_to_return(orders)
    line = loyalty.back(found, "en").data[2]
    assert (line.x[0], line.y[0]) == (0, 0) and line.x[-1] <= found.horizon
    assert list(line.y) == sorted(line.y)


def test_shares_of_the_bands_are_all(orders):
    found = analytics.customer_value(orders)
    assert sum(customer_value.bands(found, "$", "en").data[0].x) == pytest.approx(1)
    curve = customer_value.curve(found, "en").data[1]
    assert (curve.x[-1], curve.y[-1]) == (1, 1)


def test_the_curve_marks_the_tenth_of_the_registry_and_bands_say_their_heads():
    """Of 15 who bring 1, 4 .. 225, one and a half bring 26%; 105 buyers have eleven in the first band."""
    made = {n: "".join(f"{k},u{k},x,{k * k}\n" for k in range(1, n + 1)) for n in (15, 105)}
    few, more = (core.load({"o.csv": f"order_id,user_id,item_id,amount\n{text}".encode()}) for text in made.values())
    notes = customer_value.curve(analytics.customer_value(few), "en").layout.annotations
    assert [note.text for note in notes] == ["10% → 26%"]
    assert "Top 10% (11)" in customer_value.bands(analytics.customer_value(more), "$", "en").data[0].y
