"""The list under the reader's hands: likes, dislikes, what-if, dials, rules and their cost."""

import core
from core.recommend import Rules
from dashboard.cards.recommend_cost import sentence
from dashboard.cards.recommend_hand import Hand
from tests.dashboard import apps

# Forty people of two tastes; z is in neither. Shoes are left out by a rule, and only some are in stock.
PEOPLE = range(80)
RATINGS = "user_id,item_id,rating,time\n" + "".join(
    f"u{p:02},{'ab'[p % 2]}{(p // 2 + step) % 6},5,2024-0{1 + step}-01\n" for p in PEOPLE for step in range(4)
)
ITEMS = "item_id,title,category,price,cost,stock\n" + "".join(
    f"{taste}{n},{'Shoe' if taste == 'a' else 'Hat'} {n},{'feet' if n % 2 else 'rest'},10,{n},{n % 3}\n"
    for taste in "ab" for n in range(6)
)  # fmt: skip
FILES = {"ratings.csv": RATINGS.encode(), "items.csv": ITEMS.encode()}


def page(files=FILES, search="u00", **address):
    frame = apps.opened("recommendations", ws=apps.saved(files), **({"lang": "en", "model": "item_cf"} | address))
    frame.text_input(key="recommend.search").set_value(search).run()
    assert not frame.exception
    return frame


def listed(frame):
    """The titles of the list, in order."""
    lines = [text.value for text in frame.markdown if text.value.startswith(":gray[") and "**" in text.value]
    return [line.split("**")[1] for line in lines]


# --- by hand ------------------------------------------------------------------------------------------------
def test_a_disliked_item_goes_and_comes_back_when_it_is_taken_back():
    frame = page()
    first = listed(frame)[0]
    apps.clicked(frame, "recommend.disliked.1")
    assert first not in listed(frame)
    assert "nothing was learnt again" in apps.shown(frame)
    apps.clicked(frame, "recommend.undo.0")
    assert listed(frame)[0] == first


def test_a_like_counts_as_an_event_and_stands_in_the_history():
    frame = page()
    first = listed(frame)[0]
    apps.clicked(frame, "recommend.liked.1")
    assert first not in listed(frame)
    history = frame.dataframe[0].value
    assert (history.iloc[0, 0], history.iloc[0, 1], history.iloc[0, 2]) == (first, 5.0, "by hand")
    apps.clicked(frame, "recommend.undo_all")
    assert "by hand" not in set(frame.dataframe[0].value.iloc[:, 2])


def test_events_added_and_taken_away_change_the_list_at_once():
    frame = page()
    before = listed(frame)
    assert "Hat" not in before[0]
    box = next(box for box in frame.selectbox if str(box.key).startswith("recommend.add."))
    box.set_value("b0").run()
    apps.clicked(frame, "recommend.add")
    assert "Hat 0" not in listed(frame)
    assert any("Hat" in title for title in listed(frame)[:4])
    size = len(frame.dataframe[0].value)
    apps.clicked(frame, "recommend.take_away")
    assert len(frame.dataframe[0].value) == size - 1


def test_someone_new_gets_a_list_of_their_own_with_the_first_event():
    frame = page(FILES | {"customers.csv": b"user_id\nnew\nu00\n"}, search="new")
    assert "nothing in it is personal" in apps.shown(frame) or "knows nothing of this customer" in apps.shown(frame)
    box = next(box for box in frame.selectbox if str(box.key).startswith("recommend.add."))
    box.set_value("b1").run()
    apps.clicked(frame, "recommend.add")
    assert listed(frame)[0].startswith("Hat")


def test_an_item_is_of_one_kind_at_most():
    hand = Hand().with_("liked", "a").with_("disliked", "a").with_("added", "b")
    assert (hand.liked, hand.disliked, hand.events, hand.gone) == ((), ("a",), ("b",), ("a",))
    assert not hand.without("a").without("b")


# --- dials and rules ----------------------------------------------------------------------------------------
def test_rules_leave_out_what_they_should_also_in_the_file_for_everyone():
    frame = page()
    key = f"recommend.rule.{apps.token_of(frame)}"
    frame.multiselect(key=f"{key}.without").set_value(["feet"]).run()
    frame.toggle(key=f"{key}.stock").set_value(True).run()
    # Of "rest" are 0, 2 and 4; 0 has no stock.
    assert {title.split()[1] for title in listed(frame)} <= {"2", "4"}
    apps.clicked(frame, "recommend.all.make")
    made = frame.session_state["recommend.all.made"].lists
    assert {item[1] for item in made["item_id"]} == {"2", "4"}
    assert "without feet" in apps.plain(frame)


def test_a_margin_and_a_cap_bind():
    frame = page()
    key = f"recommend.rule.{apps.token_of(frame)}"
    frame.number_input(key=f"{key}.margin").set_value(70).run()  # (10 - n) / 10
    assert {title.split()[1] for title in listed(frame)} <= {"0", "1", "2", "3"}
    frame.number_input(key=f"{key}.cap").set_value(1).run()
    assert sorted(int(title.split()[1]) % 2 for title in listed(frame)) == [0, 1]


def test_a_rule_without_its_column_says_which_it_needs():
    text = apps.shown(page({"ratings.csv": RATINGS.encode()}))
    assert "need an items table with a column “category”" in text
    assert "the columns “price” and “cost”" in text
    assert "a column “stock”" in text


def test_dials_change_the_order_and_their_cost_is_measured_when_asked():
    frame = page()
    frame.slider(key="recommend.diversity").set_value(100).run()
    frame.slider(key="recommend.novelty").set_value(50).run()
    assert not frame.exception
    apps.clicked(frame, "recommend.cost.ask")
    assert "(80 people, by what they took later)" in apps.shown(frame)
    assert "nDCG@10" in apps.shown(frame)
    frame.slider(key="recommend.novelty").set_value(0).run()
    assert "(80 people, by what they took later)" not in apps.shown(frame)


def test_the_cost_of_few_people_is_not_said():
    few = "\n".join(RATINGS.splitlines()[:41]).encode()
    frame = page({"ratings.csv": few}, search="")
    frame.slider(key="recommend.novelty").set_value(50).run()
    apps.clicked(frame, "recommend.cost.ask")
    assert "people" in apps.shown(frame)
    assert "points of nDCG" not in apps.shown(frame)


def test_a_cost_is_said_as_a_loss_a_gain_or_chance():
    said = {
        change: sentence(core.recommend.Cost(100, 0.2, 0.2 + change[0], *change, (5.0, 6.0), (0.8, 0.9)))
        for change in ((-0.02, -0.03, -0.01), (0.02, 0.01, 0.03), (0.0, -0.01, 0.01))
    }
    assert "cost 2.0 points of nDCG@10** [1.0, 3.0]" in said[-0.02, -0.03, -0.01]
    assert "add 2.0 points" in said[0.02, 0.01, 0.03]
    assert "told from chance" in said[0.0, -0.01, 0.01]
    assert Rules() == Rules(without=())
