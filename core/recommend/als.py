"""Matrix factorisation of what people took: alternating least squares (Hu, Koren & Volinsky 2008)."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from core.errors import OutOfRange
from core.messages import Message
from core.recommend.interactions import Interactions
from core.recommend.least_squares import STEPS, confidence_of, inverse, nearly, solve
from core.recommend.ranking import Best, Floats, Numbers, Rows, above, blocks, bound, in_order, stored
from core.recommend.recommender import Model, Reason, cited, did, evidence, similar
from core.recommend.starting import start, start_nearly
from core.recommend.weights import choose_weight, weigh

FACTORS, SWEEPS, ALPHA, RIDGE = 32, 3, 2.0, 0.8
EXACT = 200_000  # pairs up to which each half of a sweep is solved to the last digit: of so few it costs little
FEW, AT_ONCE = 16, 1_000  # lists up to which one step costs less than two; people whose factors are found at once


@dataclass(frozen=True, eq=False)
class ALS(Model):
    """score(u, i) = x_u · y_i, near 1 where u would take i and near 0 where not (eq. 2).

    Taken or not is 1 or 0; how often, or how well rated, is the confidence in it: 1 + alpha * weight, weights with a
    mean of 1. So a low rating is a weak yes, not a no: who rated it, chose it. A value of 0 or less is no yes.

    factors: y, items x factors, at right angles and the strongest first; 0 for items that nobody has.
    ridge:   lambda of eq. 3 of someone with `usual` items, growing with items ** growth (Zhou et al. 2008 has growth 1).
    unit:    the mean weight, which the confidences are counted in.   every: y'y of all items, for all that asks for it.
    x_u follows from the customer's own history (eq. 4), so a new one needs no new fit.
    """

    factors: Floats
    weight: str
    alpha: float
    ridge: float
    unit: float
    growth: float
    usual: float
    every: Floats
    name: ClassVar[str] = "als"

    def scores(self, history: csr_array) -> Floats:
        return self.people(history) @ self.factors.T

    def people(self, history: csr_array) -> Floats:
        """x, histories x factors: the best answer to each history that the items' factors allow."""
        trust = self._confidence(history)
        return solve(trust, self.factors, _ridges(trust, self.ridge, self.growth, self.usual), self.every)

    def parts(self, history: csr_array, item: int) -> Floats:
        """What each stored entry of the one history adds to the item's score (eq. 7), times the trust in it."""
        trust = self._confidence(history)
        own = self.factors[trust.indices]
        ridge = float(_ridges(trust, self.ridge, self.growth, self.usual)[0])
        inverted = inverse(trust, self.factors, ridge, self.every)
        each = np.zeros(len(self.factors))  # an entry that is no yes adds nothing
        each[trust.indices] = (1 + trust.data) * (own @ inverted @ self.factors[item])
        found: Floats = each[history.indices]
        return found

    def reason(self, user_id: str, history: csr_array, item: int) -> Reason:
        """The weights add up to the score: what each own item says for this one."""
        rows = evidence(self.interactions, user_id, history.indices, self.parts(history, item))
        items = cited(self.interactions, rows[rows["weight"] > 0])
        return Reason(Message("recommend.reason.als", items=items, did=did(self.interactions)), rows)

    def similar_items(self, item_id: object, n: int = 10) -> pd.DataFrame:
        """item_id, score (cosine of the factors), rank: the items that the same tastes lead to."""
        item = self.interactions.column(item_id)
        length = np.linalg.norm(self.factors, axis=1)
        cosine = self.factors @ self.factors[item] / np.maximum(length * length[item], np.finfo(float).tiny)
        return similar(self.interactions, item, cosine, n)

    def anchors(self, factor: int, n: int = 5) -> pd.DataFrame:
        """item_id, title, loading: the items that stand for one factor (from 0), those with most of it first."""
        if not 0 <= factor < self.factors.shape[1]:
            raise OutOfRange("factor", factor, f"0 … {self.factors.shape[1] - 1}")
        loading = self.factors[:, factor]
        first = np.lexsort((np.arange(len(loading)), -loading))[:n]
        first = first[loading[first] > 0]
        titles = [self.interactions.label(int(item)) for item in first]
        ids = pd.Series(self.interactions.item_ids[first], dtype="str")
        return pd.DataFrame({"item_id": ids, "title": pd.Series(titles, dtype="str"), "loading": loading[first]})

    def error(self) -> float:
        """What is left of the confidence-weighted squares, as a share of all of them (eq. 3 without its ridge)."""
        trust = self._confidence(self.interactions.matrix)
        people = self.people(self.interactions.matrix)
        rows = np.repeat(np.arange(trust.shape[0]), np.diff(trust.indptr))
        score = np.einsum("nf,nf->n", people[rows], self.factors[trust.indices])
        nothing = np.sum((people.T @ people) * (self.factors.T @ self.factors)) - np.sum(score**2)
        left = nothing + np.sum((1 + trust.data) * (1 - score) ** 2)
        return float(left / np.sum(1 + trust.data))

    def _best(self, rows: Rows, n: int, exclude_seen: bool, popular: Floats) -> Best:
        """As of any model, with some of the people at a time; the factors of many at once take half as long."""
        if len(rows) < FEW:
            return super()._best(rows, n, exclude_seen, popular)
        history = self.interactions.history(rows)
        people, parts = self.people(history), blocks(len(rows), len(popular))
        found = [self._rescored(rows[part], history[part], people[part], n, exclude_seen, popular) for part in parts]
        row = np.concatenate([each[0] + part.start for part, each in zip(parts, found, strict=True)])
        item, rank, score = (np.concatenate(each) for each in list(zip(*found, strict=True))[1:])
        return row, item, rank, score

    def _rescored(
        self, rows: Rows, history: csr_array, people: Floats, n: int, exclude_seen: bool, popular: Floats
    ) -> Best:
        """Only what may be among the first in float32, for all that its error can hide, is scored in float64."""
        factors, longest = self._rough
        rough = people.astype(np.float32) @ factors
        if exclude_seen:
            rough[stored(history)] = -np.inf
        error = np.finfo(np.float32).eps * (len(factors) + 4) * longest * np.linalg.norm(people, axis=1)
        least = bound(rough, n) - 2 * error
        row, item = above(rough, np.where(least > 0, least, np.inf).astype(np.float32))
        score = np.einsum("nf,nf->n", people[row], self.factors[item])
        order, rank = in_order(row, item, score, n, popular)
        most = row[order], item[order], rank, score[order]
        short = np.flatnonzero(least <= 0)
        if not len(short):
            return most
        row, *rest = super()._best(rows[short], n, exclude_seen, popular)
        both = [np.concatenate(pair) for pair in zip(most, (short[row], *rest), strict=True)]
        order = np.argsort(both[0], kind="stable")
        return both[0][order], both[1][order], both[2][order], both[3][order]

    def _blocks(self, people: int) -> list[slice]:
        return [slice(start, start + AT_ONCE) for start in range(0, people, AT_ONCE)]

    @cached_property
    def _rough(self) -> tuple[NDArray[np.float32], float]:
        """The factors in float32, factors x items, and the length of an item's at most."""
        factors = np.ascontiguousarray(self.factors.T, dtype=np.float32)
        return factors, float(np.sqrt(np.square(factors).sum(axis=0).max(initial=0.0)))

    def _confidence(self, history: csr_array) -> csr_array:
        return confidence_of(weigh(history, self.weight), self.alpha / self.unit)


def fit_als(
    interactions: Interactions,
    *,
    factors: int = FACTORS,
    alpha: float = ALPHA,
    ridge: float = RIDGE,
    sweeps: int = SWEEPS,
    growth: float = 0.0,
    weight: str | None = None,
) -> ALS:
    """Factors of the items, from those of the singular value decomposition on: no chance is in it, and few sweeps do.

    factors: at most half of the people and of the items that were taken.   sweeps: over people and items.
    alpha:   confidence that a mean weight adds.
    ridge:   lambda of eq. 3, in units of 1 + alpha times the largest singular value that as many pairs have by chance.
    growth:  0 to 1: how the ridge grows with the number of entries of a person, and of an item.
    weight:  value, log or binary; by default ratings as they stand and counts by log(1 + count).
    The defaults were chosen on one held-out item a person of four sets: a shop, a gift shop, a grocer, page views.
    """
    for name, value, least in (
        ("factors", factors, 1),
        ("sweeps", sweeps, 1),
        ("alpha", alpha, 0),
        ("ridge", ridge, 0),
    ):
        if not (np.isfinite(value) and value >= least and (value > 0 or name == "alpha")):
            raise OutOfRange(name, value, "> 0")
    if not 0 <= growth <= 1:
        raise OutOfRange("growth", growth, "0 … 1")
    weight = choose_weight(interactions, weight)
    weighed = weigh(interactions.matrix, weight)
    unit = float(weighed.data[weighed.data > 0].mean()) if (weighed.data > 0).any() else 1.0
    by_user = confidence_of(weighed, alpha / unit)
    del weighed  # of tens of millions of pairs each copy counts
    strength = ridge * (1 + alpha) * _by_chance(by_user)
    usual, swept = _usual(by_user), _swept if by_user.nnz <= EXACT else _nearly_swept
    items = swept(by_user, factors, strength, growth, sweeps)
    upright = _upright(items)
    return ALS(interactions, upright, weight, alpha, strength, unit, growth, usual, upright.T @ upright)


def _swept(by_user: csr_array, factors: int, ridge: float, growth: float, sweeps: int) -> Floats:
    """Items x factors, each half of each sweep solved."""
    items, by_item = start(by_user, factors), csr_array(by_user.T.tocsr())
    to_people, to_items = (_ridges(side, ridge, growth, _usual(side)) for side in (by_user, by_item))
    for _ in range(sweeps):
        items = solve(by_item, solve(by_user, items, to_people), to_items)
    return items


def _nearly_swept(by_user: csr_array, factors: int, ridge: float, growth: float, sweeps: int) -> Floats:
    """Items x factors in float32, each half some steps nearer; the last one anew in float64, so that twins stay equal."""
    items: Numbers = start_nearly(by_user, factors)
    people: Numbers = np.zeros((by_user.shape[0], 0), np.float32)
    by_user = csr_array((by_user.data.astype(np.float32), by_user.indices, by_user.indptr), shape=by_user.shape)
    by_item = csr_array(by_user.T.tocsr())
    to_people, to_items = (_ridges(side, ridge, growth, _usual(side)) for side in (by_user, by_item))
    for sweep in range(1, sweeps + 1):
        people = nearly(by_user, items, to_people, people)
        if sweep < sweeps:
            items = nearly(by_item, people, to_items, items)
    return np.asarray(nearly(by_item, people.astype(float), to_items, steps=2 * STEPS), float)


def _usual(trust: csr_array) -> float:
    """Entries of a row, in the mean over those that have any."""
    return float(trust.nnz / max(1, np.count_nonzero(np.diff(trust.indptr))))


def _ridges(trust: csr_array, ridge: float, growth: float, usual: float) -> Floats:
    """The ridge of each row."""
    return np.asarray(ridge * (np.maximum(np.diff(trust.indptr), 1) / usual) ** growth)


def _by_chance(trust: csr_array) -> float:
    """The largest singular value, nearly, of a table of as many ones at random: sqrt(1s a row) + sqrt(1s a column)."""
    sides = (np.count_nonzero(np.diff(trust.indptr)), np.count_nonzero(np.bincount(trust.indices)))
    return float(sum(np.sqrt(trust.nnz / max(1, side)) for side in sides)) or 1.0


def _upright(items: Floats) -> Floats:
    """The same factors turned to their main axes, the largest entry of each positive: scores don't change."""
    _, _, axes = np.linalg.svd(items.T @ items, hermitian=True)
    turned = items @ axes.T
    largest = turned[np.abs(turned).argmax(axis=0), np.arange(turned.shape[1])]
    return np.asarray(turned * np.where(largest < 0, -1.0, 1.0))
