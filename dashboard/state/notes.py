"""What the reader noted about the open data: names of segments, frozen ones, its currency, targets. Kept with the workspace."""

from functools import partial

import core
from core.analytics import Metric
from core.messages import Message
from core.segments import Frozen, thaw
from dashboard import noted
from dashboard.state.workspaces import change, workspaces

LONGEST_NAME = 40
LONGEST_SIGN = 4
_FROZEN = "frozen"
_TARGET = "target "


def segment_names(dataset: core.Dataset) -> dict[str, str]:
    """Key of a segment -> the name it was given."""
    return noted.segment_names(workspaces().notes(dataset.token))


def name_segment(dataset: core.Dataset, key: str, name: str) -> None:
    """Keep a name for a segment; an empty one takes the name away."""
    clean = " ".join(name.split())[:LONGEST_NAME]
    if clean != segment_names(dataset).get(key, ""):
        change(workspaces().note, dataset.token, noted.SEGMENT + key, clean or None)


def frozen_segments(dataset: core.Dataset) -> Frozen | None:
    """The segments that were frozen in this workspace."""
    return thaw(workspaces().notes(dataset.token).get(_FROZEN))


def freeze_segments(dataset: core.Dataset, frozen: Frozen | None) -> None:
    """Keep segments to apply them again, in place of those kept before; None lets them go."""
    what = Message("version.frozen", count=frozen.k) if frozen else Message("version.unfrozen")
    change(partial(workspaces().note, what=what), dataset.token, _FROZEN, frozen.note() if frozen else None)


def currency(dataset: core.Dataset) -> str:
    """The sign of the data's currency: the reader's own, else that of the data; nothing where it is not known."""
    return noted.currency(workspaces().notes(dataset.token), dataset)


def set_currency(dataset: core.Dataset, sign: str) -> None:
    """Keep a sign for the amounts of this workspace."""
    change(workspaces().note, dataset.token, "currency", sign.strip()[:LONGEST_SIGN])


def targets(dataset: core.Dataset) -> dict[str, float]:
    """Metric -> the value it should reach, in its unit (a share as 0..1)."""
    found = workspaces().notes(dataset.token)
    return {
        key.removeprefix(_TARGET): float(value)
        for key, value in found.items()
        if key.startswith(_TARGET) and isinstance(value, int | float)
    }


def set_target(dataset: core.Dataset, metric: Metric, value: float | None, said: str = "") -> None:
    """Keep a target for a metric, which history calls `said`; None takes it away."""
    code = "version.no_target" if value is None else "version.target"
    what = Message(code, metric=metric.title, **({} if value is None else {"target": said}))
    change(partial(workspaces().note, what=what), dataset.token, _TARGET + metric.name, value)
