"""What the data says: one question a file; every number defined in one place."""

from core.analytics.audience import age_distribution, coverage, group_counts, total_users
from core.analytics.metrics import METRICS, Metric, kpis
from core.analytics.traffic import daily_views, page_views, user_views
from core.analytics.words import stop_words, word_frequency

__all__ = [
    "METRICS",
    "Metric",
    "age_distribution",
    "coverage",
    "daily_views",
    "group_counts",
    "kpis",
    "page_views",
    "stop_words",
    "total_users",
    "user_views",
    "word_frequency",
]
