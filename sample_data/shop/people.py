"""The shop's customers, the truth behind them, and who knows whom."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.random import Generator

from sample_data.shop.goods import TASTES
from sample_data.shop.habits import SEGMENTS

WORDS = json.loads((Path(__file__).parent / "words/phrases.json").read_text(encoding="utf-8"))
YEAR = pd.Timestamp("2025-01-01")
TASTE_SHARES = (0.2, 0.18, 0.18, 0.17, 0.15, 0.12)
# Taste groups differ a little in age; nothing else about a person depends on taste.
TASTE_AGES = (33, 45, 31, 32, 38, 48)
CHINESE_SHARE = 0.42
DUPLICATE_SHARE = 0.008
SAME_TASTE_FRIENDS = 0.6


def make_truth(rng: Generator, customers: int, null: bool) -> pd.DataFrame:
    """What the shop does not know: user_id, segment, taste, language, duplicate_of (blank for most)."""
    segments = ["one"] * customers if null else _exact_shares(rng, customers, list(SEGMENTS), SHARES)
    truth = pd.DataFrame(
        {
            "user_id": [f"C{number:05d}" for number in range(1, customers + 1)],
            "segment": segments,
            "taste": _exact_shares(rng, customers, list(TASTES), TASTE_SHARES),
            "language": np.where(rng.random(customers) < CHINESE_SHARE, "zh", "en"),
            "duplicate_of": "",
        }
    )
    pairs = rng.choice(customers, 2 * round(DUPLICATE_SHARE * customers), replace=False).reshape(-1, 2)
    first, second = pairs.min(1), pairs.max(1)
    truth.loc[second, "duplicate_of"] = truth["user_id"].to_numpy()[first]
    truth.loc[second, "language"] = truth["language"].to_numpy()[first]
    return truth


SHARES = tuple(segment.share for segment in SEGMENTS.values())


def _exact_shares(rng: Generator, customers: int, names: list[str], shares: tuple[float, ...]) -> np.ndarray:
    edges = np.round(np.cumsum(shares) * customers).astype(int)
    return rng.permutation(np.repeat(names, np.diff(edges, prepend=0)))


def make_customers(rng: Generator, truth: pd.DataFrame, signup: np.ndarray, null: bool) -> pd.DataFrame:
    """Customer table; income is a year's, in CNY; `signup` is in days since 2025-01-01, negative before."""
    customers = len(truth)
    gender = rng.choice(["female", "male", ""], customers, p=[0.54, 0.43, 0.03])
    occupation = rng.choice(list(WORDS["occupations"]), customers)
    table = pd.DataFrame({"user_id": truth["user_id"]})
    table["name"], table["email"] = _names_and_emails(rng, truth["language"].to_numpy(), gender)
    table["phone"] = _phones(rng, truth["language"].to_numpy())
    table["age"] = _ages(rng, truth["taste"].to_numpy(), null)
    table["gender"] = gender
    table["city"] = [rng.choice(WORDS["cities"][language]) for language in truth["language"]]
    table["occupation"] = occupation
    pay = np.array([WORDS["occupations"][name] * 1000 for name in occupation]) * rng.lognormal(0, 0.3, customers)
    table["income"] = (pay * np.where(truth["segment"] == "big spenders", 1.4, 1.0)).round(-2).astype(int)
    table["signup_date"] = (YEAR + pd.to_timedelta(signup, unit="D")).strftime("%Y-%m-%d")
    table["consent"] = rng.choice(["yes", "no", ""], customers, p=[0.62, 0.23, 0.15])
    return _plant_duplicates(table, truth)


def _names_and_emails(rng: Generator, languages: np.ndarray, genders: np.ndarray) -> tuple[list[str], list[str]]:
    names, emails = [], []
    for number, (language, gender) in enumerate(zip(languages, genders, strict=True), 1):
        given_names = WORDS["given"][gender or "female"][language]
        given = given_names[rng.integers(len(given_names))]
        family = WORDS["surnames"][language][rng.integers(len(WORDS["surnames"][language]))]
        if language == "zh":
            names.append(family[0] + given[0])
            emails.append(f"{family[1]}.{given[1]}{number}@example.com")
        else:
            names.append(f"{given} {family}")
            emails.append(f"{given}.{family}{number}@example.com".lower())
    return names, emails


def _phones(rng: Generator, languages: np.ndarray) -> list[str]:
    """Fictional numbers, no two alike: American 555-01xx, and 100..., which no Chinese mobile starts with."""
    order = rng.permutation(len(languages))
    return [
        f"100-{number // 10_000:04d}-{number % 10_000:04d}"
        if language == "zh"
        else f"+1 {200 + number // 100}-555-{100 + number % 100:04d}"
        for language, number in zip(languages, order, strict=True)
    ]


def _ages(rng: Generator, tastes: np.ndarray, null: bool) -> pd.Series:
    centre = np.full(len(tastes), 37) if null else pd.Series(tastes).map(dict(zip(TASTES, TASTE_AGES, strict=True)))
    ages = pd.Series(np.clip(np.round(rng.normal(centre, 9)), 18, 80)).astype("Int64")
    ages[rng.random(len(ages)) < 0.06] = pd.NA
    return ages


def _plant_duplicates(table: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """The same person twice: half share an e-mail in other case, half a phone in other writing."""
    table = table.set_index("user_id")
    pairs = truth.loc[truth["duplicate_of"] != "", ["duplicate_of", "user_id"]].itertuples(index=False)
    for number, (first, second) in enumerate(pairs):
        for column in ("name", "age", "gender", "city", "occupation"):
            table.loc[second, column] = table.loc[first, column]
        if number % 2:
            digits = table.loc[first, "phone"].replace("-", "").replace(" ", "")
            local = table.loc[first, "email"].split("@")[0]
            table.loc[second, "email"] = f"{local}.home@example.com"
            table.loc[second, "phone"] = digits if digits.startswith("+") else f"+86 {digits}"
        else:
            table.loc[second, "email"] = table.loc[first, "email"].upper()
    return table.reset_index()


def make_relationships(rng: Generator, truth: pd.DataFrame, null: bool) -> pd.DataFrame:
    """Friendships user1, user2, relationship_value (1..5), each once, most of them inside one taste group."""
    customers, edges = len(truth), int(len(truth) * 2.7)
    activity = rng.lognormal(0, 0.7, customers)
    first = _pick(rng, activity, edges)
    second = _pick(rng, activity, edges)
    tastes = truth["taste"].to_numpy()
    alike = np.zeros(edges, bool) if null else rng.random(edges) < SAME_TASTE_FRIENDS
    for taste in TASTES:
        wanted = alike & (tastes[first] == taste)
        second[wanted] = _pick(rng, activity * (tastes == taste), wanted.sum())
    pairs = np.sort(np.column_stack([first, second])[first != second], axis=1)
    pairs = np.unique(pairs, axis=0)
    ids = truth["user_id"].to_numpy()
    values = 1 + rng.binomial(4, 0.35, len(pairs))
    return pd.DataFrame({"user1": ids[pairs[:, 0]], "user2": ids[pairs[:, 1]], "relationship_value": values})


def _pick(rng: Generator, weights: np.ndarray, size: int) -> np.ndarray:
    return rng.choice(len(weights), size, p=weights / weights.sum())
