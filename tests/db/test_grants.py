"""Duties: given by administrators, never to oneself, four eyes for an administrator, withdrawn at once, all of it told."""

import datetime as dt
import threading
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.audit.records import AuditEntry
from app.clock import local_date
from app.errors import Conflict, NotAllowed, NotFound, Refusal
from app.people import directory, grants, holders, queries, signin
from app.people.permissions import Duty, Permission
from app.people.records import PermissionGrant, Person, SignInSession
from app.people.values import By
from app.storage.database import Database, Db
from tests import factories
from tests.factories import NOON, Known

TODAY = local_date(NOON)


@pytest.fixture
def chief(database: Database) -> Known:
    """An administrator."""
    with database.writing() as db:
        return factories.person(db, name="Nadia Wolters", duties=("administrator",))


@pytest.fixture
def second(database: Database) -> Known:
    """Another administrator."""
    with database.writing() as db:
        return factories.person(db, name="Omar Visser", duties=("administrator",))


@pytest.fixture
def colleague(database: Database) -> Known:
    """Somebody without a duty, with an open session."""
    with database.writing() as db:
        who = factories.person(db, name="Samira Bakker")
        signin.open_session(db, who.id, NOON, way="passkey")
    return who


def _by(who: Known) -> By:
    return By(who.subject, NOON)


COMMAND = By(None, NOON, "command")


def _row(db: Db, who: Known) -> Person:
    return db.get_one(Person, who.id)


def _give(database: Database, who: Known, duty: Duty, by: By, department: str | None = None) -> bool:
    with database.writing() as db:
        return grants.give(db, _row(db, who), duty, by, department=department)


def _may(database: Database, who: Known) -> set[Permission]:
    with database.reading() as db:
        somebody = queries.somebody(db, who.id, TODAY, way="passkey", demo=False)
    return set(somebody.permissions) if somebody else set()


def _sessions(database: Database, who: Known) -> int:
    with database.reading() as db:
        return len(db.scalars(sa.select(SignInSession).where(SignInSession.person_id == who.id)).all())


def _told(database: Database, who: Known) -> list[tuple[str, object]]:
    with database.reading() as db:
        rows = db.scalars(sa.select(AuditEntry).where(AuditEntry.subject == who.subject).order_by(AuditEntry.number))
        return [(row.action, row.details.get("duty")) for row in rows]


def test_a_duty_is_in_force_at_once_and_ends_every_session(database: Database, chief: Known, colleague: Known) -> None:
    assert _give(database, colleague, Duty.EDITOR, _by(chief)) is True
    assert _may(database, colleague) == {Permission.LEARN, Permission.CONTENT}
    assert _sessions(database, colleague) == 0
    with database.writing() as db:
        signin.open_session(db, colleague.id, NOON, way="passkey")
        grants.withdraw(db, _row(db, colleague), Duty.EDITOR, _by(chief))
    assert _may(database, colleague) == {Permission.LEARN}
    assert _sessions(database, colleague) == 0
    assert _told(database, colleague) == [("grant.given", "editor"), ("grant.withdrawn", "editor")]


def test_a_new_administrator_waits_for_a_second_pair_of_eyes(
    database: Database, chief: Known, second: Known, colleague: Known
) -> None:
    assert _give(database, colleague, Duty.ADMINISTRATOR, _by(chief)) is False
    assert _may(database, colleague) == {Permission.LEARN}
    for wrong, error in ((chief, grants.NeedsSecond), (colleague, NotAllowed)):
        with pytest.raises(error), database.writing() as db:
            grants.confirm(db, _row(db, colleague), Duty.ADMINISTRATOR, _by(wrong))
    assert _may(database, colleague) == {Permission.LEARN}
    with database.writing() as db:
        grants.confirm(db, _row(db, colleague), Duty.ADMINISTRATOR, _by(second))
    assert Permission.PEOPLE in _may(database, colleague)
    assert _sessions(database, colleague) == 0
    assert [action for action, _duty in _told(database, colleague)] == ["grant.given", "grant.confirmed"]
    with pytest.raises(NotFound), database.writing() as db:
        grants.confirm(db, _row(db, colleague), Duty.ADMINISTRATOR, _by(second))


@pytest.mark.parametrize("duty", list(Duty))
def test_nobody_gives_oneself_anything(database: Database, chief: Known, duty: Duty) -> None:
    with pytest.raises(grants.OwnDuty):
        _give(database, chief, duty, _by(chief))
    assert _told(database, chief) == []


@pytest.mark.parametrize("duty", list(Duty))
def test_whoever_is_no_administrator_gives_and_takes_nothing(database: Database, colleague: Known, duty: Duty) -> None:
    with database.writing() as db:
        others = tuple(one.value for one in Duty if one != Duty.ADMINISTRATOR)
        busy = factories.person(db, name="Koen Rietveld", duties=others)
        waiting = factories.person(db, name="Tess Smit")
        db.add(PermissionGrant(person_id=waiting.id, permission="administrator", granted_at=NOON, granted_by=uuid4()))
        gone = factories.person(db, name="Gijs Maas", duties=("administrator",))
        _row(db, gone).deactivated_at = NOON
    for giver in (_by(busy), _by(waiting), _by(gone), By(uuid4(), NOON), By(None, NOON), By(None, NOON, "scim")):
        with pytest.raises(NotAllowed):
            _give(database, colleague, duty, giver)
        with pytest.raises(NotAllowed), database.writing() as db:
            grants.withdraw(db, _row(db, busy), Duty.EDITOR, giver)
    assert _may(database, colleague) == {Permission.LEARN}


def test_duties_that_exclude_each_other_are_refused(database: Database, chief: Known, second: Known, colleague: Known) -> None:
    _give(database, colleague, Duty.CORE_TEAM, _by(chief))
    with pytest.raises(grants.Excluded):
        _give(database, colleague, Duty.ADMINISTRATOR, _by(chief))
    with pytest.raises(grants.Excluded):
        _give(database, second, Duty.CORE_TEAM, _by(chief))
    with pytest.raises(grants.Excluded):
        _give(database, colleague, Duty.ADMINISTRATOR, COMMAND)


def test_a_waiting_duty_excludes_too(database: Database, chief: Known, colleague: Known) -> None:
    _give(database, colleague, Duty.ADMINISTRATOR, _by(chief))
    with pytest.raises(grants.Excluded):
        _give(database, colleague, Duty.CORE_TEAM, _by(chief))


def test_both_at_once_by_whatever_road_give_neither(database: Database) -> None:
    with database.writing() as db:
        both = factories.person(db, duties=("core_team", "administrator", "editor"))
    assert _may(database, both) == {Permission.LEARN, Permission.CONTENT}


@pytest.mark.parametrize(
    ("duty", "department", "fits"),
    [
        (Duty.DEPARTMENT_CONTACT, "vth", True),
        (Duty.DEPARTMENT_CONTACT, None, False),
        (Duty.DEPARTMENT_CONTACT, "bestaat-niet", False),
        (Duty.EDITOR, "vth", False),
    ],
)
def test_a_contact_has_a_department_and_nobody_else(
    database: Database, chief: Known, colleague: Known, duty: Duty, department: str | None, fits: bool  # noqa: FBT001  an example
) -> None:  # fmt: skip
    if fits:
        assert _give(database, colleague, duty, _by(chief), department)
        with database.reading() as db:
            assert holders.contact_of(db, colleague.id, TODAY) == ("vth", "Vth")
    else:
        with pytest.raises(grants.NoDepartment):
            _give(database, colleague, duty, _by(chief), department)


def test_the_same_duty_twice_is_refused(database: Database, chief: Known, colleague: Known) -> None:
    _give(database, colleague, Duty.EDITOR, _by(chief))
    with pytest.raises(grants.HeldAlready):
        _give(database, colleague, Duty.EDITOR, _by(chief))


def test_the_last_administrator_stays(database: Database, chief: Known, colleague: Known) -> None:
    _give(database, colleague, Duty.ADMINISTRATOR, _by(chief))
    for by in (_by(chief), COMMAND):
        with pytest.raises(grants.LastAdministrator), database.writing() as db:
            grants.withdraw(db, _row(db, chief), Duty.ADMINISTRATOR, by)
    with database.writing() as db:  # one that waits may always go
        grants.withdraw(db, _row(db, colleague), Duty.ADMINISTRATOR, _by(chief))


def test_two_administrators_who_take_each_others_duty_at_once_leave_one(database: Database, chief: Known, second: Known) -> None:
    ready, refused = threading.Barrier(2), []

    def take(by: Known, other: Known) -> None:
        ready.wait()
        try:
            with database.writing() as db:
                grants.withdraw(db, _row(db, other), Duty.ADMINISTRATOR, _by(by))
        except Refusal as refusal:
            refused.append(refusal)

    threads = [threading.Thread(target=take, args=pair) for pair in ((chief, second), (second, chief))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    with database.reading() as db:
        assert len([one for one in holders.held(db, TODAY) if one.duty == "administrator"]) == 1


def test_the_first_administrator_is_made_by_command(database: Database, colleague: Known) -> None:
    assert _give(database, colleague, Duty.ADMINISTRATOR, COMMAND) is True
    assert Permission.AUDIT in _may(database, colleague)
    assert _told(database, colleague) == [("grant.given", "administrator")]


def test_whoever_leaves_loses_every_duty_and_does_not_get_them_back(database: Database, chief: Known, colleague: Known) -> None:
    _give(database, colleague, Duty.EDITOR, _by(chief))
    with database.writing() as db:
        directory.leave(db, _row(db, colleague), TODAY, By(None, NOON, "roster"))
    with database.writing() as db:
        directory.come_back(db, _row(db, colleague), None, TODAY, By(None, NOON, "roster"))
    assert _may(database, colleague) == {Permission.LEARN}
    assert ("grant.withdrawn", "editor") in _told(database, colleague)


def test_nobody_who_left_gets_a_duty(database: Database, chief: Known, colleague: Known) -> None:
    with database.writing() as db:
        _row(db, colleague).deactivated_at = NOON
    with pytest.raises(Conflict):
        _give(database, colleague, Duty.EDITOR, _by(chief))


def test_the_last_day_of_use_is_kept_and_never_goes_back(database: Database, chief: Known) -> None:
    for day in (TODAY, TODAY + dt.timedelta(days=3), TODAY + dt.timedelta(days=1)):
        with database.writing() as db:
            grants.mark_used(db, chief.id, {Duty.ADMINISTRATOR}, day)
    with database.reading() as db:
        (one,) = holders.held(db, TODAY, chief.id)
    assert one.last_used_on == TODAY + dt.timedelta(days=3)


def test_people_are_found_by_a_part_of_their_name_and_by_nothing_else(database: Database, chief: Known, colleague: Known) -> None:
    with database.reading() as db:
        assert holders.subjects_called(db, "nadia w") == [chief.subject]
        assert holders.subjects_called(db, "%") == []
        assert holders.subjects_called(db, "\0") == []
        assert holders.subjects_called(db, colleague.email) == []
        assert holders.names_of(db, [chief.subject, uuid4()]).keys() == {chief.subject}
