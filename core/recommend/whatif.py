"""What if: one customer's history changed by hand, and the list that follows from it without a new fit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, vstack

from core.recommend.catalogue import history
from core.recommend.interactions import Interactions
from core.recommend.ranking import Floats, Rows
from core.recommend.recommender import Model

AnyModel = TypeVar("AnyModel", bound=Model)


@dataclass(frozen=True, eq=False)
class WhatIf(Interactions):
    """Interactions in which one person has another history; everything else, and what was learnt, stays.

    plain: as they are.   row: of the person in the matrix, -1 for someone new.   own: CSR 1 x items, the other history.
    """

    plain: Interactions | None = None
    row: int = -1
    own: csr_array = field(default_factory=lambda: csr_array((1, 0)))

    @cached_property
    def customers_per_item(self) -> Rows:
        return self.plain.customers_per_item if self.plain else super().customers_per_item

    @cached_property
    def popularity_order(self) -> Floats:
        return self.plain.popularity_order if self.plain else super().popularity_order

    def history(self, rows: Rows) -> csr_array:
        found = super().history(rows)
        parts = [self.own if row == self.row else found[[place]] for place, row in enumerate(rows)]
        return csr_array(vstack(parts, format="csr")) if parts else found


def what_if(
    model: AnyModel, user_id: object, *, added: Mapping[str, float] | None = None, without: Iterable[str] = ()
) -> AnyModel:
    """The same fitted model for one person whose history is changed by hand: no other person may be asked about.

    added:   item_id -> value, on top of what the person has.   without: item_ids that no longer count, added or not.
    Raises OutOfRange for an unknown item.
    """
    known, left_out = model.interactions, list(without)
    if not added and not left_out:
        return model
    row = int(known.rows([user_id])[0])
    plain = Interactions.history(known, np.array([row]))
    values = dict(zip(plain.indices.tolist(), plain.data.tolist(), strict=True))
    for item, value in (added or {}).items():
        column = known.column(item)
        values[column] = values.get(column, 0.0) + value
    for item in left_out:
        values.pop(known.column(item), None)
    columns = np.array(sorted(values), dtype=np.int64)
    data = np.array([values[column] for column in columns.tolist()])
    own = csr_array((data, columns, np.array([0, len(columns)])), shape=(1, len(known.item_ids)))
    given = {each.name: getattr(known, each.name) for each in fields(Interactions)}
    return replace(model, interactions=WhatIf(**given, plain=known, row=row, own=own))


def usual_value(interactions: Interactions) -> float:
    """What an event added by hand counts: the median of the values above 0; 1 where there are none."""
    positive = interactions.matrix.data[interactions.matrix.data > 0]
    return float(np.median(positive)) if len(positive) else 1.0


def changed_history(
    interactions: Interactions, user_id: object, *, added: Mapping[str, float], without: Iterable[str] = ()
) -> pd.DataFrame:
    """The rows of core.recommend.history as they stand after the changes, and by_hand (bool): added ones come first."""
    rows, gone = history(interactions, user_id), set(without)
    rows = rows[~rows["item_id"].isin(gone)]
    extra = {item: value for item, value in added.items() if item not in gone}
    more = pd.DataFrame(
        {
            "item_id": pd.Series(list(extra), dtype="str"),
            "title": pd.Series([interactions.label(interactions.column(item)) for item in extra], dtype="str"),
            "value": pd.Series(list(extra.values()), dtype=float),
            "day": pd.Series([pd.NA] * len(extra), dtype="Int64"),
            "by_hand": True,
        }
    )
    both = [part for part in (more, rows.assign(by_hand=False)) if len(part)]
    return pd.concat(both, ignore_index=True) if both else rows.assign(by_hand=False)
