"""People who began a module, sat a test or answered a probe, as rows: for figures that need many of them."""

import datetime as dt
from collections.abc import Sequence
from uuid import uuid4

from app.learning.attempts import Taker
from app.learning.publishing import Library
from app.learning.records import Attempt, Completion, ProbeSlot, Response
from app.storage.database import Db
from tests import again_files, catalogue_files
from tests.catalogue_files import SLUG
from tests.sitting import Sitting, sit

FORM_A = tuple(f"vraag-{number}" for number in range(6))
FORM_B = ("vraag-0", "vraag-1", *(f"vraag-{number}" for number in range(6, 10)))
PROBE = tuple(f"vraag-{number}" for number in range(19, 25))
ROUTE = "vraag-25"


def module_files() -> dict[str, str]:
    """Return the files of a module with a test before it, whose quiz has forms."""
    files = again_files.files()
    module = catalogue_files.MODULE
    files[module] = files[module].replace("pass_percent", "entry_percent: 83\npass_percent")
    assert "entry_percent" in files[module]
    return files


def read(db: Db, library: Library, who: Taker, at: dt.datetime, pages: Sequence[str], *, number: int = 1) -> None:
    """Begin the module, and read some of its lessons an hour later."""
    module = library.catalogue.modules[SLUG]
    library.keep(db, module, at)
    attempt_id = uuid4()
    db.add(Attempt(
        id=attempt_id, subject=who.subject, kind="module", slug=SLUG, version=module.version, number=number, seed=1, form=None,
        asked=None, role=who.role, department=who.department, started_at=at,
    ))  # fmt: skip
    db.flush()
    later = at + dt.timedelta(hours=1)
    db.add_all(
        Response(attempt_id=attempt_id, step=page, position=place, chosen=[], points=None, confidence=None, at=later)
        for place, page in enumerate(pages)
    )
    db.flush()


def finish(db: Db, library: Library, who: Taker, at: dt.datetime, *, via: str = "rule") -> None:
    """Finish the module."""
    module = library.catalogue.modules[SLUG]
    db.add(Completion(
        subject=who.subject, kind="module", slug=SLUG, version=module.version, cycle=at.year, via=via, role=who.role,
        department=who.department, completed_at=at,
    ))  # fmt: skip
    db.flush()


def sit_test(db: Db, library: Library, who: Taker, at: dt.datetime, right: int, *, kind: str = "entry") -> None:
    """Answer six questions before, or in the first quiz after, the first so many right."""
    form, items = ("a", FORM_A) if kind == "entry" else ("b", FORM_B)
    sit(db, library, who, at, {item: float(place < right) for place, item in enumerate(items)}, Sitting(form, kind))


def probe(db: Db, library: Library, who: Taker, at: dt.datetime, right: int, days: int, *, number: int = 1) -> None:
    """Answer the probe of a lot on a day, with the question about the route wrong."""
    db.add(ProbeSlot(subject=who.subject, module=SLUG, cycle=at.year, days=days, due_on=at.date(), at=at))
    answers = {item: float(place < right) for place, item in enumerate(PROBE)}
    sit(db, library, who, at, {**answers, ROUTE: 0.0}, Sitting("probe", "probe", number=number))
