"""What the data says: one question a file; every number defined in one place."""

from core.analytics.audience import age_distribution, coverage, group_counts, shareable, total_users, unnamed_people
from core.analytics.metrics import METRICS, Metric, kpis
from core.analytics.profile import Histogram, number_histogram, profile_columns
from core.analytics.traffic import (
    ViewsPerPerson,
    channel_views,
    daily_trend,
    daily_views,
    page_views,
    user_views,
    views_per_person,
    weekday_views,
)
from core.analytics.trends import Series, Span, series, series_names, span
from core.analytics.words import (
    Texts,
    contrast_words,
    examples,
    stop_words,
    text_sources,
    texts,
    word_frequency,
    word_ratings,
)

__all__ = [
    "METRICS",
    "Histogram",
    "Metric",
    "Series",
    "Span",
    "Texts",
    "ViewsPerPerson",
    "age_distribution",
    "channel_views",
    "contrast_words",
    "coverage",
    "daily_trend",
    "daily_views",
    "examples",
    "group_counts",
    "kpis",
    "number_histogram",
    "page_views",
    "profile_columns",
    "series",
    "series_names",
    "shareable",
    "span",
    "stop_words",
    "text_sources",
    "texts",
    "total_users",
    "unnamed_people",
    "user_views",
    "views_per_person",
    "weekday_views",
    "word_frequency",
    "word_ratings",
]
