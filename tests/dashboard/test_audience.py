"""The page Audience: people counted once, those who gave no age shown, and a breakdown by any column."""

import numpy as np
import pandas as pd
import pytest

import core
from core.analytics import Correlations, CrossTab, Group, Histogram
from core.store import Workspaces
from dashboard.figures import audience
from dashboard.figures.correlations import correlation_heat, steps_figure
from dashboard.figures.cross_tab import cross_heat, stacked_ages
from dashboard.figures.style import MUTED
from tests.dashboard import apps

PEOPLE = b"user_id,age,gender,email\na,20,f,anna@b.example\na,20,f,\nb,22,m,\nc,40,f,\nd,,,\n"


def opened(files, lang="en"):
    return apps.opened("audience", ws=apps.saved(files), lang=lang)


def first_column(page):
    return next(box for box in page.selectbox if box.key.startswith("audience.column.0"))


def said(page):
    return [element.value for element in (*page.markdown, *page.caption)]


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", r"#### 4 people; the largest age group is 18\-24 (67% of those whose age is known); 25% gave no age."),
        ("zh", r"#### 共 4 人；人数最多的年龄段是 18\-24（占已知年龄者的 67%）；25% 未提供年龄。"),
    ],
)
def test_people_are_counted_once(lang, sentence):
    page = opened({"customers.csv": PEOPLE}, lang)
    assert not page.exception
    assert sentence in said(page)
    assert any("green" in text and "= 4" in text for text in said(page))


def test_personal_columns_are_never_offered():
    page = opened({"customers.csv": PEOPLE})
    assert first_column(page).options == ["Gender", "Age"]


def test_numbers_are_a_histogram_and_say_who_is_missing():
    page = opened({"customers.csv": PEOPLE})
    first_column(page).select("age").run()
    assert not page.exception
    assert any("half of the 3 people known have 22 or less" in text and "Not given: 1" in text for text in said(page))


def test_rows_without_an_id_are_said_to_be_people():
    page = opened({"p.csv": b"age,gender\n20,f\n30,m\n"})
    assert any(r"p\.csv has no column that names people" in text for text in said(page))


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"items.csv": b"item_id,title\na,hat\n"}, "**This data names no people**"),
        ({"v.csv": b"user_id,page_id\na,x\nb,x\n"}, "**Nothing more is known of these people**"),
    ],
)
def test_without_profiles_it_says_what_to_add(files, sentence):
    page = opened(files)
    assert not page.exception
    assert not page.error
    assert sentence in said(page)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_sample_shop(lang):
    page = apps.opened("audience", ws=core.open_sample("shop", workspaces=Workspaces()).token, lang=lang)
    assert not page.exception
    assert any("5,000" in text and "35\\-44" in text for text in said(page))


def two_columns(n=80):
    """Women are young and men old; ages of some are not given."""
    rows = [f"u{i},{'' if i % 10 == 9 else 20 + 30 * (i % 2)},{'fm'[i % 2]},{1000 * (i % 40)}" for i in range(n)]
    return {"customers.csv": ("user_id,age,gender,income\n" + "\n".join(rows) + "\n").encode()}


@pytest.mark.parametrize(
    ("lang", "verdict"),
    [
        ("en", "**Age and Gender go together: strongly.**"),
        ("zh", "**“年龄”与“性别”有关联：很强。**"),
    ],
)
def test_two_columns_get_a_verdict_with_its_test(lang, verdict):
    page = opened(two_columns(), lang)
    assert not page.exception
    assert verdict in said(page)
    assert any(r"\< 0.001" in text and "72" in text for text in said(page))


def test_no_answer_can_be_left_out_of_the_table():
    page = opened(two_columns())
    page.toggle(key="audience.cross.unknown").set_value(False).run()
    page.segmented_control(key="audience.cross.measure").set_value("people").run()
    assert not page.exception


def test_the_strongest_numbers_are_said_with_their_interval():
    page = opened(two_columns())
    assert any("**No link between any two of these numbers is shown:**" in text for text in said(page))
    assert any("0 of 1 pair is more than chance" in text for text in said(page))


def test_a_label_is_said_to_be_more_frequent():
    rows = "".join(f"u{i},{20 + i % 50},{'yes' if i % 50 > 30 else 'no'}\n" for i in range(100))
    page = opened({"customers.csv": ("user_id,age,churn\n" + rows).encode()})
    assert not page.exception
    assert any(r"The higher **Age**, the more often **churn\: yes**, strongly" in text for text in said(page))


def test_gaps_are_said():
    page = opened({"customers.csv": PEOPLE})
    assert any("Everything is known of 3 people (75%)." in text for text in said(page))
    assert any("Nothing is known of 1 (25%)" in text for text in said(page))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_real_households(lang):
    page = apps.opened("audience", ws=core.open_sample("grocer", workspaces=Workspaces()).token, lang=lang)
    assert not page.exception
    assert not page.error


# --- figures ------------------------------------------------------------------------------------------------
def test_no_age_is_a_grey_bar_of_its_own():
    bars = audience.ages(pd.DataFrame({"age_group": ["<18", None], "users": [3, 1]}), "en").data[0]
    assert list(bars.x) == ["&lt;18", "Not given"]
    assert sum(bars.y) == 4
    assert [colour == MUTED for colour in bars.marker.color] == [False, True]


def test_what_has_no_room_is_one_bar_and_nobody_is_lost():
    counts = pd.DataFrame({"value": ["a", "b", "c", "d", None], "users": [5, 4, 2, 1, 3]})
    shown = audience.at_most(counts, 2, "en")
    assert shown.to_numpy().tolist() == [
        ["a", 5, False],
        ["b", 4, False],
        ["2 other values", 3, True],
        ["Not given", 3, True],
    ]


def test_open_bins_say_so():
    bins = pd.DataFrame({"low": [0, 10], "high": [10, 20], "users": [1, 2]})
    bars = audience.numbers(Histogram(bins, 3, 0, 1.0, 1.0, True, True), "Age", "en").data[0]
    assert list(bars.customdata) == ["below 10: 1", "10 and more: 2"]


def test_money_has_its_sign():
    bins = pd.DataFrame({"low": [0, 10_000], "high": [10_000, 20_000], "users": [1, 2]})
    drawing = audience.numbers(Histogram(bins, 3, 0, 1.0, 1.0, False, False), "Income", "zh", symbol="¥")
    assert drawing.data[0].customdata[1] == "¥10,000 至 ¥20,000 以下: 2"
    assert (drawing.layout.xaxis.tickprefix, drawing.layout.xaxis.tickformat) == ("¥", ",d")


def test_no_number_is_a_grey_bar_off_the_axis():
    bins = pd.DataFrame({"low": [0, 10], "high": [10, 20], "users": [1, 2]})
    drawing = audience.numbers(Histogram(bins, 3, 4, 1.0, 1.0, False, False), "Age", "en")
    assert (list(drawing.data[1].x), list(drawing.data[1].y)) == (["Not given"], [4])
    assert drawing.data[1].marker.color == MUTED
    assert drawing.data[1].xaxis == "x2"


def test_coverage_is_shown_in_percent():
    known = pd.DataFrame({"column": ["age"], "known": [1], "share": [0.25]})
    bars, gaps = audience.coverage(known, ["Age"], "en").data
    assert (list(bars.x), list(bars.text), list(bars.customdata)) == ([25.0], ["25%"], ["1 (25.0%)"])
    assert (list(gaps.x), gaps.marker.color) == ([75.0], MUTED)


@pytest.mark.parametrize(("share", "said"), [(1.0, "100%"), (0.998, "99.8%"), (0.5, "50%"), (0.0, "0%")])
def test_all_is_said_of_all_only(share, said):
    assert audience.rounded(share) == said


TAB = CrossTab((Group("a"), Group()), (Group("x"), Group("y")), np.array([[60, 20], [10, 30]]))


def test_layers_hold_everyone():
    layers = stacked_ages(TAB, ["a", "Not given"], ["x", "y"], "en").data
    assert sum(sum(layer.y) for layer in layers[:2]) == TAB.users.sum()
    assert list(layers[2].text) == ["80<br>67%", "40<br>33%"]


@pytest.mark.parametrize(
    ("measure", "texts"),
    [
        ("index", [["<b>129</b>", "<b>60</b>"], ["<b>43</b>", "<b>180</b>"]]),
        ("share", [["<b>75%</b>", "<b>25%</b>"], ["<b>25%</b>", "<b>75%</b>"], ["", ""]]),
        ("people", [["60", "20"], ["10", "30"], ["", ""]]),
    ],
)
def test_cells_say_the_measure(measure, texts):
    drawing = cross_heat(TAB, ["a", "Not given"], ["x", "y"], measure, "en")
    assert [list(row) for row in drawing.data[-1].text] == texts
    assert "60 people" in drawing.data[-1].customdata[0][0]


def test_a_value_that_is_called_like_no_answer_is_no_grey_one():
    answer = CrossTab((Group("Not given"), Group()), (Group("x"), Group("y")), TAB.users)
    rows = ["Not given", "Not given"]
    names = cross_heat(answer, rows, ["x", "y"], "index", "en").layout.yaxis.ticktext
    assert ["color" in name for name in names] == [False, True]
    assert list(stacked_ages(answer, rows, ["x", "y"], "en").data[0].marker.opacity) == [1.0, 0.45]


def test_cells_of_few_people_are_grey():
    few = CrossTab(TAB.rows, TAB.columns, np.array([[1, 3], [3, 93]]))
    ground, cells = cross_heat(few, ["a", "Not given"], ["x", "y"], "index", "en").data
    assert list(cells.z[0]) == [None, None]
    assert ground.text[0][0] == "625"  # 1 of 4, where 4 of 100 is the average


def test_pairs_are_drawn_once_and_chance_has_no_colour():
    pairs = pd.DataFrame(
        {"first": ["a", "a", "b"], "second": ["b", "c", "c"], "people": 90, "by_nature": [False, False, True]}
    )
    pairs = pairs.assign(
        spearman=[0.8, -0.001, 0.9], spearman_low=0.0, spearman_high=1.0, spearman_q=[0.0, 0.9, np.nan]
    )
    found = Correlations(pd.DataFrame({"name": ["a", "b", "c"]}), pairs)
    ground, cells = correlation_heat(found, {name: name.upper() for name in "abc"}, "spearman", "en").data
    assert [list(row) for row in cells.text] == [["<b>0.80</b>", ""], ["", ""]]
    assert [list(row) for row in ground.text] == [["", ""], ["0.00", "0.90"]]


def test_steps_of_a_label_are_percentages():
    found = pd.DataFrame(
        {"low": [1], "high": [2], "middle": [1.5], "mean": [0.25], "mean_low": [0.2], "mean_high": [0.3], "users": [40]}
    )
    marks = steps_figure(found, "Age", "Churn", "en", share=True).data[0]
    assert (marks.y[0], marks.error_y.array[0]) == pytest.approx((25, 5))
    assert marks.customdata[0].startswith("Age 1 to 2: Churn 25.0% (95%: 20.0% to 30.0%)")
