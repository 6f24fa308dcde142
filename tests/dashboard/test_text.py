"""Both languages say the same things, and numbers and names are written so that they can be trusted."""

from string import Formatter

import pytest

from core.messages import ENGLISH, Message
from dashboard.text import catalogue, escape, say_markdown, screen_words, t
from dashboard.text.numbers import compact, day, money, percent, whole

# Names and signs that are the same in both languages.
ALIKE = {"app.name"}


def fields_of(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_no_sentence_is_written_twice():
    assert not set(screen_words("en")) & set(ENGLISH)


def test_every_code_exists_in_both_languages():
    # Chinese has no plural: the sentences for one of a thing are English only.
    assert set(catalogue("zh")) == {code for code in catalogue("en") if not code.endswith(".one")}


def test_a_sentence_for_one_stands_beside_the_one_for_many():
    en = catalogue("en")
    singular = {code: code.removesuffix(".one") for code in en if code.endswith(".one")}
    assert set(singular.values()) <= set(en)
    assert all(fields_of(en[one]) <= fields_of(en[many]) | {"n"} for one, many in singular.items())


@pytest.mark.parametrize(
    ("n", "en", "zh"),
    [("1", "1 person", "1 人"), (1, "1 person", "1 人"), (2, "2 people", "2 人"), (0, "0 people", "0 人")],
)
def test_one_is_said_in_the_singular(n, en, zh):
    assert (t("recommend.people", "en", n=n), t("recommend.people", "zh", n=n)) == (en, zh)


def words_of(template):
    return "".join(sign for text, *_ in Formatter().parse(template) for sign in text if sign.isalpha())


def test_chinese_is_not_left_in_english():
    zh, en = catalogue("zh"), catalogue("en")
    left = {code for code in zh if code in en and words_of(zh[code]) and words_of(zh[code]) == words_of(en[code])}
    assert left <= ALIKE


def test_both_languages_fill_in_the_same_values():
    zh, en = catalogue("zh"), catalogue("en")
    assert {code: fields_of(zh[code]) for code in zh if code in en} == {
        code: fields_of(en[code]) for code in en if code in zh
    }


def test_an_unknown_code_is_loud():
    with pytest.raises(KeyError):
        t("no.such.code", "en")


def test_a_missing_value_is_loud():
    with pytest.raises(KeyError):
        t("frame.rows", "zh")


def test_a_message_is_said_with_its_inner_messages():
    orders = Message("table.orders")
    assert t("error.not_enough", "zh", what=orders, needed=2, found=1).startswith("这里需要 2 订单")


def test_names_in_a_message_are_escaped_and_its_own_words_are_not():
    damaged = Message("error.workspace_damaged", file="*a*_b")
    assert r"The stored file \*a\*\_b no longer" in say_markdown(damaged, "en")


def test_escape_leaves_no_sign_of_markdown_alone():
    assert escape("[x](y) <b> $1$ :red[no] a|b") == r"\[x\]\(y\) \<b\> \$1\$ \:red\[no\] a\|b"


def test_escape_keeps_a_name_on_one_line():
    assert escape("a\n\n# b") == r"a \# b"


@pytest.mark.parametrize(
    ("number", "en", "zh"),
    [
        (0, "0", "0"),
        (9_999, "9,999", "9,999"),
        (12_345, "12.3K", "1.2万"),
        (999_949, "1M", "100万"),
        (999_400, "999K", "99.9万"),
        (1_250_000, "1.2M", "125万"),
        (123_456_789, "123M", "1.2亿"),
        (-12_345, "-12.3K", "-1.2万"),
        (2.5, "2.5", "2.5"),
        (None, "–", "–"),
        (float("nan"), "–", "–"),
    ],
)
def test_compact(number, en, zh):
    assert (compact(number, "en"), compact(number, "zh")) == (en, zh)


def test_money_keeps_cents_where_they_matter():
    assert [money(amount, "$", "en") for amount in (9.5, -9.5, 999.996, 1234.4, 56_789)] == [
        "$9.50",
        "-$9.50",
        "$1,000",
        "$1,234",
        "$56.8K",
    ]


def test_percent_never_shows_something_as_nothing():
    assert [percent(share) for share in (0, 0.0001, 0.123, 1, None)] == [
        "0.0%",
        "<0.1%",
        "12.3%",
        "100.0%",
        "–",
    ]


def test_day_counts_from_1970():
    assert (day(0, "en"), day(19_796, "zh"), day(None, "en")) == ("1 Jan 1970", "2024年3月14日", "–")


def test_whole_groups_thousands():
    assert whole(1_234_567) == "1,234,567"


@pytest.mark.parametrize("name", ["https://a.example", "www.a.example", "a@b.example", ":material/home:", "a->b"])
def test_escape_breaks_what_is_found_after_parsing_with_an_invisible_sign(name):
    assert "\u2060" in escape(name)
    assert escape(name).replace("\u2060", "").replace("\\", "") == name
