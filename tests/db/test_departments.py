"""Changing the organisation, with the people in it."""

import datetime as dt
import threading
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.audit.records import AuditEntry
from app.people import departments, structure
from app.people.departments import When
from app.people.records import Membership
from app.people.structure import New, Refused
from app.people.values import By
from app.storage.database import Database, Db
from tests import factories
from tests.factories import LONG_AGO, NOON, Known

TODAY = NOON.date()
DAY = dt.timedelta(days=1)
NEW_YEAR = dt.date(2027, 1, 1)
BY = By(None, NOON)
LATER = When(NEW_YEAR)


@pytest.fixture
def province(database: Database) -> Database:
    """Two domains with three departments, and a few people."""
    with database.writing() as db:
        for slug, parent in (("mobiliteit", None), ("wegen", "mobiliteit"), ("tram", "mobiliteit"), ("steun", None)):
            factories.department(db, slug, parent=parent)
        factories.department(db, "griffie", parent="steun")
    return database


def _places(db: Db, who: Known) -> list[tuple[str | None, dt.date, dt.date | None]]:
    rows = db.scalars(sa.select(Membership).where(Membership.subject == who.subject).order_by(Membership.from_on))
    return [(one.department, one.from_on, one.until_on) for one in rows]


def _noted(db: Db, action: str) -> list[dict[str, object]]:
    return [one.details for one in db.scalars(sa.select(AuditEntry).where(AuditEntry.action == action))]


def test_what_is_written_is_what_was_decided(province: Database) -> None:
    with province.writing() as db:
        departments.make(db, New("bus", "Bus", "mobiliteit"), LATER, BY)
        departments.rename(db, "tram", "Spoor", LATER, BY)
        departments.move(db, "griffie", "mobiliteit", LATER, BY)
        departments.count_with(db, "bus", "tram", LATER, BY)
        departments.reorder(db, ["tram", "wegen"], LATER, BY)
    with province.reading() as db:
        tree = departments.tree(db)
    assert [one.name for one in tree.on(TODAY)] == ["Mobiliteit", "Wegen", "Tram", "Steun", "Griffie"]
    assert [one.name for one in tree.on(NEW_YEAR)] == ["Mobiliteit", "Spoor", "Wegen", "Griffie", "Bus", "Steun"]
    assert structure.faults(tree, LONG_AGO) == frozenset()


def test_each_change_is_noted_without_names(province: Database) -> None:
    with province.writing() as db:
        departments.rename(db, "tram", "Geheime naam", LATER, BY)
    with province.reading() as db:
        noted = _noted(db, "department.renamed")
    assert noted == [{"source": "hand", "department": "tram", "on": "2027-01-01"}]


def test_a_merger_takes_everybody_along_and_leaves_the_past_alone(province: Database) -> None:
    with province.writing() as db:
        anna = factories.person(db, unit="wegen")
        bram = factories.person(db, unit="tram", until=NEW_YEAR + 90 * DAY)
        cem = factories.person(db, unit="tram", since=NEW_YEAR + 30 * DAY)
        dewi = factories.person(db, unit="wegen", until=NEW_YEAR)
        elif_ = factories.person(db, unit="griffie")
        assert departments.merge(db, ["wegen", "tram"], New("verkeer", "Verkeer", "mobiliteit"), LATER, BY) == 3
    with province.reading() as db:
        assert _places(db, anna) == [("wegen", LONG_AGO, NEW_YEAR), ("verkeer", NEW_YEAR, None)]
        assert _places(db, bram) == [("tram", LONG_AGO, NEW_YEAR), ("verkeer", NEW_YEAR, NEW_YEAR + 90 * DAY)]
        assert _places(db, cem) == [("verkeer", NEW_YEAR + 30 * DAY, None)]
        assert _places(db, dewi) == [("wegen", LONG_AGO, NEW_YEAR)]
        assert _places(db, elif_) == [("griffie", LONG_AGO, None)]
        assert {one["department"] for one in _noted(db, "department.merged")} == {"wegen", "tram"}
        assert len(_noted(db, "person.moved")) == 3
        assert departments.tree(db).heirs("tram", NEW_YEAR) == {"verkeer"}


def test_share_and_employment_come_along(province: Database) -> None:
    with province.writing() as db:
        anna = factories.person(db, unit="wegen")
        db.execute(sa.update(Membership).values(share=0.4, employment="external"))
        departments.merge(db, ["wegen"], "tram", LATER, BY)
    with province.reading() as db:
        new = db.scalars(sa.select(Membership).where(Membership.subject == anna.subject, Membership.from_on == NEW_YEAR)).one()
    assert (new.share, new.employment, new.role, new.office) == (0.4, "external", "civil_servant", None)


def test_a_split_sends_everybody_to_the_first_but_who_was_chosen_for_another(province: Database) -> None:
    with province.writing() as db:
        anna, bram = factories.person(db, unit="wegen"), factories.person(db, unit="wegen")
        new: list[str | New] = [New("noord", "Noord", "mobiliteit"), New("zuid", "Zuid", "mobiliteit"), "tram"]
        assert departments.split(db, "wegen", new, {bram.subject: "tram"}, LATER, BY) == 2
    with province.reading() as db:
        assert _places(db, anna)[-1] == ("noord", NEW_YEAR, None)
        assert _places(db, bram)[-1] == ("tram", NEW_YEAR, None)


def test_nobody_can_be_sent_elsewhere_than_the_successors(province: Database) -> None:
    with province.writing() as db:
        anna = factories.person(db, unit="wegen")
    with pytest.raises(Refused), province.writing() as db:
        departments.split(db, "wegen", [New("noord", "Noord", None), "tram"], {anna.subject: "griffie"}, LATER, BY)
    with province.reading() as db:
        assert _places(db, anna) == [("wegen", LONG_AGO, None)]
        assert departments.tree(db).state("wegen", NEW_YEAR) is not None


def test_a_department_with_people_does_not_end(province: Database) -> None:
    with province.writing() as db:
        factories.person(db, unit="wegen", until=NEW_YEAR)
        factories.person(db, unit="tram", since=NEW_YEAR + DAY)
        departments.end(db, "wegen", LATER, BY)
    with pytest.raises(Refused) as refused, province.writing() as db:
        departments.end(db, "tram", LATER, BY)
    assert (refused.value.kind, refused.value.department) == ("has_people", "tram")
    with province.reading() as db:
        assert [one.department for one in departments.tree(db).on(NEW_YEAR)] == ["mobiliteit", "tram", "steun", "griffie"]


@pytest.mark.parametrize(
    ("on_day", "published_until"),
    [
        (TODAY, TODAY),
        (TODAY + DAY, TODAY + 9 * DAY),
        (TODAY - DAY, None),
        (TODAY - DAY, TODAY - 2 * DAY),
    ],
)
def test_a_change_may_begin_today_later_or_where_nothing_was_published(
    province: Database, on_day: dt.date, published_until: dt.date | None
) -> None:
    with province.writing() as db:
        departments.rename(db, "tram", "Spoor", When(on_day, published_until), BY)
        assert departments.tree(db).name("tram", on_day) == "Spoor"


@pytest.mark.parametrize("on_day", [TODAY - DAY, LONG_AGO])
def test_a_day_of_which_figures_were_published_does_not_change(province: Database, on_day: dt.date) -> None:
    with pytest.raises(Refused, match="past"), province.writing() as db:
        departments.rename(db, "tram", "Spoor", When(on_day, TODAY - DAY), BY)


def test_who_came_after_the_plan_was_made_goes_along(province: Database) -> None:
    with province.writing() as db:
        departments.merge(db, ["wegen"], "tram", LATER, BY)
        departments.split(db, "tram", [New("a", "A", None), New("b", "B", None)], {}, When(NEW_YEAR + 90 * DAY), BY)
        anna = factories.person(db, unit="wegen", since=TODAY)
        bram = factories.person(db, unit="tram", since=NEW_YEAR + 91 * DAY)
        assert departments.follow(db, BY) == 1
        assert departments.follow(db, BY) == 0
    with province.reading() as db:
        assert _places(db, anna) == [("wegen", TODAY, NEW_YEAR), ("tram", NEW_YEAR, None)]
        tree = departments.tree(db)
        assert departments.left_behind(db, tree, NEW_YEAR) == ()
        assert set(departments.left_behind(db, tree, NEW_YEAR + 100 * DAY)) == {anna.subject, bram.subject}


def test_two_administrators_at_once_leave_one_state_a_day(province: Database) -> None:
    def rename(name: str) -> None:
        with province.writing() as db:
            departments.rename(db, "tram", name, LATER, BY)

    both = [threading.Thread(target=rename, args=(name,)) for name in ("Spoor", "Rail")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    with province.reading() as db:
        history = departments.tree(db).history("tram")
        assert len(_noted(db, "department.renamed")) == 2
    assert [(one.from_on, one.until_on) for one in history] == [(LONG_AGO, NEW_YEAR), (NEW_YEAR, None)]
    assert history[-1].name in {"Spoor", "Rail"}


def test_who_belongs_somewhere_from_a_day_on(province: Database) -> None:
    with province.writing() as db:
        anna = factories.person(db, unit="wegen")
        factories.person(db, unit="wegen", until=TODAY)
        db.add(Membership(subject=anna.subject, role="civil_servant", department="tram", share=0.5, from_on=TODAY))
    with province.reading() as db:
        found: tuple[UUID, ...] = departments.belonging(db, ["wegen", "tram"], TODAY)
    assert found == (anna.subject,)
