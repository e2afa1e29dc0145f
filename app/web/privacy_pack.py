"""The privacy dossier: for works council and privacy officer, made of the settings that are in force."""

from babel.dates import format_date, format_datetime
from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from app.clock import AMSTERDAM, local_date, now
from app.insight import published, statements
from app.insight.statements import Tongue
from app.interop.paper import NoPrinter
from app.people.permissions import Duty, Permission
from app.privacy import pack, retention
from app.privacy.pack import Facts, Part
from app.web import who_sees_what
from app.web.documents import document, in_dutch, pdf
from app.web.guards import allow
from app.web.parts import parts
from app.web.translate import _, ngettext

bp = Blueprint("privacy_pack", __name__)


def made() -> tuple[Part, ...]:
    """Return the dossier as it is now, in Dutch."""
    with parts().database.reading() as db:
        listed, last = published.listed(db), retention.last_run(db)
    ran = format_datetime(last.at.astimezone(AMSTERDAM), "d MMMM y, HH:mm", locale="nl") if last else ""
    with in_dutch():
        say, table = Tongue("nl", _, ngettext), who_sees_what.table()
        facts = Facts(
            organisation=parts().library.catalogue.organisation.name,
            config=parts().config,
            months=retention.months_of(parts().config),
            matrix=(tuple(one["label"] for one in table["columns"]), tuple(tuple(row) for row in table["rows"])),
            duties=tuple((who_sees_what.duty_name(duty), who_sees_what.duty_purpose(duty)) for duty in Duty),
            published=tuple(_titles(listed, say)),
            last_run=ran,
        )
        return pack.parts(facts)


def _titles(listed: list[published.Listed], say: Tongue) -> list[str]:
    return list(dict.fromkeys(
        f"Deelname, {statements.period_name(one.period, say)}, {one.module_title or 'alle modules samen'}" for one in listed
    ))  # fmt: skip


def _values() -> dict[str, object]:
    return {
        "parts": made(),
        "organisation": parts().library.catalogue.organisation.name,
        "made_on": format_date(local_date(now()), "d MMMM y", locale="nl"),
    }


def html() -> str:
    """Return the dossier as a document that stands by itself."""
    return document("privacy/pack_document.html", **_values())


@bp.get("/people/privacy-pack")
@allow(Permission.PEOPLE)
def index() -> ResponseReturnValue:
    """Show the dossier."""
    return render_template("privacy/pack.html", problem=None, **_values())


@bp.get("/people/privacy-pack.pdf")
@allow(Permission.PEOPLE)
def as_pdf() -> ResponseReturnValue:
    """Return the dossier as PDF; where this machine cannot make one, the page says what to do."""
    try:
        made_pdf = pdf(html())
    except NoPrinter:
        problem = _("Deze server kan geen PDF maken: het pakket Pango ontbreekt. Druk deze pagina af, of bewaar hem als PDF.")
        return render_template("privacy/pack.html", problem=problem, **_values()), 503
    answer = Response(made_pdf, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"signaalwijzer-privacydossier-{local_date(now())}.pdf")
    return answer
