"""Delimited text files: how one is written (sniff), and its headings and rows, broken ones mended (table)."""

from core.loading.text.dialect import Dialect, sniff
from core.loading.text.table import table

__all__ = ["Dialect", "sniff", "table"]
