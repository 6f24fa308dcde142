"""A report against data: it holds on its own, and one changed cell is named, with everything that rests on it."""

import json
import zipfile
import zlib
from io import BytesIO

import pytest

import core
from dashboard.report.build import build
from dashboard.report.formats import FORMATS, write
from dashboard.report.html.writer import write_html
from dashboard.report.proof import MOST_STREAMS, _streams, proof_json, read_proof
from dashboard.report.request import Request
from dashboard.report.verify import same, verify
from tests.dashboard.report.made import AMOUNT, DAYS, PEOPLE, report, shop
from tests.dashboard.report.test_build import FIRST_MARCH


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_holds_on_its_own_data_in_each_format(name):
    dataset = shop()
    found = verify(write(name, report(dataset)), dataset)
    assert found.holds and found.same_data and found.checked == len(report(dataset).proof["facts"])
    assert found.sealed is (True if name == "html" else None)


def test_one_changed_amount_is_named_and_nothing_else():
    document = build(Request(sections=("trend",)), shop())
    changed = verify(write_html(document), shop(amount_of_first=AMOUNT + 5))
    (difference,) = changed.differences
    assert difference.kind == "changed" and difference.key == f"trend.revenue[{FIRST_MARCH}].value"
    assert difference.place[-2:] == ("1 Mar 2025", "Revenue") and difference.place[0] == "Sales over time"
    assert (difference.was, difference.now) == (f"{PEOPLE * AMOUNT:.2f}", f"{PEOPLE * AMOUNT + 5:.2f}")
    assert not changed.same_data and changed.sealed


def test_another_page_changes_exactly_its_figures():
    """Half of all views go to another page: its two figures are gone, two are new, and nothing else moves."""
    found = verify(write_html(report(shop(), sections=("traffic",))), shop(page="start"))
    kinds = {(each.kind, each.key) for each in found.differences}
    assert kinds == {("gone", f"traffic.pages[home].{column}") for column in ("page_views", "visitors")} | {
        ("new", f"traffic.pages[start].{column}") for column in ("page_views", "visitors")
    }
    gone = next(each for each in found.differences if each.kind == "gone")
    assert gone.place == ("Traffic", "Views per page", "home", "Views") and gone.was == str(DAYS * PEOPLE // 2)


def test_the_same_rows_loaded_again_are_the_same_data():
    found = verify(write_html(report(shop())), shop())
    assert found.holds and found.same_data


def test_a_number_edited_in_the_page_is_found():
    dataset = shop()
    content = write_html(report(dataset)).replace(
        f'data-key="traffic.page_views">{DAYS * PEOPLE}<'.encode(), b'data-key="traffic.page_views">9,999<'
    )
    found = verify(content, dataset)
    (difference,) = found.differences
    assert (difference.kind, difference.was, difference.now) == ("altered", "9,999", str(DAYS * PEOPLE))
    assert found.sealed is False


def test_a_bar_edited_in_the_drawing_is_found():
    dataset = shop()
    bar = str(DAYS * PEOPLE // 2)
    content = write_html(report(dataset)).replace(f'"x":[{bar},{bar}]'.encode(), f'"x":[999,{bar}]'.encode())
    (difference,) = verify(content, dataset).differences
    assert difference.kind == "altered" and difference.key == "traffic.pages"


def test_a_number_edited_together_with_its_proof_is_found_by_the_data():
    dataset = shop()
    content = write_html(report(dataset)).decode()
    content = content.replace(f'"traffic.page_views":{DAYS * PEOPLE}', '"traffic.page_views":9999')
    content = content.replace(f'"traffic.page_views":"{DAYS * PEOPLE}"', '"traffic.page_views":"9,999"')
    content = content.replace(f'data-key="traffic.page_views">{DAYS * PEOPLE}<', 'data-key="traffic.page_views">9,999<')
    (difference,) = verify(content.encode(), dataset).differences
    assert (difference.kind, difference.was, difference.now) == ("changed", "9,999", str(DAYS * PEOPLE))


def test_other_data_may_lack_a_whole_topic():
    only_orders = core.load(
        {"orders.csv": b"order_id,user_id,item_id,amount,date\n1,u1,i1,5,2025-01-01\n"},
        workspaces=core.store.Workspaces(),
    )
    found = verify(write_html(report(shop(), sections=("traffic",))), only_orders)
    assert {each.kind for each in found.differences} == {"gone"} and len(found.differences) == found.checked


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>nothing</html>", b"PK\x03\x04broken", b"%PDF-1.7\nstream\nbroken", b'{"audience_lens_report":1}',
     b'{"audience_lens_report":2,"request":{}}', b'{"audience_lens_report":' + b"[" * 100_000],
)  # fmt: skip
def test_what_is_no_report_of_ours_is_said(content):
    with pytest.raises(core.CoreError):
        read_proof(content)


@pytest.mark.parametrize(
    "change",
    [{"compare": "<script>"}, {"lang": "fr"}, {"period": [1]}, {"period": [2, 1]}, {"sections": [1]}, {"title": None},
     {"made_at": "yesterday"}, {"groups": [["a", ["b"], "c"]]}, {"sections": []}, {"period": [0, 700_001]}, {"symbol": "dollar"},
     {"names": []}, {"comments": "x" * 10_000}],
)  # fmt: skip
def test_a_hostile_request_is_refused(change):
    proof = dict(report(shop()).proof)
    proof["request"] = proof["request"] | change
    with pytest.raises(core.CoreError):
        read_proof(json.dumps(proof, separators=(",", ":")).encode())


def test_a_bomb_is_not_unpacked():
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("customXml/item1.xml", b'{"audience_lens_report":' + b" " * (65 << 20))
    with pytest.raises(core.CoreError):
        read_proof(packed.getvalue())


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_entry_that_inflates_whole_is_not_opened(way):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", way) as archive:
        archive.writestr("customXml/item1.xml", proof_json(report(shop())))
    with pytest.raises(core.CoreError, match="no report"):
        read_proof(packed.getvalue())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b'data-key="traffic.page_views"', b""),
        (b'data-figure="traffic.pages"', b""),
        (b'<th scope="row">home</th>', b'<th scope="row">start</th>'),
        (b'<p class="period">1 Mar 2025', b'<p class="period">1 Mar 2024'),
        (b"none: everyone, all channels", b"only buyers"),
        (b'"layout":{', b'"layout":{"annotations":[{"text":"+40%"}],'),
        (b"</main>", b"<p>Revenue grew by 40%</p></main>"),
    ],
)
def test_what_the_page_shows_beside_its_figures_is_compared(one, other):
    dataset = shop()
    page = write_html(report(dataset))
    assert one in page
    assert {each.kind for each in verify(page.replace(one, other), dataset).differences} == {"altered"}


def test_a_huge_number_is_another_number():
    assert not same(10**400, 1.0)
    proof = dict(report(shop()).proof)
    proof["facts"] = {"traffic.page_views": 2**63 + 1}
    with pytest.raises(core.CoreError):
        read_proof(json.dumps(proof, separators=(",", ":")).encode())


def test_a_drawing_nested_without_end_is_altered():
    dataset = shop()
    opening = b'data-figure="traffic.pages">'
    page = write_html(report(dataset)).replace(opening, opening + b"[" * 100_000)
    assert {each.key for each in verify(page, dataset).differences} >= {"traffic.pages"}


def test_no_more_streams_of_a_pdf_are_read_than_a_report_of_ours_has():
    content = b"%PDF-1.7\n" + (b"stream\n" + zlib.compress(b"x")) * (MOST_STREAMS + 100)
    assert len(list(_streams(content))) == MOST_STREAMS


def test_a_topic_asked_for_twice_stands_once():
    document = report(shop(), sections=("traffic", "traffic"))
    assert [section.name for section in document.sections] == ["traffic"]
