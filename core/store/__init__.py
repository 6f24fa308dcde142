"""Workspaces on disk: each load is a folder of immutable Parquet files and a manifest that is replaced atomically."""

from core.store.manifest import read_manifest, write_manifest
from core.store.workspaces import Draft, Workspaces, default_root, scratch

__all__ = ["Draft", "Workspaces", "default_root", "read_manifest", "scratch", "write_manifest"]
