"""Consent: the one decision who may be contacted. Blank is no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.dataset import Dataset
from core.engine import collect, distinct
from core.messages import Message

if TYPE_CHECKING:
    import numpy as np


def contactable(dataset: Dataset) -> np.ndarray | None:
    """Ids (sorted, as str) of the customers who agreed to be contacted; None when no consent was ever recorded."""
    if "consent" not in dataset.columns("customers"):
        return None
    import narwhals as nw
    import numpy as np

    agreed = distinct(dataset.customers.filter(nw.col("consent")).select("user_id"))
    return np.sort(collect(agreed)["user_id"].to_numpy(dtype=str))


def consent_rule(dataset: Dataset) -> Message:
    """The sentence that goes with every list of people that leaves the program."""
    allowed = contactable(dataset)
    if allowed is None:
        return Message("privacy.no_consent_recorded")
    return Message("privacy.consented_only", count=len(allowed), total=dataset.rows("customers"))
