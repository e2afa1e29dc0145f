"""What a browser test knows of the served demonstration."""

import dataclasses as dc
import datetime as dt

from app.catalogue.model import Catalogue
from app.storage.database import Database
from tests.factories import Known, person

TODAY = dt.date(2026, 11, 20)


@dc.dataclass(frozen=True, slots=True)
class World:
    """Where it is served, what is behind it, what is taught."""

    address: str
    database: Database
    catalogue: Catalogue

    def newcomer(self, *, role: str = "civil_servant", duties: tuple[str, ...] = ()) -> Known:
        """Add somebody who has done nothing yet."""
        with self.database.writing() as db:
            return person(db, name="Vera Zandstra", role=role, unit="mens-en-organisatie", duties=duties)
