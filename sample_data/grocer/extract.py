"""Make the grocer pack: of The Complete Journey, every household whose demographics are known, with all it bought.

    python sample_data/grocer/extract.py SOURCE_FOLDER [--out DIR]

SOURCE_FOLDER holds the Parquet files of the data set: transactions, products, demographics, campaigns,
campaign_descriptions, coupon_redemptions. The same files give the same pack, byte for byte.
"""

import argparse
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).resolve().parent
SOURCES = ("campaign_descriptions", "campaigns", "coupon_redemptions", "demographics", "products", "transactions")
ASIDE = "redemptions"  # a folder, because loading a pack reads its files only
WHOLE = {
    **dict.fromkeys(("household_id", "store_id", "product_id", "quantity", "manufacturer_id"), "int32"),
    **dict.fromkeys(("campaign_id", "conversions"), "int16"),
}
CLIMBING = ("basket_id", "household_id", "transaction_timestamp")  # in the order of the rows; small as differences


def extract(source: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables of the pack by name, from those of the whole data set."""
    people = source["demographics"].sort_values("household_id")
    lines, campaigns, redeemed = (
        source[name][source[name]["household_id"].isin(people["household_id"])]
        for name in ("transactions", "campaigns", "coupon_redemptions")
    )
    lines = local_times(lines)
    bought = source["products"]["product_id"].isin(lines["product_id"])
    return {
        "transactions": lines.sort_values(["household_id", "transaction_timestamp", "basket_id", "product_id"]),
        "products": source["products"][bought].sort_values(
            ["department", "product_category", "product_type", "product_id"]
        ),
        "demographics": people,
        "campaigns": contacts(campaigns, redeemed),
        "campaign_descriptions": source["campaign_descriptions"].sort_values("campaign_id"),
        "coupon_redemptions": redeemed.sort_values(["household_id", "redemption_date", "coupon_upc"]),
    }


def local_times(lines: pd.DataFrame) -> pd.DataFrame:
    """Purchases at the time of the shop's clock (the source has UTC), without the week, which follows from it."""
    moment = lines["transaction_timestamp"].dt.tz_localize("UTC").dt.tz_convert("America/New_York").dt.tz_localize(None)
    return lines.assign(transaction_timestamp=moment.astype("datetime64[ms]")).drop(columns="week")


def contacts(campaigns: pd.DataFrame, redeemed: pd.DataFrame) -> pd.DataFrame:
    """One row a household in a campaign, with the number of coupons it redeemed from it as `conversions`."""
    keys = ["campaign_id", "household_id"]
    counts = redeemed.groupby(keys).size().rename("conversions").reset_index()
    return campaigns.merge(counts, "left", keys).fillna({"conversions": 0}).sort_values(keys)


def write(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write each table as Parquet, in the smallest types that hold it."""
    (folder / ASIDE).mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        compact = table.astype({column: kind for column, kind in WHOLE.items() if column in table})
        climbing = [column for column in CLIMBING if column in table] if name == "transactions" else []
        pq.write_table(
            pa.Table.from_pandas(compact, preserve_index=False).replace_schema_metadata(None),
            (folder / ASIDE if name == "coupon_redemptions" else folder) / f"{name}.parquet",
            compression="zstd",
            compression_level=19,
            use_dictionary=[column for column in compact.columns if column not in climbing],
            column_encoding=dict.fromkeys(climbing, "DELTA_BINARY_PACKED") or None,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the grocer sample pack.")
    parser.add_argument("source", type=Path, metavar="SOURCE_FOLDER")
    parser.add_argument("--out", type=Path, default=HERE)
    options = parser.parse_args()
    tables = extract({name: pd.read_parquet(options.source / f"{name}.parquet") for name in SOURCES})
    write(tables, options.out)
    for name, table in tables.items():
        print(f"{name}: {len(table):,} rows")


if __name__ == "__main__":
    main()
