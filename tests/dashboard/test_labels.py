"""Labels: the headline says what was found, all models come at a click, leaks can be overruled, too little is said."""

import numpy as np
import pandas as pd
import pytest

from core.predict import calibration, cross_validated, rules
from dashboard.figures.labels import calibration_figure, importance_figure, tree_figure
from tests.core.predict.worlds import told
from tests.dashboard.apps import clicked, opened, plain, saved


def customers(n=120, told_by_age=True):
    rng = np.random.default_rng(0)
    age = rng.integers(18, 80, n)
    bought = rng.random(n) < (1 / (1 + np.exp(-(age - 49) / 5)) if told_by_age else 0.5)
    frame = {"user_id": [f"u{i}" for i in range(n)], "age": age, "label": np.where(bought, "yes", "no")}
    frame |= {"copy": np.where(bought, "A", "B"), "plan": rng.choice(["p", "q"], n)}
    return {"customers.csv": pd.DataFrame(frame).to_csv(index=False).encode()}


def test_the_headline_says_what_tells_the_label():
    page = opened("labels", ws=saved(customers()))
    assert not page.exception
    words = plain(page)
    assert "The columns tell who has the label" in words
    assert "Left out because each alone gives the label away: copy" in words
    assert len(page.dataframe[0].value) == 3


def test_noise_is_said_to_be_noise():
    assert "No model beats the base rate" in plain(opened("labels", ws=saved(customers(told_by_age=False))))


def test_all_models_come_at_a_click():
    page = clicked(opened("labels", ws=saved(customers())), "labels.compare")
    assert len(page.dataframe[0].value) == 8
    assert "Compare all models to see" not in plain(page)


def test_too_few_people_are_said_to_be():
    small = {"consumer_data.csv": b"age,spend_score,label\n23,0.4,0\n31,0.9,1\n52,0.1,0\n"}
    page = opened("labels", ws=saved(small))
    assert not page.exception
    assert "people whose label is known" in plain(page)


def test_without_any_label_the_page_says_what_to_add():
    page = opened("labels", ws=saved({"behavior_data.csv": b"page_id,user_id,page_views\np1,u1,3\np2,u2,4\n"}))
    assert not page.exception
    assert "No label to learn from" in plain(page)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_figures_draw_what_was_found(lang):
    world = told(300)
    found = rules(world)
    drawing = tree_figure(found, lambda one: one.column, str, lang)
    told_of = [text for text in drawing.data[-1].text if "<b>" in text]
    assert len(told_of) == len(found.rules) and len(set(drawing.data[-1].y)) == len(drawing.data)
    scored = calibration(world.positive, cross_validated(world, "logistic"))
    assert list(calibration_figure(scored, lang).data[1].y) == scored.bins["share"].tolist()
    drops = pd.DataFrame({"column": ["a", "b"], "drop": [0.2, 0.0], "low": [0.1, -0.1], "high": [0.3, 0.1]})
    bars = importance_figure(drops, ["a", "b"], lang).data[0]
    assert len(set(bars.marker.color)) == 2


def test_the_segments_can_be_the_label_and_what_made_them_is_said_to_tell_them():
    rng = np.random.default_rng(0)
    n = 200
    frame = {"user_id": [f"u{i}" for i in range(n)], "age": rng.integers(18, 80, n), "visits": rng.poisson(5, n),
             "plan": rng.choice(["p", "q"], n), "label": rng.choice(["yes", "no"], n)}  # fmt: skip
    page = opened(
        "labels", ws=saved({"customers.csv": pd.DataFrame(frame).to_csv(index=False).encode()}), k="3", by="0"
    )
    box = page.selectbox(key="label")
    assert box.options[-1] == "The 3 segments of the Segments page"
    box.set_value(len(box.options) - 1).run()
    assert not page.exception
    said = plain(page)
    assert "were made of" in said and "no finding" in said
    keep = next(m for m in page.multiselect if m.label == "Use although it gives the label away")
    assert keep.options == ["Age"]  # by its place 0, what the segments were made of
    keep.set_value(["age"]).run()
    assert not page.exception and "only shows how they were made" in plain(page)
