"""The models side by side: how often each is right, beside how often saying the same of everyone is right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.messages import Message
from core.predict.scores import Scores, aucs

MEASURES = ("accuracy", "precision", "recall", "f1", "auc", "top_tenth")
RARE = 0.05
FEW_SIDE = 30
_DRAWS, _AT_ONCE = 300, 25
_LEVEL = 0.05

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Comparison:
    """How well the models tell the label, each person judged by a model that never saw them.

    table:   model ("base" first: the same answer for everyone), then accuracy, precision, recall, f1, auc, top_tenth (the
             share of the label among the tenth with the highest scores) and each with _low and _high (95% interval over
             people), gain (accuracy above base), gain_low, gain_high; best AUC first. NaN where a model names nobody.
    base:    the share of the more frequent answer, 0..1.
    best:    the model with the largest AUC.
    verdict: one sentence; `real` whether any model is better than chance, `beats` whether the best is right more
             often than base; both corrected for the number of models.
    warnings: what to bear in mind: a rare label, few people.
    """

    table: pd.DataFrame
    base: float
    best: str
    verdict: Message
    real: bool
    beats: bool
    warnings: tuple[Message, ...]


def compare(positive: npt.NDArray[np.bool_], scores: Sequence[Scores], *, seed: int = 0) -> Comparison:
    """Judge cross-validated scores of the same people; intervals by drawing the people anew (bootstrap, seeded)."""
    draws = _draws(len(positive), seed)
    base = float(max(positive.mean(), 1 - positive.mean()))
    rows, tests = [], {}
    for one in scores:
        point = measured(positive, one, np.ones((1, len(positive))))
        drawn = [measured(positive, one, part) for part in np.array_split(draws, max(1, len(draws) // _AT_ONCE))]
        spread = {name: np.concatenate([part[name] for part in drawn]) for name in point}
        rows.append({"model": one.model} | _with_intervals(point, spread))
        tests[one.model] = {name: _lowest(point[name][0], spread[name], len(scores)) for name in ("auc", "gain")}
    table = pd.DataFrame(rows).sort_values(["auc", "model"], ascending=[False, True], ignore_index=True)
    best = str(table["model"].iloc[0])
    real = any(found["auc"] > 0.5 for found in tests.values())
    beats = real and tests[best]["gain"] > 0
    table = pd.concat([pd.DataFrame([_base_row(positive, base)]), table], ignore_index=True)
    verdict = _verdict(table.iloc[1], base, float(positive.mean()), real, beats)
    return Comparison(table, base, best, verdict, real, beats, _warnings(positive, base))


def measured(positive: npt.NDArray[np.bool_], scores: Scores, weights: Matrix) -> dict[str, Matrix]:
    """Each measure for each row of `weights` (b x n), the mean of the repeats."""
    found = [_measured(positive, values, scores.cut, weights) for values in scores.values]
    return {name: np.mean([one[name] for one in found], axis=0) for name in found[0]}


def _measured(positive: npt.NDArray[np.bool_], values: Matrix, cut: float, weights: Matrix) -> dict[str, Matrix]:
    said, total = values >= cut, weights.sum(axis=1)
    hit, named, have = (weights @ mask.astype(float) for mask in (said & positive, said, positive))
    accuracy = (total - named - have + 2 * hit) / total
    with np.errstate(invalid="ignore", divide="ignore"):
        precision, f1 = np.where(named > 0, hit / named, np.nan), 2 * hit / (named + have)
        recall = hit / have
    most = np.maximum(have, total - have) / total
    top = _top_tenth(positive, values, weights)
    found = {"accuracy": accuracy, "precision": precision, "recall": recall, "f1": f1}
    return found | {"auc": aucs(values, positive, weights), "top_tenth": top, "gain": accuracy - most}


def _top_tenth(positive: npt.NDArray[np.bool_], values: Matrix, weights: Matrix) -> Matrix:
    """The share of the label among the tenth with the highest scores; ties at its edge count in part."""
    edge = np.quantile(values, 0.9, method="higher")
    above, at = values > edge, values == edge
    n, n_at = weights @ above.astype(float), weights @ at.astype(float)
    hit, hit_at = weights @ (above & positive).astype(float), weights @ (at & positive).astype(float)
    wanted = 0.1 * weights.sum(axis=1)
    part = np.clip(np.divide(wanted - n, n_at, out=np.zeros_like(n), where=n_at > 0), 0, 1)
    taken = n + part * n_at
    share: Matrix = np.divide(hit + part * hit_at, taken, out=np.full_like(n, np.nan), where=taken > 0)
    return share


def _draws(n: int, seed: int) -> Matrix:
    """How often each person is drawn, one row a draw."""
    rng = np.random.default_rng(seed)
    return np.array([np.bincount(rng.integers(0, n, n), minlength=n) for _ in range(_DRAWS)], dtype=np.uint8)


def _with_intervals(point: Mapping[str, Matrix], spread: Mapping[str, Matrix]) -> dict[str, float]:
    row: dict[str, float] = {}
    for name in (*MEASURES, "gain"):
        known = spread[name][np.isfinite(spread[name])]
        low, high = np.quantile(known, [0.025, 0.975]) if len(known) else (np.nan, np.nan)
        row |= {name: float(point[name][0]), f"{name}_low": float(low), f"{name}_high": float(high)}
    return row


def _lowest(point: float, spread: Matrix, looked_at: int) -> float:
    """The lower end of a normal interval, corrected for how many models are looked at (Bonferroni)."""
    from scipy.stats import norm

    return point - float(norm.isf(_LEVEL / 2 / looked_at)) * float(np.nanstd(spread))


def _base_row(positive: npt.NDArray[np.bool_], base: float) -> dict[str, Any]:
    """The same answer for everyone, the more frequent one."""
    share, yes = float(positive.mean()), float(positive.mean()) > 0.5
    row: dict[str, Any] = {"model": "base", "accuracy": base, "precision": share if yes else np.nan}
    row |= {"recall": float(yes), "f1": 2 * share / (1 + share) if yes else 0.0, "auc": 0.5, "top_tenth": share}
    return row | {"gain": 0.0}


def _verdict(best: "pd.Series[Any]", base: float, share: float, real: bool, beats: bool) -> Message:
    values: dict[str, object] = {
        "model": Message(f"labels.model.{best['model']}"),
        "auc": f"{best['auc']:.2f}", "low": f"{best['auc_low']:.2f}", "high": f"{best['auc_high']:.2f}",
        "accuracy": f"{best['accuracy']:.1%}", "base": f"{base:.1%}",
        "top": f"{best['top_tenth']:.0%}", "share": f"{share:.1%}",
    }  # fmt: skip
    if not real:
        return Message("labels.verdict_none", **values)
    return Message("labels.verdict_beats" if beats else "labels.verdict_ranks", **values)


def _warnings(positive: npt.NDArray[np.bool_], base: float) -> tuple[Message, ...]:
    fewer = int(min(positive.sum(), (~positive).sum()))
    found = []
    if fewer / len(positive) <= RARE:
        yes = bool(positive.mean() > 0.5)
        code = "labels.rare_everybody" if yes else "labels.rare_nobody"
        found.append(Message(code, share=f"{positive.mean():.1%}", base=f"{base:.1%}"))
    if fewer < FEW_SIDE:
        found.append(Message("labels.few", n=fewer))
    return tuple(found)
