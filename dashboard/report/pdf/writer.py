"""A report as PDF: paged, with bookmarks, sharp drawings, its own typefaces, and its proof attached."""

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from io import BytesIO

from dashboard.report.cells import beneath
from dashboard.report.document import Block, Chart, Document, Number, Numbers, Section, Table, Text
from dashboard.report.drawing.charts import read
from dashboard.report.drawing.colours import ACCENT, GREY, GROUND, LINE
from dashboard.report.pdf.charts import draw, height_of
from dashboard.report.pdf.paper import EDGE, HEIGHT, ROOM, Paper
from dashboard.report.pdf.pen import LEADING, POINT
from dashboard.report.pdf.tables import table
from dashboard.report.pictures import placed_logo
from dashboard.report.proof import proof_json
from dashboard.text import t

PROOF = "proof.json"
_TALLEST = 150.0  # millimetres of one drawing


def write_pdf(document: Document) -> bytes:
    """The document as a file."""
    report = Report(document)
    with closing(report.pen):
        return report.written()


class Report(Paper):
    """One document on paper."""

    def written(self) -> bytes:
        """All pages, what the file says of itself, and the proof."""
        self._described()
        self._cover()
        for section in self.document.sections:
            self._section(section)
        self._definitions()
        self._footers()
        self.pen.embed_file(
            bytes=proof_json(self.document).encode(), basename=PROOF, mime_type="application/json", compress=True
        )
        return bytes(self.pen.output())

    def _described(self) -> None:
        document, pen = self.document, self.pen
        pen.set_title(document.title)
        pen.set_author(document.client or "Audience Lens")
        pen.set_subject(" · ".join(section.title for section in document.sections))
        pen.set_creator("Audience Lens")
        pen.set_lang("zh-CN" if self.lang == "zh" else "en")
        pen.set_display_mode("fullwidth")
        made = dict(document.proof.get("request") or {}).get("made_at")
        if made:
            pen.set_creation_date(datetime.fromisoformat(str(made)))

    def _cover(self) -> None:
        document, pen = self.document, self.pen
        self.page()
        pen.box(0, 0, 5, HEIGHT, ACCENT)
        self._logo()
        self.y = 74
        self.words(document.title, 27, bold=True)
        if document.client:
            self.y += 3
            self.words(t("report.doc.client", self.lang, client=document.client), 14, ink=GREY)
        self.y += 9
        if document.comments:
            self.headed(t("report.doc.comments", self.lang))
            self.words(document.comments, 10)
            self.y += 7
        self.headed(t("report.doc.basis", self.lang))
        for label, words in document.lines:
            self.line(label, words)
        self._contents()

    def _logo(self) -> None:
        found = placed_logo(self.document.logo)
        if found:
            content, ratio = found
            height = min(20.0, 64.0 / ratio)
            self.pen.image(
                BytesIO(content), x=EDGE, y=24, h=height, alt_text=self.document.client or self.document.title
            )
        else:
            self.pen.put(EDGE, 32, "Audience Lens", 12, bold=True, ink=ACCENT)

    def _contents(self) -> None:
        """The topics; each a link to its page."""
        if len(self.document.sections) < 2:
            self.links: dict[int, int] = {}
            return
        self.y += 6
        self.headed(t("report.doc.contents", self.lang))
        self.links = {}
        half = (len(self.document.sections) + 1) // 2
        step = 9.5 * POINT * 1.6
        self.need(half * step)
        for place, section in enumerate(self.document.sections):
            x, y = EDGE + (place // half) * ROOM / 2, self.y + (place % half) * step
            self.pen.put(x, y + 0.7 * step, self.pen.cut(section.title, 9.5, ROOM / 2 - 6), 9.5, ink=ACCENT)
            self.links[place] = self.pen.add_link()
            self.pen.link(x, y, ROOM / 2 - 6, step, self.links[place])
        self.y += half * step

    def _section(self, section: Section) -> None:
        place = self.document.sections.index(section)
        self.page()
        self.pen.start_section(self.pen.clean(section.title) or "–", level=0)
        if place in self.links:
            self.pen.set_link(self.links[place], y=0, page=self.pen.page)
        self.words(section.title, 9.5, bold=True, ink=ACCENT)
        self.y += 1.5
        for block, following in zip(section.blocks, (*section.blocks[1:], None), strict=True):
            match block:
                case Text():
                    self._text(block, following)
                case Numbers():
                    self._tiles(block.numbers)
                case Chart():
                    self._chart(block)
                case Table():
                    table(self, block)

    def _text(self, text: Text, following: Block | None) -> None:
        """A sentence; a finding stays on the page of what it introduces."""
        if text.strong:
            lines = len(self.pen.lines(text.words, 15, ROOM, bold=True))
            self.need(lines * 15 * POINT * LEADING + 4 + self._wanted(following))
            self.words(text.words, 15, bold=True)
            self.y += 4
        else:
            self.words(text.words, 9, ink=GREY)
            self.y += 3.5

    def _wanted(self, block: Block | None) -> float:
        """Room that a block needs to begin on a page."""
        match block:
            case Chart():
                drawing = None if block.frame.empty else read(block.drawing, self.lang)
                return self.heading_height(block) + (height_of(drawing, _TALLEST) if drawing else 24.0)
            case Table() | Numbers():
                return 34.0
        return 10.0

    def _tiles(self, numbers: Sequence[Number]) -> None:
        across = 4 if len(numbers) in (4, 7, 8) or len(numbers) > 9 else 3
        for start in range(0, len(numbers), across):
            self._row_of_tiles(numbers[start : start + across], (ROOM - 3.5 * (across - 1)) / across)
        self.y += 3

    def _row_of_tiles(self, numbers: Sequence[Number], width: float) -> None:
        inner = width - 7
        texts = [
            (
                self.pen.lines(one.label, 8.2, inner),
                [
                    line
                    for note in beneath(one, self.document.symbol, self.lang)
                    for line in self.pen.lines(note, 7.4, inner)
                ],
            )
            for one in numbers
        ]
        labels, notes = (max(len(pair[side]) for pair in texts) for side in (0, 1))
        small, tiny = 8.2 * POINT * 1.35, 7.4 * POINT * 1.4
        height = 4 + labels * small + 8.6 + notes * tiny + 2.6
        self.need(height + 3)
        for place, (number, (label, below)) in enumerate(zip(numbers, texts, strict=True)):
            x, y = EDGE + place * (width + 3.5), self.y
            self.pen.box(x, y, width, height, GROUND, round_by=1.6)
            for at, line in enumerate(label):
                self.pen.put(x + 3.5, y + 3 + (at + 0.8) * small, line, 8.2, ink=GREY)
            y += 3 + labels * small
            size = next((s for s in (17, 14, 12, 10) if self.pen.wide(number.shown, s, bold=True) <= inner), 8)
            self.pen.put(x + 3.5, y + 6.6, self.pen.cut(number.shown, size, inner, bold=True), size, bold=True)
            for at, line in enumerate(below):
                self.pen.put(x + 3.5, y + 9.2 + (at + 0.8) * tiny, line, 7.4, ink=GREY)
        self.y += height + 3.5

    def _chart(self, chart: Chart) -> None:
        drawing = None if chart.frame.empty else read(chart.drawing, self.lang)
        if drawing is None:
            table(self, chart)
            return
        height = height_of(drawing, _TALLEST)
        self.need(height + self.heading_height(chart))
        self.pen.start_section(self.pen.clean(chart.title) or "–", level=1)
        self.heading(chart)
        with self.pen.said(chart.alt or chart.title):
            draw(self.pen, drawing, EDGE, self.y, ROOM, height)
        self.y += height + 7

    def _definitions(self) -> None:
        found = self.document.definitions
        if not found:
            return
        if len(self.document.sections) == 0 or self.y > HEIGHT * 0.6:
            self.page()
        self.pen.start_section(t("report.doc.definitions", self.lang), level=0)
        self.y += 2
        self.headed(t("report.doc.definitions", self.lang))
        for label, words in found:
            self.line(label, words)

    def _footers(self) -> None:
        """On each page: the title, the fingerprint of the data, which page of how many."""
        pages = self.pen.pages_count
        digest = str(self.document.proof.get("digest", ""))[:16]
        if self.pen.missing:
            self.y += 2
            self.words(t("report.doc.missing", self.lang, n=self.pen.missing), 8, ink=GREY)
            pages = self.pen.pages_count
        for page in range(1, pages + 1):
            self.pen.page = page
            self.pen.forget()
            y = HEIGHT - 9.5
            self.pen.rule(EDGE, y - 4.2, EDGE + ROOM, y - 4.2, LINE, 0.2)
            number = t("report.doc.page", self.lang, page=page, pages=pages)
            self.pen.put(EDGE + ROOM, y, number, 7.4, ink=GREY, align="right")
            middle = t("report.doc.fingerprint", self.lang, digest=digest) if digest else ""
            self.pen.put(EDGE, y, self.pen.cut(self.document.title, 7.4, 78), 7.4, ink=GREY)
            self.pen.put(EDGE + 84, y, middle, 7.4, ink=GREY)
