"""A Document as one HTML file that needs nothing else: it opens offline, prints, and asks no other host for anything."""

import base64
import hashlib
import json
from functools import cache
from html import escape
from importlib.resources import files

from dashboard import text
from dashboard.figures.style import TEMPLATE
from dashboard.report import seal
from dashboard.report.document import Block, Chart, Document, Number, Numbers, Section, Table, Text
from dashboard.report.facts import Fact, kind_of, of_block, rows
from dashboard.report.logo import kind_of_picture
from dashboard.report.proof import PROOF_ID, proof_json, quiet_json

_LANG = {"en": "en", "zh": "zh-CN"}
_LEFT = ("text", "day", "words")  # kinds of columns that are no numbers
_COVER = ("data", "made")
_FEW = 4


def write_html(document: Document) -> bytes:
    """The report as a self-contained page with a seal over all of it."""
    return seal.sealed(_Page(document).whole().encode("utf-8"))


@cache
def _asset(name: str) -> str:
    return (files(__package__) / "page" / name).read_text(encoding="utf-8")


@cache
def _plotly() -> str:
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())


@cache
def _policy() -> str:
    """What the page may do: run the two scripts it was written with, draw; and ask no host for anything."""
    scripts = " ".join(f"'sha256-{_hash(script)}'" for script in (_plotly(), _asset("report.js")))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            "style-src 'unsafe-inline'",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


class _Page:
    """The parts of the page. Everything that comes from data or from people is escaped."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lang = document.lang

    def t(self, code: str, **values: object) -> str:
        return escape(text.t(code, self.lang, **values))

    def whole(self) -> str:
        shown = self.document
        parts = [self._cover(), '<main class="sheet">', self._brief(), self._comments()]
        parts += [self._section(place, section) for place, section in enumerate(shown.sections, 1)]
        parts += [self._basis(len(shown.sections) + 1), f"<footer>{self.t('report.footer')}</footer></main>"]
        return "\n".join([self._head(), *parts, self._scripts(), "</body></html>"])

    def _head(self) -> str:
        return "\n".join(
            (
                f'<!doctype html>\n<html lang="{_LANG[self.lang]}"><head><meta charset="utf-8">',
                f'<meta http-equiv="Content-Security-Policy" content="{_policy()}">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                '<meta name="referrer" content="no-referrer"><link rel="icon" href="data:,">',
                seal.META,
                f"<title>{escape(self.document.title)}</title>",
                f"<style>{_asset('report.css')}</style></head><body>",
            )
        )

    def _scripts(self) -> str:
        template = quiet_json(TEMPLATE.to_plotly_json())
        return "\n".join(
            (
                f'<script type="application/json" id="template">{template}</script>',
                f'<script type="application/json" id="{PROOF_ID}">{proof_json(self.document)}</script>',
                f"<script>{_plotly()}</script>",
                f"<script>{_asset('report.js')}</script>",
            )
        )

    # --- before and after the topics --------------------------------------------------------------------------
    def _cover(self) -> str:
        lines, document = dict(self.document.lines), self.document
        told = [text.t(f"report.line.{name}", self.lang) for name in _COVER]
        period = lines.get(text.t("report.line.period", self.lang), "")
        facts = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(lines.get(name, ''))}</dd></div>" for name in told)
        return (
            f'<header class="cover">{self._logo()}<div class="main">'
            + (f'<p class="client">{self.t("report.for", client=document.client)}</p>' if document.client else "")
            + f'<h1>{escape(document.title)}</h1><p class="period">{escape(period)}</p></div><dl>{facts}</dl></header>'
        )

    def _logo(self) -> str:
        logo = self.document.logo
        kind = kind_of_picture(logo) if logo else None
        if not logo or not kind:
            return ""
        content = base64.b64encode(logo).decode()
        return f'<img class="logo" alt="{escape(self.document.client)}" src="data:image/{kind};base64,{content}">'

    def _brief(self) -> str:
        """Contents and findings in one: each topic with the sentence that opens it."""
        items = [
            f'<li><a href="#{escape(section.name)}"><span class="at">{place}</span>'
            f'<strong>{escape(section.title)}</strong><span class="says">{escape(_finding(section))}</span></a></li>'
            for place, section in enumerate(self.document.sections, 1)
        ]
        place = len(items) + 1
        items.append(
            f'<li><a href="#basis"><span class="at">{place}</span><strong>{self.t("report.basis")}</strong>'
            f'<span class="says">{self.t("report.basis_says")}</span></a></li>'
        )
        return (
            f'<nav class="chapter front" aria-label="{self.t("report.brief")}"><header><h2>{self.t("report.brief")}'
            f'</h2></header><ol class="brief">{"".join(items)}</ol></nav>'
        )

    def _comments(self) -> str:
        if not self.document.comments:
            return ""
        return (
            f'<section class="chapter comments front"><header><h2>{self.t("report.comments")}</h2></header>'
            f"<p>{escape(self.document.comments)}</p></section>"
        )

    def _basis(self, place: int) -> str:
        lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in self.document.lines)
        defined = "".join(f"<dt>{escape(name)}</dt><dd>{escape(is_)}</dd>" for name, is_ in self.document.definitions)
        meant = f'<h3 class="sub">{self.t("report.definitions")}</h3><dl class="defs">{defined}</dl>' if defined else ""
        return (
            f'<section class="chapter" id="basis"><header><span>{place}</span><h2>{self.t("report.basis")}</h2></header>'
            f'<dl class="defs">{lines}</dl>{meant}'
            f'<h3 class="sub">{self.t("report.checking")}</h3><p class="note">{self.t("report.checking_how")}</p></section>'
        )

    # --- topics -----------------------------------------------------------------------------------------------
    def _section(self, place: int, section: Section) -> str:
        blocks = "\n".join(self._block(section, at, block) for at, block in enumerate(section.blocks))
        return (
            f'<section class="chapter" id="{escape(section.name)}"><header><span>{place}</span>'
            f"<h2>{escape(section.title)}</h2></header>\n{blocks}</section>"
        )

    def _block(self, section: Section, place: int, block: Block) -> str:
        facts = {}
        if not isinstance(block, Chart | Table):
            facts = {f.key: f for f in of_block(section, place, block, self.document.symbol, self.lang)}
        match block:
            case Text(_, strong):
                (said,) = facts.values()
                return f'<p class="{"lead" if strong else "note"}" {_keyed(said)}</p>'
            case Numbers(numbers):
                return f'<div class="numbers">{"".join(self._number(section, each, facts) for each in numbers)}</div>'
            case Chart():
                return self._chart(section, block)
            case Table():
                heading = f"<h3>{escape(block.title)}{_small(section, block)}</h3>"
                return f'<div class="tabled">{heading}{self._table(section, block)}</div>'

    def _number(self, section: Section, number: Number, facts: dict[str, Fact]) -> str:
        key = f"{section.name}.{number.key}"
        under = [f"<span {_keyed(facts[f'{key}.note'])}</span>"] if number.note else []
        low, high = facts.get(f"{key}.low"), facts.get(f"{key}.high")
        if low and high and not (low.shown in number.note and high.shown in number.note):
            under.append(f"{number.level}%: <span {_keyed(low)}</span> – <span {_keyed(high)}</span>")
        n = facts.get(f"{key}.n")
        if n and f"n = {n.shown}" not in number.note and n.shown != number.shown:
            under.append(f"n = <span {_keyed(n)}</span>")
        below = "".join(f'<div class="under">{line}</div>' for line in under)
        meaning = f' title="{escape(number.definition)}"' if number.definition else ""
        return (
            f'<div{meaning}><div class="label">{escape(number.label)}</div>'
            f'<div class="value" {_keyed(facts[key])}</div>{below}</div>'
        )

    def _chart(self, section: Section, chart: Chart) -> str:
        key = escape(f"{section.name}.{chart.key}")
        drawing = json.loads(chart.drawing.to_json())
        drawing["layout"].pop("template", None)
        height = int(chart.drawing.layout.height or 320)
        return (
            f"<figure><figcaption>{escape(chart.title)}{_small(section, chart)}</figcaption>"
            f'<div class="plot" role="group" aria-label="{escape(chart.alt)}" style="height:{height}px"></div>'
            f'<script type="application/json" data-figure="{key}">{quiet_json(drawing)}</script>'
            f"<details><summary>{self.t('report.numbers')}</summary>{self._table(section, chart)}</details></figure>"
        )

    def _table(self, section: Section, block: Chart | Table) -> str:
        columns = [column for column in block.headings if column in block.frame]
        side = ["" if kind_of(block, column) in _LEFT else ' class="num"' for column in columns]
        head = "".join(
            f'<th scope="col"{way}>{escape(block.headings[column])}</th>'
            for column, way in zip(columns, side, strict=True)
        )
        body = "".join(
            "<tr>" + "".join(_cell(fact, way) for fact, way in zip(row, side, strict=True)) + "</tr>"
            for row in rows(section, block, self.document.symbol, self.lang)
        )
        label = escape(block.title)
        return (
            f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>"
        )


def _cell(fact: Fact, side: str) -> str:
    """A cell with its key; one that names the row is a heading."""
    if not fact.key:
        return f'<th scope="row"{side}>{escape(fact.shown)}</th>'
    return f"<td{side} {_keyed(fact)}</td>"


def _keyed(fact: Fact) -> str:
    """The end of an opening tag with the key, and the text: the two never part."""
    return f'data-key="{escape(fact.key)}">{escape(fact.shown)}'


def _small(section: Section, block: Chart | Table) -> str:
    if not block.subtitle:
        return ""
    return f'<small data-key="{escape(f"{section.name}.{block.key}.subtitle")}">{escape(block.subtitle)}</small>'


def _finding(section: Section) -> str:
    """The sentence that opens a topic; without one, its first few numbers."""
    said = next((block.words for block in section.blocks if isinstance(block, Text) and block.strong), "")
    first = next((block.numbers for block in section.blocks if isinstance(block, Numbers)), ())
    return said or " · ".join(f"{number.label} {number.shown}" for number in first[:_FEW])
