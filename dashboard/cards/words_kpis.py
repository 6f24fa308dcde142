"""How much there is to read: texts, different words, mentions, and how many texts have Chinese."""

import pandas as pd

from core.analytics import Texts
from dashboard.state import t
from dashboard.text.numbers import percent, whole
from dashboard.widgets import Kpi, kpi_row


def text_kpis(texts: Texts, frequency: pd.DataFrame) -> None:
    """The numbers above the cards."""
    chinese = t("words.kpi.chinese.definition", count=whole(texts.chinese), texts=whole(texts.texts))
    kpi_row(
        [
            Kpi(t(f"words.kpi.{texts.source}"), whole(texts.texts), t("words.kpi.texts.definition")),
            Kpi(t("words.kpi.different"), whole(len(frequency)), t("words.kpi.different.definition")),
            Kpi(t("words.kpi.mentions"), whole(frequency["count"].sum()), t("words.kpi.mentions.definition")),
            Kpi(t("words.kpi.chinese"), percent(texts.chinese / max(texts.texts, 1), 0), chinese),
        ]
    )
