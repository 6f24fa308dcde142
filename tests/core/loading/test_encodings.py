"""Files of every usual encoding, without a word about which: proved, else judged by what the text then says."""

import pytest

import core
from core.loading import read
from core.loading.text.decoding import Decoded
from core.loading.text.encoding import ENCODINGS, Encoding, encoding_of, encoding_of_head
from core.loading.text.mojibake import mojibake
from core.loading.text.plausible import cost
from tests.paths import BAD, needs_bad_inputs

CHINESE = "客户号,姓名,城市\nC1,张伟,北京\nC2,欧阳建国,深圳\n"
TRADITIONAL = "會員編號,姓名,城市\nC1,陳美玲,臺北\nC2,歐陽娜娜,高雄\n"
WESTERN = "customer_id,name,note\nC1,José Müller,“gold” – €50\nC2,François Lefèvre,naïve café\n"


def lines(tmp_path, raw, encoding=None):
    path = tmp_path / "x.csv"
    path.write_bytes(raw)
    decoded = Decoded(path, encoding or encoding_of(path, "x.csv"))
    return list(decoded), {line: (found.codec, found.text) for line, found in decoded.mixed.items()}


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (CHINESE, "gb18030"),
        (TRADITIONAL, "big5"),
        (WESTERN, "cp1252"),
        ("お客様番号,名前,都市\nC1,山田太郎,東京\nC2,鈴木さくら,大阪\n", "cp932"),
        ("고객번호,이름,도시\nC1,김민수,서울\nC2,박지성,부산\n", "cp949"),
        ("id,имя,город\nC1,Анна Петрова,Москва\nC2,Иван,Казань\n", "cp1251"),
        ("id,name,city\nC1,Łukasz Wałęsa,Gdańsk\nC2,Świętosława,Kraków\n", "cp1250"),
        ("id,ad,sehir\nC1,Yıldız Şahin,Beşiktaş\nC2,Oğuz Gül,Üsküdar\n", "cp1254"),
        ("id,name\nC1,José Muñoz\nC2,Zoë Lefèvre\n", "mac_roman"),
        ("id,name\nC1,𠮷田\nC2,张伟\n", "gb18030"),
    ],
)
@pytest.mark.parametrize("cut", [None, 2])
def test_an_old_encoding_is_told_from_the_text(text, codec, cut):
    text = "\n".join(text.split("\n")[:cut])
    told = encoding_of_head(text.encode(codec), "x.csv", whole=True)
    assert text.encode(codec).decode(told.codec) == text and told.guessed


@pytest.mark.parametrize("text", [CHINESE, TRADITIONAL, WESTERN])
@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "gb18030"]
)
def test_every_way_of_unicode_gives_the_same_text(tmp_path, text, codec):
    assert lines(tmp_path, text.encode(codec))[0] == text.splitlines(keepends=True)


@pytest.mark.parametrize(
    ("raw", "guessed"),
    [
        (CHINESE.encode(), False),
        (CHINESE.encode("utf-16"), False),
        (CHINESE.encode("utf-16-be"), True),
        (b"a,b\n", False),
    ],
)
def test_a_mark_and_utf_8_are_no_guess(raw, guessed):
    assert encoding_of_head(raw, "x.csv", whole=True).guessed is guessed


@pytest.mark.parametrize(
    "name", ["张伟", "王玢", "José", "Zoé", "ÉLODIE", "Conceição", "Nestlé®", "Müller", "°C", "Иван"]
)
def test_one_word_is_enough(name):
    for codec in ("gb18030", "cp1252", "cp1251"):
        if name.encode(codec, "ignore").decode(codec) == name and not (codec == "gb18030" and name[0] < "一"):
            raw = f"C1,{name},34\nC2,Bob,30\n".encode(codec)
            assert raw.decode(encoding_of_head(raw, "x", whole=True).codec, "replace").split(",")[1] == name


def test_a_line_of_another_encoding_is_read_in_its_own(tmp_path):
    raw = CHINESE.encode() + "C3,赵六,成都\n".encode("gb18030") + "C4,José,Málaga\n".encode("cp1252")
    text, mixed = lines(tmp_path, raw)
    assert text[3:] == ["C3,赵六,成都\n", "C4,José,Málaga\n"]
    assert mixed == {4: ("gb18030", "赵六"), 5: ("cp1252", "José")}


def test_a_line_of_utf_8_in_an_old_file_is_read_as_such(tmp_path):
    text, mixed = lines(tmp_path, CHINESE.encode("gb18030") + "C3,赵六,成都\nC4,José,Lyon\n".encode())
    assert text[3:] == ["C3,赵六,成都\n", "C4,José,Lyon\n"] and set(mixed) == {4, 5}


def test_one_stray_byte_costs_one_cell_only(tmp_path):
    text, mixed = lines(
        tmp_path, CHINESE.encode() + b"C3,Jos\xe9 Diaz,\xe5\x8c\x97\xe4\xba\xac\n" + b"C4,\xe5\x8c\x97\xe4\xba,x\n"
    )
    assert text[3:] == ["C3,José Diaz,北京\n", "C4,北\ufffd,x\n"]
    assert mixed == {4: ("cp1252", "José Diaz"), 5: ("utf-8", "北\ufffd")}


@pytest.mark.parametrize("block", [1, 2, 3, 7, 64])
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16"])
def test_line_ends_of_all_kinds_whatever_the_blocks(tmp_path, monkeypatch, block, codec):
    monkeypatch.setattr("core.loading.text.decoding.BLOCK", block)
    text = "a,张\r\nb,伟\rc,é\n\n\r\rd\r\n\re"
    expected = ["a,张\r\n", "b,伟\r", "c,é\n", "\n", "\r", "\r", "d\r\n", "\r", "e"]
    assert lines(tmp_path, text.encode(codec), Encoding(codec)) == (expected, {})


def test_numbers_of_mixed_lines_count_every_line_end(tmp_path, monkeypatch):
    monkeypatch.setattr("core.loading.text.decoding.BLOCK", 8)
    _, mixed = lines(tmp_path, "张\r\n伟\r\n敏\n\n静\r张\r伟\r敏\r静\r".encode() + "李\r".encode("gb18030"))
    assert set(mixed) == {10}


def test_a_single_odd_line_is_a_slip_and_no_encoding(tmp_path):
    text, mixed = lines(tmp_path, b"id,name\n1,Ann\n2,Jos\xe9 Diaz\n3,Bob\n")
    assert text[2] == "2,José Diaz\n" and mixed == {3: ("cp1252", "José Diaz")}


def test_what_comes_behind_a_megabyte_of_ascii_is_looked_at(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"id,name\n" + b"1,a\n" * 300_000 + "2,张伟\n3,李娜\n".encode("gb18030"))
    assert encoding_of(path, "x.csv").codec == "gb18030"


def test_a_reader_may_choose_the_encoding(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes("é".encode("cp850"))
    assert all(encoding_of(path, "x", wish) == Encoding(wish) for wish in ENCODINGS)
    assert encoding_of(path, "x", "rot13").guessed


@pytest.mark.parametrize(
    "raw",
    [
        bytes(range(256)) * 40,
        b"\x89PNG\r\n\x1a\n" + bytes(range(200)) * 9,
        b"MZ\x90\0\3\0\0\0\4\0" * 100,
        b"\0" * 50 + b"a",
    ],
)
def test_programs_and_pictures_are_no_text(raw):
    with pytest.raises(core.LoadError) as refusal:
        encoding_of_head(raw, "x.csv", whole=True)
    assert refusal.value.code == "E_NOT_TEXT"


@pytest.mark.parametrize(
    "raw", [b"a\x01b\x01c\n" * 50, b"a,b\n1,\0\0x\n" * 20, b"a,b\n1,2\n" + b"\0" * 500, b"a,b\n1,2\n\x1a"]
)
def test_odd_control_characters_are_text_still(raw):
    assert encoding_of_head(raw, "x.csv", whole=True).codec == "utf-8"


def test_a_line_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("core.loading.text.decoding.MAX_LINE", 1000)
    with pytest.raises(core.LoadError) as refusal:
        lines(tmp_path, b"a\n" + b"x" * 99_999)
    assert refusal.value.code == "E_CELL_TOO_LONG" and dict(refusal.value.message.values)["line"] == 2


@pytest.mark.parametrize(
    ("garbled", "meant"),
    [
        ("FranÃ§ois", "François"), ("â€œhiâ€\x9d", "“hi”"), ("itâ€™s", "it’s"), ("Â£5", "£5"), ("ÃƒÂ©", "é"), ("Jos√©", "José"),
        ("鏉庡洓", "李四"), ("ä¸­æ–‡", "中文"), ("ÕÅÎ°", "张伟"), ("锟斤拷锟斤拷", "\ufffd"), ("ï¿½", "\ufffd"),
    ],
)  # fmt: skip
def test_garbled_text_is_mended(garbled, meant):
    assert mojibake(garbled) == meant


@pytest.mark.parametrize(
    "text",
    ["plain", "François", "NESTLÉ®", "«É»", "张伟", "中文，测试", "Привет", "田中さん", "김민수", "Þórður", "ação", "20 °C",
     "½ £5", "Ñandú", "ÅÄÖ", "À bientôt", "T恤", "A股", "𠮷田", "naïve café", "Ã", "â", "浙江", "Łódź"],
)  # fmt: skip
def test_good_text_is_left_alone(text):
    assert mojibake(text) is None


def test_what_people_write_costs_less_than_what_they_do_not():
    assert cost("José") < cost("JosŽ") < cost("Jos\ufffd\ufffd")
    assert cost("张伟") < cost("ÕÅÎ°") and cost("Renée") < cost("Ren閑")


@needs_bad_inputs
@pytest.mark.parametrize(
    ("file", "row", "cells"),
    [
        ("e05_gbk.csv", 0, ["C1", "张伟", "34", "北京", "120.50"]),
        ("e06_gb18030_4byte.csv", 4, ["C5", "𠮷田", "30", "北京", "1.00"]),
        ("e09_cp1252.csv", 0, ["C1", "José Müller", "“gold” – €50"]),
        ("e10_mixed_utf8_gbk.csv", 4, ["C5", "赵六", "50", "成都", "5.00"]),
    ],
)
def test_files_of_the_usual_trouble(file, row, cells):
    assert list(read(BAD / file).rows)[row] == cells
