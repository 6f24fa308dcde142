"""Numbers that are none, too large, infinite, or written in more than one way."""

import pytest

from tests.core.loading.checks.loaded import loaded, notes

HEAD = "order_id,customer_id,product_id,quantity,amount\n"


def order_lines(*amounts, quantity=1):
    return HEAD + "".join(f'{n},C1,P1,{quantity},"{amount}"\n' for n, amount in enumerate(amounts))


@pytest.mark.parametrize(
    ("odd", "code", "done"),
    [
        ("abc", "W_NOT_A_NUMBER", "emptied"),
        ("inf", "W_NON_FINITE", "emptied"),
        ("-Infinity", "W_NON_FINITE", "emptied"),
        ("1e400", "W_NUMBER_OVERFLOW", "emptied"),
        ("９", "W_FULLWIDTH_NUMBER", "read"),
    ],
)
def test_a_cell_that_is_no_usual_number_is_noted_at_its_place(odd, code, done):
    dataset = loaded(order_lines("1", odd, "2"))
    assert notes(dataset) == [(code, 3, "amount", odd, done)]
    assert dataset.frame("orders")["amount"].isna().sum() == (done == "emptied")


def test_a_row_with_a_bad_number_can_be_set_aside_with_its_text():
    dataset = loaded(order_lines("1", "abc", "2"), choices={"W_NOT_A_NUMBER": "set aside"})
    file = dataset.report.files[0]
    assert (file.rows_in, file.rows_loaded, file.rows_quarantined) == (3, 2, 1)
    assert dataset.report.quarantined()[["line", "code", "raw"]].to_numpy().tolist() == [
        [3, "W_NOT_A_NUMBER", '1,C1,P1,1,"abc"']
    ]


def test_a_choice_for_one_column_leaves_the_others_alone():
    rows = HEAD + "1,C1,P1,x,1\n2,C1,P1,2,y\n3,C1,P1,3,3\n4,C1,P1,3,3.5\n"
    dataset = loaded(rows, choices={"W_NOT_A_NUMBER:quantity": "set aside"})
    assert [entry[2:] for entry in notes(dataset, "W_NOT_A_NUMBER")] == [
        ("quantity", "x", "set aside"), ("amount", "y", "emptied"),
    ]  # fmt: skip
    assert dataset.rows("orders") == 3


def test_nan_is_missing_but_beside_infinity_it_is_noted():
    assert notes(loaded(order_lines("1", "NaN", "2"))) == []
    assert [entry[1] for entry in notes(loaded(order_lines("1", "NaN", "inf", "2")), "W_NON_FINITE")] == [4, 3]


def test_text_among_numbers_of_an_unknown_column_is_kept_and_told():
    dataset = loaded("customer_id,level\nC1,1\nC2,2\nC3,three\nC4,4\n")
    assert notes(dataset) == [("W_MIXED_TYPES", 4, "level", "three", "kept")]
    assert "three" in set(dataset.frame("customers")["level"])


def test_groups_of_numbers_are_no_mistake():
    assert notes(loaded("customer_id,children\nC1,0\nC2,1\nC3,3+\nC4,1\n")) == []


def test_decimal_commas_are_told_and_summed():
    dataset = loaded("customer_id;spend\nC1;1.234,56\nC2;7,10\n")
    assert notes(dataset) == [("W_DECIMAL_COMMA", 2, "spend", "1.234,56", "comma")]
    assert dataset.frame("customers")["spend"].sum() == pytest.approx(1241.66)


def test_two_ways_of_writing_numbers_are_never_guessed():
    dataset = loaded('customer_id,spend\nC1,"1,234.56"\nC2,"1.234,56"\nC3,"1,234"\n')
    assert notes(dataset) == [("W_MIXED_NUMBER_FORMAT", 3, "spend", "1.234,56", "kept")]
    assert dataset.frame("customers")["spend"].tolist() == ["1,234.56", "1.234,56", "1,234"]


def test_a_currency_far_down_the_file_is_seen():
    dataset = loaded(order_lines(*["$5"] * 2500, "€5"))
    assert notes(dataset) == [("W_MIXED_CURRENCY", None, "amount", "$ €", "not summed")]
    assert "amount" not in dataset.columns("orders")


def test_a_mark_that_may_part_thousands_or_decimals_is_told_and_can_be_chosen():
    text = "order_id;user_id;item_id;amount\n" + "".join(f"{n};u{n};i{n};1.1{n:02}\n" for n in range(20))
    found = loaded(text)
    assert notes(found, "W_DECIMAL_COMMA") == [("W_DECIMAL_COMMA", 2, "amount", "1.100", "point")]
    other = loaded(text, choices={"W_DECIMAL_COMMA": "comma"})
    assert [frame.frame("orders")["amount"].iloc[0] for frame in (found, other)] == [11_000, 11_000_000]
