"""What bench.growth measures, written by hand in DuckDB SQL and in pandas."""

import resource
from collections.abc import Callable
from typing import Any

PANDAS_MAY = 8 << 30  # bytes of address space
CHECKED = {  # columns whose sums must agree between the three
    "page_views": ("page_views", "visitors"),
    "user_views": ("page_views",),
    "views_by": ("page_views", "visitors"),
    "daily_trend": ("page_views", "visitors"),
    "new_and_returning": ("visitors", "new"),
    "visits": ("entries", "steps"),
}


def sums(piece: str, frame: Any) -> list[int]:
    return [int(frame[column].sum()) for column in CHECKED.get(piece, ())]


SQL = {
    "load": "COPY (FROM read_csv('{csv}')) TO '{csv}.parquet' (FORMAT parquet, COMPRESSION zstd)",
    "page_views": "SELECT page_id, sum(page_views) AS page_views, count(DISTINCT user_id) AS visitors FROM {events} GROUP BY 1",
    "user_views": "SELECT user_id, sum(page_views) AS page_views FROM {events} GROUP BY 1 ORDER BY 2 DESC, 1",
    "views_by": "SELECT channel, sum(page_views) AS page_views, count(DISTINCT user_id) AS visitors FROM {events} GROUP BY 1",
    "daily_trend": "SELECT day, sum(page_views) AS page_views, count(DISTINCT user_id) AS visitors FROM {events} GROUP BY 1",
    "new_and_returning": "WITH last AS (SELECT max(day) AS day FROM {events}), "
    "firsts AS (SELECT user_id, min(day) AS day FROM {events} GROUP BY 1), "
    "seen AS (SELECT DISTINCT user_id, (last.day - e.day) // 7 AS back FROM {events} e, last) "
    "SELECT back, count(*) AS visitors, count_if(back = (last.day - firsts.day) // 7) AS new "
    "FROM seen JOIN firsts USING (user_id), last WHERE back < (SELECT max(day) - min(day) + 1 FROM {events}) // 7 GROUP BY 1",
    "visits": "SELECT page_id, count_if(before IS NULL) AS entries, "
    "count_if(before IS NULL OR before <> page_id) AS steps FROM (SELECT page_id, lag(page_id) OVER "
    '(PARTITION BY user_id, session_id ORDER BY "at", page_id) AS before FROM {events}) GROUP BY 1',
    "customer_features": "SELECT user_id, sum(page_views) AS page_views, count(DISTINCT page_id) AS pages, "
    "count(DISTINCT day) AS days FROM {events} GROUP BY 1",
    "interactions": "SELECT user_id, page_id, sum(page_views) AS views, max(day) AS day FROM {events} GROUP BY 1, 2",
}


def sql_setup(asked: dict) -> dict:
    import duckdb
    import pandas  # noqa: F401

    duckdb.execute("SET enable_progress_bar = false")  # it would be printed into the figures
    return asked


def sql(asked: dict) -> list[int]:
    """What an engineer would write, with DuckDB as it comes."""
    import duckdb

    query = SQL[asked["piece"]].format(csv=asked["csv"], events=f"read_parquet({asked.get('paths')})")
    return sums(asked["piece"], duckdb.execute(query).df())


# --- pandas -------------------------------------------------------------------------------------------------
def pandas_setup(asked: dict) -> dict:
    import pandas  # noqa: F401

    resource.setrlimit(resource.RLIMIT_AS, (PANDAS_MAY, PANDAS_MAY))
    return asked


def pandas(asked: dict) -> list[int]:
    """The same with pandas, each piece reading just the columns it needs."""
    import pandas as pd

    def read(*columns: str) -> pd.DataFrame:
        return pd.concat([pd.read_parquet(path, columns=list(columns)) for path in asked["paths"]])

    def views(key: str) -> pd.DataFrame:
        grouped = read(key, "user_id", "page_views").groupby(key)
        return grouped.agg(page_views=("page_views", "sum"), visitors=("user_id", "nunique"))

    pieces: dict[str, Callable[[], pd.DataFrame]] = {
        "load": lambda: pd.read_csv(asked["csv"]),
        "page_views": lambda: views("page_id"),
        "user_views": lambda: read("user_id", "page_views").groupby("user_id", as_index=False)["page_views"].sum(),
        "views_by": lambda: views("channel"),
        "daily_trend": lambda: views("day"),
    }
    return sums(asked["piece"], pieces[asked["piece"]]())


IN_PANDAS = ("load", "page_views", "user_views", "views_by", "daily_trend")
