"""A shop of any number of events as canonical Parquet, with an order for every ten of them: the same in every run."""

# ruff: noqa: S608  the SQL holds our own names only

from pathlib import Path
from typing import Any

from bench.growth import write_csv

ORDERS, PEOPLE = 10, 50  # events to an order line, and to a person


def write_source(folder: Path, events: int) -> dict[str, Path]:
    """File name -> CSV: events, orders of the same people on the same days, customers with ages."""
    import duckdb

    files = {name: folder / name for name in ("events.csv", "orders.csv", "customers.csv")}
    orders, people = max(5, events // ORDERS), max(1, events // PEOPLE)
    write_csv(files["events.csv"], events)
    queries = {
        "orders.csv": f"""
            SELECT 'o' || i // 2 AS order_id, 'u' || CAST(hash(i // 2, 5) % {people} AS BIGINT) AS user_id,
                   'p' || hash(i, 7) % 500 AS item_id, 1 + hash(i, 3) % 3 AS quantity,
                   printf('%.2f', (199 + hash(i, 9) % 20000) / 100.0) AS amount,
                   TIMESTAMP '2025-01-01' + to_seconds(CAST(i // 2 * 2 * 31536000.0 / {orders} AS BIGINT)) AS time
            FROM range({orders}) t(i)""",
        "customers.csv": f"SELECT 'u' || i AS user_id, 18 + (i * 7919) % 60 AS age FROM range({people}) t(i)",
    }
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        for name, query in queries.items():
            connection.execute(f"COPY ({query}) TO '{files[name]}' (FORMAT csv, HEADER)")
    return files


def prepare(home: Path, events: int) -> Any:
    """The dataset in a workspace below `home`; the CSV files are gone again."""
    import core

    folder = home / f"source{events}"
    folder.mkdir(parents=True)
    files = write_source(folder, events)
    dataset = core.load(files, workspaces=core.store.Workspaces(home))
    for file in files.values():
        file.unlink()
    return dataset


def size(dataset: Any) -> int:
    """Bytes of its Parquet."""
    return sum(path.stat().st_size for table in dataset.tables.values() for path in table.paths)
