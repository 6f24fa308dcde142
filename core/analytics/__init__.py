"""What the data says: one question a file; every number defined in one place."""

from core.analytics.audience import (
    PEOPLE,
    age_distribution,
    coverage,
    group_counts,
    people_of,
    shareable,
    total_users,
    unnamed_people,
)
from core.analytics.baskets import BasketPairs, basket_kinds, basket_levels, basket_pairs
from core.analytics.choices import channels, group_values
from core.analytics.cohorts import Cohorts, cohorts
from core.analytics.complete import Completeness, completeness
from core.analytics.contrast import contrast_words
from core.analytics.correlation import METHODS, Correlations, correlations, number_columns, steps
from core.analytics.cramer import Association, association
from core.analytics.cross_tabs import CrossTab, Group, cross_columns, cross_tab, shareable_cells
from core.analytics.customer_value import CustomerValue, customer_value
from core.analytics.daily import Daily, daily
from core.analytics.decomposition import (
    NEW,
    Moved,
    moved,
    moved_metrics,
    moved_ways,
    shareable_moves,
)
from core.analytics.drivers import Drivers, drivers
from core.analytics.forecast import FORECASTS, Forecast, forecast, forecast_lacks
from core.analytics.funnel import Funnel, funnel, step_choices, step_name, usual_steps
from core.analytics.loyalty import Repeats, Return, repeats, time_to_return
from core.analytics.metrics import METRICS, TOPICS, Metric, Value, histories, history, kpis, kpis_by
from core.analytics.pain_points import PainPoints, pain_points, point_groups
from core.analytics.periods import compared_with, last_days, last_month
from core.analytics.phrase import Phrases, phrases
from core.analytics.profile import Histogram, number_histogram, profile_columns
from core.analytics.purchases import loyalty_kinds
from core.analytics.reach import Span, last_day_whole, shown_days, span
from core.analytics.reconcile import Check, Reconciliation, reconcile
from core.analytics.returning import new_and_returning
from core.analytics.sampling import MOST_PEOPLE, MOST_ROWS, for_models
from core.analytics.satisfaction import (
    GroupScores,
    Measure,
    answers,
    answers_of,
    measures,
    satisfaction_by,
    satisfaction_groupings,
    satisfaction_months,
)
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
    views_change,
    weekday_views,
    weekly_trend,
)
from core.analytics.trends import Series, series, series_names
from core.analytics.two_periods import in_period, two_periods
from core.analytics.unusual import FALSE_ALARMS, Unusual, unusual_days
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
    "FALSE_ALARMS",
    "FORECASTS",
    "METHODS",
    "METRICS",
    "MOST_PEOPLE",
    "MOST_ROWS",
    "NEW",
    "PEOPLE",
    "SEGMENTS",
    "TOPICS",
    "Association",
    "BasketPairs",
    "Change",
    "Check",
    "Cohorts",
    "Completeness",
    "Correlations",
    "CrossTab",
    "CustomerValue",
    "Daily",
    "Drivers",
    "Forecast",
    "Funnel",
    "Group",
    "GroupScores",
    "GroupedWords",
    "Grouping",
    "Histogram",
    "Measure",
    "Metric",
    "Moved",
    "PainPoints",
    "Phrases",
    "Reconciliation",
    "Repeats",
    "Return",
    "Series",
    "Span",
    "Texts",
    "Unusual",
    "Value",
    "ViewsPerPerson",
    "Visits",
    "age_distribution",
    "answers",
    "answers_of",
    "association",
    "basket_kinds",
    "basket_levels",
    "basket_pairs",
    "beside",
    "channels",
    "cohorts",
    "compared_with",
    "completeness",
    "contrast_words",
    "correlations",
    "coverage",
    "cross_columns",
    "cross_tab",
    "cumulative_share",
    "customer_value",
    "daily",
    "daily_trend",
    "daily_views",
    "drivers",
    "examples",
    "for_models",
    "forecast",
    "forecast_lacks",
    "funnel",
    "group_counts",
    "group_examples",
    "group_values",
    "grouped_words",
    "groupings",
    "histories",
    "history",
    "in_period",
    "kpis",
    "kpis_by",
    "last_day_whole",
    "last_days",
    "last_month",
    "loyalty_kinds",
    "measures",
    "moved",
    "moved_metrics",
    "moved_ways",
    "new_and_returning",
    "next_pages",
    "number_columns",
    "number_histogram",
    "page_views",
    "pages_for",
    "pain_points",
    "people_of",
    "phrases",
    "point_groups",
    "profile_columns",
    "reconcile",
    "repeats",
    "satisfaction_by",
    "satisfaction_groupings",
    "satisfaction_months",
    "series",
    "series_names",
    "shareable",
    "shareable_cells",
    "shareable_moves",
    "shareable_views",
    "shown_days",
    "span",
    "step_choices",
    "step_name",
    "steps",
    "stop_words",
    "text_sources",
    "texts",
    "time_to_return",
    "total_users",
    "traffic_columns",
    "two_periods",
    "unnamed_people",
    "unusual_days",
    "user_views",
    "usual_steps",
    "views_by",
    "views_change",
    "views_per_person",
    "visits",
    "weekday_views",
    "weekly_trend",
    "word_frequency",
    "word_ratings",
]
