"""Three randomised campaigns, one of which works."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator

from sample_data.shop.trade import stamp

USUAL_RESPONSE = 0.08


@dataclass(frozen=True)
class Campaign:
    """Where and when a campaign runs (days of the year), and the share of the treated who respond."""

    channel: str
    start: int
    days: int
    response: float


CAMPAIGNS = {
    "spring-refresh": Campaign("email", 73, 14, USUAL_RESPONSE),
    "summer-voucher": Campaign("social", 155, 14, 0.12),
    "autumn-lookbook": Campaign("ads", 262, 14, USUAL_RESPONSE),
}


def make_exposures(rng: Generator, truth: pd.DataFrame, signup: np.ndarray, null: bool) -> pd.DataFrame:
    """One row a customer in a campaign, half of them treated, by lot; cost and value in CNY."""
    tables = [_run(rng, name, campaign, truth, signup, null) for name, campaign in CAMPAIGNS.items()]
    return pd.concat(tables, ignore_index=True)


def _run(
    rng: Generator, name: str, campaign: Campaign, truth: pd.DataFrame, signup: np.ndarray, null: bool
) -> pd.DataFrame:
    known = rng.permutation(np.flatnonzero(signup < campaign.start))
    size = len(known)
    treated = np.arange(size) % 2 == 0
    response = USUAL_RESPONSE if null else campaign.response
    converted = rng.random(size) < np.where(treated, response, USUAL_RESPONSE)
    impressions = 1 + rng.poisson(3, size)
    # Nobody converts without a click.
    clicks = np.maximum(rng.binomial(impressions, 0.09), converted)
    second = (campaign.start + rng.integers(0, campaign.days, size)) * 86400 + rng.integers(8 * 3600, 22 * 3600, size)
    order = np.argsort(second, kind="stable")
    return pd.DataFrame(
        {
            "user_id": truth["user_id"].to_numpy()[known],
            "campaign_id": name,
            "variant": np.where(treated, "treatment", "control"),
            "channel": campaign.channel,
            "impressions": impressions,
            "clicks": clicks,
            "conversions": converted.astype(int),
            "cost": (0.05 * impressions + 0.6 * clicks).round(2),
            "value": np.where(converted, 140 * rng.lognormal(0, 0.5, size), 0).round(2),
            "time": stamp(second),
        }
    ).iloc[order]
