"""Every analysis of core over a dataset, with the settings it is asked with: the questions all engines must answer alike."""

import core
from core.analytics import Grouping
from core.predict import Question

CITY, CATEGORY, OWN = Grouping("customers", "city"), Grouping("items", "category"), Grouping("reviews", "rating")
SPRING = (19_783, 19_843)  # 2024-03-01 to 2024-04-30, in days since 1970-01-01
ELSEWHERE = {
    "analytics.for_models": "chooses a sample on a cluster only; tested in tests/spark/test_sampling.py",
    "doctor.preview": "loads files again, which the app's computer does whatever the engine",
    "recommend.leaderboard": "fits models on the interactions, which are compared here; takes a minute",
    "segments.everyone_placed": "places a fitted segmentation; tested in tests/spark/test_segments_on_cluster.py",
    "segments.members_of_all": "places a fitted segmentation; tested in tests/spark/test_segments_on_cluster.py",
    "segments.sweep_dataset": "fits models on the features, which are compared here",
    "segments.movement": "fits models on the features of two halves, which are compared here",
}


def _pair(dataset):
    return core.analytics.in_period(dataset, SPRING), core.analytics.in_period(dataset, (SPRING[0] - 61, SPRING[0] - 1))


a, c, s, r, p, d = core.analytics, core.campaigns, core.segments, core.recommend, core.privacy, core.doctor

CASES = {
    **{f"analytics.{name}": (lambda dataset, name=name: getattr(core.analytics, name)(dataset)) for name in (
        "age_distribution", "basket_kinds", "basket_levels", "basket_pairs", "channels", "completeness", "contrast_words",
        "correlations", "coverage", "cross_columns", "customer_value", "daily_trend", "daily_views", "funnel", "group_values",
        "groupings", "histories", "kpis", "last_day_whole", "loyalty_kinds", "measures", "moved_metrics", "new_and_returning",
        "number_columns", "page_views", "phrases", "profile_columns", "reconcile", "series_names", "shown_days", "span",
        "step_choices", "text_sources", "texts", "total_users", "traffic_columns", "unnamed_people", "user_views",
        "usual_steps", "views_per_person", "visits", "weekday_views", "word_frequency", "pain_points",
    )},
    "analytics.user_views limited": lambda x: a.user_views(x, limit=7),
    "analytics.answers": lambda x: [a.answers(x, measure) for measure in a.measures(x)],
    "analytics.answers_of": lambda x: [a.answers_of(x, measure) for measure in a.measures(x)],
    "analytics.association": lambda x: a.association(x, rows="city", columns="gender"),
    "analytics.basket_pairs of customers": lambda x: a.basket_pairs(x, basket="customers", level="category"),
    "analytics.cohorts": lambda x: [a.cohorts(x, kind=kind, step=step) for kind in a.loyalty_kinds(x) for step in ("week", "month", "quarter")],
    "analytics.cross_tab": lambda x: a.cross_tab(x, rows="city", columns="age"),
    "analytics.daily": lambda x: [a.daily(x, name) for name in a.series_names(x)],
    "analytics.drivers": lambda x: a.drivers(*_pair(x)),
    "analytics.examples": lambda x: [a.examples(x, "good", first=first) for first in ("most", "lowest", "highest")],
    "analytics.forecast": lambda x: a.forecast(x, "revenue"),
    "analytics.funnel of steps": lambda x: a.funnel(x, steps=["visit", "page:/cart", "event:cart", "order"]),
    "analytics.group_counts": lambda x: a.group_counts(x, "city"),
    "analytics.group_examples": lambda x: a.group_examples(x, CITY, "Bonn", ["good", "refund"]),
    "analytics.grouped_words": lambda x: [a.grouped_words(x, by) for by in (CITY, CATEGORY, OWN)],
    "analytics.grouped_words by labels": lambda x: a.grouped_words(x, a.SEGMENTS, labels={"李雷001": "1", "a,b007": "2", "٣009": "2"}),
    "analytics.history": lambda x: a.history(x, "revenue"),
    "analytics.in_period": lambda x: a.kpis(a.in_period(x, SPRING)),
    "analytics.kpis_by": lambda x: [a.kpis_by(x, by) for by in ("channel", "campaign")],
    "analytics.moved": lambda x: [a.moved(*_pair(x), metric, by) for metric in a.moved_metrics(x) for by in a.moved_ways(x, metric)[:2]],
    "analytics.moved_ways": lambda x: [a.moved_ways(x, metric) for metric in a.moved_metrics(x)],
    "analytics.next_pages": lambda x: a.next_pages(x, page="/home"),
    "analytics.number_histogram": lambda x: [a.number_histogram(x, column) for column in ("age", "Points", x.traits("customers")[0])],
    "analytics.pain_points of a group": lambda x: a.pain_points(x, by=CITY, group="Bonn"),
    "analytics.people_of": lambda x: [a.people_of(x, table) for table in x.names],
    "analytics.point_groups": lambda x: a.point_groups(x, CITY),
    "analytics.repeats": lambda x: [a.repeats(x, kind=kind) for kind in a.loyalty_kinds(x)],
    "analytics.satisfaction_by": lambda x: [a.satisfaction_by(x, CITY, measure) for measure in a.measures(x)],
    "analytics.satisfaction_groupings": lambda x: [a.satisfaction_groupings(x, measure) for measure in a.measures(x)],
    "analytics.satisfaction_months": lambda x: [a.satisfaction_months(x, measure) for measure in a.measures(x)],
    "analytics.series": lambda x: [a.series(x, name) for name in a.series_names(x)],
    "analytics.steps": lambda x: a.steps(x, across="Points", up="orders"),
    "analytics.time_to_return": lambda x: a.time_to_return(x),
    "analytics.two_periods": lambda x: a.two_periods(x, "orders"),
    "analytics.unusual_days": lambda x: a.unusual_days(x, "page_views"),
    "analytics.views_by": lambda x: [a.views_by(x, table="events", column="channel"), a.views_by(x, table="customers", column="city")],
    "analytics.word_ratings": lambda x: a.word_ratings(x, ["good", "bad", "质量"]),
    "campaigns.before_after": lambda x: c.before_after(x, SPRING[0] + 30, "revenue"),
    "campaigns.campaigns": c.campaigns,
    "campaigns.day_channels": lambda x: c.day_channels(x, "revenue"),
    "campaigns.days_able": c.days_able,
    "campaigns.effect": lambda x: c.effect(x, "spring", control="control", treatment="A"),
    "campaigns.effects": lambda x: c.effects(x),
    "campaigns.metrics": c.metrics,
    "campaigns.outcomes": c.outcomes,
    "campaigns.results": lambda x: [c.results(x, by) for by in ("campaign_id", "channel", "variant")],
    "campaigns.variants": c.variants,
    "doctor.findings": d.findings,
    "doctor.missing": d.missing,
    "doctor.on_files": d.on_files,
    "doctor.missing_map": lambda x: [d.missing_map(x, table) for table in x.names],
    "doctor.outliers": d.outliers,
    "doctor.quality": lambda x: d.quality(x, today=20_100),
    "predict.examples": lambda x: core.predict.examples(x, Question("gender", "f")),
    "predict.label_columns": core.predict.label_columns,
    "privacy.consent_recorded": p.consent_recorded,
    "privacy.consent_rule": p.consent_rule,
    "privacy.contact_ways": lambda x: p.contact_ways(x, country="49"),
    "privacy.contactable": p.contactable,
    "privacy.platform_audience": lambda x: p.platform_audience(x, p.contactable(x), country="49"),
    "privacy.veil": lambda x: type(p.veil(x, b"key")).__name__,
    "recommend.everyone": lambda x: r.everyone(x, r.interactions(x)),
    "recommend.goods": lambda x: r.goods(x, r.interactions(x)),
    "recommend.interactions": r.interactions,
    "recommend.item_details": r.item_details,
    "recommend.item_titles": lambda x: r.item_titles(x, "title"),
    "segments.rfm_members": lambda x: core.segments.rfm_members(x, core.segments.rfm(x)),
    **{f"segments.{name}": (lambda dataset, name=name: getattr(core.segments, name)(dataset)) for name in (
        "all_features", "available_features", "count_customers", "customer_facts", "customer_features", "customer_table", "diagnose",
        "habit_table", "halves", "last_day", "people", "rfm",
    )},
}  # fmt: skip
