"""Pseudonyms and the veil over texts."""

import base64
import hashlib
import hmac
import os
import stat
import string

import pandas as pd
import pytest

import core
from core.privacy import HIDDEN, Pseudonyms, Veil, key_of, own_secret, pseudonyms, veil
from core.privacy.pseudonym import ALPHABET
from core.store import Workspaces

KEY = bytes(range(32))
PEOPLE = (
    "user_id,name,email\nK-1001,Anna Kovacs,anna@x.example\nK-1002,Li Price,li@x.example\nK-1003,王小芳,w@x.example\n"
)
TEXTS = [f"R{n},K-1001,the price was fair" for n in range(10)]
FILES = {
    "customers.csv": PEOPLE.encode(),
    "reviews.csv": "\n".join(["review_id,user_id,content", *TEXTS]).encode(),
}


@pytest.fixture
def cover(home):
    return veil(core.load(FILES, workspaces=Workspaces(home)), KEY)


# --- pseudonyms ---------------------------------------------------------------------------------------------
def test_a_code_is_the_first_five_signs_of_the_hmac_in_crockfords_base_32():
    digest = hmac.new(KEY, b"K-1001", hashlib.sha256).digest()
    ours = str.maketrans(string.ascii_uppercase + "234567", ALPHABET)
    assert pseudonyms(["K-1001"], KEY).code("K-1001") == base64.b32encode(digest).decode().translate(ours)[:5]


def test_two_people_never_share_a_code_and_only_those_who_would_get_a_longer_one():
    ids = [f"u{n}" for n in range(30_000)]
    codes = pseudonyms(ids, KEY)
    assert len({codes.code(user) for user in ids}) == len(ids)
    plain = Pseudonyms(KEY)
    shared = pd.Series([plain.code(user) for user in ids]).duplicated(keep=False).sum()
    assert 0 < shared == len(codes.longer)
    assert all(codes.code(user).startswith(plain.code(user)) for user in codes.longer)


def test_the_order_and_repeats_of_people_change_nothing():
    ids = [f"u{n}" for n in range(20_000)]
    assert pseudonyms(ids, KEY).longer == pseudonyms([*reversed(ids), *ids[:50]], KEY).longer


def test_another_workspace_or_secret_gives_other_codes():
    keys = [key_of(KEY, "A"), key_of(KEY, "B"), key_of(KEY[::-1], "A")]
    assert len({pseudonyms(["K-1001"], key).code("K-1001") for key in keys}) == 3


def test_the_secret_is_made_once_and_is_its_owners_alone(tmp_path):
    made = own_secret(tmp_path / "new" / "demo.key")
    assert len(made) == 32 and made == own_secret(tmp_path / "new" / "demo.key")
    assert stat.S_IMODE((tmp_path / "new" / "demo.key").stat().st_mode) == 0o600
    assert own_secret(tmp_path / "other.key") != made
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["demo.key"]


def test_a_secret_that_was_cut_short_is_made_anew(tmp_path):
    path = tmp_path / "demo.key"
    path.write_bytes(b"short")
    made = own_secret(path)
    assert len(made) == 32 and made == path.read_bytes() == own_secret(path)


def test_who_comes_second_takes_the_secret_of_the_first(tmp_path, monkeypatch):
    path, real = tmp_path / "demo.key", os.link

    def late(fresh, to):
        path.write_bytes(KEY)  # another process, just before
        real(fresh, to)

    monkeypatch.setattr(os, "link", late)
    assert own_secret(path) == KEY and [one.name for one in tmp_path.iterdir()] == ["demo.key"]


# --- the veil -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("anna was late", "••• was late"),
        ("Kovacs' parcel, order of K-1001", "•••' parcel, order of •••"),
        ("mail a.k@y.org or +49 170 5551234", "mail ••• or •••"),
        ("see www.x.org/anna and @anna_k", "see ••• and •••"),
        ("王小芳说很好", "•••说很好"),
        ("客服，我是Anna说", "客服，我是•••说"),
        ("Banana for 12 euro", "Banana for 12 euro"),
    ],
)
def test_texts_lose_what_tells_who_somebody_is(cover, said, shown):
    assert cover.text(said) == shown


def test_a_name_that_is_an_everyday_word_is_one_only_with_a_capital(cover):
    assert cover.text("a fair price, says Ms Price and Li, li") == f"a fair price, says Ms {HIDDEN} and {HIDDEN}, li"
    assert not cover.tells("price") and cover.tells("kovacs") and cover.tells("k-1001")


def test_a_table_has_codes_for_ids_and_nothing_personal(cover):
    frame = pd.DataFrame({
        "user_id": ["K-1001", None], "name": ["Anna", None], "email": ["a@b.c", ""], "phone": ["1", "2"],
        "text": ["by Anna", None], "item_id": ["Anna", "I2"], "n": [1, 2],
    })  # fmt: skip
    shown = cover.frame(frame, "Person {}")
    assert shown["user_id"][0] == f"Person {cover.code('K-1001')}" and pd.isna(shown["user_id"][1])
    assert shown["name"][0] == shown["phone"][1] == HIDDEN and shown["text"][0] == f"by {HIDDEN}"
    assert shown[["item_id", "n"]].equals(frame[["item_id", "n"]])
    assert frame["user_id"][0] == "K-1001"


@pytest.mark.parametrize("user", ["C#0012", "A.1234", "shop:4711", "用户0012", "k/7#x9"])
def test_an_id_of_any_signs_is_hidden_in_a_text(user):
    cover = Veil(Pseudonyms(KEY), frozenset([user.lower()]))
    assert cover.text(f"order of {user} is late, ({user}): {user}!") == "order of ••• is late, (•••): •••!"
    assert cover.text("order #12 is late.") == "order #12 is late."
