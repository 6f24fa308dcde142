"""Backups with flipped bits, cut short or put together anew: refused in words, or restored with identical content."""

import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import core
from bench.faults.apart import apart
from bench.faults.expected import template
from bench.faults.place import version_facts
from bench.faults.tally import Tally
from core.store import Workspaces

FLIPS, CUTS = 100, 50
Damage = Callable[[bytes], bytes]


def tallies(flips: int = FLIPS, cuts: int = CUTS, seed: int = 0) -> list[Tally]:
    """One tally a kind of damage."""
    chance = random.Random(seed)  # noqa: S311
    with template() as place:
        whole, other = (place.folder / name / "backup.zip" for name in ("given", "kept"))
        before = apart(_restored, whole)
        assert not isinstance(before, str), before
        kinds: dict[str, list[bytes]] = {
            f"{flips} flipped bits in a backup": [_flip(whole.read_bytes(), chance) for _ in range(flips)],
            f"{cuts} backups cut short": [_cut(whole.read_bytes(), chance) for _ in range(cuts)],
            "backups with files missing, added or exchanged": mixed(whole, other),
        }
        return [_kind(what, contents, before) for what, contents in kinds.items()]


def _kind(what: str, contents: list[bytes], before: Any) -> Tally:
    tally, refused = Tally(what), 0
    for number, content in enumerate(contents):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "backup.zip"
            path.write_bytes(content)
            found, left = apart(_restored_and_left, path)
        tally.injected += 1
        refused += isinstance(found, str)
        tally.survived += isinstance(found, str) or found == before
        for kind, wrong in (
            ("untold", isinstance(found, str) and not found.startswith("CoreError")),
            ("silent", not isinstance(found, str) and found != before),
            ("left", bool(left) and isinstance(found, str)),
        ):
            if wrong:
                setattr(tally, kind, getattr(tally, kind) + 1)
                tally.tell(f"damage {number}: {found}; left {left}")
    tally.what += f" ({refused} refused, {len(contents) - refused} restored with identical content)"
    return tally


def _restored(path: Path) -> Any:
    """What the restored workspace shows, or what was raised."""
    return _restored_and_left(path)[0]


def _restored_and_left(path: Path) -> tuple[Any, list[str]]:
    with TemporaryDirectory() as folder:
        workspaces = Workspaces(Path(folder).resolve())
        try:
            found: Any = version_facts(workspaces, workspaces.restore(path), "", 1, "")
        except core.CoreError as problem:
            found = f"CoreError: {problem}"
        except Exception as problem:  # noqa: BLE001 - whatever reaches the caller is the finding
            found = f"{type(problem).__name__}: {problem}"
        files = [file for file in workspaces.root.rglob("*") if file.is_file() and file.suffix != ".lock"]
        return found, [str(file.relative_to(workspaces.root)) for file in files]


def _flip(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.choice((chance.randrange(len(content)), len(content) - chance.randrange(1, 60)))]


def mixed(whole: Path, other: Path) -> list[bytes]:
    """Backups that are fine as archives: an entry missing, one too many, two exchanged, the manifest of another."""
    entries, strange = _entries(whole), _entries(other)
    data = [name for name in entries if name != "manifest.json"]
    made = [{k: v for k, v in entries.items() if k != name} for name in entries]
    made += [entries | {"../outside.parquet": b"x"}, entries | {"0123456789abcdef.parquet": b"x"}]
    made += [entries | {data[0]: entries[data[1]], data[1]: entries[data[0]]}]
    made += [
        entries | {"manifest.json": strange["manifest.json"]},
        strange | {"manifest.json": entries["manifest.json"]},
    ]
    return [_zipped(whole.with_name("mixed.zip"), each) for each in made]


def _entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(path: Path, entries: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path.read_bytes()
