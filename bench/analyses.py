"""The four basic analyses at 10M events: CPU and memory beside hand-written DuckDB SQL and pandas on the same Parquet."""

# ruff: noqa: S608  the SQL holds our own names only

import json
import sys
import tempfile
from pathlib import Path

from bench.measure import interleaved

EVENTS, PEOPLE, PAGES, REVIEWS = 10_000_000, 145_000, 5_000, 200_000
WORDS = (
    "soft",
    "fit",
    "love",
    "small",
    "large",
    "color",
    "fabric",
    "returned",
    "perfect",
    "cheap",
    "comfortable",
    "size",
)
BANDS = ((17, "<18"), (24, "18-24"), (34, "25-34"), (44, "35-44"), (54, "45-54"), (64, "55-64"), (999, "65+"))


def write_source(folder: Path, events: int = EVENTS) -> None:
    """Events in the proportions of the sample shop (70 views a person, half of them of a page new to that person), customers
    with ages, reviews of twelve words."""
    import duckdb

    share = events / EVENTS
    people, reviews = max(1, int(PEOPLE * share)), max(1, int(REVIEWS * share))
    words = ", ".join(f"'{word}'" for word in WORDS)
    queries = {
        "events": f"SELECT 'u' || cast(floor(random() ** 2 * {people}) AS INT) AS user_id, "
        f"'p' || cast(floor(random() ** 12 * {PAGES}) AS INT) AS page_id, 1 + cast(random() * 3 AS INT) AS page_views "
        f"FROM range({events})",
        "customers": f"SELECT 'u' || i AS user_id, 18 + (i * 7919) % 60 AS age FROM range({people}) t(i)",
        "reviews": f"SELECT 'r' || i AS review_id, 'u' || i AS user_id, array_to_string([ [{words}][1 + "
        f"cast(floor(random() * {len(WORDS)}) AS INT)] FOR x IN range(12)], ' ') AS content FROM range({reviews}) t(i)",
    }
    with duckdb.connect() as connection:
        connection.execute("SELECT setseed(0.5)")
        for name, query in queries.items():
            connection.execute(f"COPY ({query}) TO '{folder / name}.parquet'")


def prepare(home: Path) -> str:
    """A workspace of the source; what the three need to find it, as JSON."""
    import core

    source = home / "source"
    source.mkdir()
    write_source(source)
    dataset = core.load(source, workspaces=core.store.Workspaces(home))
    paths = {name: [str(p) for p in table.paths] for name, table in dataset.tables.items()}
    return json.dumps({"home": str(home), "token": dataset.token, "paths": paths})


# --- ours ---------------------------------------------------------------------------------------------------
def ours_setup(where: str) -> object:
    import narwhals  # noqa: F401  # loaded before the clock starts, as for the others
    import pandas  # noqa: F401

    import core
    from core import analytics  # noqa: F401

    known = json.loads(where)
    return core.store.Workspaces(Path(known["home"])).open(known["token"])


def ours(dataset: object) -> list[int]:
    """The public functions."""
    from core import analytics

    ages, words = analytics.age_distribution(dataset), analytics.word_frequency(dataset)
    pages, people = analytics.page_views(dataset), analytics.user_views(dataset)
    return checks(pages, people, ages, words)


# --- by hand ------------------------------------------------------------------------------------------------
def by_hand_setup(where: str) -> dict:
    import duckdb
    import pandas  # noqa: F401  # loaded before the clock starts, as for the others

    duckdb.connect().close()
    return json.loads(where)["paths"]


def by_hand(paths: dict) -> list[int]:
    """What an engineer would write for the same four tables."""
    import duckdb

    band = "CASE " + " ".join(f"WHEN age <= {last} THEN '{name}'" for last, name in BANDS) + " END"
    everyone = " UNION ".join(
        f"SELECT user_id FROM read_parquet({paths[name]})" for name in ("customers", "events", "reviews")
    )
    queries = (
        "SELECT page_id, sum(page_views)::BIGINT AS page_views, count(DISTINCT user_id) AS visitors "
        f"FROM read_parquet({paths['events']}) GROUP BY 1 ORDER BY 2 DESC, 1",
        "SELECT user_id, sum(page_views)::BIGINT AS page_views "
        f"FROM read_parquet({paths['events']}) GROUP BY 1 ORDER BY 2 DESC, 1",
        f"SELECT {band} AS age_group, count(*) AS users FROM ({everyone}) LEFT JOIN "
        f"(SELECT user_id, any_value(age) AS age FROM read_parquet({paths['customers']}) GROUP BY 1) USING (user_id) GROUP BY 1",
        "SELECT word, sum(count)::BIGINT AS count, count(*) AS texts FROM "
        f"read_parquet({paths['words']}) WHERE kind = 'reviews' GROUP BY 1 ORDER BY 2 DESC, 1",
    )
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")  # it would be printed into the figures
        return checks(*(connection.execute(query).df() for query in queries))


# --- pandas -------------------------------------------------------------------------------------------------
def in_pandas_setup(where: str) -> dict:
    import pandas  # noqa: F401

    return json.loads(where)["paths"]


def in_pandas(paths: dict) -> list[int]:
    """The same with pandas: four functions, each of which reads just the columns it needs, as ours do."""
    import pandas as pd

    def read(name: str, *columns: str) -> pd.DataFrame:
        return pd.concat([pd.read_parquet(path, engine="pyarrow", columns=list(columns)) for path in paths[name]])

    def page_views() -> pd.DataFrame:
        events = read("events", "user_id", "page_id", "page_views")
        pages = events.groupby("page_id").agg(page_views=("page_views", "sum"), visitors=("user_id", "nunique"))
        return pages.reset_index().sort_values(["page_views", "page_id"], ascending=[False, True])

    def user_views() -> pd.DataFrame:
        people = read("events", "user_id", "page_views").groupby("user_id", as_index=False)["page_views"].sum()
        return people.sort_values(["page_views", "user_id"], ascending=[False, True])

    def ages() -> pd.DataFrame:
        customers = read("customers", "user_id", "age").drop_duplicates("user_id").set_index("user_id")["age"]
        everyone = pd.concat([read(name, "user_id")["user_id"] for name in ("customers", "events", "reviews")]).unique()
        edges, names = [-1, *(last for last, _ in BANDS)], [name for _, name in BANDS]
        banded = pd.cut(customers.reindex(everyone), edges, labels=names)
        return banded.value_counts(dropna=False).rename("users").reset_index()

    def words() -> pd.DataFrame:
        every = read("words", "kind", "word", "count")
        kept = every[every["kind"] == "reviews"].groupby("word").agg(count=("count", "sum"), texts=("count", "size"))
        return kept.reset_index().sort_values(["count", "word"], ascending=[False, True])

    return checks(page_views(), user_views(), ages(), words())


def checks(pages: object, people: object, ages: object, words: object) -> list[int]:
    """Numbers that must agree between the three."""
    frames = ((pages, "page_views"), (pages, "visitors"), (people, "page_views"), (ages, "users"), (words, "count"))
    return [int(frame[column].sum()) for frame, column in frames] + [len(pages), len(people), len(words)]


def figures(runs: int = 3) -> list[tuple[str, str, str]]:
    """Rows of the results table: what, measured, wanted."""
    with tempfile.TemporaryDirectory() as folder:
        where = prepare(Path(folder).resolve())
        jobs = {name: ("analyses", name, where) for name in ("ours", "by_hand", "in_pandas")}
        found = interleaved(jobs, runs)
    assert found["ours"]["result"] == found["by_hand"]["result"] == found["in_pandas"]["result"], found
    us, sql, pandas = (found[name] for name in jobs)
    what = f"page views, user views, ages and words of {EVENTS / 1e6:.0f}M events"
    return [
        (f"{what}: CPU against hand-written DuckDB SQL", against(us["cpu"], sql["cpu"]), "<= 1.5x"),
        (
            f"{what}: CPU of pandas (pyarrow, needed columns only) against ours",
            against(pandas["cpu"], us["cpu"]),
            ">= 2x",
        ),
        (
            f"{what}: peak memory, ours / SQL / pandas",
            " / ".join(f"{one['peak_mb']:.0f} MB" for one in (us, sql, pandas)),
            "-",
        ),
    ]


def against(one: float, other: float) -> str:
    return f"{one / other:.2f}x ({one:.2f} s / {other:.2f} s)"


if __name__ == "__main__":
    for row in figures(int(sys.argv[1]) if len(sys.argv) > 1 else 3):
        print(*row, sep=" | ")
