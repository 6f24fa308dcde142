"""Three clean tables made from a seed, and how a table is written: what the pollutions of bench.polluted start from."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

ROWS = 80
GIVEN = "José Zoë Anaïs Søren Łukasz Siobhán Björk Renée Mary John Fátima 小芳 志強 伟 秀英 建國 思远 雅婷 Ömer Chloé"
FAMILY = "O'Brien D'Angelo Müller García 王 李 陳 張 欧阳 Nuñez Smith Żak Brontë Çelik Lefèvre O’Connor Ångström 林"
CITIES = "北京 上海 廣州 Zürich São_Paulo København L'Aquila Besançon London Kraków Reykjavík Paris 臺北 Málaga"
THINGS = ("lamp", "shelf", "kettle", "blue mug", "tea set", "rug 2x3", "desk", "towel", "clock", "vase")
SAID = (
    "Great value",
    'He said "wow", twice',
    "Broke after a week, sadly",
    "Fine",
    "First line\nsecond line",
    'A 5" screen\nand a "free" cable, too',
    "10/10; would buy again",
    "Too small, too late, too dear",
    "It's ok",
    "Arrived | unharmed",
    "Not bad at all",
    "",
)
AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0)",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_4) AppleWebKit (KHTML, like Gecko)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
)


@dataclass(frozen=True)
class Table:
    """What a reader is to find.  header: None where the file has none, which is then not judged."""

    header: list[str] | None
    rows: list[list[str]]

    def without(self, *numbers: int) -> "Table":
        return replace(self, rows=[row for n, row in enumerate(self.rows) if n not in numbers])

    def with_row(self, number: int, row: list[str]) -> "Table":
        return replace(self, rows=[row if n == number else old for n, old in enumerate(self.rows)])

    def every(self, change: Callable[[str], str]) -> "Table":
        """The same table with each cell under its headings changed."""
        return replace(self, rows=[[change(cell) for cell in row] for row in self.rows])


def tables(seed: int = 0) -> dict[str, Table]:
    """The clean tables by name: 9 columns of people in many scripts, 3 of reviews with newlines, 30 of orders."""
    draw = Random(seed)  # noqa: S311 - not for secrets
    return {"people": _people(draw), "reviews": _reviews(draw), "orders": _orders(draw)}


def _day(draw: Random) -> str:
    return f"20{draw.randint(18, 25)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"


def _people(draw: Random) -> Table:
    header = ["customer_id", "name", "city", "birth date", "signup", "e-mail", "spend", "visits", "remark"]
    rows = [
        [
            f"C{n:05}",
            f"{draw.choice(GIVEN.split())} {draw.choice(FAMILY.split())}",
            draw.choice(CITIES.split()).replace("_", " "),
            f"{draw.randint(1940, 2004)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
            _day(draw),
            f"someone.{n}@example.com",
            f"{draw.random() * 900:.2f}",
            str(draw.randint(0, 60)),
            draw.choice(["", "VIP", "老客户,常买", "n'aime pas l'été", "très fidèle", "l'an 2000, déjà", "無"]),
        ]
        for n in range(ROWS)
    ]
    return Table(header, rows)


def _reviews(draw: Random) -> Table:
    rows = [[f"R{n:04}", draw.choice(SAID), f"https://shop.example/p/{draw.randint(1, 99)}?ref=a"] for n in range(ROWS)]
    return Table(["review_id", "content", "url"], rows)


def _orders(draw: Random) -> Table:
    columns: list[tuple[str, Callable[[int], str]]] = [
        ("order_id", lambda n: f"{100_000 + n}"),
        ("customer_id", lambda n: f"C{draw.randint(0, 40):05}"),
        ("order_date", lambda n: _day(draw)),
        ("order_time", lambda n: f"{draw.randint(0, 23):02}:{draw.randint(0, 59):02}:{draw.randint(0, 59):02}"),
        ("ship_date", lambda n: draw.choice(["", _day(draw)])),
        ("status", lambda n: draw.choice(["paid", "shipped", "returned", "open"])),
        ("sku", lambda n: f"{draw.choice('ABCD')}-{draw.randint(100, 999)}"),
        ("title", lambda n: f"{draw.choice(THINGS)}, {draw.choice(['red', 'green', 'large'])}"),
        ("quantity", lambda n: str(draw.randint(1, 9))),
        ("price", lambda n: f"{draw.random() * 200:.2f}"),
        ("currency", lambda n: draw.choice(["EUR", "USD", "CNY"])),
        ("discount", lambda n: draw.choice(["", "5%", "10%", "12.5%"])),
        ("total", lambda n: f"{draw.random() * 900:.2f}"),
        ("url", lambda n: f"https://shop.example/item/{draw.randint(1, 500)}?utm_source=mail&utm_id={n}"),
        ("referrer", lambda n: draw.choice(["", "https://www.search.example/?q=lamp+blue", "direct"])),
        ("user agent", lambda n: draw.choice(AGENTS)),
        ("ip", lambda n: f"10.0.{draw.randint(0, 255)}.{draw.randint(1, 254)}"),
        ("country", lambda n: draw.choice(["DE", "FR", "US", "CN"])),
        ("postcode", lambda n: f"{draw.randint(0, 99999):05}"),
        ("street", lambda n: f"{draw.randint(1, 99)} High Street, Flat {draw.randint(1, 9)}"),
        ("phone", lambda n: f"+49 30 {draw.randint(100000, 999999)}"),
        ("gift", lambda n: draw.choice(["yes", "no"])),
        ("note", lambda n: draw.choice(SAID)),
        ("rating", lambda n: draw.choice(["", "1", "2", "3", "4", "5"])),
        ("weight", lambda n: f"{draw.random() * 9:.3f}"),
        ("latitude", lambda n: f"{draw.random() * 180 - 90:.4f}"),
        ("longitude", lambda n: f"{draw.random() * 360 - 180:.4f}"),
        ("campaign", lambda n: draw.choice(["", "spring", "summer sale", "black friday"])),
        ("coupon", lambda n: draw.choice(["", "", "SAVE10"])),
        ("updated_at", lambda n: f"{_day(draw)}T08:00:00Z"),
    ]
    return Table([name for name, _ in columns], [[make(n) for _, make in columns] for n in range(ROWS)])


@dataclass(frozen=True)
class Style:
    """How a table is written down.  escape: what stands before a quote in a quoted cell; the quote itself by default."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    newline: str = "\n"
    everything: bool = False

    def cell(self, text: str) -> str:
        special = (self.delimiter, self.quote, "\n", "\r", *([self.escape] if self.escape else []))
        if not self.everything and not any(mark in text for mark in special):
            return text
        if self.escape:
            text = text.replace(self.escape, self.escape * 2)
        return f"{self.quote}{text.replace(self.quote, (self.escape or self.quote) + self.quote)}{self.quote}"

    def line(self, cells: list[str]) -> str:
        return self.delimiter.join(self.cell(cell) for cell in cells)

    def lines(self, table: Table) -> list[str]:
        """Header and rows, each as the text of its record without the newline behind it."""
        return [self.line(row) for row in ([table.header] if table.header else []) + table.rows]

    def joined(self, lines: list[str]) -> str:
        return "".join(line + self.newline for line in lines)

    def text(self, table: Table) -> str:
        return self.joined(self.lines(table))


PLAIN = Style()
