"""New visitors against those who come back."""

import narwhals as nw
import pandas as pd

from core.analytics.traffic_days import shown_days
from core.dataset import Dataset
from core.engine import collect


def new_and_returning(dataset: Dataset, *, step: int = 1) -> pd.DataFrame:
    """Visitors of each `step` days, in order: day (the first of the step), visitors, new, returning.

    A visitor is new in the step that holds the first day of theirs in the whole data, whatever part of it is shown,
    and returning in every later one. Steps are counted back from the last day; a first part that is left over is
    dropped. Empty without times.
    """
    reach = shown_days(dataset)
    if reach is None:
        return pd.DataFrame({"day": [], "visitors": [], "new": [], "returning": []}).astype("int64")
    back = (reach.last - nw.col("day")) // step
    dated = dataset.events.filter(~nw.col("day").is_null())
    seen = dated.select("user_id", back=back).unique()
    everyone = dataset.whole.events.filter(~nw.col("day").is_null())
    first = everyone.group_by("user_id").agg(nw.col("day").min()).select("user_id", first=back)
    is_new = (nw.col("back") == nw.col("first")).cast(nw.Int64)
    counted = seen.join(first, on="user_id").group_by("back").agg(nw.len().alias("visitors"), new=is_new.sum())
    found = collect(counted, {"back": "int", "visitors": "int", "new": "int"}).set_index("back")
    steps = range((reach.last - reach.first + 1) // step - 1, -1, -1)
    found = found.reindex(steps, fill_value=0)
    days = [reach.last - step * (n + 1) + 1 for n in steps]
    return found.assign(day=days, returning=found["visitors"] - found["new"]).reset_index(drop=True)[
        ["day", "visitors", "new", "returning"]
    ]
