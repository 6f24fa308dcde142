"""The Data page: uploads, what columns became, corrections, rows set aside."""

import pytest
from streamlit.testing.v1 import AppTest

from core.store import Workspaces
from tests.dashboard.apps import opened, saved, shown

VIEWS = b"page_id,user_id,page_views\np1,u1,3\n,u1,4\np1,u2,many\n"


def uploaded(frame: AppTest, **files: bytes) -> AppTest:
    for name, content in files.items():
        frame.file_uploader[0].upload(f"{name}.csv", content, "text/csv")
    return frame.run()


def dataset_of(frame: AppTest):
    token = frame.query_params["ws"]
    return Workspaces().open(token if isinstance(token, str) else token[0])


def test_without_data_it_offers_the_sample_and_the_upload():
    frame = opened("data", lang="en")
    assert "Open a sample" in shown(frame) and len(frame.file_uploader) == 1


def test_an_upload_opens_and_says_where_every_row_went():
    frame = uploaded(opened("data", lang="en"), views=VIEWS)
    assert not frame.exception
    assert "3 rows were read from one file; 1 (33.3%) were set aside" in shown(frame).replace("\\", "")
    assert dataset_of(frame).rows("events") == 2


@pytest.mark.parametrize(("lang", "words"), [("en", "is empty"), ("zh", "是空文件")])
def test_a_bad_upload_gives_one_message_and_keeps_what_is_open(lang, words):
    token = saved({"v.csv": VIEWS})
    frame = uploaded(opened("data", ws=token, lang=lang), broken=b"")
    frame.button(key="data.instead").click().run()
    assert [words in error.value for error in frame.error] == [True]
    assert dataset_of(frame).token == token


def test_new_files_can_be_added_to_those_that_are_open():
    frame = opened("data", ws=saved({"v.csv": VIEWS}), lang="en")
    frame = uploaded(frame, people=b"user_id,age\nu1,20\n")
    frame.button(key="data.beside").click().run()
    assert not frame.exception
    assert dataset_of(frame).names == ("customers", "events")


def test_the_meaning_of_a_column_can_be_changed():
    from dashboard import state

    frame = uploaded(opened("data", lang="en"), export=b"user_id,age,points\nu1,30,7\nu2,40,9\n")
    dataset = dataset_of(frame)
    assert dataset.columns("customers")["points"] == "int"
    again = state.remap(dataset, "export.csv", {"user_id": "user_id", "age": "", "points": "age"})
    assert again.frame("customers")["age"].tolist() == [7, 9]
    assert again.columns("customers")["age 2"] == "int"


def test_no_name_or_address_of_a_person_is_on_the_page():
    people = b"user_id,name,email,phone\nu1,Anna Li,anna@example.com,+1 555 0142\nu2,Bo Wu,bo@example.com,+1 555 0177\n"
    frame = uploaded(opened("data", lang="en"), people=people)
    page = str([element.proto for element in frame.main]) + str(frame.session_state)
    tables = "".join(str(table.value.to_dict()) for table in frame.dataframe)
    for personal in ("Anna Li", "anna@example.com", "555 0142"):
        assert personal not in page and personal not in tables


def test_a_hostile_file_name_is_only_a_name():
    frame = uploaded(opened("data", lang="en"), **{"[x](http://evil.example) <b>": VIEWS})
    assert not frame.exception
    assert "](http" not in shown(frame)


def test_a_meaning_given_twice_or_a_lost_id_is_said_before_it_is_applied():
    import pandas as pd

    from dashboard.cards import files

    edited = pd.DataFrame({"became": ["user_id", "age", "age", "own", "own"]})
    assert files._taken_twice(edited) == ["age"]
    assert len(files._warnings("customers", {"a": "age", "": "customers"}, ["age"])) == 2
    assert files._warnings("customers", {"a": "user_id"}, []) == []


# --- large files --------------------------------------------------------------------------------------------
def waiting(name: str, content: bytes) -> None:
    inbox = Workspaces().inbox
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / name).write_bytes(content)


def in_inbox(frame: AppTest):
    """The files on offer, where there are any."""
    return next((group for group in frame.button_group if group.key.startswith("inbox.")), None)


def test_the_limit_is_named_and_the_folder_for_larger_files_is_there():
    frame = opened("data", lang="en")
    assert "up to 500 MB each" in shown(frame)
    assert str(Workspaces().inbox) in [code.value for code in frame.code]
    assert Workspaces().inbox.is_dir()
    assert in_inbox(frame) is None


@pytest.mark.parametrize(("lang", "load"), [("en", "Load"), ("zh", "载入")])
def test_a_file_in_the_folder_is_offered_with_its_size_and_loads_where_it_lies(lang, load):
    waiting("views.csv", VIEWS)
    waiting(".hidden", b"x")
    frame = opened("data", lang=lang)
    assert [option.content for option in in_inbox(frame).proto.options] == [r"views\.csv (52 B)"]
    assert frame.button(key="inbox.load").label == load and frame.button(key="inbox.load").disabled
    in_inbox(frame).set_value(["views.csv"]).run()
    frame.button(key="inbox.load").click().run()
    assert not frame.exception and not frame.error
    dataset = dataset_of(frame)
    assert dataset.rows("events") == 2
    assert Workspaces().sources(dataset) == {"views.csv": Workspaces().inbox / "views.csv"}
    assert in_inbox(frame).value == []


def test_a_file_of_the_folder_can_join_what_is_open_and_that_can_be_undone():
    token = saved({"v.csv": VIEWS})
    waiting("people.csv", b"user_id,age\nu1,20\n")
    frame = opened("data", ws=token, lang="en")
    in_inbox(frame).set_value(["people.csv"]).run()
    frame.button(key="inbox.beside").click().run()
    assert not frame.exception
    assert (dataset_of(frame).token, dataset_of(frame).names) == (token, ("customers", "events"))
    assert "Undo on the Workspaces page" in [link.proto.label for link in frame.get("page_link")]


def test_a_refused_file_of_the_folder_says_so_and_stays_there():
    waiting("empty.csv", b"")
    frame = opened("data", lang="en")
    in_inbox(frame).set_value(["empty.csv"]).run()
    frame.button(key="inbox.load").click().run()
    assert ["is empty" in error.value for error in frame.error] == [True]
    assert (Workspaces().inbox / "empty.csv").exists() and not frame.exception


def test_a_full_disk_is_said_in_words_and_nothing_is_left(monkeypatch):
    import errno
    import os

    from core.store import disk

    def full(path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(disk, "flush", full)
    frame = uploaded(opened("data", lang="en"), views=VIEWS)
    assert ["not enough room" in error.value for error in frame.error] == [True]
    assert not frame.exception
    assert Workspaces().list() == () and list((Workspaces().root / "drafts").iterdir()) == []
