"""Words people use in headings, and what kind of values they announce."""

import re
from functools import cache

from core.schema import TABLES

NAMES = {
    "date": ("date", "day", "month", "born", "birthday", "dob", "since", "until", "created", "updated", "start", "end",
             "time", "from", "begin"),
    "time": ("time", "hour", "clock", "at", "duration"),
    "number": ("number", "count", "quantity", "qty", "pieces", "unit", "units", "amount", "price", "cost", "total", "sum",
               "value", "rate", "ratio", "share", "percent", "visits", "views", "clicks", "sessions", "age", "income", "score",
               "rating", "rank", "level", "spend", "spent", "weight", "height", "width", "length", "size", "year", "no", "id",
               "tax", "discount", "phone", "zip"),
    "url": ("url", "link", "web", "website", "site", "page", "href"),
    "email": ("mail", "email", "contact"),
    "code": ("id", "code", "sku", "key", "no", "nr", "number", "ref", "reference", "zip"),
    "text": ("name", "first", "last", "full", "title", "description", "comment", "comments", "note", "notes", "remark",
             "remarks", "text", "city", "country", "region", "street", "address", "type", "kind", "category", "group", "class",
             "family", "product", "item", "article", "brand", "model", "status", "state", "color", "colour", "gender", "sex",
             "job", "company", "message", "subject", "source", "channel", "campaign", "medium", "language", "currency",
             "details", "feedback", "customer", "client", "user", "account", "order", "event"),
}  # fmt: skip


@cache
def kinds_named() -> dict[str, frozenset[str]]:
    """For each of those words the kinds it announces."""
    words = {word for names in NAMES.values() for word in names}
    return {word: frozenset(kind for kind, names in NAMES.items() if word in names) for word in words}


@cache
def vocabulary() -> frozenset[str]:
    """Those words, and all in the headings this project knows."""
    known = {
        word.lower()
        for table in TABLES.values()
        for column in table.columns
        for heading in (column.name, *column.headings)
        for word in re.split(r"[\s_]+", heading)
    }
    return frozenset(word for word in known.union(*NAMES.values()) if len(word) > 1)
