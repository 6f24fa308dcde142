"""Bytes -> Dataset: read (kind of file, dialect, encoding), columns (headings -> schema), clean (text -> typed rows), load.

Tables of a cluster's catalogue are not read: attach() says which of them is which of ours.
"""

from core.loading.catalogue import attach, read_again
from core.loading.catalogue_plan import DROPPED, Planned, Preview, planned, preview
from core.loading.load import load
from core.loading.read import RawTable, read
from core.loading.samples import open_sample, sample_facts, samples

__all__ = [
    "DROPPED",
    "Planned",
    "Preview",
    "RawTable",
    "attach",
    "load",
    "open_sample",
    "planned",
    "preview",
    "read",
    "read_again",
    "sample_facts",
    "samples",
]
