"""Demo mode: on every page, in everything that is sent to the browser and in every file, nobody can be known."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import local_script_runner

from dashboard import widgets
from tests.dashboard.apps import clicked, opened, plain, saved, shop
from tests.dashboard.tell_tale import TRACES, tell_tale

PAGES = sorted(path.stem for path in Path(widgets.__file__).with_name("views").glob("[!_]*.py"))


@pytest.fixture
def sent(monkeypatch):
    """Every byte for the browser, and every file behind a button, by name."""
    found = {"bytes": [], "files": {}}
    parse = local_script_runner.parse_tree_from_messages

    def keeping(messages):
        found["bytes"] += [message.SerializeToString() for message in messages]
        return parse(messages)

    def offered(label, *, data, file_name, **_):
        found["files"][file_name] = data() if callable(data) else data

    monkeypatch.setattr(local_script_runner, "parse_tree_from_messages", keeping)
    monkeypatch.setattr("streamlit.download_button", offered)
    return found


def traces(sent):
    """Where people can be known: (where, trace). JSON writes Chinese as \\u...."""
    everything = {"screen": b"\n".join(sent["bytes"])} | sent["files"]
    found = []
    for where, content in everything.items():
        text = content.decode("utf-8", "replace").lower()
        text = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text)
        found += [(where, trace) for trace in TRACES if trace in text]
    return found


@pytest.mark.parametrize("page", PAGES)
def test_in_demo_mode_no_page_and_no_file_tells_who_anybody_is(page, sent):
    frame = opened(page, ws=saved(tell_tale()), lang="en", demo="1", story="1")
    assert not frame.exception
    assert traces(sent) == []


@pytest.mark.parametrize("model", ["social", "user_cf", "als"])
def test_reasons_and_neighbours_name_nobody(model, sent):
    opened("recommendations", ws=saved(tell_tale()), lang="zh", demo="1", model=model)
    assert traces(sent) == []


@pytest.mark.parametrize("look", ["movement", "audience", "tree", "rules"])
def test_no_look_at_segments_names_anybody(look, sent):
    frame = opened("segments", ws=saved(tell_tale()), lang="en", demo="1", look=look)
    assert not frame.exception
    assert traces(sent) == []


@pytest.mark.parametrize("page", ["data", "recommendations", "segments", "traffic", "words"])
def test_without_it_these_pages_do_name_people(page, sent):
    opened(page, ws=saved(tell_tale()), lang="en")
    assert traces(sent)


# --- the switch ---------------------------------------------------------------------------------------------
def test_the_switch_hides_an_id_that_was_searched_and_fits_nothing_anew(sent, monkeypatch):
    frame = opened("recommendations", ws=saved(tell_tale()), lang="en")
    frame.text_input(key="recommend.search").set_value("ZQX77011").run()
    monkeypatch.setattr("core.recommend.fit", lambda *_, **__: pytest.fail("a model was fitted again"))
    sent["bytes"].clear(), sent["files"].clear()
    frame.toggle(key="demo").set_value(True).run()
    assert not frame.exception
    assert traces(sent) == []
    assert frame.query_params["demo"] in ("1", ["1"])
    assert frame.toggle(key="demo").set_value(False).run().query_params.get("demo") is None


def test_the_switch_stays_from_page_to_page():
    frame = opened("traffic", ws=shop(), lang="en", demo="1").switch_page("views/audience.py").run()
    assert frame.toggle(key="demo").value is True
    assert frame.query_params["demo"] in ("1", ["1"])


# --- pseudonyms ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("lang", "called"), [("en", "Person "), ("zh", "客户 ")])
def test_a_person_has_one_pseudonym_on_screen_and_in_files(lang, called, sent):
    frame = opened("traffic", ws=saved(tell_tale()), lang=lang, demo="1")
    heaviest = frame.dataframe[0].value["user_id"].tolist()
    written = sent["files"]["views_per_person.csv"].decode("utf-8-sig").splitlines()
    assert all(re.fullmatch(called + "[0-9A-Z]{5,}", user) for user in heaviest)
    assert [line.split(",")[0] for line in written[1 : 1 + len(heaviest)]] == heaviest


def test_in_demo_mode_a_search_knows_pseudonyms_and_no_ids():
    frame = opened("recommendations", ws=saved(tell_tale()), lang="en", demo="1")
    label = next(box for box in frame.selectbox if "Person " in box.options[0]).options[3]
    found = frame.text_input(key="recommend.search.demo").set_value(label.split(" · ")[0]).run()
    assert [box.options for box in found.selectbox if "Person " in box.options[0]] == [[label]]
    nobody = found.text_input(key="recommend.search.demo").set_value("ZQX77011").run()
    assert nobody.info and not nobody.exception


# --- what holds everything ----------------------------------------------------------------------------------
def test_a_backup_is_not_offered(sent):
    frame = clicked(opened("workspaces", ws=saved(tell_tale()), lang="en", demo="1"), "workspaces.backup")
    assert "A backup holds everything as it is" in plain(frame)
    assert not any(name.endswith(".zip") for name in sent["files"])
