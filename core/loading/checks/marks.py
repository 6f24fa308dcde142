"""How numbers are written: decimal points and commas, and currencies."""

from collections.abc import Iterator

from core.engine import Sql, commas, sql
from core.loading.checks.check import Ask, Check, cell, holding
from core.loading.columns import Field
from core.loading.values import COMMA, FULL_WIDTH, HALF_WIDTH, POINT

NUMBERS = ("int", "number", "money")


_CURRENCY = r"[$€£¥₹₩元]|USD|CNY|RMB|EUR|GBP|JPY|CHF|INR"


def mark_checks(ask: Ask, table: Sql, fields: list[Field]) -> Iterator[Check]:
    """Numbers that only a decimal comma explains: all of them, or beside others that only a point does; and 1.100 alone."""
    for field, comma, point, either in comma_or_point(ask, table, fields):
        if comma and point:
            rarer = _by_comma(field) if comma <= point else _by_point(field)
            yield Check("W_MIXED_NUMBER_FORMAT", field, rarer, done="kept", once=True)
        elif comma and field.format.pattern == "comma":
            yield Check("W_DECIMAL_COMMA", field, _by_comma(field), done="comma", once=True)
        elif either and not comma and not point and field.type != "int":
            done = "comma" if field.format.pattern == "comma" else "point"
            yield Check("W_DECIMAL_COMMA", field, _by_either(field), done=done, once=True)


def comma_or_point(ask: Ask, table: Sql, fields: list[Field]) -> list[tuple[Field, int, int, int]]:
    """Of each field how many numbers only a decimal comma explains, how many only a point, and how many either."""
    if not fields:
        return []
    found = holding(ask, table, [(f, asked(f)) for f in fields for asked in (_by_comma, _by_point, _by_either)])
    return list(zip(fields, found[::3], found[1::3], found[2::3], strict=True))


def several_currencies(ask: Ask, table: Sql, fields: list[Field]) -> dict[str, list[str]]:
    """Of these fields those with more than one currency, and which."""
    decorated = [f for f in fields if f.type in NUMBERS and f.format.pattern != "plain"]
    if not decorated:
        return {}
    signs = commas(
        sql("list_sort(list(DISTINCT nullif(regexp_extract({c}, {s}), '')))", c=cell(f), s=_CURRENCY) for f in decorated
    )
    found = ask(sql("SELECT {signs} FROM {t}", signs=signs, t=table))[0]
    same = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥", "RMB": "¥", "元": "¥", "JPY": "¥", "INR": "₹"}
    named = {
        f.name: sorted({same.get(sign, sign) for sign in signs or () if sign})
        for f, signs in zip(decorated, found, strict=True)
    }
    return {name: signs for name, signs in named.items() if len(signs) > 1}


def half(field: Field) -> Sql:
    return sql("translate({c}, {full}, {half})", c=cell(field), full=FULL_WIDTH, half=HALF_WIDTH)


def _by_comma(field: Field) -> Sql:
    """Only a decimal comma explains this number."""
    return sql("(({c} LIKE '%,%' OR {c} LIKE '%.%.%') AND {yes} AND NOT {no})",
               c=cell(field), yes=_fits(field, COMMA), no=_fits(field, POINT))  # fmt: skip


def _by_point(field: Field) -> Sql:
    """Only a decimal point explains this number."""
    return sql("(({c} LIKE '%.%' OR {c} LIKE '%,%,%') AND {yes} AND NOT {no})",
               c=cell(field), yes=_fits(field, POINT), no=_fits(field, COMMA))  # fmt: skip


def _by_either(field: Field) -> Sql:
    """A mark before three digits, as in 1.100, which may part thousands or decimals."""
    return sql("(({c} LIKE '%.%' OR {c} LIKE '%,%') AND {yes} AND {no} AND NOT regexp_full_match({c}, '[^0-9]*0[.,].*'))",
               c=cell(field), yes=_fits(field, COMMA), no=_fits(field, POINT))  # fmt: skip


def _fits(field: Field, shape: str) -> Sql:
    return sql("regexp_full_match({t}, {s})", t=half(field), s=shape)
