"""Words as a cloud: the area of a word follows its mentions, none touches another, and the same words always lie alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, sin, sqrt
from unicodedata import east_asian_width

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.names import short_names
from dashboard.figures.style import ACCENT, figure, plain
from dashboard.figures.words_sides import LEFT
from dashboard.text import Language, t
from dashboard.text.numbers import whole

WIDTH, HEIGHT = 310, 400  # pixels: the inside of a card on a phone
SIZES = (46, 40, 35, 30, 26, 22, 18, 15)  # of the most used word: the first with which all words fit
SMALLEST = 11
BELOW = 3.0  # mean stars
_LONGEST = 16
_TURNS, _STEPS = 40, 40


@dataclass(frozen=True)
class Placed:
    """A word with its letters' height and the box it lies in, in pixels around the middle of the cloud."""

    word: str
    size: float
    x: float
    y: float
    width: float
    height: float

    def touches(self, other: "Placed") -> bool:
        return (
            abs(self.x - other.x) * 2 < self.width + other.width
            and abs(self.y - other.y) * 2 < self.height + other.height
        )


def placed(words: Sequence[str], counts: Sequence[int]) -> list[Placed]:
    """The words, largest first, each as near to the middle as it fits, all as large as lets every one fit."""
    best: list[Placed] = []
    for largest in SIZES:
        found = _placed(words, counts, largest)
        if len(found) == len(words):
            return found
        best = max(best, found, key=len)
    return best


def _placed(words: Sequence[str], counts: Sequence[int], largest: float) -> list[Placed]:
    found: list[Placed] = []
    most = max([1, *counts])
    for word, count in zip(words, counts, strict=True):
        size = max(SMALLEST, largest * sqrt(count / most))
        box = _beside(found, word, min(size, WIDTH / _width(word, 1)))
        if box is None:
            break
        found.append(box)
    return found


def _beside(found: list[Placed], word: str, size: float) -> Placed | None:
    """The first free place along a spiral, as wide as the cloud is high and wide."""
    width, height = _width(word, size), 1.3 * size
    for step in range(_TURNS * _STEPS):
        far, angle = step / (_TURNS * _STEPS), step * 2 * 3.141592653589793 / _STEPS
        x, y = far * WIDTH / 2 * cos(angle), far * HEIGHT / 2 * sin(angle)
        box = Placed(word, size, x, y, width, height)
        inside = abs(x) + width / 2 <= WIDTH / 2 and abs(y) + height / 2 <= HEIGHT / 2
        if inside and not any(box.touches(other) for other in found):
            return box
    return None


def _width(word: str, size: float) -> float:
    """Pixels a word takes, rather too many: a Chinese character is as wide as it is high, a letter less."""
    letters = (1.02 if east_asian_width(sign) in "WF" else 0.85 if sign in "mw" else 0.58 for sign in word)
    return (sum(letters) + 0.3) * size


def cloud(ranked: pd.DataFrame, ratings: Mapping[str, float], lang: Language) -> go.Figure:
    """The words of `ranked` (word, count, texts); orange are those whose reviews rate below 3 stars on average."""
    names = short_names(ranked["word"], _LONGEST)
    shown = dict(zip(names, zip(ranked["count"], ranked["texts"], strict=True), strict=True))
    rating = {name: ratings.get(word, BELOW) for name, word in zip(names, ranked["word"], strict=True)}
    boxes = placed(list(shown), [int(count) for count, _ in shown.values()])
    hover = [
        t("words.hover", lang, word=box.word, count=whole(count), n=count, texts=whole(texts))
        for box in boxes
        for count, texts in [shown[box.word]]
    ]
    words = go.Scatter(
        x=[box.x for box in boxes],
        y=[-box.y for box in boxes],
        text=[plain(box.word) for box in boxes],
        mode="text",
        textfont={
            "size": [box.size for box in boxes],
            "color": [LEFT if rating[box.word] < BELOW else ACCENT for box in boxes],
        },
        hovertext=[plain(line) for line in hover],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    drawing = figure([words], height=HEIGHT)
    drawing.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0})
    drawing.update_xaxes(visible=False, range=[-WIDTH / 2, WIDTH / 2], constrain="domain")
    return drawing.update_yaxes(visible=False, range=[-HEIGHT / 2, HEIGHT / 2], scaleanchor="x", constrain="domain")
