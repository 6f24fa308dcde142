"""A request and data in, a document out: what it says, what it rests on, what it leaves out."""

import re

import pytest

import core
from core import analytics
from dashboard.report.build import build, offered
from dashboard.report.document import Chart, Numbers, Text
from dashboard.report.facts import facts, parts_of
from dashboard.report.html.writer import write_html
from dashboard.report.request import Request
from dashboard.report.sections import SECTIONS
from dashboard.text import t
from tests.dashboard.report.made import DAYS, PEOPLE, report, shop

FIRST_MARCH = 20_148  # 2025-03-01 in days since 1970-01-01


def test_every_number_has_a_key_and_its_value():
    found = {key: fact.value for key, fact in facts(report(shop())).items()}
    assert found["traffic.page_views"] == DAYS * PEOPLE and found["traffic.visitors"] == PEOPLE
    assert found["traffic.pages[home].page_views"] == found["traffic.pages[about].page_views"] == DAYS * PEOPLE / 2
    assert found[f"traffic.days[{FIRST_MARCH}].page_views"] == PEOPLE
    assert found["audience.users"] == PEOPLE and found["audience.group0[f].share"] == 0.5


def test_the_report_says_what_it_rests_on():
    dataset = shop()
    document = report(dataset, period=(FIRST_MARCH + 7, FIRST_MARCH + 13), compare="previous", client="Acme")
    lines = dict(document.lines)
    assert lines["Period"] == "8 Mar 2025 – 14 Mar 2025" and lines["Compared with"] == "1 Mar 2025 – 7 Mar 2025"
    assert lines["Fingerprint of the data"] == dataset.digest
    assert f"orders {7 * PEOPLE} of {DAYS * PEOPLE}" in lines["Rows read"]
    assert lines["Consent"].startswith("The data records no consent")
    assert document.definitions[0][1].endswith("[sum(events.page_views)]")


def test_filters_are_those_of_the_dataset():
    dataset = shop()
    document = report(dataset, groups=(("gender", ("f",)),))
    shown = dataset.filtered(core.Filter(groups=(("gender", ("f",)),)))
    numbers = {
        number.key: number.value for b in document.sections[0].blocks if isinstance(b, Numbers) for number in b.numbers
    }
    assert numbers["page_views"] == analytics.page_views(shown)["page_views"].sum() == DAYS * PEOPLE / 2
    assert "Gender: f" in dict(document.lines)["Filters"]


def test_a_filter_that_is_already_on_the_data_does_not_count_twice():
    dataset = shop()
    narrowed = dataset.filtered(core.Filter(period=(FIRST_MARCH, FIRST_MARCH)))
    assert report(narrowed).proof["facts"] == report(dataset).proof["facts"]


def test_what_the_data_lacks_is_left_out_and_said():
    document = build(Request(sections=("traffic", "words")), shop())
    assert [section.name for section in document.sections] == ["traffic"]
    ((title, reason),) = document.left_out
    assert title == "In customers' words" and reason
    assert title in dict(document.lines)["Left out"]


def test_nothing_left_by_the_filters_makes_a_report_that_says_so():
    document = report(shop(), sections=("traffic",), period=(0, 1))
    assert document.sections == () and len(document.left_out) == 1


def test_topics_are_offered_by_what_the_data_has():
    assert {"traffic", "audience"} <= set(offered(shop())) and "words" not in offered(shop())


@pytest.mark.parametrize(
    "asked", [{"sections": ("nothing",)}, {"segment": "99-1-"}, {"segment": "x"}, {"groups": (("shoe", ("42",)),)}]
)
def test_what_is_not_known_is_refused_by_name(asked):
    with pytest.raises(core.OutOfRange):
        report(shop(), **asked)


def test_small_groups_stay_out():
    """Of twenty people nine are of one kind: the eleven others would give them away, so both stand as one row."""
    people = "\n".join(f"u{n},{'rare' if n < 9 else 'common'}" for n in range(20))
    dataset = core.load({"customers.csv": f"user_id,hat\n{people}\n".encode()}, workspaces=core.store.Workspaces())
    chart = next(
        b
        for b in report(dataset, sections=("audience",)).sections[0].blocks
        if isinstance(b, Chart) and b.key == "group0"
    )
    assert chart.frame["value"].tolist() == [t("audience.small", "en")] and chart.frame["users"].tolist() == [20]
    assert "rare" not in str(chart.drawing.to_dict())


def test_a_page_that_few_people_saw_stays_out_and_no_share_tells_its_views():
    rows = [f"u{n},shared" for n in range(20)] + ["u1,secret"] * 20
    content = ("user_id,page_id\n" + "\n".join(rows) + "\n").encode()
    document = report(core.load({"events.csv": content}, workspaces=core.store.Workspaces()), sections=("traffic",))
    chart = next(block for block in document.sections[0].blocks if isinstance(block, Chart))
    assert chart.frame["page_id"].tolist() == ["shared"]
    assert "secret" not in str(chart.drawing.to_dict()) and "100%" in chart.drawing.data[0].text[0]


@pytest.mark.parametrize("name", SECTIONS)
def test_every_topic_has_its_builder_and_its_title(name):
    assert callable(SECTIONS[name].builder)
    assert t(f"report.section.{name}", "en") != t(f"report.section.{name}", "zh")


def test_both_languages_say_the_same_facts():
    dataset = shop()
    english, chinese = (report(dataset, lang=lang) for lang in ("en", "zh"))
    numbers = [
        [value for value in document.proof["facts"].values() if not isinstance(value, str)]
        for document in (english, chinese)
    ]
    assert numbers[0] == numbers[1] and chinese.sections[0].title == "流量"
    finding = next(b for b in chinese.sections[0].blocks if isinstance(b, Text))
    assert finding.strong and finding.words


def test_two_rows_of_one_name_keep_two_keys():
    assert parts_of("a.b[x.y] / z.c].d") == {"section": "a", "block": "b", "row": "x.y] / z.c", "part": "d"}


def test_nobody_is_in_it():
    """No id, no name, in any topic that has something to say of the made shop."""
    topics = ("kpis", "trend", "traffic", "audience", "loyalty", "baskets")
    content = write_html(report(shop(), sections=topics)).decode()
    told = re.sub(r"<script>.*?</script>", "", content, flags=re.DOTALL)
    assert "Wilhelmina" not in told and "Testperson" not in told
    assert not re.findall(r"\bu\d{1,2}\b", told.replace("\\u", " "))
