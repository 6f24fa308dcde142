"""A request and data in, a Document out; what the data cannot carry is left out and said."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import core
from core import analytics, privacy
from core.analytics import METRICS
from dashboard import text
from dashboard.report.context import LEAST, Context
from dashboard.report.document import Block, Document, Numbers, Section
from dashboard.report.proof import our_version, proof_of
from dashboard.report.request import Request
from dashboard.report.sections import SECTIONS
from dashboard.terms import Compute, at_once, span_in_words
from dashboard.text.numbers import moment, whole

Progress = Callable[[float], None]


def build(
    request: Request, dataset: core.Dataset, compute: Compute = at_once, progress: Progress | None = None
) -> Document:
    """The report of a request. Raises OutOfRange for a topic, a group or a segment that is not known."""
    request = request.completed(dataset.whole)
    shown = dataset.whole.filtered(request.filter(dataset.whole, compute))
    request = replace(request, sections=tuple(dict.fromkeys(request.sections)) or usual(shown))
    context = Context(
        shown, request.earlier(shown), request.lang, request.symbol or "", compute, dict(request.names or {})
    )
    found, left_out = _sections(request, context, progress or (lambda share: None))
    document = Document(
        title=request.title or context.t("report.title"),
        client=request.client,
        lang=request.lang,
        lines=_lines(request, context, left_out),
        sections=found,
        comments=request.comments,
        logo=request.logo,
        symbol=request.symbol or "",
        definitions=_definitions(found, context),
        left_out=tuple(left_out),
    )
    return replace(document, proof=proof_of(request, shown, document))


def offered(dataset: core.Dataset) -> tuple[str, ...]:
    """The topics for which the data has the tables."""
    return tuple(name for name, kind in SECTIONS.items() if kind.available(dataset))


def usual(dataset: core.Dataset) -> tuple[str, ...]:
    """Those of them that do not take minutes on large data."""
    return tuple(name for name in offered(dataset) if not SECTIONS[name].slow)


def title_of(dataset: core.Dataset, lang: text.Language) -> str:
    """What the data is called."""
    title = dataset.facts.get("title", {})
    return str(title.get(lang) or dataset.facts.get("name") or text.t("frame.unnamed", lang))


# --- sections -----------------------------------------------------------------------------------------------
def _sections(
    request: Request, context: Context, progress: Progress
) -> tuple[tuple[Section, ...], list[tuple[str, str]]]:
    """The topics that could be made, and name and reason of those asked for that could not."""
    names, found, left_out = request.sections, [], []
    for place, name in enumerate(names):
        if name not in SECTIONS:
            raise core.OutOfRange("section", name, ", ".join(SECTIONS))
        title = context.t(f"report.section.{name}")
        try:
            blocks = SECTIONS[name].builder(context)
            if blocks:
                found.append(Section(name, title, blocks))
            else:
                left_out.append((title, context.t("report.nothing")))
        except core.NotEnoughData as lack:
            left_out.append((title, context.terms.say(lack.message)))
        progress((place + 1) / len(names))
    return tuple(found), left_out


def _definitions(sections: tuple[Section, ...], context: Context) -> tuple[tuple[str, str], ...]:
    """Name and meaning of each key number, once; with its formula where the registry of metrics has one."""
    found: dict[str, str] = {}
    for number in (number for section in sections for block in section.blocks for number in _numbers(block)):
        if number.definition:
            formula = METRICS[number.key].formula if number.key in METRICS else ""
            found.setdefault(
                number.label, number.definition + (f" [{formula}]" if formula not in number.definition else "")
            )
    return tuple(found.items())


def _numbers(block: Block) -> tuple:
    return block.numbers if isinstance(block, Numbers) else ()


# --- what it rests on ---------------------------------------------------------------------------------------
def _lines(request: Request, context: Context, left_out: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    t, data = context.t, context.dataset
    made = datetime.fromisoformat(request.made_at)
    said = {
        "data": title_of(data.whole, context.lang),
        "period": _period(context),
        "compared": _compared(request, context),
        "filters": _filters(request, context),
        "rows": t("list.semicolon").join(_rows(context)),
        "fingerprint": data.whole.digest,
        "consent": _consent(context),
        "small": t("report.small_groups", least=LEAST),
        "intervals": t("report.intervals"),
        "left_out": t("list.semicolon").join(t("report.left_out", title=a, reason=b) for a, b in left_out),
        "made": moment(made, context.lang),
        "program": t("report.made", version=our_version(), state=data.version),
    }
    return tuple((t(f"report.line.{name}"), words) for name, words in said.items() if words)


def _period(context: Context) -> str:
    if context.dataset.filter.period:
        return span_in_words(context.dataset.filter.period, context.lang)
    reach = context.ask(analytics.span)
    return span_in_words((reach.first, reach.last), context.lang) if reach else context.t("report.no_days")


def _compared(request: Request, context: Context) -> str:
    if not request.compare or not request.period:
        return ""
    period = context.before and context.before.filter.period
    return span_in_words(period, context.lang) if period else context.t("report.no_earlier")


def _filters(request: Request, context: Context) -> str:
    words = context.terms.filters(context.dataset.filter, request.segment)
    words.pop("period", None)
    return context.t("list.semicolon").join(words.values()) or context.t("report.no_filters")


def _consent(context: Context) -> str:
    """Who agreed to be contacted; a report lists nobody all the same."""
    everyone = context.dataset.whole
    agreed = privacy.contactable(everyone)
    if agreed is None or not privacy.consent_recorded(everyone):
        return context.t("report.consent_none")
    return context.t("report.consent", count=whole(len(agreed)), total=whole(everyone.rows("customers")))


def _rows(context: Context) -> list[str]:
    """How many rows of each table the filters leave."""
    data = context.dataset
    code = "report.rows_of" if data.filter else "report.rows"
    return [
        context.t(
            code, table=context.t(f"table.{name}"), rows=whole(data.rows(name)), all=whole(data.tables[name].rows)
        )
        for name in data.names
    ]
