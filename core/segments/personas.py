"""A persona of a group of customers: who they are, what they do and like, what they are worth, what to do next.

Every sentence is a Message whose values are the numbers it claims, each to be recomputed from the tables.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.chance import LEVEL
from core.analytics.shares import clear_differences
from core.dataset import Dataset
from core.messages import Message
from core.segments.facts import CustomerFacts, Taken
from core.segments.features import Scaling, looks_like_id
from core.segments.groups import FEW, profile_shares, taken_shares
from core.segments.habits import customer_table
from core.segments.measures import MEASURES, NONE_IS_ZERO, group, title
from core.segments.next_steps import Measured, next_steps
from core.segments.terms import Column, Quantity, Thing, Value

FEWEST = 10
"""Below so many customers no personal profile is drawn: who they are and what they like could point at a person."""
PRIVATE = "persona.private"
FIRST = ("age", "age_group", "gender", "city", "occupation", "income_group")
BANDS = {"age": "age", "age_group": "age", "income_group": "income"}  # a band says what the number says
MOST_SAID = 4
NOTABLE = 0.2  # standard deviations, from which on an average of the profile is worth a sentence
FAVOURED = 1.2  # times as frequent, from which on a sure difference also matters
TYPICAL = 0.15  # of a group: the commonest value of a column of many values is typical of nobody
WORTH = 0.05  # of a group: a profile value of fewer does not describe it
LED_BY = 0.1  # of a group: what fewer took is nothing to lead with
_WORDS = 2
_SHOWN = {"categories": 2, "items": 2, "pages": 3}
_TOLD_ELSEWHERE = {"recency_days", "spend", "average_basket"}
_OF_BUYERS = {"recency", "basket", "returns", "discounts"}
_KIN = {"orders_per_month": "orders", "days_between": "orders", "pages": "page_views", "active_days": "page_views"}

Group = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Usual:
    """What is usual of everyone in a habit_table, worked out once for the personas of all its groups.

    measured: as of a group. means: of the known values of each column, and scalings: how these are compared; a column
    of which nothing is known has neither.
    """

    measured: Measured
    means: Mapping[str, float]
    scalings: Mapping[str, Scaling]


@dataclass(frozen=True)
class Persona:
    """A group of customers in sentences, five blocks of them; `notes` say what can't be told of so few.

    size, total: customers of the group and of everyone it is compared with.
    """

    size: int
    total: int
    who: tuple[Message, ...]
    does: tuple[Message, ...]
    likes: tuple[Message, ...]
    value: tuple[Message, ...]
    next: tuple[Message, ...]
    notes: tuple[Message, ...] = ()

    @property
    def sentences(self) -> tuple[Message, ...]:
        """All of them, in the order of the blocks."""
        return (*self.who, *self.does, *self.likes, *self.value, *self.next)


def habit_table(dataset: Dataset) -> pd.DataFrame:
    """What each customer did, in the order of customer_facts: its index user_id, its columns measures and own numbers.

    NaN where nothing is known; whoever has no order, view or rating counts 0 of them. Ids and constants are left out.
    Raises NotEnoughData when no table names a customer.
    """
    known = customer_table(dataset, breadth=False)
    for name in known.columns.intersection(list(NONE_IS_ZERO)):
        known[name] = known[name].fillna(0)
    floats = known.astype("Float64").astype(float)
    own = [name for name in floats if name not in MEASURES]
    ids = [name for name in own if looks_like_id(str(name), floats[name].to_numpy())]
    constant = [name for name in floats if floats[name].nunique() < 2 and name not in ("orders", "spend")]
    return floats.drop(columns=sorted({*ids, *constant}))


def persona(
    facts: CustomerFacts,
    habits: pd.DataFrame,
    who: Group,
    *,
    grouped_by: Collection[str] = (),
    words: pd.DataFrame | None = None,
    usual: Usual | None = None,
) -> Persona:
    """The persona of the customers `who` of facts and of habits (see habit_table), beside everyone.

    Profile values and favourites are named only where they are more frequent than among all others by a test,
    corrected for all that were looked at (Benjamini-Hochberg, 5%); of what customers are `grouped_by` the frequent ones
    are told without a test, which would find nothing but the grouping. words: rows of GroupedWords.words of this
    group. usual: of these habits, where it is known. Of fewer than 30 customers it says so, of fewer than 10 neither
    profile nor favourites are told.
    """
    size, total = int(who.sum()), len(who)
    usual, part = usual or usual_habits(habits), habits[who]
    mine, everyone = _measured(part), usual.measured
    told = _averages(part, usual)
    personal = size >= FEWEST
    likes = _likes(facts, who, words) if personal else []
    does = _does(told, mine, everyone) if size else []
    return Persona(
        size,
        total,
        tuple(_who(facts, who, grouped_by, told) if personal else ()),
        tuple(does),
        tuple(likes),
        tuple(_value(mine, everyone, size / total) if size else ()),
        tuple(_next(mine, everyone, likes, does) if size else ()),
        tuple(_notes(size)),
    )


def usual_habits(habits: pd.DataFrame) -> Usual:
    """What is usual of everyone in a habit_table."""
    columns = {str(name): habits[name].to_numpy() for name in habits}
    known = {name: values[np.isfinite(values)] for name, values in columns.items()}
    means = {name: float(values.mean()) for name, values in known.items() if len(values)}
    return Usual(_measured(habits), means, {name: Scaling.of(known[name][:, None]) for name in means})


def _measured(part: pd.DataFrame) -> Measured:
    """The numbers that sentences on value and next steps cite; what the tables do not say is missing.

    orders, spend, views: means, nobody left out; spend_sum, orders_sum; basket: spend divided by orders; recency: median
    days since the last order of those who ordered; never, once: shares who ordered never or once; returns,
    discounts, rating: means of those known; tenure: median days.
    """
    found: dict[str, float] = {}
    for name, column in (("orders", "orders"), ("spend", "spend"), ("views", "page_views")):
        found |= {name: part[column].mean(), f"{name}_sum": part[column].sum()} if column in part else {}
    for name, column in (("returns", "return_share"), ("discounts", "discount_share"), ("rating", "average_rating")):
        found |= {name: part[column].mean()} if column in part else {}
    for name, column in (("recency", "recency_days"), ("tenure", "tenure_days")):
        found |= {name: part[column].median()} if column in part else {}
    if "orders" in part:
        found |= {"never": (part["orders"] == 0).mean(), "once": (part["orders"] == 1).mean()}
    if {"orders", "spend"} <= set(part) and part["orders"].sum() > 0:
        found["basket"] = part["spend"].sum() / part["orders"].sum()
    if found.get("never", 0) >= 0.5:
        found = {name: value for name, value in found.items() if name not in _OF_BUYERS}
    return {name: float(value) for name, value in found.items() if np.isfinite(value)}


def _averages(part: pd.DataFrame, usual: Usual) -> pd.DataFrame:
    """Means of the known values in a group and of everyone, the furthest apart first.

    Index: the measure. Columns: mean, everyone, apart (in standard deviations, of the logarithm where logged).
    """
    rows = {}
    for name in map(str, part):
        values = part[name].to_numpy()
        known = values[np.isfinite(values)]
        if len(known) < min(FEWEST, len(part)) or 2 * len(known) < len(part) or not len(known):
            continue
        apart = float(usual.scalings[name](known[:, None])[:, 0].mean(dtype=float))
        rows[name] = (float(known.mean()), usual.means[name], round(apart, 6))
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["mean", "everyone", "apart"])
    return frame.iloc[np.argsort(-frame["apart"].abs().to_numpy(), kind="stable")]


def _average(name: str, row: "pd.Series[float]") -> Message:
    unit = MEASURES[name].unit if name in MEASURES else "number"
    mean, everyone = Quantity(float(row["mean"]), unit), Quantity(float(row["everyone"]), unit)
    return Message("persona.average", feature=title(name), mean=mean, everyone=everyone)


def _who(facts: CustomerFacts, who: Group, grouped_by: Collection[str], told: pd.DataFrame) -> list[Message]:
    """Averages of the profile that differ, then one value of each column that is more frequent than among others."""
    far = told[told["apart"].abs() >= NOTABLE]
    numbers = far[np.array([group(str(name)) == "profile" for name in far.index], dtype=bool)]
    said = [_average(str(name), row) for name, row in numbers.iterrows()]
    rows = profile_shares(facts, who)
    typical = _typical(rows)
    rows = rows[(rows["users"] >= FEWEST) & (rows["index"] > 100) & (rows["share"] >= WORTH)]
    by_design = {name for name in rows["column"] if name in grouped_by or BANDS.get(name) in grouped_by}
    rows = rows.assign(made=rows["column"].isin(by_design), place=[_place(name) for name in rows["column"]])
    kept = rows[rows["made"] | (rows["chance"] <= LEVEL)]
    best = kept.sort_values(["place", "chance", "share"], ascending=[True, True, False]).drop_duplicates("column")
    said += [_profile(row) for row in best.to_dict("records")]
    if not said:
        said.append(Message("persona.profile_alike" if facts.profile else "persona.profile_unknown"))
    return (said + [message for name, message in typical.items() if name not in set(best["column"])])[:MOST_SAID]


def _typical(rows: pd.DataFrame) -> dict[str, Message]:
    """Of the columns everyone asks for, the commonest value, whether or not it is more frequent than elsewhere."""
    asked = rows[rows["column"].isin(FIRST) & (rows["users"] >= FEWEST) & (rows["share"] >= TYPICAL)]
    first = asked.sort_values(["users", "value"], ascending=[False, True]).drop_duplicates("column")
    ordered = sorted(first.to_dict("records"), key=lambda row: _place(str(row["column"])))
    return {str(row["column"]): _of_column("persona.profile_typical", row) for row in ordered}


def _place(column: str) -> int:
    return FIRST.index(column) if column in FIRST else len(FIRST)


def _profile(row: dict[str, object]) -> Message:
    return _of_column("persona.profile_made" if row["made"] else "persona.profile", row)


def _of_column(code: str, row: dict[str, object]) -> Message:
    column, value = str(row["column"]), str(row["value"])
    return Message(code, column=Column(column), value=Value(column, value), **_shares(row))


def _shares(row: dict[str, object]) -> dict[str, object]:
    """The values every sentence on shares has: its customers as count and as share, everyone's share and the index."""
    return {name: row[name] for name in ("share", "share_against", "index")} | {"count": row["users"]}


def _does(told: pd.DataFrame, mine: Measured, everyone: Measured) -> list[Message]:
    """Habits in numbers, the most different ones, each kind once."""
    said = []
    if {"recency"} <= mine.keys() & everyone.keys():
        values = {"days": Quantity(mine["recency"], "days"), "everyone": Quantity(everyone["recency"], "days")}
        said.append(Message("persona.recency", **values))
    seen: set[str] = set()
    for name, row in told.iterrows():
        kind = _KIN.get(str(name), str(name))
        if name not in _TOLD_ELSEWHERE and group(str(name)) != "profile" and kind not in seen:
            said.append(_average(str(name), row))
            seen.add(kind)
    if "never" in mine and mine["never"] >= 0.2:
        said.insert(0, Message("persona.never", share=mine["never"], everyone=everyone["never"]))
    return said[:MOST_SAID]


def _likes(facts: CustomerFacts, who: Group, words: pd.DataFrame | None) -> list[Message]:
    """Categories, items or pages, and words, that take a larger part of theirs than of all others'."""
    said = [message for kind, taken in facts.taken.items() for message in _favourites(kind, taken, who)]
    if not said and facts.taken:
        commonest = [_commonest(kind, taken, who) for kind, taken in facts.taken.items()]
        said = [Message("persona.nothing_liked"), *(message for message in commonest if message is not None)]
    if words is None:
        return said
    often = words[(words["inside"] >= FEWEST) & (words["inside_share"] >= FAVOURED * words["outside_share"])].head(
        _WORDS
    )
    return said + [
        Message("persona.word", word=row.word, share=row.inside_share, others=row.outside_share, count=row.inside)
        for row in often.itertuples()
    ]


def _favourites(kind: str, taken: Taken, who: Group) -> list[Message]:
    """Of all a group took, each value's part beside its part of what all others took, so that who buys more of
    everything has no more favourites; told as the share of people."""
    mine, all_ = taken.of(who), taken.counts
    counts = pd.DataFrame({"place": np.arange(len(all_)), "inside": mine, "outside": all_ - mine})
    clear = clear_differences(counts, int(mine.sum()), int((all_ - mine).sum()))
    clear = clear.assign(share=clear["inside"] / who.sum(), share_against=all_[clear["place"]] / len(who))
    clear = clear.assign(index=100 * clear["share"] / clear["share_against"], users=clear["inside"])
    best = clear[(clear["z"] > 0) & (clear["inside"] >= FEWEST) & (clear["index"] >= 100 * FAVOURED)]
    best = best.sort_values(["z", "place"], ascending=[False, True]).head(_SHOWN[kind])
    code = "persona.seen" if kind == "pages" else "persona.bought"
    rows = best.to_dict("records")
    return [Message(code, thing=_thing(kind, taken, int(row["place"])), **_shares(row)) for row in rows]


def _commonest(kind: str, taken: Taken, who: Group) -> Message | None:
    """What most of a group took, favourite or not; None where fewer than 10 took it."""
    rows = taken_shares(taken, who)
    if rows.empty or rows["users"].iloc[0] < FEWEST:
        return None
    row = rows.iloc[0].to_dict()
    thing = Thing(kind, str(row["value"]), str(row["name"]))
    return Message("persona.most_seen" if kind == "pages" else "persona.most_bought", thing=thing, **_shares(row))


def _thing(kind: str, taken: Taken, place: int) -> Thing:
    return Thing(kind, taken.values[place], taken.names[place])


def _value(mine: Measured, everyone: Measured, share: float) -> list[Message]:
    """Shares of revenue, orders or views beside that of customers, and what one of them is worth."""
    said = []
    for name in ("spend", "orders", "views"):
        total = everyone.get(f"{name}_sum", 0.0)
        if total > 0 and (name != "views" or "orders" not in mine):
            part = mine[f"{name}_sum"] / total
            said.append(Message(f"persona.share.{name}", customers=share, part=part, times=part / share))
    for name in ("spend", "basket"):
        if name in mine and name in everyone:
            values = {"mean": Quantity(mine[name], "money"), "everyone": Quantity(everyone[name], "money")}
            said.append(Message(f"persona.mean.{name}", **values))
    return said or [Message("persona.value_unknown")]


def _next(mine: Measured, everyone: Measured, likes: list[Message], does: list[Message]) -> list[Message]:
    """Rules that apply, else what to speak of; with a favourite, that too."""
    said = next_steps(mine, everyone)
    taken = (m for m in likes if m.code in ("persona.bought", "persona.seen"))
    favourite = next((m for m in taken if float(str(m.values["share"])) >= LED_BY), None)
    if favourite is not None:
        values = {name: favourite.values[name] for name in ("thing", "share", "share_against")}
        said.append(Message("persona.next.lead_with", **values))
    strongest = next((m for m in does if m.code == "persona.average"), None)
    if not said and strongest is not None:
        said.append(Message("persona.next.speak_of", **strongest.values))
    return said or [Message("persona.next.nothing")]


def _notes(size: int) -> list[Message]:
    if size < FEWEST:
        return [Message(PRIVATE, count=size, fewest=FEWEST)]
    return [Message("persona.few", count=size)] if size < FEW else []
