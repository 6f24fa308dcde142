"""Every claim of a name or a persona recomputed from the raw tables with pandas alone, apart from the code that made it."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

import core
from core.analytics.audience import BANDS, OLDEST
from core.messages import Message
from core.segments import Features, Persona, SegmentName
from core.segments.terms import Quantity

SAME = 1e-6
MONEY = 10_000


class Raw:
    """What the tables say of each customer, by id."""

    def __init__(self, dataset: core.Dataset, ids: "pd.Index") -> None:
        self.ids, self.names = ids, dataset.names
        self.tables = {name: dataset.frame(name) for name in dataset.names}
        self.dataset = dataset
        self.measures = self._measures()

    def _measures(self) -> dict[str, pd.Series]:
        found: dict[str, pd.Series] = {}
        if "orders" in self.names:
            found |= self._orders(self.tables["orders"])
        if "events" in self.names:
            seen = self.tables["events"].groupby("user_id")
            views = seen["page_views"].sum() if "page_views" in self.tables["events"] else seen.size()
            found |= {"page_views": views, "pages": seen["page_id"].nunique()}
            found |= {"active_days": seen["day"].nunique()} if "day" in self.tables["events"] else {}
        if "ratings" in self.names:
            given = self.tables["ratings"].groupby("user_id")
            found["ratings"] = given.size()
            found |= {"average_rating": given["value"].mean()} if "value" in self.tables["ratings"] else {}
        kept = {name: values.reindex(self.ids).astype(float) for name, values in found.items()}
        for name in (
            "orders",
            "spend",
            "items_bought",
            "page_views",
            "pages",
            "active_days",
            "ratings",
            "orders_per_month",
        ):
            kept |= {name: kept[name].fillna(0)} if name in kept else {}
        return self._profile() | kept

    def _orders(self, lines: pd.DataFrame) -> dict[str, pd.Series]:
        by, today = lines.groupby("user_id"), self._today()
        counted = next((c for c in ("order_id", "day") if c in lines), None)
        found = {"orders": by[counted].nunique() if counted else by.size()}
        if "day" in lines:
            first, last, days = by["day"].min(), by["day"].max(), by["day"].nunique()
            months = ((today - first + 1) / (365.25 / 12)).clip(lower=1)
            found |= {"recency_days": today - last, "orders_per_month": found["orders"] / months}
            found["days_between"] = (last - first) / (days - 1).where(days > 1)
        if "amount" in lines:
            found["spend"] = by["amount"].sum() / MONEY
            found["average_basket"] = found["spend"] / found["orders"]
            off = [c for c in lines if "disc" in c and pd.api.types.is_numeric_dtype(lines[c])]
            taken = lines[off].abs().sum(axis=1).groupby(lines["user_id"]).sum()
            found |= {"discount_share": (taken / (taken + found["spend"])).where(found["spend"] > 0)} if off else {}
        found |= {"items_bought": by["quantity"].sum()} if "quantity" in lines else {}
        below = [lines[c] < 0 for c in ("quantity", "amount") if c in lines]
        found |= {"return_share": np.logical_or.reduce(below) * 1.0} if below else {}
        if below:
            found["return_share"] = pd.Series(found["return_share"]).groupby(lines["user_id"].to_numpy()).mean()
        return found

    def _today(self) -> int:
        return max(
            int(self.tables[t]["day"].max())
            for t in ("orders", "events")
            if t in self.names and "day" in self.tables[t]
        )

    def _profile(self) -> dict[str, pd.Series]:
        if "customers" not in self.names:
            return {}
        people = self.tables["customers"].drop_duplicates("user_id").set_index("user_id").reindex(self.ids)
        types = self.dataset.columns("customers")
        found = {
            name: people[name].astype("Float64").astype(float) / (MONEY if types[name] == "money" else 1)
            for name in people if types.get(name) in ("int", "number", "money", "bool")
        }  # fmt: skip
        if "signup_day" in people and ("orders" in self.names or "events" in self.names):
            found["tenure_days"] = (self._today() - people["signup_day"].astype("Float64")).clip(lower=0).astype(float)
        self.people = people
        return found

    # --- what a sentence claims -------------------------------------------------------------------------------
    def holds(self, message: Message, who: np.ndarray, words: Mapping[str, tuple] | None = None) -> bool:
        """Whether all numbers of one sentence of a persona of the customers `who` are right."""
        claimed = {name: _plain(value) for name, value in message.values.items()}
        return all(_same(claimed[name], value) for name, value in self._right(message, who, words or {}).items())

    def _right(self, message: Message, who: np.ndarray, words: Mapping[str, tuple]) -> dict[str, float]:
        code, all_ = message.code, np.ones(len(who), dtype=bool)
        mine, everyone = self._facts(who), self._facts(all_)
        if code in ("persona.average", "persona.next.speak_of"):
            name = _measure_of(message)
            return {"mean": self.measures[name][who].mean(), "everyone": self.measures[name].mean()}
        if code == "persona.recency":
            return {"days": mine["recency"], "everyone": everyone["recency"]}
        if code == "persona.never":
            return {"share": mine["never"], "everyone": everyone["never"]}
        if code.startswith("persona.share."):
            part = mine[f"{code[14:]}_sum"] / everyone[f"{code[14:]}_sum"]
            return {"customers": who.mean(), "part": part, "times": part / who.mean()}
        if code.startswith("persona.mean."):
            return {"mean": mine[code[13:]], "everyone": everyone[code[13:]]}
        if code.startswith("persona.profile") and "column" in message.values:
            return self._shares_of(message, who)
        if "thing" in message.values:
            found = self._takers(message, who)
            return {name: found[name] for name in found if name in message.values}
        if code == "persona.word":
            return dict(zip(("count", "share", "others"), words[str(message.values["word"])], strict=True))
        if code.startswith("persona.next."):
            names = [name for name in message.values if not name.endswith("_all")]
            return {name: mine[name] for name in names} | {f"{name}_all": everyone[name] for name in names}
        return {}  # sentences without a number

    def _facts(self, who: np.ndarray) -> dict[str, float]:
        m = {name: values[who] for name, values in self.measures.items()}
        found: dict[str, float] = {}
        for name, column in (("orders", "orders"), ("spend", "spend"), ("views", "page_views")):
            found |= {name: m[column].mean(), f"{name}_sum": m[column].sum()} if column in m else {}
        for name, column in (
            ("returns", "return_share"),
            ("discounts", "discount_share"),
            ("rating", "average_rating"),
        ):
            found |= {name: m[column].mean()} if column in m else {}
        for name, column in (("recency", "recency_days"), ("tenure", "tenure_days")):
            found |= {name: m[column].median()} if column in m else {}
        if "orders" in m:
            found |= {"never": (m["orders"] == 0).mean(), "once": (m["orders"] == 1).mean()}
        if {"orders", "spend"} <= m.keys():
            found["basket"] = m["spend"].sum() / m["orders"].sum() if m["orders"].sum() else np.nan
        return found

    def _shares_of(self, message: Message, who: np.ndarray) -> dict[str, float]:
        column, value = str(message.values["column"]), str(message.values["value"])
        known = self.people[column]
        types = self.dataset.columns("customers")
        if column == "age" and types[column] in ("int", "number"):
            said = known.map(_band)
        else:
            said = known.astype(object).map(
                lambda v: str(v).lower() if isinstance(v, bool) else str(v), na_action="ignore"
            )
        there, is_it = said.notna().to_numpy(), (said == value).to_numpy()
        share, against = is_it[who].sum() / there[who].sum(), is_it.sum() / there.sum()
        if message.code == "persona.profile_typical" and said[who].value_counts().max() > is_it[who].sum():
            return {"count": np.nan}  # another value is more frequent
        return {"share": share, "share_against": against, "index": 100 * share / against, "count": is_it[who].sum()}

    def _takers(self, message: Message, who: np.ndarray) -> dict[str, float]:
        thing = message.values["thing"]
        if thing.kind == "pages":
            rows, column = self.tables["events"], "page_id"
        else:
            rows, column = self.tables["orders"], "item_id"
            rows = rows[rows["quantity"] > 0] if "quantity" in rows else rows
        if thing.kind == "categories":
            rows, column = rows.merge(self.tables["items"][["item_id", "category"]], on="item_id"), "category"
        took = self.ids.isin(rows.loc[rows[column] == thing.id, "user_id"])
        share, against = took[who].mean(), took.mean()
        if message.code.startswith("persona.most_"):
            theirs = rows[rows["user_id"].isin(self.ids[who])]
            if theirs.groupby(column)["user_id"].nunique().max() > took[who].sum():
                return {"count": np.nan}  # another one has more takers
        return {"share": share, "share_against": against, "index": 100 * share / against, "count": took[who].sum()}


def false_in_persona(
    raw: Raw, persona: Persona, who: np.ndarray, words: Mapping[str, tuple] | None = None
) -> list[Message]:
    """Sentences of a persona that are wrong when recomputed."""
    return [message for message in persona.sentences if not raw.holds(message, who, words)]


def false_in_name(name: SegmentName, features: Features, who: np.ndarray, raw: Raw | None = None) -> list[str]:
    """Words and shares of a name that are wrong when recomputed from the features, or from the raw tables.

    "high": the mean of the known values above everyone's and the median not below; "none", "once", "mostly" as the
    words say; "average": no mean of a feature half a standard deviation from that of the others.
    """
    known = features_by_name(features) | (raw.measures if raw else {})
    if "average_basket" not in known and {"orders", "spend"} <= known.keys():
        known["average_basket"] = (known["spend"] / known["orders"]).where(known["orders"] > 0)
    wrong = [f"{w.feature} {w.level}" for w in name.words if not _true(w.level, known[w.feature], who)]
    space = dict(zip(features.names, features.standardised().astype(float).T, strict=True))
    wrong += [f"{w.feature} contrast" for w in name.words if w.feature in space and not _clear(space[w.feature], who)]
    if name.average and not name.words:
        wrong += [f"{n} average" for n, column in space.items() if _clear(column, who, slack=-1e-5)]
    shares = {"share": who.mean()} | {
        part: known[part].sum() and known[part][who].sum() / known[part].sum()
        for part in ("orders", "spend") if getattr(name, part) is not None
    }  # fmt: skip
    wrong += [part for part, share in shares.items() if abs(getattr(name, part) - share) > SAME]
    if name.told is not None:
        mean = features_by_name(features).get(name.told.feature, known[name.told.feature])[who].mean()
        wrong += [] if abs(name.told.mean / mean - 1) <= 0.05 else ["told"]
    return wrong


def features_by_name(features: Features) -> dict[str, pd.Series]:
    """Each feature as a column of its own."""
    return {name: pd.Series(column) for name, column in zip(features.names, features.matrix.T, strict=True)}


def claims_in(name: SegmentName) -> int:
    """How many things a name with its shares says."""
    shares = sum(share is not None for share in (name.share, name.orders, name.spend))
    return max(len(name.words), 1) + (name.told is not None) + shares


def _true(level: str, values: pd.Series, who: np.ndarray) -> bool:
    mine = values.to_numpy()[who]
    mine, everyone = mine[np.isfinite(mine)], values.to_numpy()[np.isfinite(values.to_numpy())]
    if level in ("none", "once"):
        return bool((mine == (level == "once")).mean() >= 0.9)
    if level in ("mostly", "mostly_not"):
        return bool((mine == (level == "mostly")).mean() >= 2 / 3 - SAME)
    sign = 1 if level == "high" else -1
    return bool(sign * (mine.mean() - everyone.mean()) > 0 and sign * (np.median(mine) - np.median(everyone)) >= 0)


def _clear(column: np.ndarray, who: np.ndarray, slack: float = 1e-5) -> bool:
    return bool(abs(column[who].mean() - column[~who].mean()) >= 0.5 - slack)


def _measure_of(message: Message) -> str:
    feature = message.values["feature"]
    return str(feature.values["heading"]) if feature.code == "feature.own" else feature.code.removeprefix("feature.")


def _band(age: float) -> object:
    if pd.isna(age) or not 0 < age <= 120:
        return None
    return next((name for low, high, name in BANDS if low <= int(age) <= high), OLDEST if age >= 65 else None)


def _plain(value: object) -> object:
    return value.value if isinstance(value, Quantity) else value


def _same(claimed: object, right: float) -> bool:
    return bool(abs(float(str(claimed)) - right) <= SAME * max(1.0, abs(right)))


def words_of(dataset: core.Dataset, labels: Mapping[str, str], group: str, said: Iterable[str]) -> dict[str, tuple]:
    """Word -> reviews of a group that use it, their share of its reviews, and of those of all others.

    Raw tables: reviews, and the table of words each text was split into at upload.
    """
    from core.engine import collect

    reviews = dataset.frame("reviews").dropna(subset=["content"]).drop_duplicates("review_id")
    reviews = reviews.assign(group=reviews["user_id"].map(labels)).dropna(subset=["group"])
    words = collect(dataset.words)
    words = words[words["kind"] == "reviews"]
    inside = reviews["group"] == group
    found = {}
    for word in said:
        uses = reviews["review_id"].isin(words.loc[words["word"] == word, "doc_id"])
        found[word] = (int((uses & inside).sum()), uses[inside].mean(), uses[~inside].mean())
    return found
