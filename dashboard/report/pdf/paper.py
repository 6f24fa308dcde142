"""Pages that fill from above: paragraphs, headings, pairs of words."""

from dashboard.report.document import Chart, Document, Table
from dashboard.report.drawing.colours import GREY, INK, LINE
from dashboard.report.pdf.pen import LEADING, POINT, Pen
from dashboard.text import Language

WIDTH, HEIGHT = 210.0, 297.0
EDGE, TOP, BOTTOM = 17.0, 18.0, 19.0
ROOM = WIDTH - 2 * EDGE


class Paper:
    """The pages of one document while they are written; `y` is how far down this page is full."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lang: Language = "zh" if document.lang == "zh" else "en"
        self.pen = Pen()
        self.y = TOP

    def page(self) -> None:
        """A new page."""
        self.pen.add_page()
        self.y = TOP

    def need(self, height: float) -> bool:
        """Room for so many millimetres, on a new page where this one has too little; whether one was begun."""
        if self.y + height <= HEIGHT - BOTTOM:
            return False
        self.page()
        return True

    def words(
        self,
        text: str,
        size: float,
        *,
        bold: bool = False,
        ink: tuple[int, int, int] = INK,
        room: float = ROOM,
        x: float = EDGE,
    ) -> None:
        """A paragraph."""
        step = size * POINT * LEADING
        for line in self.pen.lines(text, size, room, bold=bold):
            self.need(step)
            self.pen.put(x, self.y + 0.78 * step, line, size, bold=bold, ink=ink)
            self.y += step

    def headed(self, title: str) -> None:
        self.need(14)
        self.words(title, 11, bold=True)
        self.pen.rule(EDGE, self.y + 0.6, EDGE + ROOM, self.y + 0.6, LINE, 0.3)
        self.y += 2.6

    def line(self, label: str, words: str) -> None:
        """A label and, beside it, what it says."""
        left, step = 44.0, 9 * POINT * LEADING
        names = self.pen.lines(label, 9, left - 3)
        said = self.pen.lines(words, 9, ROOM - left)
        self.need(step * min(max(len(names), len(said)), 12))
        start = self.y
        for place, line in enumerate(names):
            self.pen.put(EDGE, start + (place + 0.78) * step, line, 9, ink=GREY)
        for line in said:
            self.need(step)
            self.pen.put(EDGE + left, self.y + 0.78 * step, line, 9)
            self.y += step
        self.y = max(self.y, start + len(names) * step if self.y >= start else self.y) + 0.9

    def heading(self, block: Chart | Table) -> None:
        """Title and subtitle of a drawing or a table."""
        self.words(block.title, 11, bold=True)
        if block.subtitle:
            self.words(block.subtitle, 8.4, ink=GREY)
        self.y += 1.5

    def heading_height(self, block: Chart | Table) -> float:
        """Room that the heading takes."""
        title = len(self.pen.lines(block.title, 11, ROOM, bold=True)) * 11
        subtitle = len(self.pen.lines(block.subtitle, 8.4, ROOM)) * 8.4 if block.subtitle else 0
        return (title + subtitle) * POINT * LEADING + 1.5
