"""Which numbers of people rise and fall together: Spearman beside Pearson, with what chance can do.

Correlation is not cause. Of many pairs some look related by chance: p-values are corrected for how many there are.
"""

from dataclasses import dataclass
from itertools import combinations

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.audience import everyone
from core.analytics.chance import LEVEL, adjusted
from core.analytics.metrics import Z95
from core.analytics.profile import distinct_values, may_group, profile_columns
from core.dataset import Dataset
from core.engine import collect
from core.errors import NotEnoughData, OutOfRange
from core.messages import Message
from core.schema import MONEY_SCALE

MOST_COLUMNS = 24
FEWEST_PEOPLE = 10
ROW_NUMBERS = 20  # from how many people on a gapless run of numbers is taken for row numbers
METHODS = ("spearman", "pearson")
HABITS = ("orders", "spend", "page_views")
_NUMBERS = ("int", "number", "money", "bool")

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Correlations:
    """How each pair of numbers goes together, over the people of whom both are known.

    columns:  name, source (the table it comes from), known (people with a value), one (of a label with two values
              the one that counts as 1, the other being 0).
    pairs:    first, second, people, by_nature (counted from the same rows, so that they go together anyway), and for
              both methods ("spearman", "pearson"): r, r_low, r_high (95%), r_p, r_q (p corrected for all pairs that
              are not by nature) with the method in the place of r. NaN below FEWEST_PEOPLE. Strongest Spearman first.
    constant: columns that are the same for everyone, left out; beyond: columns left out for there being too many.
    """

    columns: pd.DataFrame
    pairs: pd.DataFrame
    constant: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()

    def significant(self, method: str = "spearman") -> pd.DataFrame:
        """The pairs that are more than chance and not by nature, strongest first."""
        found = self.pairs[~self.pairs["by_nature"] & (self.pairs[f"{method}_q"] < LEVEL)]
        return found.sort_values(method, key=abs, ascending=False, kind="stable", ignore_index=True)


def correlations(dataset: Dataset) -> Correlations:
    """All pairs of numeric columns and habits; raises NotEnoughData below two columns or FEWEST_PEOPLE people."""
    sources = number_columns(dataset)
    chosen = dict(list(sources.items())[:MOST_COLUMNS])
    numbers = people_numbers(dataset, tuple(chosen)) if chosen else pd.DataFrame()
    varied = [name for name in numbers if numbers[name].nunique() > 1 and not _counts_rows(numbers[name])]
    if len(numbers) < FEWEST_PEOPLE:
        raise NotEnoughData(Message("need.people_compared"), FEWEST_PEOPLE, len(numbers))
    if len(varied) < 2:
        raise NotEnoughData(Message("need.two_numbers"), 2, len(varied))
    pairs = correlate(numbers[varied])
    same = [chosen[a] == chosen[b] != "customers" for a, b in zip(pairs["first"], pairs["second"], strict=True)]
    found = _corrected(pairs.assign(by_nature=same))
    one = label_value(dataset)
    rows = [(n, chosen[n], int(numbers[n].count()), one if n == "label" else None) for n in varied]
    return Correlations(
        columns=pd.DataFrame(rows, columns=["name", "source", "known", "one"]),
        pairs=found.sort_values("spearman", key=abs, ascending=False, kind="stable", ignore_index=True),
        constant=tuple(name for name in numbers if name not in varied),
        beyond=tuple(sources)[MOST_COLUMNS:],
    )


def _counts_rows(column: pd.Series) -> bool:
    """Whether a column only numbers the rows from 0 or 1 on: what rises with that says how the file was sorted."""
    known = column.dropna()
    if len(known) < ROW_NUMBERS or known.min() not in (0, 1):
        return False
    return bool(known.nunique() == len(known) == known.max() - known.min() + 1)


def number_columns(dataset: Dataset) -> dict[str, str]:
    """The numbers known of people: habits first, then columns of customers -> the table each comes from.

    Empty where no two of them can be compared: two habits counted from the same rows say nothing.
    """
    found = _habits(dataset)
    if "customers" in dataset.names:
        types = dataset.columns("customers")
        offered = [c for c in profile_columns(dataset)["column"] if types[c] in _NUMBERS and c not in HABITS]
        labelled = ["label"] if "label" not in offered and label_value(dataset) is not None else []
        found |= dict.fromkeys((*labelled, *offered), "customers")
    comparable = len(set(found.values())) > 1 or (len(found) > 1 and "customers" in found.values())
    return found if comparable else {}


def _habits(dataset: Dataset) -> dict[str, str]:
    found: dict[str, str] = {}
    if "orders" in dataset.names:
        found |= {"orders": "orders"} | ({"spend": "orders"} if "amount" in dataset.columns("orders") else {})
    if "user_id" in dataset.columns("events"):
        found |= {"page_views": "events"}
    return found


def label_value(dataset: Dataset) -> str | None:
    """The value of a label in words that counts as 1, the later of its two (yes of yes and no); None without such."""
    if dataset.columns("customers").get("label") != "category":
        return None
    if distinct_values(dataset.customers, ["label"])["label"] != 2:
        return None
    return str(collect(dataset.customers.select(last=nw.col("label").max()))["last"].iloc[0])


def people_numbers(dataset: Dataset, names: tuple[str, ...]) -> pd.DataFrame:
    """One row a person, one column a number of `names`; whoever has no order or view has 0 of them, unknown is NaN.

    Raises OutOfRange for a name that is neither a habit nor a numeric column that may be shown.
    """
    profile = dataset.columns("customers").items()
    numeric = [c for c, kind in profile if may_group(c, kind) and (kind in _NUMBERS or c == "label")]
    sources = dict.fromkeys(numeric, "customers") | _habits(dataset)
    unknown = next((name for name in names if name not in sources), None)
    if unknown is not None:
        raise OutOfRange("names", unknown, ", ".join(sources) or "–")
    frame = collect(everyone(dataset)).set_index("user_id")
    for table, read in (("orders", _orders), ("events", _views), ("customers", _profile)):
        wanted = [name for name in names if sources[name] == table]
        if wanted:
            frame = frame.join(read(dataset, wanted))
            habits = [name for name in wanted if table != "customers"]
            frame[habits] = frame[habits].fillna(0.0)
    return frame[list(names)].reset_index(drop=True).astype(float)


def _orders(dataset: Dataset, names: list[str]) -> pd.DataFrame:
    columns = dataset.columns("orders")
    counted = nw.col("order_id").n_unique() if "order_id" in columns else nw.len()
    sums = {"orders": counted} | ({"spend": nw.col("amount").sum() / MONEY_SCALE} if "amount" in columns else {})
    return collect(dataset.orders.group_by("user_id").agg(*(sums[name].alias(name) for name in names))).set_index(
        "user_id"
    )


def _views(dataset: Dataset, names: list[str]) -> pd.DataFrame:
    views = nw.col("page_views").sum() if "page_views" in dataset.columns("events") else nw.len()
    return collect(dataset.events.group_by("user_id").agg(views.alias(*names))).set_index("user_id")


def _profile(dataset: Dataset, names: list[str]) -> pd.DataFrame:
    types = dataset.columns("customers")
    one = label_value(dataset) if "label" in names else None
    values = [_number(name, types[name], one).alias(name) for name in names]
    frame = collect(dataset.customers.select("user_id", *values))
    return frame.drop_duplicates("user_id").set_index("user_id").replace([np.inf, -np.inf], np.nan)


def _number(name: str, kind: str, one: str | None) -> nw.Expr:
    value = nw.col(name) == one if kind == "category" else nw.col(name)
    return value.cast(nw.Float64) / (MONEY_SCALE if kind == "money" else 1)


# --- the numbers themselves ---------------------------------------------------------------------------------
def correlate(numbers: pd.DataFrame) -> pd.DataFrame:
    """Every pair of columns once: first, second, people, then r, r_low, r_high, r_p for r = spearman and pearson."""
    values = {name: numbers[name].to_numpy(dtype=float) for name in numbers}
    known = {name: np.isfinite(values[name]) for name in values}
    places = {name: np.unique(values[name], return_inverse=True)[1] for name in values}
    rows = []
    for a, b in combinations(values, 2):
        both = known[a] & known[b]
        ranks = [_ranks(places[name][both]) for name in (a, b)]
        by_rank, by_value = _tested(*ranks, by_rank=True), _tested(values[a][both], values[b][both], by_rank=False)
        rows.append((a, b, int(both.sum()), *by_rank, *by_value))
    measured = [f"{method}{part}" for method in METHODS for part in ("", "_low", "_high", "_p")]
    return pd.DataFrame(rows, columns=["first", "second", "people", *measured])


def _ranks(places: npt.NDArray[np.intp]) -> Numbers:
    """Ranks of values given as places in the sorted list of all values; equal ones share the mean of theirs."""
    counts = np.bincount(places)
    found: Numbers = (np.cumsum(counts) - (counts - 1) / 2)[places]
    return found


def _tested(x: Numbers, y: Numbers, *, by_rank: bool) -> tuple[float, float, float, float]:
    """The correlation, its 95% interval through Fisher's z and its p by Student's t; NaN where nothing varies.

    For ranks the spread of z is that of Bonett & Wright 2000.
    """
    from scipy.stats import t

    if len(x) < FEWEST_PEOPLE or x.min() == x.max() or y.min() == y.max():
        return (np.nan,) * 4
    x, y = (_centred(values) for values in (x, y))
    r = float(np.clip(x @ y / np.sqrt((x @ x) * (y @ y)), -1.0, 1.0))
    inside = np.clip(r, -1 + 1e-15, 1 - 1e-15)
    half = Z95 * np.sqrt((1 + (r * r / 2 if by_rank else 0.0)) / (len(x) - 3))
    low, high = np.tanh(np.arctanh(inside) + np.array([-half, half]))
    p = 2 * t.sf(abs(inside) * np.sqrt((len(x) - 2) / (1 - inside**2)), len(x) - 2)
    return r, float(low), float(high), float(p)


def _centred(values: Numbers) -> Numbers:
    """Values around 0, none beyond 2: the squares of huge ones would be infinite. A power of two keeps every digit."""
    scaled = np.ldexp(values, -np.frexp(np.abs(values).max())[1])
    centred: Numbers = scaled - scaled.mean()
    return centred


def _corrected(pairs: pd.DataFrame) -> pd.DataFrame:
    """With p corrected for the number of pairs; those that go together by nature are no discoveries."""
    honest = ~pairs["by_nature"].to_numpy()
    return pairs.assign(
        **{
            f"{method}_q": adjusted(np.where(honest, pairs[f"{method}_p"].to_numpy(dtype=float), np.nan))
            for method in METHODS
        }
    )


# --- one pair, closer ---------------------------------------------------------------------------------------
MOST_STEPS, PEOPLE_A_STEP = 10, 20


def steps(dataset: Dataset, *, across: str, up: str) -> pd.DataFrame:
    """The mean of `up` as `across` rises: low, high, middle (of `across`), mean, mean_low, mean_high (95%), users.

    People are cut into up to MOST_STEPS steps of about as many each; those of whom either is unknown are left out.
    """
    both = people_numbers(dataset, (across, up)).dropna()
    count = int(np.clip(len(both) // PEOPLE_A_STEP, 1, MOST_STEPS))
    x, y = both[across].to_numpy(), both[up].to_numpy()
    step = np.searchsorted(_step_ends(x, count), x, side="left")
    held = pd.DataFrame({"x": x, "y": y}).groupby(_large_enough(step))
    found = held.agg(
        low=("x", "min"),
        high=("x", "max"),
        middle=("x", "mean"),
        mean=("y", "mean"),
        sd=("y", "std"),
        users=("y", "size"),
    )
    half = Z95 * found["sd"] / np.sqrt(found["users"])
    found = found.assign(mean_low=found["mean"] - half, mean_high=found["mean"] + half)
    return found[["low", "high", "middle", "mean", "mean_low", "mean_high", "users"]].reset_index(drop=True)


def _step_ends(x: Numbers, count: int) -> Numbers:
    """The last value of each step; few different values, and a least value that many share, are steps of their own."""
    values = np.unique(x)
    if len(values) <= MOST_STEPS:
        return values
    shares = np.arange(1, count) / count
    ends = np.unique(np.quantile(x, shares))
    if count > 1 and ends[0] == values[0]:
        ends = np.unique([values[0], *np.quantile(x[x > values[0]], shares)])
    return ends


def _large_enough(step: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Steps of fewer than FEWEST_PEOPLE join the next one up, the last of them the one before."""
    sizes = np.bincount(step) if len(step) else np.zeros(0, dtype=int)
    joined, held = np.zeros(len(sizes), dtype=np.intp), 0
    for place, people in enumerate(sizes):
        joined[place] = joined[place - 1] + (held >= FEWEST_PEOPLE) if place else 0
        held = people + (held if held < FEWEST_PEOPLE else 0)
    if len(joined) and held < FEWEST_PEOPLE:
        joined[joined == joined[-1]] = max(int(joined[-1]) - 1, 0)
    return joined[step] if len(step) else step
