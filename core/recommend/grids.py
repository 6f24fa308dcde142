"""Which options are tried of each model, and how many of them the size of the data allows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.recommend.blend import blend
from core.recommend.interactions import Interactions
from core.recommend.recommender import Recommender
from core.recommend.social import social

Options = Mapping[str, Any]

# The first of each is where the search begins (see search.climb); the options that matter most come first.
GRIDS: dict[str, dict[str, Sequence[Any]]] = {
    "popular": {"half_life": (None, 365, 90, 30)},
    "content": {"weight": ("binary", "log", "value")},
    "hybrid": {"alpha": (0.2, 0.1, 0.4), "weight": ("binary", "bm25", "log", "value"), "shrinkage": (0.0, 10.0)},
    "segment": {"prior": (20.0, 5.0, 80.0)},
    "user_cf": {"weight": ("binary", "log", "value")},
    "item_cf": {
        "weight": ("binary", "bm25", "log", "value"),
        "shrinkage": (0.0, 3.0, 10.0, 30.0),
        "neighbours": (None, 50),
    },
    "ease": {
        "ridge": (300.0, 1000.0, 100.0, 3000.0, 30.0, 10.0, 10_000.0),
        "weight": ("binary", "log", "value"),
        "evenness": (0.5, 0.0, 1.0),
        "dropout": (0.0, 0.3),
        "damping": (0.0, 0.5),
    },
    "als": {
        "ridge": (0.8, 1.0, 0.6, 0.4, 1.2, 0.2, 1.6),
        "factors": (32, 64, 128, 16),
        "weight": ("log", "binary", "value"),
        "alpha": (2.0, 8.0, 32.0, 1.0, 0.5),
        "growth": (0.0, 0.5, 1.0),
    },
}
DATED = ("half_life",)  # options that say nothing where nothing is dated
DIRECTED = ("both_ways",)  # and where everyone who is followed follows back
TRIES = ((200_000, 30), (1_500_000, 14))  # fits a model, up to so many pairs
FEWEST_TRIES = 6


@dataclass(frozen=True, eq=False)
class Composed:
    """A model made of others that are fitted already: to try its own options costs no fit.

    parts: the names of the others, under which its fit function takes their options.
    grid:  its own options, as above.   build: (interactions, *parts, **own options) -> the model.
    one:   whether only the best of the parts goes into it.
    """

    parts: tuple[str, ...]
    grid: Mapping[str, Sequence[Any]]
    build: Callable[..., Recommender]
    one: bool = False


COMPOSED: dict[str, Composed] = {
    "blend": Composed(("ease", "als"), {"share": (0.6, 0.4, 0.8, 0.2, 0.9, 0.5, 0.7)}, blend),
    "social": Composed(
        ("item_cf", "ease", "als", "blend"),
        {
            "trust": (0.3, 1.0, 0.1, 0.0, 3.0),  # at 0 it is its own part: friends never make it worse here
            "both_ways": (False, True),
            "fading": (20.0, 5.0, 100.0, 1.0),
            "weight": ("binary", "log"),
        },
        social,
        one=True,
    ),
}


def parts_of(name: str) -> tuple[str, ...]:
    """The models that this one is made of."""
    return COMPOSED[name].parts if name in COMPOSED else ()


def grid(name: str, interactions: Interactions) -> Mapping[str, Sequence[Any]]:
    """Option -> the values to try on these interactions, in this order."""
    every = COMPOSED[name].grid if name in COMPOSED else GRIDS.get(name, {})
    silent = {*(DATED if interactions.days is None else ()), *(DIRECTED if _mutual(interactions) else ())}
    return {option: values for option, values in every.items() if option not in silent}


def tries(name: str, pairs: int) -> int:
    """How many options of a model may be tried: fewer where a fit takes longer."""
    return next((most for size, most in TRIES if name in COMPOSED or pairs <= size), FEWEST_TRIES)


def _mutual(interactions: Interactions) -> bool:
    friends = interactions.friends
    return friends is None or not (friends != friends.T.tocsr()).nnz
