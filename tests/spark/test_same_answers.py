"""The contract: every analysis of every engine gives the identical answer on a shop with all that goes wrong."""

import inspect
from dataclasses import replace

import pytest

import core
from core.dataset import Dataset
from core.errors import NotEnoughData
from core.filters import Filter
from core.store import Workspaces
from tests.spark.cases import CASES, ELSEWHERE
from tests.spark.engines import Eager, digest
from tests.spark.messy import files

ROOMS = ("analytics", "campaigns", "doctor", "predict", "privacy", "recommend", "segments")
NONE_HERE = {("analytics.two_periods", "filtered"), ("privacy.platform_audience", "filtered")}  # too little is left
FILTERED = Filter(period=(19_700, 19_900), channels=("email", "社交"), groups=(("city", ("Bonn", "北京")),))


@pytest.fixture(scope="module")
def shops(tmp_path_factory):
    """The shop, whole and filtered, answered here."""
    whole = core.load(files(), workspaces=Workspaces(tmp_path_factory.mktemp("messy")))
    return {"whole": whole, "filtered": whole.filtered(FILTERED)}


@pytest.fixture(scope="module")
def local(shops):
    """The answers of DuckDB: case and shop -> digest, asked once."""
    known = {}

    def ask(case, shop):
        if (case, shop) not in known:
            found = answer(CASES[case], shops[shop])
            assert isinstance(found, NotEnoughData) == ((case, shop) in NONE_HERE), found
            known[case, shop] = digest(found)
        return known[case, shop]

    return ask


def answer(case, dataset):
    """The answer, or that there is not enough for one; nothing else may stand in its place."""
    try:
        return case(dataset)
    except NotEnoughData as error:
        return error


def asked_of(engine, dataset):
    whole = dataset.unfiltered and replace(dataset.unfiltered, engine=engine)
    return replace(dataset, engine=engine, unfiltered=whole)


@pytest.mark.filterwarnings("ignore:Found complex group-by expression:UserWarning")  # slow on pandas, but right
@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")  # what narwhals asks of pandas
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_a_data_frame_library_answers_alike(name, case, shops, local):
    pytest.importorskip(name)
    for shop, dataset in shops.items():
        assert digest(answer(CASES[case], asked_of(Eager(name), dataset))) == local(case, shop)


@pytest.mark.parametrize("case", CASES)
def test_a_cluster_answers_alike(case, shops, local, on_spark):
    assert digest(answer(CASES[case], on_spark(shops["whole"]))) == local(case, "whole")


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.startswith(("analytics.kpis", "analytics.cohorts", "segments.rfm"))]
)
def test_a_cluster_filters_alike(case, shops, local, on_spark):
    engine = on_spark(shops["whole"]).engine
    assert digest(answer(CASES[case], asked_of(engine, shops["filtered"]))) == local(case, "filtered")


def test_every_analysis_is_asked():
    def takes_a_dataset(function):
        first = next(iter(inspect.signature(function).parameters.values()), None)
        return first is not None and str(Dataset.__name__) in str(first.annotation)

    found = {
        f"{room}.{name}"
        for room in ROOMS
        for name, function in inspect.getmembers(getattr(core, room), inspect.isfunction)
        if name in getattr(core, room).__all__ and takes_a_dataset(function)
    }
    asked = {case.partition(" ")[0] for case in CASES} | ELSEWHERE.keys()
    assert found - asked == set()
    assert asked - found == set()


def test_the_shop_has_what_goes_wrong(shops):
    dataset = shops["whole"]
    orders, events = dataset.frame("orders"), dataset.frame("events")
    assert orders["amount"].min() < 0 and orders["amount"].max() > 9e9
    assert orders["user_id"].str.startswith("guest of order").any()
    assert events["day"].isna().any() and events.duplicated().any()
    assert dataset.frame("customers")["age"].isna().any()
