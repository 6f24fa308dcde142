"""Audiences for platforms: addresses as the platforms write them, hashes known by hand, nobody who said no."""

import numpy as np
import pytest

import core
from core import NotEnoughData, OutOfRange
from core.privacy import contact_ways, normal_email, normal_phone, platform_audience, sha256

KNOWN = "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b"


def people(n=14, consent=True):
    """user 1 said no, user 2 left it blank; 3 has no address, 4 a broken one; the others are alike."""
    lines = ["user_id,email,phone" + (",consent" if consent else "")]
    for i in range(n):
        email = {3: "", 4: "nobody at example"}.get(i, f" Test{i}@Example.com ")
        phone = {3: "", 4: "call me"}.get(i, f"0151 234567{i:02d}")
        agreed = {1: "no", 2: ""}.get(i, "yes")
        lines.append(f"u{i},{email},{phone}" + (f",{agreed}" if consent else ""))
    return core.load({"customers.csv": "\n".join(lines).encode()})


EVERYONE = np.array([f"u{i}" for i in range(14)])


def test_hashes_known_by_hand():
    assert sha256(normal_email("test@example.com")) == KNOWN
    assert sha256(normal_email("  Test@EXAMPLE.com\n")) == KNOWN
    # sha256 of "abc", FIPS 180-2, appendix B.1
    assert sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256(None) == ""


@pytest.mark.parametrize("text", ["", None, float("nan"), "a@b", "a b@c.de", "@c.de", "a@@c.de", "a@c.de, d@e.fr"])
def test_what_is_no_address_is_none(text):
    assert normal_email(text) is None


@pytest.mark.parametrize(
    ("text", "country", "digits"),
    [
        ("+1 (555) 123-4567", "", "15551234567"),
        ("(555) 123-4567", "1", "15551234567"),
        ("1-555-123-4567", "1", "15551234567"),
        ("0151 23456789", "49", "4915123456789"),
        ("0049 151 23456789", "", "4915123456789"),
        ("+44 (0)20 7946 0018", "1", "442079460018"),
        ("020 7946 0018", "44", "442079460018"),
        ("138 0013 8000", "86", "8613800138000"),
        ("１３８００１３８０００", "86", "8613800138000"),
        ("06 1234 5678", "39", "390612345678"),
        ("8 912 345-67-89", "7", "79123456789"),
        ("138 0013 8000", "", None),
        ("555-1234", "1", None),
        ("12", "49", None),
        ("+1234567890123456", "", None),
        ("call me", "49", None),
        ("555 123 4567 ext 9", "1", None),
        (None, "49", None),
    ],
)
def test_phones_in_e164(text, country, digits):
    assert normal_phone(text, country) == digits


def test_only_those_who_agreed_and_can_be_reached_are_hashed():
    found = platform_audience(people(), EVERYONE, country="+49")
    assert set(found["user_id"]) == {f"u{i}" for i in range(14) if i not in (1, 2, 3, 4)}
    row = found.set_index("user_id").loc["u5"]
    assert row["email"] == sha256("test5@example.com") and row["phone"] == sha256("+4915123456705")
    assert not found.astype(str).apply(lambda c: c.str.contains("example|0151", regex=True)).any().any()


def test_one_platform_hashes_the_plus_and_another_does_not():
    digits = platform_audience(people(), EVERYONE, country="49", form="digits").set_index("user_id")
    assert digits.loc["u5", "phone"] == sha256("4915123456705")


def test_without_a_country_a_national_number_is_blank():
    found = platform_audience(people(), EVERYONE)
    assert (found["phone"] == "").all() and (found["email"] != "").all()


def test_under_ten_people_are_refused_and_so_is_what_is_no_country():
    with pytest.raises(NotEnoughData):
        platform_audience(people(13), EVERYONE, country="49")  # nine are left
    assert len(platform_audience(people(14), EVERYONE, country="49")) == 10
    with pytest.raises(OutOfRange):
        platform_audience(people(), EVERYONE, country="Germany")
    with pytest.raises(OutOfRange):
        platform_audience(people(), EVERYONE, form="md5")


def test_ways_are_counted_without_addresses():
    ways = contact_ways(people(), country="49").set_index("user_id")
    assert list(ways) == ["email", "phone", "allowed"]
    assert not ways.loc[["u1", "u2"], "allowed"].any() and ways.loc[["u0", "u3"], "allowed"].all()
    assert ways["email"].sum() == ways["phone"].sum() == 12
    assert contact_ways(people(consent=False))["allowed"].all()


def test_data_without_addresses_has_no_audience():
    lines = "".join(f"u{i},{20 + i}\n" for i in range(30))
    dataset = core.load({"customers.csv": f"user_id,age\n{lines}".encode()})
    assert not contact_ways(dataset)[["email", "phone"]].any().any()
    with pytest.raises(NotEnoughData):
        platform_audience(dataset, np.array(["u1"]))
