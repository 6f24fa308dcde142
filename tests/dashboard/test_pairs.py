"""The card of pairs: on the page Sales, its figure and its section of a report."""

import numpy as np
import pandas as pd
import pytest

import core
from core.analytics import basket_pairs
from dashboard.figures.pairs import named, pair_in_words, pairs
from dashboard.report.context import Context
from dashboard.report.document import Chart, Section, Text
from dashboard.report.facts import of_block
from dashboard.report.sections.baskets import baskets
from tests.dashboard import apps


@pytest.fixture(scope="module")
def shop():
    return core.open_sample("shop")


def written(rows):
    """(order, user, item) rows as a file."""
    return {"orders.csv": ("order_id,user_id,item_id\n" + "".join(f"{o},{u},{i}\n" for o, u, i in rows)).encode()}


# --- on the page --------------------------------------------------------------------------------------------
def test_the_sample_shop_has_its_pairs_and_its_categories():
    page = apps.opened("sales", ws=apps.shop())
    assert not page.exception
    assert "of the orders with Rainbow Doll House also hold Musical Doll House" in apps.plain(page)
    page.button_group(key="pairs.level").set_value("category").run()
    assert not page.exception
    assert "of the orders with grocery also hold toys" in apps.plain(page)
    page.button_group(key="pairs.basket").set_value("customers").run()
    page.button_group(key="pairs.by").set_value("n").run()
    assert not page.exception
    assert "have also bought" in apps.plain(page)


def test_in_chinese_items_have_their_chinese_names():
    page = apps.opened("sales", ws=core.open_sample("shop", workspaces=core.store.Workspaces()).token, lang="zh")
    assert not page.exception
    assert "含“彩虹娃娃屋”的订单" in apps.plain(page)


CHANCE = [(f"o{n}", f"u{n}", item) for n in range(200) for item in ("abcd"[n % 4], "abcd"[(n + 1 + n // 4 % 3) % 4])]


@pytest.mark.parametrize(
    ("rows", "said"),
    [([("o1", "u1", "a"), ("o1", "u1", "b")], "Too little to look at"), (CHANCE, "None of the 6 pairs")],
)
def test_where_there_is_no_pair_it_is_said_calmly(rows, said):
    page = apps.opened("sales", ws=apps.saved(written(rows)))
    assert not page.exception
    assert any(said in info.value for info in page.info)


# --- in words and drawn -------------------------------------------------------------------------------------
def test_dots_are_the_lifts_and_names_never_markup():
    rows = pd.DataFrame({"name_a": ["<b>a</b>", "c"], "name_b": ["b", "d"], "n": [12, 10], "lift": [4.25, 20.0],
                         "lift_low": [2.0, 9.0], "lift_high": [8.0, 40.0]})  # fmt: skip
    drawing = pairs(rows, "en")
    assert list(drawing.data[0].x) == [4.25, 20.0]
    assert list(drawing.data[0].error_x.array) == [3.75, 20.0]
    assert [text.strip() for text in drawing.data[1].text] == ["4.2×", "20×"]
    assert drawing.layout.yaxis.ticktext[0] == "&lt;b&gt;a&lt;/b&gt;<br>+ b"


def test_items_of_one_name_are_told_apart_by_their_ids(shop):
    found = basket_pairs(shop)
    rows = named(found, dict.fromkeys([*found.found["a"], *found.found["b"]], "Sock"))
    assert rows["name_a"][0] == f"Sock ({found.found['a'][0]})"
    first = named(found, {}).iloc[0]
    assert pair_in_words(first, found, "en").startswith(
        f"{first.of_a:.0%} of the orders with {first.a} also hold {first.b}"
    )


# --- in a report --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_section_has_items_and_categories_under_keys_of_their_own(shop, lang):
    blocks = baskets(Context(shop, lang=lang))
    charts = [block for block in blocks if isinstance(block, Chart)]
    assert [chart.key for chart in charts] == ["pairs_item_id", "pairs_category"]
    assert np.array_equal(charts[1].frame["lift"], basket_pairs(shop, level="category").found["lift"])
    made = Section("baskets", "", blocks)
    facts = [fact.key for place, block in enumerate(blocks) for fact in of_block(made, place, block, "", lang)]
    assert len(facts) == len(set(facts))


def test_a_report_without_pairs_says_so():
    blocks = baskets(Context(core.load(written([("o1", "u1", "a"), ("o1", "u1", "b")]))))
    assert [type(block) for block in blocks] == [Text]
