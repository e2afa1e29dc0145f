"""A published table as a file to keep: comma-separated, or for Excel. Both are made of the same sheet as the page."""

import re

from flask import Response

from app.insight import table_words
from app.insight.register import Address, Kind
from app.insight.sheets import Sheet, csv_text
from app.insight.statements import Tongue
from app.interop import workbook
from app.interop.workbook import Beside
from app.web.translate import _

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


def as_csv(sheet: Sheet, *name: str) -> Response:
    """Return a sheet as a comma-separated file.

    Args:
        sheet: What stands in it.
        name: What the file is called, in parts.
    """
    return _attachment(csv_text(sheet).encode(), CSV, f"{file_name(*name)}.csv")


def as_xlsx(sheet: Sheet, kind: Kind, address: Address, say: Tongue, *name: str) -> Response:
    """Return a published table as a file for Excel, with a second sheet that explains it.

    Args:
        sheet: What stands in it.
        kind: What it is one of.
        address: As the list has it: with the period, and when it was published.
        say: The language.
        name: What the file is called, in parts.
    """
    assert address.when
    explained = table_words.explained(kind.definition(say), address.when, address.published_on, address.number, say)
    beside = Beside(
        table_words.what(kind.name(say), address.title, say), _("Tabel"), _("Uitleg"), explained, address.published_on
    )  # fmt: skip
    return _attachment(workbook.xlsx(sheet, beside), XLSX, f"{file_name(*name)}.xlsx")


def file_name(*parts: str) -> str:
    """Return what a file is called: small letters, digits and dashes, whatever the parts are."""
    return "-".join(plain for part in parts if (plain := _NOT_IN_A_NAME.sub("-", part.lower()).strip("-")))


def _attachment(content: bytes, media: str, name: str) -> Response:
    return Response(content, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})
