"""Workspaces on disk: each version a set of immutable Parquet files and a manifest with their checksums."""

from core.store.backup import file_name
from core.store.disk import disk_problems
from core.store.draft import Draft
from core.store.problems import Changed, Damaged
from core.store.versions import Version
from core.store.workspaces import Summary, Workspaces, default_root, scratch

__all__ = [
    "Changed",
    "Damaged",
    "Draft",
    "Summary",
    "Version",
    "Workspaces",
    "default_root",
    "disk_problems",
    "file_name",
    "scratch",
]
