"""The feature doctor: for everything customers could be compared by, whether it is used and why, and what to beware of."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.dataset import Dataset
from core.engine import collect
from core.messages import Message
from core.segments.categories import PERSONAL, category_columns, category_reason, told_columns
from core.segments.choice import Choice
from core.segments.collinear import collinear
from core.segments.customers import _features, _ordered, customer_features
from core.segments.facts import CustomerFacts
from core.segments.features import ROW_NUMBERS, Features, as_numbers, choose, moments
from core.segments.habits import customer_table
from core.segments.measures import MEASURES, NONE_IS_ZERO, indicator, title

INFLATED = 10.0
"""From this variance inflation on, the other features together tell a feature (Kutner, Nachtsheim & Neter 2004)."""
FAR_FROM_EVEN = 2.0
"""Beyond this skew a few customers set a feature's scale, logarithm or not."""
NEAR_ID = 0.95
"""From this share of different values on, a column names customers rather than describes them."""
COLUMNS = (
    "feature", "used", "reason", "warnings", "different", "missing", "missing_share", "filled", "skew", "logged",
    "skew_used", "twin", "rho", "vif", "group", "columns",
)  # fmt: skip

Floats = npt.NDArray[np.float64]


def diagnose(dataset: Dataset, choice: Choice | None = None) -> pd.DataFrame:
    """Every column that says something about customers, those used first: one row a feature or column.

    feature (its name), used, reason (a Message: why it is or is not), warnings (Messages), different (share of
    different values among those known), missing and missing_share (customers without a value), filled (a Message:
    with what; None where nothing is missing or it is not used), skew (before), logged, skew_used (after that),
    twin and rho (the used feature closest by Spearman's rank correlation), vif (variance inflation factor among the
    used: 1 / (1 - R^2)), group (number from 1 of the used features that say the same thing, rho beyond 0.9; 0: none).
    A used column of groups has columns: of 0 and 1 that were made of it; twin and rho are the closest of these. `columns`
    of a number is 1. Correlations are of at most 20,000 customers. Raises NotEnoughData and OutOfRange as customer_features does.
    """
    chosen = choice or Choice()
    known = customer_table(dataset)
    usable, used = _features(known), customer_features(dataset, **chosen.options)
    together = collinear(used)
    space = used.standardised()
    rows = [_row(name, known[name], usable, used, space, together.get(name, {})) for name in _ordered(known.columns)]
    frame = pd.DataFrame([*rows, *_told_rows(dataset, len(known), used, together)], columns=list(COLUMNS))
    frame["logged"] = frame["logged"].eq(True)
    frame["group"], frame["columns"] = frame["group"].fillna(0).astype(int), frame["columns"].fillna(1).astype(int)
    return frame.sort_values("used", ascending=False, kind="stable", ignore_index=True)


def legend(facts: CustomerFacts, used: Features | None = None) -> pd.DataFrame:
    """What each code of a profile column or of a yes/no feature stands for: column, code, value, customers, feature.

    A model sees a column of values as one column of 0 and 1 for each; the code is the place of that column. feature: the
    name of that column where it is among the `used` ones, in the same order of customers or not; else "".
    """
    parts = [
        pd.DataFrame(
            {
                "column": name,
                "code": range(len(coded.values)),
                "value": coded.values,
                "customers": np.bincount(coded.codes[coded.codes >= 0], minlength=len(coded.values)),
            }
        )
        for name, coded in facts.profile.items()
    ]
    features = facts.features
    for name, unit, column in zip(features.names, features.units, features.matrix.T, strict=True):
        if unit == "yes/no" and name not in facts.profile:
            counts = [int((column == code).sum()) for code in (0, 1)]
            parts.append(
                pd.DataFrame({"column": name, "code": [0, 1], "value": ["false", "true"], "customers": counts})
            )
    parts += _made(used, facts) if used is not None else []
    columns = ["column", "code", "value", "customers"]
    told = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    names = map(indicator, told["column"], told["value"])
    return told.assign(feature=[name if used is not None and name in used.names else "" for name in names])


def _made(used: Features, facts: CustomerFacts) -> list[pd.DataFrame]:
    """The codes of used columns of groups that are no profile columns, such as one of very many values."""
    found = []
    for column in dict.fromkeys(block for block in used.blocks if block and block not in facts.profile):
        places = [place for place, block in enumerate(used.blocks) if block == column]
        values = [used.names[place].removeprefix(indicator(column, "")) for place in places]
        counts = used.matrix[:, places].sum(axis=0).astype(int)
        found.append(pd.DataFrame({"column": column, "code": range(len(values)), "value": values, "customers": counts}))
    return found


def _row(
    name: str,
    column: pd.Series,
    usable: Features,
    used: Features,
    space: npt.NDArray[np.float32],
    together: Mapping[str, object],
) -> dict[str, object]:
    """What is to say of one numeric feature."""
    values = as_numbers(column)
    present = np.empty(0) if values is None else values[~np.isnan(values)]
    missing = len(column) - len(present)
    is_used = name in used.names
    row: dict[str, object] = {
        "feature": name,
        "used": is_used,
        "different": _different(present) / len(present) if len(present) else np.nan,
        "missing": missing,
        "missing_share": missing / len(column),
        "skew": moments(present)[2] if len(present) else np.nan,
        "warnings": (),
        "reason": _why_not(name, usable, used),
    }
    if is_used:
        logged = name in used.logged
        at = used.names.index(name)
        before, after = (moments(np.ascontiguousarray(m[:, at], float))[2] for m in (used.matrix, space))
        row |= {"skew": before, "skew_used": after, "logged": logged, "filled": _filled(name, missing), **together}
        row["reason"] = _why(name, usable, used, logged)
        row["warnings"] = tuple(_warnings(name, row, present))
    return row


def _different(values: npt.NDArray[np.float64]) -> int:
    """How many values differ by more than rounding: the last bits of a ratio depend on who computed it."""
    part, power = np.frexp(values)
    return len(np.unique(np.ldexp(part.round(12), power)))


def _why(name: str, usable: Features, used: Features, logged: bool) -> Message:
    """Why and how a number is used."""
    if name not in usable.names:
        return Message("segments.doctor_overruled", why=_why_not(name, usable, choose(used, ())))
    if name in used.preparation.turned:
        return Message("segments.doctor_turned_logged" if logged else "segments.doctor_turned_plain")
    return Message("segments.doctor_logged" if logged else "segments.doctor_used")


def _why_not(name: str, usable: Features, used: Features) -> Message:
    """Why a feature is not used; where nothing speaks against it, that it can be chosen."""
    feature = title(name)
    said = (
        note
        for note in (*used.notes, *usable.notes)
        if note.values.get("feature") == feature and note.code != "segments.filled"
    )
    fallback = Message("segments.doctor_free")
    return next(said, fallback if name in usable.names else Message("segments.left_out_missing", feature=feature))


def _filled(name: str, missing: int) -> Message | None:
    """What stands for the missing values of a feature."""
    if not missing:
        return None
    if name in NONE_IS_ZERO:
        return Message("segments.doctor_filled_zero")
    return Message("segments.doctor_filled_longest" if name == "recency_days" else "segments.doctor_filled_median")


def _warnings(name: str, row: Mapping[str, object], present: Floats) -> list[Message]:
    """What to beware of in a feature that is used."""
    found = []
    whole = len(present) >= ROW_NUMBERS and bool((present == np.floor(present)).all())
    if whole and name not in MEASURES and float(str(row["different"])) >= NEAR_ID:
        found.append(Message("segments.doctor_near_number", share=row["different"]))
    if row.get("group"):
        found.append(Message("segments.doctor_twice", other=title(str(row["twin"])), rho=row["rho"]))
    elif float(str(row.get("vif", 1.0))) > INFLATED:
        found.append(Message("segments.doctor_inflated", vif=row["vif"]))
    if abs(float(str(row["skew_used"]))) > FAR_FROM_EVEN:
        found.append(Message("segments.doctor_still_skewed", skew=row["skew_used"]))
    return found


def _told_rows(
    dataset: Dataset, customers: int, used: Features, together: Mapping[str, Mapping[str, object]]
) -> list[dict[str, object]]:
    """The columns of the customers table that are no numbers; compared by where they were chosen, value by value."""
    types = told_columns(dataset)
    if not types:
        return []
    counted = [nw.col(name).n_unique().alias(f"n {name}") for name in types]
    counted += [nw.col(name).count().alias(f"known {name}") for name in types]
    counts, listed = collect(dataset.scan("customers").select(*counted)).iloc[0], dataset.rows("customers")
    kept = category_columns(dataset).set_index("column")["kept"].to_dict()
    rows: list[dict[str, object]] = []
    for name, type_ in types.items():
        known = int(counts[f"known {name}"])
        values = int(counts[f"n {name}"]) - (known < listed)  # nothing counts as a value
        different = values / known if known else np.nan
        row: dict[str, object] = {
            "feature": name,
            "used": name in used.columns,
            "reason": _told_reason(name, type_, values, different, known, kept.get(name, 0)),
            "warnings": (),
            "different": different,
            "missing": customers - known,
            "missing_share": 1 - known / customers,
        }
        if name in used.blocks:
            row |= _used_groups(name, values, customers - known, used, together)
        rows.append(row)
    return rows


def _used_groups(
    name: str, values: int, missing: int, used: Features, together: Mapping[str, Mapping[str, object]]
) -> dict[str, object]:
    """What is to say of a column of groups that is compared by: its closest column of 0 and 1 speaks for it."""
    made = [one for one, block in zip(used.names, used.blocks, strict=True) if block == name]
    told = [together[one] for one in made if "rho" in together[one]]
    closest = max(told, key=lambda row: abs(float(str(row["rho"]))), default={})
    row: dict[str, object] = {key: closest[key] for key in ("twin", "rho", "group") if key in closest}
    row["filled"] = Message("segments.doctor_filled_none") if missing else None
    row["columns"] = len(made)
    why = Message("segments.doctor_one_hot", columns=len(made), n=len(made))
    row["reason"] = (
        why if len(made) == values else Message("segments.doctor_one_hot_part", columns=len(made), values=values)
    )
    found = [Message("segments.doctor_gaps")]
    if row.get("group"):
        found.append(Message("segments.doctor_twice", other=title(str(row["twin"])), rho=row["rho"]))
    row["warnings"] = tuple(found)
    return row


def _told_reason(name: str, type_: str, values: int, different: float, known: int, kept: int) -> Message:
    if name in ("consent", "label"):
        return Message(f"segments.doctor_{name}")
    if name in PERSONAL:
        return Message("segments.doctor_personal")
    if type_ in ("day", "time"):
        return Message("segments.doctor_date")
    if type_ == "id" or (known >= ROW_NUMBERS and different >= NEAR_ID):
        return Message("segments.doctor_near_id", share=different)
    return category_reason(values, known, kept)
