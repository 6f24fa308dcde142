"""SQL put together safely: every value that enters a statement is quoted here and nowhere else."""

from typing import Any


class Sql(str):
    """A piece of SQL that is already safe; everything else is quoted when it is put into a statement."""

    __slots__ = ()


def identifier(name: str) -> Sql:
    """`name` as a quoted identifier, whatever it contains."""
    return Sql('"' + name.replace('"', '""') + '"')


def literal(value: Any) -> Sql:
    """A string, number, bool, None or list of them as a literal."""
    if value is None:
        return Sql("NULL")
    if isinstance(value, bool):
        return Sql("TRUE" if value else "FALSE")
    if isinstance(value, (int, float)):
        return Sql(repr(value))
    if isinstance(value, (list, tuple)):
        return Sql("[" + ", ".join(literal(item) for item in value) + "]")
    return Sql("'" + str(value).replace("'", "''") + "'")


def sql(template: str, **parts: Any) -> Sql:
    """`template` with each {part} filled in: Sql as it is, anything else as a literal."""
    return Sql(template.format(**{k: v if isinstance(v, Sql) else literal(v) for k, v in parts.items()}))


def commas(parts: Any) -> Sql:
    """Pieces of SQL joined by commas."""
    return Sql(", ".join(parts))


def any_of(conditions: list[Sql]) -> Sql:
    """True where any condition holds; FALSE for none."""
    return Sql("(" + " OR ".join(conditions) + ")") if conditions else Sql("FALSE")
