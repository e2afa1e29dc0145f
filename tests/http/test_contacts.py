"""The contact of a department and the griffier: one protected figure in the words of the core team, and nobody in person."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.audit.records import AuditEntry
from app.learning.publishing import Library
from app.people.records import PermissionGrant, Person
from app.storage.database import Database, make_engine
from tests import catalogue_files, factories, participation
from tests.visitor import Visitor


@pytest.fixture(scope="module")
def published_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which half a year has been published."""
    folder = tmp_path_factory.mktemp("published")
    path = shutil.copy(migrated_file, folder / "published.sqlite")
    engine = make_engine(f"sqlite:///{path}")
    database = Database(engine)
    with database.writing() as db:
        participation.fill(db)
    participation.publish_all(database, Library(catalogue_files.write(folder / "content")).catalogue)
    engine.dispose()
    return Path(path)


@pytest.fixture
def engine(published_file: Path, tmp_path: Path) -> Iterator[sa.Engine]:
    """A copy of it."""
    engine = make_engine(f"sqlite:///{shutil.copy(published_file, tmp_path / 'copy.sqlite')}")
    yield engine
    engine.dispose()


def _contact(page: Visitor, database: Database, unit: str | None) -> Visitor:
    with database.writing() as db:
        who = factories.person(db, name="Yara Huizinga", unit="trambeheer", duties=("department_contact",))
        db.get_one(PermissionGrant, (who.id, "department_contact")).department = unit
    return page.another().sign_in(who)


def test_the_figure_is_the_one_that_the_core_team_sees(page: Visitor, database: Database) -> None:
    shown = _contact(page, database, "trambeheer").open("/department/")
    with database.writing() as db:
        core_team = factories.person(db, duties=("core_team",))
    table = page.another().sign_in(core_team).open("/insight/?period=2026-q2")
    numbers = re.search(r"Trambeheer: (?:\d+% \((\d+) van (\d+)\)|afgeschermd|.*) deed in het tweede kwartaal van 2026", shown.h1)
    assert numbers or "afgeschermd" in shown.h1, shown.h1
    if numbers and numbers[1]:
        assert numbers[1] in table.main
        assert numbers[2] in table.main


def test_a_small_department_is_protected_here_too(page: Visitor, database: Database) -> None:
    shown = _contact(page, database, "datalab").open("/department/")
    assert shown.h1 == "De deelname van Datalab in het tweede kwartaal van 2026 is afgeschermd"
    assert not re.search(r"\d+ van \d+", shown.main)


def test_a_department_that_is_counted_with_another_sees_that_one(page: Visitor, database: Database) -> None:
    shown = _contact(page, database, "griffie").open("/department/")
    assert "Griffie telt mee bij Wonen." in shown.main


def test_a_contact_without_a_department_of_today_is_told_what_to_do(page: Visitor, database: Database) -> None:
    assert "Vraag een beheerder" in _contact(page, database, None).open("/department/").main


def test_a_contact_sees_one_department_whatever_they_ask(page: Visitor, database: Database) -> None:
    contact = _contact(page, database, "trambeheer")
    plain = contact.open("/department/").h1
    for more in ("department=wonen", "period=2026-01", "module=geschenken", "slug=wonen"):
        assert contact.open(f"/department/?{more}").h1 == plain
    contact.open("/insight/", status=403)
    contact.open("/griffie/", status=403)


@pytest.mark.parametrize(("duty", "path", "form"), [("department_contact", "/department/", "je"), ("griffier", "/griffie/", "u")])
def test_there_is_a_message_to_copy_and_nobody_in_person(
    page: Visitor, database: Database, duty: str, path: str, form: str
) -> None:
    with database.writing() as db:
        who = factories.person(db, name="Pieter Boersma", unit="trambeheer", duties=(duty,))
        db.get_one(PermissionGrant, (who.id, duty)).department = "trambeheer" if duty == "department_contact" else None
        others = list(db.execute(sa.select(Person.given_name, Person.family_name, Person.email).where(Person.id != who.id)))
    shown = page.another().sign_in(who).open(path)
    (message,) = shown.all("textarea")
    assert message.get("readonly") is not None
    assert f" {form} " in (message.text or "")
    assert " u " not in (message.text or "") or form == "u"
    assert "/routes/" in (message.text or "")
    assert not [one for one in others if one.email in shown.text or f"{one.given_name} {one.family_name}" in shown.text]
    assert path in shown.hrefs


def test_the_figure_of_the_office_holders_is_about_all_of_them(page: Visitor, database: Database) -> None:
    with database.writing() as db:
        who = factories.person(db, duties=("griffier",))
    shown = page.another().sign_in(who).open("/griffie/")
    assert shown.h1.startswith(("Politieke ambtsdragers: ", "De deelname van Politieke ambtsdragers"))
    with database.reading() as db:
        last = db.scalars(sa.select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).one()
    assert (last.action, last.actor, last.details["department"]) == ("report.viewed", who.subject, "office_holders")


def test_before_anything_is_published_the_page_says_so(page: Visitor, database: Database) -> None:
    with database.writing() as db:
        db.execute(sa.text("DELETE FROM release"))
    assert _contact(page, database, "trambeheer").open("/department/").h1 == "Er is nog geen cijfer van Trambeheer"
