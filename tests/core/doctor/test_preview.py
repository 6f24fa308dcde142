"""What another choice would change is told before it is made, and trying it leaves nothing behind."""

import pytest

import core
from core.doctor import choose, preview
from core.doctor.preview import compared
from core.store import Workspaces

PEOPLE = b"user_id,age\nu1,20\nu2,\nu3,30\nu4,\n"
ORDERS = b"order_id,user_id,item_id,amount\n" + b"".join(
    b"o%d,u%d,i1,%d\n" % (n, n % 4 + 1, 10 + n % 7) for n in range(40)
)
SPIKE = b"o99,u9,i1,99000\n"


@pytest.fixture
def opened(home):
    workspaces = Workspaces(home)
    dataset = core.load({"p.csv": PEOPLE, "o.csv": ORDERS + SPIKE}, workspaces=workspaces)
    return workspaces, dataset


def foreseen(opened, choices, **options):
    workspaces, dataset = opened
    return preview(dataset, workspaces.sources(dataset), choices, **options)


def test_rows_set_aside_cost_customers(opened):
    found = foreseen(opened, {"p.csv": {"missing:age": "set aside"}}).table.set_index("name")
    assert found.loc["customers", ["before", "after", "difference", "relative"]].tolist() == [4, 2, -2, -0.5]
    assert found.loc["aside", "difference"] == 2 and found.loc["rows", "difference"] == -2
    assert found.loc["users", "difference"] == 0  # they have orders
    assert found.loc["revenue", "difference"] == 0


def test_what_changes_is_said_in_a_few_words(opened):
    found = foreseen(opened, {"o.csv": {"outliers:amount": "set aside"}})
    said = [str(message) for message in found.sentences]
    assert said[:4] == ["rows -1", "rows set aside +1", "users -1", "orders -1"]
    total = sum(10 + n % 7 for n in range(40))
    assert said[4] == f"revenue {-99000 / (total + 99000):+.1%}"


def test_the_choices_in_force_change_nothing(opened):
    found = foreseen(opened, {})
    assert found.changed.empty and [str(message) for message in found.sentences] == ["no key number changes"]


def test_the_forecast_is_what_happens(opened):
    workspaces, dataset = opened
    choices = {"p.csv": {"missing:age": "set aside"}, "o.csv": {"outliers:amount": "winsorised"}}
    told = foreseen(opened, choices).table
    after = core.load(workspaces.sources(dataset), workspaces=workspaces, onto=dataset, choices=choices)
    happened = preview(after, workspaces.sources(after), {}).table
    assert (
        told["after"].tolist() == happened["before"].tolist() and told["before"].tolist() == happened["after"].tolist()
    )


def test_nothing_stays_behind(opened):
    workspaces, dataset = opened
    foreseen(opened, {"p.csv": {"missing:age": "set aside"}})
    assert [summary.token for summary in workspaces.list()] == [dataset.token]
    assert workspaces.newest(dataset.token) == 1
    assert not [
        path for path in (workspaces.root / "trials").rglob("*") if path.suffix in (".parquet", ".json", ".upload")
    ]


def test_a_trial_that_is_stopped_leaves_nothing_either(opened):
    class Stopped(Exception):
        pass

    def stop(*_):
        raise Stopped

    with pytest.raises(Stopped):
        foreseen(opened, {}, progress=stop)
    assert not [path for path in (opened[0].root / "trials").rglob("*") if path.suffix in (".parquet", ".json")]


def test_numbers_only_one_side_has_count_as_none_on_the_other():
    found = compared({"rows": 10}, {"rows": 8, "revenue": 5.0}).table
    assert found["difference"].tolist() == [-2, 5]
    assert found["relative"].isna().tolist() == [False, True]


def test_undo_gives_the_same_bytes_back(home):
    workspaces = Workspaces(home)
    first = core.load({"p.csv": PEOPLE}, workspaces=workspaces)
    choices = choose({}, "p.csv", "missing:age", "filled: median")
    second = core.load(workspaces.sources(first), workspaces=workspaces, onto=first, choices=choices)
    assert second.facts["choices"] == choices and second.digest != first.digest
    assert workspaces.versions(first.token)[0].what.code == "version.repairs"
    number = workspaces.undo(first.token, seen=second.version)
    back = workspaces.open(first.token, number)
    assert back.digest == first.digest and back.facts["choices"] == {}
    assert bytes_of(back) == bytes_of(first)


def bytes_of(dataset):
    return {name: [path.read_bytes() for path in table.paths] for name, table in dataset.tables.items()}


def test_a_choice_is_added_changed_and_taken_away():
    one = choose({}, "a.csv", "missing:age", "set aside")
    two = choose(one, "a.csv", "W_RAGGED_ROW", "mended")
    assert two == {"a.csv": {"missing:age": "set aside", "W_RAGGED_ROW": "mended"}}
    assert choose(two, "a.csv", "missing:age", "left") == {"a.csv": {"W_RAGGED_ROW": "mended"}}
    assert choose(one, "a.csv", "missing:age", None) == {}


def test_the_default_is_kept_where_the_file_says_otherwise():
    """Left for this column, although all others are set aside."""
    assert choose({"a.csv": {"missing": "set aside"}}, "a.csv", "missing:age", "left") == {
        "a.csv": {"missing": "set aside", "missing:age": "left"}
    }
