"""Two columns at once: tables worked out by hand, sums that must agree, and what may leave the program."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core.analytics import CrossTab, Group, cross_columns, cross_tab, group_counts, shareable_cells
from core.analytics.bands import band_names
from core.errors import OutOfRange
from core.filters import Filter


def people(**columns):
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(["user_id", *columns])] + [f"u{i}," + ",".join(map(str, row)) for i, row in enumerate(rows)]
    return core.load({"customers.csv": "\n".join(lines).encode()})


def table(users):
    rows, columns = (tuple(Group(str(i)) for i in range(n)) for n in np.shape(users))
    return CrossTab(rows, columns, np.array(users))


def test_a_table_by_hand():
    dataset = people(age=[20, 21, 40, 41, ""], gender=["f", "m", "f", "", ""])
    tab = cross_tab(dataset, rows="age", columns="gender")
    assert [group.name for group in tab.rows] == ["18-24", "35-44", None]
    assert [group.name for group in tab.columns] == ["f", "m", None]
    assert tab.users.tolist() == [[1, 1, 0], [1, 0, 1], [0, 0, 1]]
    assert tab.of_known().users.tolist() == [[1, 1], [1, 0]]


def test_share_and_index_against_the_average():
    # 30 of 100 people are in the second column, but 20 of the 40 of the first row: 50% where 30% is the average.
    tab = table([[20, 20], [50, 10]])
    assert tab.share.tolist() == [[0.5, 0.5], [50 / 60, 10 / 60]]
    assert tab.index[0].tolist() == pytest.approx([100 * 0.5 / 0.7, 100 * 0.5 / 0.3])
    assert tab.unusual.all()


def test_a_cell_is_unusual_where_the_chi_square_of_two_by_two_is():
    # The square of an adjusted residual of a 2 x 2 table is its chi-square: here 4 (p = 0.046) and 3.24 (p = 0.072).
    assert table([[30, 20], [20, 30]]).unusual.all()
    assert not table([[29, 20], [21, 30]]).unusual.any()


def test_few_expected_people_say_nothing():
    tab = table([[1, 3], [3, 93]])  # 4 * 4 / 100 people would be expected in the first cell
    assert tab.few.tolist() == [[True, True], [True, False]]
    assert tab.unusual.tolist() == [[False, False], [False, True]]


def test_people_of_no_customer_file_are_not_known():
    files = {"customers.csv": b"user_id,gender,city\na,f,Rome\nb,m,Bern\n", "v.csv": b"user_id,page_id\na,x\nc,x\n"}
    tab = cross_tab(core.load(files), rows="gender", columns="city")
    assert tab.users[-1].tolist() == [0, 0, 1]
    assert tab.rows[-1] == Group()


def test_small_values_are_one_group_and_numbers_are_bands():
    towns = [f"town {i:02}"[: 6 + (i > 0)] + "x" * i for i in range(12)]
    dataset = people(city=towns * 5, income=list(range(1_000, 61_000, 1_000)))
    tab = cross_tab(dataset, rows="income", columns="city", most=3)
    assert tab.columns[-1] == Group(others=9)
    assert tab.users.sum() == 60
    assert tab.rows[0].name == "<10,000"
    assert tab.users.sum(1).tolist() == [9, 10, 10, 10, 10, 11]


def test_one_value_alone_is_no_others():
    dataset = people(city=["a", "b", "c", "d"] * 2, gender=["f", "m"] * 4)
    assert cross_tab(dataset, rows="city", columns="gender", most=3).rows == tuple(map(Group, "abcd"))


@pytest.mark.parametrize(
    ("edges", "whole", "names"),
    [
        ([20, 40], True, ("<20", "20-39", "40+")),
        ([1, 2], True, ("<1", "1", "2+")),
        ([1.5, 2.5], False, ("<1.5", "1.5 … <2.5", "2.5+")),
        ([-20, -5], True, ("<-20", "-20 … <-5", "-5+")),
        ([20_000], True, ("<20,000", "20,000+")),
    ],
)
def test_bands_say_who_is_in_them(edges, whole, names):
    assert band_names(edges, whole=whole) == names


def test_numbers_of_many_digits_have_bands():
    dataset = people(till=list(range(20_240_131_000_000, 20_240_131_000_060)), gender=["f", "m"] * 30)
    tab = cross_tab(dataset, rows="till", columns="gender")
    assert [group.name for group in tab.rows][:2] == ["<20,240,131,000,010", "20,240,131,000,010-20,240,131,000,019"]
    assert tab.users.sum(1).tolist() == [10] * 6


def test_most_of_one_value_are_two_bands():
    dataset = people(visits=[0] * 180 + list(range(1, 21)), gender=["f", "m"] * 100)
    tab = cross_tab(dataset, rows="visits", columns="gender")
    assert [(group.name, n) for group, n in zip(tab.rows, tab.users.sum(1), strict=True)] == [("<1", 180), ("1+", 20)]


@settings(max_examples=10, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["", "f", "m"]), st.sampled_from(["", "Rome", "Bern", "Oslo"])),
        min_size=1,
        max_size=40,
    )
)
def test_sums_are_the_counts_of_each_column(rows):
    dataset = people(gender=[row[0] for row in rows], city=[row[1] for row in rows], kids=[1] * len(rows))
    tab = cross_tab(dataset, rows="gender", columns="city")
    assert tab.users.sum() == len(rows)
    for column, groups, sums in (("gender", tab.rows, tab.users.sum(1)), ("city", tab.columns, tab.users.sum(0))):
        counted = group_counts(dataset, column)
        single = {None if value != value else value: n for value, n in counted.itertuples(index=False)}
        assert {group.name: n for group, n in zip(groups, sums, strict=True)} == single


def test_names_and_mails_are_never_crossed():
    dataset = people(email=["a@b.example", "c@d.example"], gender=["f", "m"], city=["Rome", "Bern"])
    assert cross_columns(dataset) == ("gender", "city")
    with pytest.raises(OutOfRange):
        cross_tab(dataset, rows="gender", columns="email")


def test_nobody_left_is_an_empty_table():
    dataset = people(gender=["f", "m"], city=["Rome", "Bern"]).filtered(Filter(groups=(("city", ("Oslo",)),)))
    tab = cross_tab(dataset, rows="gender", columns="city")
    assert tab.users.shape == (0, 0)
    assert cross_columns(dataset) == ()
    assert shareable_cells(tab).size == 0


# --- on the way out -----------------------------------------------------------------------------------------
def test_a_small_cell_hides_one_more_in_its_row_and_column():
    # The 3 could be told from the sum of its row or column if it alone were left out.
    shown = shareable_cells(table([[3, 20, 30], [40, 50, 60], [70, 80, 90]]))
    assert shown.tolist() == [[False, False, True], [False, False, True], [True, True, True]]


def test_nothing_small_hides_nothing():
    assert shareable_cells(table([[10, 20], [30, 40]])).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=5))
def test_what_is_hidden_cannot_be_told_from_sums(users):
    tab = table(users)
    shown = shareable_cells(tab)
    assert not (shown & (tab.users < 10)).any()
    for lines, seen in ((tab.users, shown), (tab.users.T, shown.T)):
        for line, kept in zip(lines, seen, strict=True):
            hidden = line[~kept]
            assert len(hidden) == 0 or not kept.any() or (len(hidden) > 1 and hidden.sum() >= 10)
