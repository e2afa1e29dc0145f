"""Everything in this folder runs on both databases."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from app.learning.publishing import Library
from app.storage import migrate
from app.storage.database import Database
from tests import factories
from tests.learner import Learner


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> sa.Engine:
    """A migrated, empty database of either kind. Neither is ever skipped."""
    made: sa.Engine = request.getfixturevalue(f"{request.param}_engine")
    return made


@pytest.fixture
def bare(engine: sa.Engine) -> Iterator[sa.Engine]:
    """A database of which nothing is known but its kind; it is left migrated, as other tests expect it."""
    migrate.downgrade(engine)
    yield engine
    migrate.upgrade(engine)


@pytest.fixture
def revisions() -> list[str]:
    """All revisions of the database, oldest first."""
    scripts = ScriptDirectory(str(migrate.folder()))
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


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
