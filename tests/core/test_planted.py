"""What was planted in the sample shop is found by the product's own code, and in the null shop it finds nothing."""

import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score, silhouette_score

import core
from core.recommend import Interactions, fit
from core.segments import customer_features, segment
from sample_data.shop.generate import as_csv, generate

CUSTOMERS = 1500
FILES = ("customers", "orders", "events", "ratings")


@pytest.fixture(scope="module", params=[False, True], ids=["planted", "null"])
def world(request):
    return request.param, generate(seed=11, null=request.param, customers=CUSTOMERS)


def test_the_planted_segments_are_found_and_the_null_shop_has_none(world):
    null, tables = world
    dataset = core.load({f"{name}.csv": as_csv(tables[name]).encode() for name in FILES})
    features = customer_features(dataset)
    found = {k: segment(features, k=k).labels for k in range(2, 8)}
    separations = {k: silhouette_score(features.standardised(), labels) for k, labels in found.items()}
    labels, separation = found[4], separations[4]
    if null:
        assert separation < 0.3 and max(separations.values()) < 0.4
    else:
        assert max(separations, key=separations.__getitem__) == 4
        truth = tables["truth"].set_index("user_id")["segment"].reindex(features.user_ids)
        assert separation > 0.45 and adjusted_rand_score(truth, labels) > 0.9


def hits(ratings: pd.DataFrame, name: str) -> float:
    """Share of customers whose last rated item is among the ten recommended from their earlier ones."""
    ordered = ratings.sort_values(["user_id", "time"], kind="stable")
    last = ordered.groupby("user_id").tail(1)
    earlier = ordered.drop(last.index)
    last = last[last["user_id"].isin(earlier["user_id"])].set_index("user_id")["item_id"]
    frame = earlier.rename(columns={"rating": "value"})[["user_id", "item_id", "value"]]
    lists = fit(name, Interactions.from_frame(frame)).recommend(list(last.index), n=10)
    return float((lists["item_id"] == lists["user_id"].map(last)).sum() / len(last))


def test_tastes_make_item_cf_better_than_popular_only_where_there_are_tastes(world):
    null, tables = world
    gain = hits(tables["ratings"], "item_cf") - hits(tables["ratings"], "popular")
    assert gain < 0.02 if null else gain > 0.05
