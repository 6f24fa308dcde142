"""Everyone is placed by the cluster as by this computer: the same labels, sizes and means, from one query."""

from dataclasses import replace

import numpy as np
import pytest

import core
from core.analytics import sampling
from core.engine import frames
from core.segments import customer_features, everyone_placed, members_of_all, segment
from core.store import Workspaces
from tests.spark.messy import files

NAMES = ("recency_days", "spend", "different_categories", "days_between", "age", "loyalty score v1.5", "city", "gender")


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return core.load(files(), workspaces=Workspaces(tmp_path_factory.mktemp("messy")))


@pytest.fixture(scope="module")
def grouped(shop):
    features = customer_features(shop, NAMES)
    return features, segment(features, 5)


def labels_of_all(dataset, features, found):
    rows = members_of_all(dataset, features, found)
    assert rows["user_id"].is_unique
    return rows.set_index("user_id")["segment"]


def in_spark(features):
    """The names as the cluster shows them: a dot in a heading has a look-alike there."""
    return tuple(name.replace(".", "\u2024") for name in features.names)


def test_the_cluster_gives_everyone_the_label_they_got_here(shop, grouped, on_spark):
    features, found = grouped
    labels = labels_of_all(on_spark(shop), replace(features, names=in_spark(features)), found)
    assert labels.reindex(features.user_ids).tolist() == found.labels.tolist() and len(labels) == len(features.user_ids)


def test_sizes_and_means_are_the_same_on_both(shop, on_spark):
    remote = on_spark(shop)
    features = customer_features(remote, ("recency_days", "spend", "orders", "Points", "gender"))
    found = segment(features, 4)
    there, here = everyone_placed(remote, features, found), everyone_placed(shop, features, found)
    assert there.sizes.tolist() == here.sizes.tolist() == found.sizes.tolist()
    np.testing.assert_allclose(there.profiles.to_numpy(float), here.profiles.to_numpy(float), rtol=1e-12)


def test_a_sample_is_fitted_here_and_everyone_placed_there(shop, on_spark, monkeypatch):
    monkeypatch.setattr(sampling, "MOST_PEOPLE", 130)
    remote = on_spark(shop)
    sample = sampling.for_models(remote)
    features = customer_features(sample, ("orders", "spend", "page_views"))
    found = segment(features, 3)
    everyone = everyone_placed(remote, features, found)
    n = len(core.segments.customer_table(shop))
    assert sample.share < 1 and len(features.user_ids) < n == everyone.sizes.sum()
    mine = labels_of_all(remote, features, found).reindex(features.user_ids)
    assert mine.tolist() == found.labels.tolist()
    # 130 of 260 drawn: a share is then known to within 7 points, two standard errors.
    np.testing.assert_allclose(everyone.sizes / n, found.sizes / found.sizes.sum(), atol=0.1)


def test_only_a_row_a_segment_leaves_the_cluster(shop, on_spark, monkeypatch):
    remote = on_spark(shop)
    features = customer_features(
        remote, ("orders", "spend", "average_basket", "items_bought", "pages", "ratings", "city")
    )
    found = segment(features, 3)
    rows, answer = [], frames.answer

    def counted(frame, *more):
        reader = answer(frame, *more)
        table = reader.read_all()
        rows.append(table.num_rows)
        return table.to_reader()

    monkeypatch.setattr(frames, "answer", counted)
    everyone_placed(remote, features, found)
    assert rows[-1] == 3 and set(rows[:-1]) <= {1} and len(rows) <= 5, "the last day of two tables, asked at most twice"
