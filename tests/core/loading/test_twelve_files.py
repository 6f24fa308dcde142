"""The twelve input files load as they are: alone, together, renamed, shuffled and in Chinese."""

import csv
import io

import pytest

import core
from tests.core.loading.twelve import CHINESE, CONTENT_ONLY, FILES, TABLES


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def text(table: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue()


@pytest.mark.parametrize("name", FILES)
def test_each_file_alone_becomes_its_table(name):
    dataset = core.load({name: FILES[name].encode()})
    assert dataset.report.files[0].table == TABLES[name]
    assert dataset.rows(TABLES[name]) == FILES[name].count("\n") - 1


@pytest.mark.parametrize("name", [n for n in FILES if n not in CONTENT_ONLY])
def test_the_file_name_does_not_matter(name):
    assert core.load({"export (1).csv": FILES[name].encode()}).report.files[0].table == TABLES[name]


@pytest.mark.parametrize("name", FILES)
def test_the_order_of_columns_does_not_matter(name):
    reversed_columns = text([row[::-1] for row in rows(FILES[name])])
    plain, shuffled = (core.load({name: t.encode()}) for t in (FILES[name], reversed_columns))
    table = TABLES[name]
    assert shuffled.frame(table)[list(plain.columns(table))].equals(plain.frame(table))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_chinese_headings_in_any_usual_encoding(name, encoding):
    header, *body = rows(FILES[name])
    chinese = text([[CHINESE[heading] for heading in header], *body])
    dataset = core.load({name: chinese.encode(encoding)})
    assert dataset.report.files[0].table == TABLES[name]
    plain = core.load({name: FILES[name].encode()})
    canonical = [c for c in plain.columns(TABLES[name]) if c not in plain.traits(TABLES[name])]
    assert dataset.frame(TABLES[name])[canonical].equals(plain.frame(TABLES[name])[canonical])


def test_all_together_keep_every_row():
    dataset = core.load({name: content.encode() for name, content in FILES.items()})
    assert {f.name: f.table for f in dataset.report.files} == TABLES
    for table in dataset.names:
        lines = sum(FILES[f].count("\n") - 1 for f, t in TABLES.items() if t == table)
        assert dataset.rows(table) == lines
    assert all(f.rows_in == f.rows_loaded + f.rows_quarantined for f in dataset.report.files)


def test_rows_without_a_person_never_join_another_file():
    dataset = core.load({"feature_data.csv": b"a,b\n1,2\n3,4\n", "consumer_data.csv": b"a,label\n1,x\n2,y\n"})
    assert sorted(dataset.frame("customers")["user_id"]) == [
        "consumer_data.csv#1", "consumer_data.csv#2", "feature_data.csv#1", "feature_data.csv#2",
    ]  # fmt: skip
