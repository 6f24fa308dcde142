"""The recommendations page: whose list, from what, and why."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import core
from core.recommend import RECOMMENDERS, fit, interactions, serve
from core.store import Workspaces
from dashboard import server
from dashboard.cards.recommend_everyone import titled
from tests.dashboard import apps

APP = str(Path(server.__file__).with_name("app.py"))
SHOP = Path(server.__file__).parents[1] / "sample_data" / "shop"

# ann and bob agree on a and b; bob and cat have c; dan has nothing yet.
RATINGS = b"user_id,item_id,rating\nann,a,5\nann,b,4\nbob,a,5\nbob,b,4\nbob,c,5\ncat,c,3\n"
CUSTOMERS = b"user_id,consent\nann,yes\nbob,no\ncat,yes\ndan,no\n"
ITEMS = (
    "item_id,title,title_zh,category,price\na,Red *shoe*,红鞋,feet,10\nb,Red boot,红靴,feet,20\nc,Red scarf,红巾,neck,5\n"
).encode()
ROWS = b"item_id,rating,content,age\na,5,good,20\nb,4,bad,30\na,3,fair,40\n"
FILES = {"ratings.csv": RATINGS, "customers.csv": CUSTOMERS, "items.csv": ITEMS}


def page(files=FILES, *, lang="en", search="", **address):
    frame = AppTest.from_file(APP, default_timeout=60)
    frame.query_params.update({"lang": lang, "ws": core.load(files, workspaces=Workspaces()).token} | address)
    frame.run().switch_page("views/recommendations.py").run()
    if search:
        frame.text_input(key="recommend.search").set_value(search).run()
    assert not frame.exception
    assert not frame.error
    return frame


def texts(elements):
    return [element.value for element in elements]


def people_box(frame):
    return next(box for box in frame.selectbox if str(box.key).startswith("recommend.customer"))


def headline(frame):
    return next(text for text in texts(frame.markdown) if text.startswith("#### "))


# --- the page -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("lang", "title"), [("en", "See your audience clearly"), ("zh", "看清您的受众")])
def test_without_data_the_sample_is_offered(lang, title):
    frame = AppTest.from_file(APP, default_timeout=60)
    frame.query_params["lang"] = lang
    frame.run().switch_page("views/recommendations.py").run()
    assert title in texts(frame.subheader)
    assert not frame.exception


@pytest.mark.parametrize(
    ("lang", "sentence"), [("en", "nothing to learn recommendations from"), ("zh", "无从学习推荐")]
)
def test_data_without_choices_says_what_to_upload(lang, sentence):
    frame = page({"customers.csv": CUSTOMERS}, lang=lang)
    assert sentence in headline(frame)
    assert len(frame.info) == 1


def test_the_sample_shop_opens_with_its_own_numbers():
    frame = AppTest.from_file(APP, default_timeout=60)
    frame.query_params.update({"lang": "en", "ws": core.open_sample("shop", workspaces=Workspaces()).token})
    frame.run().switch_page("views/recommendations.py").run()
    assert not frame.exception
    ratings = pd.read_csv(SHOP / "ratings.csv.gz")
    people, pairs = ratings["user_id"].nunique(), len(ratings[["user_id", "item_id"]].drop_duplicates())
    assert headline(frame).startswith(f"#### {pairs:,} ratings by {people:,} people for 300 items")
    assert [metric.value for metric in frame.metric][:3] == [f"{people:,}", "300", f"{pairs:,}"]


def test_the_headline_is_computed():
    # 6 ratings of 3 x 3 pairs.
    assert "6 ratings by 3 people for 3 items: 66.7%" in headline(page())
    assert "3 人对 3 件商品给出了 6 个评分：已知全部可能组合的 66.7%" in headline(page(lang="zh"))


def test_nothing_personal_is_in_the_address():
    frame = page(search="ann")
    assert set(frame.query_params) <= {"ws", "lang", "model", "n"}


# --- the list -----------------------------------------------------------------------------------------------
def test_the_score_and_its_parts_are_those_worked_out_by_hand():
    # The rank stands apart from a title that may be a number itself.
    assert r":gray[1\.] **Red scarf**" in "\n".join(texts(page(search="ann", model="item_cf").markdown))
    # cos(a, c) = 5*5 / (sqrt(50) sqrt(34)) = cos(b, c), so c scores (5 + 4) * 0.6063 = 5.46, of which 5/9 is a.
    frame = page(search="ann", model="item_cf")
    shown = "\n".join(texts(frame.markdown))
    assert "**Red scarf** :gray[:small[c · neck · 5\\.00]]" in shown
    assert ":small[5.46]" in shown
    assert "**56%** Red \\*shoe\\*" in shown
    assert "**44%** Red boot" in shown
    assert any(text.startswith("Because this customer rated Red \\*shoe\\*") for text in texts(frame.caption))


def test_shared_words_are_highlighted():
    frame = page(search="ann", model="content")
    assert any(":primary-badge[red]" in text for text in texts(frame.markdown))


def test_titles_are_in_the_readers_language():
    frame = page(search="ann", lang="zh", model="item_cf")
    assert any("**红巾**" in text for text in texts(frame.markdown))


def test_someone_without_history_is_told_that_the_list_is_the_popular_one():
    frame = page(search="dan")
    assert people_box(frame).value == "dan"
    assert any("nothing in it is personal" in text for text in texts(frame.info))
    assert any("2 of 3 customers rated it" in text for text in texts(frame.caption))


def test_someone_who_has_everything_gets_no_list():
    assert any("has every item already" in text for text in texts(page(search="bob").info))


def test_who_refused_contact_is_not_exported():
    refused, agreed = page(search="dan"), page(search="ann")
    keys = [[button.key for button in frame.get("download_button")] for frame in (refused, agreed)]
    assert "download.recommendations" not in keys[0]
    assert any("not agreed to be contacted" in text for text in texts(refused.caption))
    assert "download.recommendations" in keys[1] or len(keys[1]) == len(keys[0]) + 1


# --- models -------------------------------------------------------------------------------------------------
def test_a_model_the_data_cannot_carry_is_locked_and_says_what_to_upload():
    frame = page({"ratings.csv": RATINGS}, model="content")
    options = frame.button_group(key="model").proto.options
    locked = [option.content_icon == ":material/lock:" for option in options]
    assert locked == [name in ("content", "hybrid", "social") for name in RECOMMENDERS]
    assert any("items with a title, a text or a category" in text for text in texts(frame.info))


def test_where_most_have_one_item_the_popular_list_comes_first():
    # Three of four people have one item; cat, dan and eve have x, so it leads the list of who lacks it.
    frame = page({"ratings.csv": b"user_id,item_id,rating\nann,a,5\nann,b,4\ncat,x,5\ndan,x,5\neve,x,2\n"})
    assert frame.button_group(key="model").value == "popular"
    assert any("Most people here have one item only" in text for text in texts(frame.caption))
    assert not any("one item only" in text for text in texts(page().caption))


def test_equal_scores_are_said_to_be_equal():
    # Cat has c; a and b are as close to it for bob's sake: 5 * 5 / (sqrt(50) * sqrt(34)) and 5 * 4 / (sqrt(32) * sqrt(34)).
    frame = page(search="cat", model="item_cf")
    assert any("All scores in this list are equal" in text for text in texts(frame.info))
    assert not any("All scores in this list are equal" in text for text in texts(page(search="dan").info))


def test_rows_that_stand_for_people_are_called_rows_and_said_to_be():
    frame = page({"r.csv": ROWS})
    assert any(r"r\.csv has no column that names people" in text for text in texts(frame.caption))
    assert people_box(frame).options[0].startswith("Row ")
    assert people_box(frame).value.startswith("r.csv#")
    assert people_box(page({"r.csv": ROWS}, lang="zh")).options[0] == "第 1 行 · 1"


def test_where_nobody_has_two_items_the_popular_list_comes_first():
    frame = page({"ratings.csv": b"user_id,item_id,rating\nann,a,5\nbob,b,4\n"})
    assert frame.button_group(key="model").value == "popular"
    assert any("nobody has two of them" in text for text in texts(frame.info))


LINKS = b"user1,user2,relationship_value\nann,bob,3\ndan,ann,2\ndan,bob,1\n"


def test_every_model_says_what_it_looks_at_and_the_social_one_cites_whom_one_follows():
    files = FILES | {"relationships.csv": LINKS}
    said = {name: "\n".join(texts(page(files, search="ann", model=name).caption)) for name in RECOMMENDERS}
    looks = {"popular": "how many people have each item", "content": "the words of title", "item_cf": "Item-based"}
    looks |= {"segment": "this customer’s segment", "hybrid": "Content and behaviour", "ncf": "Neural network"}
    looks |= {"ease": "Linked items", "blend": "A blend"}
    looks |= {"user_cf": "User-based", "als": "Matrix factorisation", "social": "whom this customer follows"}
    assert all(looks[name] in said[name] for name in RECOMMENDERS)
    assert "One person whom this customer follows rated it." in said["social"]


def test_a_followed_person_is_cited_with_the_part_of_the_score():
    # dan follows ann (2) and bob (1), who rated a 5 and 5: 10 of 15.
    frame = page(FILES | {"relationships.csv": LINKS}, search="dan", model="social")
    assert "**67%** ann" in "\n".join(texts(frame.markdown))


def test_who_follows_nobody_is_told_that_the_list_is_the_popular_one():
    frame = page(
        FILES | {"relationships.csv": b"user1,user2,relationship_value\nann,bob,3\n"}, search="dan", model="social"
    )
    assert any("follows nobody who has a history" in text for text in texts(frame.info))


def test_the_nearest_customers_stand_behind_user_cf_and_the_tastes_behind_als():
    assert any(
        expander.label == "The customers most like this one"
        for expander in page(search="ann", model="user_cf").expander
    )
    tastes = page(search="ann", model="als")
    assert any(expander.label == "The tastes this model found" for expander in tastes.expander)


def test_items_of_one_title_can_be_listed_once():
    goods = b"item_id,title,package_size\na,Milk,1 L\nb,Milk,2 L\nc,Tea,50 g\n"
    frame = page(FILES | {"items.csv": goods}, search="dan", model="popular")
    assert "a · 1 L" in "\n".join(texts(frame.markdown))
    frame.toggle(key="recommend.one_title").set_value(True).run()
    shown = "\n".join(texts(frame.markdown))
    assert r":gray[2\.] **Tea**" in shown
    assert "b · 2 L" not in shown
    assert not any(toggle.key == "recommend.one_title" for toggle in page().toggle)


def test_similar_items_come_from_any_model_that_compares_items():
    frame = page(search="ann")
    for name, says in {
        "content": "How alike their words",
        "item_cf": "same people have both",
        "als": "How alike the tastes",
    }.items():
        frame.button_group(key="recommend.similar.model").set_value(name).run()
        assert any(says in text for text in texts(frame.caption))
        assert not frame.exception


# --- two models, and everyone -------------------------------------------------------------------------------
def test_two_models_stand_side_by_side_and_what_they_share_is_counted_and_marked():
    # ann has a and b, so both lists hold nothing but c.
    frame = page(search="ann", model0="item_cf", model1="popular")
    frame.toggle(key="recommend.compare").set_value(True).run()
    shown = "\n".join(texts(frame.markdown))
    assert "**1 of 1** items is on both lists." in shown
    assert shown.count(":blue-badge[on both]") == 2
    assert not frame.exception


def test_in_a_comparison_too_a_model_that_cannot_be_carried_says_what_to_upload():
    frame = page(search="ann", model1="social")
    frame.toggle(key="recommend.compare").set_value(True).run()
    assert any("relationships" in text for text in texts(frame.info))
    assert "both lists" not in "\n".join(texts(frame.markdown))


def test_the_lists_of_everyone_are_made_kept_and_counted():
    frame = page(search="")
    frame.button(key="recommend.all.make").click().run()
    # cat lacks a and b, ann lacks c, dan (no history) lacks all three, bob nothing: 2 + 1 + 3 rows for 3 people.
    done = "**6 rows for 3 customers.** Together the lists hold 3 of 3 items"
    assert done in "\n".join(texts(frame.markdown))
    assert any("1 by “Most popular”" in text for text in texts(frame.caption))
    frame.run()
    assert done in "\n".join(texts(frame.markdown))
    frame.number_input(key="recommend.all.n").set_value(1).run()
    assert "rows for" not in "\n".join(texts(frame.markdown))


def test_the_file_of_everyone_has_titles_and_says_whose_list_it_is():
    dataset = core.load(FILES, workspaces=Workspaces())
    known = interactions(dataset)
    lists = serve([("popular", fit("popular", known))], 1, user_ids=["dan"])
    assert titled(lists, known).to_dict("records") == [
        {"user_id": "dan", "rank": 1, "item_id": "a", "title": "Red *shoe*", "score": 2.0, "model": "popular"}
    ]


# --- finding a customer -------------------------------------------------------------------------------------
def test_the_most_active_customer_is_shown_first():
    assert people_box(page()).value == "bob"


def test_a_search_that_finds_nobody_says_so():
    frame = page(search="a.n")
    assert any("No customer id contains this text" in text for text in texts(frame.info))


def test_a_search_for_an_item_that_finds_none_says_so():
    frame = page()
    frame.text_input(key="recommend.item_search").set_value("zzz").run()
    assert any("No item contains this text" in text for text in texts(frame.info))
    assert not frame.exception


def test_the_boxes_hold_no_words_of_a_language_that_a_switch_would_leave():
    assert (
        people_box(page()).options
        == people_box(page(lang="zh")).options
        == ["bob · 3", "ann · 2", "cat · 1", "dan · 0"]
    )


def test_chance_picks_someone_with_a_history():
    frame = page()
    frame.button(key="recommend.surprise").click().run()
    assert people_box(frame).value in ("ann", "bob", "cat")
    assert not frame.exception


def test_filters_choose_whose_lists_are_shown_never_what_is_learnt():
    rows = "user_id,item_id,rating,time\n" + "".join(
        f"u{n},i{n % 3},4,2024-01-0{1 + n % 9}\nu{n},i{(n + 1) % 3},5,2024-01-0{1 + n % 9}\n" for n in range(12)
    )
    token = apps.saved({"ratings.csv": rows.encode()})
    everyone, some = (apps.opened("recommendations", ws=token, lang="en", period=period) for period in ("", "7"))
    headline = next(line for line in apps.shown(everyone).splitlines() if line.startswith("####"))
    assert headline in apps.shown(some)
    assert "whose lists you see: 8 customers" in apps.shown(some)
    assert not some.exception
