"""Runs inside an environment that has implicit: how long its models take for one table, and how good their lists are.

python implicit_speed.py FOLDER als|cosine OPTIONS   (bench.recommend_speed writes the folder and reads what is printed)
"""

import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from implicit.als import AlternatingLeastSquares
from implicit.nearest_neighbours import CosineRecommender


def main(folder: Path, name: str, options: dict) -> None:
    warnings.filterwarnings("ignore")
    past, held = sparse.load_npz(folder / "past.npz").astype(np.float32), np.load(folder / "held.npy")
    model = {"als": AlternatingLeastSquares, "cosine": CosineRecommender}[name](num_threads=1, **options)
    before, base = time.process_time(), peak_mb()
    model.fit(past, show_progress=False)
    fitted, most = time.process_time(), peak_mb()
    lists, _ = model.recommend(np.arange(len(held)), past, N=10, filter_already_liked_items=True)
    told = {"fit": fitted - before, "serve": time.process_time() - fitted, "base_mb": base, "fit_mb": most}
    hit = (lists == held[:, None]) / np.log2(np.arange(2, 12))
    print(json.dumps(told | {"peak_mb": peak_mb(), "ndcg": float(hit.sum(axis=1).mean())}))


def peak_mb() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3]))
