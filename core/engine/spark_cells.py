"""Cells of a cluster's table as ours: cast to a type of core.schema, null where they do not fit, never a failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.engine.attached import Source
from core.schema import FILLED, GUEST, MONEY_SCALE, OPT_OUTS, TABLES

if TYPE_CHECKING:
    from pyspark.sql.connect.column import Column

# As core.loading.values has them, which lies above: a test holds that they are the same.
BLANKS = " \t\r\n\u00a0\u202f\u3000\ufeff"
MISSING = ("na", "n/a", "nan", "null", "none", "nil", "-", "--", "#n/a", "nat", "\\n", "缺失", "无")
TRUE = ("true", "yes", "y", "1", "t", "on", "是", "同意", "1.0", "opt-in", "opted in", "subscribed")
FALSE = ("false", "no", "n", "0", "f", "off", "否", "不同意", "0.0", "opt-out", "opted out", "unsubscribed")
REFUSED = ("opt-out", "opted out", "unsubscribed")
WILLING = ("opt-in", "opted in", "subscribed")

_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_ISO = r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([T ].*)?$"
_SLASHED = {"month/day/year": "M/d/yyyy", "day/month/year": "d/M/yyyy"}
_CLOCKS = ("", " H:m:s", " H:m", " h:m:s a", " h:m a")
_FLOATING = ("float", "double")
_NESTED = ("array", "map", "struct")
_MONEY = "DECIMAL(18,4)"  # as loading has it: ten thousand times as much still fits


def text_of(column: Column, stored: str) -> Column:
    """What is written in a cell without blanks around it; null where nothing is left."""
    from pyspark.sql.connect import functions as f

    written = f.to_json(column) if stored.startswith(_NESTED) else column.cast("string")
    return f.nullif(f.btrim(written, f.lit(BLANKS)), f.lit(""))


def is_missing(text: Column) -> Column:
    """Whether a text is a word for missing."""
    from pyspark.sql.connect import functions as f

    return f.lower(text).isin(*MISSING)


def value(column: Column, stored: str, name: str, kind: str, pattern: str) -> Column:
    """The typed value of a column that the cluster stores as `stored`; null where a cell does not fit."""
    from pyspark.sql.connect import functions as f

    text = text_of(column, stored)
    if kind == "id":
        return f.when(~is_missing(text), _id(column, text, stored, pattern))
    if kind in ("text", "category"):
        return text
    if kind == "bool":
        yes, no = _yes_and_no(name)
        return f.when(f.lower(text).isin(*yes), True).when(f.lower(text).isin(*no), False)
    if kind in ("time", "day"):
        moment = _moment(column, text, stored, pattern)
        return moment if kind == "time" else day_of(moment)
    return _number(column, text, stored, kind)


def day_of(moment: Column) -> Column:
    """Days since 1970-01-01 of a wall time."""
    from pyspark.sql.connect import functions as f

    return f.unix_date(moment.cast("date"))


def with_derived(of: Mapping[str, Column], source: Source) -> dict[str, Column]:
    """The given columns and those that follow from them: as loading has them, but that no row has a number."""
    from pyspark.sql.connect import functions as f

    found, own = dict(of), TABLES[source.table].by_name
    if "user_id" in own and "email" in of and "user_id" not in of:
        found["user_id"] = f.concat(f.lit("mail-"), f.substring(f.sha2(f.lower(of["email"]), 256), 1, 16))
    if "item_id" in own and "title" in of and "item_id" not in of:
        found["item_id"] = of["title"]
    if source.table == "reviews" and "review_id" not in of:
        found["review_id"] = f.concat(f.lit(f"{source.path[-1]}#"), f.hex(f.xxhash64(*of.values())))
    if source.table == "orders" and {"user_id", "order_id"} <= set(of):
        found["user_id"] = f.coalesce(of["user_id"], f.concat(f.lit(GUEST), of["order_id"]))
    return found | _following(found, source)


def _following(found: Mapping[str, Column], source: Source) -> dict[str, Column]:
    """Days, line totals, defaults."""
    from pyspark.sql.connect import functions as f

    more: dict[str, Column] = {}
    for column in TABLES[source.table].columns:
        if column.name in found:
            continue
        if column.name == "day" and "at" in found:
            more["day"] = day_of(found["at"])
        elif column.name == "amount" and {"unit_price", "quantity"} <= set(found):
            total = f.round(found["unit_price"] * found["quantity"])
            more["amount"] = total.try_cast("BIGINT")
        elif column.name == "campaign_id" and column.key:
            more["campaign_id"] = f.lit(source.path[-1])
        elif column.default is not None:
            more[column.name] = f.lit(column.default).cast("BIGINT" if column.type == "int" else "DOUBLE")
    return more


def trait_type(stored: str) -> str | None:
    """The core.schema type of a column that keeps its own heading; None where nothing of ours can hold it."""
    if stored in ("tinyint", "smallint", "int", "bigint"):
        return "int"
    if stored in _FLOATING or stored.startswith("decimal"):
        return "number"
    if stored == "boolean":
        return "bool"
    if stored in ("date", "timestamp", "timestamp_ntz"):
        return "time"
    return None if stored in ("binary", "void", "variant") or stored.startswith("interval") else "category"


def free_of_marks(name: str) -> str:
    """A heading that cannot be taken for the mark on the filled cells of another column."""
    return name.removesuffix(FILLED) + " *" if name.endswith(FILLED) else name


def _yes_and_no(name: str) -> tuple[list[str], list[str]]:
    if name not in OPT_OUTS:
        return list(TRUE), list(FALSE)
    yes = [word for word in TRUE if word not in WILLING] + list(REFUSED)
    return yes, [word for word in FALSE if word not in REFUSED] + list(WILLING)


def _id(column: Column, text: Column, stored: str, pattern: str) -> Column:
    """A number of whole ids that is stored as 1.0 or 1.00 is 1."""
    from pyspark.sql.connect import functions as f

    if stored in _FLOATING or stored.startswith("decimal"):
        whole = column.try_cast("DECIMAL(38,0)")
        return f.when(whole == column, whole.cast("string")).otherwise(text)
    return f.regexp_replace(text, r"\.0$", "") if pattern == "whole with point" else text


def _number(column: Column, text: Column, stored: str, kind: str) -> Column:
    from pyspark.sql.connect import functions as f

    given = column
    if not (stored in _FLOATING or stored.startswith("decimal") or trait_type(stored) == "int"):
        given = f.when(text.rlike(_NUMBER), text)  # Spark reads "1d" and "Infinity" as numbers, too
    if kind == "number":
        double = given.try_cast("DOUBLE")
        return f.when(f.abs(double) < f.lit(float("inf")), double)
    if kind == "money":
        tenths = given.try_cast(_MONEY) * f.lit(MONEY_SCALE).cast("DECIMAL(5,0)")
        return tenths.try_cast("BIGINT")
    exact = given.try_cast("DECIMAL(38,10)")
    whole = f.when(exact == exact.try_cast("DECIMAL(38,0)"), exact.try_cast("BIGINT"))
    return given.try_cast("BIGINT") if trait_type(stored) == "int" else whole


def _moment(column: Column, text: Column, stored: str, pattern: str) -> Column:
    """The wall time; what says its zone is told in UTC, as loading does."""
    from pyspark.sql.connect import functions as f

    if stored in ("timestamp", "timestamp_ntz", "date"):
        return column.cast("TIMESTAMP_NTZ")
    if trait_type(stored) in ("int", "number") or pattern in ("epoch", "yyyymmdd"):
        return _of_number(text)
    if pattern in _SLASHED:
        plain = f.regexp_replace(text, r"^(\d+)[/.-](\d+)[/.-](\d+)T?", "$1/$2/$3")
        ways = (f.try_to_timestamp(plain, f.lit(_SLASHED[pattern] + clock)) for clock in _CLOCKS)
        return f.coalesce(*ways).try_cast("TIMESTAMP_NTZ")
    written = (
        f.regexp_replace(text, "[/.](?=[0-9]{1,2}[/.]|[0-9]{1,2}(?:[T ]|$))", "-")
        if pattern == "year/month/day"
        else text
    )
    return f.when(written.rlike(_ISO), written).try_cast("TIMESTAMP_LTZ").cast("TIMESTAMP_NTZ")


def _of_number(text: Column) -> Column:
    """yyyymmdd, seconds since 1970 or, from twelve digits on, milliseconds."""
    from pyspark.sql.connect import functions as f

    number = f.when(text.rlike(_NUMBER), text).try_cast("DECIMAL(20,3)")
    compact = f.try_to_timestamp(number.try_cast("BIGINT").cast("string"), f.lit("yyyyMMdd"))
    micros = f.when(number < 100_000_000_000, number * 1_000_000).when(number < 10_000_000_000_000, number * 1_000)
    since = f.timestamp_micros(micros.try_cast("BIGINT")).cast("TIMESTAMP_NTZ")
    is_day = (number >= 19_000_101) & (number <= 20_991_231)
    return f.when(is_day, compact.try_cast("TIMESTAMP_NTZ")).when(number >= 100_000_000, since)
