"""A list of HR in a real database: tried, applied once, taken back, forgotten."""

import datetime as dt
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.audit.records import AuditEntry
from app.errors import NotFound
from app.interop import spreadsheets
from app.people import directory, signin
from app.people.records import DepartmentState, Membership, PermissionGrant, Person, RosterRun, SignInSession
from app.people.roster import runs
from app.people.roster.difference import Plan
from app.people.roster.runs import Choices
from app.people.roster.sheet import Sheet
from app.people.roster.undo import undo
from app.people.values import By, Particulars, Place
from app.privacy import erasure
from app.storage.base import Base
from app.storage.database import Database, Db
from tests import factories, traces

HEADER = "Personeelsnummer;Voornaam;Tussenvoegsel;Achternaam;E-mailadres;Afdeling;Deeltijd;Begindatum;Einddatum"
NOW = dt.datetime(2026, 11, 28, 10, 0, tzinfo=dt.UTC)
BY = By(None, NOW, "roster")
ANNA = "001;Anna;;Visser;anna@x.example;Vth;1;01-02-2020;"
BRAM = "002;Bram;de;Boer;bram@x.example;Griffie;0,8;;"
CEM = "003;Cem;;Kaya;cem@x.example;Vth;80%;;"
ALL = Choices(share=100)


def _sheet(*lines: str, header: str = HEADER) -> Sheet:
    return spreadsheets.read("\r\n".join([header, *lines]).encode(), "mensen.csv")


def _apply(database: Database, *lines: str, by: By = BY, choices: Choices = ALL, under: str | None = None) -> tuple[UUID, Plan]:
    with database.writing() as db:
        return runs.apply_sheet(db, _sheet(*lines), under, choices, by, lambda _count: None)


def _plan(database: Database, *lines: str, by: By = BY) -> Plan:
    with database.reading() as db:
        plan, problems = runs.make_plan(db, _sheet(*lines), None, by)
    assert plan, problems
    return plan


def _places(db: Db, number: str) -> list[tuple[str | None, dt.date, dt.date | None]]:
    rows = db.execute(
        sa.select(Membership.department, Membership.from_on, Membership.until_on)
        .join(Person, Person.subject == Membership.subject)
        .where(Person.external_id == number)
        .order_by(Membership.from_on, Membership.department)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Return every row about people, to see whether anything at all is different."""
    kept = ("person", "membership", "department", "department_state", "permission_grant")
    with database.reading() as db:
        found = {}
        for name in kept:
            table = Base.metadata.tables[name]
            columns = [column for column in table.columns if column.name != "changed_at"]
            found[name] = sorted((tuple(row) for row in db.execute(sa.select(*columns))), key=repr)
    return found


@pytest.fixture(autouse=True)
def _departments(database: Database) -> None:
    with database.writing() as db:
        factories.department(db, "domein", name="Domein")
        factories.department(db, "vth", parent="domein")
        factories.department(db, "griffie", parent="domein")


def test_a_list_brings_people_in_where_they_belong(database: Database) -> None:
    _apply(database, ANNA, BRAM, CEM)
    with database.reading() as db:
        bram = db.scalars(sa.select(Person).where(Person.external_id == "002")).one()
        assert (bram.given_name, bram.family_name, bram.email, bram.email_key) == (
            "Bram",
            "de Boer",
            "bram@x.example",
            "bram@x.example",
        )
        assert _places(db, "001") == [("vth", factories.LONG_AGO, None)]
        assert _places(db, "002") == [("griffie", NOW.date(), None)]
        assert db.scalar(sa.select(Membership.share).where(Membership.subject == bram.subject)) == pytest.approx(0.8)
        assert sorted(db.scalars(sa.select(AuditEntry.action))) == ["person.joined"] * 3 + ["roster.applied"]


def test_the_same_list_again_changes_nothing(database: Database) -> None:
    _apply(database, ANNA, BRAM, CEM)
    before = _everything(database)
    _run, plan = _apply(database, CEM, ANNA, BRAM)
    assert (plan.differences, plan.unchanged) == ((), 3)
    assert _everything(database) == before


def test_moving_leaving_and_coming_back_keep_what_was(database: Database) -> None:
    _apply(database, ANNA, BRAM, CEM)
    later = By(None, NOW + dt.timedelta(days=10), "roster")
    _apply(database, ANNA.replace("Vth", "Griffie"), CEM, by=later)
    day = later.at.date()
    with database.reading() as db:
        assert _places(db, "001") == [("vth", factories.LONG_AGO, day), ("griffie", day, None)]
        assert _places(db, "002") == [("griffie", NOW.date(), day)]
        assert db.scalar(sa.select(Person.deactivated_at).where(Person.external_id == "002")) == later.at
    last = By(None, NOW + dt.timedelta(days=20), "roster")
    _apply(database, ANNA.replace("Vth", "Griffie"), BRAM, CEM, by=last)
    with database.reading() as db:
        assert _places(db, "002") == [("griffie", NOW.date(), day), ("griffie", last.at.date(), None)]
        assert db.scalar(sa.select(Person.deactivated_at).where(Person.external_id == "002")) is None


def test_who_leaves_loses_sessions_and_duties_at_once(database: Database) -> None:
    _apply(database, ANNA, BRAM)
    with database.writing() as db:
        bram = db.scalars(sa.select(Person).where(Person.external_id == "002")).one()
        signin.open_session(db, bram.id, NOW, way="passkey")
        db.add(PermissionGrant(person_id=bram.id, permission="editor", granted_at=NOW, confirmed_at=NOW))
    _apply(database, ANNA, by=By(None, NOW + dt.timedelta(hours=1), "roster"))
    with database.reading() as db:
        assert list(db.scalars(sa.select(SignInSession.person_id))) == []
        assert list(db.scalars(sa.select(PermissionGrant.person_id))) == []


def test_two_people_exchange_their_addresses(database: Database) -> None:
    _apply(database, ANNA, BRAM)
    swapped = [ANNA.replace("anna@", "bram@"), BRAM.replace("bram@", "anna@")]
    _run, plan = _apply(database, *swapped)
    assert len(plan.differences) == 2
    assert _plan(database, *swapped).differences == ()


def test_people_who_were_made_by_hand_or_provisioned_are_never_leavers(database: Database) -> None:
    with database.writing() as db:
        factories.person(db, name="Hand Made")
        place = Place("civil_servant", None, "vth")
        provisioned = Particulars("Pro", "Visioned", "pro@x.example", external_id="900", user_name="pro@x.example")
        directory.join(db, provisioned, place, NOW.date(), BY)
    assert _plan(database, ANNA).leavers == 0


def test_mistakes_stop_everything_unless_rows_may_be_skipped(database: Database) -> None:
    _apply(database, ANNA, BRAM)
    wrong = BRAM.replace("Griffie", "Grifie").replace("Bram", "Abraham")
    before = _everything(database)
    with pytest.raises(runs.HasErrors):
        _apply(database, ANNA, wrong, CEM)
    assert _everything(database) == before
    _run, plan = _apply(database, ANNA, wrong, CEM, choices=Choices(skip_errors=True, share=100))
    assert [one.who.given_name for one in plan.differences] == ["Cem"]
    assert plan.leavers == 0


def test_many_leavers_ask_for_their_number(database: Database) -> None:
    _apply(database, ANNA, BRAM, CEM)
    for choices in (Choices(share=10), Choices(share=10, leavers=1), Choices(share=10, leavers=3)):
        with pytest.raises(runs.TooManyLeavers):
            _apply(database, ANNA, choices=choices)
    _run, plan = _apply(database, ANNA, choices=Choices(share=10, leavers=2))
    assert plan.leavers == 2


def test_a_try_is_applied_only_by_who_made_it_within_the_hour_and_when_nothing_changed(database: Database) -> None:
    maker = By(UUID(int=7), NOW, "roster")
    sheet = _sheet(ANNA, BRAM)
    with database.writing() as db:
        plan, _problems = runs.make_plan(db, sheet, None, maker)
        assert plan
        run = runs.keep_draft(db, sheet, None, plan, maker)
    for by, why in (
        (By(UUID(int=8), NOW), NotFound),
        (By(None, NOW), NotFound),
        (By(maker.actor, NOW + dt.timedelta(hours=1)), runs.Expired),
    ):
        with pytest.raises(why), database.writing() as db:
            runs.apply_draft(db, run, plan.digest(), ALL, by)
    with pytest.raises(runs.Changed), database.writing() as db:
        runs.apply_draft(db, run, "0" * 64, ALL, maker)
    with database.writing() as db:
        runs.apply_draft(db, run, plan.digest(), ALL, maker)
    with pytest.raises(NotFound), database.writing() as db:
        runs.apply_draft(db, run, plan.digest(), ALL, maker)
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Person)) == 2


def test_what_somebody_else_changed_meanwhile_makes_a_try_old(database: Database) -> None:
    sheet, maker = _sheet(ANNA, BRAM), By(UUID(int=7), NOW, "roster")
    with database.writing() as db:
        plan, _problems = runs.make_plan(db, sheet, None, maker)
        assert plan
        run = runs.keep_draft(db, sheet, None, plan, maker)
    _apply(database, ANNA)
    with pytest.raises(runs.Changed), database.writing() as db:
        runs.apply_draft(db, run, plan.digest(), ALL, maker)


def test_taking_it_back_leaves_everything_as_it_was(database: Database) -> None:
    _apply(database, ANNA, BRAM, CEM, "004;Dewi;;Maas;dewi@x.example;Vth;1;;")
    _apply(database, ANNA, BRAM, CEM, by=By(None, NOW + dt.timedelta(days=1), "roster"))
    before = _everything(database)
    at = NOW + dt.timedelta(days=2)
    run, plan = _apply(
        database,
        ANNA.replace("Vth", "Griffie"),  # moves
        BRAM.replace("bram@", "abraham@").replace("Griffie;0,8", "Griffie;0,5"),  # changes
        "004;Dewi;;Maas;bram@x.example;Vth;1;;",  # comes back, with an address that became free
        "005;Elif;;Smit;elif@x.example;Nieuw Team;1;;",  # joins, in a department that is new
        by=By(None, at, "roster"), under="domein",
    )  # fmt: skip
    assert {one.kind.value for one in plan.differences} == {"join", "return", "move", "change", "leave"}
    with database.writing() as db:
        assert undo(db, run, By(None, at + dt.timedelta(hours=23), "roster")) == (5, ())
    assert _everything(database) == before
    with pytest.raises(NotFound), database.writing() as db:
        undo(db, run, By(None, at + dt.timedelta(hours=23), "roster"))


def test_who_changed_since_is_left_and_named(database: Database) -> None:
    run, _done = _apply(database, ANNA, BRAM, CEM)
    with database.writing() as db:
        bram = db.scalars(sa.select(Person).where(Person.external_id == "002")).one()
        signin.open_session(db, bram.id, NOW, way="password")
        cem = db.scalars(sa.select(Person).where(Person.external_id == "003")).one()
        directory.move(db, cem.subject, Place("civil_servant", None, "griffie"), NOW.date(), BY)
    with database.writing() as db:
        assert undo(db, run, BY) == (1, ("Bram de Boer", "Cem Kaya"))
    with database.reading() as db:
        assert sorted(db.scalars(sa.select(Person.given_name))) == ["Bram", "Cem"]
        assert runs.run_of(db, run).kept == ("Bram de Boer", "Cem Kaya")


def test_after_a_day_it_cannot_be_taken_back_and_holds_no_names(database: Database) -> None:
    run, _done = _apply(database, ANNA)
    with database.writing() as db:
        sheet = _sheet(ANNA, BRAM)
        plan, _problems = runs.make_plan(db, sheet, None, BY)
        assert plan
        runs.keep_draft(db, sheet, None, plan, BY)
    with database.writing() as db:
        assert runs.forget_old_runs(db, NOW + dt.timedelta(minutes=59)) == 0
        assert runs.forget_old_runs(db, NOW + dt.timedelta(hours=1)) == 1
        assert runs.forget_old_runs(db, NOW + dt.timedelta(hours=24)) == 1
        assert runs.forget_old_runs(db, NOW + dt.timedelta(hours=25)) == 0
    with database.reading() as db:
        kept = db.scalars(sa.select(RosterRun)).one()
        assert (kept.state, kept.content, kept.counts["join"]) == ("applied", None, 1)
    with pytest.raises(runs.Expired), database.writing() as db:
        undo(db, run, By(None, NOW + dt.timedelta(hours=25)))


def test_a_try_keeps_only_what_is_read(database: Database) -> None:
    sheet = _sheet(ANNA + ";geheim", header=HEADER + ";Salaris")
    with database.writing() as db:
        plan, _problems = runs.make_plan(db, sheet, None, BY)
        assert plan
        run = runs.keep_draft(db, sheet, None, plan, BY)
    with database.reading() as db:
        assert "geheim" not in str(db.get_one(RosterRun, run).content)
        again, under = runs.draft_of(db, run, BY)
        assert runs.make_plan(db, again, under, BY)[0] == plan


def test_a_new_department_comes_only_where_it_was_asked_for(database: Database) -> None:
    line = ANNA.replace("Vth", "Team Écht Nieuw")
    with pytest.raises(runs.Changed):
        _apply(database, line)
    _apply(database, line, under="domein")
    with database.reading() as db:
        made = db.scalars(sa.select(DepartmentState).where(DepartmentState.department == "team-echt-nieuw")).one()
        assert (made.name, made.parent, made.from_on) == ("Team Écht Nieuw", "domein", NOW.date())
        assert _places(db, "001") == [("team-echt-nieuw", NOW.date(), None)]


def test_in_what_is_kept_of_a_try_only_numbers_and_addresses_stand_bare(database: Database) -> None:
    """A line, a share or a name that looks like somebody's number would show one person's row to another."""
    sheet = _sheet("5;2;;1;een@x.example;Vth;1;;", ANNA)
    with database.writing() as db:
        plan, _problems = runs.make_plan(db, sheet, None, BY)
        assert plan
        run = runs.keep_draft(db, sheet, None, plan, BY)
    with database.reading() as db:
        content = db.get_one(RosterRun, run).content
    assert content
    bare = [cell for row in content["rows"][1:] for cell in row if not cell.startswith("=")]
    assert bare == ["5", "een@x.example", "001", "anna@x.example"]


def test_whoever_is_erased_stands_in_no_list_any_more(database: Database, engine: sa.Engine) -> None:
    """Neither in one that can still be taken back, nor in one that somebody is trying."""
    _apply(database, ANNA, BRAM)
    with database.writing() as db:
        plan, _problems = runs.make_plan(db, _sheet(ANNA.replace("Visser", "Vissers"), BRAM), None, BY)
        assert plan
        runs.keep_draft(db, _sheet(ANNA.replace("Visser", "Vissers"), BRAM), None, plan, BY)
    assert "anna@x.example" in traces.dump(engine)
    with database.writing() as db:
        anna = db.scalars(sa.select(Person).where(Person.external_id == "001")).one()
        known = {"anna@x.example", "visser", str(anna.id), anna.id.hex}
        erasure.erase(db, anna, BY)
    assert database.leave_no_trace()
    assert traces.hits(known, traces.dump(engine)) == []
    with database.reading() as db:
        assert db.scalars(sa.select(Person.external_id)).all() == ["002"]
