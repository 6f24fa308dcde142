"""Every number of the business, defined once: what it counts, its formula, its unit and how sure it is."""

from core.analytics.metrics.asked import available, histories, history, kpis, kpis_by
from core.analytics.metrics.registry import METRICS, TOPICS, Metric
from core.analytics.metrics.value import Z95, Value, mean, rate, ratio, wilson

__all__ = [
    "METRICS",
    "TOPICS",
    "Z95",
    "Metric",
    "Value",
    "available",
    "histories",
    "history",
    "kpis",
    "kpis_by",
    "mean",
    "rate",
    "ratio",
    "wilson",
]
