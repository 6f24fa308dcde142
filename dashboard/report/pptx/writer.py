"""A report as a deck: one idea a slide, charts that can be edited, and in the notes what each number means."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from dashboard.report.cells import beneath, columns, is_text, rows, safe
from dashboard.report.document import Chart, Document, Number, Numbers, Section, Table, Text
from dashboard.report.drawing.charts import read
from dashboard.report.drawing.colours import ACCENT, GREY, INK
from dashboard.report.drawing.native import Native
from dashboard.report.drawing.native_read import native
from dashboard.report.packages import with_proof
from dashboard.report.pictures import placed_logo
from dashboard.report.pptx.charts import add_chart
from dashboard.report.pptx.slides import EDGE, HEIGHT, ROOM, TILES, WIDTH, Slides, wide
from dashboard.report.pptx.tables import Grid, add_grid, heat_grid
from dashboard.report.proof import proof_json
from dashboard.text import t
from dashboard.text.numbers import whole

MOST_ROWS = 13  # of a table on a slide
MOST_COLUMNS = 9
_ON_A_SLIDE = 3 * TILES  # key numbers


def write_pptx(document: Document) -> bytes:
    """The document as a deck."""
    content = Deck(document).written()
    return with_proof(content, proof_json(document), "ppt/_rels/presentation.xml.rels")


class Deck(Slides):
    """The slides of one document while they are written."""

    def written(self) -> bytes:
        """All slides, and what the file says of itself."""
        self._described()
        self._cover()
        self._summary()
        for section in self.document.sections:
            self._section(section)
        self._pairs(t("report.doc.basis", self.lang), self.document.lines)
        self._pairs(t("report.doc.definitions", self.lang), self.document.definitions)
        self._numbered()
        out = BytesIO()
        self.deck.save(out)
        return out.getvalue()

    def _described(self) -> None:
        core, document = self.deck.core_properties, self.document
        core.title, core.author, core.language = safe(document.title)[:250], safe(document.client)[:250], self.locale
        core.comments = "Audience Lens"
        made = dict(document.proof.get("request") or {}).get("made_at")
        if made:
            core.created = core.modified = datetime.fromisoformat(str(made)).replace(tzinfo=None)

    def _cover(self) -> None:
        document, slide = self.document, self.deck.slides.add_slide(self.deck.slide_layouts[5])
        self.box(slide, 0, 0, 0.28, HEIGHT, ACCENT)
        logo = placed_logo(document.logo)
        if logo:
            self._logo(slide, *logo)
        else:
            self.words(slide, "Audience Lens", EDGE + 0.3, 0.7, 6, 0.5, 16, bold=True, ink=ACCENT)
        self.title(slide, document.title, top=2.3, left=EDGE + 0.3, height=1.6, size=40)
        if document.client:
            self.words(
                slide,
                t("report.doc.client", self.lang, client=document.client),
                EDGE + 0.3,
                4.0,
                ROOM - 0.5,
                0.6,
                20,
                ink=GREY,
            )
        facts = [words for _, words in document.lines[:2]]
        self.words(slide, "\n".join(facts), EDGE + 0.3, 4.75, ROOM - 0.5, 0.9, 14, ink=GREY)
        if document.comments:
            self.words(slide, document.comments, EDGE + 0.3, 5.7, ROOM - 0.5, 1.3, 13)
        self.notes(slide, [f"{label}: {words}" for label, words in document.lines])

    def _logo(self, slide: Any, content: bytes, ratio: float) -> None:
        from pptx.util import Inches

        height = min(0.9, 3.2 / ratio)
        picture = slide.shapes.add_picture(BytesIO(content), Inches(EDGE + 0.3), Inches(0.6), height=Inches(height))
        picture._element.nvPicPr.cNvPr.set("descr", safe(self.document.client or self.document.title))

    def _summary(self) -> None:
        """The finding of each section, and the first key numbers."""
        findings = [(section.title, finding) for section in self.document.sections if (finding := _finding(section))]
        if not findings:
            return
        slide = self.slide(t("report.doc.summary", self.lang))
        numbers = next((_numbers(section) for section in self.document.sections if _numbers(section)), [])[:TILES]
        top = 1.45
        if numbers:
            top += self.tiles(slide, numbers, top) + 0.15
        step = min((HEIGHT - 0.7 - top) / len(findings), 0.75)
        size = 16 if step > 0.6 else 13 if step > 0.42 else 10.5
        for place, (title, finding) in enumerate(findings):
            y = top + place * step
            self.words(slide, title, EDGE, y, 2.6, step, size - 2, ink=GREY)
            self.words(slide, finding, EDGE + 2.7, y, ROOM - 2.7, step, size, bold=False)

    def _section(self, section: Section) -> None:
        """The finding with its key numbers and its first drawing; then a slide for each other drawing and table."""
        finding, numbers = _finding(section) or section.title, _numbers(section)
        blocks = [block for block in section.blocks if isinstance(block, (Chart, Table))]
        notes = [block.words for block in section.blocks if isinstance(block, Text) and not block.strong]
        first = blocks[0] if blocks and len(numbers) <= TILES else None
        slide = self.slide(finding, kicker=section.title)
        top, left = 1.6, EDGE
        if first and numbers and _tall(first):
            left += self.column_of_tiles(slide, numbers, top) + 0.3
        else:
            top = self._rows_of_tiles(slide, numbers[:_ON_A_SLIDE], top)
        said = [*notes, *self._meanings(numbers)]
        if first:
            said += self._block(slide, first, top + (0.1 if numbers and left == EDGE else 0), named=True, left=left)
        elif notes and top < HEIGHT - 2:
            self.words(slide, "\n".join(notes), EDGE, top + 0.1, ROOM, HEIGHT - top - 1, 13, ink=GREY)
        self.notes(slide, said)
        for start in range(_ON_A_SLIDE, len(numbers), _ON_A_SLIDE):
            self._rows_of_tiles(self.slide(finding, kicker=section.title), numbers[start : start + _ON_A_SLIDE], 1.6)
        for block in blocks[bool(first) :]:
            own = self.slide(block.title, kicker=section.title)
            self.notes(own, [finding, *self._block(own, block, 1.55, named=False)])

    def _rows_of_tiles(self, slide: Any, numbers: Sequence[Number], top: float) -> float:
        """Key numbers in rows; where the last one ends."""
        for start in range(0, len(numbers), TILES):
            top += self.tiles(slide, numbers[start : start + TILES], top) + 0.12
        return top

    def _block(self, slide: Any, block: Chart | Table, top: float, *, named: bool, left: float = EDGE) -> list[str]:
        """A drawing or a table from `top` down to the foot; what the notes say of it."""
        room = WIDTH - EDGE - left
        for text, size, ink, shown in ((block.title, 14, INK, named), (block.subtitle, 12, GREY, bool(block.subtitle))):
            if shown:
                self.words(slide, text, left, top, room, 0.34, size, bold=ink == INK, ink=ink)
                top += 0.36
        place = (left, top, room, HEIGHT - 0.6 - top)
        drawing = read(block.drawing, self.lang) if isinstance(block, Chart) and not block.frame.empty else None
        found = native(drawing, self.lang) if drawing else None
        if isinstance(block, Chart) and found and _has_values(found):
            add_chart(slide, found, place, block.alt or block.title)
        elif drawing and (heat := heat_grid(drawing)):
            add_grid(slide, heat, place, alt=block.alt if isinstance(block, Chart) else "")
        else:
            self._table(slide, block, place)
        return [block.alt] if isinstance(block, Chart) else []

    def _table(self, slide: Any, block: Chart | Table, place: tuple[float, float, float, float]) -> None:
        names = columns(block)[:MOST_COLUMNS]
        fitting = max(min(MOST_ROWS, int(place[3] / 0.36) - 2), 1)
        found = [row[: len(names)] for row in rows(block, self.document.symbol, self.lang, fitting)]
        left, top, width, _ = place
        if not found or not names:
            self.words(slide, t("report.doc.no_rows", self.lang), left, top, width, 0.5, 14, ink=GREY)
            return
        grid = Grid([block.headings[name] for name in names], found, [not is_text(block, name) for name in names])
        add_grid(slide, grid, place, alt=block.title)
        rest = len(block.frame) - len(found)
        if rest > 0:
            more = t("report.doc.more", self.lang, rows=whole(rest), n=rest)
            self.words(slide, more, left, HEIGHT - 0.62, width, 0.3, 11, ink=GREY)

    def _pairs(self, title: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Labels and what they say, on as many slides as they take."""
        for part in _paged(pairs):
            slide = self.slide(title)
            add_grid(
                slide,
                Grid([], [list(pair) for pair in part], [False, False], widths=(0.26, 0.74)),
                (EDGE, 1.5, ROOM, 5.2),
                alt=title,
            )

    def _meanings(self, numbers: Sequence[Number]) -> list[str]:
        """A line a key number: what it is, on how many it rests, its interval."""
        return [
            " · ".join(
                part
                for part in (
                    f"{one.label}: {one.shown}",
                    *beneath(one, self.document.symbol, self.lang),
                    one.definition,
                )
                if part
            )
            for one in numbers
        ]

    def _numbered(self) -> None:
        """At the foot of each slide: its number, and the fingerprint of the data."""
        digest = str(self.document.proof.get("digest", ""))[:16]
        foot = t("report.doc.fingerprint", self.lang, digest=digest) if digest else ""
        for place, slide in enumerate(self.deck.slides, start=1):
            self.words(slide, foot, EDGE + 8.6, HEIGHT - 0.38, ROOM - 9.3, 0.25, 9, ink=GREY)
            self.words(slide, str(place), WIDTH - EDGE - 0.4, HEIGHT - 0.38, 0.4, 0.25, 9, ink=GREY)


def _finding(section: Section) -> str:
    return next((block.words for block in section.blocks if isinstance(block, Text) and block.strong), "")


def _numbers(section: Section) -> list[Number]:
    return [one for block in section.blocks if isinstance(block, Numbers) for one in block.numbers]


def _tall(block: Chart | Table) -> bool:
    """Whether a block needs a slide of its own."""
    return len(block.frame) > 10 and (
        isinstance(block, Table) or not any(kind == "day" for kind in block.kinds.values())
    )


def _has_values(found: Native) -> bool:
    return any(value is not None for one in found.series for value in one.values)


def _paged(pairs: Sequence[tuple[str, str]], most: int = 17) -> Iterator[list[tuple[str, str]]]:
    """The pairs in parts that fit a slide, by the lines they take."""
    part: list[tuple[str, str]] = []
    taken = 0
    for label, words in pairs:
        shown = words if wide(words) <= 900 else words[:450] + "…"
        lines = 1 + wide(shown) // 118
        if part and taken + lines > most:
            yield part
            part, taken = [], 0
        part.append((label, shown))
        taken += lines
    if part:
        yield part
