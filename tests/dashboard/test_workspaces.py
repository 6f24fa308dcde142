"""The Workspaces page: the list and its actions, history, two windows at once, damage."""

import pytest
from streamlit.testing.v1 import AppTest

import core
from core.store import Workspaces
from tests.dashboard.apps import clicked, opened, plain, saved, shown, token_of

PEOPLE = b"user_id,age\nu1,20\nu2,30\n"
VIEWS = b"page_id,user_id,page_views\np1,u1,3\np2,u1,4\n"
HOSTILE = "[x](http://evil.example) <b>$1$"


def page(**address: str) -> AppTest:
    frame = opened("workspaces", **{"lang": "en", **address})
    assert not frame.exception
    return frame


def asked(frame: AppTest, token: str, action: str) -> AppTest:
    """The dialog that a row's menu opens."""
    return frame.menu_button(key=f"more.{token}").click(action).run()


def named(frame: AppTest, token: str, action: str, name: str) -> AppTest:
    """Type a name into the dialog of an action and take it."""
    return taken(asked(frame, token, action), token, action, name)


def taken(frame: AppTest, token: str, action: str, name: str) -> AppTest:
    """The same in a dialog that is on screen."""
    frame.text_input(key=f"{action}.{token}").set_value(name)
    return clicked(frame, f"take.{action}.{token}")


def names() -> set[str]:
    return {summary.name for summary in Workspaces().list()}


# --- the list -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("lang", "words"), [("en", "Nothing is saved yet"), ("zh", "还没有保存任何内容")])
def test_with_nothing_saved_it_offers_the_sample_and_a_backup(lang, words):
    frame = page(lang=lang)
    assert words in shown(frame)
    assert len(frame.file_uploader) == 1
    assert frame.button(key="empty.sample")


def test_every_workspace_is_listed_with_what_it_is_and_one_opens_by_a_click():
    first, second = saved({"people.csv": PEOPLE}), saved({"views.csv": VIEWS, "people.csv": PEOPLE})
    frame = page(ws=first)
    text = plain(frame)
    assert "2 workspaces are saved" in text
    assert "customers, page views and events · 4 rows" in text
    assert [button.key for button in frame.button if button.key.startswith("open.")] == [f"open.{second}"]
    assert token_of(clicked(frame, f"open.{second}")) == second
    assert [button.key for button in frame.button if button.key.startswith("open.")] == [f"open.{first}"]


def test_the_page_speaks_chinese_and_marks_generated_data():
    token = core.load({"people.csv": PEOPLE}, workspaces=Workspaces(), facts={"generated": True}).token
    text = plain(page(ws=token, lang="zh"))
    assert "这台电脑上保存了 1 个工作区" in text
    assert "模拟数据" in text and "已打开" in text and "客户 · 2 行" in text


def test_many_workspaces_come_in_pages_and_are_found_by_name():
    first = saved({"people.csv": PEOPLE})
    for number in range(19):
        Workspaces().duplicate(first, f"Copy {number}")
    frame = page()
    rows = lambda: [button for button in frame.menu_button if button.key.startswith("more.")]  # noqa: E731
    assert (len(rows()), len(frame.pagination)) == (8, 1)
    frame.pagination(key="workspaces.page").set_value(3).run()
    assert len(rows()) == 4
    frame.text_input(key="workspaces.search").set_value("copy 1").run()
    assert len(rows()) == 8  # the first of two pages: 1, 10 .. 18
    frame.text_input(key="workspaces.search").set_value("PEOPLE").run()
    assert [row.key for row in rows()] == [f"more.{first}"]
    frame.text_input(key="workspaces.search").set_value("nowhere").run()
    assert rows() == [] and "No workspace has that" in shown(frame)


def test_a_name_is_only_a_name():
    token = saved({"people.csv": PEOPLE})
    frame = named(page(ws=token), token, "rename", HOSTILE)
    assert names() == {HOSTILE}
    assert HOSTILE in plain(frame)
    assert "](http" not in shown(frame) and "<b>" not in shown(frame)
    assert "](http" not in frame.button(key="workspaces.undo").label
    assert "](http" not in shown(asked(frame, token, "delete"))


def test_an_empty_name_is_refused_in_words():
    token = saved({"people.csv": PEOPLE})
    frame = named(page(ws=token), token, "rename", "   ")
    assert "needs a name" in frame.warning[0].value
    assert names() == {"people.csv"}


def test_a_copy_is_a_workspace_of_its_own():
    token = saved({"people.csv": PEOPLE})
    frame = asked(page(ws=token), token, "copy")
    assert frame.text_input(key=f"copy.{token}").value == "Copy of people.csv"
    clicked(frame, f"take.copy.{token}")
    assert names() == {"people.csv", "Copy of people.csv"}
    assert token_of(frame) == token


def test_deleting_asks_first_and_closes_what_was_open():
    token, other = saved({"people.csv": PEOPLE}), saved({"views.csv": VIEWS})
    frame = asked(page(ws=token), token, "delete")
    assert "people.csv" in plain(frame) and "cannot be undone" in shown(frame)
    clicked(frame, "workspaces.keep")
    assert names() == {"people.csv", "views.csv"}
    clicked(asked(frame, token, "delete"), "workspaces.delete_now")
    assert names() == {"views.csv"}
    assert token_of(frame) is None and "History" not in shown(frame)
    clicked(asked(frame, other, "delete"), "workspaces.delete_now")
    assert "Nothing is saved yet" in shown(frame)


# --- history ------------------------------------------------------------------------------------------------
def test_undo_and_redo_say_what_they_do_and_do_it():
    token = saved({"people.csv": PEOPLE})
    frame = page(ws=token)
    assert frame.button(key="workspaces.undo").disabled and frame.button(key="workspaces.redo").disabled
    named(frame, token, "rename", "Spring")
    assert frame.button(key="workspaces.undo").label == "Undo: Renamed to “Spring”"
    clicked(frame, "workspaces.undo")
    assert names() == {"people.csv"}
    assert frame.button(key="workspaces.undo").disabled
    assert frame.button(key="workspaces.redo").label == "Redo: Renamed to “Spring”"
    clicked(frame, "workspaces.redo")
    assert names() == {"Spring"}
    assert not frame.warning


def test_every_version_can_be_gone_back_to():
    token = saved({"people.csv": PEOPLE})
    frame = page(ws=token)
    for name in ("A", "B", "C"):
        named(frame, token, "rename", name)
    clicked(frame, "back.2")
    assert names() == {"A"}
    assert "Went back to version 2" in shown(frame)
    assert clicked(frame, "workspaces.undo") and names() == {"C"}


def test_a_long_deed_is_cut_on_its_button():
    token = saved({"people.csv": PEOPLE})
    frame = named(page(ws=token), token, "rename", "n" * 80)
    assert frame.button(key="workspaces.undo").label == "Undo: Renamed to “" + "n" * 27 + "…"


def test_earlier_versions_go_only_after_a_question():
    w = Workspaces()
    data = core.load({"people.csv": PEOPLE}, workspaces=w)
    core.load({"people.csv": b"user_id,age\nu1,20\n"}, workspaces=w, onto=data)
    uploads = lambda: len(list(w.root.rglob("*.upload")))  # noqa: E731
    frame = clicked(page(ws=data.token), "workspaces.forget")
    assert "personal data too" in shown(frame)
    assert (len(w.versions(data.token)), uploads()) == (2, 2)
    freed, before = w.earlier_size(data.token), w.list()[0].size
    clicked(frame, "workspaces.forget_now")
    assert [version.number for version in w.versions(data.token)] == [3]
    assert uploads() == 1 and "u2" not in w.open(data.token).frame("customers")["user_id"].tolist()
    assert before - w.list()[0].size == pytest.approx(freed, abs=3_000)  # manifests come and go


def test_an_original_that_two_versions_keep_takes_up_its_room_once():
    w = Workspaces()
    content = b"user_id,age\n" + b"".join(b"u%d,%d\n" % (n, n % 60) for n in range(20_000))
    data = core.load({"people.csv": content}, workspaces=w)
    before = w.list()[0].size
    core.load({**w.sources(data), "views.csv": VIEWS}, workspaces=w, onto=data)
    assert w.list()[0].size - before < len(content)


# --- two windows --------------------------------------------------------------------------------------------
def test_the_second_of_two_windows_is_told_and_nothing_is_lost():
    token = saved({"people.csv": PEOPLE})
    first, second = page(ws=token), asked(page(ws=token), token, "rename")
    named(first, token, "rename", "By the first")
    taken(second, token, "rename", "By the second")
    assert "changed in another window" in plain(second) and "By the first" in plain(second)
    assert names() == {"By the first"}
    named(second, token, "rename", "By the second")  # now it has seen the other's change
    assert names() == {"By the second"}
    assert [str(v.what) for v in Workspaces().versions(token)][1:] == ["Renamed to “By the first”", "Loaded people.csv"]


def test_of_a_workspace_that_is_not_open_the_list_is_what_was_seen():
    token = saved({"people.csv": PEOPLE})
    first, second = page(), asked(page(), token, "rename")
    named(first, token, "rename", "By the first")
    taken(second, token, "rename", "By the second")
    assert "changed in another window" in plain(second) and names() == {"By the first"}
    named(second, token, "rename", "By the second")
    assert names() == {"By the second"}


def test_what_another_window_deleted_is_said_to_be_gone():
    token = saved({"people.csv": PEOPLE})
    first, second = page(), asked(page(), token, "delete")
    clicked(asked(first, token, "delete"), "workspaces.delete_now")
    clicked(second, "workspaces.delete_now")
    assert "No workspace with this address" in second.warning[0].value


# --- damage -------------------------------------------------------------------------------------------------
def damaged(*, manifest: bool) -> tuple[str, str]:
    """Two versions, of which a file of the newer no longer is what was stored: the token and the file's name."""
    w = Workspaces()
    first = core.load({"people.csv": PEOPLE}, workspaces=w)
    second = core.load({"people.csv": b"user_id,age\nu1,20\n"}, workspaces=w, onto=first)
    file = second.tables["customers"].paths[0]
    for target in [file.parents[1] / "v000002.json", file.parents[1] / "manifest.json"] if manifest else [file]:
        target.write_bytes(target.read_bytes()[:-9] + b"123456789")
    return first.token, "v000002.json" if manifest else file.name


@pytest.mark.parametrize("manifest", [False, True])
def test_a_damaged_file_is_named_and_a_button_leads_to_the_last_whole_version(manifest):
    token, file = damaged(manifest=manifest)
    frame = page(ws=token)
    assert file in plain(frame) and [error.value for error in frame.error] != []
    clicked(frame, f"whole.{token}")
    assert not frame.error
    assert Workspaces().open(token).frame("customers")["user_id"].tolist() == ["u1", "u2"]


def test_a_workspace_that_cannot_be_read_can_be_opened_to_be_saved_or_deleted():
    token, _ = damaged(manifest=True)
    frame = page()
    assert "A workspace that cannot be read" in shown(frame) and "damaged" in shown(frame)
    assert frame.menu_button(key=f"more.{token}").options == ["Delete"]
    assert frame.button(key=f"open.{token}")
    clicked(asked(frame, token, "delete"), "workspaces.delete_now")
    assert Workspaces().list() == ()


def test_a_workspace_of_which_no_version_can_be_read_says_so_and_can_be_deleted():
    token = saved({"people.csv": PEOPLE})
    for file in (Workspaces().root / "workspaces" / token).glob("*.json"):
        file.write_bytes(b"{}")
    frame = page(ws=token)
    assert len(frame.error) == 1 and not [b for b in frame.button if b.key.startswith("whole.")]
    clicked(asked(frame, token, "delete"), "workspaces.delete_now")
    assert not frame.error and Workspaces().list() == ()
