"""Proofs of participation: making one, one's own as page and PDF, sharing it, and the page that anyone can check it on."""

import datetime as dt
import functools
from typing import Any
from urllib.parse import quote
from uuid import UUID

from babel.dates import format_date
from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.catalogue.model import Module
from app.clock import local_date, now
from app.errors import NotFound, TooOften
from app.interop import qr
from app.interop.paper import ADDRESS, NoPrinter
from app.learning import certificates
from app.learning.certificates import Proof, SharedProof, What
from app.learning.route import Progress
from app.people import misses
from app.people.names import initials
from app.people.permissions import Permission
from app.privacy.own import Held, Row
from app.web import log_lines, route, rule_words, words
from app.web.documents import document, in_dutch, pdf
from app.web.guards import allow, open_to_anyone
from app.web.parts import parts
from app.web.signed_in import me
from app.web.translate import _

LEARNED = ("module", "briefing")
bp = Blueprint("certificates", __name__)

SHORT_VERSION = 8
"""So many characters of a content version tell two of them apart on paper."""
QR = f"{ADDRESS}qr"

Fact = tuple[str, str, str]
"""A label, what is so, and the language of that when it is not the one of the page."""


def offer(module: Module, progress: Progress) -> route.Next | None:
    """Return the way to the proof of what whoever is signed in finished: to make it, or to the one that was made."""
    done = progress.completion(module.kind, module.slug)
    if done is None:
        return None
    what = What(module.kind, module.slug, done.cycle)
    with parts().database.reading() as db:
        made = certificates.made_for(db, me().subject, what)
    return _way(what, made)


def _way(what: What, made: UUID | None) -> route.Next:
    formal = what.kind == "briefing"
    if made:
        label = _("Bekijk uw bewijs van deelname") if formal else _("Bekijk je bewijs van deelname")
        return route.Next("", "", "", label, href=url_for("certificates.own", certificate_id=made))
    label = _("Maak uw bewijs van deelname") if formal else _("Maak je bewijs van deelname")
    action = url_for("certificates.make", kind=what.kind, slug=what.slug, year=what.cycle)
    return route.Next("", "", "", label, action=action)


def listed(held: Held) -> list[dict[str, Any]]:
    """Return everything somebody finished with the way to its proof, the newest first, from what is kept of them."""
    made = {row["completion_id"]: row for row in held["certificate"]}
    return [_line(row, made.get(row["id"])) for row in reversed(held["completion"])]


def _line(done: Row, proof: Row | None) -> dict[str, Any]:
    catalogue = parts().library.catalogue
    shelf = catalogue.briefings if done["kind"] == "briefing" else catalogue.modules
    current = shelf.get(done["slug"])
    title = proof["title"] if proof else current.head.title if current else done["slug"]
    what = What(done["kind"], done["slug"], done["cycle"])
    return {"title": title, "completed_on": words.day(done["completed_at"]), "way": _way(what, proof["id"] if proof else None)}


@bp.post("/me/certificates/<kind>/<slug>/<int(max=9998):year>")
@allow(Permission.LEARN)
def make(kind: str, slug: str, year: int) -> ResponseReturnValue:
    """Make the proof of something that was finished, once, and go to it."""
    if kind not in LEARNED or "\0" in slug:
        raise NotFound
    with parts().database.writing() as db:
        made = certificates.issue(db, parts().library, me().subject, What(kind, slug, year), now())
    return redirect(url_for(".own", certificate_id=made), 303)


@bp.get("/me/certificates/<uuid:certificate_id>/")
@allow(Permission.LEARN)
def own(certificate_id: UUID) -> ResponseReturnValue:
    """Show a proof of one's own, and whether it is shared."""
    return _own_page(*_load(certificate_id))


def _load(certificate_id: UUID) -> tuple[Proof, Module]:
    """Return a proof of whoever is signed in, with what was finished as it was then."""
    with parts().database.reading() as db:
        proof = certificates.own(db, certificate_id, me().subject)
        finished = parts().library.version(db, proof.kind, proof.slug, proof.version)
    assert isinstance(finished, Module)
    return proof, finished


def _own_page(proof: Proof, finished: Module, problem: str | None = None) -> str:
    somebody = me()
    return render_template(
        "certificates/own.html",
        address="u" if proof.kind == "briefing" else "je",
        name=_name(),
        initials=initials(somebody.given_name, somebody.family_name),
        proof_title=proof.title,
        completed_on=words.day(proof.completed_on),
        facts=_facts(proof),
        needed=rule_words.needed(finished, proof.via),
        covered=[page.title for page in finished.pages],
        qr="data:image/svg+xml," + quote(qr.svg(_checked_at(proof))),
        shared=proof.shared,
        link=_checked_at(proof),
        pdf_href=url_for(".as_pdf", certificate_id=proof.id),
        share_action=url_for(".share", certificate_id=proof.id),
        close_action=url_for(".close", certificate_id=proof.id),
        problem=problem,
    )


def _name() -> str:
    somebody = me()
    return f"{somebody.given_name} {somebody.family_name}".strip()


def _checked_at(proof: Proof) -> str:
    """Return the address that is on paper for good: of this site as it is set up, never as a request says."""
    return parts().config.address + url_for(".check", code=proof.code)


def _facts(proof: Proof) -> list[Fact]:
    return [
        (_("Telt voor"), str(proof.cycle), ""),
        (_("Geldig tot en met"), words.day(proof.valid_until), ""),
        (_("Versie van de inhoud"), proof.version[:SHORT_VERSION], ""),
        (_("Bewijs gemaakt op"), words.day(proof.issued_at), ""),
        (_("Organisatie"), parts().library.catalogue.organisation.name, "nl"),
    ]


@bp.get("/me/certificates/<uuid:certificate_id>.pdf")
@allow(Permission.LEARN)
def as_pdf(certificate_id: UUID) -> ResponseReturnValue:
    """Return a proof of one's own as PDF; where this machine cannot make one, the page says what to do."""
    proof, finished = _load(certificate_id)
    try:
        made = _printed(_document(proof, finished), qr.svg(_checked_at(proof)))
    except NoPrinter:
        problem = _("Deze server kan geen PDF maken: het pakket Pango ontbreekt. Druk deze pagina af, of bewaar hem als PDF.")
        return make_response(_own_page(proof, finished, problem), 503)
    answer = Response(made, mimetype="application/pdf")
    name = f"bewijs-van-deelname-{proof.slug}-{proof.cycle}.pdf"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@functools.lru_cache(maxsize=64)
def _printed(html: str, code: bytes) -> bytes:
    """Return a document as PDF. To print one takes a second, so that the same one is printed once."""
    return pdf(html, {QR: code})


def _document(proof: Proof, finished: Module) -> str:
    """Return a proof as a document, in Dutch."""
    with in_dutch():
        needed = rule_words.needed(finished, proof.via)
    days = {name: format_date(day, "d MMMM y", locale="nl") for name, day in (
        ("completed", proof.completed_on), ("until", proof.valid_until), ("made", local_date(proof.issued_at)),
    )}  # fmt: skip
    return document(
        "certificates/document.html",
        "certificate",
        organisation=parts().library.catalogue.organisation.name,
        name=_name(),
        title=proof.title,
        completed_on=days["completed"],
        facts=[
            ("Telt voor", str(proof.cycle)),
            ("Geldig tot en met", days["until"]),
            ("Versie van de inhoud", proof.version[:SHORT_VERSION]),
            ("Bewijs gemaakt op", days["made"]),
        ],
        needed=needed,
        covered=[page.title for page in finished.pages],
        qr=QR,
        address=_checked_at(proof),
    )


@bp.post("/me/certificates/<uuid:certificate_id>/share")
@allow(Permission.LEARN)
def share(certificate_id: UUID) -> ResponseReturnValue:
    """Open the page on which anyone with the code can check a proof of one's own."""
    return _turn(certificate_id, shared=True)


@bp.post("/me/certificates/<uuid:certificate_id>/close")
@allow(Permission.LEARN)
def close(certificate_id: UUID) -> ResponseReturnValue:
    """Close that page."""
    return _turn(certificate_id, shared=False)


def _turn(certificate_id: UUID, *, shared: bool) -> ResponseReturnValue:
    with parts().database.writing() as db:
        certificates.share(db, certificate_id, me().subject, now(), shared=shared)
    return redirect(url_for(".own", certificate_id=certificate_id, _anchor="share"), 303)


@bp.get("/certificates/<code>")
@open_to_anyone
def check(code: str) -> ResponseReturnValue:
    """Show what a shared proof says. Unknown, closed and erased look the same, and are counted to slow down who tries many.

    Raises:
        TooOften: Too many misses from this network, and this is another one.
    """
    at, origin = now(), request.remote_addr or "unknown"
    with parts().database.reading() as db:
        proof = certificates.shared_under(db, code)
    if proof is None:
        _count_miss(origin, at)
    answer = make_response(_proof_page(proof) if proof else _closed_page(), 200 if proof else 404)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer


def _count_miss(origin: str, at: dt.datetime) -> None:
    try:
        with parts().database.writing() as db:
            misses.refuse_many(db, origin, at)
            misses.note(db, origin, at)
    except TooOften:
        log_lines.throttled(Action.REFUSED)
        raise


def _proof_page(proof: SharedProof) -> str:
    expired = proof.valid_until < local_date(now())
    until = words.day(proof.valid_until)
    return render_template(
        "certificates/check.html",
        initials=proof.initials,
        proof_title=proof.title,
        facts=[
            (_("Briefing") if proof.kind == "briefing" else _("Module"), proof.title, "nl"),
            (_("Afgerond op"), words.day(proof.completed_on), ""),
            (_("Geldig tot en met"), until, ""),
            (_("Versie van de inhoud"), proof.version[:SHORT_VERSION], ""),
            (_("Initialen"), proof.initials, ""),
            (_("Organisatie"), parts().library.catalogue.organisation.name, "nl"),
        ],
        expired_on=until if expired else None,
    )


def _closed_page() -> str:
    return render_template(
        "public/error.html",
        title=_("Dit bewijs is hier niet te zien"),
        sentence=_(
            "De eigenaar deelt het niet, of niet meer. Of het adres klopt niet. Vraag de eigenaar om het bewijs te delen."
        ),
        links=[{"label": _("Naar de meldroutes"), "href": url_for("public.routes")}],
        reference=None,
    )
