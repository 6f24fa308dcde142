"""People who are in the data more than once are found, and nobody else is."""

import pytest

import core
from core.errors import NotEnoughData
from core.loading.people import matches
from core.messages import ENGLISH
from tests.core.loading.people.planted import household, people, twice, written

HEADER = "user_id,name,email,phone,birth_date,gender\n"


def found(*rows: str, header: str = HEADER):
    return matches(core.load({"people.csv": (header + "\n".join(rows) + "\n").encode()}, apart=False))


def groups(of) -> list[set[str]]:
    return [set(ids) for _, ids in of.groups.groupby("group")["user_id"]]


def reasons(of) -> set[str]:
    return set(of.pairs["reason"])


# --- keys ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        ("Anna@Example.com", "anna@example.com", True),
        ("anna.li@gmail.com", "annali+news@googlemail.com", True),
        ("anna+news@outlook.com", "anna@outlook.com", True),
        ("ａｎｎａ@example.com", "anna@example.com", True),
        ("anna.li@example.com", "annali@example.com", False),
        ("anna+news@example.com", "anna@example.com", False),
        ("anna.li@outlook.com", "annali@outlook.com", False),
        ("no address", "no address", False),
    ],
)
def test_one_address_in_two_writings(one, other, joined):
    of = found(f"a,,{one},,,", f"b,,{other},,,")
    assert groups(of) == ([{"a", "b"}] if joined else [])


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        ("+86 138-1234-5678", "13812345678", True),
        ("+86 138-1234-5678", "0086 138 1234 5678", True),
        ("+86 138-1234-5678", "8613812345678", True),
        ("+86 138-1234-5678", "１３８１２３４５６７８", True),
        ("+44 (0)20 7946 0018", "020 7946 0018", True),
        ("+1 (555) 214-3377", "555.214.3377", True),
        ("+1 (555) 214-3377", "1-555-214-3377", True),
        ("+7 912 345-67-89", "8 (912) 345 67 89", True),
        ("030 1234567 ext. 5", "+49 30 1234567", True),
        ("13812345678.0", "+86 138 1234 5678", True),
        ("+49 170 1234567", "+43 170 1234567", False),
        ("13812345678", "13812345679", False),
        ("0000000000", "000-000-0000", False),
        ("123456789", "1234-56789", False),
        ("12345", "12345", False),
    ],
)
def test_one_number_in_two_writings(one, other, joined):
    of = found(f'a,,,"{one}",,', f'b,,,"{other}",,')
    assert groups(of) == ([{"a", "b"}] if joined else [])


def test_one_id_in_two_forms_of_unicode():
    of = found("caf\u00e9-1,,,,,", "cafe\u0301-1,,,,,", "Ｃ００７,,,,,", "C007,,,,,", "C008,,,,,")
    assert groups(of) == [{"C007", "Ｃ００７"}, {"caf\u00e9-1", "cafe\u0301-1"}] or groups(of) == [
        {"caf\u00e9-1", "cafe\u0301-1"},
        {"C007", "Ｃ００７"},
    ]
    assert reasons(of) == {"people.same_id"}


def test_an_id_in_other_signs_in_another_table_is_the_same_id():
    files = {
        "people.csv": b"user_id,age\nC007,30\nC008,40\n",
        "views.csv": "user_id,page_id\nＣ００７,p\nC008,p\n".encode(),
    }
    assert groups(matches(core.load(files))) == [{"C007", "Ｃ００７"}]


def test_name_and_birth_date_join_only_rare_names_of_whom_nothing_speaks_against():
    header = "user_id,name,birth_date,email,phone,city\n"
    of = found(
        'a,"Li, Na",1990-05-04,,,Bonn', "b,Na LI,1990-05-04,,,",
        "c,Ida Ito,1980-01-02,i@x.org,+49 170 5551234,Bonn", "d,Ida Ito,1980-01-02,j@x.org,+49 170 5551299,Rome",
        header=header,
    )  # fmt: skip
    assert groups(of) == [{"a", "b"}]
    assert of.pairs[~of.pairs["sure"]][["user_id", "other"]].to_numpy().tolist() == [["c", "d"]]


def test_a_common_name_and_a_birth_date_are_not_sure():
    rows = [f"u{n},Wei Zhang,,,{1950 + n}-03-01," for n in range(45)]
    of = found(*rows, "v,Wei Zhang,,,1950-03-01,")
    assert groups(of) == []
    assert of.pairs[["user_id", "other", "sure"]].to_numpy().tolist() == [["u0", "v", False]]


def test_a_birth_date_that_a_form_fills_in_says_nothing():
    rows = [f"u{n},Name{'abcdefghijklmnopqrstuvwxyz'[n]} Same,,,1970-01-01," for n in range(26)]
    assert len(found(*rows, "v,Namea Same,,,1970-01-01,").pairs) == 0


def test_a_long_name_with_one_other_letter_needs_the_birth_date_and_is_not_sure():
    of = found("a,Christina Miller,,,1990-05-04,", "b,Christine Miller,,,1990-05-04,", "c,Christino Miller,,,,")
    assert of.pairs[["user_id", "other", "reason", "sure"]].to_numpy().tolist() == [
        ["a", "b", "people.alike_name_and_birth_date", False]
    ]


def test_name_age_and_city_are_a_hint_only():
    header = "user_id,name,age,city\n"
    of = found("a,Anna Li,30,Bonn", "b,ANNA LI,30,bonn", "c,Anna Li,31,Bonn", header=header)
    assert of.pairs[["user_id", "other", "reason", "sure"]].to_numpy().tolist() == [
        ["a", "b", "people.same_name_age_city", False]
    ]


def test_hints_that_a_tenth_of_all_customers_have_are_chance():
    header = "user_id,name,age,city\n"
    pairs = [f"u{n},Name {'abcdefghij'[n // 2 // 60]},{20 + n // 2 % 60},Bonn" for n in range(1_010)]
    assert len(found(*pairs[:600], header=header).pairs) == 300
    assert found(*pairs, header=header).pairs.empty


def test_a_number_that_a_whole_town_gives_names_nobody():
    assert groups(found(*(f"u{n:02},,,+49 30 5551234,," for n in range(60)))) == []


def test_the_address_of_an_office_is_not_sure():
    assert groups(found("a,,info@example.com,,,", "b,,info@example.com,,,")) == []
    assert groups(found("a,Anna Li,info@example.com,,,", "b,Li Anna,info@example.com,,,")) == [{"a", "b"}]


# --- households and chains ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Anna Li,li@x.org,,,f", "Bo Li,li@x.org,,,m", "people.other_name"),
        ("Anna Li,,+49 170 5551234,1990-01-02,f", "Anna Li,,+49 170 5551234,2015-03-04,f", "people.other_birth_date"),
        ("Andrea Rossi,r@x.org,,,f", "Andreo Rossi,r@x.org,,,m", "people.other_sex_and_name"),
    ],
)
def test_a_household_is_not_joined_and_it_is_said_why(one, other, why):
    of = found(f"a,{one}", f"b,{other}")
    assert groups(of) == []
    assert of.apart[["user_id", "other", "why"]].to_numpy().tolist() == [["a", "b", why]]


def test_ages_far_apart_contradict():
    of = found("a,John Smith,s@x.org,60", "b,John Smith,s@x.org,31", header="user_id,name,email,age\n")
    assert of.apart["why"].tolist() == ["people.other_age"]


def test_a_chain_is_one_person():
    of = found("a,Anna Li,anna@x.org,,,", "b,Anna Li,anna@x.org,+49 170 5551234,,", "c,Anna Li,,0170 5551234,,")
    assert groups(of) == [{"a", "b", "c"}]
    assert of.spare == 2


def test_of_a_chain_with_a_contradiction_the_weakest_link_is_cut():
    of = found(
        "a,Anna Li,anna@x.org,,1990-01-02,",
        "b,,ANNA@x.org,+49 170 5551234,,",
        "c,Anna Li,,0170 5551234,1962-11-12,",
    )
    assert groups(of) == [{"a", "b"}]
    assert of.apart[["user_id", "other", "reason", "why"]].to_numpy().tolist() == [
        ["b", "c", "people.same_phone", "people.other_birth_date"]
    ]


def test_who_could_be_either_of_two_is_joined_to_neither():
    of = found("a,Anna Li,li@x.org,,,", "b,Bo Li,li@x.org,,,", "w,,li@x.org,,,")
    assert groups(of) == []
    assert {(row.user_id, row.other) for row in of.apart.itertuples()} == {("a", "b"), ("a", "w"), ("b", "w")}


def test_one_person_across_channels_is_one_group_and_the_surest_id_stays():
    files = {
        "crm.csv": b"user_id,name,email,phone,city\nS9,Anna Li,Anna@Example.com,,Bonn\n",
        "views.csv": b"user_id,page_id,email\nw123,p,anna@example.com\nw124,p,bo@example.com\n",
        "shop.csv": b"order_id,email,item_id,amount,user_phone\no1,anna@EXAMPLE.com,i,5,\n",
    }
    of = matches(core.load(files))
    assert len(of.groups) == 3 and set(of.groups["keeper"]) == {"S9"}
    assert {"S9", "w123"} < set(of.groups["user_id"])


# --- the whole ----------------------------------------------------------------------------------------------
def test_nothing_personal_is_shown_and_every_reason_is_a_sentence():
    of = matches(core.load({"p.csv": written([row for p in people(40) for row in (p, twice(p, 0), household(p, 1))])}))
    shown = of.pairs["evidence"].str.cat() + of.apart["evidence"].str.cat()
    assert "person." not in shown and "@gmail.com" in shown
    assert {*of.pairs["reason"], *of.apart["reason"], *of.apart["why"]} <= set(ENGLISH)


def test_what_was_planted_in_2000_people_is_found_and_nothing_else():
    known = people(2_000)
    doubles = [twice(row, n % 3) for n, row in enumerate(known[:300])]
    homes = [household(row, n % 3) for n, row in enumerate(known[300:600])]
    of = matches(core.load({"p.csv": written([*known, *doubles, *homes])}))
    joined = {frozenset(ids) for ids in groups(of)}
    planted = {frozenset((row["user_id"], "C" + row["user_id"][1:])) for row in doubles}
    assert joined <= planted
    assert len(joined & planted) >= 0.98 * len(planted)
    assert of.spare == len(joined)


def test_the_answer_does_not_depend_on_the_order_of_rows():
    rows = [row for n, p in enumerate(people(60)) for row in (p, twice(p, n % 3), household(p, n % 3))]
    one, other = (matches(core.load({"p.csv": written(order)}, apart=False)) for order in (rows, rows[::-1]))
    assert sorted(map(sorted, groups(one))) == sorted(map(sorted, groups(other)))
    assert set(one.groups["group"]) == set(other.groups["group"])


def test_without_customers_or_anything_to_compare():
    with pytest.raises(NotEnoughData):
        matches(core.load({"v.csv": b"user_id,page_id,page_views\nu,p,1\n"}))
    of = matches(core.load({"p.csv": b"user_id,age\na,30\nb,40\n"}))
    assert of.compared == () and of.groups.empty and of.pairs.empty and of.apart.empty
