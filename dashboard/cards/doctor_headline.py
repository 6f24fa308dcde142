"""How the data are, in one sentence."""

import core
from core.doctor import Quality, quality
from dashboard.cache import compute
from dashboard.cards.doctor_draft import stamp
from dashboard.cards.doctor_found import found_in
from dashboard.figures.doctor import score_in_words
from dashboard.state import t
from dashboard.text.numbers import whole


def quality_of(dataset: core.Dataset) -> Quality:
    """The quality of the data as they came."""
    return compute(_quality, dataset, stamp=stamp(dataset))


def _quality(dataset: core.Dataset, stamp: str) -> Quality:
    return quality(dataset)


def headline_in_words(dataset: core.Dataset) -> str:
    """Rows that could not be used, kinds of findings, and the quality of 100."""
    files = dataset.report.files
    rows, aside = sum(file.rows_in for file in files), sum(file.rows_quarantined for file in files)
    n = kinds_found(dataset)
    code = "nothing" if not n and not aside else "some" if aside else "all"
    score = score_in_words(quality_of(dataset).overall)
    return t(f"doctor.headline.{code}", n=n, rows=whole(rows), aside=whole(aside), score=score)


def kinds_found(dataset: core.Dataset) -> int:
    """How many kinds of findings there are."""
    return int(found_in(dataset)["code"].nunique())
