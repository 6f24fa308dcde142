"""Ids as places in an order, and rows a batch at a time."""

from pathlib import Path

import pandas as pd
import pytest

from core.engine import collect, scan, timeout
from core.engine.coded import BATCH, batches, numbered
from core.errors import CoreError


def test_each_known_value_is_numbered_in_order(tmp_path: Path) -> None:
    pd.DataFrame({"id": ["b", "中", None, "a", "b", "B", "é"]}).to_parquet(tmp_path / "ids.parquet")
    found = collect(numbered(scan(tmp_path, [tmp_path / "ids.parquet"], ["id"]), "id", "place"))
    assert dict(zip(found["id"], found["place"], strict=True)) == {"B": 0, "a": 1, "b": 2, "é": 3, "中": 4}
    assert found["place"].dtype == "int32"


def test_every_row_comes_in_exactly_one_batch(tmp_path: Path) -> None:
    n = BATCH + 7
    pd.DataFrame({"n": range(n)}).to_parquet(tmp_path / "n.parquet")
    found = list(batches(scan(tmp_path, [tmp_path / "n.parquet"], ["n"])))
    assert max(batch.num_rows for batch in found) <= BATCH
    assert sorted(value for batch in found for value in batch["n"].to_pylist()) == list(range(n))


def test_rows_that_take_too_long_are_told_as_a_frame_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pd.DataFrame({"n": range(3000)}).to_parquet(tmp_path / "n.parquet")
    rows = scan(tmp_path, [tmp_path / "n.parquet"], ["n"])
    monkeypatch.setattr(timeout, "LIMIT", 0.3)
    with pytest.raises(CoreError, match="longer than"):
        for _ in batches(rows.join(rows, how="cross").join(rows, how="cross", suffix="_third")):
            pass
