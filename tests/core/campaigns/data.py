"""Small campaigns whose answers are known by hand."""

import pandas as pd

import core
from core.store import Workspaces


def loaded(**tables):
    """A dataset of these frames, in the test's own home."""
    files = {f"{name}.csv": frame.to_csv(index=False).encode() for name, frame in tables.items()}
    return core.load(files, workspaces=Workspaces())


def contacts(converted, people, campaign="c", first=0, day="2025-03-01", names=("treatment", "control")):
    """People of two groups, of whom so many converted; ids go on from `first`."""
    rows = []
    for variant, yes, n in zip(names, converted, people, strict=True):
        for i in range(n):
            rows.append((f"u{first + len(rows)}", campaign, variant, int(i < yes), day))
    return pd.DataFrame(rows, columns=["user_id", "campaign_id", "variant", "conversions", "time"])


def orders(*rows):
    """user_id, order_id, amount, date."""
    frame = pd.DataFrame(rows, columns=["user_id", "order_id", "amount", "order_date"])
    return frame.assign(item_id="i1")
