"""Whether labels are judged honestly: of noise no model beats the base rate, and the models are those of the books.

python -m bench.labels [seeds]; there is no peer that does the whole.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import sys
import time

import numpy as np
import pandas as pd

from core.predict import MODELS, Comparison, Examples, compare, cross_validated, gains, id3
from core.predict.bayes import naive_bayes
from core.predict.compare import measured
from tests.core.predict.worlds import noise, tennis, told

PEOPLE, MANY = 200, 20_000
GAINS = {"outlook": 0.247, "temperature": 0.029, "humidity": 0.152, "wind": 0.048}
Row = tuple[str, str, str]


def judged(world: Examples) -> Comparison:
    """All models on one world."""
    return compare(world.positive, [cross_validated(world, name) for name in MODELS])


def of_noise(seeds: int) -> list[Row]:
    """Each model's accuracy above the base rate, and its AUC, on labels that nothing tells."""
    found = [judged(noise(PEOPLE, seed)) for seed in range(seeds)]
    tables = pd.concat([one.table.assign(seed=seed) for seed, one in enumerate(found)])
    rows = []
    for name in MODELS:
        part = tables[tables["model"] == name]
        gain, auc = (_mean(part[column].to_numpy(), 0.5 * (column == "auc")) for column in ("gain", "auc"))
        rows.append(
            (f"noise labels, {seeds} seeds of {PEOPLE} people: {name}, accuracy above the base rate; AUC above 0.50",
             f"{gain}; {auc}", "neither above 0")
        )  # fmt: skip
    real = sum(one.real for one in found)
    return [*rows, ('noise labels: verdicts other than "no model beats the base rate"', f"{real} of {seeds}", "<= 5%")]


def _mean(values: np.ndarray, chance: float) -> str:
    """The mean with its 95% interval over the seeds."""
    half = 1.96 * values.std(ddof=1) / np.sqrt(len(values))
    middle = values.mean() - chance
    return f"{middle:+.3f} ({middle - half:+.3f} to {middle + half:+.3f})"


def of_the_books() -> list[Row]:
    """Quinlan's tree and gains, naive Bayes by hand, measures by scikit-learn."""
    table, play = tennis()
    found = {name: round(gain, 3) for name, gain in gains(table, play).items()}
    root = id3(table, play).root
    asked = [root.column, *(child.column for _, child in root.branches if child.column)]
    row = pd.DataFrame([["sunny", "cool", "high", "strong"]], columns=table.columns, dtype=object)
    yes, no = 9 / 14 * 3 / 12 * 4 / 12 * 4 / 11 * 4 / 11, 5 / 14 * 4 / 8 * 2 / 8 * 5 / 7 * 4 / 7
    apart = abs(float(naive_bayes(table, play).scores(row)[0]) - yes / (yes + no))
    return [
        ("ID3 on Quinlan's 14 days: gains in bits", ", ".join(f"{v:.3f}" for v in found.values()), _listed(GAINS)),
        ("ID3 on Quinlan's 14 days: columns asked", ", ".join(asked), "outlook, wind, humidity"),
        ("naive Bayes on the same, against the share worked by hand", f"{apart:.1e} apart", "<= 1e-9"),
        ("accuracy, precision, recall, F1, AUC of all models against scikit-learn", _apart(), "<= 1e-9"),
    ]


def _listed(values: dict[str, float]) -> str:
    return ", ".join(f"{value:.3f}" for value in values.values())


def _apart() -> str:
    """The largest difference of any measure."""
    from sklearn import metrics

    world, worst = told(400), 0.0
    peers = {"accuracy": metrics.accuracy_score, "precision": metrics.precision_score,
             "recall": metrics.recall_score, "f1": metrics.f1_score}  # fmt: skip
    for name in MODELS:
        one = cross_validated(world, name)
        ours = measured(world.positive, one, np.ones((1, len(world.positive))))
        theirs = {m: np.mean([peer(world.positive, v >= one.cut) for v in one.values]) for m, peer in peers.items()}
        theirs["auc"] = np.mean([metrics.roc_auc_score(world.positive, values) for values in one.values])
        worst = max(worst, *(abs(float(ours[m][0]) - float(value)) for m, value in theirs.items()))
    return f"{worst:.1e} apart"


def of_cost() -> list[Row]:
    """CPU seconds of the largest comparison there is."""
    world, rows = told(MANY), []
    for names in (("logistic", "id3"), tuple(MODELS)):  # what the page shows at once, and all
        start = time.process_time()
        compare(world.positive, [cross_validated(world, name) for name in names])
        seconds = time.process_time() - start
        rows.append((f"{len(names)} models on {MANY:,} people x 3 columns: CPU", f"{seconds:.1f} s", "-"))
    return rows


def figures(seeds: int = 60) -> list[Row]:
    """Rows of the results table: what, measured, wanted."""
    return [*of_the_books(), *of_noise(seeds), *of_cost()]


if __name__ == "__main__":
    for row in figures(*(int(text) for text in sys.argv[1:2])):
        print(*row, sep=" | ", flush=True)
