"""New visitors against those who come back."""

import narwhals as nw
import pandas as pd

from core.analytics.reach import shown_days
from core.analytics.traffic_days import MOST_FILLED_DAYS
from core.dataset import Dataset
from core.engine import collect, distinct


def new_and_returning(dataset: Dataset, *, step: int = 1) -> pd.DataFrame:
    """Visitors of each `step` days, in order: day (the first of the step), visitors, new, returning.

    A visitor is new in the step that holds the first day of theirs in the whole data, whatever part of it is shown,
    and returning in every later one. Steps are counted back from the last day; a first part that is left over is
    dropped. Empty without times; of more than 20 years, only steps with visitors.
    """
    reach = shown_days(dataset)
    if reach is None:
        return pd.DataFrame({"day": [], "visitors": [], "new": [], "returning": []}).astype("int64")
    back = (reach.last - nw.col("day")) // step
    dated = dataset.events.filter(~nw.col("day").is_null())
    seen = distinct(dated.select("user_id", back=back))
    everyone = dataset.whole.events.filter(~nw.col("day").is_null())
    first = everyone.group_by("user_id").agg(nw.col("day").min()).select("user_id", first=back)
    met = seen.join(first, on="user_id").with_columns(new=(nw.col("back") == nw.col("first")).cast(nw.Int64))
    counted = met.group_by("back").agg(nw.len().alias("visitors"), nw.col("new").sum())
    found = collect(counted, {"back": "int", "visitors": "int", "new": "int"}).set_index("back")
    whole = (reach.last - reach.first + 1) // step
    found = found[found.index < whole].sort_index(ascending=False)
    if reach.last - reach.first < MOST_FILLED_DAYS:
        found = found.reindex(range(whole - 1, -1, -1), fill_value=0)
    days = reach.last - step * (found.index + 1) + 1
    return found.assign(day=days, returning=found["visitors"] - found["new"]).reset_index(drop=True)[
        ["day", "visitors", "new", "returning"]
    ]
