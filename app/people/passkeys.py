"""Passkeys: adding one, signing in with it, and the link with which somebody may add their first.

A passkey unlocks on the device (user verification), belongs to this site only, and nothing that can be stolen from the
database opens anything. Who signed in with a password alone cannot add one by that alone: an enrolment link of the
administrator is needed as well. The link alone is not enough either: it works in a session of that person only, so that
whoever made it cannot become somebody else with it.
"""

import dataclasses as dc
import datetime as dt
import hashlib
import json
import secrets
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
import webauthn
from webauthn.helpers import (
    options_to_json,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.audit import trail
from app.audit.actions import Action
from app.errors import Conflict, NotAllowed, NotFound
from app.people.records import Passkey, Person, SignInToken
from app.storage.append import append_once
from app.storage.database import Db

LINK_LIFETIME = dt.timedelta(minutes=60)
LONGEST_NAME = 80
MOST_PASSKEYS = 10
LONGEST_CREDENTIAL_ID = 1023
"""In bytes, as WebAuthn 7.1 says."""
PRODUCT = "Signaalwijzer"


class Unfit(Conflict):
    """What the browser sent is no passkey of this site, or not the answer to what was asked."""


@dc.dataclass(frozen=True, slots=True)
class Site:
    """Where passkeys belong.

    Args:
        host: A name, never a number: browsers allow no passkeys for those.
        origin: Scheme, host and port, as a browser writes them.
    """

    host: str
    origin: str


@dc.dataclass(frozen=True, slots=True)
class Kept:
    """A passkey as its owner sees it."""

    id: UUID
    name: str
    created_at: dt.datetime
    last_used_at: dt.datetime | None


def own(db: Db, person_id: UUID) -> list[Kept]:
    """Return the passkeys of a person, the oldest first."""
    columns = (Passkey.id, Passkey.name, Passkey.created_at, Passkey.last_used_at)
    rows = db.execute(sa.select(*columns).where(Passkey.person_id == person_id).order_by(Passkey.created_at, Passkey.id))
    return [Kept(*row) for row in rows]


def what_to_make(db: Db, person_id: UUID, site: Site, challenge: bytes) -> dict[str, Any]:
    """Return what a browser needs to make a passkey; a device that has one already makes no second."""
    person = db.get_one(Person, person_id)
    there = db.scalars(sa.select(Passkey.credential_id).where(Passkey.person_id == person_id))
    options = webauthn.generate_registration_options(
        rp_id=site.host, rp_name=PRODUCT, user_id=person.id.bytes, user_name=person.email,
        user_display_name=f"{person.given_name} {person.family_name}".strip(), challenge=challenge,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in there],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )  # fmt: skip
    return dict(json.loads(options_to_json(options)))


def what_to_show(site: Site, challenge: bytes) -> dict[str, Any]:
    """Return what a browser needs to sign in. It names nobody: the device knows which passkeys it has for this site."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return dict(json.loads(options_to_json(options)))


def add(db: Db, person_id: UUID, credential: str, *, name: str, site: Site, challenge: bytes, at: dt.datetime) -> None:
    """Keep the public half of a new passkey.

    Args:
        db: For writing.
        person_id: Whose it becomes.
        credential: What the browser made, as JSON.
        name: What its owner calls it.
        site: Where it has to belong.
        challenge: What was asked.
        at: Now.

    Raises:
        Unfit: It is not for this site and this question, or was not unlocked.
        Conflict: It is known already, or there are too many.
    """
    try:
        made = webauthn.verify_registration_response(
            credential=parse_registration_credential_json(credential), expected_challenge=challenge, expected_rp_id=site.host,
            expected_origin=site.origin, require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError, TypeError, RecursionError) as error:
        raise Unfit from error
    person = db.get_one(Person, person_id)
    if len(made.credential_id) > LONGEST_CREDENTIAL_ID:
        raise Unfit
    if (db.scalar(sa.select(sa.func.count()).where(Passkey.person_id == person_id)) or 0) >= MOST_PASSKEYS:
        raise Conflict
    row = {
        "id": uuid4(), "person_id": person_id, "credential_id": made.credential_id, "public_key": made.credential_public_key,
        "sign_count": made.sign_count, "name": name.strip()[:LONGEST_NAME] or "Passkey", "created_at": at,
    }  # fmt: skip
    if not append_once(db, Passkey, row):
        raise Conflict
    trail.note(db, Action.PASSKEY_ADDED, at, actor=person.subject, subject=person.subject)


def recognise(db: Db, credential: str, *, site: Site, challenge: bytes, at: dt.datetime) -> UUID | None:
    """Return who signs in with this passkey, or None when nobody may; then a line in the trail says why.

    A passkey that counts its use must have counted on. When it has not, somebody made a copy of it.

    Args:
        db: For writing.
        credential: What the browser sent, as JSON.
        site: Where it has to belong.
        challenge: What was asked.
        at: Now.
    """
    person, why = _look(db, credential, site=site, challenge=challenge, at=at)
    if person and not why:
        return person.id
    subject = person.subject if person else None
    trail.note(db, Action.SIGN_IN_REFUSED, at, subject=subject, details={"way": "passkey", "why": why})
    return None


def _look(db: Db, credential: str, *, site: Site, challenge: bytes, at: dt.datetime) -> tuple[Person | None, str]:
    """Return whose passkey it is, and why it may not be used: `unknown`, `unfit`, `left` or `copied`."""
    try:
        shown = parse_authentication_credential_json(credential)
        kept = db.scalar(sa.select(Passkey).where(Passkey.credential_id == shown.raw_id))
        if kept is None:
            return None, "unknown"
        # The library checks the count before the signature; only a count that is signed says anything.
        seen = webauthn.verify_authentication_response(
            credential=shown, expected_challenge=challenge, expected_rp_id=site.host, expected_origin=site.origin,
            credential_public_key=kept.public_key, credential_current_sign_count=0, require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError, TypeError, RecursionError):
        return None, "unfit"
    person = db.get_one(Person, kept.person_id)
    if shown.response.user_handle not in {None, person.id.bytes}:
        return person, "unfit"
    if person.deactivated_at is not None:
        return person, "left"
    return person, "" if count_on(db, kept.id, seen.new_sign_count, at) else "copied"


def count_on(db: Db, passkey_id: UUID, count: int, at: dt.datetime) -> bool:
    """Note a use and its count in one step: of two at once with one count, one is refused."""
    fits = sa.or_(Passkey.sign_count < count, sa.and_(Passkey.sign_count == 0, sa.literal(count) == 0))
    used = sa.update(Passkey).where(Passkey.id == passkey_id, fits).values(sign_count=count, last_used_at=at)
    return db.execute(used.returning(Passkey.id)).first() is not None


def rename(db: Db, person_id: UUID, passkey_id: UUID, name: str) -> None:
    """Call a passkey something else.

    Raises:
        NotFound: It is not theirs.
    """
    _own(db, person_id, passkey_id).name = name.strip()[:LONGEST_NAME]


def remove(db: Db, person_id: UUID, passkey_id: UUID, at: dt.datetime) -> None:
    """Let go of a passkey: it opens nothing any more.

    Raises:
        NotFound: It is not theirs.
    """
    db.delete(_own(db, person_id, passkey_id))
    subject = db.get_one(Person, person_id).subject
    trail.note(db, Action.PASSKEY_REMOVED, at, actor=subject, subject=subject)


def _own(db: Db, person_id: UUID, passkey_id: UUID) -> Passkey:
    found = db.scalar(sa.select(Passkey).where(Passkey.id == passkey_id, Passkey.person_id == person_id))
    if found is None:
        raise NotFound
    return found


def receiver(db: Db, person_id: UUID) -> str:
    """Return the name of somebody for whom a link can be made.

    Raises:
        NotFound: There is nobody, or they left.
    """
    person = _in_service(db, person_id)
    return f"{person.given_name} {person.family_name}".strip()


def _in_service(db: Db, person_id: UUID) -> Person:
    person = db.get(Person, person_id)
    if person is None or person.deactivated_at is not None:
        raise NotFound
    return person


def make_link(db: Db, person_id: UUID, at: dt.datetime, actor: UUID | None) -> str:
    """Make the token of a link with which somebody may add a passkey, once, within the hour. An older one stops working.

    Args:
        db: For writing.
        person_id: For whom.
        at: Now.
        actor: The subject of the administrator; None for the command line.

    Raises:
        NotAllowed: One makes no link for oneself.
        NotFound: There is nobody, or they left.
    """
    person = _in_service(db, person_id)
    if actor == person.subject:
        raise NotAllowed
    token = secrets.token_urlsafe(32)
    db.execute(sa.delete(SignInToken).where(SignInToken.person_id == person.id, SignInToken.kind == "passkey"))
    db.add(
        SignInToken(token_hash=_hash(token), person_id=person.id, kind="passkey", created_at=at, expires_at=at + LINK_LIFETIME)
    )
    trail.note(db, Action.LINK_ASKED, at, actor=actor, subject=person.subject, details={"kind": "passkey"})
    return token


def link_is_good(db: Db, token: str, person_id: UUID, at: dt.datetime) -> bool:
    """Tell whether a link can still be used by this person."""
    return db.scalar(sa.select(SignInToken.token_hash).where(*_usable(token, person_id, at))) is not None


def use_link(db: Db, token: str, person_id: UUID, at: dt.datetime) -> None:
    """Use a link up.

    Raises:
        NotFound: There is none for this person, or its time is over, or it was used.
    """
    used = sa.update(SignInToken).where(*_usable(token, person_id, at)).values(used_at=at)
    if db.execute(used.returning(SignInToken.token_hash)).first() is None:
        raise NotFound


def _usable(token: str, person_id: UUID, at: dt.datetime) -> list[sa.ColumnElement[bool]]:
    return [
        SignInToken.token_hash == _hash(token), SignInToken.person_id == person_id, SignInToken.kind == "passkey",
        SignInToken.used_at.is_(None), SignInToken.expires_at > at,
    ]  # fmt: skip


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
