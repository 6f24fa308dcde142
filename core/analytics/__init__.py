"""What the data says: one question a file; every number defined in one place."""

from core.analytics.audience import (
    PEOPLE,
    age_distribution,
    coverage,
    group_counts,
    shareable,
    total_users,
    unnamed_people,
)
from core.analytics.choices import channels, group_values
from core.analytics.complete import Completeness, completeness
from core.analytics.contrast import contrast_words
from core.analytics.correlation import METHODS, Correlations, correlations, number_columns, steps
from core.analytics.cramer import Association, association
from core.analytics.cross_tabs import CrossTab, Group, cross_columns, cross_tab, shareable_cells
from core.analytics.metrics import METRICS, Metric, kpis
from core.analytics.periods import compared_with, last_days, last_month
from core.analytics.phrase import Phrases, phrases
from core.analytics.profile import Histogram, number_histogram, profile_columns
from core.analytics.returning import new_and_returning
from core.analytics.shares import ENOUGH_TEXTS
from core.analytics.traffic import (
    ViewsPerPerson,
    cumulative_share,
    page_views,
    pages_for,
    user_views,
    views_per_person,
)
from core.analytics.traffic_breakdown import shareable_views, traffic_columns, views_by
from core.analytics.traffic_days import (
    Change,
    beside,
    daily_trend,
    daily_views,
    last_day_whole,
    shown_days,
    views_change,
    weekday_views,
    weekly_trend,
)
from core.analytics.trends import Series, Span, series, series_names, span
from core.analytics.visit import Visits, next_pages, visits
from core.analytics.word_groups import SEGMENTS, GroupedWords, Grouping, group_examples, grouped_words, groupings
from core.analytics.words import (
    Texts,
    examples,
    stop_words,
    text_sources,
    texts,
    word_frequency,
    word_ratings,
)

__all__ = [
    "ENOUGH_TEXTS",
    "METHODS",
    "METRICS",
    "PEOPLE",
    "SEGMENTS",
    "Association",
    "Change",
    "Completeness",
    "Correlations",
    "CrossTab",
    "Group",
    "GroupedWords",
    "Grouping",
    "Histogram",
    "Metric",
    "Phrases",
    "Series",
    "Span",
    "Texts",
    "ViewsPerPerson",
    "Visits",
    "age_distribution",
    "association",
    "beside",
    "channels",
    "compared_with",
    "completeness",
    "contrast_words",
    "correlations",
    "coverage",
    "cross_columns",
    "cross_tab",
    "cumulative_share",
    "daily_trend",
    "daily_views",
    "examples",
    "group_counts",
    "group_examples",
    "group_values",
    "grouped_words",
    "groupings",
    "kpis",
    "last_day_whole",
    "last_days",
    "last_month",
    "new_and_returning",
    "next_pages",
    "number_columns",
    "number_histogram",
    "page_views",
    "pages_for",
    "phrases",
    "profile_columns",
    "series",
    "series_names",
    "shareable",
    "shareable_cells",
    "shareable_views",
    "shown_days",
    "span",
    "steps",
    "stop_words",
    "text_sources",
    "texts",
    "total_users",
    "traffic_columns",
    "unnamed_people",
    "user_views",
    "views_by",
    "views_change",
    "views_per_person",
    "visits",
    "weekday_views",
    "weekly_trend",
    "word_frequency",
    "word_ratings",
]
