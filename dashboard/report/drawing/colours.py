"""Colours of a figure as red, green and blue on white paper."""

import re
from collections.abc import Sequence
from itertools import pairwise

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
INK: Colour = (22, 24, 29)
GREY: Colour = (95, 102, 114)
LINE: Colour = (222, 225, 231)
GROUND: Colour = (246, 247, 249)
ACCENT: Colour = (0, 114, 178)

_NAMES = {"black": (0, 0, 0), "white": WHITE, "grey": (127, 127, 127), "gray": (127, 127, 127), "red": (213, 94, 0)}
_NUMBERS = re.compile(r"rgba?\(([^)]*)\)")


def colour(written: object, opacity: float = 1.0) -> Colour | None:
    """`#0072B2` or `rgba(0, 114, 178, 0.5)` as it looks on white; None where it is unseen or unknown."""
    text = str(written or "").strip().lower()
    rgb, alpha = _NAMES.get(text), 1.0
    if re.fullmatch(r"#[0-9a-f]{6}", text):
        rgb = tuple(int(text[at : at + 2], 16) for at in (1, 3, 5))
    elif re.fullmatch(r"#[0-9a-f]{3}", text):
        rgb = tuple(17 * int(letter, 16) for letter in text[1:])
    elif found := _NUMBERS.fullmatch(text):
        parts = [float(part) for part in found[1].split(",")]
        rgb, alpha = tuple(round(part) for part in parts[:3]), parts[3] if len(parts) > 3 else 1.0
    if rgb is None or alpha * opacity <= 0:
        return None
    return mixed(WHITE, rgb, alpha * opacity)


def mixed(first: Colour, second: Colour, share: float) -> Colour:
    """So much of the second over the first."""
    r, g, b = (round(a + (z - a) * min(max(share, 0.0), 1.0)) for a, z in zip(first, second, strict=True))
    return r, g, b


def on_scale(share: float, scale: Sequence[Sequence[object]]) -> Colour | None:
    """The colour at a place from 0 to 1 on a scale of plotly."""
    share = min(max(share, 0.0), 1.0)
    stops = [(float(str(at)), colour(written)) for at, written in scale]
    for (low, first), (high, second) in pairwise(stops):
        if share <= high and first and second:
            return mixed(first, second, (share - low) / ((high - low) or 1.0))
    return stops[-1][1] if stops else None


def readable_on(ground: Colour | None) -> Colour:
    """Ink on a light ground, white on a dark one."""
    r, g, b = ground or WHITE
    return WHITE if 0.299 * r + 0.587 * g + 0.114 * b < 140 else INK


def hexadecimal(rgb: Colour) -> str:
    """As offices write it: 0072B2."""
    return "{:02X}{:02X}{:02X}".format(*rgb)
