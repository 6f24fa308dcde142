"""The matrix says what the rows say."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.dataset import Dataset, LoadReport, StoredTable
from core.errors import NotEnoughData, OutOfRange
from core.recommend import Interactions, interactions
from core.schema import TABLES

from .worlds import frame


def days(*iso: str) -> list[int]:
    return [(date.fromisoformat(day) - date(1970, 1, 1)).days for day in iso]


def dataset(root: Path, **tables: pd.DataFrame) -> Dataset:
    """A dataset of these frames, written as they are."""
    stored = {}
    for name, table in tables.items():
        path = root / f"{name}.parquet"
        table.to_parquet(path)
        columns = {column: TABLES[name].by_name[column].type for column in table}
        stored[name] = StoredTable((path,), columns, len(table))
    return Dataset(root, "t", stored, "digest", LoadReport(()))


RATINGS = pd.DataFrame({"user_id": ["u2", "u1", "u2"], "item_id": ["b", "a", "a"], "value": [4.0, 5.0, 2.0]})
ORDERS = pd.DataFrame(
    {
        "user_id": ["u1", "u1", "u1", "u2"],
        "item_id": ["a", "a", "b", "b"],
        "quantity": [2.0, 3.0, -1.0, 1.0],
        "day": np.array([10, 20, 30, 5], dtype="int32"),
    }
)
EVENTS = pd.DataFrame({"user_id": ["u1", "u1"], "page_id": ["home", "home"], "page_views": [3, 4]})


def test_rows_are_users_columns_are_items_and_the_totals_agree() -> None:
    rows = pd.DataFrame({"user_id": ["u2", "u1", "u2"], "item_id": ["b", "a", "b"], "value": [1.5, 2.0, 3.0]})
    made = Interactions.from_frame(rows)
    assert made.user_ids.tolist() == ["u1", "u2"]
    assert made.item_ids.tolist() == ["a", "b"]
    assert made.matrix.toarray().tolist() == [[2.0, 0.0], [0.0, 4.5]]
    assert made.matrix.sum() == rows["value"].sum()


def test_the_last_digit_does_not_depend_on_the_order_of_the_rows() -> None:
    rows = frame(ann="aaa").assign(value=[0.1, 0.2, 0.3])  # 0.1 + 0.2 + 0.3 != 0.3 + 0.2 + 0.1
    straight, reverse = Interactions.from_frame(rows), Interactions.from_frame(rows.iloc[::-1])
    assert straight.matrix[0, 0] == reverse.matrix[0, 0]


def test_ids_are_text_and_a_blank_does_not_make_them_decimals() -> None:
    rows = pd.DataFrame({"user_id": ["007", "7"], "item_id": [3.0, 12.0]})
    made = Interactions.from_frame(pd.concat([rows, pd.DataFrame({"user_id": ["8"], "item_id": [None]})]))
    assert made.user_ids.tolist() == ["007", "7"]
    assert made.item_ids.tolist() == ["12", "3"]
    assert made.rows(["7", "nobody"]).tolist() == [1, -1]


@pytest.mark.parametrize(
    "at",
    [
        pd.to_datetime(["2024-01-02 23:59", "2024-01-05 00:00", None, "2024-01-03 00:00"]),
        ["2024-01-02 23:59", "2024-01-05", None, "2024-01-03T00:00:00"],
        [1704239940.0, 1704412800.0, None, 1704240000.0],
    ],
)
def test_the_last_day_of_each_pair_is_kept(at: list[object]) -> None:
    made = Interactions.from_frame(frame(ann="aab", bob="a").assign(at=at))
    # ann a: the later of the 2nd and the 5th; ann b: unknown; bob a: the 3rd.
    assert made.days is not None
    assert made.days.tolist() == [days("2024-01-05")[0], -1, days("2024-01-03")[0]]


def test_the_day_is_that_of_the_clock_on_the_wall() -> None:
    at = pd.to_datetime(["2024-01-02 23:30"]).tz_localize("America/New_York")
    made = Interactions.from_frame(frame(ann="a").assign(at=at))
    assert made.days is not None
    assert made.days.tolist() == days("2024-01-02")


def test_someone_who_only_has_friends_has_a_row() -> None:
    links = pd.DataFrame({"user1": ["eve", "ann"], "user2": ["ann", "ann"], "relationship_value": 2})
    made = Interactions.from_frame(frame(ann="a"), relationships=links)
    assert made.friends is not None
    assert made.user_ids.tolist() == ["ann", "eve"]
    assert made.friends.toarray().tolist() == [[0, 0], [2, 0]]  # eve follows ann, not ann eve
    assert made.matrix.shape == (2, 1)


def test_items_bring_titles_and_words_in_both_languages() -> None:
    items = pd.DataFrame({"item_id": ["b", "a", "z"], "title": ["Red SHOE", None, "无线耳机"], "content": None})
    made = Interactions.from_frame(frame(ann="ab"), items)
    assert made.item_ids.tolist() == ["a", "b", "z"]
    assert made.item_tokens == ((), ("red", "shoe"), ("无线耳机",))
    assert [made.label(0), made.label(1)] == ["a", "Red SHOE"]


@pytest.mark.parametrize("wrong", [{"value": np.inf}, {"value": "many"}, {"at": "yesterday"}])
def test_what_is_no_number_or_no_time_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(OutOfRange, match=f"{next(iter(wrong))} is {next(iter(wrong.values()))}"):
        Interactions.from_frame(frame(ann="a").assign(**wrong))


def test_missing_columns_are_named() -> None:
    with pytest.raises(OutOfRange, match="user_id, item_id"):
        Interactions.from_frame(pd.DataFrame({"user": ["u"]}))


def test_ratings_come_before_orders_before_events(tmp_path: Path) -> None:
    assert interactions(dataset(tmp_path, ratings=RATINGS, orders=ORDERS, events=EVENTS)).source == "ratings"
    assert interactions(dataset(tmp_path, orders=ORDERS, events=EVENTS)).source == "orders"
    assert interactions(dataset(tmp_path, events=EVENTS)).source == "events"


def test_ratings_become_the_matrix(tmp_path: Path) -> None:
    made = interactions(dataset(tmp_path, ratings=RATINGS))
    assert made.matrix.toarray().tolist() == [[5, 0], [2, 4]]
    assert made.days is None


def test_returned_goods_are_no_interest(tmp_path: Path) -> None:
    made = interactions(dataset(tmp_path, orders=ORDERS))
    assert made.matrix.toarray().tolist() == [[2, 0], [0, 1]]
    assert made.days is not None
    assert made.days.tolist() == [20, 5]


def test_a_line_counts_once_however_much_is_in_it(tmp_path: Path) -> None:
    # 9,000 thousandths of a gallon are one purchase; a gift and a line without a quantity are none and one.
    orders = pd.DataFrame(
        {"user_id": "u", "item_id": list("abbc"), "quantity": [9000.0, 1, None, 1], "amount": [9, 1, 1, 0]}
    )
    made = interactions(dataset(tmp_path, orders=orders))
    assert dict(zip(made.item_ids, made.matrix.toarray()[0], strict=True)) == {"a": 1, "b": 2}
    assert made.matrix.sum() == 3


def test_orders_without_quantity_or_amount_are_counted_too(tmp_path: Path) -> None:
    assert interactions(dataset(tmp_path, orders=ORDERS[["user_id", "item_id"]])).matrix.sum() == 4


def test_pages_are_the_items_of_events_and_the_items_table_is_left_alone(tmp_path: Path) -> None:
    goods = pd.DataFrame({"item_id": ["a"], "title": ["tea"]})
    made = interactions(dataset(tmp_path, events=EVENTS, items=goods))
    assert made.item_ids.tolist() == ["home"]
    assert made.matrix.sum() == 7


def test_the_engine_adds_up_what_pandas_adds_up(tmp_path: Path) -> None:
    # More people than parts, ids whose order is easily mistaken, pairs with several rows, days that are missing.
    draw = np.random.default_rng(1)
    people = np.array([*(f"u{n}" for n in range(300)), "U1", "z", "é", "中文", "\U0001f600", "\uff5e"])
    rows = pd.DataFrame(
        {
            "user_id": draw.choice(people, 5000),
            "item_id": draw.choice([f"i{n}" for n in range(40)], 5000),
            "value": draw.integers(1, 6, 5000).astype(float),
            "day": pd.array(draw.integers(0, 400, 5000), dtype="Int32"),
        }
    )
    rows.loc[rows.index % 3 == 0, "day"] = None
    links = pd.DataFrame({"user1": ["a", "u1"], "user2": ["u1", "u2"], "relationship_value": [1.0, 2.0]})
    theirs = Interactions.from_frame(rows, relationships=links)
    ours = interactions(dataset(tmp_path, ratings=rows, relationships=links))
    assert ours.user_ids.tolist() == theirs.user_ids.tolist() == sorted({*rows["user_id"], "a", "u1", "u2"})
    assert ours.item_ids.tolist() == theirs.item_ids.tolist()
    assert ours.matrix.indptr.tolist() == theirs.matrix.indptr.tolist()
    assert ours.matrix.indices.tolist() == theirs.matrix.indices.tolist()
    assert ours.matrix.data.tolist() == theirs.matrix.data.tolist()
    assert ours.days is not None and theirs.days is not None
    assert ours.days.tolist() == theirs.days.tolist()
    assert -1 in ours.days


def test_a_value_without_end_is_refused_wherever_it_comes_from(tmp_path: Path) -> None:
    with pytest.raises(OutOfRange, match="value is inf"):
        interactions(dataset(tmp_path, ratings=RATINGS.assign(value=[1.0, np.inf, 2.0])))


def test_items_and_relationships_come_along(tmp_path: Path) -> None:
    goods = pd.DataFrame({"item_id": ["a"], "title": ["tea"]})
    links = pd.DataFrame({"user1": ["u1"], "user2": ["u9"], "relationship_value": [1.0]})
    made = interactions(dataset(tmp_path, ratings=RATINGS, items=goods, relationships=links))
    assert made.titles == {"a": "tea"}
    assert made.user_ids.tolist() == ["u1", "u2", "u9"]


def test_without_any_of_them_the_remedy_is_named(tmp_path: Path) -> None:
    goods = pd.DataFrame({"item_id": ["a"], "title": ["tea"]})
    with pytest.raises(NotEnoughData, match="ratings, orders or page views"):
        interactions(dataset(tmp_path, items=goods))
