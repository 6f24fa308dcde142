"""Audience Lens without the screen: load marketing data, analyse, segment, recommend.

    import core
    dataset = core.open_sample("shop")
    core.analytics.page_views(dataset)

Rooms resolve on first use, so `import core` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core import analytics, campaigns, doctor, loading, predict, privacy, recommend, segments, store
    from core.dataset import Dataset
    from core.errors import CoreError, LoadError, NotEnoughData, OutOfRange
    from core.filters import Filter
    from core.loading import load, open_sample, samples
    from core.messages import Message

__all__ = [
    "CoreError",
    "Dataset",
    "Filter",
    "LoadError",
    "Message",
    "NotEnoughData",
    "OutOfRange",
    "analytics",
    "campaigns",
    "doctor",
    "load",
    "loading",
    "open_sample",
    "predict",
    "privacy",
    "recommend",
    "samples",
    "segments",
    "store",
]

_HOME = {
    "Dataset": "core.dataset",
    "Filter": "core.filters",
    "CoreError": "core.errors",
    "LoadError": "core.errors",
    "NotEnoughData": "core.errors",
    "OutOfRange": "core.errors",
    "Message": "core.messages",
    "load": "core.loading",
    "open_sample": "core.loading",
    "samples": "core.loading",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'core' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name) if name in _HOME else import_module(f"core.{name}")


def __dir__() -> list[str]:
    return __all__
