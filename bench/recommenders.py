"""Every recommender on real sets beside implicit's, tuned on the same validation part; the best of each, paired.

The peers run in an environment of their own: AUDIENCE_LENS_PEERS names its Python, else one is made here.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import json
import subprocess
import tempfile
import time
import venv
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sparse

import core
from core.recommend import Interactions, interactions, leaderboard
from core.recommend.intervals import intervals
from core.recommend.metrics import accuracy, ranked
from core.recommend.search import PEOPLE
from core.recommend.split import Split, some, split
from core.recommend.tuning import fit_tuned

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
PEERS = ("als", "bm25", "cosine")
Row = tuple[str, str, str]


def figures() -> list[Row]:
    python = peers_python()
    asked = [(name, known, kind) for name, known in sets() for kind in ("random", "time")]
    return [
        row
        for name, known, kind in asked
        if kind == "random" or _dated(known)
        for row in _compared(name, known, kind, python)
    ]


def sets() -> list[tuple[str, Interactions]]:
    """The shop that ships, and what of the real sets is here."""
    found = [("shop", interactions(core.open_sample("shop")))]
    retail, journey = (
        DATA / "uci-online-retail" / "online_retail.csv",
        DATA / "complete-journey" / "transactions.parquet",
    )
    found += [(path.parent.name, interactions(core.load(str(path)))) for path in (retail, journey) if path.exists()]
    visits = DATA / "uci-msweb"
    return [*found, ("uci-msweb", Interactions.from_frame(visited(visits)))] if visits.exists() else found


def visited(folder: Path) -> pd.DataFrame:
    """user_id, item_id of both files of anonymous visits; case numbers of one mean others than those of the other."""
    rows: list[tuple[str, str]] = []
    for part in ("data", "test"):
        user = ""
        for line in (folder / f"anonymous-msweb.{part}").read_text(encoding="latin-1").splitlines():
            kind, *cells = line.split(",")
            user = f"{part} {cells[1]}" if kind == "C" else user
            rows += [(user, cells[0])] if kind == "V" else []
    return pd.DataFrame(rows, columns=["user_id", "item_id"])


def _dated(known: Interactions) -> bool:
    return split(known).kind == "time"


def _compared(name: str, known: Interactions, kind: str, python: Path) -> list[Row]:
    before = time.process_time()
    board = leaderboard(known, kind=kind)
    cpu = time.process_time() - before
    halves = split(known, kind=kind)
    people = some(halves.users, 10_000, 0)
    peers = _peers(python, halves, people, known)
    options = dict(zip(board.table["model"], board.table["options"], strict=True))
    ours = _ndcg(
        ranked(fit_tuned(board.champion, halves.past, options[board.champion]), halves.past, people)[0], halves, people
    )
    best = max(PEERS, key=lambda peer: peers[peer][0].mean())
    points, low, high = 100 * intervals((ours - peers[best][0])[:, None])[:, 0]
    rows = [
        (
            f"{name}, split by {kind}: {len(people):,} people; champion {board.champion} minus the best peer "
            f"({best}), points of nDCG@10",
            f"{points:+.2f} [{low:+.2f}, {high:+.2f}]",
            "low >= 0",
        ),
        (f"{name}, split by {kind}: CPU of tuning and comparing all models", f"{cpu:.0f} s", "-"),
    ]
    for one in board.table.itertuples():
        measured = f"{one.ndcg:.4f} [{one.ndcg_low:.4f}, {one.ndcg_high:.4f}]"
        rows.append((f"{name}, split by {kind}: {one.model} {_told(one.options)}", measured, "-"))
    for peer, (values, told) in peers.items():
        mean, low, high = intervals(values[:, None])[:, 0]
        rows.append(
            (
                f"{name}, split by {kind}: implicit {peer} {_told(told['options'])}",
                f"{mean:.4f} [{low:.4f}, {high:.4f}]",
                "-",
            )
        )
    return rows


def _peers(
    python: Path, halves: Split, people: np.ndarray, known: Interactions
) -> dict[str, tuple[np.ndarray, dict[str, dict]]]:
    """nDCG of each peer for these people, and its options: tuned as ours are, by as many people of the same inner split."""
    inner = split(halves.past, kind=halves.kind)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, table in (("inner", inner.past.matrix), ("held", inner.future), ("past", halves.past.matrix)):
            sparse.save_npz(folder / f"{file}.npz", sparse.csr_matrix(table))
        np.save(folder / "judges.npy", some(inner.users, PEOPLE, 0))
        np.save(folder / "people.npy", people)
        subprocess.run([python, Path(__file__).with_name("implicit_lists.py"), folder], check=True, capture_output=True)
        return {
            peer: (
                _ndcg(np.load(folder / f"{peer}.npy"), halves, people),
                json.loads((folder / f"{peer}.json").read_text()),
            )
            for peer in PEERS
        }


def _ndcg(lists: np.ndarray, halves: Split, people: np.ndarray) -> np.ndarray:
    return accuracy(lists[:, :10].astype(np.int64), halves.future[people]).ndcg


def _told(options: dict[str, object]) -> str:
    return ", ".join(
        f"{name} {value:g}" if isinstance(value, float) else f"{name} {value}" for name, value in options.items()
    )


def peers_python() -> Path:
    """The Python that has implicit."""
    if given := os.environ.get("AUDIENCE_LENS_PEERS"):
        return Path(given)
    folder = Path(tempfile.gettempdir()) / "audience-lens-peers"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "implicit>=0.7"], check=True)
    return python


if __name__ == "__main__":
    for row in figures():
        print(*row, sep=" | ")
