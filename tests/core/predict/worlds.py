"""Small worlds with a known answer, for the tests of labels."""

import numpy as np
import pandas as pd

from core.predict import Examples

# Quinlan 1986, table 1: whether to play tennis; outlook, temperature, humidity, wind.
TENNIS = """sunny hot high weak no
sunny hot high strong no
overcast hot high weak yes
rain mild high weak yes
rain cool normal weak yes
rain cool normal strong no
overcast cool normal strong yes
sunny mild high weak no
sunny cool normal weak yes
rain mild normal weak yes
sunny mild normal strong yes
overcast mild high strong yes
overcast hot normal weak yes
rain mild high strong no"""


def tennis():
    frame = pd.DataFrame([line.split() for line in TENNIS.splitlines()])
    frame.columns = ["outlook", "temperature", "humidity", "wind", "play"]
    return frame.drop(columns="play").astype(object), (frame["play"] == "yes").to_numpy()


def noise(n, seed=0, share=0.5):
    """Numbers and texts that know nothing of the label."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.normal(size=(n, 5)), columns=[f"n{i}" for i in range(5)])
    table["city"] = rng.choice(["a", "b", "c", "d"], n)
    table.loc[rng.random(n) < 0.1, "n0"] = np.nan
    positive = np.zeros(n, dtype=bool)
    positive[rng.permutation(n)[: round(share * n)]] = True
    return Examples.from_frame(table, positive)


def told(n, seed=0):
    """The label is mostly whether spend + visits is large; noise says nothing."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"spend": rng.normal(50, 10, n), "visits": rng.normal(5, 2, n), "noise": rng.normal(size=n)})
    odds = (table["spend"] - 50) / 10 * 2 + (table["visits"] - 5) / 2
    return Examples.from_frame(table, rng.random(n) < 1 / (1 + np.exp(-odds)))
