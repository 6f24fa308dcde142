"""Which engine answers, and whether it does just now: asked once every few seconds, not by every card."""

import os
import socket
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.engine.engines import SETTING, chosen
from core.errors import CoreError
from core.messages import Message

PAUSE = 5  # seconds for which the answer holds
PATIENCE = 3.0  # seconds for a cluster to take our call; a firewall that stays silent would hold a page for minutes


@dataclass(frozen=True)
class Answering:
    """name: "duckdb" or "spark"; place and version of the cluster, "" where not known; problem: why it does not answer."""

    name: str
    place: str = ""
    version: str = ""
    problem: Message | None = None

    @property
    def remote(self) -> bool:
        """Whether a cluster is asked, so that pages take longer."""
        return self.name == "spark"


def engine() -> Answering:
    """The engine of the setting, and what is wrong with it or with the setting."""
    return _looked_at(os.environ.get(SETTING, ""))


def look_again() -> None:
    """Ask anew the next time."""
    _looked_at.clear()


@st.cache_resource(ttl=PAUSE, max_entries=4, show_spinner=False)
def _looked_at(setting: str) -> Answering:
    try:
        found = chosen()
    except CoreError as wrong:
        return Answering("", problem=wrong.message)
    if not found.remote:
        return Answering(found.name)
    try:
        return Answering(found.name, found.place, _version(found))
    except CoreError as away:
        return Answering(found.name, found.place, problem=away.message)


def _version(found: Any) -> str:
    """The Spark version of a cluster, which shows that it answers. Raises CoreError where it does not."""
    from core.engine.spark_session import answering, session

    host, _, port = found.place.rpartition(":")
    if port.isdigit():  # else the address is none, which the session says
        _knock(host, int(port), found.place)
    opened = session(found.url)
    with answering(found.url):
        return str(opened.version)


def _knock(host: str, port: int, place: str) -> None:
    try:
        socket.create_connection((host, port), PATIENCE).close()
    except OSError as error:
        raise CoreError(Message("error.engine_unreachable", where=place)) from error
