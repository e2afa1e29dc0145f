"""The yearly report as a Word document: real headings, tables with marked headers, pictures with a text, in Dutch."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from app.insight import sheets, yearly_prose
from app.insight.sheets import Sheet
from app.insight.yearly import DUTCH, Chapter, Exhibit, Report
from app.insight.yearly_drawing import Drawing
from app.interop import report_files, report_pictures
from app.interop.report_words import CONTENTS, EXPLAINED, HIDDEN_NOTE, TABLES, cover, file_list, kinds, version_lines

LANGUAGE, FONT = "nl-NL", "Calibri"
PETROL, SOFT, HEADER = RGBColor(0x14, 0x61, 0x6B), RGBColor(0x4A, 0x55, 0x63), "E6F0F1"
PAGE_WIDTH, PAGE_HEIGHT, SIDE, TOP, TEXT_WIDTH = 210, 297, 20, 22, 170
LETTER_WIDTH, CELL_SIDES = 1.75, 4
"""Of a letter in a table, as wide as the heads have them, and what is left free beside words; in mm."""
BODY, SMALL, CELLS = 10.5, 9, 8.5
NOON = dt.time(12, tzinfo=dt.UTC)
FIRST = "[Content_Types].xml"


def docx_of(report: Report, font: Path | None) -> bytes:
    """Return a report as DOCX; the same report is the same bytes.

    Args:
        report: What to write.
        font: The typeface for the words in pictures.
    """
    made = docx.Document()
    _set_up(made, report)
    _cover(made, report)
    _contents(made, report)
    for chapter in report.chapters:
        _chapter(made, chapter, report, font)
    _appendix(made, report)
    out = io.BytesIO()
    made.save(out)
    return _without_time(out.getvalue())


def _without_time(content: bytes) -> bytes:
    """Put an archive together once more, so that it does not tell when it was made."""
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        names = sorted(made.namelist(), key=lambda name: (name != FIRST, name))
        return report_files.archive((name, made.read(name)) for name in names)


def _element(tag: str, **attributes: str) -> Any:  # noqa: ANN401  an element of the library
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _set_up(made: Document, report: Report) -> None:
    """Set title, language, paper, styles and page numbers."""
    told = made.core_properties
    told.title, told.subject, told.author = report.title, report.subtitle, report.organisation
    told.language, told.comments, told.keywords, told.last_modified_by = LANGUAGE, "", "", report.organisation
    told.created = told.modified = dt.datetime.combine(report.made_on, NOON)
    told.revision = report.number
    section = made.sections[0]
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
    section.left_margin = section.right_margin = Mm(SIDE)
    section.top_margin = section.bottom_margin = Mm(TOP)
    _styles(made)
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{report.title}, bladzijde ")
    _field(foot, "PAGE", "1")
    foot.add_run(" van ")
    _field(foot, "NUMPAGES", "1")
    for run in foot.runs:
        run.font.size, run.font.color.rgb = Pt(SMALL), SOFT


def _styles(made: Document) -> None:
    defaults = made.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(_element("w:lang", val=LANGUAGE, eastAsia=LANGUAGE))
    sizes = {"Normal": BODY, "Title": 26, "Subtitle": 14, "Heading 1": 16, "Heading 2": 12.5, "Heading 3": 11, "Caption": SMALL}
    for name, size in sizes.items():
        style = made.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        if name not in {"Normal", "Caption"}:
            style.font.color.rgb = PETROL
    made.styles["Caption"].font.color.rgb = SOFT
    made.styles["Heading 1"].paragraph_format.space_before = Pt(22)
    made.styles["Normal"].paragraph_format.space_after = Pt(6)


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add a field that Word computes; `shown` stands there until then."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run(text if kind == "shown" else "")
        if kind == "":
            instruction = _element("w:instrText")
            instruction.text = f" {text} "
            instruction.set(qn("xml:space"), "preserve")
            run._r.append(instruction)  # noqa: SLF001  the library has no other door to fields
        elif kind != "shown":
            run._r.append(_element("w:fldChar", fldCharType=kind))  # noqa: SLF001  likewise


def _cover(made: Document, report: Report) -> None:
    made.add_paragraph(report.title, "Title")
    made.add_paragraph(report.subtitle, "Subtitle")
    for line in cover(report):
        made.add_paragraph(line)


def _contents(made: Document, report: Report) -> None:
    """Add the contents as a field that Word can renew, filled with the titles already."""
    made.add_paragraph(CONTENTS, "Heading 2")
    names = [*(one.title for one in report.chapters), TABLES]
    for number, name in enumerate(names):
        line = made.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        if number == 0:
            _begin_field(line, 'TOC \\o "1-1" \\h \\n')
        link = _element("w:hyperlink", anchor=_bookmark_name(number), history="1")
        run = line.add_run(name)._r  # noqa: SLF001  likewise
        line._p.remove(run)  # noqa: SLF001  likewise
        link.append(run)
        line._p.append(link)  # noqa: SLF001  likewise
        if number == len(names) - 1:
            line.add_run()._r.append(_element("w:fldChar", fldCharType="end"))  # noqa: SLF001  likewise


def _begin_field(line: Paragraph, code: str) -> None:
    instruction = _element("w:instrText")
    instruction.text = f" {code} "
    for one in (_element("w:fldChar", fldCharType="begin"), instruction, _element("w:fldChar", fldCharType="separate")):
        line.add_run()._r.append(one)  # noqa: SLF001  likewise


def _bookmark_name(number: int) -> str:
    return f"_hoofdstuk_{number}"


def _heading(made: Document, text: str, number: int) -> None:
    line = made.add_paragraph(text, "Heading 1")
    line._p.insert(1, _element("w:bookmarkStart", id=str(number), name=_bookmark_name(number)))  # noqa: SLF001  likewise
    line._p.append(_element("w:bookmarkEnd", id=str(number)))  # noqa: SLF001  likewise


def _chapter(made: Document, chapter: Chapter, report: Report, font: Path | None) -> None:
    _heading(made, chapter.title, report.chapters.index(chapter))
    for text in chapter.fixed:
        made.add_paragraph(text)
    many = "List Number" if chapter is report.chapters[0] else "Normal"
    for topic in chapter.topics:
        for text in topic.sentences:
            made.add_paragraph(text, many)
    _prose(made, chapter)
    for drawing in chapter.drawings:
        _picture(made, drawing, font)
    for exhibit in chapter.exhibits:
        _table(made, exhibit)
    if chapter is report.chapters[-1]:
        for line in version_lines(report):
            made.add_paragraph(line)


def _prose(made: Document, chapter: Chapter) -> None:
    blocks = yearly_prose.blocks(chapter.prose)
    if blocks:
        made.add_paragraph(EXPLAINED, "Heading 2")
    for block in blocks:
        line = made.add_paragraph(style={"point": "List Bullet", "heading": "Heading 3"}.get(block.kind))
        for one in block.runs:
            run = line.add_run(one.text)
            run.bold, run.italic = one.bold or None, one.italic or None


def _picture(made: Document, drawing: Drawing, font: Path | None) -> None:
    title = made.add_paragraph(drawing.finding, "Heading 2")
    title.paragraph_format.keep_with_next = True
    made.add_paragraph(drawing.sub, "Caption").paragraph_format.keep_with_next = True
    shape = made.add_picture(io.BytesIO(report_pictures.png(drawing, font)), width=Mm(TEXT_WIDTH))
    told = shape._inline.docPr  # noqa: SLF001  the library has no other door to the text of a picture
    told.set("descr", drawing.alt)
    told.set("title", drawing.finding)


def _table(made: Document, exhibit: Exhibit) -> None:
    sheet = exhibit.sheet
    title = made.add_paragraph(exhibit.title, "Heading 2")
    title.paragraph_format.keep_with_next = True
    table = made.add_table(rows=1, cols=len(sheet.columns), style="Table Grid")
    _describe(table, exhibit)
    widths = _widths(sheet)
    _row(table.rows[0], list(sheet.columns), exhibit, widths, is_header=True)
    for cells in sheet.rows:
        _row(table.add_row(), [sheets.page_text(cell, DUTCH) for cell in cells], exhibit, widths)
    if exhibit.definition:
        made.add_paragraph(exhibit.definition, "Caption")


def _describe(table: Table, exhibit: Exhibit) -> None:
    """Say what the table is, and that its first row and column are headers."""
    properties = table._tbl.tblPr  # noqa: SLF001  the library has no other door to it
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    properties.append(_element("w:tblLook", val="04A0", firstRow="1", lastRow="0", firstColumn="1", lastColumn="0", noHBand="1",
                               noVBand="1"))  # fmt: skip
    properties.append(_element("w:tblCaption", val=exhibit.title))
    properties.append(_element("w:tblDescription", val=exhibit.definition or exhibit.title))
    table.autofit = False


def _widths(sheet: Sheet) -> list[float]:
    """Return the width of each column in mm: its longest word fits, where there is room; what is left goes to the words."""
    lines = [sheet.columns, *([sheets.page_text(cell, DUTCH) for cell in cells] for cells in sheet.rows)]
    needed = [_longest(column) * LETTER_WIDTH + CELL_SIDES for column in zip(*lines, strict=True)]
    share = min(1.0, TEXT_WIDTH / sum(needed))
    are_words = [not sheet.is_number(place) for place in range(len(needed))]
    more = max(0.0, TEXT_WIDTH - sum(needed)) / are_words.count(True)
    return [width * share + is_word * more for width, is_word in zip(needed, are_words, strict=True)]


def _longest(texts: Iterable[str]) -> int:
    return max((len(word) for text in texts for word in text.split()), default=0)


def _row(row: Any, cells: Sequence[str], exhibit: Exhibit, widths: Sequence[float], *, is_header: bool = False) -> None:  # noqa: ANN401
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001  likewise
    properties.append(_element("w:cantSplit"))
    if is_header:
        properties.append(_element("w:tblHeader"))
    for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
        cell.width = Mm(widths[place])
        line = cell.paragraphs[0]
        line.paragraph_format.space_after = Pt(1)
        run = line.add_run(text)
        run.font.size = Pt(CELLS)
        run.bold = is_header or None
        if exhibit.sheet.is_number(place):
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if is_header:
            cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=HEADER))  # noqa: SLF001  likewise


def _appendix(made: Document, report: Report) -> None:
    _heading(made, TABLES, len(report.chapters))
    made.add_paragraph(HIDDEN_NOTE)
    for name, definition in kinds(report):
        made.add_paragraph(name, "Heading 2")
        made.add_paragraph(definition)
    for line in file_list(report):
        made.add_paragraph(line)
