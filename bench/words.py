"""Chinese reviews cut into words and counted, beside jieba in plain Python where it is installed."""

import re
from importlib.util import find_spec

from bench.measure import interleaved

TEXTS = 100_000
PEER_TEXTS = 10_000


def reviews(texts: int) -> list[str]:
    """Reviews of 15 characters or more, 31 on average, put together from clauses of the Chinese ones of the sample shop."""
    import random

    import core

    written = core.open_sample("shop").frame("reviews")["content"]
    chinese = [text for text in written if re.search("[一-鿿]", text) and not re.search("[A-Za-z]", text)]
    clauses = [clause for text in chinese for clause in re.split("(?<=[，。！？；])", text) if clause]
    draw = random.Random(0)  # noqa: S311
    return [_review(draw, clauses) for _ in range(texts)]


def _review(draw, clauses: list[str]) -> str:
    wanted, text = draw.randint(15, 40), ""
    while len(text) < wanted:
        text += draw.choice(clauses)
    return text


def ours(texts: list[str]) -> int:
    """Count every word; how many different ones there are."""
    from collections import Counter

    from core.tokens import tokenise

    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(tokenise(text))
    return len(counts)


def ours_setup(texts: int) -> list[str]:
    from core.tokens import tokenise

    tokenise("打开词典")
    return reviews(texts)


def jieba(texts: list[str]) -> int:
    """The same by jieba: cut, lower-case, keep what has a letter, digit or Chinese character."""
    from collections import Counter

    import jieba as segmenter

    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(word for word in segmenter.cut(text.lower()) if word.isalnum())
    return len(counts)


def jieba_setup(texts: int) -> list[str]:
    import logging

    import jieba as segmenter

    segmenter.setLogLevel(logging.WARNING)
    segmenter.initialize()
    return reviews(texts)


def figures() -> list[tuple[str, str, str]]:
    """Rows of the results table: what, measured, wanted."""
    jobs: dict[str, tuple[str, str, object]] = {"ours": ("words", "ours", TEXTS)}
    if find_spec("jieba"):
        jobs["jieba"] = ("words", "jieba", PEER_TEXTS)
    found = interleaved(jobs, runs=5)
    ours_rate = TEXTS / found["ours"]["cpu"]
    rows = [("Chinese words: reviews of 31 characters a CPU second", f"{ours_rate:,.0f}", ">= 100,000")]
    if "jieba" in found:
        rate = PEER_TEXTS / found["jieba"]["cpu"]
        rows.append(("the same by jieba in plain Python", f"{rate:,.0f} ({ours_rate / rate:.0f}x slower)", "-"))
    return rows


if __name__ == "__main__":
    for row in figures():
        print(*row, sep=" | ")
