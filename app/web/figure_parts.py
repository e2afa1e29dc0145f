"""What every page with figures shares: the language, a sheet as the table macro wants it, the files of a figure."""

from typing import Any

from flask import url_for

from app.insight import sheets
from app.insight.statements import HIDDEN, Tongue
from app.web import cookies
from app.web.translate import _, ngettext

Values = dict[str, Any]


def tongue() -> Tongue:
    """Return the language of who reads."""
    return Tongue(cookies.language(), _, ngettext)


def shown(sheet: sheets.Sheet, say: Tongue) -> Values:
    """Return a sheet as the table macro wants it; a hidden row says once that it is protected."""
    columns = [{"label": name, "numeric": place >= sheet.texts} for place, name in enumerate(sheet.columns)]
    rows: list[list[Any]] = []
    for row in sheet.rows:
        cells: list[Any] = [sheets.page_text(cell, say) for cell in row]
        if cells[sheet.texts] == HIDDEN:
            cells[sheet.texts] = {"text": HIDDEN, "note": _("afgeschermd")}
        rows.append(cells)
    return {"columns": columns, "rows": rows}


def downloads(kind: str, period: str, subject: str = "") -> list[Values]:
    """Return the files of a published table.

    Args:
        kind: In the register.
        period: Its key.
        subject: Within its kind; empty for everything together.
    """
    return [
        {"label": label, "href": url_for("tables.file", kind=kind, extension=extension, period=period, subject=subject or None)}
        for extension, label in (("csv", _("Download CSV")), ("xlsx", _("Download Excel")))
    ]
