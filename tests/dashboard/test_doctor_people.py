"""The card on people under several ids: proposals, their consequence, joining, and the way back."""

import re

import pytest
from streamlit.testing.v1 import AppTest

import core
from core.store import Workspaces
from tests.dashboard.apps import clicked, plain, saved, shown

FILES = {
    "crm.csv": b"user_id,name,email,phone,city\n"
    b"S9,Anna Li,Anna@Example.com,,Bonn\nS7,Bo Li,li@example.com,+49 170 5551234,Bonn\n"
    b"S6,Cleo Li,li@example.com,,\nS5,Dora Ito,dora@example.com,,\nS4,Dora Ito,DORA@example.com,,\n",
    "web.csv": b"user_id,page_id,page_views,email\nw1,p1,3,anna@example.com\nS7,p1,6,\n",
}


def _page() -> None:
    import streamlit as st

    from dashboard import state
    from dashboard.cards.doctor_people import people_card

    state.note_usable(True)
    st.session_state["ws"] = st.query_params["ws"]
    people_card(state.open_dataset())


def card(token: str, lang: str = "en", **address: str) -> AppTest:
    frame = AppTest.from_function(_page, default_timeout=60)
    frame.query_params.update({"ws": token, "lang": lang, **address})
    frame.run()
    assert not frame.exception
    return frame


def newest(token: str):
    return Workspaces().open(token)


def table(frame: AppTest, number: int = 0) -> dict:
    return frame.dataframe[number].value.to_dict("list")


@pytest.mark.parametrize(("lang", "words"), [("en", "2 people"), ("zh", "2 位客户")])
def test_people_under_several_ids_are_proposed_with_the_reason_and_masked_evidence(lang, words):
    frame = card(saved(FILES), lang)
    assert words in plain(frame)
    proposed = frame.dataframe[0].value
    assert len(proposed) == 2 and proposed.iloc[:, 0].all()
    assert set(proposed.iloc[:, 1]) == {"S9", "S4"} or set(proposed.iloc[:, 1]) == {"S9", "S5"}
    assert all("***@example.com" in cell.lower() for cell in proposed.iloc[:, 4])
    everything = shown(frame) + "".join(str(element.value) for element in frame.dataframe)
    assert "anna@" not in everything.lower() and "Dora" not in everything and "5551234" not in everything


def test_a_household_is_shown_apart_with_what_speaks_against_it():
    frame = card(saved(FILES))
    apart = table(frame, 1)
    assert (apart["Id"], apart["Other id"], apart["Not joined because"]) == (["S6"], ["S7"], ["different names"])


def test_the_consequence_is_told_before_and_is_what_happens():
    token = saved(FILES)
    frame = card(token)
    assert "people 6 → 4 (−2)" in plain(frame)
    assert "page views 9" in plain(frame)
    frame = clicked(frame, "people.apply")
    dataset = newest(token)
    assert dataset.version == 2 and dataset.rows("customers") == 4
    assert dataset.frame("events")["page_views"].sum() == 9
    assert "had 2 ids too many" in plain(frame)
    assert [button.key for button in frame.button] == ["people.separate"]


def test_separated_again_the_data_are_as_before():
    token = saved(FILES)
    before = newest(token).digest
    frame = clicked(clicked(card(token), "people.apply"), "people.separate")
    assert newest(token).digest == before
    assert "2 people" in plain(frame)


def test_a_group_without_a_tick_stays_apart_and_can_be_joined_later(monkeypatch):
    from dashboard.cards import doctor_people

    token = saved(FILES)
    monkeypatch.setattr(doctor_people, "_unticked", lambda table: table.index[table.iloc[:, 1] == "S9"].tolist())
    frame = card(token)
    assert "people 6 → 5 (−1)" in plain(frame)
    frame = clicked(frame, "people.apply")
    assert newest(token).rows("customers") == 5 and "w1" in set(newest(token).frame("customers")["user_id"])
    assert "One person** probably" in plain(frame)
    monkeypatch.setattr(doctor_people, "_unticked", lambda table: [])
    clicked(card(token), "people.apply")
    assert newest(token).rows("customers") == 4


def test_one_of_several_can_be_separated_again(monkeypatch):
    from dashboard.cards import doctor_people

    token = saved(FILES)
    frame = clicked(card(token), "people.apply")
    monkeypatch.setattr(doctor_people, "_unticked", lambda table: table.index[table.iloc[:, 1] == "S9"].tolist())
    clicked(frame.run(), "people.separate_some")
    assert set(newest(token).frame("customers")["user_id"]) == {"S9", "S7", "S6", "S4", "w1"}


def test_other_choices_stay_as_they_are():
    chosen = {"crm.csv": {"W_DUPLICATE_ROW": "set aside"}, "": {"other": "kept"}}
    token = core.load(dict(FILES), workspaces=Workspaces(), choices=chosen).token
    frame = clicked(card(token), "people.apply")
    assert newest(token).facts["choices"] == chosen | {"": {"other": "kept", "people": "joined"}}
    clicked(frame, "people.separate")
    assert newest(token).facts["choices"] == chosen


def test_demo_mode_shows_nobody():
    frame = AppTest.from_function(_page, default_timeout=60)
    frame.query_params.update({"ws": saved(FILES), "lang": "en"})
    frame.session_state["demo"] = True
    frame.run()
    assert not frame.exception
    everything = shown(frame) + "".join(str(element.value) for element in frame.dataframe)
    said = re.findall(r"\w+", everything)  # whole words: a pseudonym may have S9 in it
    assert "S9" not in said and "w1" not in said and "example.com" not in everything
    assert "Person " in everything


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"v.csv": b"user_id,page_id,page_views\nu,p,1\n"}, "no table of customers"),
        ({"p.csv": b"user_id,age\na,30\nb,40\n"}, "no e-mail, phone or name"),
        ({"p.csv": b"user_id,email\nu1,ada@x.org\nu2,bo@x.org\n"}, "Nobody seems to be there twice"),
    ],
)
def test_with_nothing_to_propose_it_says_so(files, words):
    frame = card(saved(files))
    assert words in shown(frame)
    assert not frame.button
