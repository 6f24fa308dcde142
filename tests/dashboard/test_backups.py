"""Backups on the Workspaces page: made, too large for the browser, restored, refused."""

import io
import zipfile

import pytest

from core.store import Workspaces
from dashboard import state
from tests.dashboard.apps import clicked, opened, plain, saved, shown, token_of

PEOPLE = b"user_id,age\nu1,20\nu2,30\n"


def files_of(token: str) -> list[str]:
    w = Workspaces()
    return sorted(sha256 for _, _, sha256 in w._read(token, w.newest(token)).files())


def test_a_backup_comes_back_as_a_workspace_of_its_own_with_the_same_files():
    token = saved({"people.csv": PEOPLE})
    content, before = state.packed(token), files_of(token)
    Workspaces().delete(token)
    frame = opened("workspaces", lang="en")
    frame.file_uploader[0].upload("Spring sale.zip", content, "application/zip").run()
    assert not frame.exception and not frame.error
    back = token_of(frame)
    assert back != token and files_of(back) == before
    assert "Restored from Spring sale.zip" in plain(frame)
    assert list((Workspaces().root / "drafts").iterdir()) == []


def hostile_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../outside.txt", b"x")
        archive.writestr("manifest.json", b"{}")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (hostile_zip(), {"en": "tries to write outside its folder", "zh": "试图写到自己的文件夹之外"}),
        (b"PK\x03\x04 torn", {"en": "is a damaged archive", "zh": "是损坏的压缩文件"}),
        (b"", {"en": "is not a whole backup of Audience Lens", "zh": "不是完整的"}),
    ],
    ids=["climbing out", "torn", "empty"],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_no_backup_is_refused_in_one_sentence(content, lang, words):
    frame = opened("workspaces", lang=lang)
    frame.file_uploader[0].upload("../bad.zip", content, "application/zip").run()
    assert not frame.exception
    assert [words[lang] in error.value for error in frame.error] == [True]
    assert "bad.zip" in plain(frame)
    assert Workspaces().list() == () and list((Workspaces().root / "drafts").iterdir()) == []


def test_the_offer_of_a_backup_says_that_nothing_is_masked():
    token = saved({"people.csv": PEOPLE})
    frame = clicked(opened("workspaces", lang="en", ws=token), "workspaces.backup")
    assert "unmasked" in shown(frame)
    assert frame.get("download_button")


@pytest.mark.parametrize("kind", ["parquet", "upload"])
def test_no_backup_is_offered_of_what_is_damaged(kind):
    token = saved({"people.csv": PEOPLE})
    frame = opened("workspaces", lang="en", ws=token)
    (file,) = (Workspaces().root / "workspaces" / token).rglob(f"????????????????.{kind}")
    file.write_bytes(b"x")
    clicked(frame, "workspaces.backup")
    assert [file.name in error.value.replace("\\", "") for error in frame.error] == [True]
    assert not frame.get("download_button")


def test_a_backup_too_large_for_the_browser_is_written_into_a_folder(monkeypatch):
    from dashboard.cards import workspaces_backup

    monkeypatch.setattr(workspaces_backup, "MOST_DOWNLOADED", 10)
    token = saved({"people.csv": PEOPLE})
    frame = clicked(opened("workspaces", lang="en", ws=token), "workspaces.backup")
    assert "audience-lens backup" in shown(frame) and not frame.get("download_button")
    clicked(frame, "workspaces.write")
    (written,) = state.backup_folder().iterdir()
    assert written.name in plain(frame) and str(written.parent) in [code.value for code in frame.code]
    assert files_of(Workspaces().restore(written)) == files_of(token)
    assert not clicked(frame, "workspaces.backup").success  # and it is written once only


@pytest.mark.parametrize(
    ("title", "stem"),
    [("Spring: sale/2026", "Spring sale 2026"), ("双十一", "双十一"), ("../..", "Audience Lens"), ("a" * 99, "a" * 60)],
)
def test_a_backup_is_named_after_its_workspace_on_every_system(title, stem):
    assert state.backup_name(title).removesuffix(".zip").rsplit(" ", 1)[0] == stem
