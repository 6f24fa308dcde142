"""Parquet: every type comes in as people write it, what is odd is named, and files that swell or lie are refused."""

import datetime
import decimal
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import core
from core.loading import clean


def packed(table, **options):
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def load(content, name="x.parquet"):
    return core.load({name: content}, apart=False)


def codes(dataset):
    repairs = dataset.report.repairs()
    return [
        (code, column if isinstance(column, str) else None) for code, column in repairs[["code", "column"]].to_numpy()
    ]


def refused(content):
    with pytest.raises(core.LoadError) as refusal:
        load(content)
    return refusal.value.code


IDS = pa.array(["u1", "u2"])
UTC = datetime.UTC
ODD = {
    "exact decimals": (pa.array([decimal.Decimal("0.10"), None], pa.decimal128(38, 2)), ["0.10", ""]),
    "small decimals": (pa.array([decimal.Decimal("1E-7")], pa.decimal128(38, 7)), ["0.0000001"]),
    "text as bytes": (pa.array(["é".encode(), b"x"]), ["é", "x"]),
    "bytes": (pa.array([b"\xff\x00", b"\x01"]), ["ff00", "01"]),
    "durations": (pa.array([datetime.timedelta(minutes=1), datetime.timedelta(milliseconds=5)]), ["60", "0.005"]),
    "times": (pa.array([datetime.time(10, 30)], pa.time64("us")), ["10:30:00"]),
    "large whole numbers": (pa.array([2**64 - 1], pa.uint64()), ["18446744073709551615"]),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_types_are_written_as_people_write_them(name):
    values, written = ODD[name]
    content = packed(pa.table({"user_id": IDS[: len(values)], "extra": values}))
    assert codes(load(content)) == [("W_ODD_TYPE", "extra")]
    assert [row[1] for row in core.loading.read(content, "x.parquet").rows] == written


def test_usual_types_need_no_word_and_go_the_fast_way(monkeypatch):
    monkeypatch.setattr(clean, "careful", None)
    when = pa.array([datetime.datetime(2024, 1, 1, 10, tzinfo=UTC)] * 2, pa.timestamp("us", "UTC"))
    usual = {"user_id": IDS, "page_id": IDS.dictionary_encode(), "n": [1, 2], "x": [0.5, None], "b": [True, False], "at": when,
             "day": pa.array([1, 2], pa.date32())}  # fmt: skip
    dataset = load(packed(pa.table(usual)))
    assert codes(dataset) == [] and dataset.rows("events") == 2
    assert codes(load(packed(pa.table({"user_id": IDS, "n": pa.array([1, 2], pa.uint64())})))) == [("W_ODD_TYPE", "n")]


def test_nested_columns_are_json():
    content = packed(pa.table({"user_id": IDS, "page_id": IDS, "more": [{"a": [1, 2]}, {"a": None}]}))
    assert codes(load(content)) == [("W_NESTED_COLUMN", "more")]
    assert next(core.loading.read(content, "x.parquet").rows)[2] == '{"a": [1, 2]}'


def test_columns_of_one_name():
    table = pa.Table.from_arrays([IDS, pa.array([1, 2]), pa.array([3, 4])], ["user_id", "spend", "spend"])
    dataset = load(packed(table))
    assert codes(dataset) == [("W_DUPLICATE_COLUMN", "spend")]
    assert dataset.frame("customers")[["spend", "spend 2"]].to_numpy().tolist() == [[1, 3], [2, 4]]
    other = pa.Table.from_arrays([IDS, pa.array([1, 2]), pa.array([3, 4])], ["user_id", "spend", "Spend"])
    assert load(packed(other)).frame("customers").iloc[:, 1:].to_numpy().tolist() == [[1, 3], [2, 4]]


def test_types_of_other_programs_are_read_as_they_are_stored(tmp_path):
    trap = b"cos\nsystem\n(S'touch " + str(tmp_path / "x").encode() + b"'\ntR."
    said = {"ARROW:extension:name": "arrow.py_extension_type", "ARROW:extension:metadata": trap}
    table = pa.Table.from_arrays(
        [pa.array([1, 2])], schema=pa.schema([pa.field("customer_id", pa.int64(), metadata=said)])
    )
    dataset = load(packed(table))
    assert codes(dataset) == [("W_UNKNOWN_EXTENSION_TYPE", "customer_id")] and not (tmp_path / "x").exists()
    assert dataset.frame("customers")["user_id"].tolist() == ["1", "2"]


def test_no_rows_are_an_empty_table():
    dataset = load(packed(pa.table({"customer_id": pa.array([], pa.string()), "spend": pa.array([], pa.float64())})))
    assert dataset.rows("customers") == 0 and codes(dataset) == [("W_NO_ROWS", None)]


def test_broken_text_is_mended_and_named():
    bad = pa.Array.from_buffers(pa.string(), 2, pa.array([b"a\xff", b"b"]).buffers())
    dataset = load(packed(pa.table({"user_id": IDS, "city": bad})))
    assert ("W_BAD_UNICODE", "city") in codes(dataset)
    assert dataset.frame("customers")["city"].tolist() == ["a\ufffd", "b"]


def test_days_beyond_the_calendar_do_not_stop_a_file():
    far = pa.array([0, 9_000_000], pa.int32()).cast(pa.date32())
    assert (
        load(packed(pa.table({"user_id": IDS, "page_id": IDS, "note": [{"d": 1}, None], "when": far}))).rows("events")
        == 2
    )


GOOD = packed(pa.table({"user_id": ["u1"] * 50, "page_id": ["home"] * 50}))
TRAPS = {
    "cut short": (GOOD[: len(GOOD) // 2], "E_CORRUPT_PARQUET"),
    "another end": (GOOD[:-4] + b"XXXX", "E_CORRUPT_PARQUET"),
    "another beginning": (b"XAR1" + GOOD[4:], "E_CORRUPT_PARQUET"),
    "a footer without end": (GOOD[:-8] + b"\xff\xff\xff\x7fPAR1", "E_CORRUPT_PARQUET"),
    "locked": (b"PARE" + GOOD[4:-4] + b"PARE", "E_ENCRYPTED_FILE"),
    "only its name": (b"PAR1", "E_CORRUPT_PARQUET"),
    "text": (b"user_id,page_id\na,b\n", "E_TYPE_MISMATCH"),
    "too wide": (packed(pa.table({f"c{n}": [1] for n in range(2500)})), "E_TOO_MANY_COLUMNS"),
    "a bomb": (packed(pa.table({"user_id": pa.array(["x" * 20_000] * 80_000).dictionary_encode()})), "E_DECOMPRESSION_RATIO"),
}  # fmt: skip


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_refused_by_its_code(name):
    content, code = TRAPS[name]
    assert refused(content) == code


def test_parquet_under_the_name_of_text():
    with pytest.raises(core.LoadError) as refusal:
        load(GOOD, "x.csv")
    assert refusal.value.code == "E_TYPE_MISMATCH"
