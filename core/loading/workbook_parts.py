"""What a workbook is made of: its sheets, its strings, and which numbers are dates."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.loading.workbook_xml import Parts

_WORKBOOK = "xl/workbook.xml"
_BUILT_IN = {14: "date", 15: "date", 16: "date", 17: "date", 18: "time", 19: "time", 20: "time", 21: "time",
             22: "datetime", 45: "time", 46: "duration", 47: "time",
             **dict.fromkeys((*range(27, 32), 36, *range(50, 55), 57, 58), "date"),
             **dict.fromkeys((32, 33, 34, 35, 55, 56), "time")}  # fmt: skip
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?:\$[^\]]*|[A-Za-z]+[0-9]*|[<>=][^\]]*)\]')
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: its name, the path of its part, and whether it is hidden from the reader."""

    name: str
    part: str
    hidden: bool


def sheets(parts: Parts) -> tuple[list[Sheet], bool]:
    """The sheets of cells in the order of their tabs, and whether days are counted from 1904."""
    targets = _relationships(parts, _WORKBOOK)
    found, since_1904 = [], False
    for tag, said, _ in parts.elements(_WORKBOOK):
        if said is None:
            continue
        if tag == "workbookPr":
            since_1904 = said.get("date1904", "0") in ("1", "true")
        if tag == "sheet":
            target = targets.get(next((value for key, value in said.items() if key.endswith(":id")), ""), "")
            if target in parts and "chartsheet" not in target and "dialogsheet" not in target:
                found.append(Sheet(said.get("name", ""), target, said.get("state", "visible") != "visible"))
    return found, since_1904


def _relationships(parts: Parts, part: str) -> dict[str, str]:
    """Id -> path of the parts another one refers to; what lies outside the workbook is left out."""
    folder, file = posixpath.split(part)
    found = {}
    for tag, said, _ in parts.elements(f"{folder}/_rels/{file}.rels"):
        if said and tag == "Relationship" and said.get("TargetMode") != "External" and "Id" in said:
            found[said["Id"]] = posixpath.normpath(posixpath.join("/" + folder, said.get("Target", ""))).lstrip("/")
    return found


def strings(parts: Parts) -> list[str]:
    """The strings that cells refer to by number; none where the workbook has no such part."""
    named = (path for path in _relationships(parts, _WORKBOOK).values() if path.casefold().endswith("strings.xml"))
    part = next(named, "xl/sharedStrings.xml")
    return list(_texts(parts, part)) if part in parts else []


def _texts(parts: Parts, part: str) -> Iterator[str]:
    """The text of each string, its differently formatted runs joined, without the reading aids of Japanese."""
    runs: list[str] = []
    aside = False
    for tag, attributes, text in parts.elements(part):
        if tag == "rPh":
            aside = attributes is not None
        elif attributes is not None:
            continue
        elif tag == "t" and not aside:
            runs.append(text)
        elif tag == "si":
            yield "".join(runs)
            runs.clear()


def number_kinds(parts: Parts) -> list[str]:
    """For each style of cells what its numbers are: "" a number, else date, time, datetime or duration."""
    part = "xl/styles.xml"
    if part not in parts:
        return []
    own: dict[int, str] = {}
    found: list[str] = []
    within = False
    for tag, said, _ in parts.elements(part):
        if tag == "cellXfs":
            within = said is not None
        elif said is None:
            continue
        elif tag == "numFmt" and said.get("numFmtId", "").isdecimal():
            own[int(said["numFmtId"])] = kind_of_format(said.get("formatCode", ""))
        elif tag == "xf" and within:
            number = int(said.get("numFmtId", "0"))
            found.append(own.get(number, _BUILT_IN.get(number, "")))
    return found


def kind_of_format(code: str) -> str:
    """What a number format shows: "" a number, else date, time, datetime or duration."""
    first = code.split(";")[0]
    if _ELAPSED.search(first):
        return "duration"
    letters = _LITERAL.sub("", first).lower().replace("general", "").replace("am/pm", "").replace("a/p", "")
    if any(sign in re.sub(r"\.0+", "", letters) for sign in "0#?"):
        return ""  # an E in it is an exponent
    day = any(letter in letters for letter in "ydge") or "mmm" in letters
    clock = any(letter in letters for letter in "hs")
    if not day and not clock:
        return "date" if "m" in letters else ""
    return "datetime" if day and clock else "date" if day else "time"
