"""Real exports that nobody here wrote load with no mapping, and their known totals come out."""

import pytest

import core
from core.schema import GUEST, MONEY_SCALE
from tests.paths import REAL, needs_real_data

pytestmark = needs_real_data


def became(dataset, file):
    report = next(f for f in dataset.report.files if f.name == file)
    return {c.heading: c.became for c in report.columns if c.became}


def test_online_retail_gives_its_published_revenue():
    dataset = core.load(REAL / "uci-online-retail" / "online_retail.csv")
    report = dataset.report.files[0]
    assert (report.rows_in, report.rows_loaded, report.rows_quarantined) == (541_909, 541_909, 0)
    orders = dataset.frame("orders")
    clean = orders[(orders["quantity"] > 0) & (orders["amount"] > 0)]
    assert clean["amount"].sum() / MONEY_SCALE == pytest.approx(10_666_684.544, abs=0.001)
    # A quarter of the rows name no customer: they are loaded as guests, and the published figures are those without them.
    guests = clean["user_id"].str.startswith(GUEST)
    assert orders["user_id"].str.startswith(GUEST).sum() == 135_080 and (~guests).sum() == 397_884
    assert clean.loc[~guests, "amount"].sum() / MONEY_SCALE == pytest.approx(8_911_407.904, abs=0.001)
    known = set(orders["user_id"][~orders["user_id"].str.startswith(GUEST)])
    assert len(known) == 4_372 == dataset.rows("customers") and "17850" in known
    repairs = dataset.report.repairs()
    assert len(repairs) < 30_000 and "… 125,080 more" in set(repairs["value"])
    assert dataset.rows("items") == orders["item_id"].nunique()


def test_clothing_reviews_give_ages_texts_and_ratings():
    dataset = core.load(REAL / "womens-clothing-reviews")
    assert dataset.names == ("customers", "ratings", "items", "reviews")
    assert core.analytics.age_distribution(dataset)["users"].sum() == 23_486 == dataset.rows("reviews")
    assert became(dataset, "Womens Clothing E-Commerce Reviews.csv") == {
        "Clothing ID": "item_id", "Age": "age", "Review Text": "content", "Rating": "rating", "Department Name": "category",
    }  # fmt: skip


def test_bank_marketing_becomes_customers_with_a_label():
    dataset = core.load(REAL / "uci-bank-marketing" / "bank-additional-full.csv")
    assert dataset.names == ("customers",) and dataset.rows("customers") == 41_188
    assert became(dataset, "bank-additional-full.csv") == {"age": "age", "job": "occupation", "y": "label"}
    assert dataset.columns("customers")["duration"] == "int" and dataset.columns("customers")["marital"] == "category"


@pytest.fixture(scope="module")
def journey():
    return core.load(REAL / "complete-journey")


def test_complete_journey_joins_its_seven_files(journey):
    assert journey.rows("orders") == 1_469_307 and journey.rows("items") == 92_331
    assert core.analytics.total_users(journey) == 2_469
    ages = core.analytics.age_distribution(journey).set_index("age_group")["users"]
    assert ages["45-54"] == 288 and ages.sum() == 2_469 and ages.iloc[-1] == 2_469 - 801


def test_money_is_exact_to_the_cent(journey):
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    sales = pq.read_table(REAL / "complete-journey" / "transactions.parquet", columns=["sales_value"])["sales_value"]
    cents = pc.sum(pc.cast(pc.round(pc.multiply(sales, 100)), "int64")).as_py()
    assert journey.frame("orders")["amount"].sum() == cents * 100


def test_rows_with_unnamed_row_numbers_keep_their_columns_straight():
    dataset = core.load(REAL / "ga-export" / "google_merchandise.csv")
    people = dataset.frame("customers")
    assert len(people) == 1_220 and int(people["Nutzer"].astype(float).sum()) == 1_483_805
