"""Movement, the feature doctor and audiences on screen: what is said is what was found, and nobody who said no leaves."""

import csv
import io
import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import core
from core.privacy import contactable, sha256
from core.segments import freeze, segment
from core.segments.movement import moved
from core.store import Workspaces
from dashboard.figures.movement import movement_heat
from dashboard.filters import hashed
from tests.core.segments.worlds import spenders
from tests.dashboard.apps import plain, saved, shop, shown


def page(card: str):
    import dashboard.cards.segments_audience as audience
    import dashboard.cards.segments_doctor as doctor
    import dashboard.cards.segments_movement as movement
    from dashboard import filters, state
    from dashboard.cards.segments_choice import fitted_segments
    from dashboard.widgets import require_dataset

    state.note_usable(True)
    filters.remember()
    fitted = fitted_segments(require_dataset())
    if card == "doctor":
        doctor.doctor_card(fitted)
    elif card == "movement":
        movement.movement_card(fitted.group(4))
    else:
        audience.audience_card(fitted.group(4))


def opened(card: str, token: str, **address: str) -> AppTest:
    frame = AppTest.from_function(page, args=(card,), default_timeout=120)
    frame.query_params.update({"ws": token, "lang": "en"} | address)
    frame.run()
    assert not frame.exception
    return frame


def downloaded(monkeypatch, frame, key):
    """The rows of a file that the export door would write."""
    from dashboard import widgets

    caught = {}
    real = widgets.st.download_button

    def catch(label, data, **options):
        caught[options["key"]] = None if options.get("disabled") else data
        return real(label, data="", **{k: v for k, v in options.items() if k != "on_click"})

    monkeypatch.setattr(widgets.st, "download_button", catch)
    frame.run()
    assert not frame.exception
    write = caught.get(key)
    return None if write is None else list(csv.DictReader(io.StringIO(write().decode("utf-8-sig"))))


# --- movement -----------------------------------------------------------------------------------------------
def test_the_table_shows_the_sums_that_are_the_sizes():
    before, after = spenders(400, seed=1), spenders(300, seed=2)
    found = moved(freeze(before, segment(before, 3)), before, after)
    drawing = movement_heat(found, ["a", "b", "c"], "en")
    words = np.array(drawing.data[-1].text)
    grey = np.array(drawing.data[0].text)
    assert [grey[i][4] for i in range(3)] == [str(n) for n in found.sizes[0]]
    assert [grey[4][j] for j in range(3)] == [str(n) for n in found.sizes[1]]
    assert words[0][0] == f"<b>{found.table()[0, 0]}</b>"


def test_the_filters_choose_who_is_counted_and_the_boundaries_stay():
    """Women and men apart are counted as among all."""
    token = shop()
    dataset = Workspaces().open(token)
    gender = dataset.frame("customers").set_index("user_id")["gender"]
    known, counted = gender.value_counts(), {}
    names = core.segments.customer_features(dataset).names
    halves = [dataset.filtered(core.Filter(period=half)) for half in core.segments.halves(dataset)]
    everyone = core.segments.movement(*halves, names=names, k=4)
    there = gender.reindex(everyone.user_ids[everyone.there]).value_counts()
    for sex in ("female", "male"):
        frame = opened("movement", token, groups=f"{hashed('gender')}-{hashed(sex)}")
        said = plain(frame)
        assert f"The filters leave {known[sex]:,} of 5,000 customers: only they are counted here." in said
        counted[sex] = int(re.search(r"Of ([\d,]+) customers who were there both times", said)[1].replace(",", ""))
    assert counted == there[["female", "male"]].to_dict()


def test_who_moved_between_two_halves_of_the_shop():
    frame = opened("movement", shop())
    said = shown(frame)
    assert "customers who were there both times" in said and "**Why:**" in said and "by chance" in said
    assert "Before: 2 Jan 2025 – 2 Jul 2025. After: 3 Jul 2025 – 31 Dec 2025." in said
    frame.segmented_control(key=next(c.key for c in frame.segmented_control if "split" in c.key)).set_value("90").run()
    assert not frame.exception and "Before:" in shown(frame)


def test_movers_leave_through_the_door_without_those_who_said_no(monkeypatch):
    token = shop()
    rows = downloaded(monkeypatch, opened("movement", token), "download.segment_movers")
    dataset = Workspaces().open(token)
    assert rows and {row["user_id"] for row in rows} <= set(contactable(dataset))
    assert {row["cause"] for row in rows} <= {"habits", "boundaries", "came", "went"}


def test_profile_numbers_do_not_move():
    lines = "".join(f"u{n},{20 + n},{30000 + 7 * n * n}\n" for n in range(60))
    frame = opened("movement", saved({"p.csv": f"user_id,age,income\n{lines}".encode()}))
    assert "do not change from one period" in shown(frame)


def orders(people, *days):
    lines = [f"o{n}-{day},u{n},i1,{10 + 50 * (n % 4)},{day}" for n in people for day in days]
    return ("order_id,user_id,item_id,amount,order_date\n" + "\n".join(lines)).encode()


def test_segments_are_frozen_stale_with_new_data_and_applied_to_it():
    workspaces = Workspaces()
    first = {"orders.csv": orders(range(40), "2024-01-02", "2024-02-02")}
    dataset = core.load(first, workspaces=workspaces)
    frame = opened("movement", dataset.token)
    frame.segmented_control(key="segments.move.way").set_value("frozen").run()
    assert "Freeze the segments on screen" in shown(frame)
    frame.button(key="segments.freeze").click().run()
    assert not frame.exception
    note = workspaces.notes(dataset.token)["frozen"]
    assert note["digest"] == dataset.digest and len(note["centroids"]) == 4
    assert "user" not in str(note) and len(str(note)) < 20_000
    assert "has not changed since" in shown(frame) and workspaces.open(dataset.token).digest == dataset.digest
    more = {"more.csv": orders(range(20, 50), "2024-03-13")}
    core.load(first | more, workspaces=workspaces, onto=workspaces.open(dataset.token))
    later = opened("movement", dataset.token)
    later.segmented_control(key="segments.move.way").set_value("frozen").run()
    assert not later.exception
    assert "goes on 40 days further" in shown(later) and "10 came, 0 went" in shown(later)
    later.button(key="segments.unfreeze").click().run()
    assert not later.exception and "frozen" not in workspaces.notes(dataset.token)


def test_the_history_says_in_words_that_segments_were_frozen():
    token = saved({"orders.csv": orders(range(40), "2024-01-02", "2024-02-02")})
    frame = opened("movement", token)
    frame.segmented_control(key="segments.move.way").set_value("frozen").run()
    frame.button(key="segments.freeze").click().run()
    assert str(Workspaces().versions(token)[0].what) == "Froze 4 segments"


# --- the doctor ---------------------------------------------------------------------------------------------
def test_the_doctor_tells_every_column_and_what_counts_twice():
    frame = opened("doctor", shop(), by="behaviour")
    table = next(d.value for d in frame.dataframe if "Why" in d.value).set_index("Measure")
    assert table.loc["Page views", "Scaling"] == "logarithm, then z-score"
    assert table.loc["Days between orders", "Why"].endswith("fewer than half the customers.")
    assert not table.loc["E-mail" if "E-mail" in table.index else "Email", "Used"]
    assert "say nearly the same" in shown(frame) and "columns** are compared by" in shown(frame)


def test_the_doctor_speaks_chinese_and_survives_a_handful():
    lines = "".join(f"u{n},{20 + 7 * n}\n" for n in range(3))
    frame = opened("doctor", saved({"p.csv": f"user_id,age\n{lines}".encode()}), lang="zh")
    assert "指标体检" in shown(frame)


# --- audiences ----------------------------------------------------------------------------------------------
def test_the_count_comes_first_and_nobody_who_said_no_leaves(monkeypatch):
    token = shop()
    frame = opened("audience", token)
    assert "Choose a segment to see" in shown(frame) and not frame.metric
    frame.multiselect[0].set_value([0, 2]).run()
    assert not frame.exception
    counts = {metric.label: metric.value for metric in frame.metric}
    rows = downloaded(monkeypatch, frame, "download.audience")
    dataset = Workspaces().open(token)
    assert {row["user_id"] for row in rows} <= set(contactable(dataset))
    assert len(rows) == int(counts["May be contacted"].replace(",", "")) < int(counts["Customers"].replace(",", ""))
    assert f"**{len(rows):,} rows**" in shown(frame) and {row["segment"] for row in rows} == {"1", "3"}


@pytest.mark.parametrize(("form", "sign"), [("google", "+"), ("meta", "")])
def test_the_hashed_file_holds_hashes_alone(monkeypatch, form, sign):
    token = shop()
    frame = opened("audience", token)
    frame.multiselect[0].set_value([0]).run()
    frame.segmented_control(key="segments.audience.form").set_value(form).run()
    rows = downloaded(monkeypatch, frame, f"download.audience_{form}")
    assert list(rows[0]) == ["email", "phone"]
    customers = Workspaces().open(token).frame("customers")
    agreed = customers[customers["consent"].eq(True)]
    allowed = {sha256(email.strip().lower()) for email in agreed["email"].dropna()}
    refused = {sha256(e.strip().lower()) for e in customers.loc[~customers["consent"].eq(True), "email"].dropna()}
    emails = {row["email"] for row in rows} - {""}
    assert emails <= allowed and not emails & (refused - allowed)
    assert all(len(cell) in (0, 64) for row in rows for cell in row.values())
    assert f"**{len(rows):,} rows**" in shown(frame)
    phones = {
        sha256(sign + "".join(c for c in phone if c.isdigit())) for phone in agreed["phone"].dropna() if "+" in phone
    }
    assert {row["phone"] for row in rows} - {""} == phones & {row["phone"] for row in rows} and phones


def test_without_a_consent_column_a_confirmation_comes_first(monkeypatch):
    lines = "".join(f"u{n},{20 + n % 40},=p{n}@x.org\n" for n in range(60))
    frame = opened("audience", saved({"p.csv": f"user_id,age,email\n{lines}".encode()}))
    frame.multiselect[0].set_value([0, 1, 2, 3]).run()
    assert downloaded(monkeypatch, frame, "download.audience") is None
    frame.checkbox(key="confirm.audience").check().run()
    assert len(downloaded(monkeypatch, frame, "download.audience")) == 60


def test_an_audience_below_ten_is_refused_for_a_platform():
    lines = "".join(f"u{n},{20 + 2 * n},p{n}@x.org,{'yes' if n < 9 else 'no'}\n" for n in range(40))
    frame = opened("audience", saved({"p.csv": f"user_id,age,email,consent\n{lines}".encode()}))
    frame.multiselect[0].set_value([0, 1, 2, 3]).run()
    frame.segmented_control(key="segments.audience.form").set_value("google").run()
    assert not frame.exception and "9 people can be reached" in shown(frame)
    assert not frame.get("download_button")


def test_a_chosen_country_makes_national_numbers_usable():
    lines = "".join(f"u{n},{20 + n % 40},0151 {n:08d},yes\n" for n in range(60))
    frame = opened("audience", saved({"p.csv": f"user_id,age,phone,consent\n{lines}".encode()}))
    frame.multiselect[0].set_value([0, 1, 2, 3]).run()
    frame.segmented_control(key="segments.audience.form").set_value("google").run()
    assert not frame.exception and "0 people can be reached" in shown(frame)
    frame.text_input(key="segments.audience.country").set_value("+49").run()
    assert not frame.exception and "count as +49" in plain(frame) and "**60 rows**" in shown(frame)


def test_what_is_no_country_code_is_said():
    frame = opened("audience", shop())
    frame.segmented_control(key="segments.audience.form").set_value("meta").run()
    frame.text_input(key="segments.audience.country").set_value("DE").run()
    assert not frame.exception and "country code is DE" in plain(frame)


def test_a_name_that_would_run_as_a_formula_is_made_harmless(monkeypatch):
    token = shop()
    frame = opened("audience", token)
    Workspaces().note(token, "segment 4-0-", "=1+1", seen=Workspaces().newest(token))
    frame = opened("audience", token)
    frame.multiselect[0].set_value([0]).run()
    rows = downloaded(monkeypatch, frame, "download.audience")
    assert {row["segment_name"] for row in rows} == {"'=1+1"}
