"""Consent: the one decision who may be contacted. Blank is no, and any no is no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.dataset import Dataset
from core.engine import collect
from core.messages import Message
from core.schema import GUEST, MINOR, OPT_OUTS

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


def contactable(dataset: Dataset) -> np.ndarray | None:
    """Ids (sorted, as str) of the customers who may be contacted; None when nothing speaks against anybody.

    Who may not: who did not agree where consent was asked for (blank is no), who refused in any column of refusals, who
    is younger than core.schema.MINOR, and guests, who left no more than an order.
    """
    import numpy as np

    if "customers" not in dataset.names:
        return None
    people = _people(dataset)
    if not consent_recorded(dataset) and people["may"].all():
        return None
    # An id can stand there twice where a filter was laid over several files: any no is no.
    agreed = people.groupby("user_id")["may"].all()
    return np.sort(agreed.index[agreed.to_numpy()].to_numpy(dtype=str))


def consent_recorded(dataset: Dataset) -> bool:
    """Whether customers were ever asked: there is a column of consent or of refusals."""
    return bool({"consent", *OPT_OUTS} & dataset.columns("customers").keys())


def consent_rule(dataset: Dataset) -> Message:
    """The sentence that goes with every list of people that leaves the program."""
    allowed = contactable(dataset)
    if allowed is None:
        return Message("privacy.no_consent_recorded")
    total = dataset.rows("customers")
    if not consent_recorded(dataset):
        return Message("privacy.no_consent_some_left_out", count=total - len(allowed), total=total)
    return Message("privacy.consented_only", count=len(allowed), total=total)


def _people(dataset: Dataset) -> pd.DataFrame:
    """user_id and may (bool: may be contacted) of every customer."""
    import narwhals as nw

    columns = dataset.columns("customers")
    may = ~nw.col("user_id").str.starts_with(GUEST)
    if "consent" in columns:
        may = may & nw.col("consent").fill_null(False)
    if "age" in columns:
        may = may & ~(nw.col("age") < MINOR).fill_null(False)
    for name, blank in _refusals(dataset).items():
        may = may & ~nw.col(name).fill_null(blank)
    return collect(dataset.scan("customers").select("user_id", may=may)).sort_values("user_id", ignore_index=True)


def _refusals(dataset: Dataset) -> dict[str, bool]:
    """Each column of refusals, and whether a blank is one: where others said no refusal; else only the marked ones refused."""
    import narwhals as nw

    found = [name for name in OPT_OUTS if name in dataset.columns("customers")]
    if not found:
        return {}
    said = collect(dataset.whole.scan("customers").select(*((~nw.col(name)).any().alias(name) for name in found)))
    return {name: bool(said[name].fillna(False).iloc[0]) for name in found}
