"""Bytes -> Dataset: read (kind of file, dialect, encoding), columns (headings -> schema), clean (text -> typed rows), load."""

from core.loading.load import load
from core.loading.read import RawTable, read
from core.loading.samples import open_sample, sample_facts, samples

__all__ = ["RawTable", "load", "open_sample", "read", "sample_facts", "samples"]
