"""Are there gaps between groups? Most customers say where a gap would be, the others are counted there, in turn.

For one smooth crowd (any log-concave density: a bell, a box, a slope) the density along a tube between two centres has
one peak, wherever the tube lies (Prékopa 1973). So the middle of a tube cannot be emptier than both its ends, but by
chance; and as the tube comes from other customers than those counted in it, chance is a binomial.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from core.segments.lloyd import Floats, Points, lloyd, nearest

DEPTH = 0.75  # a gap has less than this share of the density on either side
CHANCE = 0.05  # how often chance may look like a gap
FOLDS = 5
TUBE = 0.95  # of the members of both groups inside the tube
ENDS = (-0.5, 1.5)  # of the tube; the centres lie at 0 and 1
STEPS = 40
RAREST = 1e-12
_MIDDLES, _SIDES = (2, 4, 8), (4, 8, 12)  # widths in steps


@dataclass(frozen=True, eq=False)
class Fold:
    """Customers who say where the gaps would be, their groups and centroids, and the customers counted there."""

    asked: Floats
    labels: npt.NDArray[np.int8]
    centroids: Floats
    counted: Floats


def folds(rows: Floats, labels: npt.NDArray[np.int8], part: npt.NDArray[np.int64]) -> list[Fold]:
    """The groups found again without each part of the rows; groups too small for that are left out."""
    k, out = int(labels.max()) + 1, []
    for number in range(int(part.max()) + 1):
        asked, kept = rows[part != number], labels[part != number]
        sizes = np.bincount(kept, minlength=k)
        if sizes.min() == 0:
            continue
        start = np.stack([asked[kept == group].mean(axis=0) for group in range(k)])
        centroids = lloyd(Points.of(asked, np.ones(len(asked), np.float32)), start, steps=30, tolerance=1e-4).centroids
        out.append(Fold(asked, nearest(asked, centroids), centroids, rows[part == number]))
    return out


def separate(folded: list[Fold]) -> npt.NDArray[np.intp]:
    """For each group the number of its island, where groups without a gap between them are one island."""
    if not folded:
        return np.zeros(1, np.intp)
    centroids = folded[0].centroids
    island = np.arange(len(centroids))
    apart = np.square(centroids[:, None] - centroids[None]).sum(axis=2)
    for i, j in sorted(combinations(range(len(centroids)), 2), key=lambda pair: apart[pair]):
        if island[i] != island[j] and gap_chance(folded, i, j) > CHANCE:
            island[island == island[j]] = island[i]
    return np.unique(island, return_inverse=True)[1]


def gap_chance(folded: list[Fold], i: int, j: int) -> float:
    """How likely so empty a middle is between groups i and j where there is no gap."""
    from scipy.special import bdtr

    counts = np.array([_counted(fold, i, j) for fold in folded])
    (inside, left, right), expected = counts[:, :3].sum(axis=0), counts[:, 3:]
    worst = 0.0
    for side, beside in enumerate((left, right)):
        met = counts[:, 0] + counts[:, 1 + side]
        if not met.sum():
            return 1.0
        share = float(met @ expected[:, side] / met.sum())
        worst = max(worst, float(bdtr(inside, round(inside + beside), share)))
    return worst


def _counted(fold: Fold, i: int, j: int) -> tuple[float, float, float, float, float]:
    """Customers counted inside the gap, left and right of it, and the least share inside on either side without one."""
    both = (fold.labels == i) | (fold.labels == j)
    tube = Tube.between(fold.asked[both], fold.labels[both] == j, fold.centroids[i], fold.centroids[j])
    windows = None if tube is None else emptiest(tube.counts(fold.asked))
    if tube is None or windows is None:  # no gap even where it was looked for: count it as none
        return 1.0, 0.0, 0.0, 0.5, 0.5
    ahead = np.r_[0, np.cumsum(tube.counts(fold.counted))]
    left, inside, right = (int(ahead[start + width] - ahead[start]) for start, width in windows)
    widths = [width for _, width in windows]
    shares = [DEPTH * widths[1] / (DEPTH * widths[1] + width) for width in (widths[0], widths[2])]
    return inside, left, right, shares[0], shares[1]


@dataclass(frozen=True, eq=False)
class Tube:
    """A cylinder around the line between two centres, round in the spread of their members."""

    origin: npt.NDArray[np.float64]
    across: npt.NDArray[np.float64]
    along: npt.NDArray[np.float64]
    radius: float

    @classmethod
    def between(cls, members: Floats, second: npt.NDArray[np.bool_], one: Floats, other: Floats) -> "Tube | None":
        """Along the direction that best tells both groups apart (Fisher 1936)."""
        start, step = one.astype(float), other.astype(float) - one
        if len(members) < 4 or not step.any():
            return None
        away = members - np.where(second[:, None], other, one)
        within = away.T.astype(float) @ away / len(members)
        d = len(step)
        shrink = min(1.0, d / len(members))
        within = (1 - shrink) * within + (shrink * np.trace(within) / d + 1e-6) * np.eye(d)
        whiten = np.linalg.inv(np.linalg.cholesky(within))
        gap = whiten @ step
        tube = cls(start, whiten, gap / (gap @ gap), np.inf)
        return cls(start, whiten, tube.along, float(np.quantile(tube.places(members)[1], TUBE)))

    def places(self, rows: Floats) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Of each row how far along the line (0 and 1 are the centres), and its squared distance from it."""
        lying = (rows - self.origin) @ self.across.T
        along = lying @ self.along
        return along, np.einsum("ij,ij->i", lying, lying) - along**2 / (self.along @ self.along)

    def counts(self, rows: Floats) -> npt.NDArray[np.int64]:
        """Rows in each step of the tube."""
        along, away = self.places(rows)
        steps = ((along[away <= self.radius] - ENDS[0]) * (STEPS / (ENDS[1] - ENDS[0]))).astype(int)
        return np.bincount(steps[(steps >= 0) & (steps < STEPS)], minlength=STEPS)


Window = tuple[int, int]


def emptiest(counts: npt.NDArray[np.int64]) -> tuple[Window, Window, Window] | None:
    """A window left, in the middle and right, as (first step, width), between which the gap is clearest."""
    ahead = np.r_[0, np.cumsum(counts)]
    fullest = {width: _fullest(ahead, width) for width in _SIDES}
    best, found = 0.0, None
    for wide in _MIDDLES:
        first = np.arange(STEPS * 3 // 8, STEPS * 5 // 8 + 1 - wide // 2)
        inside = ahead[first + wide] - ahead[first]
        clear_left, left, width_left = _clearest(inside, wide, {w: f[0][first - w] for w, f in fullest.items()})
        clear_right, right, width_right = _clearest(
            inside, wide, {w: _at(f[1], first + wide) for w, f in fullest.items()}
        )
        clear = np.minimum(clear_left, clear_right)
        m = int(np.argmax(clear))
        if clear[m] > best:
            best = float(clear[m])
            found = (int(left[m]), int(width_left[m])), (int(first[m]), wide), (int(right[m]), int(width_right[m]))
    return found


Ints = npt.NDArray[np.int64]


def _fullest(ahead: Ints, width: int) -> tuple[Ints, Ints]:
    """The fullest window of a width that starts at or before each step, and at or after: count * STEPS + start."""
    coded = (ahead[width:] - ahead[:-width]) * STEPS + np.arange(STEPS + 1 - width)
    return np.maximum.accumulate(coded), np.maximum.accumulate(coded[::-1])[::-1]


def _at(coded: Ints, first: Ints) -> Ints:
    """Where no whole window is left before the end, none is full."""
    return np.where(first < len(coded), coded[np.minimum(first, len(coded) - 1)], 0)


def _clearest(inside: Ints, wide: int, beside: dict[int, Ints]) -> tuple[npt.NDArray[np.float64], Ints, Ints]:
    """Over all widths of the side window: how far it stands out over the middle, its start and width."""
    from scipy.special import bdtr

    widths = np.array(list(beside))
    coded = np.stack(list(beside.values()))
    held, ratio = coded // STEPS, DEPTH * wide / widths[:, None]
    rare = bdtr(inside, inside + held, ratio / (1 + ratio) + np.zeros_like(held))
    errors = (held * ratio - inside) / np.sqrt(held * ratio**2 + inside + 1)  # tells apart what is too rare for a float
    clear = np.where(rare > RAREST, -np.log(np.maximum(rare, RAREST)), -np.log(RAREST) + errors)
    chosen = np.argmax(clear, axis=0)
    every = np.arange(clear.shape[1])
    return clear[chosen, every], coded[chosen, every] % STEPS, widths[chosen]
