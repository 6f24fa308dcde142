"""Small reports made by hand, for the tests of the writers."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.heat import Cell, heat_map
from dashboard.figures.style import ACCENT, PALETTE, figure, ranked_bars
from dashboard.report.document import Block, Chart, Document, Number, Numbers, Section, Table, Text
from dashboard.report.request import Request, to_json

PROOF = {
    "audience_lens_report": 1,
    "digest": "0123456789abcdef" * 4,
    "request": to_json(Request(sections=("traffic",), made_at="2026-03-01T09:00:00+00:00")),
    "version": "1",
    "facts": {"sales.revenue": 1234.5678},
    "shown": {"sales.revenue": "¥1,235 <b> & 漫步者"},
}
SALES = pd.DataFrame(
    {"channel": ["web", "shop", "=cmd|calc"], "revenue": [1234.5678, 500.25, 0.1], "orders": [12, 5, 1]}
)


def chart(drawing: go.Figure, frame: pd.DataFrame = SALES, key: str = "by_channel", title: str = "By channel") -> Chart:
    """A chart over a frame whose first column names the rows."""
    kinds = {name: "text" if frame[name].dtype.kind not in "if" else "number" for name in frame}
    headings = {name: name.title() for name in frame}
    return Chart(key, title, drawing, f"Picture of {title}", frame, headings, kinds, (frame.columns[0],))


def bars(frame: pd.DataFrame = SALES) -> Chart:
    """Ranked bars of the screen."""
    drawing = ranked_bars(frame["channel"], frame["revenue"], [f"¥{v:,.0f}" for v in frame["revenue"]], x="Revenue")
    return chart(drawing, frame)


def line() -> Chart:
    """A line over days, and a band around it."""
    days = pd.date_range("2026-01-01", periods=4)
    frame = pd.DataFrame({"day": range(20454, 20458), "sales": [3.0, 4.5, 4.0, 6.25]})
    band = go.Scatter(
        x=[*days, *days[::-1]], y=[4, 5, 5, 7, 5, 3, 4, 2], fill="toself", fillcolor="rgba(0,114,178,0.2)",
        line={"width": 0}, name="80%",
    )  # fmt: skip
    drawing = figure([band, go.Scatter(x=days, y=frame["sales"], name="Sales", mode="lines")], showlegend=True)
    made = chart(drawing, frame, "days", "Over time")
    return Chart(**(vars(made) | {"kinds": {"day": "day", "sales": "money"}}))


def forest() -> go.Figure:
    """Dots with intervals beside names."""
    dots = go.Scatter(
        x=[12.0, 8.0], y=["ALS", "popular"], mode="markers", marker={"color": [ACCENT, PALETTE[1]]},
        error_x={"type": "data", "array": [1.0, 0.5], "arrayminus": [2.0, 0.5]},
    )  # fmt: skip
    return figure([dots]).update_yaxes(autorange="reversed", type="category")


def heat() -> go.Figure:
    """Two rows and two columns of cells."""
    cells = [[Cell(1.0, "100%", ""), Cell(0.5, "50%", "")], [Cell(0.25, "25%", ""), Cell(None, "", "")]]
    return heat_map(cells, ["Jan", "Feb"], ["0", "1"], (0, 1), dark=False)


def numbers(count: int = 4) -> Numbers:
    """Key numbers with intervals."""
    rests = [{"n": 100 + i, "low": float(i), "high": i + 0.2, "definition": "What it is."} for i in range(count)]
    return Numbers(
        tuple(Number(f"n{i}", f"Number {i}", 0.1 + i, f"{0.1 + i:.1f}", **rest) for i, rest in enumerate(rests))
    )


def document(
    *blocks: Block, title: str = "Review of March", client: str = "Norden Ltd", lang: str = "en", **more
) -> Document:
    """A report of one section of these blocks."""
    section = Section("sales", "Sales", (Text("Sales grew by a tenth.", strong=True), *blocks))
    lines = (("Data", "Sample shop"), ("Fingerprint", PROOF["digest"]))
    usual = {
        "symbol": "¥",
        "definitions": (("Number 0", "What it is."),),
        "proof": PROOF,
        "comments": "A first comment.",
    }
    return Document(title, client, lang, lines, (section,), **(usual | more))


def big_table(rows: int) -> Table:
    """A table of many rows."""
    frame = pd.DataFrame({"id": [f"id {i}" for i in range(rows)], "spend": [i * 1.25 for i in range(rows)]})
    return Table("all", "All of them", frame, {"id": "Id", "spend": "Spend"}, {"id": "text", "spend": "money"}, ("id",))


HOSTILE = "=1+1 <script>&amp; \x00\x01\uffff \U0001f600 漫 " + "w" * 300
