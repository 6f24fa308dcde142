"""What queries put on the disk goes with the process, however it ends."""

import subprocess
import sys
from pathlib import Path

from core.engine import spill

ASK = """
import os, sys
from pathlib import Path
from core.engine import cursor
root = Path(sys.argv[1])
cursor(root).execute("SELECT 1")
folder = next(path for path in (root / "spill").iterdir() if path.is_dir())
(folder / "left").write_text("rows of people")
print(folder, flush=True)
if sys.argv[2] == "killed":
    os.kill(os.getpid(), 9)
"""


def child(root: Path, end: str) -> Path:
    run = subprocess.run([sys.executable, "-c", ASK, str(root), end], capture_output=True, text=True)
    assert run.returncode == (-9 if end == "killed" else 0), run.stderr
    assert run.stderr == ""
    return Path(run.stdout.strip())


def test_a_process_that_ends_leaves_nothing(tmp_path):
    folder = child(tmp_path, "ended")
    assert not folder.exists()
    assert list((tmp_path / "spill").iterdir()) == []


def test_what_a_killed_process_left_goes_with_the_next_one(tmp_path):
    folder = child(tmp_path, "killed")
    assert (folder / "left").is_file()
    spill.spill_folder(tmp_path)
    assert not folder.exists()


def test_every_database_has_a_folder_of_its_own(tmp_path):
    one, other = spill.spill_folder(tmp_path), spill.spill_folder(tmp_path)
    assert one != other
    assert one.parent == other.parent
    assert list(one.parent.iterdir()) == []
