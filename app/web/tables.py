"""For the core team: every published table, on a page and as a file. What does not stand in the register does not exist."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.errors import NotFound
from app.insight import pulse_words, register, sheets, statements, table_words
from app.insight.register import Address, Kind
from app.insight.sheets import Sheet
from app.insight.statements import Tongue
from app.people.permissions import Permission
from app.web import cookies, figure_parts, files
from app.web.guards import allow
from app.web.parts import parts
from app.web.trail import note_view
from app.web.translate import _, ngettext

bp = Blueprint("tables", __name__)

EXTENSIONS = ("csv", "xlsx")
OF_MODULES = frozenset({"participation", "departments", "months", "domains", "knowledge", "retention"})
"""Kinds of which a table without a subject is of all modules."""
Values = dict[str, Any]


def _tongue() -> Tongue:
    return Tongue(cookies.language(), _, ngettext)


@bp.get("/insight/tables/")
@allow(Permission.INSIGHT)
def index() -> ResponseReturnValue:
    """List the kinds of tables there are, each with its definition and its newest tables."""
    with parts().database.reading() as db:
        every = register.every(db)
    if every:
        note_view(Action.REPORT_VIEWED, {"kind": "tables"})
    say = _tongue()
    return render_template(
        "insight/tables.html", total=len(every), kinds=[_summary(one, every, say) for one in register.KINDS]
    )  # fmt: skip


def _summary(kind: Kind, every: Sequence[Address], say: Tongue) -> Values:
    found = [one for one in every if one.kind == kind.slug]
    newest = sorted((one for one in found if one.period == found[0].period), key=_by_subject)
    return {
        "id": kind.slug,
        "name": kind.name(say),
        "definition": kind.definition(say),
        "count": ngettext("%(num)d tabel", "%(num)d tabellen", len(found)) if found else _("Nog geen tabel"),
        "href": url_for(".kind", kind=kind.slug),
        "has_any": bool(found),
        "newest": [_line(one, kind, say) for one in newest],
        "period": _period(found[0], say) if found else "",
    }


def _period(address: Address, say: Tongue) -> str:
    assert address.when
    return table_words.when(address.when, say)


def _title(address: Address, say: Tongue) -> str:
    """Return the subject of a table in words; nothing where it has none. Cases of pulses are published without a title."""
    return address.title or (pulse_words.subject_name(address.subject, say) if address.subject else "")


def _subject(address: Address, kind: Kind, say: Tongue) -> str:
    """Return what a table is about, as a choice among the tables of its kind."""
    title = _title(address, say)
    if title:
        return statements.capital(title)
    return _("Alle modules") if kind.slug in OF_MODULES else kind.name(say)


def _line(address: Address, kind: Kind, say: Tongue) -> Values:
    """Return one table, with the ways to see it."""
    asked: Values = {"kind": address.kind, "period": address.period, "subject": address.subject or None}
    return {
        "subject": _subject(address, kind, say),
        "lang": "nl" if address.title else "",
        "about": f"{table_words.what(kind.name(say), _title(address, say), say)}, {_period(address, say)}",
        "href": url_for(".kind", **asked),
        "files": figure_parts.downloads(address.kind, address.period, address.subject),
    }


@bp.get("/insight/tables/<kind>/")
@allow(Permission.INSIGHT)
def kind(kind: str) -> ResponseReturnValue:
    """Show one table of a kind, and which others there are of the same period."""
    of, say = _of(kind), _tongue()
    with parts().database.reading() as db:
        listed = of.listed(db)
        if not listed:
            return render_template("insight/tables_empty.html", name=of.name(say), definition=of.definition(say))
        asked = _asked(listed)
        address = next((one for one in listed if one == asked), None)
        sheet = of.read(db, address, say) if address else None
    form = _form(listed, asked, of, say)
    if address is None or sheet is None:
        return render_template("insight/tables_absent.html", kind=of.slug, name=of.name(say), **form), 404
    assert address.when
    note_view(Action.REPORT_VIEWED, {"period": address.period, "module": address.subject, "kind": of.slug})
    return render_template(
        "insight/tables_kind.html",
        kind=of.slug,
        name=of.name(say),
        title=f"{_subject(address, of, say)}, {_period(address, say)}",
        caption=f"{table_words.what(of.name(say), _title(address, say), say)}, {_period(address, say)}",
        sheet=shown(sheet, say),
        downloads=_line(address, of, say)["files"],
        explained=table_words.explained(of.definition(say), address.when, address.published_on, address.number, say),
        others=[_line(one, of, say) for one in sorted(listed, key=_by_subject) if _is_beside(one, address)],
        **form,
    )


def _is_beside(one: Address, other: Address) -> bool:
    return one.period == other.period and one != other


def _by_subject(address: Address) -> tuple[bool, str]:
    """Return the order of tables of one period: everything together first."""
    return bool(address.subject), address.title


def _of(slug: str) -> Kind:
    of = register.kind(slug)
    if of is None:
        raise NotFound
    return of


def _asked(listed: Sequence[Address]) -> Address:
    """Read from the address which table is asked for; left out, it is the newest one.

    Raises:
        NotFound: There is no such period or subject among the tables of this kind.
    """
    period, subject = request.args.get("period", ""), request.args.get("subject")
    fitting = [
        one for one in listed
        if (not period or one.period == period) and (subject is None or one.subject == subject)
    ]  # fmt: skip
    if fitting:
        return min((one for one in fitting if one.period == fitting[0].period), key=_by_subject)
    if period not in {one.period for one in listed} or subject not in {one.subject for one in listed}:
        raise NotFound
    return Address(listed[0].kind, subject or "", period)


def _form(listed: Sequence[Address], asked: Address, of: Kind, say: Tongue) -> Values:
    periods = {one.period: one for one in listed}
    subjects = {one.subject: one for one in reversed(listed)}
    return {
        "periods": [
            {"value": key, "label": _period(one, say), "selected": key == asked.period} for key, one in periods.items()
        ],
        "subjects": [
            {"value": key, "label": _subject(one, of, say), "lang": one.title and "nl", "selected": key == asked.subject}
            for key, one in sorted(subjects.items(), key=lambda item: _by_subject(item[1]))
        ],
    }  # fmt: skip


def shown(sheet: Sheet, say: Tongue) -> Values:
    """Return a sheet as the table macro wants it; the first hidden cell of a row says once that it is protected."""
    columns = [{"label": name, "numeric": sheet.is_number(place)} for place, name in enumerate(sheet.columns)]
    rows: list[list[Any]] = []
    for row in sheet.rows:
        cells: list[Any] = [sheets.page_text(cell, say) for cell in row]
        if statements.HIDDEN in cells:
            cells[cells.index(statements.HIDDEN)] = {"text": statements.HIDDEN, "note": _("afgeschermd")}
        rows.append(cells)
    return {"columns": columns, "rows": rows}


@bp.get("/insight/tables/<kind>.<extension>")
@allow(Permission.INSIGHT)
def file(kind: str, extension: str) -> ResponseReturnValue:
    """Give one published table as a file."""
    if extension not in EXTENSIONS:
        raise NotFound
    of, say = _of(kind), _tongue()
    period, subject = request.args.get("period", ""), request.args.get("subject", "")
    with parts().database.reading() as db:
        address = register.find(db, of, subject, period)
        sheet = of.read(db, address, say) if address else None
    if address is None or sheet is None:
        raise NotFound
    note_view(Action.REPORT_EXPORTED, {"period": period, "module": subject, "kind": of.slug})
    name = (of.slug, subject, period)
    return files.as_csv(sheet, *name) if extension == "csv" else files.as_xlsx(sheet, of, address, say, *name)
