"""The tokeniser: one call to the segmenter a text finds what a call for each Chinese run finds."""

import re

import rjieba
from hypothesis import example, given
from hypothesis import strategies as st

from core.tokens import CONTACT, HAN, clauses, tokenise

RUNS = re.compile(f"[{HAN}]+|[^{HAN}]+")


def run_by_run(text: str) -> list[str]:
    """The plain way: contacts away, Chinese runs cut one by one, other runs at anything but letters and digits."""
    words: list[str] = []
    for run in RUNS.findall(re.sub(CONTACT, " ", text).lower()):
        words += rjieba.cut(run) if re.match(f"[{HAN}]", run) else re.findall(r"[^\W_]+(?:['’][^\W_]+)*", run)
    return words


@given(st.text("abAБ éß'’ -_.,+#&%:/@w12二三商品很好的质量差用T恤\n，。！豈㐀𠀀İ", max_size=40))
@example("T恤很好，T恤")
@example("写信到 jane@shop.example 或 www.shop.example/好，+44 7700 900123。好用")
@example("商品-很 好_用")
@example("")
def test_one_call_finds_the_same_words(text):
    assert tokenise(text) == run_by_run(text)


@given(st.text("ab '’-_.,+:/@w12二三商品很好的质量差\n，。！", max_size=40))
def test_clauses_have_no_word_that_the_text_lacks(text):
    # A contact may end at a pause, so that only texts without one are compared word by word.
    if re.search(CONTACT, text) is None:
        assert "".join(word for clause in clauses(text) for word in clause) == "".join(tokenise(text))


def test_clauses_end_at_pauses():
    assert clauses("Late, damaged box! 质量差，发货慢。size 3.5") == [
        ["late"], ["damaged", "box"], ["质量", "差"], ["发货", "慢"], ["size", "3", "5"],
    ]  # fmt: skip
