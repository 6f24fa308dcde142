"""A list of people on its way to an advertising platform: e-mails and phones normalised, then hashed.

A platform finds a person only where both sides write an address the same way before hashing, so the rules are the
platforms' own: e-mail trimmed and in lower case; phone in E.164, with the plus (Google) or digits only (Meta).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from core.dataset import Dataset
from core.engine import collect
from core.errors import NotEnoughData, OutOfRange
from core.messages import Message
from core.privacy.contact import contactable

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Form = Literal["plus", "digits"]
FORMS: tuple[Form, ...] = ("plus", "digits")
LEAST = 10
"""People below which no audience goes to a platform: it could single somebody out."""

_EMAIL = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\".]+(\.[^\s@,;<>\".]+)+")
_PHONE = re.compile(r"\+?[\d\s().\-/\u2010-\u2015]+")
_COUNTRY = re.compile(r"[1-9]\d{0,2}")
_DIGITS = range(8, 16)  # of a number with its country code; E.164 allows 15
_KEEPS_ZERO = ("39", "378", "379")  # Italy, San Marino, the Vatican: the leading zero is part of the number
_TRUNK = {"7": "8", "36": "06"}  # what is dialled before a number at home, where it is no zero


def normal_email(text: object) -> str | None:
    """An e-mail address trimmed and in lower case; None for what is none."""
    clean = unicodedata.normalize("NFKC", text).strip().lower() if isinstance(text, str) else ""
    return clean if _EMAIL.fullmatch(clean) else None


def normal_phone(text: object, country: str = "") -> str | None:
    """A phone number as E.164 digits without the plus; one without a country code gets `country` ("49", "86").

    None for what is no number, and for a national one where no country is given.
    """
    clean = unicodedata.normalize("NFKC", text).strip() if isinstance(text, str) else ""
    if not _PHONE.fullmatch(clean):
        return None
    clean = re.sub(r"\(0\)", "", clean) if clean.startswith(("+", "00")) else clean  # "+44 (0)20": dialled at home only
    digits = re.sub(r"\D", "", clean)
    if clean.startswith("+") or digits.startswith("00"):
        digits = digits.removeprefix("00") if not clean.startswith("+") else digits
    else:
        digits = _abroad(digits, country)
    return digits if len(digits) in _DIGITS and not digits.startswith("0") else None


def sha256(text: str | None) -> str:
    """The hash as 64 hexadecimal digits; blank for nothing."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def contact_ways(dataset: Dataset, *, country: str = "") -> pd.DataFrame:
    """How every customer of the customers table could be reached, without the addresses themselves.

    user_id, allowed (may be contacted; True for all where consent was never recorded), email and phone (bool: one a
    platform could use; a number without a country code is taken for one of `country`).
    Raises OutOfRange for what is no country code.
    """
    country = country_code(country)
    frame = _contacts(dataset)
    return frame.assign(
        email=_usable(frame["email"], normal_email),
        phone=_usable(frame["phone"], lambda text: normal_phone(text, country)),
    )


def platform_audience(
    dataset: Dataset, user_ids: np.ndarray, *, country: str = "", form: Form = "plus"
) -> pd.DataFrame:
    """Of these customers those who may be contacted and have an e-mail or a phone a platform can use.

    user_id, email and phone (SHA-256 in lower-case hexadecimal, blank where unusable), in the order of the ids hashed,
    so that the place in the file says nothing. `form` is how a phone is written before hashing: "plus" as Google asks,
    "digits" as Meta does. Raises NotEnoughData below 10 people, OutOfRange for what is no country code or form.
    Source: Google Ads, "About the customer matching process"; Meta, "Customer information parameters".
    """
    if form not in FORMS:
        raise OutOfRange("form", form, ", ".join(FORMS))
    country = country_code(country)
    frame = _contacts(dataset)
    frame = frame[frame["allowed"] & frame["user_id"].isin(set(user_ids.tolist()))]
    sign = "+" if form == "plus" else ""
    phones = [normal_phone(text, country) for text in frame["phone"]]
    found = frame[["user_id"]].assign(
        email=[sha256(normal_email(text)) for text in frame["email"]],
        phone=[sha256(sign + phone if phone else None) for phone in phones],
    )
    found = found[(found["email"] != "") | (found["phone"] != "")]
    if len(found) < LEAST:
        raise NotEnoughData(Message("privacy.reachable_people"), LEAST, len(found))
    order = found["user_id"].map(sha256).argsort(kind="stable")
    return found.iloc[order].reset_index(drop=True)


def country_code(text: str) -> str:
    """A country calling code as digits, "" for none. Raises OutOfRange for anything else."""
    digits = text.strip().removeprefix("+").removeprefix("00")
    if digits and not _COUNTRY.fullmatch(digits):
        raise OutOfRange("country code", text, "1 – 999")
    return digits


def _abroad(digits: str, country: str) -> str:
    """A number as written at home, with the code of its country; empty where that is not known."""
    if not country:
        return ""
    if country == "1":  # North America: ten digits, often with the 1 before them
        digits = digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
        return country + digits if len(digits) == 10 else ""
    trunk = _TRUNK.get(country, "0")
    if country not in _KEEPS_ZERO and digits.startswith(trunk):
        digits = digits[len(trunk) :]
    return country + digits


def _contacts(dataset: Dataset) -> pd.DataFrame:
    """Every customer once: user_id, allowed, email, phone as they were written."""
    columns = dataset.columns("customers")
    wanted = [name for name in ("user_id", "email", "phone") if name in columns]
    frame = collect(dataset.scan("customers").select(*wanted)).sort_values(wanted)
    frame = frame.drop_duplicates("user_id", ignore_index=True)
    agreed = contactable(dataset)
    allowed = True if agreed is None else frame["user_id"].isin(agreed)
    return frame.reindex(columns=["user_id", "email", "phone"]).assign(allowed=allowed)


def _usable(column: pd.Series, normal: Callable[[object], str | None]) -> list[bool]:
    return [normal(text) is not None for text in column]
