"""The feature doctor: for everything customers could be compared by, whether it is used and why, and what to beware of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.dataset import Dataset
from core.engine import collect
from core.messages import Message
from core.schema import TABLES
from core.segments.choice import Choice
from core.segments.customers import _features, _ordered, customer_features
from core.segments.facts import CustomerFacts
from core.segments.features import ROW_NUMBERS, Features, as_numbers, moments
from core.segments.habits import NUMERIC, customer_table
from core.segments.kmeans import SAMPLE, fingerprints
from core.segments.measures import MEASURES, NONE_IS_ZERO, title

TWICE = 0.9
"""From this rank correlation on, two features count the same habit twice."""
INFLATED = 10.0
"""From this variance inflation on, the other features together tell a feature (Kutner, Nachtsheim & Neter 2004)."""
FAR_FROM_EVEN = 2.0
"""Beyond this skew a few customers set a feature's scale, logarithm or not."""
NEAR_ID = 0.95
"""From this share of different values on, a column names customers rather than describes them."""
COLUMNS = (
    "feature", "used", "reason", "warnings", "different", "missing", "missing_share", "filled", "skew", "logged",
    "skew_used", "twin", "rho", "vif", "group",
)  # fmt: skip
PERSONAL = {column.name for column in TABLES["customers"].columns if column.personal}
NEVER = 1e-9  # below this an eigenvalue of float32 habits is none

Floats = npt.NDArray[np.float64]


def diagnose(dataset: Dataset, choice: Choice | None = None) -> pd.DataFrame:
    """Every column that says something about customers, those used first: one row a feature or column.

    feature (its name), used, reason (a Message: why it is or is not), warnings (Messages), different (share of
    different values among those known), missing and missing_share (customers without a value), filled (a Message:
    with what; None where nothing is missing or it is not used), skew (before), logged, skew_used (after that),
    twin and rho (the used feature closest by Spearman's rank correlation), vif (variance inflation factor among the
    used: 1 / (1 - R^2)), group (number from 1 of the used features that say the same thing, rho beyond 0.9; 0: none).
    Correlations are of at most 20,000 customers. Raises NotEnoughData and OutOfRange as customer_features does.
    """
    chosen = choice or Choice()
    known = customer_table(dataset)
    usable, used = _features(known), customer_features(dataset, chosen.names, distinct=chosen.distinct)
    together = collinear(used)
    space = used.standardised()
    rows = [_row(name, known[name], usable, used, space, together.get(name, {})) for name in _ordered(known.columns)]
    frame = pd.DataFrame([*rows, *_told_columns(dataset, len(known))], columns=list(COLUMNS))
    frame["logged"], frame["group"] = frame["logged"].eq(True), frame["group"].fillna(0).astype(int)
    return frame.sort_values("used", ascending=False, kind="stable", ignore_index=True)


def collinear(features: Features) -> dict[str, dict[str, object]]:
    """For each feature its twin (the closest other), rho (Spearman), vif and group, as in `diagnose`."""
    names, space = features.names, _sampled(features.standardised())
    ranks = pd.DataFrame(space).rank().to_numpy()
    rho, straight = _correlations(ranks), _correlations(space.astype(float))
    groups, factors = _groups(np.abs(rho) > TWICE), _inflation(straight)
    away = np.abs(rho) - np.eye(len(names))
    found: dict[str, dict[str, object]] = {}
    for i, name in enumerate(names):
        j = int(np.argmax(away[i]))
        other = {"twin": names[j], "rho": float(rho[i, j])} if len(names) > 1 else {}
        found[name] = {"vif": float(factors[i]), "group": groups[i], **other}
    return found


def legend(facts: CustomerFacts) -> pd.DataFrame:
    """What each code of a profile column or of a yes/no feature stands for: column, code, value, customers.

    A model sees a column of values as one column of 0 and 1 for each; the code is the place of that column.
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
    columns = ["column", "code", "value", "customers"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


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
        "different": len(np.unique(present)) / len(present) if len(present) else np.nan,
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
        row["reason"] = Message("segments.doctor_logged" if logged else "segments.doctor_used")
        row["warnings"] = tuple(_warnings(name, row, present))
    return row


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


def _told_columns(dataset: Dataset, customers: int) -> list[dict[str, object]]:
    """The columns of the customers table that are no numbers, and so are not compared by."""
    types = {name: type_ for name, type_ in dataset.columns("customers").items() if name != "user_id"}
    told = [name for name, type_ in types.items() if type_ not in NUMERIC or name in ("consent", "label")]
    if not told:
        return []
    counted = [nw.col(name).n_unique().alias(f"n {name}") for name in told]
    counted += [nw.col(name).count().alias(f"known {name}") for name in told]
    counts, listed = collect(dataset.scan("customers").select(*counted)).iloc[0], dataset.rows("customers")
    rows: list[dict[str, object]] = []
    for name in told:
        known = int(counts[f"known {name}"])
        values = int(counts[f"n {name}"]) - (known < listed)  # nothing counts as a value
        different = values / known if known else np.nan
        rows.append(
            {
                "feature": name,
                "used": False,
                "reason": _told_reason(name, types[name], values, different, known),
                "warnings": (),
                "different": different,
                "missing": customers - known,
                "missing_share": 1 - known / customers,
            }
        )
    return rows


def _told_reason(name: str, type_: str, values: int, different: float, known: int) -> Message:
    if name in ("consent", "label"):
        return Message(f"segments.doctor_{name}")
    if name in PERSONAL:
        return Message("segments.doctor_personal")
    if type_ in ("day", "time"):
        return Message("segments.doctor_date")
    if type_ == "id" or (known >= ROW_NUMBERS and different >= NEAR_ID):
        return Message("segments.doctor_near_id", share=different)
    return Message("segments.doctor_groups", values=values)


def _sampled(space: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """At most 20,000 rows, evenly along a hash of their values, so that the order of the rows plays no part."""
    if len(space) <= SAMPLE:
        return space
    order = np.argsort(fingerprints(space), kind="stable")
    sampled: npt.NDArray[np.float32] = space[order[np.linspace(0, len(space) - 1, SAMPLE).astype(int)]]
    return sampled


def _correlations(matrix: Floats) -> Floats:
    """Pearson's, 0 beside a constant."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.atleast_2d(np.corrcoef(matrix, rowvar=False))
    found = np.nan_to_num(found)
    np.fill_diagonal(found, 1.0)
    return found


def _inflation(correlations: Floats) -> Floats:
    """Variance inflation factors: the diagonal of the inverse; infinite where features repeat each other exactly."""
    values, vectors = np.linalg.eigh(correlations)
    parts, apart = np.square(vectors), values > NEVER
    inverse: Floats = parts[:, apart] @ (1 / values[apart])
    return np.where((parts[:, ~apart] > NEVER).any(axis=1), np.inf, inverse)


def _groups(close: npt.NDArray[np.bool_]) -> Sequence[int]:
    """Numbers from 1 for features linked by closeness, 0 for one that stands alone."""
    group, count = [0] * len(close), 0
    for i in range(len(close)):
        if group[i] or close[i].sum() < 2:
            continue
        count += 1
        waiting = [i]
        while waiting:
            at = waiting.pop()
            group[at] = count
            waiting += [int(j) for j in np.flatnonzero(close[at]) if not group[int(j)]]
    return group
