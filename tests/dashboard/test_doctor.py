"""The page of the import doctor: what was found, what another choice would change, apply and undo."""

import json

import numpy as np
import pandas as pd
import pytest

import core
from core.doctor import KINDS, quality
from core.loading.repairs import REPAIRS
from core.messages import ENGLISH
from core.store import Workspaces
from dashboard import state
from dashboard.figures import doctor as figures
from dashboard.text import screen_words
from tests.dashboard.apps import clicked, opened, plain, saved, shop, token_of
from tests.paths import BAD, needs_bad_inputs

CLEAN = b"page_id,user_id,page_views\np1,u1,3\np2,u2,4\n"
MESSY = b"order_id,user_id,amount,time\n" + b"".join(
    [b"o%d,u%d,%d,2024-01-%02d\n" % (n, n % 9, 10 + n, 1 + n % 28) for n in range(40)]
    + [
        b"o40,u1,free,2024-02-01\n",
        b"o41,u2,5,2024-02-31\n",
        b"o42,u3,5,2024-02-01,one,more\n",
        b"o43,u4,99999,2024-02-02\n",
    ]
)
PEOPLE = b"user_id,name,email,age,city\n" + b"".join(
    [b"u%d,Anna Li,anna.%d@example.com,%s,Oslo\n" % (n, n, b"" if n % 4 == 0 else b"%d" % (20 + n)) for n in range(30)]
    + [b"u30,Bo Quillfeather,quill at secretmail,33,Rome,more\n", b"u31,Bo Quillfeather,quill at secretmail,33,Rome\n"]
)  # fmt: skip


def page(files: dict[str, bytes] | str, **address: str):
    token = files if isinstance(files, str) else saved(files)
    frame = opened("doctor", ws=token, **{"lang": "en"} | address)
    assert not frame.exception
    return frame


def control(frame, name: str):
    """The control of a choice, by the end of its key."""
    boxes = [*frame.button_group, *frame.selectbox]
    return next(box for box in boxes if box.key and box.key.endswith(f".{name}"))


def control_of(frame, option: str, code: str):
    """The control of the finding with this sentence as its label."""
    found = [box for box in frame.button_group if box.label == f"What to do: {ENGLISH[code]}"]
    frame = found[0].set_value(option).run()
    assert not frame.exception
    return frame


def buttons(frame):
    return {button.key for button in frame.button}


def tables_of(frame, table: str) -> list[bytes]:
    dataset = Workspaces().open(token_of(frame))
    return [path.read_bytes() for path in dataset.tables[table].paths]


# --- what is said -------------------------------------------------------------------------------------------
def test_without_data_the_page_offers_the_sample():
    assert "empty.sample" in buttons(opened("doctor", lang="en"))


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "Nothing had to be repaired: all 2 rows were used"), ("zh", "没有需要修复的内容")]
)
def test_clean_data_is_called_clean_and_what_was_checked_is_said(lang, said):
    frame = page({"v.csv": CLEAN}, lang=lang)
    assert said in plain(frame) and ("checked cell by cell" if lang == "en" else "逐格检查") in plain(frame)
    assert not {"doctor.foresee", "doctor.apply", "doctor.undo"} & buttons(frame)


def test_the_sample_shop_loses_no_row():
    assert "行全部可用；发现 2 类问题" in plain(page(shop(), lang="zh"))


def test_every_kind_of_finding_is_told_with_its_place_and_value():
    said = plain(page({"o.csv": MESSY}))
    assert "1 of 44 rows could not be used; " in said
    assert "**Not a number** :gray-badge[once]" in said and "**amount** · o.csv · first in line 42: free" in said
    assert "**Not a date**" in said and "first in line 43: 2024-02-31" in said
    assert "**Row has more or fewer cells than the header**" in said


def test_the_parts_of_quality_have_bars_and_reasons():
    frame = page({"o.csv": MESSY})
    specs = [json.loads(chart.proto.spec) for chart in frame.get("plotly_chart")]
    assert [len(trace["y"]) for trace in specs[0]["data"]] == [5, 5]
    assert "Not a number: **1**" in plain(frame)


def test_a_name_or_address_in_an_example_is_masked_and_its_row_hidden_until_asked_for():
    frame = page({"p.csv": PEOPLE})
    assert "quill at" not in str([element.proto for element in frame.main])
    shown = frame.toggle(key="doctor.as_written").set_value(True).run()
    assert "u30,Bo Quillfeather" in "".join(str(table.value.to_dict()) for table in shown.dataframe)


@pytest.mark.parametrize("hidden", ["free", "2024-02-31", "one,more"])
def test_in_demo_mode_no_cell_of_the_files_is_shown(hidden):
    frame = page({"o.csv": MESSY}, demo="1")
    tables = "".join(str(table.value.to_dict()) for table in frame.dataframe)
    assert hidden not in plain(frame) + tables and not frame.get("download_button")


def test_a_hostile_heading_is_only_a_heading():
    rows = "".join(f"u{n},{n}\n" for n in range(30))
    frame = page({"p.csv": f"user_id,[x](http://evil.example) <b>\n{rows}u99,word\nu98,\n".encode()})
    assert "](http" not in "".join(str(m.value) for m in frame.markdown)


def test_the_data_page_leads_to_the_doctor():
    links = [link.proto.label for link in opened("data", ws=saved({"o.csv": MESSY}), lang="en").get("page_link")]
    assert any("kinds of findings: see the import doctor" in label for label in links)


# --- choose, foresee, apply, undo ---------------------------------------------------------------------------
def test_nothing_is_applied_before_its_consequence_was_seen_and_undo_gives_the_bytes_back():
    frame = page({"o.csv": MESSY})
    before = tables_of(frame, "orders")
    frame = control_of(frame, "set aside", "W_NOT_A_NUMBER")
    assert "doctor.apply" not in buttons(frame) and "One change chosen, not applied yet" in plain(frame)
    frame = clicked(frame, "doctor.foresee")
    assert "This would change: rows -1, rows set aside +1" in plain(frame)
    assert Workspaces().newest(token_of(frame)) == 1
    frame = clicked(frame, "doctor.apply")
    assert "2 of 44 rows could not be used" in plain(frame) and "Applied: rows -1" in plain(frame)
    assert Workspaces().open(token_of(frame)).facts["choices"] == {"o.csv": {"W_NOT_A_NUMBER:amount": "set aside"}}
    frame = clicked(frame, "doctor.undo")
    assert "1 of 44 rows could not be used" in plain(frame) and "doctor.undo" not in buttons(frame)
    assert tables_of(frame, "orders") == before


def test_choices_are_collected_and_another_one_asks_for_the_consequence_anew():
    frame = clicked(control_of(page({"o.csv": MESSY}), "set aside", "W_NOT_A_NUMBER"), "doctor.foresee")
    frame = control_of(frame, "set aside", "W_IMPOSSIBLE_DATE")
    assert "2 changes chosen" in plain(frame) and "doctor.apply" not in buttons(frame)
    frame = control_of(frame, "emptied", "W_NOT_A_NUMBER")
    assert "One change chosen" in plain(frame)
    assert "doctor.foresee" not in buttons(clicked(frame, "doctor.discard"))


def test_everything_can_be_put_back_as_it_was_read():
    dataset = core.load({"o.csv": MESSY}, workspaces=Workspaces())
    state.rechoose(dataset, {"o.csv": {"W_NOT_A_NUMBER:amount": "set aside", "W_RAGGED_ROW": "mended"}})
    frame = clicked(page(dataset.token), "doctor.as_read")
    assert "2 changes chosen" in plain(frame)
    frame = clicked(clicked(frame, "doctor.foresee"), "doctor.apply")
    again = Workspaces().open(dataset.token)
    assert again.facts["choices"] == {} and again.digest == dataset.digest


def test_a_choice_that_does_not_suit_is_one_message():
    frame = page({"p.csv": PEOPLE})
    dataset = Workspaces().open(token_of(frame))
    frame.session_state["doctor.draft"] = (f"{dataset.token}.1", {"p.csv": {"missing:city": "filled: median"}})
    frame = frame.run().button(key="doctor.foresee").click().run()
    assert len(frame.error) == 1 and not frame.exception


def test_a_gap_is_filled_marked_and_told():
    frame = page({"p.csv": PEOPLE})
    frame = control(frame, "missing.0").set_value("filled: median").run()
    frame = clicked(clicked(frame, "doctor.foresee"), "doctor.apply")
    assert ":blue-badge[8 filled]" in plain(frame)
    assert Workspaces().open(token_of(frame)).frame("customers")["age"].notna().all()


def test_what_lies_far_out_is_drawn_in():
    frame = page({"o.csv": MESSY})
    frame = control(frame, "outliers.0").set_value("winsorised").run()
    frame = clicked(frame, "doctor.foresee")
    assert "revenue -" in plain(frame)


def test_a_column_of_two_files_is_treated_in_both():
    files = {f"{name}.csv": PEOPLE.replace(b"\nu", b"\n" + name.encode()) for name in ("a", "b")}
    frame = control(page(files), "missing.0").set_value("set aside").run()
    _, choices = frame.session_state["doctor.draft"]
    assert choices == {name: {"missing:age": "set aside"} for name in files}


def test_many_columns_of_one_kind_are_treated_together():
    head = "user_id," + ",".join(f"n{c}" for c in range(6))
    rows = "".join(f"u{n}," + ",".join(str(n * c + 1) for c in range(6)) + "\n" for n in range(30))
    frame = page({"p.csv": f"{head}\n{rows}u99,a,b,c,d,e,f\n".encode()})
    frame = control(frame, "found.all.W_NOT_A_NUMBER").set_value("set aside").run()
    _, choices = frame.session_state["doctor.draft"]
    assert choices == {"p.csv": {f"W_NOT_A_NUMBER:n{c}": "set aside" for c in range(6)}}


# --- words --------------------------------------------------------------------------------------------------
def test_every_kind_and_every_choice_has_words():
    en, zh = screen_words("en"), screen_words("zh")
    options = {option for repair in REPAIRS.values() for option in repair.options}
    assert {f"doctor.option.{option}" for option in options} <= set(en)
    assert set(KINDS) <= set(ENGLISH) & set(zh)
    assert {code.removeprefix("doctor.help.") for code in en if code.startswith("doctor.help.")} <= set(KINDS)


@needs_bad_inputs
def test_every_code_of_the_bad_files_has_a_sentence():
    codes = json.loads((BAD / "manifest.json").read_text())["codes"]
    assert {code for code in codes if code.startswith("W_")} <= set(ENGLISH)


# --- figures ------------------------------------------------------------------------------------------------
def test_bars_of_a_column_count_every_value_and_the_range_ends_where_bars_do():
    values = np.array([1.0, 2, 3, 4, 5, 6, 1_000_000, -50])
    for ratios in (False, True):
        found = figures.spread_of(values, 0.5, 7.5, ratios=ratios)
        assert found.counts.sum() == 8
        usual = (found.middle > found.low) & (found.middle < found.high)
        assert found.counts[usual].sum() == 6
        assert found.value(found.place(42.0)) == pytest.approx(42.0)


def test_the_map_of_gaps_shows_what_is_missing_together():
    patterns = pd.DataFrame(
        {"missing": [(), ("age", "city"), ("age",)], "rows": [90, 8, 2], "share": [0.9, 0.08, 0.02]}
    )
    drawing = figures.gaps_map(patterns, {"age": "Age", "city": "City"}, "en", dark=False)
    assert [[cell > 0 for cell in row] for row in drawing.data[0].z] == [[False, True, True], [False, True, False]]


@pytest.mark.parametrize(
    ("score", "said"), [(100.0, "100"), (99.99, "99.9"), (98.0, "98"), (61.78, "61.7"), (float("nan"), "–")]
)
def test_only_what_is_perfect_is_100(score, said):
    assert figures.score_in_words(score) == said


def test_tables_side_by_side_have_a_cell_for_each_part():
    dataset = core.load({"o.csv": MESSY, "p.csv": PEOPLE}, workspaces=Workspaces())
    parts = quality(dataset).parts
    drawing = figures.quality_by_table(parts[parts["table"] != ""], "zh", dark=True)
    assert len(drawing.data[-1].z) == 2
