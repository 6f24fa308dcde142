"""A small shop in which everybody leaves traces, also where nobody looks for them: for the tests of demo mode."""

from functools import cache

SURNAMES = (
    "Quillfeather",
    "Zbornakova",
    "Vandersnoot",
    "Ploxinger",
    "Yttriova",
    "Wexelblat",
    "Jabberlund",
    "Kvistrupp",
)
FIRST = (
    "Xaveria",
    "Ulfhild",
    "Thibeau",
    "Ozymand",
    "Brunhild",
    "Casimira",
    "Dagomar",
    "Eleuther",
    "Fjodora",
    "Gwendal",
)
CHINESE = "欧阳雪莲"
PEOPLE = range(80)
SAID = ("I am {1}, write to {2}", "客服，我是{1}", "call me {3} please, {0}", "@{1} ordered twice", "slow again")


def person(n: int) -> tuple[str, str, str, str]:
    """Number -> id, name, e-mail, phone: nothing like them stands anywhere else."""
    name = CHINESE if n == 7 else f"{FIRST[n % 10]} {SURNAMES[n // 10 % 8]}"
    return f"ZQX{77000 + n}", name, f"{name.split()[0].lower()}.{n}@secretmail.example", f"+49 170 5553{n:04d}"


TRACES = sorted(
    {trace.lower() for n in PEOPLE for trace in (person(n)[0], person(n)[2], person(n)[3])}
    | {word.lower() for word in (*SURNAMES, *FIRST)}
    | {CHINESE, "secretmail", "5559999"}
)


@cache
def tell_tale() -> dict[str, bytes]:
    """File name -> content: eight tables, and one row that is set aside."""
    ids = [person(n)[0] for n in PEOPLE]
    bought = [(n, k) for n in PEOPLE for k in range(1 + n % 5)]
    aside = ("", "Nameless Quillfeather", "lost@secretmail.example", "+49 170 5559999", "x", "f", "Oslo", "yes", "?")
    return {
        "customers.csv": _table(
            "user_id,name,email,phone,age,gender,city,consent,signup_date",
            [(*person(n), 18 + n % 50, "fm"[n % 2], "Oslo" if n % 3 else "Rome", "yes", _day(1, n)) for n in PEOPLE]
            + [aside],
        ),
        "items.csv": _table(
            "item_id,title,category,price", [(f"I{n}", f"Thing {n}", f"kind {n % 3}", 5 + n) for n in range(12)]
        ),
        "orders.csv": _table(
            "order_id,user_id,item_id,quantity,amount,channel,time",
            [(f"O{n}-{k}", ids[n], f"I{(n + 5 * k) % 12}", 1, 10 + n, "web", _day(n + k, n)) for n, k in bought],
        ),
        "events.csv": _table(
            "user_id,page_id,page_views,event,channel,time",
            [(ids[n], f"/p{k}", 1 + n, "view", ("mail", "web")[k % 2], _day(n + k, n)) for n, k in bought],
        ),
        "ratings.csv": _table(
            "user_id,item_id,rating,time",
            [(ids[n], f"I{(n + k) % 12}", 1 + (n + k) % 5, _day(3, n)) for n, k in bought],
        ),
        "reviews.csv": _table(
            "review_id,user_id,item_id,rating,content,time",
            [(f"R{n}", ids[n], f"I{n % 12}", 1 + n % 5, _review(n), _day(4, n)) for n in PEOPLE],
        ),
        "relationships.csv": _table("user1,user2", [(ids[n], ids[(n + 1) % len(ids)]) for n in PEOPLE]),
        "exposures.csv": _table(
            "user_id,campaign_id,variant,channel,impressions,clicks,conversions,cost,time",
            [(ids[n], "spring", "ab"[n % 2], "mail", 3, n % 2, int(n % 4 == 1), 0.1, _day(5, n)) for n in PEOPLE],
        ),
    }


def _review(n: int) -> str:
    return f'"{SAID[n % 5].format(*person(n))}, delivery was slow and box {n % 4} damaged"'


def _day(month: int, n: int) -> str:
    return f"2025-{1 + month % 9:02}-{1 + n % 28:02}"


def _table(heading: str, rows: list[tuple]) -> bytes:
    return "\n".join([heading, *(",".join(map(str, row)) for row in rows)]).encode()
