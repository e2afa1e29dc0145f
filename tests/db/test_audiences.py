"""Saved audiences on both databases: who is in one, and what stays of one that was changed."""

import datetime as dt
import random
from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from app.audit.records import AuditEntry
from app.errors import Conflict, NotFound
from app.people import audiences
from app.people.audience import EMPLOYMENTS, OFFICES, ROLES, Rule, Standpoint, belongs
from app.people.audiences import Draft
from app.people.records import Audience, Membership, Person
from app.people.values import By
from app.storage.database import Database, Db
from tests import factories
from tests.factories import NOON, Known

DAY = dt.date(2026, 11, 10)
BY = By(None, NOON)
VTH = Rule(departments=frozenset({"vth"}))


def _draft(rule: Rule = VTH, name: str = "Vergunningverleners", modules: tuple[str, ...] = ("geschenken",)) -> Draft:
    return Draft(name, "Zij toetsen aanvragen.", rule, modules)


def _organisation(db: Db) -> tuple[list[Known], dict[str, str | None]]:
    chance = random.Random(11)  # noqa: S311  an organisation that is the same each time
    parents = {"leefomgeving": None, "vth": "leefomgeving", "natuur": "leefomgeving", "griffie": None}
    for slug, parent in parents.items():
        factories.department(db, slug, parent=parent)
    people = []
    for number in range(60):
        since = dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(400))
        until = since + dt.timedelta(days=200) if number % 7 == 0 else None
        role = ROLES[number % 5 == 0]
        who = factories.person(db, role=role, unit=chance.choice(sorted(parents)), since=since, until=until)
        own = sa.update(Membership).where(Membership.subject == who.subject)
        office = chance.choice(OFFICES) if role == "office_holder" else None
        db.execute(own.values(employment=chance.choice(EMPLOYMENTS), office=office))
        people.append(who)
    gone = sa.update(Person).where(Person.id.in_([one.id for one in people[:6]]))
    db.execute(gone.values(deactivated_at=NOON))
    return people, parents


def _some(chance: random.Random, of: Sequence[str]) -> frozenset[str]:
    return frozenset(chance.sample(of, chance.randrange(3)))


def test_the_count_is_that_of_everybody_one_by_one(database: Database) -> None:
    chance = random.Random(12)  # noqa: S311  rules that are the same each time
    with database.writing() as db:
        people, parents = _organisation(db)
    with database.reading() as db:
        rows = db.scalars(sa.select(Membership)).all()
        held = {
            who.subject: [
                Standpoint(row.role, row.office, row.department, row.employment, row.from_on)
                for row in rows
                if row.subject == who.subject and row.from_on <= DAY and (row.until_on is None or row.until_on > DAY)
            ]
            for who in people[6:]
        }
        found = set()
        for _number in range(40):
            rule = Rule(
                _some(chance, sorted(parents)), _some(chance, ROLES), _some(chance, OFFICES), _some(chance, EMPLOYMENTS),
                chance.choice([None, dt.date(2026, 3, 1)]), chance.choice([None, dt.date(2026, 9, 1)]),
            )  # fmt: skip
            expected = sum(belongs(rule, places, parents) for places in held.values())
            assert audiences.size(db, rule, DAY) == expected
            found.add(expected)
    assert len(found) > 5


def test_somebody_is_asked_by_name_of_the_audience_and_no_longer_after_a_move(database: Database) -> None:
    with database.writing() as db:
        anna, bas = factories.person(db, unit="vth"), factories.person(db, unit="natuur")
        audiences.make(db, _draft(), BY)
        audiences.make(db, _draft(Rule(), "Iedereen", ()), BY)
    with database.reading() as db:
        assert audiences.asked_of(db, anna.subject, DAY) == {"geschenken": "Vergunningverleners"}
        assert audiences.asked_of(db, bas.subject, DAY) == {}
    with database.writing() as db:
        db.execute(sa.update(Membership).where(Membership.subject == anna.subject).values(department="natuur"))
    with database.reading() as db:
        assert audiences.asked_of(db, anna.subject, DAY) == {}


def test_a_changed_audience_keeps_what_it_was_and_who_changed_it(database: Database) -> None:
    with database.writing() as db:
        nadia = factories.person(db)
        first = audiences.make(db, _draft(), BY)
        second = audiences.change(db, first, _draft(Rule(), "Iedereen"), By(nadia.subject, NOON + dt.timedelta(days=1)))
    with database.reading() as db:
        assert [(one.id, one.name) for one in audiences.all_of(db)] == [(second, "Iedereen")]
        old = db.get_one(Audience, first)
        assert (old.name, old.ended_by) == ("Vergunningverleners", nadia.subject)
        with pytest.raises(NotFound):
            audiences.one_of(db, first)
        actions = db.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.number)).all()
    assert actions == ["audience.made", "audience.changed"]


def test_two_who_change_the_same_one_do_not_undo_each_other(database: Database) -> None:
    with database.writing() as db:
        first = audiences.make(db, _draft(), BY)
        audiences.change(db, first, _draft(name="Eerste"), BY)
    with pytest.raises(Conflict), database.writing() as db:
        audiences.change(db, first, _draft(name="Tweede"), BY)
    with pytest.raises(Conflict), database.writing() as db:
        audiences.end(db, first, BY)
    with database.reading() as db:
        assert [one.name for one in audiences.all_of(db)] == ["Eerste"]
