"""What pages with published figures share: the language, a sheet as a table, the files of it, choices of periods."""

from collections.abc import Iterable
from typing import Any

from flask import url_for

from app.insight import sheets, statements
from app.insight.periods import Period
from app.insight.statements import HIDDEN, Tongue
from app.web import cookies
from app.web.translate import _, ngettext

Values = dict[str, Any]


def tongue() -> Tongue:
    """Return the language of the visitor."""
    return Tongue(cookies.language(), _, ngettext)


def shown(sheet: sheets.Sheet, say: Tongue, *, dutch: bool = False) -> Values:
    """Return a sheet as the table macro wants it; a hidden row says once that it is protected.

    Args:
        sheet: What stands in it.
        say: The language.
        dutch: Whether the first cell of a row is a text from content, which is Dutch in every language.
    """
    columns = [{"label": name, "numeric": sheet.is_number(place)} for place, name in enumerate(sheet.columns)]
    rows: list[list[Any]] = []
    for row in sheet.rows:
        cells: list[Any] = [sheets.page_text(cell, say) for cell in row]
        if dutch:
            cells[0] = {"text": cells[0], "lang": "nl"}
        if cells[sheet.texts] == HIDDEN:
            cells[sheet.texts] = {"text": HIDDEN, "note": _("afgeschermd")}
        rows.append(cells)
    return {"columns": columns, "rows": rows}


def downloads(kind: str, period: str, subject: str = "") -> list[Values]:
    """Return the files of a published table.

    Args:
        kind: As in the register.
        period: Its key.
        subject: What it is about; empty for everything together.
    """
    return [
        {"label": label, "href": url_for("tables.file", kind=kind, extension=extension, period=period, subject=subject or None)}
        for extension, label in (("csv", _("Download CSV")), ("xlsx", _("Download Excel")))
    ]


def periods(every: Iterable[Period], chosen: Period, say: Tongue) -> Values:
    """Return periods to choose from, as a field."""
    found = dict.fromkeys(every)
    return {
        "name": "period",
        "label": _("Periode"),
        "options": [
            {"value": one.key, "label": statements.period_name(one, say), "selected": one == chosen} for one in found
        ],
    }  # fmt: skip
