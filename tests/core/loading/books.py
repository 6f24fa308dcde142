"""Workbooks written by hand, part by part, so that each can be wrong in one way."""

import io
import zipfile
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
DATES = ("14", "22", "20", "46", "9")  # style 1: a day, 2: with a time, 3: a time, 4: a duration, 5: per cent


def letters(column):
    """0 -> A, 26 -> AA."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def cell(value, where):
    """A cell as XML; a string that begins with < is the inside of one, with its attributes before the bar."""
    if isinstance(value, str) and value.startswith("|"):
        attributes, inside = value[1:].split("|", 1)
        return f'<c r="{where}" {attributes}>{inside}</c>'
    if isinstance(value, str):
        return f'<c r="{where}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return "" if value is None else f'<c r="{where}"><v>{value}</v></c>'


def sheet(rows, after="", start=1):
    """A sheet of rows; a dict gives them by number."""
    given = rows if isinstance(rows, dict) else dict(enumerate(rows, start))
    lines = "".join(
        f'<row r="{n}">' + "".join(cell(v, f"{letters(i)}{n}") for i, v in enumerate(row)) + "</row>"
        for n, row in given.items()
    )
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData>{after}</worksheet>'


def book(*sheets, names=(), states=(), strings=(), more=None, since_1904=False):
    """A workbook of these sheets (XML, see `sheet`). more: further parts, or others in place of these."""
    names = [*names, *(f"Sheet{n}" for n in range(len(names) + 1, len(sheets) + 1))]
    states = [*states, *["visible"] * len(sheets)]
    tabs = "".join(f'<sheet name="{escape(n)}" sheetId="{i}" state="{s}" r:id="r{i}"/>'
                   for i, (n, s) in enumerate(zip(names, states, strict=False), 1))  # fmt: skip
    links = "".join(
        f'<Relationship Id="r{i}" Type="x" Target="worksheets/sheet{i}.xml"/>' for i in range(1, len(sheets) + 1)
    )
    styles = "".join(f'<xf numFmtId="{n}"/>' for n in ("0", *DATES))
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr date1904="{int(since_1904)}"/>'
        f"<sheets>{tabs}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs>{styles}</cellXfs></styleSheet>',
        **{f"xl/worksheets/sheet{i}.xml": content for i, content in enumerate(sheets, 1)},
    }
    if strings:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{"".join(f"<si>{s}</si>" for s in strings)}</sst>'
    return zipped({**parts, **(more or {})})


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items() if isinstance(parts, dict) else parts:
            archive.writestr(name, content)
    return out.getvalue()
