"""Through which channels views come."""

import core
from core import analytics
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures import traffic
from dashboard.state import t
from dashboard.widgets import download, figure


@card
def channels_card(dataset: core.Dataset) -> None:
    """Views of each channel; people may come through several."""
    views = compute(analytics.channel_views, dataset)
    card_title(t("traffic.channels"), t("traffic.channels_hint"))
    figure(traffic.channels(views, state.language()), alt=t("traffic.channels_alt"), key="traffic.channels")
    download("views_per_channel", views)
