"""Names, e-mails and phones as they are shown on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd


def mask_name(name: str) -> str:
    """First character kept: 'Anna Li' -> 'A***'."""
    return name[:1] + "***"


def mask_email(email: str) -> str:
    """First character and domain kept: 'anna@example.com' -> 'a***@example.com'."""
    user, at, domain = email.partition("@")
    return f"{user[:1]}***{at}{domain}"


def mask_phone(phone: str) -> str:
    """Last two digits kept."""
    return "***" + phone[-2:]


_MASKS = {"name": mask_name, "email": mask_email, "phone": mask_phone}


def mask(column: str, value: str) -> str:
    """The value of a canonical column as it may be shown: masked where core.schema calls the column personal."""
    return _MASKS[column](value) if _is_personal(column) else value


def masked(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy with every personal column of core.schema masked."""
    personal = [column for column in frame if _is_personal(str(column))]
    masks = {column: frame[column].map(_MASKS[str(column)], na_action="ignore") for column in personal}
    return frame.assign(**masks)


def _is_personal(column: str) -> bool:
    known = TABLES["customers"].by_name.get(column)
    return known is not None and known.personal
