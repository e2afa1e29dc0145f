"""What is told of closed pulses: each once, when its quarter is over, and nothing that is hidden is kept."""

import datetime as dt
import json
import random
import threading

import sqlalchemy as sa

from app.insight import nightly, outcomes, pulses, register
from app.insight.measures import CIVIL_SERVANTS, OFFICE_HOLDERS, ORGANISATION
from app.insight.periods import quarter
from app.insight.pulse_figures import REST, YES, PulseTable
from app.insight.records import OutcomeRelease
from app.insight.register import Address
from app.insight.sheets import Percent
from app.learning.publishing import Library
from app.learning.pulse_records import Pulse
from app.storage.database import Database
from tests import factories, pulse_rows
from tests.tongue import DUTCH

AFTER = dt.date(2027, 1, 4)
LAST, THIRD = quarter(2026, 4), quarter(2026, 3)
GROUPS = {
    "unit:wegen": (90, 90, 30, 20, 6), "unit:tram": (60, 60, 20, 14, 5), "unit:natuur": (80, 80, 40, 10, 4),
    "domain:land": (40, 40, 12, 9, 4), OFFICE_HOLDERS: (55, 55, 20, 10, 4),
}  # fmt: skip


def departments(database: Database) -> None:
    with database.writing() as db:
        for domain, units in (("stad", ("wegen", "tram")), ("land", ("natuur",))):
            factories.department(db, domain)
            for unit in units:
                factories.department(db, unit, parent=domain)


def hold(database: Database, key: str = LAST.key, groups: dict[str, pulse_rows.Group] | None = None) -> None:
    with database.writing() as db:
        pulse_rows.hold(db, key, groups or GROUPS)


def published(database: Database, kind: str) -> list[PulseTable]:
    with database.reading() as db:
        return pulses.listed(db, [kind])


def test_a_closed_pulse_is_told_once_when_its_quarter_is_over(database: Database, library: Library) -> None:
    departments(database)
    hold(database)
    assert pulses.publish_due(database, library.catalogue, LAST.last) == 0
    assert pulses.publish_due(database, library.catalogue, AFTER) == 4
    first = published(database, "willingness")
    assert pulses.publish_due(database, library.catalogue, AFTER) == 0
    assert published(database, "willingness") == first
    assert [one.kind for kind in pulses.KINDS for one in published(database, kind)] == [
        "response", "willingness", "route", "barriers"
    ]  # fmt: skip


def test_a_pulse_that_is_open_is_not_told(database: Database, library: Library) -> None:
    departments(database)
    hold(database)
    with database.writing() as db:
        db.execute(sa.update(Pulse).values(closed_on=None))
    assert pulses.publish_due(database, library.catalogue, AFTER) == 0


def test_departments_stand_in_their_order_with_the_rest_of_a_domain_behind_them(database: Database, library: Library) -> None:
    departments(database)
    hold(database)
    nightly.publish_due(database, library.catalogue, AFTER)
    (table,) = published(database, "willingness")
    assert [line.group.key for line in table.lines] == [
        ORGANISATION, CIVIL_SERVANTS, OFFICE_HOLDERS, "unit:wegen", "unit:tram", "unit:natuur", "domain:land"
    ]  # fmt: skip
    assert [(line.group.label, line.group.domain, line.n) for line in table.units] == [
        ("Wegen", "Stad", 50), ("Tram", "Stad", 34), ("Natuur", "Land", 50), ("Land", "Land", 21)
    ]  # fmt: skip
    assert table.all_answers == 208
    assert table.shifted is False
    (route,) = published(database, "route")
    assert [line.group.key for line in route.lines] == [ORGANISATION, CIVIL_SERVANTS, OFFICE_HOLDERS]


def test_what_was_left_over_at_the_close_keeps_its_own_answers(database: Database, library: Library) -> None:
    """At the close it is called the organisation, as is the sum of all groups before and after the reminder."""
    departments(database)
    hold(database, groups={**GROUPS, "organisation": (40, 40, 17, 7, 4)})
    pulses.publish_due(database, library.catalogue, AFTER)
    (table,) = published(database, "willingness")
    line, whole = table.line(REST), table.everybody
    assert line
    assert whole
    assert (line.people, line.n, line.figures[YES].count) == (40, 24, 17)
    assert (whole.n, whole.figures[YES].count) == (185 + 24, 122 + 17)


def test_a_department_of_which_few_answered_is_told_with_another(database: Database, library: Library) -> None:
    departments(database)
    hold(database, groups={**GROUPS, "unit:tram": (120, 120, 20, 14, 5)})
    pulses.publish_due(database, library.catalogue, AFTER)
    (table,) = published(database, "willingness")
    assert [line.group.key for line in table.units] == ["unit:wegen", "unit:natuur", REST]
    kept = json.dumps([one.shown for one in rows(database)])
    assert "unit:tram" not in json.dumps([one.shown for one in rows(database) if one.kind == "willingness"])
    assert '"apart": ' not in kept
    assert '"certainly_not": ' not in kept


def rows(database: Database) -> list[outcomes.Outcome]:
    with database.reading() as db:
        return outcomes.of_kinds(db, pulses.KINDS)


def test_in_a_quarter_without_office_holders_it_is_of_civil_servants(database: Database, library: Library) -> None:
    departments(database)
    hold(database, THIRD.key, {key: one for key, one in GROUPS.items() if key != OFFICE_HOLDERS})
    pulses.publish_due(database, library.catalogue, AFTER)
    for kind in ("willingness", "response", "route"):
        (table,) = published(database, kind)
        assert table.lines[0].group.key == CIVIL_SERVANTS
        assert table.line(ORGANISATION) is None


def test_a_pulse_that_hardly_anybody_answered_is_known_and_tells_nothing(database: Database, library: Library) -> None:
    departments(database)
    hold(database, groups={"organisation": (300, 300, 4, 3, 1)})
    assert pulses.publish_due(database, library.catalogue, AFTER) == 4
    assert pulses.publish_due(database, library.catalogue, AFTER) == 0
    assert published(database, "willingness") == []
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(OutcomeRelease)) == 4


def test_two_who_publish_at_once_tell_it_once_and_the_same(database: Database, library: Library) -> None:
    departments(database)
    hold(database)
    made: list[int] = []

    def publish(seed: int) -> None:
        made.append(pulses.publish_due(database, library.catalogue, AFTER, chance=random.Random(seed)))  # noqa: S311

    threads = [threading.Thread(target=publish, args=(seed,)) for seed in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(made) == 4
    assert set(made) == {0, 4}, "the tables of a pulse are added together"


def test_the_register_gives_every_table_of_pulses(database: Database, library: Library) -> None:
    departments(database)
    hold(database)
    with database.writing() as db:
        pulse_rows.hold(db, "2026-q2", GROUPS, pulse_rows.OTHERS)
    pulses.publish_due(database, library.catalogue, AFTER)
    with database.reading() as db:
        every = [one for one in register.every(db) if one.kind in {*pulses.KINDS, "roles"}]
        kinds = {one.slug: one for one in register.KINDS}
        found = {(one.kind, one.subject, one.period): kinds[one.kind].read(db, one, DUTCH) for one in every}
        roles = register.BOTH_ROLES.read(db, Address("roles", "", LAST.key), DUTCH)
        assert register.BOTH_ROLES.read(db, Address("roles", "x", LAST.key), DUTCH) is None
        assert register.BOTH_ROLES.read(db, Address("roles", "", THIRD.key), DUTCH) is None
    assert sorted(found) == [
        ("barriers", "", "2026-q4"), ("experience", "", "2026-q2"), ("opinion", "control", "2026-q2"),
        ("response", "", "2026-q2"),
        ("response", "", "2026-q4"), ("roles", "", "2026-q2"), ("roles", "", "2026-q4"), ("route", "ondermijning", "2026-q4"),
        ("willingness", "ondermijning", "2026-q2"), ("willingness", "ondermijning", "2026-q4"),
    ]  # fmt: skip
    assert all(found.values())
    assert roles
    assert [row[:2] for row in roles.rows] == [
        ("Zou melden", "Ambtenaren"), ("Zou melden", "Politieke ambtsdragers"),
        ("Kent de meldroute", "Ambtenaren"), ("Kent de meldroute", "Politieke ambtsdragers"),
    ]  # fmt: skip
    assert roles.rows[1][2:5] == (30, 20, Percent(67))


def test_what_a_name_was_then_stays(database: Database, library: Library) -> None:
    departments(database)
    hold(database)
    pulses.publish_due(database, library.catalogue, AFTER)
    (table,) = published(database, "willingness")
    assert table.question.text == "Stel, je krijgt geld aangeboden. Zou je dat melden?"
    line = table.line("unit:wegen")
    assert line
    found = line.share(YES)
    assert found
    assert (found.x, found.n, found.population) == (30, 50, 90)
