"""The pulse of the tiny catalogue, before everybody who is in service."""

import datetime as dt
from collections.abc import Mapping

from app.catalogue.model import Pulse
from app.clock import local_date
from app.learning.publishing import Library
from app.pulses import answering
from app.pulses.opening import open_pulse
from app.pulses.strata import EVERYBODY, Asked
from app.storage.database import Database, Db
from tests.factories import NOON, Known
from tests.pulse_files import GIVEN, SLUG

EVERYONE = Asked(whole=True, roles=EVERYBODY, year=2026, half=0)


def open_one(db: Db, library: Library, at: dt.datetime = NOON, asked: Asked = EVERYONE) -> Pulse:
    """Open the pulse, and return it."""
    content = library.drafts.pulses[SLUG]
    library.keep(db, content, at)
    assert open_pulse(db, content, at, asked=asked), local_date(at)
    return content


def answer(
    database: Database, library: Library, who: Known, given: Mapping[str, tuple[str, ...]] | None = None, *,
    day: dt.date | None = None,
) -> None:  # fmt: skip
    """Answer the pulse as somebody, in a transaction of its own; what is not given is as in `GIVEN`."""
    own = {**GIVEN, **({"route": ("griffier",)} if who.role == "office_holder" else {}), **(given or {})}
    with database.writing() as db:
        answering.answer(db, library, SLUG, who.subject, own, day or local_date(NOON))
