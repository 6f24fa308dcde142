"""A 1M-row CSV to canonical Parquet, beside DuckDB's own COPY and pandas.read_csv on the same file."""

import tempfile
from pathlib import Path

from bench.measure import interleaved

ROWS = 1_000_000


def write_csv(path: Path, rows: int = ROWS) -> None:
    """Events of a shop, as a web-analytics export would have them."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(0)
    start = np.datetime64("2025-01-01T00:00:00")
    pd.DataFrame(
        {
            "user_id": np.char.add("U", rng.integers(0, 100_000, rows).astype(str)),
            "page_id": np.char.add("/product/", rng.zipf(1.3, rows).clip(max=5000).astype(str)),
            "page_views": rng.integers(1, 6, rows),
            "event": rng.choice(["view", "search", "like", "cart"], rows),
            "channel": rng.choice(["search", "social", "email", "direct"], rows),
            "time": start + rng.integers(0, 365 * 86400, rows).astype("timedelta64[s]"),
        }
    ).to_csv(path, index=False)


def write_orders(path: Path, rows: int = ROWS) -> None:
    """Order lines of a shop, a quarter of the orders without a customer, some lines returned, as real exports have them."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(0)
    order = np.sort(rng.integers(0, rows // 20, rows))
    customer = rng.integers(0, rows // 100, rows // 20).astype(str).astype(object)
    customer[rng.random(rows // 20) < 0.25] = ""
    day = np.datetime64("2025-01-01") + order * 365 // (rows // 20)
    pd.DataFrame(
        {
            "order_id": 500_000 + order,
            "product_id": np.char.add("P", rng.zipf(1.3, rows).clip(max=5000).astype(str)),
            "quantity": np.where(rng.random(rows) < 0.02, -1, rng.integers(1, 12, rows)),
            "date": day,
            "unit_price": rng.integers(50, 5000, rows) / 100,
            "customer_id": customer[order],
        }
    ).to_csv(path, index=False)


def ours(path: str) -> int:
    import core

    dataset = core.load(path)
    return sum(dataset.rows(name) for name in ("events", "orders") if name in dataset.names)


def ours_setup(path: str) -> str:
    import core

    core.load({"warm.csv": b"user_id,page_id\na,b\n"})
    return path


def duckdb(path: str) -> int:
    import duckdb as engine

    engine.execute(f"COPY (FROM read_csv('{path}')) TO '{path}.parquet' (FORMAT parquet, COMPRESSION zstd)")
    return ROWS


def duckdb_setup(path: str) -> str:
    import duckdb as engine

    engine.execute("SELECT 1")
    return path


def pandas(path: str) -> int:
    import pandas as pd

    return len(pd.read_csv(path))


def pandas_setup(path: str) -> str:
    import pandas  # noqa: F401

    return path


def figures() -> list[tuple[str, str, str]]:
    """Rows of the results table: what, measured, wanted."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.csv"
        write_csv(path)
        found = interleaved({name: ("loading", name, str(path)) for name in ("ours", "duckdb", "pandas")}, runs=5)
        orders = Path(folder) / "orders.csv"
        write_orders(orders)
        guests = interleaved({name: ("loading", name, str(orders)) for name in ("ours", "pandas")}, runs=3)
    assert found["ours"]["result"] == guests["ours"]["result"] == ROWS
    cpu = {name: f["cpu"] for name, f in found.items()}
    peak = {name: f["peak_mb"] for name, f in found.items()}
    return [
        (
            "1M-row CSV to canonical Parquet, CPU against DuckDB's own COPY",
            f"{cpu['ours'] / cpu['duckdb']:.2f}x ({cpu['ours']:.2f} s / {cpu['duckdb']:.2f} s)",
            "<= 1.5x",
        ),
        (
            "the same, peak memory of the process against pandas.read_csv",
            f"{peak['ours'] / peak['pandas']:.2f}x ({peak['ours']:.0f} MB / {peak['pandas']:.0f} MB;"
            f" DuckDB {peak['duckdb']:.0f} MB)",
            "< 0.5x",
        ),
        (
            "1M order lines, a quarter of the orders without a customer, each noted: CPU and peak memory",
            f"{guests['ours']['cpu']:.1f} s, {guests['ours']['peak_mb']:.0f} MB"
            f" (pandas.read_csv, noting nothing: {guests['pandas']['cpu']:.1f} s, {guests['pandas']['peak_mb']:.0f} MB)",
            "-",
        ),
    ]


if __name__ == "__main__":
    for row in figures():
        print(*row, sep=" | ")
