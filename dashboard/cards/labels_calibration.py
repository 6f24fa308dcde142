"""Whether the logistic regression's scores can be read as shares."""

import streamlit as st

from core import predict
from core.predict import Calibration
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.cards.labels import Asked, scores
from dashboard.figures.labels import calibration_figure
from dashboard.state import t
from dashboard.text.numbers import decimal
from dashboard.widgets import download, figure


@card(reads="customers orders events ratings")
def calibration_card(asked: Asked, real: bool) -> None:
    """The slope in words, and the curve."""
    card_title(t("labels.calibration"), t("labels.calibration_hint"))
    found = predict.calibration(asked.examples.positive, scores(asked, "logistic"))
    st.markdown(said(found, real))
    figure(calibration_figure(found, state.language()), alt=t("labels.calibration_alt"), key="labels.calibration")
    download("label_calibration", found.bins)


def said(found: Calibration, real: bool) -> str:
    """What the slope means; without any difference to tell it means nothing."""
    if not real:
        return t("labels.calibration_nothing")
    way = "extreme" if found.high < 1 else "timid" if found.low > 1 else "good"
    numbers = {name: decimal(getattr(found, name), 2) for name in ("slope", "low", "high")}
    return t(f"labels.calibration_{way}", **numbers)
