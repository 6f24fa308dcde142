"""The packs of real data: they say whence they come, hold what they say, and agree with themselves and their sources."""

import gzip
import json
import re
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import core
import sample_data.shop as shop
from sample_data.grocer.extract import contacts, local_times
from sample_data.reviews.extract import extract as reviews_extract
from tests.paths import REAL, needs_real_data

HOME = Path(next(iter(shop.__path__))).parent
REAL_PACKS = ("grocer", "reviews")
TABLE_OF = {
    "transactions.parquet": "orders",
    "products.parquet": "items",
    "demographics.parquet": "customers",
    "campaigns.parquet": "exposures",
    "campaign_descriptions.parquet": "campaigns",
    "reviews.csv.gz": "reviews",
}


def told_rows(pack: str) -> dict[str, int]:
    """File -> number of rows, as the table of the pack's README has them."""
    found = re.findall(r"^\| ([\w./]+) \| ([\d,]+) \|", (HOME / pack / "README.md").read_text("utf-8"), re.MULTILINE)
    return {name: int(rows.replace(",", "")) for name, rows in found}


@pytest.fixture(scope="module")
def packs():
    return {name: core.open_sample(name) for name in REAL_PACKS}


@pytest.fixture(scope="module")
def lines() -> pd.DataFrame:
    return pd.read_parquet(HOME / "grocer" / "transactions.parquet")


@pytest.mark.parametrize("pack", REAL_PACKS)
def test_a_pack_names_its_origin_licence_and_authors(pack):
    told = (HOME / pack / "README.md").read_text("utf-8")
    facts = json.loads((HOME / pack / "meta.json").read_text("utf-8"))
    assert facts["generated"] is False
    assert re.match(r"# \w+: \S", told)
    for part in ("**Origin**: ", "**Citation**: ", "**Licence**: CC0 1.0", "## The rule", "eft out"):
        assert part in told
    assert "CC0" in facts["description"]["en"]
    assert "CC0" in facts["description"]["zh"]


def test_all_packs_together_stay_under_15_megabytes():
    assert sum(file.stat().st_size for file in HOME.rglob("*") if file.is_file() and file.suffix != ".pyc") < 15_000_000


@pytest.mark.parametrize("pack", REAL_PACKS)
def test_a_pack_loads_whole_without_a_mapping(pack, packs):
    expected = {name: (TABLE_OF[name], rows, 0) for name, rows in told_rows(pack).items() if "/" not in name}
    found = {f.name: (f.table, f.rows_loaded, f.rows_quarantined) for f in packs[pack].report.files}
    assert expected
    assert found == expected
    assert packs[pack].report.repairs().empty


@pytest.mark.parametrize("pack", REAL_PACKS)
def test_the_readme_names_every_data_file(pack):
    data = {f.relative_to(HOME / pack).as_posix() for f in (HOME / pack).rglob("*") if f.suffix in (".parquet", ".gz")}
    assert data == set(told_rows(pack))


def test_the_grocers_revenue_is_the_sum_of_its_sales(packs, lines):
    cents = int((lines["sales_value"] * 100).round().astype("int64").sum())
    assert f"{cents / 100:,.2f}" in (HOME / "grocer" / "README.md").read_text("utf-8")
    assert int(packs["grocer"].frame("orders")["amount"].sum()) == cents * 100
    found = core.analytics.kpis(packs["grocer"]).set_index("name")["value"]
    assert found["revenue"] == pytest.approx(cents / 100, abs=0.005)
    assert found["orders"] == lines["basket_id"].nunique() == 81_817


def test_every_grocer_household_has_an_age_and_bought_something(packs, lines):
    ages = core.analytics.age_distribution(packs["grocer"])
    people = pd.read_parquet(HOME / "grocer" / "demographics.parquet")
    assert dict(zip(ages["age_group"], ages["users"], strict=True)) == people["age"].value_counts().to_dict()
    assert set(lines["household_id"]) == set(people["household_id"])


def test_the_grocers_year_is_a_calendar_year(lines):
    days = lines["transaction_timestamp"].dt.normalize()
    assert (str(days.min().date()), str(days.max().date()), days.nunique()) == ("2017-01-01", "2017-12-31", 364)
    assert not (days == "2017-12-25").any()


def test_conversions_are_the_redeemed_coupons():
    sent = pd.read_parquet(HOME / "grocer" / "campaigns.parquet")
    redeemed = pd.read_parquet(HOME / "grocer" / "redemptions" / "coupon_redemptions.parquet")
    counts = redeemed.groupby(["campaign_id", "household_id"]).size()
    counted = sent[sent["conversions"] > 0].set_index(["campaign_id", "household_id"])["conversions"]
    assert counted.sort_index().to_dict() == counts.to_dict()
    assert len(sent) == len(sent.drop_duplicates(["campaign_id", "household_id"]))


def test_purchases_get_the_clock_of_new_york_in_winter_and_in_summer():
    utc = pd.to_datetime(["2017-01-01 11:53:26", "2017-07-04 02:00:00", "2018-01-01 04:01:20"])
    found = local_times(pd.DataFrame({"transaction_timestamp": utc, "week": [1, 27, 53]}))
    assert found.astype(str).to_dict("list") == {
        "transaction_timestamp": ["2017-01-01 06:53:26", "2017-07-03 22:00:00", "2017-12-31 23:01:20"]
    }


def test_a_household_that_redeemed_nothing_has_no_conversions():
    sent = pd.DataFrame({"campaign_id": [2, 1, 1], "household_id": [7, 8, 7]})
    redeemed = pd.DataFrame({"campaign_id": [1, 1], "household_id": [7, 7], "coupon_upc": [5, 6]})
    assert contacts(sent, redeemed).to_numpy().tolist() == [[1, 7, 2], [1, 8, 0], [2, 7, 0]]


def test_the_reviews_tell_ages_ratings_and_words(packs):
    table = pd.read_csv(HOME / "reviews" / "reviews.csv.gz")
    kpis = core.analytics.kpis(packs["reviews"]).set_index("name")["value"]
    assert kpis["average_rating"] == pytest.approx(table["Rating"].mean())
    assert kpis["items"] == table["Clothing ID"].nunique() == 1206
    assert core.analytics.age_distribution(packs["reviews"])["users"].sum() == len(table)
    words = core.analytics.word_frequency(packs["reviews"]).set_index("word")["count"]
    assert words["gorgeous"] == table["Review Text"].str.lower().str.findall(r"[\w'’]+").explode().eq("gorgeous").sum()


def test_only_the_row_number_is_left_out_of_the_reviews():
    assert reviews_extract(',Age,Review Text\r\n0,33,"Nice, ""soft""\nand warm"\r\n') == (
        'Age,Review Text\n33,"Nice, ""soft""\nand warm"\n'
    )


@needs_real_data
def test_the_reviews_are_made_from_their_source():
    source = next((REAL / "womens-clothing-reviews").glob("*.csv"))
    made = gzip.decompress((HOME / "reviews" / "reviews.csv.gz").read_bytes())
    assert reviews_extract(source.read_bytes().decode()).encode() == made


@needs_real_data
def test_the_grocer_holds_all_its_source_says_of_its_households(lines):
    files = {name: str(REAL / "complete-journey" / f"{name}.parquet") for name in ("transactions", "demographics")}
    query = "SELECT count(*), sum(sales_value), sum(quantity), sum(retail_disc) FROM read_parquet($transactions)"
    rule = " WHERE household_id IN (SELECT household_id FROM read_parquet($demographics))"
    with duckdb.connect() as connection:
        source = connection.execute(query + rule, files).fetchall()[0]
    assert (len(lines), *lines[["sales_value", "quantity", "retail_disc"]].sum()) == pytest.approx(source)
