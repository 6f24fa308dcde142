"""A shop whose files have ties, blanks, duplicates, Unicode, the days when clocks change, negative and large amounts."""

import csv
import io

import numpy as np

DAYS = 430
START = np.datetime64("2023-09-01")  # the clocks of Berlin change on 2023-10-29, 2024-03-31 and 2024-10-27
NAMES = (
    "Zoë",
    "李雷",
    "O'Neil",
    "Ångström",
    "e\u0301mile",
    "émile",
    "naïve \U0001f600",
    "a,b",
    'say "hi"',
    "٣",
    "ß",
    "SS",
)
CITIES = ("München", "北京", "São Paulo", "", "Bonn", "bonn")
WORDS = ("soft warm good", "质量很好 快递很慢", "bad fit, slow délivery", "GREAT great Great", "so-so", "👍 nice", "")


def files(seed: int = 5) -> dict[str, bytes]:
    """The uploads, by file name."""
    rng = np.random.default_rng(seed)
    people = [f"{NAMES[i % len(NAMES)]}{i:03}" for i in range(260)]
    items = [f"{'项目' if i % 3 == 0 else 'sku'}-{i:02}" for i in range(40)]
    return {
        "customers.csv": _customers(rng, people),
        "items.csv": _items(rng, items),
        "events.csv": _events(rng, people),
        "orders.csv": _orders(rng, people, items),
        "ratings.csv": _ratings(rng, people, items),
        "reviews.csv": _reviews(rng, people, items),
        "relationships.csv": _table(
            ["user1", "user2", "relationship_value"],
            [(*rng.choice(people, 2, replace=False), rng.integers(1, 4)) for _ in range(200)],
        ),
        "exposures.csv": _exposures(rng, people),
    }


def _customers(rng, people):
    rows = []
    for i, person in enumerate(people):
        age = "" if i % 11 == 0 else 130 if i == 7 else 18 + i % 5 * 11
        consent = ("yes", "no", "")[i % 3]
        score = ("", "-0.5", "1e3", "0.1")[i % 4]
        city, gender = CITIES[i % 6], ("f", "m", "", "x")[rng.integers(4)]
        mail = f"p{i}@example.com" if i % 4 else ""
        rows.append((person, age, gender, city, consent, score, 12345678901 * (i % 3), f"tier {i % 4}", mail))
    heading = ["user_id", "age", "gender", "city", "consent", "loyalty score v1.5", "Points", "label", "email"]
    return _table(heading, rows)


def _items(rng, items):
    rows = [
        (
            item,
            f"{('Hat', '帽子', 'Schuh')[i % 3]} {i % 9}",
            WORDS[i % 7],
            ("home", "户外", "", "kids")[i % 4],
            i / 4 + 0.99,
        )
        for i, item in enumerate(items)
    ]
    return _table(["item_id", "title", "content", "category", "price"], rows)


def _events(rng, people):
    rows = []
    for i in range(2600):
        at = _moment(rng, i)
        page = ("/home", "/p/帽子", "/p/hat?x=1", "/cart", "/checkout", "/thanks")[min(5, rng.geometric(0.4) - 1)]
        person = people[min(259, int(rng.exponential(60)))]
        rows.append(
            (person, page, rng.integers(1, 4), ("view", "cart", "purchase")[i % 3], _channel(rng), f"s{i // 4}", at)
        )
    return _table(["user_id", "page_id", "page_views", "event", "channel", "session_id", "timestamp"], rows + rows[:40])


def _orders(rng, people, items):
    rows = []
    for i in range(1700):
        amount = (19.99, 5, -12.5, 0, 999_999.9999, 12.345, "")[rng.choice(7, p=[0.4, 0.3, 0.1, 0.05, 0.01, 0.1, 0.04])]
        person = people[min(259, int(rng.exponential(50)))] if i % 37 else ""
        quantity = -1 if isinstance(amount, float) and amount < 0 else rng.integers(1, 5)
        rows.append(
            (
                f"o{i // 2}",
                person,
                items[min(39, int(rng.exponential(9)))],
                quantity,
                amount,
                _channel(rng),
                _moment(rng, i),
            )
        )
    return _table(["order_id", "user_id", "item_id", "quantity", "amount", "channel", "timestamp"], rows)


def _ratings(rng, people, items):
    rows = [
        (rng.choice(people), items[min(39, int(rng.exponential(9)))], rng.integers(1, 11) / 2, _moment(rng, i))
        for i in range(900)
    ]
    return _table(["user_id", "item_id", "interaction_value", "timestamp"], rows)


def _reviews(rng, people, items):
    rows = [
        (
            f"r{i}",
            WORDS[rng.integers(7)] + (" refund" if i % 9 == 0 else ""),
            rng.choice(people),
            rng.choice(items),
            rng.integers(1, 6),
            _moment(rng, i),
        )
        for i in range(700)
    ]
    return _table(["review_id", "content", "user_id", "item_id", "rating", "timestamp"], rows)


def _exposures(rng, people):
    rows = []
    for i in range(900):
        shown = rng.integers(0, 9)
        clicks = rng.integers(0, shown + 1)
        cost = "" if i % 13 == 0 else round(float(rng.random()), 4)
        rows.append(
            (
                rng.choice(people),
                ("spring", "秋季")[i % 2],
                ("A", "B", "control")[i % 3],
                _channel(rng),
                shown,
                clicks,
                rng.integers(0, 2),
                cost,
                clicks * 3,
                _moment(rng, i),
            )
        )
    return _table(["user_id", "campaign_id", "variant", "channel", "impressions", "clicks", "conversions", "cost", "value", "timestamp"], rows)  # fmt: skip


def _moment(rng, i):
    """A time, often one of a few, often in the hours that clocks skip or have twice, sometimes none."""
    if i % 29 == 0:
        return ""
    special = ("2023-10-29 02:30:00", "2024-03-31 02:30:00", "2024-10-27 02:00:00", "2024-02-29 23:59:59")
    if i % 17 == 0:
        return special[i // 17 % 4]
    at = START + np.timedelta64(int(rng.integers(DAYS * 24)), "h") + np.timedelta64(int(rng.integers(3600)), "s")
    return str(at.astype("datetime64[s]")).replace("T", " ")


def _channel(rng):
    return ("email", "社交", "ads", "")[rng.choice(4, p=[0.4, 0.3, 0.25, 0.05])]


def _table(heading, rows):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heading)
    writer.writerows(rows)
    return out.getvalue().encode()
