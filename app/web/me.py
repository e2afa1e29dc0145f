"""One's own data: everything that is kept, as page and as file; ending sessions; asking to be erased."""

import io
import json
import zipfile
from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.audit import trail
from app.audit.actions import Action
from app.clock import local_date, now
from app.errors import NotFound, TooOften
from app.people import departments, signin
from app.people.permissions import Permission
from app.privacy import erasure, own, pack, retention
from app.privacy.holdings import HOLDINGS, HOW_LONG, TERMS, Term
from app.privacy.own import Held, Hidden, Owner
from app.storage.database import Db
from app.web import certificates, contacts, glass, words
from app.web.documents import document
from app.web.guards import allow
from app.web.parts import parts
from app.web.signed_in import me, token
from app.web.translate import _

bp = Blueprint("me", __name__)

MOST_EXPORTS = 5
"""How many times in a quarter of an hour somebody can fetch their file."""


def _owner() -> Owner:
    return Owner(me().id, me().subject)


def retention_rows() -> list[list[str]]:
    """Return what is kept how long, from the settings that are in force, as rows of a table."""
    months = retention.months_of(parts().config)
    return [[_(TERMS[term]), _(HOW_LONG[term], months=months.get(term, 0))] for term in Term]


def last_run() -> str:
    """Return when retention last ran, or nothing."""
    with parts().database.reading() as db:
        found = retention.last_run(db)
    return glass.moment(found.at) if found else ""


@bp.get("/me/")
@allow(Permission.LEARN)
def own_data() -> ResponseReturnValue:
    """Show everything that is kept of whoever is signed in."""
    owner, today, somebody = _owner(), local_date(now()), me()
    with parts().database.reading() as db:
        held = own.everything(db, owner)
        lookers = own.lookers(db, owner)
        known = glass.Known(departments.tree(db), today, lookers, own.duties_of(db, set(lookers.values())))
        sections = glass.sections(db, held, owner, known)
        sessions = signin.sessions_of(db, owner.id, token())
        hold, asked_at = erasure.hold_on(db, owner.subject, today), erasure.asked_at(db, owner.subject)
    groups = [sentence for one in somebody.standings if (sentence := contacts.sentence_of(one))]
    return render_template(
        "me/me.html",
        name=f"{somebody.given_name} {somebody.family_name}".strip(),
        address="u" if somebody.standing.role == "office_holder" else "je",
        facts=glass.facts(held["person"][0]),
        sections=sections,
        proofs=certificates.listed(held),
        sessions=[_session(one) for one in sessions],
        several=len(sessions) > 1,
        groups=groups,
        retention=retention_rows(),
        last_run=last_run(),
        hold=hold and {"reference": hold.reference, "until": words.day(hold.until_on) if hold.until_on else ""},
        asked_on=words.day(asked_at) if asked_at else "",
    )


def _session(one: signin.OwnSession) -> dict[str, Any]:
    ways = {"password": _("met een wachtwoord"), "mail": _("met een link of code per mail"), "passkey": _("met een passkey"),
            "oidc": _("met het account van de organisatie"), "demo": _("in de demonstratie")}  # fmt: skip
    return {"since": glass.moment(one.created_at), "seen": glass.moment(one.seen_at), "way": ways[one.way],
            "current": one.is_this, "key": one.key}  # fmt: skip


@bp.post("/me/sessions/<key>/end")
@allow(Permission.LEARN)
def end_session(key: str) -> ResponseReturnValue:
    """End one session of one's own."""
    with parts().database.writing() as db:
        if not signin.close_own_session(db, me().id, key):
            raise NotFound
        _note_end(db, "one")
    return redirect(url_for(".own_data"), 303)


@bp.post("/me/sessions/end-others")
@allow(Permission.LEARN)
def end_others() -> ResponseReturnValue:
    """End every session of one's own but this one."""
    with parts().database.writing() as db:
        signin.close_other_sessions(db, me().id, token())
        _note_end(db, "others")
    return redirect(url_for(".own_data"), 303)


def _note_end(db: Db, what: str) -> None:
    trail.note(db, Action.SIGNED_OUT, now(), actor=me().subject, subject=me().subject, details={"what": what})


@bp.post("/me/erasure")
@allow(Permission.LEARN)
def ask_erasure() -> ResponseReturnValue:
    """Ask to be erased; an administrator does it."""
    with parts().database.writing() as db:
        erasure.ask(db, me().subject, now())
    return redirect(url_for(".own_data"), 303)


@bp.post("/me/export")
@allow(Permission.LEARN)
def export() -> Response:
    """Return everything that is kept as a file: a page to read and JSON for programs, in one archive."""
    owner, at = _owner(), now()
    with parts().database.writing() as db:
        if erasure.recent(db, owner.subject, Action.OWN_DATA_EXPORTED, at) >= MOST_EXPORTS:
            raise TooOften
        trail.note(db, Action.OWN_DATA_EXPORTED, at, actor=owner.subject, subject=owner.subject)
    with parts().database.reading() as db:
        held = own.everything(db, owner)
    name = f"signaalwijzer-mijn-gegevens-{local_date(at).isoformat()}"
    packed = _packed({f"{name}.html": _page_of(held), f"{name}.json": _json_of(held)})
    answer = Response(packed, mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.zip")
    return answer


def _packed(files: dict[str, str]) -> bytes:
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return room.getvalue()


def _json_of(held: Held) -> str:
    months = retention.months_of(parts().config)
    tables = [
        {
            "tabel": name,
            "naam": HOLDINGS[name].label,
            "waarvoor": HOLDINGS[name].purpose,
            "grondslag": HOLDINGS[name].basis.value,
            "hoe lang": pack.how_long(HOLDINGS[name].term, months),
            "rijen": [{column: own.as_json(value) for column, value in row.items()} for row in rows],
        }
        for name, rows in held.items()
    ]
    told = {"gemaakt": now().isoformat(), "organisatie": parts().library.catalogue.organisation.name, "tabellen": tables}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _page_of(held: Held) -> str:
    months = retention.months_of(parts().config)
    tables = [
        {
            "label": HOLDINGS[name].label,
            "purpose": HOLDINGS[name].purpose,
            "how_long": pack.how_long(HOLDINGS[name].term, months),
            "rows": [[(HOLDINGS[name].columns[column].label, _written(value)) for column, value in row.items()] for row in rows],
        }
        for name, rows in held.items()
    ]
    return document(
        "me/export.html", tables=tables, made_at=own.as_json(now()),
        organisation=parts().library.catalogue.organisation.name,
    )  # fmt: skip


def _written(value: Any) -> str:  # noqa: ANN401  of any column
    """Return a value for people; what is not shown says why."""
    if value is None:
        return "—"
    if isinstance(value, Hidden):
        return f"Bewaard, niet getoond. {value.why}"
    plain = own.as_json(value)
    return json.dumps(plain, ensure_ascii=False) if isinstance(plain, list | dict) else str(plain)
