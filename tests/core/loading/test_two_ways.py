"""The fast way and the careful way read the same file as the same tables, whatever people write into cells."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import core
from core.loading import clean
from core.loading.fast import NotClean

CELLS = st.one_of(
    st.sampled_from(["", " ", "NA", "null", "00123", "17850.0", "1.50", "-3", "1e3", "1,234.50", "(12.50)", "¥5", "12%",
                     "2024-01-02", "2024-01-02 03:04:05", "03/04/2024", "13/04/2024", "2024年1月2日", "1704067200", "是",
                     "true", "a b", " a", "a ", "\ta", "a\u3000", "\u00a0a", "\na", "a\n", "a\nb", '"', 'a"b', "a,b", "a;b",
                     "'", "\\", "#x", "用户", "ＡＢ", "é", "e\u0301", "9007199254740993", "99999999999999999999", "3.7", "inf"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=5),
)  # fmt: skip
HEADERS = st.sampled_from(
    [["user_id", "page_id", "page_views", "time"], ["user_id", "item_id", "amount", "date"], ["age", "income", "city", "x"],
     ["user_id", "age", "signup_date", "opt_in"], ["content", "user_id", "item_id", "rating"],
     ["order_id", "email", "item_name", "total"]]
)  # fmt: skip
ENDS = st.sampled_from(["\n", "\r\n"])


def tables(content, *, fast):
    """(names and rows of every table, files of the report), by the fast way where it is open, or by the careful one."""

    def closed(*_):
        raise NotClean

    with pytest.MonkeyPatch.context() as patch:
        if not fast:
            patch.setattr(clean, "fast", closed)
        try:
            dataset = core.load({"x.csv": content}, apart=False)
        except core.LoadError as refusal:
            return refusal.code
        frames = {
            n: (dataset.columns(n), dataset.frame(n).astype(object).fillna("-").to_numpy().tolist())
            for n in dataset.names
        }
        files = [(f.table, f.rows_in, f.rows_loaded, f.rows_quarantined) for f in dataset.report.files]
        return frames, files


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    HEADERS, st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=6), ENDS, st.sampled_from([0, 1])
)
def test_both_ways_give_the_same_tables(header, rows, end, quoting):
    out = io.StringIO()
    csv.writer(out, lineterminator=end, quoting=quoting).writerows([header, *rows])
    content = out.getvalue().encode()
    assert tables(content, fast=True) == tables(content, fast=False)
