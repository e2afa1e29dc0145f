"""Everything in this folder runs on both databases."""

import pytest
import sqlalchemy as sa

from app.learning.publishing import Library
from app.storage.database import Database
from tests import factories
from tests.learner import Learner


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> sa.Engine:
    """A migrated, empty database of either kind. Neither is ever skipped."""
    made: sa.Engine = request.getfixturevalue(f"{request.param}_engine")
    return made


@pytest.fixture
def learner(database: Database, library: Library) -> Learner:
    """A civil servant of a department."""
    with database.writing() as db:
        return Learner(database, library, factories.person(db, unit="vth"))


@pytest.fixture
def politician(database: Database, library: Library) -> Learner:
    """An office-holder."""
    with database.writing() as db:
        return Learner(database, library, factories.office_holder(db))
