"""How fast a list answers to a change by hand, and what the dials do.

    python -m bench.changes SOURCE MODEL [MODEL ...]      a pack, or a folder of files

Of 50 people by lot: two events added, one item disliked, a list of ten with all its reasons; nothing is fitted. Then, on
the past of a split, what each dial gains and costs on the people whose future was laid aside.
"""

import sys
import time
from collections.abc import Callable

import numpy as np

import core
from core.recommend import Dials, Likeness, Model, arranged, cost, fit, interactions, likeness, what_if
from core.recommend.split import split

PEOPLE, STEPS = 50, (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def change(model: Model, user_id: str, items: list[str], dials: Dials, near: Likeness) -> None:
    """One change: two items added, one disliked, ten items listed with their reasons."""
    asked = arranged(
        what_if(model, user_id, added=dict.fromkeys(items[:2], 1.0), without=items[2:]),
        dials=dials, likeness=near, disliked=items[2:],
    )  # fmt: skip
    asked.reasons(user_id, asked.recommend([user_id], 10)["item_id"])


def milliseconds(work: Callable[[], None]) -> float:
    """CPU time of one run."""
    started = time.process_time()
    work()
    return 1000 * (time.process_time() - started)


def main(source: str, *names: str) -> None:
    dataset = core.open_sample(source) if source in core.samples() else core.load(source)
    known = interactions(dataset)
    near, rng = likeness(known), np.random.default_rng(0)
    people = rng.choice(known.user_ids, min(PEOPLE, len(known.user_ids)), replace=False)
    halves = split(known)
    then = likeness(halves.past)
    print(f"{source}: {known.matrix.shape[0]:,} people x {known.matrix.shape[1]:,} items, {known.matrix.nnz:,} pairs")
    for name in names:
        model, past = fit(name, known), fit(name, halves.past)
        for dials in (Dials(), Dials(0.3, 0.5)):
            spent = [
                milliseconds(lambda u=user, d=dials, m=model: change(m, str(u), _items(known.item_ids, rng), d, near))
                for user in people
            ]
            print(f"{name:8} {dials}: p50 {np.median(spent):.1f} ms, p95 {np.quantile(spent, 0.95):.1f} ms")
        for dial in ("novelty", "diversity"):
            for step in STEPS:
                found = cost(past, arranged(past, dials=Dials(**{dial: step}), likeness=then), halves)
                print(
                    f"{name:8} {dial} {step:.1f}: nDCG@10 {found.arranged:.4f} ({found.difference:+.4f}"
                    f" [{found.low:+.4f}, {found.high:+.4f}]), novelty {found.novelty[1]:.2f} bits,"
                    f" diversity {found.diversity[1]:.3f}, {found.people} people"
                )


def _items(item_ids: np.ndarray, rng: np.random.Generator) -> list[str]:
    return [str(item) for item in rng.choice(item_ids, 3, replace=False)]


if __name__ == "__main__":
    main(*sys.argv[1:])
