"""Scaling, logarithm, groups and barred columns on screen: what is chosen is used, said, kept in the address, undone."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.core.segments.test_preparation import people as customers
from tests.dashboard.apps import plain, saved, shop


def page():
    from dashboard import filters, state
    from dashboard.cards.segments_choice import fitted_segments
    from dashboard.cards.segments_doctor import doctor_card
    from dashboard.cards.segments_features import feature_card
    from dashboard.cards.segments_profiles import profile_card
    from dashboard.cards.segments_rules import rules_card
    from dashboard.widgets import require_dataset

    state.note_usable(True)
    filters.remember()
    fitted = fitted_segments(require_dataset())
    doctor_card(fitted)
    feature_card(fitted)
    rules_card(fitted.group(2))
    profile_card(fitted.group(2))


def opened(token: str, **address: str) -> AppTest:
    frame = AppTest.from_function(page, default_timeout=120)
    frame.query_params.update({"ws": token, "lang": "en"} | address)
    frame.run()
    assert not frame.exception
    return frame


def small() -> str:
    rows = customers().frame("customers")
    return saved({"customers.csv": rows.to_csv(index=False).encode()})


def used(frame: AppTest) -> dict[str, str]:
    """Measure -> its scaling, of the doctor's table."""
    told = next(d.value for d in frame.dataframe if "Scaling" in d.value)
    return told[told["Used"]].set_index("Measure")["Scaling"].to_dict()


def code(frame: AppTest) -> str:
    found = frame.query_params.get("by", [""])
    return found if isinstance(found, str) else found[0]


def test_the_scaling_is_named_and_can_be_chosen():
    frame = opened(shop())
    assert "Scaling: z-score." in plain(frame) and set(used(frame).values()) <= {"z-score", "logarithm, then z-score"}
    frame.segmented_control(key="segments.scaled").set_value("minmax").run()
    assert not frame.exception and code(frame) == "m"
    assert "Scaling: min-max, as you chose." in plain(frame)
    assert set(used(frame).values()) <= {"min-max", "logarithm, then min-max"}
    frame.segmented_control(key="segments.preset").set_value("rfm").run()
    assert code(frame) == "rfm.m" and len(used(frame)) == 3
    frame.segmented_control(key="segments.scaled").set_value("z").run()
    assert code(frame) == "rfm" and "Scaling: z-score." in plain(frame)


def test_a_logged_measure_can_be_taken_as_it_is_and_back():
    frame = opened(shop(), by="rfm")
    frame.segmented_control(key="segments.preset").set_value("hand").run()
    assert code(frame) == "0.1.2" and frame.multiselect(key="segments.logs").value == ["orders", "spend"]
    frame.multiselect(key="segments.logs").set_value(["orders"]).run()
    assert not frame.exception and code(frame) == "0.1.2t"
    assert used(frame)["Spend"] == "z-score" and used(frame)["Orders"] == "logarithm, then z-score"
    frame.multiselect(key="segments.hand").set_value(["orders", "spend"]).run()
    assert code(frame) == "1.2t"  # the choice stays with the measure
    frame.multiselect(key="segments.logs").set_value(["orders", "spend"]).run()
    assert code(frame) == "1.2"


def test_groups_ids_and_what_few_have_can_be_chosen_and_are_told():
    frame = opened(small(), by="0")
    offered = frame.multiselect(key="segments.hand").options
    assert {"row_id – looks like an id", "known_of_few – known of fewer than half", "Gender – groups"} <= set(offered)
    assert not any(name.startswith(("same", "nick")) for name in offered)
    frame.multiselect(key="segments.hand").set_value(["visits", "row_id", "known_of_few", "gender"]).run()
    assert not frame.exception
    assert used(frame)["Gender"] == "2 columns of 0 and 1" and {"row_id", "known_of_few"} <= used(frame).keys()
    said = plain(frame)
    assert "divided by √Σp(1−p)" in said and "Between groups there are gaps by nature" in said
    told = next(d.value for d in frame.dataframe if "Scaling" in d.value).set_index("Measure")["Why"]
    assert told["row_id"].startswith("used because you chose it, although")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_segments_by_a_group_are_told_in_rules_and_profiles(lang):
    frame = opened(small(), by="5.m", lang=lang)
    assert ("Gender is" if lang == "en" else "性别") in plain(frame)
    assert any('"gender" ' in block.value and ("'f'" in block.value or "'m'" in block.value) for block in frame.code)


def test_min_max_segments_are_others_and_have_names_of_their_own():
    """A cache that took one for the other would show the same words."""
    from dashboard.names import automatic_names, sweep_of

    dataset = customers()
    plain_, squeezed = sweep_of(dataset, "0.1"), sweep_of(dataset, "0.1.m")
    assert plain_.features.names == squeezed.features.names
    assert (plain_.features.standardised() != squeezed.features.standardised()).any()
    one, other = automatic_names(dataset, plain_), automatic_names(dataset, squeezed)
    assert one is not other and automatic_names(dataset, plain_) is one


def test_the_key_of_the_codes_says_what_became_which_feature():
    frame = opened(small(), by="0.5")
    frame.session_state["segments.doctor.codes"] = True
    frame.run()
    assert not frame.exception
    table = next(d.value for d in frame.dataframe if "Became the feature" in d.value)
    assert {"Gender: f", "Gender: m"} < set(table["Became the feature"])
