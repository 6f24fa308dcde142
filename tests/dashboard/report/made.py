"""A small shop whose every figure can be counted by hand, and reports of it."""

import core
from core.store import Workspaces
from dashboard.report.build import build
from dashboard.report.document import Document
from dashboard.report.request import Request

DAYS, PEOPLE = 28, 20
AMOUNT = 10  # of every order line, in whole units
HOSTILE = "</script><script>alert(1)</script>"


def files(*, amount_of_first: int = AMOUNT, page: str = "home", days: int = DAYS) -> dict[str, bytes]:
    """Twenty people who each look at one page and buy once a day, for four weeks."""
    orders, events = ["order_id,user_id,item_id,amount,date"], ["user_id,page_id,date,page_views"]
    for day in range(days):
        for person in range(PEOPLE):
            amount = amount_of_first if day == person == 0 else AMOUNT
            orders.append(f"o{day}-{person},u{person},i{person % 3},{amount},2025-03-{day + 1:02}")
            events.append(f"u{person},{page if person % 2 else 'about'},2025-03-{day + 1:02},1")
    people = [f"u{person},{20 + person},{'f' if person % 2 else 'm'},Wilhelmina Testperson" for person in range(PEOPLE)]
    tables = {"orders": orders, "events": events, "customers": ["user_id,age,gender,name", *people]}
    return {f"{name}.csv": "\n".join(lines).encode() + b"\n" for name, lines in tables.items()}


def shop(**changes: object) -> core.Dataset:
    """The shop, opened in the test's own home."""
    return core.load(files(**changes), workspaces=Workspaces())


def report(dataset: core.Dataset, **asked: object) -> Document:
    """A report of the topics that need nothing beyond it."""
    return build(Request(**{"sections": ("traffic", "audience")} | asked), dataset)
