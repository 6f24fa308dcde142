"""Lists of customers on disk, for filters: one Parquet file with the column user_id, named by its content."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from core.store import disk


def keep_people(folder: Path, user_ids: Iterable[str]) -> Path:
    """Write the different ids once, in order; the same people always get the same file, made anew if it was damaged."""
    import pandas as pd

    ids = sorted(set(map(str, user_ids)))
    path = folder / f"{hashlib.sha256(chr(0).join(ids).encode()).hexdigest()[:32]}.parquet"
    content = pd.DataFrame({"user_id": pd.Series(ids, dtype="str")}).to_parquet(index=False)
    if not disk.is_same(path, hashlib.sha256(content).hexdigest()):
        folder.mkdir(exist_ok=True)
        disk.replace(path, content)
    return path
