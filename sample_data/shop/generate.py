"""Make the shop pack: a year of a mid-size shop, with known facts planted in it.

    python sample_data/shop/generate.py [--seed N] [--null] [--out DIR] [--customers N] [--truth]

The same seed gives the same tables. `--null` makes a shop of the same size in which nothing is planted: one
law of behaviour, one taste, chance friends, campaigns without response.
"""

import argparse
import gzip
import sys
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
if not __package__:  # run as a script, the packs' folder is not on the path
    sys.path.insert(0, str(HERE.parents[1]))

from sample_data.shop import campaigns, goods, habits, opinions, people, trade  # noqa: E402

SMALL = ("customers", "items", "relationships")


def generate(seed: int = 7, null: bool = False, customers: int = 5000) -> dict[str, pd.DataFrame]:
    """Every table of the pack by name, and `truth`: segment, taste, language, duplicate_of by customer."""
    # One stream of chance a table: changing one table leaves the others as they are.
    names = (
        "truth",
        "items",
        "likings",
        "spans",
        "visits",
        "choices",
        "baskets",
        "events",
        "orders",
        "ratings",
        "reviews",
        "customers",
        "relationships",
        "exposures",
    )
    streams = np.random.SeedSequence(seed).spawn(len(names))
    rng = {name: np.random.default_rng(stream) for name, stream in zip(names, streams, strict=True)}

    truth = people.make_truth(rng["truth"], customers, null)
    items = goods.make_items(rng["items"])
    price = items["price"].to_numpy()
    choices = trade.Choices(rng["choices"], truth, goods.likings(rng["likings"], items, null), price)

    signup, last = habits.make_spans(rng["spans"], truth)
    visits = habits.make_visits(rng["visits"], truth, signup, last)
    baskets = trade.make_baskets(rng["baskets"], truth, visits, choices, price)
    events = trade.make_events(rng["events"], visits, baskets, choices, habits.law(truth, "pages"))
    paid = events[events["event"] == "purchase"].set_index("visit")["second"]
    ratings = opinions.make_ratings(rng["ratings"], truth, items, baskets, paid, null)
    reviews = opinions.make_reviews(rng["reviews"], truth, items, ratings)
    return {
        "customers": people.make_customers(rng["customers"], truth, signup, null),
        "items": items,
        "events": trade.event_table(truth, visits, events),
        "orders": trade.order_table(rng["orders"], truth, visits, baskets, paid),
        **opinions.opinion_tables(truth, items, ratings, reviews),
        "relationships": people.make_relationships(rng["relationships"], truth, null),
        "exposures": campaigns.make_exposures(rng["exposures"], truth, signup, null),
        "truth": truth,
    }


def write(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write each table as CSV; the larger are gzipped with a fixed time: equal tables give equal files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        text = as_csv(table).encode()
        if name in (*SMALL, "truth"):
            (folder / f"{name}.csv").write_bytes(text)
        else:
            (folder / f"{name}.csv.gz").write_bytes(gzip.compress(text, 9, mtime=0))


def as_csv(table: pd.DataFrame) -> str:
    """A table as the text of its file; amounts of money keep two decimals."""
    return table.to_csv(index=False, float_format="%.2f", lineterminator="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the shop sample pack.")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--null", action="store_true", help="plant nothing: no segments, tastes, homophily or response")
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--customers", type=int, default=5000)
    parser.add_argument("--truth", action="store_true", help="also write truth.csv, which no pack should ship")
    options = parser.parse_args()
    tables = generate(options.seed, options.null, options.customers)
    if not options.truth:
        del tables["truth"]
    write(tables, options.out)
    for name, table in tables.items():
        print(f"{name}: {len(table):,} rows")


if __name__ == "__main__":
    main()
