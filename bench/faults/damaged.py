"""Flipped bits, torn, swapped and missing files of a workspace: found and named, and the way back works."""

import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import core
from bench.faults.apart import apart
from bench.faults.expected import copied, template
from bench.faults.place import Place, facts, version_facts
from bench.faults.tally import Facts, Tally
from core.store import Damaged

FLIPS, CUTS = 200, 50
PEOPLE = ["u1", "u2"]
Damage = Callable[[Place], Path]  # returns the file that is to be named


def tallies(flips: int = FLIPS, cuts: int = CUTS, every: int = 1, seed: int = 0) -> list[Tally]:
    """One tally a kind of damage; of the swapped and missing files only `every` so many."""
    chance = random.Random(seed)  # noqa: S311
    kinds = {
        f"{flips} flipped bits": [flip(chance) for _ in range(flips)],
        f"{cuts} truncated files": [cut(chance) for _ in range(cuts)],
        "swapped files": list(swaps())[::every],
        "missing files": None,
    }
    with template() as place:
        before = apart(facts, place)
        return [
            _kind(place, before, what, damages or list(removals(place))[::every]) for what, damages in kinds.items()
        ]


def _kind(place: Place, before: Facts, what: str, damages: list[Damage]) -> Tally:
    tally, found = Tally(what), 0
    for damage in damages:
        with copied(place) as copy:
            file = damage(copy)
            story = str(file.relative_to(copy.folder / "root" / "workspaces"))
            whole = place.folder / file.relative_to(copy.folder)
            seen, problems = apart(_look, copy, before, {path.name for path in [whole, *whole.rglob("*")]})
        found += seen
        tally.injected += 1
        tally.survived += not problems
        for kind, problem in problems:
            setattr(tally, kind, getattr(tally, kind) + 1)
            tally.tell(f"{story}: {problem}")
    tally.what += f" ({found} found and named, {len(damages) - found} without effect)"
    return tally


def _look(place: Place, before: Facts, damaged: set[str]) -> tuple[bool, list[tuple[str, str]]]:
    """Whether a file is said to be damaged, and what is wrong: (lost, silent or untold; what it is)."""
    problems: list[tuple[str, str]] = []
    now = facts(place)
    told = {fact for fact in now if fact[1] == "unreadable"}
    problems += [("silent", f"shows {fact}") for fact in now - before - told]
    for name, number, *_ in [fact for fact in before - now if isinstance(fact[1], int)]:
        token = next(token for token, known in place.known.items() if known == name)
        fact = version_facts(place.workspaces, token, name, number, "")
        if fact[1] == "unreadable":
            told.add(fact)
        else:
            problems.append(("lost", f"version {number} of {name} is gone from the history"))
    if ("main", "newest") not in {fact[:2] for fact in now}:
        told.add(version_facts(place.workspaces, place.main, "main", 0, ""))  # 0: the newest, whichever that is
    if told and not damaged & {fact[3] for fact in told if len(fact) > 3}:
        problems.append(("silent", f"{told}, which does not name {damaged}"))
    people = place.workspaces.keep_people(place.main, PEOPLE) if _there(place) else None
    if people and _ids(people) != PEOPLE:
        problems.append(("silent", f"the list of customers reads {_ids(people)}"))
    return bool(told), [*problems, *_way_back(place, before)]


def _there(place: Place) -> bool:
    return any(summary.token == place.main for summary in place.workspaces.list())


def _ids(path: Path) -> list[str]:
    import pandas as pd

    try:
        return pd.read_parquet(path)["user_id"].tolist()
    except (OSError, ValueError) as problem:
        return [f"unreadable: {problem}"]


def _way_back(place: Place, before: Facts) -> Iterator[tuple[str, str]]:
    """Where opening says Damaged and offers a version: going back to it shows what that version held."""
    workspaces = place.workspaces
    try:
        workspaces.open(place.main)
    except Damaged as damage:
        if damage.good is None:
            return
        newest = workspaces.newest(place.main)
        workspaces.go_back(place.main, damage.good, seen=newest)
        shown = version_facts(workspaces, place.main, "main", workspaces.newest(place.main), "")
        held = [fact[3:] for fact in before if fact[:2] == ("main", damage.good)]
        if [shown[3:]] != held and shown[1] != "unreadable":
            yield "silent", f"after going back to {damage.good}: {shown}, not {held}"
        elif shown[1] == "unreadable" and not shown[3].endswith(".upload"):
            yield "lost", f"went back to {damage.good}, which is damaged too: {shown}"
    except core.CoreError:
        return  # there is no such workspace any more; whether that is told has been looked at


# --- kinds of damage ------------------------------------------------------------------------------------------
def files(place: Place) -> list[Path]:
    """Every file of the workspace things are done to."""
    return sorted(path for path in place.home().rglob("*") if path.is_file())


def flip(chance: random.Random) -> Damage:
    """One random bit of a random file."""
    at, where, bit = chance.random(), chance.random(), chance.randrange(8)

    def damage(place: Place) -> Path:
        path = files(place)[int(at * len(files(place)))]
        content = bytearray(path.read_bytes())
        content[int(where * len(content))] ^= 1 << bit
        path.write_bytes(content)
        return path

    return damage


def cut(chance: random.Random) -> Damage:
    """A random file, cut at a random length."""
    at, where = chance.random(), chance.choice((0.0, chance.random(), chance.random(), 0.999))

    def damage(place: Place) -> Path:
        path = files(place)[int(at * len(files(place)))]
        content = path.read_bytes()
        path.write_bytes(content[: int(where * len(content))])
        return path

    return damage


def removals(place: Place) -> Iterator[Damage]:
    """Each file taken away, then each folder of a load, then all numbered manifests."""
    inside = [path.relative_to(place.home()) for path in [*files(place), *place.home().glob("*/")]]
    for name in inside:
        yield lambda copy, name=name: _remove(copy.home() / name)
    yield lambda copy: min([_remove(path) for path in copy.home().glob("v*.json")])


def _remove(path: Path) -> Path:
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    return path


def swaps() -> Iterator[Damage]:
    """Data files exchanged within a workspace and between two, manifests reworded, of another version or workspace."""

    def tables(home: Path) -> list[Path]:
        loads = [json.loads(file.read_bytes())["manifest"] for file in sorted(home.glob("v*.json"))]
        return [home / load["load"] / load["content"]["tables"]["events"]["files"][0]["name"] for load in loads]

    yield lambda place: _reworded(_numbered(place, 2))
    yield lambda place: _exchange(tables(place.home())[0], tables(place.home())[-1])
    yield lambda place: _exchange(tables(place.home("other"))[0], tables(place.home())[-1])
    for old, new in ((1, 4), (3, 4), (3, 5), (4, 1), (2, 1), (1, 2)):
        yield lambda place, old=old, new=new: _over(_numbered(place, old), _numbered(place, new))
    for new in (1, 4, 5):
        yield lambda place, new=new: _over(_numbered(place, 1, "other"), _numbered(place, new))
    for old in (1, 3):
        yield lambda place, old=old: _over(_numbered(place, old), place.home() / "manifest.json")
    yield lambda place: _over(place.home("other") / "manifest.json", place.home() / "manifest.json")


def _numbered(place: Place, number: int, name: str = "main") -> Path:
    return place.home(name) / f"v{number:06}.json"


def _exchange(one: Path, two: Path) -> Path:
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    return two


def _reworded(manifest: Path) -> Path:
    """One letter of a note, such that the manifest still reads well."""
    manifest.write_bytes(manifest.read_bytes().replace(b'"blue"', b'"blud"'))
    return manifest


def _over(source: Path, target: Path) -> Path:
    shutil.copyfile(source, target)
    return target
