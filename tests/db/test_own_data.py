"""What somebody is shown of themselves is exactly what a dump of the database holds of them."""

from typing import Any

import pytest
import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.privacy import own
from app.privacy.holdings import HOLDINGS, Shown
from app.privacy.own import Hidden, Owner
from app.storage.database import Database
from tests import factories, traces
from tests.factories import NOON, Known


@pytest.fixture
def boss(database: Database) -> Known:
    with database.writing() as db:
        return traces.somebody(db, "Koen Rietveld", "koen", unit="ict")


@pytest.fixture
def anna(database: Database, boss: Known) -> Known:
    with database.writing() as db:
        return traces.somebody(db, "Anna Wittenbrood", "wittenbrood", by=boss)


def _held(database: Database, who: Known) -> own.Held:
    with database.reading() as db:
        return own.everything(db, Owner(who.id, who.subject))


def _mine(rows: dict[str, list[dict[str, Any]]], who: Known) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a dump that carry the number or subject of somebody in the column that says whose they are."""
    attempts = {row["id"] for row in rows["attempt"] if row["subject"] == who.subject}
    certificates = {row["id"] for row in rows["certificate"] if row["subject"] == who.subject}
    owners = {who.id, who.subject, *attempts, *certificates}
    links = ("person_id", "subject", "attempt_id", "certificate_id", "actor", "by", "made_by", "ended_by")
    return {
        name: [row for row in found if {row.get(link) for link in links} & owners or (name == "person" and row["id"] == who.id)]
        for name, found in rows.items()
    }


def test_every_row_of_a_dump_about_me_is_there_with_every_value(database: Database, anna: Known) -> None:
    held, wanted = _held(database, anna), _mine(traces.rows_of(database), anna)
    for name, rows in wanted.items():
        assert len(held.get(name, ())) == len(rows) or name == "roster_run", name
        for row in rows:
            assert any(_fits(name, row, shown) for shown in held[name]), f"{name}: {row}"
    assert {name for name, rows in held.items() if rows} >= {name for name, rows in wanted.items() if rows}
    empty = {name for name, rows in held.items() if not rows}
    assert empty == {"incident_hold", "audience"}, "this person left a trace everywhere else"


def _fits(name: str, row: dict[str, Any], shown: own.Row) -> bool:
    """Tell whether a shown row is this row: every value as it is, or hidden with a reason where the register says so."""
    return row.keys() == shown.keys() and all(
        shown[column] == value
        if value is None or HOLDINGS[name].columns[column].shown is Shown.AS_IS
        else shown[column] == own.YOURSELF or isinstance(shown[column], Hidden | list)
        for column, value in row.items()
    )


def test_nothing_of_anybody_else_is_in_it(database: Database, anna: Known, boss: Known) -> None:
    with database.reading() as db:
        others = traces.known_of(db, boss) | {str(boss.subject)}
    text = str(_held(database, anna))
    assert traces.hits(others, text) == []
    assert "x@y.example" not in text


def test_a_line_about_somebody_else_tells_nothing_of_them(database: Database, anna: Known, boss: Known) -> None:
    with database.writing() as db:
        trail.note(db, Action.PERSON_MOVED, NOON, actor=boss.subject, subject=anna.subject, details={"department": "geheim"})
    line = _held(database, boss)["audit_entry"][-1]
    assert line["actor"] == own.YOURSELF
    assert isinstance(line["subject"], Hidden)
    assert isinstance(line["details"], Hidden)
    mine = _held(database, anna)["audit_entry"][-1]
    assert mine["details"] == {"department": "geheim"}
    assert isinstance(mine["actor"], Hidden)


def test_who_looked_is_told_by_duty_and_not_by_name(database: Database, anna: Known, boss: Known) -> None:
    with database.reading() as db:
        found = own.lookers(db, Owner(anna.id, anna.subject))
        duties = own.duties_of(db, set(found.values()))
    assert set(found.values()) == {boss.subject}
    assert duties == {boss.subject: {"editor"}}


def test_no_secret_is_in_it_and_each_says_why(database: Database, anna: Known) -> None:
    held, rows = _held(database, anna), _mine(traces.rows_of(database), anna)
    secrets = {
        rows["person"][0]["password_hash"],
        rows["sign_in_session"][0]["token_hash"],
        rows["sign_in_token"][0]["token_hash"],
    }
    assert not [one for one in secrets if one in str(held)]
    assert isinstance(held["person"][0]["password_hash"], Hidden)
    assert held["person"][0]["password_hash"].why


def test_of_a_list_only_my_own_part_is_shown(database: Database, anna: Known) -> None:
    (run,) = _held(database, anna)["roster_run"]
    assert run["content"] == [{"email": "wittenbrood@provincie.example", "name": "Anna Wittenbrood"}]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ({"rows": [["1", "a@b.nl"], ["2", "c@d.nl"]]}, [["1", "a@b.nl"]]),
        ({"rows": [["1", " A@B.nl "]]}, [["1", " A@B.nl "]]),
        ({"before": {"a@b.nl": {"name": "A"}, "c@d.nl": {"name": "C"}}}, [{"a@b.nl": {"name": "A"}}]),
        (
            {"rows": [{"deep": {"email": "a@b.nl", "name": "A"}}, {"deep": {"email": "c@d.nl"}}]},
            [{"email": "a@b.nl", "name": "A"}],
        ),
        ({"rows": [["xa@b.nl"], ["a@b.nlx"]]}, []),
        (None, []),
    ],
)
def test_the_smallest_part_of_a_list_about_somebody_is_found(content: object, found: list[object]) -> None:
    assert list(own.parts_about(content, {"a@b.nl"})) == found


def test_the_number_of_queries_does_not_grow_with_what_is_kept(database: Database, anna: Known) -> None:
    queries: list[str] = []
    with database.reading() as db:
        sa.event.listen(db.connection(), "before_cursor_execute", lambda *said: queries.append(str(said[2])))
        own.everything(db, Owner(anna.id, anna.subject))
    assert len(queries) == len(own.ORDER) + 1
    with database.writing() as db:
        for number in range(2, 9):
            factories.attempt(db, anna, number=number)
    assert len(_held(database, anna)["attempt"]) == 8
