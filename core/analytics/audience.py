"""Who the people are: ages, groups and how much of each profile is known. People are counted once, rows never."""

from typing import Any

import narwhals as nw
import pandas as pd

from core.dataset import Dataset
from core.engine import collect, distinct
from core.filters import somebody

BANDS = (
    (0, 17, "<18"),
    (18, 24, "18-24"),
    (25, 34, "25-34"),
    (35, 44, "35-44"),
    (45, 54, "45-54"),
    (55, 64, "55-64"),
)
OLDEST = "65+"
AGE_BANDS = (*(name for _, _, name in BANDS), OLDEST)
PLAUSIBLE_AGES = (0, 120)
PROFILE = ("age", "age_group", "gender", "city", "country", "occupation", "income", "income_group")
SMALL_GROUP = 10
PEOPLE = ("customers", "events", "orders", "ratings", "reviews", "exposures")


def unnamed_people(dataset: Dataset) -> tuple[str, ...]:
    """The files that name no people, so that each of their rows counts as one person."""
    files = [f for f in dataset.report.files if f.table in PEOPLE]
    return tuple(f.name for f in files if all(c.became != "user_id" for c in f.columns))


def everyone(dataset: Dataset) -> nw.LazyFrame[Any]:
    """Every person of the dataset once: user_id."""
    homes = [name for name in PEOPLE if "user_id" in dataset.columns(name)]
    ids = [dataset.scan(name).select("user_id") for name in homes]
    if not ids:
        dataset.require("customers")
    named = ids[0] if len(ids) == 1 else nw.concat(ids)
    return distinct(named.filter(somebody()))


def total_users(dataset: Dataset) -> int:
    """Distinct people in all tables; raises NotEnoughData when no table names people."""
    return int(collect(everyone(dataset).select(nw.len().alias("users")))["users"].iloc[0])


def people_of(dataset: Dataset, table: str) -> int | None:
    """Distinct people in one table; None where its rows name nobody, whatever the filters."""
    if "user_id" not in dataset.columns(table):
        return None
    named = somebody()
    asked = (side.scan(table).filter(named).select(n=nw.col("user_id").n_unique()) for side in (dataset, dataset.whole))
    shown, everyone_of_it = (int(collect(one, {"n": "int"})["n"].iloc[0]) for one in asked)
    return shown if everyone_of_it else None


def age_distribution(dataset: Dataset) -> pd.DataFrame:
    """People in each age band, youngest first: age_group, users. Unknown ages are one last row with age_group None.

    Bands given in the data are kept as they are; ages become bands, those outside 0..120 count as unknown.
    """
    columns = dataset.columns("customers")
    band = age_band(columns)
    if band is None:
        return pd.DataFrame({"age_group": [None], "users": [total_users(dataset)]})
    known = dataset.customers.select("user_id", band.alias("age_group")).filter(~nw.col("age_group").is_null())
    bands = collect(known.group_by("age_group").agg(nw.col("user_id").n_unique().alias("users")), {"users": "int"})
    bands = bands.sort_values("age_group", key=lambda names: names.map(age_order), ignore_index=True)
    unknown = total_users(dataset) - int(bands["users"].sum())
    rest = pd.DataFrame({"age_group": [None], "users": [unknown]}) if unknown else bands.iloc[:0]
    return pd.concat([bands.astype({"age_group": object}), rest], ignore_index=True)


def age_band(columns: dict[str, str]) -> nw.Expr | None:
    """The age band of a customer: the one given, else the one the age falls in."""
    given = nw.col("age_group") if "age_group" in columns else None
    if "age" not in columns:
        return given
    return band_of_age() if given is None else nw.coalesce(given, band_of_age())


def band_of_age() -> nw.Expr:
    """The band that the column age falls in, null outside PLAUSIBLE_AGES."""
    age = nw.col("age")
    banded: nw.Expr = nw.when((age > BANDS[-1][1]) & (age <= PLAUSIBLE_AGES[1])).then(nw.lit(OLDEST))
    for low, high, name in BANDS:
        banded = nw.when((age >= low) & (age <= high)).then(nw.lit(name)).otherwise(banded)
    return banded


def age_order(name: str) -> tuple[float, str]:
    """Bands sort by the first number in them; 'under 25' and '<25' before '25-34', names without numbers last."""
    digits = "".join(c if c.isdigit() else " " for c in str(name)).split()
    below = any(mark in str(name).lower() for mark in ("<", "under", "below", "以下"))
    return (float(digits[0]) - (0.5 if below else 0) if digits else float("inf"), str(name))


def group_counts(dataset: Dataset, column: str) -> pd.DataFrame:
    """People in each value of a customer column, largest first: value, users. Unknown is one last row with None."""
    dataset.require("customers")
    known = dataset.customers.filter(~nw.col(column).is_null())
    values = nw.col(column).cast(nw.String).alias("value")
    counts = known.select("user_id", values).group_by("value").agg(nw.col("user_id").n_unique().alias("users"))
    found = collect(counts, {"users": "int"}).sort_values(
        ["users", "value"], ascending=[False, True], ignore_index=True
    )
    unknown = total_users(dataset) - int(found["users"].sum())
    rest = pd.DataFrame({"value": [None], "users": [unknown]}) if unknown else found.iloc[:0]
    return pd.concat([found.astype({"value": object}), rest], ignore_index=True)


def shareable(
    groups: pd.DataFrame, other: str = "other (small groups)", *, sums: tuple[str, ...] = ("users",)
) -> pd.DataFrame:
    """The groups as they may leave the program: those of fewer than SMALL_GROUP users are one last row, `other`.

    The totals of `sums` stay. A row of one group, or of fewer than SMALL_GROUP people, would tell a small group after all (it is
    what the sum has beyond the others), so the next smallest group joins it.
    """
    smallest_first = groups["users"].sort_values(kind="stable")
    small = int((smallest_first < SMALL_GROUP).sum())
    if not small:
        return groups.reset_index(drop=True)
    enough = int((smallest_first.cumsum() < SMALL_GROUP).sum()) + 1
    hidden = smallest_first.index[: max(small, enough, 2)]
    rest = dict.fromkeys(groups) | {groups.columns[0]: other} | {name: groups[name][hidden].sum() for name in sums}
    kept = groups.drop(hidden).astype({column: object for column in groups if column not in sums})
    return pd.concat([kept, pd.DataFrame([rest])], ignore_index=True) if len(kept) else pd.DataFrame([rest])


def known_columns(dataset: Dataset) -> list[str]:
    """The columns of a profile that there are: the usual ones first, then traits."""
    return [c for c in (*PROFILE, *dataset.traits("customers")) if c in dataset.columns("customers")]


def coverage(dataset: Dataset) -> pd.DataFrame:
    """How much is known of people: column, known (people with a value), share of all people, 0..1."""
    people = total_users(dataset)
    columns = known_columns(dataset)
    if not columns:
        return pd.DataFrame(
            {
                "column": pd.Series(dtype=str),
                "known": pd.Series(dtype="int64"),
                "share": pd.Series(dtype=float),
            }
        )
    counted = collect(dataset.customers.select(*(nw.col(c).count().alias(f"c{i}") for i, c in enumerate(columns))))
    known = counted.iloc[0].astype("int64").to_numpy()
    return pd.DataFrame({"column": columns, "known": known, "share": known / max(people, 1)})
