"""Slides and the pieces that stand on them: titles, words, key numbers, notes."""

from collections.abc import Sequence
from typing import Any

from dashboard.report.cells import beneath, safe
from dashboard.report.document import Document, Number
from dashboard.report.drawing.colours import ACCENT, GREY, GROUND, INK, Colour
from dashboard.report.pptx.theme import themed
from dashboard.text import Language

WIDTH, HEIGHT, EDGE = 13.333, 7.5, 0.6  # inches
ROOM = WIDTH - 2 * EDGE
TILES = 4


class Slides:
    """A deck in the language and the look of a document."""

    def __init__(self, document: Document) -> None:
        from pptx import Presentation
        from pptx.util import Inches

        self.document = document
        self.lang: Language = "zh" if document.lang == "zh" else "en"
        self.deck = Presentation()
        self.deck.slide_width, self.deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
        themed(self.deck)

    @property
    def locale(self) -> str:
        """The language of the words, as office programs name it."""
        return "zh-CN" if self.lang == "zh" else "en-US"

    def slide(self, title: str, kicker: str = "") -> Any:
        """A slide with a title; above it, small, which section it is of."""
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[5])
        if kicker and kicker != title:
            self.words(slide, kicker, EDGE, 0.34, ROOM, 0.32, 12, bold=True, ink=ACCENT)
        size = 26 if wide(title) <= 62 else 22 if wide(title) <= 130 else 17
        self.title(slide, title, top=0.58, left=EDGE, height=0.9, size=size)
        return slide

    def title(self, slide: Any, text: str, *, top: float, left: float, height: float, size: float) -> None:
        """The title, in the place that office programs read as one."""
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Inches

        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = (
            Inches(each) for each in (left, top, ROOM - (left - EDGE), height)
        )
        frame = shape.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
        self._margins(frame)
        frame.text = safe(text)
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        for run in frame.paragraphs[0].runs:
            self._look(run, size, True, INK)

    def words(
        self,
        slide: Any,
        text: str,
        left: float,
        top: float,
        width: float,
        height: float,
        size: float,
        *,
        bold: bool = False,
        ink: Colour = INK,
    ) -> None:
        """A box of text, a paragraph a line."""
        from pptx.util import Inches

        frame = slide.shapes.add_textbox(*(Inches(each) for each in (left, top, width, height))).text_frame
        frame.word_wrap = True
        self._margins(frame)
        for place, line in enumerate(safe(text).splitlines()):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = line
            self._look(run, size, bold, ink)

    def box(
        self, slide: Any, left: float, top: float, width: float, height: float, fill: Colour, *, rounded: bool = False
    ) -> Any:
        """A filled rectangle without an outline."""
        from pptx.dml.color import RGBColor
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.util import Inches

        kind = MSO_SHAPE.ROUNDED_RECTANGLE if rounded else MSO_SHAPE.RECTANGLE
        shape = slide.shapes.add_shape(kind, *(Inches(each) for each in (left, top, width, height)))
        if rounded:
            shape.adjustments[0] = 0.06
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor(*fill)
        shape.line.fill.background()
        shape.shadow.inherit = False
        for style in shape._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}effectRef"):
            style.set("idx", "0")
        return shape

    def tiles(self, slide: Any, numbers: Sequence[Number], top: float) -> float:
        """Key numbers side by side; how high they are."""
        width = (ROOM - 0.2 * (TILES - 1)) / TILES
        height = max(self._tile_height(one) for one in numbers)
        for place, number in enumerate(numbers):
            self._tile(slide, number, EDGE + place * (width + 0.2), top, width, height)
        return height

    def column_of_tiles(self, slide: Any, numbers: Sequence[Number], top: float) -> float:
        """Key numbers one below the other, at the left; how wide they are."""
        for number in numbers:
            height = self._tile_height(number)
            self._tile(slide, number, EDGE, top, 2.7, height)
            top += height + 0.13
        return 2.7

    def _beneath(self, number: Number) -> str:
        return " · ".join(beneath(number, self.document.symbol, self.lang))

    def _tile_height(self, number: Number) -> float:
        return 1.0 + 0.19 * min(-(-wide(self._beneath(number)) // 38), 4)

    def _tile(self, slide: Any, number: Number, x: float, top: float, width: float, height: float) -> None:
        self.box(slide, x, top, width, height, GROUND, rounded=True)
        self.words(slide, number.label, x + 0.15, top + 0.1, width - 0.3, 0.3, 12, ink=GREY)
        self.words(
            slide,
            number.shown,
            x + 0.15,
            top + 0.36,
            width - 0.3,
            0.5,
            24 if wide(number.shown) < 16 else 16,
            bold=True,
        )
        self.words(slide, self._beneath(number), x + 0.15, top + 0.88, width - 0.3, height - 0.92, 10.5, ink=GREY)

    def notes(self, slide: Any, lines: Sequence[str]) -> None:
        """What the speaker can read below the slide."""
        slide.notes_slide.notes_text_frame.text = safe("\n".join(line for line in lines if line))

    def _look(self, run: Any, size: float, bold: bool, ink: Colour) -> None:
        from pptx.dml.color import RGBColor
        from pptx.util import Pt

        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, RGBColor(*ink)
        run._r.get_or_add_rPr().set("lang", self.locale)

    @staticmethod
    def _margins(frame: Any) -> None:
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def wide(text: str) -> int:
    """Letters, of which a Chinese one counts twice."""
    return sum(2 if letter > "\u2e7f" else 1 for letter in text)
