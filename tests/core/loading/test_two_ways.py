"""The fast way and the careful way read the same file as the same tables, whatever people write into cells."""

import csv
import io

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import core
from core.loading import careful, clean, fast
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


def tables(content, *, quick):
    """(names and rows of every table, files of the report), by the fast way where it is open, or by the careful one."""

    def closed(*_):
        raise NotClean

    with pytest.MonkeyPatch.context() as patch:
        if not quick:
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
    assert tables(content, quick=True) == tables(content, quick=False)


ORDER_CELLS = st.tuples(
    st.sampled_from(["1", "2", "C3", "", "NA", "Total", "合计"]), st.sampled_from(["u1", "u2", " u3 ", "", "null", "17850.0"]),
    st.sampled_from(["a", "b", "Ａ", ""]), st.sampled_from(["1", "-2", "3", "", "x", "1.100"]),
    st.sampled_from(["2.50", "0", "", "9,50"]),
    st.sampled_from(["2024-01-02", "2024-02-30", "", "03/04/2024"]), st.sampled_from(["UK", "", "用户", "see note below"]),
)  # fmt: skip
ORDERED = [("1", "u1", "a", str(n), "2.50", "2024-01-02", "UK") for n in range(30)]
LACKING = [
    *ORDERED,
    ("2", "", "a", "1", "2.50", "2024-01-02", "UK"),
    ("", "", "a", "1", "2.50", "", ""),
    ("",) * 7,
    ORDERED[0],
]


def loaded(content, monkeypatch, *, lines):
    """Everything a load tells: tables, repairs, rows set aside; how many files were read as lines."""
    read = []

    def spool_lines(*given):
        if not lines:
            raise NotClean
        read.append(spooled := careful_spool(*given))
        return spooled

    careful_spool = careful.spool_lines
    with monkeypatch.context() as patch:
        patch.setattr(fast, "MANY_ROWS", 0)
        patch.setattr(careful, "spool_lines", spool_lines)
        try:
            dataset = core.load({"orders.csv": content.encode()}, apart=False)
        except core.LoadError as refusal:
            return refusal.code, len(read)
    frames = {n: dataset.frame(n).astype(object).fillna("-").to_numpy().tolist() for n in dataset.names}
    told = [frame.astype(object).fillna("-").to_numpy().tolist() for frame in
            (dataset.report.repairs(), dataset.report.quarantined())]  # fmt: skip
    files = [(f.table, f.rows_in, f.rows_loaded, f.rows_quarantined) for f in dataset.report.files]
    return (frames, told, files), len(read)


def written(rows, end="\n"):
    heads = "order_id,customer_id,product_id,quantity,price,date,country"
    return end.join([heads, *(",".join(f'"{c}"' if "," in c else c for c in row) for row in rows)]) + end


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(st.lists(ORDER_CELLS, min_size=1, max_size=8), st.sampled_from([0, 5, 30]), ENDS)
@example(LACKING, 0, "\r\n")
def test_lines_read_at_once_tell_all_that_rows_one_by_one_tell(monkeypatch, rows, above, end):
    content = written([*ORDERED[:above], *rows, *ORDERED[:above]], end)
    assert loaded(content, monkeypatch, lines=True)[0] == loaded(content, monkeypatch, lines=False)[0]


def test_a_large_file_that_lacks_keys_is_read_as_lines(monkeypatch):
    (frames, (repairs, aside), files), read = loaded(written(LACKING), monkeypatch, lines=True)
    assert read == 1 and files == [("orders", 33, 32, 1)]
    assert aside == [["orders.csv", 33, "W_MISSING_KEY", ",,a,1,2.50,,"]]
    assert [row[2:] for row in repairs if row[1] == "W_MISSING_KEY"] == [
        [32, "customer_id", "-", "kept as guest"], [33, "customer_id", "-", "set aside"]]  # fmt: skip
    assert [row[1] for row in frames["orders"] if row[0] == "2"] == ["guest of order 2"]


@pytest.mark.parametrize(
    "odd", [("Total", "", "", "", "75.00", "", ""), ("see the other sheet", "", "", "", "", "", "")]
)
def test_what_may_be_no_row_of_the_table_is_looked_at_one_by_one(monkeypatch, odd):
    (_, (_, aside), _), read = loaded(written([*ORDERED, odd]), monkeypatch, lines=True)
    assert read == 0 and [row[2] for row in aside] == ["W_FOOTER_ROW"]
