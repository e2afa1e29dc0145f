"""A reorganisation, as the core team sees it: what was published stays as it was, and a closed year has two readings."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.learning.publishing import Library
from app.people import departments
from app.people.departments import When
from app.people.structure import New
from app.people.values import By
from app.storage.database import Database, make_engine
from tests import catalogue_files, factories
from tests.factories import Known
from tests.participation import noon, publish_all
from tests.visitor import Visitor

TABLE, FILE = "/insight/?period=2026", "/insight/participation.csv?period=2026"
NOW = "&structure=now"


def _by(day: dt.date) -> By:
    return By(None, noon(day))


def _fill(database: Database) -> Known:
    """Add departments with people, and return the member of the core team among them."""
    with database.writing() as db:
        factories.department(db, "water", name="Water")
        for unit, size, begun in (("trams", 24, 9), ("bussen", 30, 11), ("natuur", 26, 10)):
            factories.department(db, unit, parent="water", name=unit.capitalize())
            for number in range(size):
                who = factories.person(db, unit=unit)
                if number < begun:
                    day = dt.date(2026, 10 + number % 3, 5)
                    factories.attempt(db, who, at=noon(day))
                    factories.completion(db, who, at=noon(day))
        return factories.person(db, name="Marit Terpstra", unit="natuur", duties=("core_team",))


@pytest.fixture(scope="module")
def before(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Known]:
    """A closed year that is published, and nothing has changed since."""
    folder = tmp_path_factory.mktemp("reorganised")
    path = Path(shutil.copy(migrated_file, folder / "before.sqlite"))
    engine = make_engine(f"sqlite:///{path}")
    member = _fill(Database(engine))
    publish_all(Database(engine), Library(catalogue_files.write(folder / "content")).catalogue, dt.date(2027, 1, 1))
    engine.dispose()
    return path, member


@pytest.fixture
def engine(before: tuple[Path, Known], tmp_path: Path) -> Iterator[sa.Engine]:
    """A copy of it for each test."""
    made = make_engine(f"sqlite:///{shutil.copy(before[0], tmp_path / 'test.sqlite')}")
    yield made
    made.dispose()


@pytest.fixture
def core_team(page: Visitor, before: tuple[Path, Known]) -> Visitor:
    """Somebody who was counted too: one more colleague would be a fact that came late."""
    return page.another().sign_in(before[1])


def _reorganise(database: Database, library: Library) -> None:
    """Merge trams and buses, give nature another name, and publish what is due."""
    day = dt.date(2027, 1, 20)
    with database.writing() as db:
        departments.merge(db, ["trams", "bussen"], New("vervoer", "Vervoer", "water"), When(day), _by(day))
        departments.rename(db, "natuur", "Natuur en Land", When(day), _by(day))
    publish_all(database, library.catalogue, dt.date(2027, 2, 1))


def _bytes(visitor: Visitor, path: str) -> bytes:
    answer = visitor.raw("GET", path)
    assert answer.status_code == 200
    return bytes(answer.get_data())


def test_a_published_table_is_the_same_to_the_letter_before_and_after(
    core_team: Visitor, database: Database, library: Library
) -> None:
    file, table = _bytes(core_team, FILE), core_team.open(TABLE)
    _reorganise(database, library)
    assert _bytes(core_team, FILE) == file
    after = core_team.open(TABLE)
    assert ["".join(one.itertext()) for one in after.all("figure")] == ["".join(one.itertext()) for one in table.all("figure")]
    assert after.h1 == table.h1


def test_a_closed_year_is_read_in_the_departments_of_now_as_well(
    core_team: Visitor, database: Database, library: Library
) -> None:
    assert "in de afdelingen van nu" not in core_team.open(TABLE).main
    assert core_team.raw("GET", TABLE + NOW).status_code == 404
    _reorganise(database, library)
    then, now = core_team.open(TABLE), core_team.open(TABLE + NOW)
    assert "zoals het toen was" in then.main
    assert any("structure=now" in href for href in then.hrefs)
    assert now.h1 == then.h1
    assert "Vervoer" in now.main
    assert "Natuur en Land" in now.main
    assert "Trams" not in now.main
    assert "Alleen de indeling is die van 1 februari 2027" in now.main
    files = [_bytes(core_team, path).decode("utf-8-sig").splitlines() for path in (FILE, FILE + NOW)]
    assert files[0][-1] == files[1][-1]
    assert [line.split(",")[0] for line in files[1][1:3]] == ['"Natuur en Land"', '"Vervoer"']
    assert "/insight/tables/participation.csv?period=2026@2027-02-01" in now.hrefs


@pytest.mark.parametrize(
    "query",
    ["period=2026-q4&structure=now", "period=2026&module=geschenken&structure=now", "period=2026&structure=then",
     "period=2026@2027-02-01", "period=2026&structure=2027-02-01"]
)  # fmt: skip
@pytest.mark.parametrize("path", ["/insight/", "/insight/participation.csv"])
def test_other_readings_do_not_exist(core_team: Visitor, database: Database, library: Library, path: str, query: str) -> None:
    _reorganise(database, library)
    assert core_team.raw("GET", f"{path}?{query}").status_code == 404
