"""The yearly report as documents: the values that page and PDF are made of, and the three files of a version. In Dutch."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from markupsafe import Markup

from app.config import content_folder
from app.insight import sheets, yearly_prose
from app.insight.sheets import Sheet
from app.insight.yearly import DUTCH, Chapter, Exhibit, Report
from app.insight.yearly_drawing import Drawing, diamond
from app.interop import paper, report_words
from app.interop.paper import ADDRESS
from app.interop.report_docx import docx_of
from app.interop.report_files import bundle
from app.web.documents import pdf

Values = dict[str, Any]
SHORT = 14
"""A table of so many rows is not parted over two pages."""


def values(report: Report) -> Values:
    """Return a report as templates want it: texts and cells ready to show."""
    return {
        "report_title": report.title,
        "subtitle": report.subtitle,
        "cover": report_words.cover(report),
        "made_on": report.made_on.isoformat(),
        "chapters": [_chapter(one) for one in report.chapters],
        "versions": report_words.version_lines(report),
        "hidden_note": report_words.HIDDEN_NOTE,
        "kinds": report_words.kinds(report),
        "file_list": report_words.file_list(report),
        "tables_title": report_words.TABLES,
        "contents_title": report_words.CONTENTS,
        "explained": report_words.EXPLAINED,
    }


def _chapter(chapter: Chapter) -> Values:
    return {
        "slug": chapter.slug,
        "title": chapter.title,
        "fixed": chapter.fixed,
        "sentences": [text for topic in chapter.topics for text in topic.sentences],
        "prose": prose(chapter.prose),
        "drawings": [_drawing(one, f"{chapter.slug}-{number}") for number, one in enumerate(chapter.drawings)],
        "tables": [_exhibit(one) for one in chapter.exhibits],
    }


def prose(text: str) -> list[Values]:
    """Return Markdown as blocks; points that follow each other are one list."""
    found: list[Values] = []
    for block in yearly_prose.blocks(text):
        if block.kind == "point" and found and found[-1]["kind"] == "list":
            found[-1]["points"].append(block.runs)
        elif block.kind == "point":
            found.append({"kind": "list", "points": [block.runs]})
        else:
            found.append({"kind": block.kind, "runs": block.runs})
    return found


def _drawing(drawing: Drawing, name: str) -> Values:
    return {
        "id": f"figuur-{name}", "address": f"{ADDRESS}{name}", "finding": drawing.finding, "sub": drawing.sub, "alt": drawing.alt,
        "width": _number(drawing.width), "height": _number(drawing.height),
        "lines": [
            {"x1": _number(one.x1), "y1": _number(one.y1), "x2": _number(one.x2), "y2": _number(one.y2), "colour": one.colour,
             "width": _number(one.width), "dashed": one.dashed}
            for one in drawing.lines
        ],
        "marks": [
            {"form": one.form, "x": _number(one.x), "y": _number(one.y), "size": _number(one.size), "colour": one.colour,
             "left": _number(one.x - one.size), "top": _number(one.y - one.size), "side": _number(2 * one.size),
             "points": " ".join(f"{_number(x)},{_number(y)}" for x, y in diamond(one))}
            for one in drawing.marks
        ],
        # Programs do not agree on what the middle of a line of text is; a third of its size under it is the same everywhere.
        "texts": [
            {"text": one.text, "x": _number(one.x), "y": _number(one.y + one.size * 0.35), "anchor": one.anchor,
             "size": _number(one.size), "weight": "700" if one.bold else "400", "colour": one.colour}
            for one in drawing.texts
        ],
    }  # fmt: skip


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _exhibit(exhibit: Exhibit) -> Values:
    is_short = len(exhibit.sheet.rows) <= SHORT
    return {"title": exhibit.title, "definition": exhibit.definition, "is_short": is_short, **_sheet(exhibit.sheet)}


def _sheet(sheet: Sheet) -> Values:
    columns = [{"label": name, "numeric": sheet.is_number(place)} for place, name in enumerate(sheet.columns)]
    return {"columns": columns, "rows": [[sheets.page_text(cell, DUTCH) for cell in row] for row in sheet.rows]}


def printed(report: Report) -> bytes:
    """Return a report as PDF.

    Raises:
        NoPrinter: Pango is not installed.
    """
    told = values(report)
    css = Markup(paper.style() + paper.style("report"))  # noqa: S704  files of the program itself
    html = render_template("report/document.html", css=css, **told)
    drawings = [drawing for chapter in told["chapters"] for drawing in chapter["drawings"]]
    return pdf(html, {one["address"]: render_template("report/figure.svg", drawing=one).encode() for one in drawings})


def files(report: Report) -> Mapping[str, bytes]:
    """Return the files of a report by name: Word, PDF, and the tables.

    Raises:
        NoPrinter: Pango is not installed.
    """
    font = content_folder() / "static" / "vendor" / "font.woff2"
    name = report.file_name
    return {
        f"{name}.docx": docx_of(report, font if font.is_file() else None),
        f"{name}.pdf": printed(report),
        f"{name}.zip": bundle(report),
    }
