"""Who people are and where they belong, on any day."""

import datetime as dt
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.people import queries
from app.people.queries import Wanted
from app.people.records import Absence, Membership, Person
from app.storage.base import Base
from app.storage.database import Database
from tests import factories
from tests.factories import LONG_AGO, NOON

TODAY = NOON.date()
DAY = dt.timedelta(days=1)


def test_somebody_belongs_where_they_belong_on_that_day(database: Database) -> None:
    with database.writing() as db:
        anna = factories.person(db, unit="vth", since=dt.date(2024, 1, 1), until=TODAY)
        factories.department(db, "griffie", name="Statengriffie")
        db.add(Membership(subject=anna.subject, role="civil_servant", department="griffie", from_on=TODAY))
    with database.reading() as db:
        before, after = (queries.somebody(db, anna.id, day, way="passkey", demo=False) for day in (TODAY - DAY, TODAY))
    assert before is not None
    assert after is not None
    assert (before.standing.department, before.standing.department_name) == ("vth", "Vth")
    assert (after.standing.department, after.standing.department_name) == ("griffie", "Statengriffie")


def test_of_two_places_the_bigger_share_counts(database: Database) -> None:
    with database.writing() as db:
        anna = factories.person(db, unit="vth")
        db.execute(sa.update(Membership).values(share=0.4))
        factories.department(db, "griffie")
        db.add(Membership(subject=anna.subject, role="civil_servant", department="griffie", share=0.6, from_on=TODAY))
    with database.reading() as db:
        found = queries.somebody(db, anna.id, TODAY, way="passkey", demo=False)
    assert found is not None
    assert found.standing.department == "griffie"


def test_one_without_a_place_can_still_sign_in(database: Database) -> None:
    with database.writing() as db:
        anna = factories.person(db, since=TODAY + DAY)
    with database.reading() as db:
        found = queries.somebody(db, anna.id, TODAY, way="passkey", demo=False)
        assert queries.somebody(db, uuid4(), TODAY, way="passkey", demo=False) is None
    assert found is not None
    assert (found.standing.role, found.standing.department) == ("civil_servant", None)


def test_the_short_name_is_given_name_and_initial(database: Database) -> None:
    with database.writing() as db:
        anna = factories.person(db, name="Anna de Vries")
    with database.reading() as db:
        found = queries.somebody(db, anna.id, TODAY, way="passkey", demo=False)
    assert found is not None
    assert found.short_name == "Anna d."


@pytest.fixture
def crowd(database: Database) -> Database:
    """A hundred and twenty people, and a few with awkward names."""
    with database.writing() as db:
        for number in range(120):
            factories.person(db, name=f"Persoon Nummer{number:03}", unit="vth")
        factories.person(db, name="Zoë 100%_zeker", email="zoe_x@provincie.example", unit="griffie")
        factories.person(db, name=r"Back\slash Test", email="back@provincie.example", unit="griffie")
        factories.office_holder(db, name="Willem Lindeboom")
    return database


def _search(database: Database, text: str, page: int = 1) -> tuple[list[str], int]:
    with database.reading() as db:
        people, total = queries.people_page(db, TODAY, Wanted(text), page=page)
    return [one.name for one in people], total


def test_people_come_fifty_a_page_in_order_each_once(crowd: Database) -> None:
    names: list[str] = []
    for page in (1, 2, 3, 4):
        found, total = _search(crowd, "", page)
        assert total == 123
        names += found
    assert len(names) == len(set(names)) == 123


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lindeboom", ["Willem Lindeboom"]),
        ("WILLEM LINDE", ["Willem Lindeboom"]),
        ("zoe_x@", ["Zoë 100%_zeker"]),
        ("100%_", ["Zoë 100%_zeker"]),
        ("%_zeker", ["Zoë 100%_zeker"]),
        ("back\\s", ["Back\\slash Test"]),
        ("nummer00_", []),
        ("%%%", []),
        ("niemand", []),
        ("' OR 1=1 --", []),
        ("will\0em", []),
    ],
)
def test_a_search_is_text_and_no_pattern(crowd: Database, text: str, found: list[str]) -> None:
    assert _search(crowd, text) == (found, len(found))


def test_one_who_left_is_not_listed(crowd: Database) -> None:
    with crowd.writing() as db:
        db.execute(sa.update(Person).where(Person.family_name == "Lindeboom").values(deactivated_at=NOON))
    assert _search(crowd, "lindeboom") == ([], 0)


def test_somebody_with_two_places_is_listed_once(database: Database) -> None:
    with database.writing() as db:
        anna = factories.person(db, name="Anna Visser", unit="vth")
        factories.department(db, "griffie")
        db.add(Membership(subject=anna.subject, role="civil_servant", department="griffie", share=0.5, from_on=TODAY))
    assert _search(database, "visser") == (["Anna Visser"], 1)


def test_the_list_is_of_a_department_or_of_who_left(crowd: Database) -> None:
    with crowd.writing() as db:
        db.execute(sa.update(Person).where(Person.family_name == "Test").values(deactivated_at=NOON))
    with crowd.reading() as db:
        there, _total = queries.people_page(db, TODAY, Wanted(departments=["griffie"]), page=1)
        gone, _total = queries.people_page(db, TODAY, Wanted(left=True), page=1)
    assert [one.name for one in there] == ["Zoë 100%_zeker"]
    assert [one.name for one in gone] == ["Back\\slash Test"]


def test_who_has_two_hats_has_both_and_the_one_that_counts_comes_first(database: Database) -> None:
    with database.writing() as db:
        anna = factories.person(db, unit="vth")
        db.execute(sa.update(Membership).values(share=0.5))
        db.add(Membership(subject=anna.subject, role="office_holder", office="statenlid", share=0.5, from_on=TODAY))
        bram = factories.person(db, unit="griffie")
        db.execute(sa.update(Membership).where(Membership.subject == bram.subject).values(share=0.2))
        db.add(Membership(subject=bram.subject, role="office_holder", office="fractieondersteuner", from_on=LONG_AGO))
    with database.reading() as db:
        first, second = (queries.somebody(db, one.id, TODAY, way="passkey", demo=False) for one in (anna, bram))
    assert first is not None
    assert second is not None
    assert [(one.role, one.office) for one in first.standings] == [("civil_servant", None), ("office_holder", "statenlid")]
    assert [one.office for one in second.standings] == [None, "fractieondersteuner"]
    assert first.standing == first.standings[0]


@pytest.mark.parametrize(
    ("places", "counts"),
    [
        ([(0.5, 0, False), (0.6, 3, False)], 1),
        ([(0.5, 2, False), (0.5, 1, False)], 1),
        ([(1.0, 0, True), (0.1, 3, False)], 1),
        ([(0.2, 0, True), (1.0, 0, True)], 1),
        ([(0.4, 0, False), (0.5, 1, True), (0.4, 1, False)], 0),
    ],
)
def test_of_several_places_one_counts(database: Database, places: list[tuple[float, int, bool]], counts: int) -> None:
    """Decision 0008: what stands in no report last, then the larger share, then the earlier begin."""
    with database.writing() as db:
        anna = factories.person(db, unit="vth", until=LONG_AGO + DAY)
        for number, (share, began, is_supporter) in enumerate(places):
            place = {"role": "civil_servant", "department": factories.department(db, f"afdeling-{number}")}
            if is_supporter:
                place = {"role": "office_holder", "office": "fractieondersteuner"}
            db.add(Membership(subject=anna.subject, share=share, from_on=LONG_AGO + (began + 1) * DAY, **place))
        db.flush()
        found = queries.somebody(db, anna.id, TODAY, way="passkey", demo=False)
        listed, _total = queries.people_page(db, TODAY, Wanted(), page=1)
    assert found is not None
    _share, began, is_supporter = places[counts]
    assert (found.standing.department, found.standing.office) == (
        (None, "fractieondersteuner") if is_supporter else (f"afdeling-{counts}", None)
    )
    assert (listed[0].since, listed[0].office) == (LONG_AGO + (began + 1) * DAY, found.standing.office)
    assert len(found.standings) == len(places)


def test_of_places_that_are_equal_the_same_one_counts_each_time(database: Database) -> None:
    with database.writing() as db:
        anna = factories.person(db, unit="vth")
        factories.department(db, "griffie")
        ids = sorted([uuid4(), uuid4()])
        db.execute(sa.update(Membership).values(id=ids[1]))
        db.add(Membership(id=ids[0], subject=anna.subject, role="civil_servant", department="griffie", from_on=LONG_AGO))
    with database.reading() as db:
        found = queries.somebody(db, anna.id, TODAY, way="passkey", demo=False)
    assert found is not None
    assert found.standing.department == "griffie"


def test_departments_are_counted_on_the_day(database: Database) -> None:
    with database.writing() as db:
        factories.department(db, "domein")
        factories.department(db, "vth", parent="domein")
        factories.person(db, unit="vth")
        factories.person(db, unit="vth", until=TODAY)
        factories.person(db, unit="vth", since=TODAY + DAY)
        factories.office_holder(db)
    with database.reading() as db:
        sizes = queries.sizes(db, TODAY)
    assert sizes == {"vth": 1}


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (Membership, {"role": "beheerder"}),
        (Membership, {"role": "office_holder", "office": "statenlid"}),
        (Membership, {"role": "office_holder", "department": None}),
        (Membership, {"role": "office_holder", "department": None, "office": "fractievoorzitter"}),
        (Membership, {"office": "statenlid"}),
        (Membership, {"department": None}),
        (Membership, {"department": "bestaat-niet"}),
        (Membership, {"until_on": TODAY}),
        (Membership, {"until_on": TODAY - DAY}),
        (Membership, {"share": 0.0}),
        (Membership, {"share": 1.01}),
        (Membership, {"employment": "inhuur"}),
        (Absence, {"kind": "ziek"}),
        (Absence, {"reason": "ziek"}),
        (Absence, {"reason": "seconded"}),
        (Absence, {"until_on": TODAY}),
    ],
)
def test_the_database_refuses_what_may_never_be(database: Database, table: type[Base], values: dict[str, object]) -> None:
    with database.writing() as db:
        factories.department(db, "vth")
    whole: dict[type[Base], dict[str, object]] = {
        Membership: {"subject": uuid4(), "role": "civil_servant", "department": "vth", "from_on": TODAY},
        Absence: {"subject": uuid4(), "kind": "leave", "reason": "long_leave", "from_on": TODAY},
    }
    with database.writing() as db:
        db.add(table(**whole[table]))
    with pytest.raises(sa.exc.IntegrityError), database.writing() as db:
        db.add(table(**(whole[table] | values)))
