"""What to do next with a group of customers: rules of thumb of marketing, each with the numbers it rests on."""

from collections.abc import Callable, Mapping

from core.messages import Message
from core.segments.terms import Quantity

MORE, LESS = 1.25, 0.8
"""Times the value of everyone, from which on a group is said to do more, or less."""
FAR_MORE = 1.5
LAPSED = 14  # days since the last order more than everyone's, below which a reminder would only disturb
OFTEN = 0.05  # of returns or discounts, below which these are no subject
MOST_STEPS = 3

Measured = Mapping[str, float]


def next_steps(mine: Measured, everyone: Measured) -> list[Message]:
    """At most three sentences for a group, the weightiest first; none where no rule applies.

    Measured of the group and of everyone, named as in personas; what a table does not say is missing.
    """
    said = (rule(_Pair(mine, everyone)) for rule in _RULES)
    return [message for message in said if message is not None][:MOST_STEPS]


class _Pair:
    """A group beside everyone; what is not known is neither more nor less."""

    def __init__(self, mine: Measured, everyone: Measured) -> None:
        self.mine, self.everyone = mine, everyone

    def above(self, name: str, times: float = MORE) -> bool:
        return self._known(name) and self.mine[name] >= times * self.everyone[name] > 0

    def below(self, name: str, times: float = LESS) -> bool:
        return self._known(name) and self.mine[name] <= times * self.everyone[name]

    def lapsed(self) -> bool:
        """Whether the last orders are much older than everyone's."""
        return self.above("recency", FAR_MORE) and self.mine["recency"] >= self.everyone["recency"] + LAPSED

    def _known(self, name: str) -> bool:
        return name in self.mine and name in self.everyone

    def say(self, code: str, **units: str) -> Message:
        """A sentence with both numbers of each measure: <measure> and <measure>_all; "" is a plain share."""
        values: dict[str, object] = {}
        for name, unit in units.items():
            mine, everyone = self.mine[name], self.everyone[name]
            values[name] = Quantity(mine, unit) if unit else mine
            values[f"{name}_all"] = Quantity(everyone, unit) if unit else everyone
        return Message(code, **values)


def _win_back(pair: _Pair) -> Message | None:
    if pair.lapsed() and pair.above("spend"):
        return pair.say("persona.next.win_back", recency="days", spend="money")
    return None


def _reward(pair: _Pair) -> Message | None:
    if pair.above("spend", FAR_MORE) and pair.below("recency", 1):
        return pair.say("persona.next.reward", spend="money", recency="days")
    return None


def _first_order(pair: _Pair) -> Message | None:
    if pair.above("never") and pair.mine["never"] >= 0.5:
        return pair.say("persona.next.first_order", never="")
    return None


def _second_order(pair: _Pair) -> Message | None:
    if pair.above("once") and pair.mine["once"] >= 0.5:
        return pair.say("persona.next.second_order", once="")
    return None


def _bundles(pair: _Pair) -> Message | None:
    if pair.above("orders") and pair.below("basket"):
        return pair.say("persona.next.bundles", orders="number", basket="money")
    return None


def _more_often(pair: _Pair) -> Message | None:
    if pair.below("orders") and pair.above("basket"):
        return pair.say("persona.next.more_often", orders="number", basket="money")
    return None


def _browsers(pair: _Pair) -> Message | None:
    if pair.above("views") and pair.below("orders"):
        return pair.say("persona.next.browsers", views="number", orders="number")
    return None


def _reactivate(pair: _Pair) -> Message | None:
    if pair.lapsed() and not pair.above("spend"):
        return pair.say("persona.next.reactivate", recency="days", spend="money")
    return None


def _returns(pair: _Pair) -> Message | None:
    if pair.above("returns", FAR_MORE) and pair.mine["returns"] >= OFTEN:
        return pair.say("persona.next.returns", returns="share")
    return None


def _discounts(pair: _Pair) -> Message | None:
    if pair.above("discounts") and pair.mine["discounts"] >= OFTEN:
        return pair.say("persona.next.discounts", discounts="share")
    return None


def _ratings(pair: _Pair) -> Message | None:
    if pair.below("rating"):
        return pair.say("persona.next.ratings", rating="number")
    return None


def _welcome(pair: _Pair) -> Message | None:
    if pair.below("tenure", 0.5):
        return pair.say("persona.next.welcome", tenure="days")
    return None


_RULES: tuple[Callable[[_Pair], Message | None], ...] = (
    _win_back, _reward, _first_order, _second_order, _bundles, _more_often, _browsers, _reactivate, _returns,
    _discounts, _ratings, _welcome,
)  # fmt: skip
