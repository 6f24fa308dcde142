"""A report as a workbook: every table as real numbers, native charts beside them, definitions, and the proof."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from core.privacy import held
from dashboard.report.cells import columns, plain, safe
from dashboard.report.document import Chart, Document, Number, Numbers, Section, Table, Text
from dashboard.report.drawing.charts import read
from dashboard.report.drawing.native_read import native
from dashboard.report.packages import PIECE, with_proof
from dashboard.report.proof import proof_json
from dashboard.report.xlsx.charts import Sheets, place_chart
from dashboard.report.xlsx.exact import ExactSheet
from dashboard.report.xlsx.names import lines_of, sheet_name, unique_heads
from dashboard.text import Language, t

MOST_ROWS = 1_000_000
_CHART_ROWS = 17
_WORDS = 46  # letters across a column of sentences
_LINE = 15  # points of a line in a cell
_FIRST_DAY = date(1970, 1, 1)


def write_xlsx(document: Document) -> bytes:
    """The document as a workbook."""
    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        Workbook(document, workbook).write()
    return with_proof(out.getvalue(), proof_json(document), "xl/_rels/workbook.xml.rels")


class Workbook:
    """The sheets of one document while they are written."""

    def __init__(self, document: Document, workbook: Any) -> None:
        self.document = document
        self.lang: Language = "zh" if document.lang == "zh" else "en"
        self.workbook = workbook
        self.names: set[str] = set()
        self.tables = 0
        self.formats: dict[Any, Any] = {}
        self.sheets = Sheets(workbook, lambda: self.sheet(t("report.doc.chart_data", self.lang)))

    def write(self) -> None:
        """All sheets, the report first."""
        document = self.document
        made = dict(document.proof.get("request") or {}).get("made_at")
        properties = {
            "title": safe(document.title),
            "author": safe(document.client) or "Audience Lens",
            "comments": "Audience Lens",
        }
        created = datetime.fromisoformat(str(made)).replace(tzinfo=None) if made else None
        self.workbook.set_properties(properties | ({"created": created} if created else {}))
        self._report()
        for section in document.sections:
            self._section(section)
        self._pairs(t("report.doc.definitions", self.lang), document.definitions)
        self._proof()

    def format(self, **look: Any) -> Any:
        """A format, each made once."""
        key = tuple(sorted(look.items()))
        if key not in self.formats:
            usual = {"font_name": "Microsoft YaHei" if self.lang == "zh" else "Calibri", "valign": "top"}
            self.formats[key] = self.workbook.add_format(usual | look)
        return self.formats[key]

    def sheet(self, title: str) -> Any:
        """A new sheet under a name that Excel allows and that is not taken."""
        sheet = self.workbook.add_worksheet(sheet_name(title, self.names), ExactSheet)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        return sheet

    # --- sheets ---------------------------------------------------------------------------------------------
    def _report(self) -> None:
        document, sheet = self.document, self.sheet(t("report.doc.sheet", self.lang))
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 34)
        sheet.set_column(2, 6, 14)
        sheet.set_column(7, 7, _WORDS)
        sheet.set_column(8, 8, 2 * _WORDS)
        sheet.write_string(0, 0, safe(document.title), self.format(bold=True, font_size=20))
        row = 1
        if document.client:
            sheet.write_string(
                row,
                0,
                safe(t("report.doc.client", self.lang, client=document.client)),
                self.format(font_size=12, font_color="#5F6672"),
            )
            row += 1
        if document.comments:
            sheet.merge_range(row + 1, 0, row + 1, 8, "", self.format(text_wrap=True))
            sheet.write_string(row + 1, 0, safe(document.comments), self.format(text_wrap=True))
            sheet.set_row(row + 1, _LINE * min(lines_of(document.comments, 150), 26))
            row += 2
        row = self._lines(sheet, row + 1)
        self._numbers(
            sheet, row + 1, [(section.title, one) for section in document.sections for one in _numbers(section)]
        )

    def _lines(self, sheet: Any, row: int) -> int:
        sheet.write_string(row, 0, t("report.doc.basis", self.lang), self.format(bold=True, font_size=13))
        for label, words in self.document.lines:
            row += 1
            sheet.write_string(row, 0, safe(label), self.format(font_color="#5F6672"))
            sheet.merge_range(row, 1, row, 8, "", self.format(text_wrap=True))
            sheet.write_string(row, 1, safe(words), self.format(text_wrap=True))
            sheet.set_row(row, _LINE * min(lines_of(words, 150), 20))
        return row + 1

    def _numbers(self, sheet: Any, row: int, numbers: Sequence[tuple[str, Number]]) -> int:
        """Key numbers as a table; the row below it."""
        if not numbers:
            return row
        heads = [
            t(f"report.doc.col.{name}", self.lang)
            for name in ("section", "number", "value", "shown", "n", "low", "high", "note", "definition")
        ]
        self._headed(sheet, row, heads, len(numbers))
        for place, (title, one) in enumerate(numbers, start=row + 1):
            for column, text in ((0, title), (1, one.label), (3, one.shown), (7, one.note), (8, one.definition)):
                sheet.write_string(place, column, safe(text), self.format(text_wrap=column > 6))
            for column, value, kind in (
                (2, one.value, one.kind),
                (4, one.n, "count"),
                (5, one.low, one.kind),
                (6, one.high, one.kind),
            ):
                self.cell(sheet, place, column, value, kind)
            sheet.set_row(place, _LINE * max(lines_of(one.note, _WORDS - 2), lines_of(one.definition, 2 * _WORDS - 6)))
        return row + len(numbers) + 2

    def _section(self, section: Section) -> None:
        sheet = self.sheet(section.title)
        sheet.write_string(0, 0, safe(section.title), self.format(bold=True, font_size=16))
        row, widths = 1, {}
        numbers = [(section.title, one) for one in _numbers(section)]
        tables = [block for block in section.blocks if isinstance(block, (Chart, Table))]
        for text in (block for block in section.blocks if isinstance(block, Text)):
            sheet.write_string(
                row,
                0,
                safe(text.words),
                self.format(bold=text.strong, font_color="#16181D" if text.strong else "#5F6672"),
            )
            row += 1
        row += 1
        for block in tables:
            if len(tables) == 1:
                sheet.freeze_panes(row + 1 + bool(block.subtitle) + 1, 0)
            row = self._table(sheet, row, block, widths)
        for column, width in widths.items():
            sheet.set_column(column, column, width)
        if numbers and not tables:
            self._numbers(sheet, row, numbers)
            sheet.set_column(0, 6, 22)
            sheet.set_column(7, 7, _WORDS)
            sheet.set_column(8, 8, 2 * _WORDS)

    def _table(self, sheet: Any, row: int, block: Chart | Table, widths: dict[int, float]) -> int:
        """Title, headings and rows of a block, its chart beside them; the row from which on the sheet is free."""
        sheet.write_string(row, 0, safe(block.title), self.format(bold=True, font_size=12))
        if block.subtitle:
            row += 1
            sheet.write_string(row, 0, safe(block.subtitle), self.format(font_color="#5F6672"))
        row, names = row + 1, columns(block)
        frame = block.frame[names].head(MOST_ROWS)
        if frame.empty or not names:
            sheet.write_string(row, 0, t("report.doc.no_rows", self.lang), self.format(font_color="#5F6672"))
            return row + 3
        self._headed(sheet, row, [block.headings[name] for name in names], len(frame))
        for at, name in enumerate(names):
            kind = block.kinds.get(name, "text")
            widest = len(block.headings[name]) + 4
            for place, value in enumerate(frame[name].tolist(), start=row + 1):
                widest = max(widest, min(self.cell(sheet, place, at, value, kind), 48))
            widths[at] = max(widths.get(at, 9.0), widest + 1.0)
        below = 0
        if isinstance(block, Chart):
            below = self._chart(sheet, row, block, names)
        return row + max(len(frame), below) + 3

    def _chart(self, sheet: Any, row: int, block: Chart, names: list[str]) -> int:
        """The native chart at the right of the table; how many rows it is high."""
        drawing = read(block.drawing, self.lang)
        found = native(drawing, self.lang) if drawing else None
        if found is None or not any(value is not None for one in found.series for value in one.values):
            return 0
        place_chart(self.sheets, sheet, found, block, (row, len(names) + 1), (row + 1, names), self.lang)
        tall = (
            max(
                _CHART_ROWS,
                min(len(found.categories) * (len(found.series) if found.kind == "bar" and not found.stacked else 1), 45)
                + 4,
            )
            if found.kind == "bar"
            else _CHART_ROWS
        )
        return tall + 1

    def _headed(self, sheet: Any, row: int, heads: Sequence[str], count: int) -> None:
        """Headings with a filter on each: an Excel table of so many rows."""
        self.tables += 1
        sheet.add_table(row, 0, row + count, len(heads) - 1, {
            "columns": [{"header": head} for head in unique_heads(heads)], "name": f"Table_{self.tables}",
            "style": "Table Style Light 1", "banded_rows": False,
        })  # fmt: skip
        for at, head in enumerate(unique_heads(heads)):
            sheet.write_string(
                row,
                at,
                head,
                self.format(bold=True, text_wrap=True, bg_color="#F3F4F7", bottom=1, bottom_color="#C9CDD5"),
            )

    def cell(self, sheet: Any, row: int, column: int, value: Any, kind: str) -> int:
        """One value as what it is; how many letters wide it is. What is not known stays empty."""
        value = plain(value)
        if value is None:
            sheet.write_blank(row, column, None, self.format())
            return 0
        if kind == "day" and isinstance(value, (int, float)):
            sheet.write_datetime(
                row, column, _FIRST_DAY + timedelta(days=int(value)), self.format(num_format="yyyy-mm-dd", align="left")
            )
            return 12
        if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) == float("inf"):
            sheet.write_string(row, column, safe(held(str(value))), self.format())
            return sum(2 if letter > "\u2e80" else 1 for letter in str(value)[:60])
        sheet.write_number(row, column, value, self.format(num_format=self.number_format(kind, value)))
        return len(f"{value:,.2f}") + 2

    def number_format(self, kind: str, value: float) -> str:
        """How Excel shows a number of this kind."""
        sign = safe(self.document.symbol).replace('"', "")
        forms = {
            "count": "#,##0",
            "money": f'"{sign}"#,##0.00' if sign else "#,##0.00",
            "share": "0.0%",
            "number": "#,##0.00",
        }
        return forms.get(kind, "#,##0" if value == int(value) else "#,##0.00")

    def _pairs(self, title: str, pairs: Sequence[tuple[str, str]]) -> None:
        sheet = self.sheet(title)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 110)
        for row, (label, words) in enumerate(pairs):
            sheet.write_string(row, 0, safe(label), self.format(bold=True))
            sheet.write_string(row, 1, safe(words), self.format(text_wrap=True))
            sheet.set_row(row, _LINE * lines_of(words, 105))

    def _proof(self) -> None:
        """The proof in pieces that cells can hold, for those who open the workbook; on top, what it is for."""
        sheet = self.sheet(t("report.doc.proof", self.lang))
        sheet.set_column(0, 0, 120)
        sheet.write_string(0, 0, t("report.doc.proof_why", self.lang), self.format(text_wrap=True))
        text = json.dumps(json.loads(proof_json(self.document)), indent=0)
        for row, at in enumerate(range(0, len(text), PIECE), start=1):
            sheet.write_string(row, 0, text[at : at + PIECE], self.format(font_color="#7F8796"))


def _numbers(section: Section) -> list[Number]:
    return [one for block in section.blocks if isinstance(block, Numbers) for one in block.numbers]
