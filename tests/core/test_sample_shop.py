"""The shop pack: coherent, reproducible, with its planted facts there, and gone in the null shop."""

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score
from sklearn.preprocessing import scale

import sample_data.shop as pack
from sample_data.shop.generate import as_csv, generate, write

PACK = Path(next(iter(pack.__path__)))
Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def shop() -> Tables:
    return generate()


@pytest.fixture(scope="module")
def null_shop() -> Tables:
    return generate(null=True)


@pytest.fixture(scope="module", params=[False, True], ids=["planted", "null"])
def small(request: pytest.FixtureRequest) -> Tables:
    return generate(null=request.param, customers=800)


def habits(shop: Tables) -> np.ndarray:
    """Standardised logs: recency, orders, spend, average basket, page views, distinct pages, active days.

    Whoever never ordered counts 0, with the longest recency of all.
    """
    orders, events = shop["orders"].groupby("user_id"), shop["events"].groupby("user_id")
    bought = shop["orders"].query("quantity > 0").groupby("user_id")["time"].max()
    table = pd.DataFrame({"orders": orders["order_id"].nunique(), "spend": orders["amount"].sum().clip(lower=0)})
    table["basket"] = table["spend"] / table["orders"]
    table = table.reindex(shop["customers"]["user_id"]).fillna(0)
    recency = (pd.Timestamp("2025-12-31") - pd.to_datetime(bought).dt.normalize()).dt.days
    table["recency"] = recency.reindex(table.index).fillna(recency.max())
    table["views"], table["pages"] = events.size(), events["page_id"].nunique()
    table["days"] = shop["events"]["time"].str[:10].groupby(shop["events"]["user_id"]).nunique()
    return np.asarray(scale(np.log1p(table)))


def separations(matrix: np.ndarray) -> tuple[dict[int, float], dict[int, np.ndarray]]:
    """Silhouette and labels of k-means for K from 2 to 6."""
    labels = {k: KMeans(k, n_init=3, random_state=0).fit_predict(matrix) for k in range(2, 7)}
    scores = {k: silhouette_score(matrix, found, sample_size=1500, random_state=0) for k, found in labels.items()}
    return scores, labels


def hit_rates(shop: Tables) -> tuple[float, float]:
    """Share of customers whose last rated item is among the ten best by item cosine, and by popularity.

    Of those who rated something before it: the cosine knows nothing of the others.
    """
    ratings = shop["ratings"]
    ratings = ratings[ratings.groupby("user_id")["item_id"].transform("size") > 1]
    user, item = (
        pd.factorize(ratings["user_id"])[0],
        shop["items"]["item_id"].searchsorted(ratings["item_id"]),
    )
    last = ratings.groupby("user_id").cumcount(ascending=False).to_numpy() == 0
    seen = np.zeros((user.max() + 1, len(shop["items"])), np.float32)
    seen[user[~last], item[~last]] = 1
    norms = np.sqrt(np.maximum(seen.sum(0), 1))
    alike = seen.T @ seen / np.outer(norms, norms)
    target = np.empty(len(seen), int)
    target[user[last]] = item[last]
    rates = [
        np.mean([target[u] in np.argsort(-row)[:10] for u, row in enumerate(scores - 1e6 * seen)])
        for scores in (seen @ alike, np.tile(seen.sum(0), (len(seen), 1)))
    ]
    return rates[0], rates[1]


def same_taste(shop: Tables) -> tuple[float, float]:
    """Share of friends with one taste, and the share two strangers would have."""
    taste = shop["truth"].set_index("user_id")["taste"]
    friends = shop["relationships"]
    alike = taste[friends["user1"]].to_numpy() == taste[friends["user2"]].to_numpy()
    return alike.mean(), (taste.value_counts(normalize=True) ** 2).sum()


def response_z(shop: Tables, campaign: str) -> float:
    """Two-proportion z of treatment against control."""
    shown = shop["exposures"].query("campaign_id == @campaign")
    treated = shown["variant"] == "treatment"
    shares = shown.groupby(treated)["conversions"].mean()
    pooled = shown["conversions"].mean()
    error = np.sqrt(pooled * (1 - pooled) * (1 / treated.sum() + 1 / (~treated).sum()))
    return float((shares[True] - shares[False]) / error)


def test_the_shipped_files_are_what_the_generator_makes(shop: Tables) -> None:
    for name, table in shop.items():
        plain, packed = PACK / f"{name}.csv", PACK / f"{name}.csv.gz"
        if name == "truth":
            assert not plain.exists() and not packed.exists()
            continue
        text = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
        assert text.decode() == as_csv(table), name


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for run in ("first", "second"):
        write(generate(seed=3, customers=300), tmp_path / run)
    files = sorted(path.name for path in (tmp_path / "first").iterdir())
    assert len(files) == 9
    for name in files:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()


def test_another_seed_gives_another_shop() -> None:
    first, second = generate(seed=1, customers=100), generate(seed=2, customers=100)
    assert all(as_csv(first[name]) != as_csv(second[name]) for name in first)


def test_the_null_shop_has_the_same_columns(shop: Tables, null_shop: Tables) -> None:
    for name, table in shop.items():
        assert list(table.columns) == list(null_shop[name].columns)
        assert 0.7 < len(null_shop[name]) / len(table) < 1.4


def test_every_id_is_known(small: Tables) -> None:
    people, items = set(small["customers"]["user_id"]), set(small["items"]["item_id"])
    assert len(people) == 800 and len(items) == 300
    for name, column in [(name, c) for name, t in small.items() for c in t if c in ("user_id", "user1", "user2")]:
        assert set(small[name][column]) <= people, name
    for name in ("orders", "ratings", "reviews"):
        assert set(small[name]["item_id"]) <= items, name
    products = small["events"].query("page_id.str.startswith('product/')")["page_id"].str[8:]
    assert set(products) <= items


def test_tables_agree_with_each_other(small: Tables) -> None:
    orders, events, ratings = small["orders"], small["events"], small["ratings"]
    bought = orders.query("quantity > 0")
    assert (events["event"] == "purchase").sum() == orders["order_id"].nunique()
    paid = events[events["event"] == "purchase"].sort_values(["time", "user_id"])[["user_id", "channel", "time"]]
    placed = bought.drop_duplicates("order_id").sort_values(["time", "user_id"])[["user_id", "channel", "time"]]
    assert (paid.to_numpy() == placed.to_numpy()).all()
    assert set(zip(ratings["user_id"], ratings["item_id"], strict=True)) <= set(
        zip(bought["user_id"], bought["item_id"], strict=True)
    )
    rated = small["reviews"].merge(ratings, on=["user_id", "item_id"], suffixes=("", "_given"))
    assert len(rated) == len(small["reviews"]) and (rated["rating"] == rated["rating_given"]).all()
    joined = events.merge(small["customers"], on="user_id")
    assert (joined["time"].str[:10] >= joined["signup_date"]).all()


def sessions(shop: Tables) -> pd.DataFrame:
    """Whether each visit saw a product, the cart, the checkout and a confirmation; and its first page."""
    events = shop["events"]
    page = events["page_id"].str.split("/").str[0].rename("page")
    steps = ["product", "cart", "checkout", "confirmation"]
    seen = pd.crosstab(events["session_id"], page)[steps].gt(0)
    return seen.assign(landing=page.groupby(events["session_id"]).first())


def test_every_step_of_a_purchase_follows_the_one_before(small: Tables) -> None:
    seen, events = sessions(small), small["events"]
    for earlier, later in (("product", "cart"), ("cart", "checkout"), ("checkout", "confirmation")):
        assert seen.loc[seen[later], earlier].all()
    when = {
        page: events[events["page_id"] == page].set_index("session_id")["time"]
        for page in ("cart", "checkout", "confirmation")
    }
    assert all(times.index.is_unique for times in when.values())
    steps = pd.DataFrame(when).dropna()
    assert len(steps) == small["orders"]["order_id"].nunique()
    assert (steps["cart"] < steps["checkout"]).all() and (steps["checkout"] < steps["confirmation"]).all()
    assert ((events["event"] == "purchase") == (events["page_id"] == "confirmation")).all()


def test_visits_come_in_by_landing_pages(small: Tables) -> None:
    landing = sessions(small)["landing"]
    assert set(landing) == {"home", "category", "product"}
    channel = small["events"].groupby("session_id")["channel"].first()
    assert (landing == "home")[channel == "direct"].mean() > 0.5 > 5 * (landing == "home")[channel == "ads"].mean()


def test_many_carts_and_some_checkouts_are_left(shop: Tables, null_shop: Tables) -> None:
    for tables in (shop, null_shop):
        seen = sessions(tables)[["product", "cart", "checkout", "confirmation"]].sum()
        assert 0.3 < seen["checkout"] / seen["cart"] < 0.43
        assert 0.6 < seen["confirmation"] / seen["checkout"] < 0.72
        assert 0.025 < seen["confirmation"] / tables["events"]["session_id"].nunique() < 0.06


def test_about_half_of_the_buyers_come_back_and_some_never_buy(shop: Tables) -> None:
    orders = shop["orders"].groupby("user_id")["order_id"].nunique()
    assert 0.45 < (orders > 1).mean() < 0.6
    kinds = shop["truth"].set_index("user_id")["segment"]
    assert set(kinds.index) - set(orders.index) == set(kinds.index[kinds == "browsers"])
    assert set(shop["events"]["user_id"]) == set(shop["customers"]["user_id"])


def test_the_pack_is_small(shop: Tables) -> None:
    assert len(shop["events"]) < 350_000
    assert sum(path.stat().st_size for path in PACK.rglob("*") if path.is_file()) < 6_000_000


def test_the_year_is_whole(shop: Tables) -> None:
    for name in ("events", "orders"):
        days = shop[name]["time"].str[:10]
        assert (days.min(), days.max(), days.nunique()) == ("2025-01-01", "2025-12-31", 365)


def test_trade_has_no_odd_days(shop: Tables) -> None:
    orders = shop["orders"].query("quantity > 0").drop_duplicates("order_id")["time"].str[:10].value_counts()
    assert "2025-11-07" < orders.idxmax() < "2025-11-15"
    busy = orders.drop([day for day in orders.index if day[:7] in ("2025-06", "2025-11")])
    assert busy.max() < 2.5 * busy.mean()


def test_returns_give_back_what_was_paid(shop: Tables) -> None:
    orders = shop["orders"]
    assert ((orders["quantity"] < 0) == (orders["amount"] < 0)).all()
    back = orders.query("quantity < 0")
    assert 0.01 < len(back) / len(orders) < 0.02
    bought = orders.query("quantity > 0").merge(back, on=["order_id", "user_id", "item_id"])
    assert len(bought) == len(back)
    assert (bought["amount_x"] + bought["amount_y"] == 0).all() and (bought["time_x"] < bought["time_y"]).all()


def test_contacts_are_fictional(shop: Tables) -> None:
    customers = shop["customers"]
    assert customers["email"].str.lower().str.endswith("@example.com").all()
    digits = customers["phone"].str.replace(r"\D", "", regex=True)
    assert (digits.str.fullmatch(r"1[2-9]\d\d55501\d\d") | digits.str.fullmatch(r"(86)?100\d{8}")).all()
    assert customers["age"].isna().mean() == pytest.approx(0.06, abs=0.01)


def test_forty_customers_are_there_twice(shop: Tables) -> None:
    customers, truth = shop["customers"], shop["truth"]
    email = customers["email"].str.lower()
    phone = customers["phone"].str.replace(r"\D", "", regex=True).str.removeprefix("86")
    assert customers["email"].is_unique and customers["phone"].is_unique
    assert (email.duplicated().sum(), phone.duplicated().sum()) == (20, 20)
    twice = email.duplicated(keep=False) | phone.duplicated(keep=False)
    pairs = truth[truth["duplicate_of"] != ""]
    assert set(customers.loc[twice, "user_id"]) == {*pairs["user_id"], *pairs["duplicate_of"]}


def test_four_segments_are_found(shop: Tables) -> None:
    scores, labels = separations(habits(shop))
    assert max(scores, key=scores.__getitem__) == 4
    assert adjusted_rand_score(shop["truth"]["segment"], labels[4]) > 0.95
    assert shop["truth"]["segment"].value_counts().to_list() == [2100, 1350, 900, 650]


def test_the_null_shop_has_no_four_segments(null_shop: Tables) -> None:
    scores, _ = separations(habits(null_shop))
    assert max(scores.values()) < 0.4 and scores[4] < 0.25


def test_taste_beats_popularity(shop: Tables) -> None:
    by_taste, by_popularity = hit_rates(shop)
    assert by_taste > 1.5 * by_popularity


def test_without_taste_popularity_wins(null_shop: Tables) -> None:
    by_taste, by_popularity = hit_rates(null_shop)
    assert by_taste < by_popularity


def test_friends_share_taste(shop: Tables, null_shop: Tables) -> None:
    friends, strangers = same_taste(shop)
    assert friends == pytest.approx(0.6 + 0.4 * strangers, abs=0.02)
    friends, strangers = same_taste(null_shop)
    assert friends == pytest.approx(strangers, abs=0.015)


def test_one_campaign_works(shop: Tables, null_shop: Tables) -> None:
    assert response_z(shop, "summer-voucher") > 2.58
    assert all(abs(response_z(shop, name)) < 1.96 for name in ("spring-refresh", "autumn-lookbook"))
    assert all(abs(response_z(null_shop, name)) < 1.96 for name in null_shop["exposures"]["campaign_id"].unique())


def test_campaign_counts_nest(small: Tables) -> None:
    shown = small["exposures"]
    assert (shown["conversions"] <= shown["clicks"]).all() and (shown["clicks"] <= shown["impressions"]).all()
    assert ((shown["value"] > 0) == (shown["conversions"] > 0)).all()
    assert not shown.duplicated(["user_id", "campaign_id"]).any()


def test_unhappy_reviews_name_late_delivery(shop: Tables) -> None:
    reviews = shop["reviews"]
    late = reviews["content"].str.contains("late delivery|发货慢", case=False)
    assert late[reviews["rating"] <= 2].mean() > 0.25 and late[reviews["rating"] >= 4].mean() < 0.02
    chinese, english = (reviews["content"].str.contains(letters) for letters in ("[\u4e00-\u9fff]", "[a-z]{3}"))
    assert 0.55 < english.mean() < 0.65 and 0.04 < (chinese & english).mean() < 0.08
    assert reviews["content"].nunique() > 0.97 * len(reviews)


def test_the_description_is_one_sentence_everywhere() -> None:
    meta = json.loads((PACK / "meta.json").read_text(encoding="utf-8"))
    first_line = (PACK / "README.md").read_text(encoding="utf-8").splitlines()[0]
    assert first_line == "# " + meta["description"]["en"]
