"""A sheet of paper to write on: words in any script at exact places, in millimetres and points."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from fpdf import FPDF
from fpdf.enums import TextMode

from dashboard.report.drawing.colours import INK, Colour
from dashboard.report.pdf.fonts import CHINESE, LATIN, STRONG, printable, runs

POINT = 25.4 / 72  # millimetres
LEADING = 1.42  # of a line to its letters
_PIECE = re.compile(
    r"\s+|[\u3000-\u9fff\uff00-\uffef][\u3001\u3002\uff0c\uff1a\uff1b\uff01\uff1f\uff09\u300d]*|[^\s\u3000-\u9fff\uff00-\uffef]+"
)


class Pen(FPDF):
    """A PDF whose words are measured and placed by us; `missing` counts characters that no typeface has."""

    def __init__(self) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self.missing = 0
        self.add_font("latin", fname=LATIN)
        self.add_font("strong", fname=STRONG)
        self.set_margin(0)
        self.set_auto_page_break(False)
        self._printable: dict[str, str] = {}
        self._widths: dict[tuple[str, bool], float] = {}

    def close(self) -> None:
        """Lets go of the typefaces' files."""
        for font in self.fonts.values():
            font.ttfont.close()

    def clean(self, text: str) -> str:
        """The text as it can be printed."""
        if text not in self._printable:
            self._printable[text], gone = printable(text)
            self.missing += gone
        return self._printable[text]

    def wide(self, text: str, size: float, *, bold: bool = False) -> float:
        """Millimetres that a line of text takes."""
        if (text, bold) not in self._widths:
            pieces = runs(self.clean(text))
            widths = (
                sum(map(self.fonts[self._font(foreign, bold)].cw.__getitem__, map(ord, piece)))
                for foreign, piece in pieces
            )
            self._widths[text, bold] = sum(widths) / 1000
        return self._widths[text, bold] * size * POINT

    def put(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 9,
        *,
        bold: bool = False,
        ink: Colour = INK,
        align: str = "left",
    ) -> None:
        """One line with its letters standing on y; x is its left end, middle or right end."""
        text = self.clean(text)
        if not text:
            return
        width = self.wide(text, size, bold=bold) if align != "left" else 0.0
        x -= {"left": 0.0, "center": width / 2, "right": width}[align]
        self.set_text_color(*ink)
        for foreign, piece in runs(text):
            name = self._font(foreign, bold)
            self.set_font(name, size=size)
            if foreign and bold:  # the Chinese face has one weight: its strokes are drawn around
                with self.local_context(text_mode=TextMode.FILL_STROKE, line_width=size * 0.008, draw_color=ink):
                    self.text(x, y, piece)
            else:
                self.text(x, y, piece)
            x += self.wide(piece, size, bold=bold)

    def lines(self, text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
        """The text on lines that fit the room: broken at spaces, between Chinese characters, and in words that are too long."""
        found = []
        for paragraph in self.clean_lines(text):
            found += self._broken(paragraph, size, room, bold)
        return found

    def clean_lines(self, text: str) -> list[str]:
        """Its lines as written."""
        return [self.clean(line) for line in text.splitlines() or [""]]

    def _broken(self, paragraph: str, size: float, room: float, bold: bool) -> list[str]:
        lines, width = [""], 0.0
        room += 0.01  # a word of exactly that width fits
        for piece in _PIECE.findall(paragraph):
            own = self.wide(piece, size, bold=bold)
            if width + own > room and not piece.isspace():
                if lines[-1]:
                    lines[-1] = lines[-1].rstrip()
                    lines.append("")
                while own > room and len(piece) > 1:
                    head = self._fits(piece, size, room, bold)
                    lines[-1], piece = head, piece[len(head) :]
                    own = self.wide(piece, size, bold=bold)
                    lines.append("")
                width = 0.0
            if lines[-1] or not piece.isspace():
                lines[-1], width = lines[-1] + piece, width + own
        return [line.rstrip() for line in lines]

    def _fits(self, word: str, size: float, room: float, bold: bool) -> str:
        for end in range(len(word), 1, -1):
            if self.wide(word[:end], size, bold=bold) <= room:
                return word[:end]
        return word[:1]

    def cut(self, text: str, size: float, room: float, *, bold: bool = False) -> str:
        """The text, with … at its end where it is too long for one line of this room."""
        text = self.clean(" ".join(text.split()))
        if self.wide(text, size, bold=bold) <= room:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            fits = self.wide(text[:middle] + "…", size, bold=bold) <= room
            low, high = (middle, high) if fits else (low, middle - 1)
        return text[:low].rstrip() + "…" if low else ""

    def box(self, x: float, y: float, width: float, height: float, fill: Colour, *, round_by: float = 0.0) -> None:
        """A filled rectangle."""
        self.set_fill_color(*fill)
        if round_by:
            self.rect(x, y, width, height, style="F", round_corners=True, corner_radius=round_by)
        else:
            self.rect(x, y, width, height, style="F")

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, ink: Colour, width: float = 0.2, *, dashed: bool = False
    ) -> None:
        """A straight line."""
        self.set_draw_color(*ink)
        self.set_line_width(width)
        self.set_dash_pattern(dash=1.1, gap=0.9) if dashed else self.set_dash_pattern()
        self.line(x0, y0, x1, y1)
        self.set_dash_pattern()

    def forget(self) -> None:
        """Nothing is taken as set already: on a page that is opened again, other colours and widths may be."""
        self.current_font_is_set_on_page = False
        self.set_draw_color(1, 2, 3)
        self.set_fill_color(1, 2, 3)
        self.set_line_width(0.987)
        self.set_dash_pattern(dash=9)

    @contextmanager
    def clipped(self, x: float, y: float, width: float, height: float) -> Iterator[None]:
        """What is drawn within shows in this rectangle only; colours and widths set within end with it."""
        with self.local_context(), self.rect_clip(x, y, width, height):
            yield

    def said(self, alt: str) -> Any:
        """Everything drawn within is one picture, whose description is `alt`."""
        return self._marked_sequence(alt_text=self.clean(alt)) if hasattr(self, "_marked_sequence") else nullcontext()

    def _font(self, foreign: bool, bold: bool) -> str:
        """Which typeface; the Chinese one, of 4 MB, is read when it is first needed."""
        if foreign and "chinese" not in self.fonts:
            self.add_font("chinese", fname=CHINESE)
        return "chinese" if foreign else "strong" if bold else "latin"
