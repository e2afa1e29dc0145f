"""For a department contact and the griffier: the protected figure of their own group, and a message to invite it with.

Nothing here is about single people. The figure is the published one, in the words that the core team reads.
"""

import dataclasses as dc
from collections.abc import Callable

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.clock import local_date, now
from app.insight import published, statements
from app.insight.disclosure import Row
from app.insight.measures import OFFICE_HOLDERS, STARTED, UNIT
from app.insight.statements import Tongue
from app.insight.tables import Table
from app.people import holders
from app.people.permissions import Permission
from app.people.values import Standing
from app.web import cookies
from app.web.guards import allow
from app.web.parts import parts
from app.web.signed_in import me
from app.web.trail import note_view
from app.web.translate import _, ngettext

bp = Blueprint("contacts", __name__)

RECENT = 6
"""How many of the newest tables are looked at for a row of the group."""


@dc.dataclass(frozen=True, slots=True)
class _Found:
    table: Table
    row: Row
    together: str = ""


def _newest(kinds: frozenset[str], pick: Callable[[Table], _Found | None]) -> _Found | None:
    """Return the newest published figure of a group, of all modules together."""
    with parts().database.reading() as db:
        listed = [one for one in published.listed(db) if one.module == published.ALL_MODULES and one.period.kind in kinds]
        keys = [(one.period.key, one.module) for one in listed[:RECENT]]
        tables = published.read(db, keys)
    picked = (pick(tables[key]) for key in keys if key in tables)
    return next((one for one in picked if one), None)


def _sentence(group: str, found: _Found) -> str:
    say = Tongue(cookies.language(), _, ngettext)
    during = statements.during(found.table.period, say)
    if found.row.figures[STARTED].state == "suppressed" or found.row.people is None:
        return _("De deelname van %(group)s %(during)s is afgeschermd", group=group, during=during)
    figure = statements.of_people(found.row, STARTED, say)
    if found.row.people == 0 or found.row.figures[STARTED].state == "empty":
        return _("%(group)s, %(during)s: %(figure)s", group=group, during=during, figure=figure)
    return _("%(group)s: %(figure)s deed %(during)s voor het eerst mee", group=group, during=during, figure=figure)


def _note(found: _Found | None, group: str) -> None:
    note_view(Action.REPORT_VIEWED, {"period": found.table.period.key if found else None, "department": group})


@bp.get("/department/")
@allow(Permission.OWN_DEPARTMENT)
def department() -> ResponseReturnValue:
    """Show the figure of the department whose contact this is."""
    with parts().database.reading() as db:
        own = holders.contact_of(db, me().id, local_date(now()))
    if own is None:
        return render_template("contacts/absent.html")
    slug, name = own
    found = _newest(frozenset({"quarter", "year"}), lambda table: _of_department(table, slug, name))
    _note(found, slug)
    group = found.together if found and found.together else name
    lines = (
        _("Beste collega’s,"),
        _("In Signaalwijzer leer je een signaal herkennen, en waar je het meldt. Een module kost 10 tot 15 minuten. "
          "Je kunt stoppen wanneer je wilt en later verdergaan."),
        _("Begin hier: %(address)s", address=f"{parts().config.address}/"),
        _("Zie je nu al iets wat niet klopt? Kijk waar je het meldt: %(address)s", address=f"{parts().config.address}/routes/"),
        _("Groet, %(name)s", name=f"{me().given_name} {me().family_name}".strip()),
    )  # fmt: skip
    return render_template(
        "contacts/group.html",
        kicker=name,
        title=_sentence(group, found) if found else _("Er is nog geen cijfer van %(group)s", group=name),
        together=_("%(name)s telt mee bij %(group)s.", name=name, group=group) if group != name else "",
        explanation=_("Dit is het cijfer dat het kernteam ook ziet. Het gaat over de hele groep. Wie meedeed, staat nergens."),
        invite=_("Nodig je collega’s uit"),
        hint=_("Kopieer deze tekst naar een mail aan de hele afdeling. Stuur hem aan iedereen, ook aan wie al meedeed."),
        message="\n\n".join(lines),
    )


def _of_department(table: Table, slug: str, name: str) -> _Found | None:
    """Return the row of a department, or of the one that it is counted with."""
    row = table.row(UNIT + slug)
    if row:
        return _Found(table, row)
    for group in table.groups:
        shared = table.row(group.key) if name in group.together else None
        if shared:
            return _Found(table, shared, group.label)
    return None


@bp.get("/griffie/")
@allow(Permission.OFFICE_HOLDERS)
def griffie() -> ResponseReturnValue:
    """Show the figure of all political office-holders together."""
    found = _newest(frozenset({"running", "quarter", "year"}), _of_office_holders)
    _note(found, "office_holders")
    group = _("Politieke ambtsdragers")
    lines = (
        _("Geachte ambtsdragers,"),
        _("In Signaalwijzer staan korte briefings voor u. U leest hoe u een signaal herkent en waar u het meldt. "
          "Een briefing kost minder dan vijf minuten, ook op uw telefoon."),
        _("U begint hier: %(address)s", address=f"{parts().config.address}/"),
        _("Ziet u nu al iets wat niet klopt? Hier staat waar u het meldt: %(address)s",
          address=f"{parts().config.address}/routes/"),
        _("Met vriendelijke groet, %(name)s", name=f"{me().given_name} {me().family_name}".strip()),
    )  # fmt: skip
    return render_template(
        "contacts/group.html",
        kicker=_("Griffie"),
        title=_sentence(group, found) if found else _("Er is nog geen cijfer van de politieke ambtsdragers"),
        together="",
        explanation=_("Dit is het cijfer dat het kernteam ook ziet. Het gaat over de hele groep. Wie meedeed, staat nergens."),
        invite=_("Nodig de ambtsdragers uit"),
        hint=_("Kopieer deze tekst naar een mail aan alle ambtsdragers. Stuur hem aan iedereen, ook aan wie al meedeed."),
        message="\n\n".join(lines),
    )


def _of_office_holders(table: Table) -> _Found | None:
    row = table.row(OFFICE_HOLDERS)
    return _Found(table, row) if row else None


def sentence_of(standing: Standing) -> str | None:
    """Return what the core team reads of the group of somebody; None when nothing is published of it yet."""
    if standing.department is None:
        group, found = _("Politieke ambtsdragers"), _newest(frozenset({"running", "quarter", "year"}), _of_office_holders)
        return _sentence(group, found) if found else None
    slug, name = standing.department, standing.department_name or standing.department
    found = _newest(frozenset({"quarter", "year"}), lambda table: _of_department(table, slug, name))
    return _sentence(found.together or name, found) if found else None
