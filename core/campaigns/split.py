"""Whether the groups have the sizes that were planned: where not, who is in which is no longer by lot."""

import math
from dataclasses import dataclass

SUSPICIOUS = 0.001  # below this p: Fabijan et al. 2019, "Diagnosing sample ratio mismatch"
_HALVES = (0.4, 0.6)  # a share of the treated in here was meant to be one half


@dataclass(frozen=True)
class Split:
    """treated of n people had the campaign, `planned` (a share) should have had it; None where nobody said so."""

    treated: int
    n: int
    planned: float | None

    @property
    def p(self) -> float:
        """How often chance alone would leave groups as far from the plan (chi-square with one degree of freedom)."""
        if self.planned is None:
            return math.nan
        error = math.sqrt(self.n * self.planned * (1 - self.planned))
        return math.erfc(abs(self.treated - self.n * self.planned) / error / math.sqrt(2))

    @property
    def broken(self) -> bool:
        """Whether the groups can hardly have come about as planned."""
        return self.p < SUSPICIOUS


def split(treated: int, control: int, planned: float | None = None) -> Split:
    """The check against a plan; without any, one half where the groups are of about one size."""
    n = treated + control
    if planned is None and _HALVES[0] <= treated / n <= _HALVES[1]:
        planned = 0.5
    return Split(treated, n, planned)
