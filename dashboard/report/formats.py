"""The formats a report can be written in, by the ending of its file."""

import re
from datetime import date
from importlib import import_module

import core
from dashboard.report.build import title_of
from dashboard.report.document import Document
from dashboard.report.request import Request

FORMATS = {
    "html": "text/html",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def write(name: str, document: Document) -> bytes:
    """The report as bytes of a format; its libraries are imported only then."""
    writer = getattr(import_module(f"dashboard.report.{name}.writer"), f"write_{name}")
    content: bytes = writer(document)
    return content


def file_name(request: Request, dataset: core.Dataset, name: str) -> str:
    """Whom it is for, or what it is about, the day it is made, and the ending."""
    about = request.client or request.title or title_of(dataset, request.lang)
    clean = " ".join(re.sub(r"[^\w -]+", " ", about)[:60].split()) or "report"
    return f"{clean} {date.today():%Y-%m-%d}.{name}"
