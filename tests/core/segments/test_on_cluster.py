"""Everyone placed by a query: the same labels, sizes and means as the segments found here; a sample stands for all."""

from dataclasses import replace

import numpy as np
import pytest

import core
from core.analytics import sampling
from core.engine.local import Local
from core.errors import NotEnoughData
from core.filters import Filter
from core.segments import count_customers, customer_features, everyone_placed, members_of_all, segment
from core.store import Workspaces
from tests.spark.messy import files

USUAL = None
TRAITS = ("recency_days", "spend", "different_categories", "days_between", "age", "Points", "loyalty score v1.5")
GROUPS = ("orders", "page_views", "city", "gender")
CHOICES = {"usual": USUAL, "traits": TRAITS, "groups": GROUPS}


@pytest.fixture(scope="module")
def shop():
    return core.open_sample("shop")


@pytest.fixture(scope="module")
def messy(tmp_path_factory):
    return core.load(files(), workspaces=Workspaces(tmp_path_factory.mktemp("messy")))


def labels_of_all(dataset, features, found, shown=None):
    rows = members_of_all(dataset, features, found, shown)
    assert rows["user_id"].is_unique
    return rows.set_index("user_id")["segment"]


def ties(features, found):
    """Customers to whom the two nearest centres are equally near, as far as float32 can tell."""
    away = features.standardised()[:, None].astype(float) - found.placed_by[None]
    far = np.sort(np.square(away).sum(axis=2), axis=1)
    return int((far[:, 1] - far[:, 0] <= 1e-5).sum())


@pytest.mark.parametrize("k", [2, 4, 7])
@pytest.mark.parametrize("names", CHOICES.values(), ids=CHOICES)
def test_everyone_gets_the_label_they_got_here(messy, names, k):
    features = customer_features(messy, names)
    found = segment(features, k)
    assert ties(features, found) == 0, "else a label may differ"
    labels = labels_of_all(messy, features, found)
    assert labels.reindex(features.user_ids).tolist() == found.labels.tolist() and len(labels) == len(features.user_ids)


def test_sizes_and_means_are_those_found_here(shop):
    features = customer_features(shop, ("recency_days", "orders", "spend", "average_basket", "gender"))
    found, everyone = segment(features, 5), everyone_placed(shop, features, segment(features, 5))
    assert everyone.sizes.tolist() == found.sizes.tolist()
    np.testing.assert_allclose(everyone.profiles.to_numpy(float), found.profiles.to_numpy(float), rtol=1e-9)


def test_min_max_and_turned_logarithms_are_followed(messy):
    preparation = core.segments.Preparation("minmax", ("recency_days",))
    features = customer_features(messy, ("recency_days", "spend", "age"), preparation=preparation)
    found = segment(features, 4)
    assert labels_of_all(messy, features, found).reindex(features.user_ids).tolist() == found.labels.tolist()


def test_more_people_than_the_centres_are_found_on_keep_their_labels(tmp_path):
    rng = np.random.default_rng(3)
    n = 26_000  # above kmeans.SAMPLE: the mean of a segment is then not the centre its customers were placed with
    lines = [f"u{i},{a:.6f},{b:.6f}" for i, (a, b) in enumerate(rng.lognormal(3, 1, (n, 2)))]
    content = ("user_id,height,width\n" + "\n".join(lines)).encode()
    dataset = core.load({"customers.csv": content}, workspaces=Workspaces(tmp_path))
    features = customer_features(dataset, ("height", "width"))
    found = segment(features, 6)
    labels = labels_of_all(dataset, features, found).reindex(features.user_ids)
    assert (labels.to_numpy() != found.labels).sum() <= ties(features, found)
    assert not np.allclose(found.placed_by, found.centroids, atol=1e-6), "the case is there"


def test_a_sample_tells_the_sizes_of_all(shop, monkeypatch):
    monkeypatch.setattr(sampling, "MOST_PEOPLE", 2_000)
    remote = replace(shop, engine=Local(remote=True))
    sample = sampling.for_models(remote)
    assert 0.3 < sample.share < 0.5
    features = customer_features(sample)
    found = segment(features, 4)
    everyone, known = everyone_placed(remote, features, found), segment(customer_features(shop), 4)
    assert (
        everyone.sizes.sum()
        == count_customers(sample)
        == len(customer_features(shop).user_ids)
        > len(features.user_ids)
    )
    mine = labels_of_all(remote, features, found).reindex(features.user_ids)
    assert mine.tolist() == found.labels.tolist(), "whoever is in the sample stays in their segment"
    # 2,000 of 5,000 drawn: a share of 40% is then known to within 1.7 points, two standard errors.
    np.testing.assert_allclose(everyone.sizes / everyone.sizes.sum(), found.sizes / found.sizes.sum(), atol=0.025)
    np.testing.assert_allclose(np.sort(everyone.sizes), np.sort(known.sizes), atol=0.05 * known.sizes.sum())


def test_days_since_are_counted_from_the_last_day_of_all_in_a_sample_too(shop):
    whole, few = (core.segments.customer_table(dataset) for dataset in (shop, shop.sampled(0.01)))
    assert 10 < len(few) < 200
    assert few["recency_days"].equals(whole.loc[few.index, "recency_days"])


def test_only_those_whom_the_filters_leave_are_handed_out(shop):
    features = customer_features(shop)
    found, shown = segment(features, 3), shop.filtered(Filter(groups=(("gender", ("female",)),)))
    ids = core.segments.people(shown)
    assert 0 < len(ids) < len(features.user_ids)
    assert sorted(labels_of_all(shop, features, found, shown).index) == ids.tolist()


def test_a_feature_that_the_data_lacks_is_named(shop, messy):
    features = customer_features(messy, ("orders", "Points"))
    with pytest.raises(NotEnoughData, match="Points"):
        everyone_placed(shop, features, segment(features, 2))


def test_a_segment_that_nobody_is_near_is_empty(shop):
    features = customer_features(shop)
    found = segment(features, 3)
    away = replace(found, placed_by=np.vstack([found.placed_by[:2], np.full((1, len(features.names)), 900.0)]))
    everyone = everyone_placed(shop, features, away)
    assert everyone.sizes[2] == 0 and everyone.sizes.sum() == len(features.user_ids)
    assert np.isnan(everyone.profiles.loc[2, "orders"])
