"""Carry letters to people: who they are and whether they may have them is looked up at the moment of sending."""

import dataclasses as dc
import datetime as dt

from app.clock import local_date, now
from app.config import Config
from app.mail import outbox
from app.mail.carriers import Carrier, Undelivered, message_of, sender_of
from app.mail.languages import say_in
from app.mail.letters import LETTERS, Facts, Letter, write
from app.mail.outbox import Claimed
from app.people import links
from app.people.directory import open_memberships
from app.people.records import Person
from app.storage.database import Database, Db

MARGIN = dt.timedelta(minutes=2, seconds=30)
"""A letter is begun only when so much of its lease is left: one that is being sent is sent by nobody else."""


@dc.dataclass(frozen=True, slots=True)
class Ready:
    """A letter that can go.

    Args:
        to: The address as it is stored now.
        letter: What it says.
    """

    to: str
    letter: Letter


@dc.dataclass(frozen=True, slots=True)
class Carried:
    """How many letters went, will be tried again, and were given up."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0


def written(db: Db, mail: Claimed, config: Config, organisation: str) -> Ready | None:
    """Write a letter as it stands in the outbox, the same every time; None when nobody is there to read it.

    Args:
        db: For reading.
        mail: Which.
        config: The address of the site, and the key that links are made with.
        organisation: The name of the organisation.
    """
    person = db.get(Person, mail.person_id)
    if person is None or person.deactivated_at is not None or mail.letter not in LETTERS:
        return None
    link, code = "", ""
    if mail.letter in set(links.Kind):
        kind = links.Kind(mail.letter)
        link = f"{config.address}/auth/{'reset' if kind == links.Kind.RESET else 'link'}/{_token(mail, config)}"
        code = links.code_of(config.secret_key, mail.id)
    if pulse := mail.contents.get("pulse"):
        link = f"{config.address}/pulses/{pulse}/"
    places = open_memberships(db, person.subject, local_date(mail.created_at))
    formal = bool(places) and places[0].role == "office_holder"
    facts = Facts(person.given_name, person.family_name, formal, organisation, config.address, link, f"{code[:4]}-{code[4:]}")
    return Ready(person.email, write(mail.letter, facts, say_in(mail.language)))


def _token(mail: Claimed, config: Config) -> str:
    return links.token_of(config.secret_key, links.Kind(mail.letter), mail.id)


def carry(database: Database, config: Config, organisation: str, carrier: Carrier) -> Carried:
    """Claim letters that are due and send them: each in its own short transactions, with the sending in between.

    Args:
        database: Where the outbox is.
        config: The address of the site, and the key that links are made with.
        organisation: The name of the organisation.
        carrier: What takes messages away.
    """
    with database.reading() as db:
        if not outbox.is_waiting(db, now()):
            return Carried()
    with database.writing() as db:
        claimed = outbox.claim(db, now())
    outcomes = [_deliver(database, mail, config, organisation, carrier) for mail in claimed]
    return Carried(outcomes.count("sent"), outcomes.count("failed"), outcomes.count("given up"))


def _deliver(database: Database, mail: Claimed, config: Config, organisation: str, carrier: Carrier) -> str:
    if now() > mail.until - MARGIN:
        return "left"  # those before it took long; when the lease has ended somebody claims it again
    with database.reading() as db:
        ready = written(db, mail, config, organisation) if _is_wanted(db, mail, config) else None
    if ready is None:
        with database.writing() as db:
            outbox.give_up(db, mail, now(), "nobody to read it, or its link has ended")
        return "given up"
    try:
        carrier.send(message_of(ready.letter, sender_of(config, organisation), ready.to, mail.id, mail.created_at))
    except Undelivered as error:
        with database.writing() as db:
            again = outbox.mark_failed(db, mail, now(), str(error))
        return "failed" if again else "given up"
    with database.writing() as db:
        outbox.mark_sent(db, mail, now())
    return "sent"


def _is_wanted(db: Db, mail: Claimed, config: Config) -> bool:
    """Tell whether a letter still serves: one with a link that was used, replaced or is too old does not."""
    return mail.letter not in set(links.Kind) or links.is_open(db, links.Kind(mail.letter), _token(mail, config), now())
