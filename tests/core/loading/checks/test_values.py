"""Texts, signs, ranges, ids, rows and columns: found at their place, dealt with as chosen, and silence where all is well."""

import pytest

import core
from core.loading.part import MOST_NOTED
from core.privacy import consent_recorded, contactable
from core.schema import GUEST
from tests.core.loading.checks.loaded import loaded, notes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("customer_id,email\nC1,not-an-email\nC2,a@b.co\n", ("W_BAD_EMAIL", 2, "email", "not-an-email", "kept")),
        ("user_id,page_id,link\nu,a,javascript:x()\nv,b,/y\n", ("W_UNSAFE_URL", 2, "link", "javascript:x()", "kept")),
        ("customer_id,name\n1.23E+15,A\nC2,B\n", ("W_EXCEL_MANGLED_ID", 2, "customer_id", "1.23E+15", "kept")),
        ("customer_id,name\nMar-05,A\nC2,B\n", ("W_EXCEL_MANGLED_ID", 2, "customer_id", "Mar-05", "kept")),
        ("customer_id,name\nC1\u200b,A\nC2,B\n", ("W_ZERO_WIDTH", 2, "customer_id", "C1\u200b", "removed")),
        ("customer_id,name\nC1,A\u202eB\nC2,B\n", ("W_BIDI_CONTROL", 2, "name", "A\u202eB", "removed")),
        ("customer_id,name\nC1,A\ufffdB\nC2,B\n", ("W_BAD_UNICODE", 2, "name", "A\ufffdB", "kept")),
        ("customer_id,name\nC1,FranÃ§ois\nC2,B\n", ("W_MOJIBAKE", 2, "name", "FranÃ§ois", "mended")),
        ("customer_id,age\nC1,30\nC2,150\n", ("W_OUT_OF_RANGE", 3, "age", "150", "kept")),
        ("customer_id,age\nC1,30\nC2,12\n", ("W_MINOR", 3, "age", "12", "kept")),
        ("user_id,item_id,rating\na,x,5\nb,x,4\nc,x,3\nd,x,11\n", ("W_OUT_OF_RANGE", 5, "rating", "11", "kept")),
        ("customer_id,consent\nC1,yes\nC2,maybe\n", ("W_AMBIGUOUS_CONSENT", 3, "consent", "maybe", "emptied")),
        ("customer_id,age,x\nC1,30,\nC2,31,\n", ("W_EMPTY_COLUMN", None, "x", None, "kept")),
        ("customer_id,age,x\nC1,30,a\nC2,31,a\nC3,32,a\n", ("W_CONSTANT_COLUMN", None, "x", "a", "kept")),
        ("customer_id,name\nJos\u00e9,A\nJose\u0301,B\n",
         ("W_UNICODE_DUPLICATE_ID", 3, "customer_id", "Jose\u0301", "kept")),
        ("customer_id,city\nC1,Rome\nC1,Rome\n", ("W_DUPLICATE_ROW", 3, None, None, "kept")),
        ("customer_id,city\nC1,Rome\nC2,Rome\nC1,Oslo\n", ("W_CONFLICTING_ID", 4, "customer_id", "C1", "first")),
    ],
)  # fmt: skip
def test_each_finding_at_its_place(text, found):
    assert notes(loaded(text)) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "customer_id,name,city\nC1,Ann,Paris\nC2,Bo,Paris\nC3,Cy,Paris\n",
        "customer_id,name\nC1,👩\u200d👧\nC2,می\u200cخواهم\nC3,François\nC4,张伟\n",
        "user_id,page_id\nu,/a\nu,/a\n",
        "age,city\n30,Rome\n30,Rome\n",
        "customer_id,city\nC1,Rome\nC1,\nC2,Oslo\n",
        "customer_id,phone\n00123,+8613800138000\n0123,013800138000\n",
    ],
)
def test_silence_where_nothing_is_wrong(text):
    assert notes(loaded(text)) == []


def test_a_cell_longer_than_a_spreadsheet_takes():
    ((code, line, column, value, done),) = notes(loaded("customer_id,note\nC1," + "y" * 40_000 + "\nC2,x\n"))
    assert (code, line, column, len(value), done) == ("W_LONG_CELL", 2, "note", 200, "kept")


def test_an_address_with_a_line_end_is_never_kept():
    dataset = loaded('customer_id,email\nC1,"x@y.com\nBcc: z@y.com"\nC2,a@b.co\n')
    assert notes(dataset)[0][4] == "emptied" and dataset.frame("customers")["email"].isna().tolist() == [True, False]


def test_unseen_signs_in_an_id_would_part_a_person_in_two():
    text = "order_id,customer_id,amount\n1,C1,5\n2,C1\u200b,6\n"
    assert loaded(text).frame("orders")["user_id"].nunique() == 1
    assert loaded(text, choices={"W_ZERO_WIDTH": "kept"}).frame("orders")["user_id"].nunique() == 2


def test_mended_text_can_be_left_as_it_was():
    text = "customer_id,name\nC1,FranÃ§ois\nC2,B\n"
    assert loaded(text).frame("customers")["name"][0] == "François"
    assert loaded(text, choices={"W_MOJIBAKE": "kept"}).frame("customers")["name"][0] == "FranÃ§ois"


def test_of_two_stories_the_first_or_the_last_is_believed():
    text = "customer_id,city,age\nC1,Rome,\nC1,Oslo,30\n"
    assert loaded(text).frame("customers").to_numpy().tolist() == [["C1", 30, "Rome"]]
    last = loaded(text, choices={"W_CONFLICTING_ID": "last"})
    assert last.frame("customers").to_numpy().tolist() == [["C1", 30, "Oslo"]]


def test_the_second_of_two_alike_rows_can_be_set_aside():
    dataset = loaded("order_id,customer_id,amount\n1,C1,5\n1,C1,5\n", choices={"W_DUPLICATE_ROW": "set aside"})
    assert dataset.frame("orders")["amount"].sum() == 50_000
    assert dataset.report.quarantined()[["line", "raw"]].to_numpy().tolist() == [[3, "1,C1,5"]]


@pytest.mark.parametrize("end", ["\n", "\n\n"])
def test_what_a_clean_file_holds_below_nothing_is_told_at_its_line_in_both_ways(end):
    """A blank line sends the same file the careful way."""
    head = "order_id,customer_id,product_id,quantity,price" + end
    rows = "1,C1,P,-2,10\n2,C1,P,1,-5.50\n3,C2,P,1,3\n"
    below = len(end) - 1
    assert notes(loaded(head + rows)) == [
        ("W_NEGATIVE_QUANTITY", 2 + below, "quantity", "-2", "kept"), ("W_NEGATIVE_PRICE", 3 + below, "price", "-5.50", "kept"),
    ]  # fmt: skip


def test_guests_bring_revenue_and_are_no_customers():
    lines = "".join(
        f"{n},{'' if n % 3 == 0 else f'C{n % 5}'},P{n % 4},{n},2024-01-{n % 28 + 1:02}\n" for n in range(60)
    )
    dataset = loaded("order_id,customer_id,product_id,amount,ts\n" + lines)
    kpis = core.analytics.kpis(dataset).set_index("name")["value"]
    assert kpis["revenue"] == sum(range(60)) and core.analytics.total_users(dataset) == 5
    assert list(core.segments.customer_features(dataset).user_ids) == [f"C{n}" for n in range(5)]
    assert list(core.recommend.interactions(dataset).user_ids) == [f"C{n}" for n in range(5)]


def test_an_order_that_names_nobody_is_that_of_a_guest():
    text = "order_id,customer_id,amount\n7,C1,5\n8,,6\n8,,1\n9,NA,2\n"
    dataset = loaded(text)
    assert dataset.frame("orders")["user_id"].tolist() == ["C1", GUEST + "8", GUEST + "8", GUEST + "9"]
    assert notes(dataset)[0] == ("W_MISSING_KEY", 3, "customer_id", None, "kept as guest")
    strict = loaded(text, choices={"W_MISSING_KEY": "set aside"})
    assert strict.rows("orders") == 1 and len(strict.report.quarantined()) == 3


def test_a_customer_called_like_a_guest_stays_who_he_is():
    dataset = loaded("order_id,customer_id,amount,consent\n17,,5,\n18,guest-17,6,yes\n")
    assert sorted(dataset.frame("customers")["user_id"]) == ["guest-17"]


def test_of_rows_that_are_ids_alone_the_last_one_says_nothing_else():
    assert loaded("user_id\n1\n2\n1\n", choices={"W_CONFLICTING_ID": "last"}).rows("customers") == 2


def test_what_cannot_be_done_about_a_finding_is_refused():
    with pytest.raises(core.OutOfRange, match="W_DUPLICATE_ROW"):
        loaded("user_id,age\n1,20\n1,20\n", choices={"W_DUPLICATE_ROW": "emptied"})


def test_people_the_file_of_customers_does_not_know_are_told_once():
    files = {
        "customers.csv": b"customer_id,age\nC1,30\nC2,40\n",
        "orders.csv": b"order_id,customer_id,amount\n1,C1,5\n2,C9,6\n3,C9,1\n4,,2\n",
    }
    dataset = core.load(files, apart=False)
    assert notes(dataset, "W_ORPHAN_KEY") == [("W_ORPHAN_KEY", 3, "customer_id", "C9", "kept")]
    assert notes(core.load({"orders.csv": files["orders.csv"]}, apart=False), "W_ORPHAN_KEY") == []


def test_more_entries_than_anybody_reads_are_counted():
    dataset = loaded("order_id,customer_id,quantity\n" + "".join(f"{n},C1,-1\n" for n in range(MOST_NOTED + 5)))
    told = notes(dataset)
    assert len(told) == MOST_NOTED + 1 and told[-1][3] == "… 5 more"
    import pandas as pd

    assert pd.read_parquet(dataset.report.repairs_path)["times"].sum() == MOST_NOTED + 5


def test_any_no_is_no_and_blank_is_no_consent():
    head = "customer_id,consent,unsubscribed,do_not_contact\n"
    dataset = loaded(head + "C1,yes,,0\nC2,yes,yes,0\nC3,,,0\nC4,yes,maybe,0\nC5,yes,,1\n")
    assert contactable(dataset).tolist() == ["C1"]


def test_a_refusal_may_be_written_as_what_became_of_the_person():
    dataset = loaded("customer_id,email_opt_out\nC1,opted out\nC2,subscribed\nC3,\n")
    assert contactable(dataset).tolist() == ["C2"]  # where some said so, a blank is no answer


def test_minors_and_guests_are_left_out_though_nobody_was_asked():
    dataset = loaded("order_id,customer_id,age,amount\n1,C1,12,5\n2,C2,30,5\n3,,40,5\n4,C4,,5\n")
    assert contactable(dataset).tolist() == ["C2", "C4"] and not consent_recorded(dataset)
    assert contactable(loaded("customer_id,age\nC1,30\nC2,\n")) is None
