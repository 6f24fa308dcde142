"""Answers kept between reruns; the only user of Streamlit's caches for results.

The key is the name of the analysis, the digest of the data and plain settings: never a frame, of which
Streamlit would hash a sample only.
"""

from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import streamlit as st

import core

Answer = TypeVar("Answer")
_PLAIN = (str, int, float, bool, bytes, date, datetime, type(None))


def compute(analysis: Callable[..., Answer], dataset: core.Dataset, **params: Any) -> Answer:
    """The answer of `analysis(dataset, **params)`, computed once per data and settings. Read only."""
    name = f"{analysis.__module__}.{analysis.__qualname__}"
    return _answer(name, dataset.digest, _key(params), lambda: analysis(dataset, **params))


def compute_large(analysis: Callable[..., Answer], dataset: core.Dataset, **params: Any) -> Answer:
    """The same for answers of many megabytes, such as fitted models: only the last eight are kept."""
    name = f"{analysis.__module__}.{analysis.__qualname__}"
    return _large_answer(name, dataset.digest, _key(params), lambda: analysis(dataset, **params))


def compute_held(analysis: Callable[..., Answer], dataset: core.Dataset, **params: Any) -> Answer:
    """The same for what a cluster holds for as long as it is kept here: only the last two, whatever else is asked."""
    name = f"{analysis.__module__}.{analysis.__qualname__}"
    return _held_answer(name, dataset.digest, _key(params), lambda: analysis(dataset, **params))


@st.cache_resource(max_entries=200, show_spinner=False)
def _answer(name: str, digest: str, params: Hashable, _work: Callable[[], Answer]) -> Answer:
    return _work()


@st.cache_resource(max_entries=8, show_spinner=False)
def _large_answer(name: str, digest: str, params: Hashable, _work: Callable[[], Answer]) -> Answer:
    return _work()


@st.cache_resource(max_entries=2, show_spinner=False)
def _held_answer(name: str, digest: str, params: Hashable, _work: Callable[[], Answer]) -> Answer:
    return _work()


def _key(value: Any) -> str:
    """Plain settings as text that differs whenever they differ; anything else has no business in a key."""
    if isinstance(value, _PLAIN):
        return f"{type(value).__name__}:{value!r}"
    if isinstance(value, range):
        return repr(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{_key(k)}={_key(value[k])}" for k in sorted(value, key=repr)) + "}"
    if isinstance(value, set | frozenset):
        return "{" + ",".join(sorted(map(_key, value))) + "}"
    if isinstance(value, tuple | list):
        return "(" + ",".join(map(_key, value)) + ")"
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__qualname__ + _key({field.name: getattr(value, field.name) for field in fields(value)})
    raise TypeError(f"a setting of an analysis must be plain, not {type(value).__name__}")
