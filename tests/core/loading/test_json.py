"""JSON in all its shapes: one object a line, lists, columns, wrapped and nested; nothing lost, wrong places named."""

import json

import pytest

import core
from core.loading import read
from core.loading.kinds import sources
from core.loading.read import header_and_lines
from tests.paths import BAD, needs_bad_inputs

A, B = '{"user_id":"a","v":1}', '{"user_id":"b","v":2.50}'
TABLE = (["user_id", "v"], [["a", "1"], ["b", "2.50"]])


def found(tmp_path, content, name="x.json", choices=None):
    """The headings, the rows as they are or (number, raw, code) where they are none, and the notes."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    notes = []
    source = sources(path, name, tmp_path, choices=choices)[0]
    header, lines = header_and_lines(source, notes.append, on_headings=notes.append)
    rows = [(line.number, line.raw, line.code) if line.code else line.cells for line in lines]
    return header, rows, [(note.code, note.line, note.column, note.value) for note in notes]


def refusal(tmp_path, content):
    with pytest.raises(core.LoadError) as caught:
        found(tmp_path, content)
    return caught.value.code, {k: v for k, v in caught.value.message.values.items() if k in ("line", "column")}


@pytest.mark.parametrize(
    "content",
    [
        f"[{A},{B}]", f"[\n  {A},\n  {B}\n]\n", f"{A}\n{B}", f"{A}\r\n\r\n{B}\r\n", f"{A}\r{B}\r", f"{A}{B}", f"{A},\n{B},\n",
        f'{{"data":[{A},{B}],"total":2,"page":1}}', f'{{"data": [\n{A},\n{B}\n]}}', f'{{"response":{{"customers":[{A},{B}]}}}}',
        '{"user_id":["a","b"],"v":[1,2.50]}', '{"user_id":{"0":"a","1":"b"},"v":{"0":1,"1":2.50}}',
        '[["user_id","v"],["a",1],["b",2.50]]', '["user_id","v"]\n["a",1]\n["b",2.50]\n',
        '{"columns":["user_id","v"],"index":[0,1],"data":[["a",1],["b",2.50]]}',
        f"\ufeff[{A},{B}]", f"[{A},{B}]".encode("utf-16"), f"{A}\n{B}".encode("utf-16"), f"[{A},{B}]".encode("utf-32"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["x.json", "x.jsonl"])
def test_one_table_in_many_shapes(tmp_path, content, name):
    header, rows, notes = found(tmp_path, content, name)
    assert (header, rows) == TABLE and notes == []


def test_objects_under_their_ids(tmp_path):
    assert found(tmp_path, '{"c1":{"age":3},"c2":{"age":4}}')[:2] == (["id", "age"], [["c1", "3"], ["c2", "4"]])


def test_nested_objects_become_columns_and_lists_stay_json(tmp_path):
    content = (
        '[{"user_id":"a","at":{"city":"P","geo":{"lat":1.10}},"tags":["x",{"n":2}]},{"user_id":"b","tags":[],"at":{}}]'
    )
    header, rows, notes = found(tmp_path, content)
    assert header == ["user_id", "at.city", "at.geo.lat", "tags", "at"]
    assert rows == [["a", "P", "1.10", '["x", {"n": 2}]', ""], ["b", "", "", "", ""]]
    assert notes == [("W_NESTED_COLUMN", 1, "tags", None), ("W_JSON_FLATTENED", None, "at", "at.city, at.geo.lat")]


def test_a_repeated_key_keeps_both_values(tmp_path):
    header, rows, notes = found(tmp_path, '[{"id":1},{"id":2,"spend":1,"spend":2,"spend 2":3}]')
    assert header == ["id", "spend", "spend 3", "spend 2"] and rows[1] == ["2", "1", "2", "3"]
    assert notes == [("W_DUPLICATE_COLUMN", 2, "spend", "spend 3")]


def test_keys_of_programs_are_plain_columns(tmp_path):
    header, rows, notes = found(tmp_path, '[{"id":1,"__proto__":{"x":1},"constructor":"z"}]')
    assert (header, rows, notes) == (["id", "__proto__", "constructor"], [["1", '{"x": 1}', "z"]], [])


def test_values_of_several_kinds_are_named_where_they_change(tmp_path):
    _, rows, notes = found(tmp_path, '[{"id":1,"v":null},{"id":"1","v":2},{"id":true,"v":3.5}]')
    assert rows == [["1", ""], ["1", "2"], ["true", "3.5"]] and notes == [("W_MIXED_TYPES", 3, "id", "true")]


def test_numbers_are_kept_digit_by_digit_and_those_that_are_none_are_named(tmp_path):
    digits = "9" * 5000
    _, rows, notes = found(tmp_path, f'[{{"id":{digits},"v":1e400,"w":NaN}},{{"id":0.10,"v":-0,"w":-Infinity}}]')
    assert rows == [[digits, "1e400", ""], ["0.10", "-0", ""]]
    assert notes == [("W_NON_FINITE", 1, "w", "NaN"), ("W_NON_FINITE", 2, "w", "-Infinity")]


def test_a_bad_line_is_set_aside_and_the_others_load():
    dataset = core.load({"x.jsonl": f'{A}\nnot json\n{B}\n[1\n{{"user_id":"c"'.encode()})
    file = dataset.report.files[0]
    assert (file.rows_in, file.rows_loaded, file.rows_quarantined) == (5, 2, 3)
    aside = dataset.report.quarantined()
    assert aside["line"].tolist() == [2, 4, 5] and aside["raw"].tolist() == ["not json", "[1", '{"user_id":"c"']
    assert set(aside["code"]) == {"W_JSON_BAD_LINE"}


def test_the_first_line_may_be_the_bad_one(tmp_path):
    assert found(tmp_path, f"log opened\n{A}\n{B}\n")[1] == [(1, "log opened", "W_JSON_BAD_LINE"), *TABLE[1]]


def test_what_is_no_record_in_a_list_is_set_aside(tmp_path):
    assert found(tmp_path, f"[{A},3,null,{B}]")[1] == [
        TABLE[1][0], (2, "3", "W_JSON_BAD_LINE"), (3, "null", "W_JSON_BAD_LINE"), TABLE[1][1],
    ]  # fmt: skip


def test_the_second_list_of_an_object_is_another_table(tmp_path):
    rows = found(tmp_path, f'{{"customers":[{A},{B}],"orders":[{{"order_id":"o"}}]}}')[1]
    assert rows == [*TABLE[1], (1, '{"order_id": "o"}', "W_MULTIPLE_TABLES")]


def test_a_record_with_a_list_of_objects_is_one_record(tmp_path):
    header, rows, _ = found(tmp_path, '{"user_id":"a","orders":[{"o":1},{"o":2}]}')
    assert (header, rows) == (["user_id", "orders"], [["a", '[{"o": 1}, {"o": 2}]']])


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (f"[{A},{B}", 1, 48),
        (f"[{A},\n {B},]", 2, 27),
        (f"[{A}, // note\n {B}]", 1, 25),
        (f"[\r\n{A},\r\n{B[:-1]}\r\n]", 4, 1),
        (f"[{A}]x", 1, 24),
        ("['a']", 1, 2),
        ("{'a':1}", 1, 2),
        ("one\ntwo\nthree", 1, 1),
        ('{\n "a": 1,\n "b" 2\n}', 3, 6),
        ("user_id,v\na,1\n", 1, 1),
    ],
)
def test_wrong_syntax_is_refused_with_its_place(tmp_path, content, line, column):
    assert refusal(tmp_path, content) == ("E_JSON_SYNTAX", {"line": line, "column": column})


def test_a_fault_behind_the_first_megabyte_is_placed(tmp_path):
    content = "[\n" + f"{A},\n" * 60_000 + "{oops}\n]"
    assert refusal(tmp_path, content) == ("E_JSON_SYNTAX", {"line": 60_002, "column": 2})
    assert refusal(tmp_path, content.replace("\n", " "))[1] == {"line": 1, "column": 2 + 23 * 60_000 + 2}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("42", "E_JSON_NOT_TABLE"), ('"abc"', "E_JSON_NOT_TABLE"), ("null", "E_JSON_NOT_TABLE"), ("[1,2]", "E_JSON_NOT_TABLE"),
        ("[{},{}]", "E_JSON_NOT_TABLE"), ("[]", "E_EMPTY_FILE"), ("{}", "E_EMPTY_FILE"), (" \n\n", "E_EMPTY_FILE"),
        ('{"data":[]}', "E_EMPTY_FILE"), ('{"a":[1,2],"b":[1]}', "E_JSON_UNEVEN"), ("<html><body>", "E_HTML_NOT_DATA"),
        ("[" * 100_000 + "]" * 100_000, "E_JSON_DEPTH"), ('{"a":' * 100_000, "E_JSON_DEPTH"),
        ('[{"a":' + "[" * 90 + "]" * 90 + "}]", "E_JSON_DEPTH"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused(tmp_path, content, code):
    assert refusal(tmp_path, content)[0] == code


def test_a_line_too_deep_costs_that_line_only(tmp_path):
    deep = '{"user_id":' * 50_000
    assert found(tmp_path, f"{A}\n{deep}\n{B}\n", "x.jsonl")[1] == [
        TABLE[1][0],
        (2, deep, "W_JSON_BAD_LINE"),
        TABLE[1][1],
    ]


def test_chinese_of_old_programs_is_read_and_said(tmp_path):
    content = '[{"客户":"张伟","城市":"北京"}]'.encode("gbk")
    assert found(tmp_path, content) == (
        ["客户", "城市"],
        [["张伟", "北京"]],
        [("W_ENCODING_GUESSED", None, None, "gb18030")],
    )


def test_a_line_of_another_encoding_is_named_with_its_column(tmp_path):
    content = '{"id":1,"name":"张伟"}\n{"id":2,"name":"李娜"}\n'.encode() + '{"id":3,"name":"赵六"}\n'.encode("gbk")
    _, rows, notes = found(tmp_path, content)
    assert rows[2] == ["3", "赵六"] and notes == [("W_MIXED_ENCODING", 3, "name", "赵六")]


def test_half_a_character_does_no_harm(tmp_path):
    assert found(tmp_path, r'[{"user\udc00":"a\ud800","v":"\ud83d\ude00"}]')[:2] == (
        ["user\ufffd", "v"],
        [["a\ufffd", "😀"]],
    )


def test_many_records_come_as_a_stream_in_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr("core.loading.json_text._PART", 7)
    rows = [{"id": n, "t": "x" * (n % 13), "o": {"k": [n]}} for n in range(50)]
    wanted = [[str(n), "x" * (n % 13), f"[{n}]"] for n in range(50)]
    assert found(tmp_path, json.dumps(rows, indent=1))[1] == wanted


def test_a_number_is_read_to_its_end_wherever_the_pieces_end(tmp_path, monkeypatch):
    monkeypatch.setattr("core.loading.json_text._PART", 0)
    monkeypatch.setattr("core.loading.text.decoding.BLOCK", 2)
    rows = found(tmp_path, f"[{A}, 12345, {B}]".encode("utf-16"))[1]
    assert rows == [TABLE[1][0], (2, "12345", "W_JSON_BAD_LINE"), TABLE[1][1]]


@needs_bad_inputs
def test_files_of_the_usual_trouble():
    assert read(BAD / "j08_nested_objects.json").header == ["customer_id", "address.city", "address.geo.lat", "tags"]
    repairs = core.load(BAD / "j12_mixed_types.json").report.repairs()
    assert ("W_MIXED_TYPES", "customer_id") in set(zip(repairs["code"], repairs["column"], strict=True))
