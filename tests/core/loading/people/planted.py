"""A customers file with people planted twice, and households of whom nobody may be joined."""

import csv
import io

GIVEN = [
    *(
        "Anna",
        "Boris",
        "Clara",
        "Dmitri",
        "Elena",
        "Farid",
        "Greta",
        "Hugo",
        "Irina",
        "Jonas",
        "Karim",
        "Lena",
        "Marco",
    ),
    *("Nadia", "Oskar", "Petra", "Quentin", "Rosa", "Stefan", "Tamara", "Umberto", "Vera", "Walter", "Xenia", "Yusuf"),
]
FAMILY = [
    *("Abel", "Berger", "Castillo", "Dubois", "Engel", "Fischer", "Garcia", "Hansen", "Ivanova", "Janssen", "Kowalski"),
    *("Lindgren", "Moretti", "Novak", "Olsen", "Peeters", "Quist", "Rossi", "Silva", "Tanaka"),
]
CHINESE_GIVEN, CHINESE_FAMILY = "伟芳娜敏静磊洋艳", "李王张刘陈杨"


def people(count: int) -> list[dict[str, str]]:
    """Different people, each with an e-mail and a phone of their own; a quarter have Chinese names."""
    rows = []
    for n in range(count):
        chinese = n % 4 == 0
        given = (CHINESE_GIVEN if chinese else GIVEN)[n // 4 % 8 if chinese else n % 25]
        family = (CHINESE_FAMILY if chinese else FAMILY)[n // 32 % 6 if chinese else n // 25 % 20]
        rows.append(
            {
                "user_id": f"C{n:05}",
                "name": f"{family}{given}" if chinese else f"{given} {family}",
                "email": f"person.{n}@gmail.com" if n % 2 else f"person.{n}@example.com",
                "phone": f"+86 138 {n // 10_000:04} {n % 10_000:04}" if chinese else f"+49 170 {5_550_000 + n}",
                "birth_date": f"{1950 + n % 53}-{1 + n % 12:02}-{1 + n % 28:02}",
                "gender": "m" if n % 2 else "f",
            }
        )
    return rows


def twice(row: dict[str, str], way: int) -> dict[str, str]:
    """The same person under another id, with one thing left to recognise them by, written in another way."""
    second = dict.fromkeys(row, "") | {"user_id": "D" + row["user_id"][1:], "name": row["name"]}
    local, domain = row["email"].split("@")
    if way == 0:
        tagged = local.replace(".", "") + "+shop" if domain == "gmail.com" else local
        return second | {"email": f" {tagged.upper()}@{domain.title()}"}
    digits = row["phone"].replace(" ", "").removeprefix("+")
    if way == 1:
        wide = "".join(chr(ord(sign) + 0xFEE0) for sign in digits[2:])
        home = digits[2:] if digits.startswith("86") else "0" + digits[2:]
        return second | {
            "phone": [home, f"00{digits}", f"({digits[:2]}) {digits[2:6]}-{digits[6:]}", wide][len(row["name"]) % 4]
        }
    name = row["name"] if not row["name"].isascii() else ", ".join(reversed(row["name"].upper().split()))
    return second | {"name": name, "birth_date": row["birth_date"]}


def household(row: dict[str, str], way: int) -> dict[str, str]:
    """Somebody else at the same phone, e-mail or both: another given name, or another birth date under the same name."""
    other = "Berta" if row["name"].isascii() else "小宝"
    family = row["name"].split()[-1] if row["name"].isascii() else row["name"][:1]
    named = f"{other} {family}" if row["name"].isascii() else f"{family}{other}"
    lives = dict(row) | {"user_id": "H" + row["user_id"][1:], "birth_date": ""}
    if way == 2:
        day = int(row["user_id"][1:]) % 28 + 1
        return lives | {"birth_date": f"2011-11-{day:02}"}  # a child with the parent's name
    return lives | {"name": named, "email" if way else "phone": ""}


def written(rows: list[dict[str, str]]) -> bytes:
    """The rows as a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
