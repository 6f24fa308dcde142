"""Joined people have one id in every table, nothing is lost or counted twice, and they can be told apart again."""

import pytest

import core
from core.loading.people import consequence, matches, profile
from core.store import Workspaces

FILES = {
    "crm.csv": b"user_id,name,email,phone,city,consent,signup_date,points\n"
    b"S9,Anna Li,Anna@Example.com,,Bonn,yes,2024-05-01,7\n"
    b"S8,Anna Li,,+49 170 5551234,,no,2023-05-01,8\n"
    b"S7,Bo Li,,+49 170 5551234,Bonn,yes,2024-01-01,9\n",
    "web.csv": b"user_id,page_id,page_views,email,phone\n"
    b"w1,p1,3,anna@example.com,0170 5551234\nw1,p2,4,,\nw2,p1,5,bo@example.com,\nS7,p1,6,,\n",
    "shop.csv": b"order_id,user_id,item_id,amount\no1,S9,i1,10.50\no2,w1,i2,4.25\no3,S7,i1,2.00\n",
    "stars.csv": b"user_id,item_id,rating\nw1,i1,5\nS9,i1,3\nS7,i1,1\n",
    "friends.csv": b"user1,user2,strength\nS9,w1,2\nS9,S7,3\nw1,S7,1\nS7,S7,9\n",
}
JOIN = {"": {"people": "joined"}}


def loaded(**options):
    return core.load(dict(FILES), apart=False, **options)


@pytest.fixture
def apart():
    return loaded()


@pytest.fixture
def joined():
    return loaded(choices=JOIN)


def sums(dataset) -> dict[str, float]:
    orders, events, ratings = (dataset.frame(name) for name in ("orders", "events", "ratings"))
    return {
        "orders": len(orders), "revenue": orders["amount"].sum(), "events": len(events),
        "views": events["page_views"].sum(), "ratings": len(ratings), "stars": ratings["value"].sum(),
    }  # fmt: skip


def notes(dataset, done: str) -> set[tuple[str, str]]:
    repairs = dataset.report.repairs()
    mine = repairs[(repairs["code"] == "W_SAME_PERSON") & (repairs["done"] == done)]
    return set(zip(mine["column"], mine["value"], strict=True))


def bytes_of(dataset) -> dict[str, list[bytes]]:
    return {name: [path.read_bytes() for path in table.paths] for name, table in dataset.tables.items()}


def test_by_default_everybody_stays_apart(apart):
    assert set(apart.frame("customers")["user_id"]) == {"S7", "S8", "S9", "w1", "w2"}
    assert apart.report.joined().empty and "joined ids" not in apart.columns("customers")


def test_every_table_speaks_of_the_id_that_stays(joined):
    assert joined.frame("customers")["user_id"].tolist() == ["S7", "S9", "w2"]
    assert joined.frame("events")["user_id"].tolist() == ["S9", "S9", "w2", "S7"]
    assert joined.frame("orders")["user_id"].tolist() == ["S9", "S9", "S7"]
    assert joined.frame("ratings")["user_id"].tolist() == ["S9", "S9", "S7"]


def test_rows_and_sums_stay(apart, joined):
    assert sums(joined) == sums(apart)
    views = joined.frame("events").groupby("user_id")["page_views"].sum()
    assert views.to_dict() == {"S9": 7, "w2": 5, "S7": 6}
    revenue = joined.frame("orders").groupby("user_id")["amount"].sum()
    assert revenue.to_dict() == {"S9": 147_500, "S7": 20_000}


def test_a_profile_takes_the_first_value_of_each_column_the_strictest_consent_and_the_first_day(joined):
    anna = joined.frame("customers").set_index("user_id").loc["S9"]
    assert (anna["name"], anna["email"], anna["city"]) == ("Anna Li", "Anna@Example.com", "Bonn")
    assert not anna["consent"]
    assert anna["signup_day"] == 19_478  # 2023-05-01
    assert anna["joined ids"] == 3
    assert joined.columns("customers")["joined ids"] == "int"
    assert joined.frame("customers")["joined ids"].isna().tolist() == [True, False, True]


def test_the_report_says_who_was_joined_why_and_which_values_are_not_used(joined):
    gone = {value.partition(" (")[0] for _, value in notes(joined, "joined")}
    assert gone == {"S8 → S9", "w1 → S9"}
    assert any("same_email" in value for _, value in notes(joined, "joined"))
    assert {("points", "8"), ("email", "anna@example.com")} <= notes(joined, "ignored")
    assert notes(joined, "skipped") == {("user2", "S9 – w1")}
    files = joined.report.repairs().query("code == 'W_SAME_PERSON' and done == 'joined'")["file"]
    assert set(files) == {"crm.csv", "web.csv"}
    assert all(file.rows_in == file.rows_loaded + file.rows_quarantined for file in joined.report.files)


def test_of_relationships_only_those_of_a_person_with_themselves_are_left_out(joined):
    pairs = joined.frame("relationships")[["user1", "user2", "relationship_value"]].to_numpy().tolist()
    assert pairs == [["S9", "S7", 3], ["S9", "S7", 1], ["S7", "S7", 9]]


def test_what_was_said_before_is_what_happens(apart, joined):
    told = consequence(apart, matches(apart)).set_index("name")
    assert told.loc["users"].tolist() == [5, 3] == [_users(apart), _users(joined)]
    assert told.loc["customers", "after"] == joined.rows("customers")
    assert told.loc["visitors"].tolist() == [3, 3]
    assert told.loc["buyers"].tolist() == [3, joined.frame("orders")["user_id"].nunique()]
    assert told.loc["relationships"].tolist() == [4, joined.rows("relationships")]
    assert told.loc["revenue"].tolist() == [167_500, sums(joined)["revenue"]]
    assert told.loc["page_views"].tolist() == [18, sums(joined)["views"]]


def _users(dataset) -> int:
    tables = ("customers", "events", "orders", "ratings")
    return len(set().union(*(dataset.frame(name)["user_id"] for name in tables)))


def test_a_group_can_be_left_out(apart):
    (key,) = matches(apart).groups["group"].unique()
    again = loaded(choices={"": {"people": "joined", f"people:{key}": "apart"}})
    assert {name: set(again.frame(name)["user_id"]) for name in ("customers", "events")} == {
        name: set(apart.frame(name)["user_id"]) for name in ("customers", "events")
    }
    assert consequence(apart, matches(apart), [key]).query("before != after").empty


def test_separated_again_every_table_is_the_same_to_the_byte(home):
    workspaces = Workspaces(home)
    before = core.load(dict(FILES), workspaces=workspaces, apart=False)
    after = core.load(workspaces.sources(before), workspaces=workspaces, onto=before, choices=JOIN, apart=False)
    assert after.facts["choices"] == JOIN and after.version == 2
    back = core.load(workspaces.sources(after), workspaces=workspaces, onto=after, apart=False)
    assert bytes_of(back) == bytes_of(before) != bytes_of(after)
    workspaces.undo(after.token, seen=back.version)
    assert bytes_of(workspaces.open(before.token)) == bytes_of(after)


def test_the_joins_of_a_person_are_kept_in_the_workspace_and_in_its_backup(home, joined):
    links = joined.report.joined()
    assert set(links["keeper"]) == {"S9"} and set(links["user_id"]) | set(links["other"]) == {"S8", "S9", "w1"}
    reasons = {frozenset((row.user_id, row.other)): row.reason for row in links.itertuples()}
    assert reasons[frozenset(("S9", "w1"))] == "people.same_email"
    assert reasons[frozenset(("S8", "w1"))] == "people.same_phone"
    assert "0170" not in str(links) and "anna@" not in str(links).lower()
    assert len(profile(joined, "w1")) == len(profile(joined, "S9")) == len(links)
    assert profile(joined, "S7").empty


def test_a_filled_value_never_takes_the_place_of_one_that_was_given():
    people = b"user_id,email,age\na,anna@x.org,\nb,anna@x.org,40\nc,c@x.org,20\nd,d@x.org,20\n"
    dataset = core.load({"p.csv": people}, choices=JOIN | {"p.csv": {"missing:age": "filled: median"}}, apart=False)
    assert dataset.frame("customers").set_index("user_id")["age"].to_dict() == {"b": 40, "c": 20, "d": 20}


def test_without_anybody_to_join_the_choice_changes_nothing():
    files = {"p.csv": b"user_id,email\na,a@x.org\nb,b@x.org\n"}
    plain, chosen = core.load(dict(files), apart=False), core.load(dict(files), choices=JOIN, apart=False)
    assert bytes_of(plain) == bytes_of(chosen)
    views = {"v.csv": b"user_id,page_id,page_views\nu,p,1\n"}
    assert core.load(views, choices=JOIN, apart=False).rows("events") == 1


def test_exact_duplicates_are_one_row_anyway_and_near_ones_are_counted():
    rows = [f"u{n},Name{n % 10}{'abcdefghij'[n // 10]},u{n}@example.com" for n in range(30)]
    exact = rows[:5]
    near = [f"v{n},,U{n}@EXAMPLE.com" for n in range(10, 15)]
    content = "user_id,name,email\n" + "\n".join([*rows, *exact, *near]) + "\n"
    dataset = core.load({"p.csv": content.encode()}, apart=False)
    assert dataset.rows("customers") == 35
    assert matches(dataset).spare == 5
