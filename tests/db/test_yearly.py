"""The yearly report in the database: prose that is never lost, versions that are frozen, and making them again."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.audit.actions import Action
from app.audit.records import AuditEntry
from app.errors import Conflict, NotFound
from app.insight import meldpunt, periods, published, register, yearly, yearly_ledger
from app.insight.brought import Reports
from app.insight.outcomes import Outcome
from app.insight.records import OutcomeRelease, ReportFile, ReportRelease
from app.insight.register import Kind, of_outcomes
from app.insight.sheets import Sheet
from app.insight.statements import Tongue
from app.insight.yearly_ledger import Edited, NoReason, NothingChanged, StillOpen
from app.learning.publishing import Library
from app.learning.report_records import ReportProse
from app.people.values import By
from app.storage.database import Database
from tests import factories
from tests.participation import noon
from tests.yearly import FROZEN_ON, NAME, YEAR, candidate, draft, publish, tell

AT = noon(FROZEN_ON)
WHO, OTHER = By(uuid4(), AT), By(uuid4(), AT)
FILES: Mapping[str, bytes] = {"verslag.pdf": b"%PDF een", "verslag.zip": b"PK twee"}


def _sheet(outcome: Outcome, _say: Tongue) -> Sheet:
    return Sheet(("Soort", "Aantal"), tuple(outcome.shown["rows"]), texts=1, keys=("category", "reports"))


MELDPUNT = of_outcomes("trial", (), lambda _say: "Meldingen", lambda _say: "Aantallen per kwartaal.", _sheet)


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> tuple[Kind, ...]:
    """The register with a kind of outcomes."""
    without = tuple(one for one in register.KINDS if one.slug != MELDPUNT.slug)
    monkeypatch.setattr(register, "KINDS", (*without, MELDPUNT))
    return register.KINDS


@pytest.fixture
def _year(database: Database) -> None:
    publish(database)


def _freeze(database: Database, reason: str = "", day: dt.date = FROZEN_ON) -> yearly.Report:
    made = candidate(database, reason, day)
    yearly_ledger.freeze(database, made, FILES, By(WHO.actor, noon(day)))
    return made


def _write(database: Database, text: str, *, after: int, by: By = WHO, chapter: str = "bereik") -> None:
    with database.writing() as db:
        yearly_ledger.write(db, YEAR, chapter, text, after=after, by=by)


def _verify(database: Database, number: int = 1) -> yearly_ledger.Verdict:
    with database.reading() as db:
        return yearly_ledger.verify(db, YEAR, number)


@pytest.mark.usefixtures("_year")
def test_the_report_is_made_of_every_table_of_the_year_and_of_no_other(database: Database) -> None:
    made = draft(database)
    with database.reading() as db:
        wanted = {(one.kind, one.subject, one.period) for one in register.every(db) if one.period.startswith("2025")}
        assert yearly_ledger.years(db) == [2025, 2024]
    assert {(one.source.kind, one.source.subject, one.source.period) for one in made.known.exhibits} == wanted
    assert {one.period[:4] for one in made.known.sources} == {"2024", "2025"}
    reach = next(one for one in made.chapters if one.slug == "bereik")
    assert reach.topics[0].sentences[0].startswith("In 2025 begonnen ")
    assert "; in 2024 " in reach.topics[0].sentences[0]
    assert [len(one.marks) > 0 for one in reach.drawings] == [True, True]


@pytest.mark.usefixtures("_year")
def test_every_number_of_the_report_is_that_of_the_register(database: Database) -> None:
    made = draft(database)
    with database.reading() as db:
        for one in made.known.exhibits:
            kind = register.kind(one.source.kind)
            assert kind is not None
            address = register.Address(one.source.kind, one.source.subject, one.source.period)
            assert kind.read(db, address, yearly.DUTCH) == one.sheet


def test_a_year_of_which_nothing_was_published_has_no_report(database: Database) -> None:
    with database.reading() as db:
        assert yearly_ledger.years(db) == []
        with pytest.raises(NotFound):
            yearly_ledger.draft(db, NAME, YEAR, FROZEN_ON)
        with pytest.raises(NotFound):
            yearly_ledger.verify(db, YEAR, 1)
        with pytest.raises(NotFound):
            yearly_ledger.file(db, YEAR, 1, "verslag.pdf")


@pytest.mark.usefixtures("_year")
def test_every_text_is_kept_with_who_and_when(database: Database) -> None:
    _write(database, "Er waren drie acties.", after=0)
    _write(database, "Er waren vier acties.", after=1, by=OTHER)
    _write(database, "Er waren vier acties.", after=2, by=OTHER)  # the same text is no edit
    with database.reading() as db:
        edits = yearly_ledger.history(db, YEAR, "bereik")
        assert [(one.number, one.text, one.subject, one.at) for one in edits] == [
            (2, "Er waren vier acties.", OTHER.actor, AT), (1, "Er waren drie acties.", WHO.actor, AT),
        ]  # fmt: skip
        lines = db.scalars(sa.select(AuditEntry).where(AuditEntry.action == Action.REPORT_EDITED)).all()
        assert [one.details for one in lines] == [{"year": YEAR, "what": "bereik"}] * 2
    assert next(one for one in draft(database).chapters if one.slug == "bereik").prose == "Er waren vier acties."


@pytest.mark.usefixtures("_year")
def test_who_writes_on_an_older_text_is_told_what_stands_there_now(database: Database) -> None:
    _write(database, "De eerste tekst.", after=0)
    with pytest.raises(Edited) as refused:
        _write(database, "Een andere tekst.", after=0, by=OTHER)
    assert refused.value.newest.text == "De eerste tekst."
    with pytest.raises(Edited):
        _write(database, "Een tekst uit de toekomst.", after=7, by=OTHER)
    with database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(ReportProse)) == 1


def test_there_is_no_prose_beside_a_chapter_that_does_not_exist(database: Database) -> None:
    with pytest.raises(NotFound):
        _write(database, "Tekst.", after=0, chapter="voorwoord")


@pytest.mark.usefixtures("_year")
def test_a_frozen_version_is_kept_with_its_data_its_files_and_their_hashes(database: Database) -> None:
    made = _freeze(database)
    with database.reading() as db:
        row = db.get_one(ReportRelease, (YEAR, 1))
        assert row.data == yearly.canonical(yearly.data(made))
        assert row.data_hash == yearly.hash_of(json.loads(row.data)) == made.versions[0].data_hash
        assert yearly_ledger.files(db, YEAR)[1] == [
            (name, hashlib.sha256(content).hexdigest(), len(content)) for name, content in FILES.items()
        ]
        assert yearly_ledger.file(db, YEAR, 1, "verslag.pdf").content == b"%PDF een"
        (line,) = db.scalars(sa.select(AuditEntry).where(AuditEntry.action == Action.REPORT_FROZEN))
        assert (line.actor, line.details) == (WHO.actor, {"year": YEAR, "version": 1, "source": "hand"})
    assert _verify(database) == yearly_ledger.Verdict(made.versions[0], (), ())


@pytest.mark.usefixtures("_year")
def test_a_year_that_is_not_over_is_not_frozen(database: Database) -> None:
    with pytest.raises(StillOpen):
        candidate(database, day=dt.date(2025, 12, 31))


@pytest.mark.usefixtures("_year")
def test_a_correction_says_what_changed_and_the_older_version_stays(database: Database) -> None:
    _freeze(database)
    with pytest.raises(NoReason):
        candidate(database, "  ")
    with pytest.raises(NoReason):
        candidate(database, "a" * 601)
    with pytest.raises(NothingChanged):
        candidate(database, "Er is iets veranderd.")
    _write(database, "Er waren drie acties.", after=0)
    later = FROZEN_ON + dt.timedelta(days=40)
    second = _freeze(database, "De acties ontbraken.", later)
    assert [(one.number, one.made_on, one.reason) for one in second.versions] == [
        (1, FROZEN_ON, ""), (2, later, "De acties ontbraken."),
    ]  # fmt: skip
    assert second.versions[1].changes == ("De toelichting bij ‘2. Wie deden mee’ is gewijzigd.",)
    assert second.versions[0].data_hash == second.versions[1].data_hash
    with database.reading() as db:
        assert sorted(yearly_ledger.files(db, YEAR)) == [1, 2]
    assert [_verify(database, number).faults for number in (1, 2)] == [(), ()]


@pytest.mark.usefixtures("_year")
def test_two_who_freeze_at_once_make_one_version(database: Database) -> None:
    one, other = candidate(database), candidate(database)
    yearly_ledger.freeze(database, one, FILES, WHO)
    with pytest.raises(Conflict):
        yearly_ledger.freeze(database, other, {"anders.pdf": b"x"}, OTHER)
    with database.reading() as db:
        assert len(yearly_ledger.versions(db, YEAR)) == 1
        assert [one.name for one in db.scalars(sa.select(ReportFile).order_by(ReportFile.name))] == list(FILES)


@pytest.mark.usefixtures("_year", "kinds")
def test_made_again_after_everything_moved_on_it_is_equal(database: Database, library: Library) -> None:
    tell(database, {"rows": [["agressie", 31], ["integriteit", 12]]})
    first = _freeze(database)
    assert "trial-2025" in yearly.data(first)["tables"]
    # More of the same year, a corrected figure, another organisation, other prose, new people: all later.
    tell(database, {"rows": [["agressie", 33], ["integriteit", 12]]}, number=2)
    tell(database, {"rows": [["agressie", 9]]}, kind="onbekend")
    for period in (periods.quarter(2025, 1), periods.so_far(2025, 4)):
        assert published.publish(database, library.catalogue, period, FROZEN_ON)
    _write(database, "Later geschreven.", after=0)
    with database.writing() as db:
        who = factories.person(db, unit="wonen")
        factories.attempt(db, who, at=noon(dt.date(2025, 6, 6)))
    verdict = _verify(database)
    assert (verdict.faults, verdict.remarks) == ((), ())
    changes = candidate(database, "Het Meldpunt verbeterde een aantal.").versions[-1].changes
    assert "Tabel trial-2025, rij 1 (agressie): reports 31 werd 33." in changes
    assert "Tabel participation-2025-q1 is toegevoegd." in changes


@pytest.mark.usefixtures("_year")
def test_a_correction_of_the_meldpunt_changes_no_frozen_report(database: Database, library: Library) -> None:
    def bring(number: int, *counts: int) -> None:
        lanes = dict(zip(("undermining", "aggression", "integrity"), counts, strict=True))
        meldpunt.bring(database, [Reports(periods.quarter(YEAR, number), lanes)], noon(FROZEN_ON))
        meldpunt.publish_due(database, library.catalogue, FROZEN_ON)

    for number in (2, 3):
        bring(number, 9, 14, 6)
    assert "meldpunt-2025-q3" in yearly.data(_freeze(database))["tables"]
    bring(2, 9, 24, 6)
    bring(1, 8, 8, 8)
    verdict = _verify(database)
    assert (verdict.faults, verdict.remarks) == ((), ())
    changes = candidate(database, "Het Meldpunt verbeterde een aantal.").versions[-1].changes
    assert "Tabel meldpunt-2025-q1 is toegevoegd." in changes


@pytest.mark.usefixtures("_year", "kinds")
def test_a_ledger_that_was_changed_is_found_and_named(database: Database) -> None:
    tell(database, {"rows": [["agressie", 31]]})
    _freeze(database)
    with database.writing() as db:
        row = db.scalars(sa.select(OutcomeRelease)).one()
        row.shown = {"rows": [["agressie", 13]]}
    assert _verify(database).faults == ("Tabel trial-2025, rij 1 (agressie): reports 31 werd 13.",)


@pytest.mark.usefixtures("_year")
def test_data_and_files_that_were_changed_are_found(database: Database) -> None:
    _freeze(database)
    with database.writing() as db:
        kept = db.get_one(ReportFile, (YEAR, 1, "verslag.pdf"))
        kept.content = b"%PDF anders"
        row = db.get_one(ReportRelease, (YEAR, 1))
        row.data = row.data.replace('"format":1', '"format":2')
    faults = _verify(database).faults
    assert "De bewaarde gegevens passen niet bij hun controlegetal." in faults
    assert "Onderdeel ‘format’ van de gegevens is anders." in faults
    assert "Het bestand verslag.pdf past niet bij zijn controlegetal." in faults


@pytest.mark.usefixtures("_year")
def test_other_words_with_the_same_data_are_a_remark(database: Database) -> None:
    _freeze(database)
    with database.writing() as db:
        row = db.get_one(ReportRelease, (YEAR, 1))
        row.words = row.words.replace("begonnen", "startten")
    verdict = _verify(database)
    assert verdict.faults == ()
    assert "De zinnen met cijfers in ‘2. Wie deden mee’ zijn gewijzigd." in verdict.remarks


def test_the_database_refuses_a_correction_without_a_reason(database: Database) -> None:
    values = {"year": YEAR, "organisation": NAME, "data": "{}", "data_hash": "0" * 64, "words": "{}", "changes": []}
    with pytest.raises(sa.exc.IntegrityError), database.writing() as db:
        db.add(ReportRelease(**values, number=2, reason="", frozen_on=FROZEN_ON))
