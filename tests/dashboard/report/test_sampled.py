"""Reports on very many people in a cluster: models look at a sample, and the section says of how many people."""

from dataclasses import replace

import pytest

import core
from core import recommend
from core.analytics import sampling, total_users
from core.engine import LOCAL
from dashboard.report.context import Context
from dashboard.report.document import Text
from dashboard.report.sections import SECTIONS
from dashboard.terms import at_once
from tests.dashboard.report.made import PEOPLE, shop

SMALL = {"recommendations": "_compared", "baskets": "basket_pairs"}
LEARNT = {*SMALL.values(), "sweep_dataset", "advice"}


class Asked:
    """Answers at once, and the part of the people that each analysis was asked about."""

    def __init__(self):
        self.shares = {}

    def __call__(self, analysis, dataset, **params):
        self.shares.setdefault(analysis.__name__, set()).add(dataset.share)
        return at_once(analysis, dataset, **params)


def far(dataset):
    return replace(dataset, engine=replace(LOCAL, remote=True))


def told(name, dataset):
    """The sentences of a section about a sample, and who was asked about."""
    asked = Asked()
    blocks = SECTIONS[name].builder(Context(dataset, compute=asked))
    return [b.words for b in blocks if isinstance(b, Text) and "The cluster holds more people" in b.words], asked.shares


@pytest.mark.parametrize(("name", "analysis"), SMALL.items())
def test_models_see_a_sample_and_the_report_says_of_how_many(name, analysis, monkeypatch):
    monkeypatch.setattr(sampling, "MOST_PEOPLE", PEOPLE // 2)
    dataset = far(shop())
    seen = total_users(sampling.for_models(dataset))
    words, shares = told(name, dataset)
    assert len(words) == 1 and f"all rows of {seen} of {PEOPLE} people" in words[0]
    assert shares[analysis] == {0.5} and seen < PEOPLE


def test_segments_are_found_in_a_sample_and_say_so(monkeypatch):
    monkeypatch.setattr(sampling, "MOST_PEOPLE", 2_000)
    dataset = far(core.open_sample("shop"))
    words, shares = told("segments", dataset)
    seen = total_users(sampling.for_models(dataset))
    assert len(words) == 1 and f"all rows of {seen:,} of 5,000 people" in words[0]
    assert {share for name in LEARNT & shares.keys() for share in shares[name]} == {sampling.for_models(dataset).share}


@pytest.mark.parametrize("name", SMALL)
def test_of_everyone_nothing_is_said(name):
    for dataset in (shop(), far(shop())):
        words, shares = told(name, dataset)
        assert words == [] and shares[SMALL[name]] == {1.0}


def test_of_a_sample_the_links_between_people_are_no_model(monkeypatch):
    """Both ends of a link are in a sample of half the people by a quarter."""
    files = {
        "orders.csv": "user_id,item_id\n" + "".join(f"u{n},i{(n + k) % 7}\n" for n in range(60) for k in range(3)),
        "relationships.csv": "user1,user2\n" + "".join(f"u{n},u{(n + 1) % 60}\n" for n in range(60)),
    }
    dataset = core.load({name: rows.encode() for name, rows in files.items()})
    monkeypatch.setattr(sampling, "MOST_PEOPLE", 30)
    models = []
    board = recommend.leaderboard
    monkeypatch.setattr(recommend, "leaderboard", lambda known, **asked: board(known, **_noted(models, asked)))
    for side in (dataset, far(dataset)):
        SECTIONS["recommendations"].builder(Context(side))
    assert models[0] is None and "popular" in models[1] and "social" not in models[1]
    assert recommend.lacking("social", recommend.interactions(dataset)) is None, "of everyone it could be"


def _noted(models, asked):
    models.append(asked["models"])
    return asked | {"models": ["popular"]}
