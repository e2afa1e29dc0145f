"""The yearly report in the database: prose that is never lost, versions that are frozen, and making them again."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.audit.records import AuditEntry
from app.errors import Conflict, NotFound
from app.insight import meldpunt, periods, published, register, statements_yearly, yearly, yearly_ledger, yearly_proof
from app.insight.brought import Reports
from app.insight.measures import STARTED
from app.insight.outcomes import Outcome
from app.insight.records import OutcomeRelease, Release, ReportFile, ReportRelease
from app.insight.register import Kind, of_outcomes
from app.insight.sheets import Sheet
from app.insight.statements import Tongue
from app.insight.yearly_ledger import Edited, NoReason, NothingChanged, StillOpen
from app.learning.publishing import Library
from app.learning.report_records import ReportProse
from app.people.records import Membership
from app.people.values import By
from app.storage.database import Database, Db
from tests import factories
from tests.participation import noon
from tests.yearly import FROZEN_ON, NAME, YEAR, add, candidate, draft, publish, tell

AT = noon(FROZEN_ON)
WHO, OTHER = By(uuid4(), AT), By(uuid4(), AT)
RULES = {
    "report_release_is_not_changed": "report_release", "report_release_is_not_taken_away": "report_release",
    "report_file_is_not_changed": "report_file", "report_file_is_not_taken_away": "report_file",
    "audit_entry_is_not_changed": "audit_entry", "audit_entry_is_not_taken_away": "audit_entry",
}  # fmt: skip
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
        assert line.actor == WHO.actor
        assert line.details == {
            "year": YEAR, "version": 1, "source": "hand", "data": row.data_hash, "words": yearly_proof.words_hash(row),
            "docx": None, "pdf": hashlib.sha256(b"%PDF een").hexdigest(), "zip": hashlib.sha256(b"PK twee").hexdigest(),
        }  # fmt: skip
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
def test_when_measuring_began_is_that_of_the_day_it_was_frozen(database: Database) -> None:
    why = "In 2024 is pas vanaf september gemeten. Daarom staat er geen vergelijking."
    add(database, periods.quarter(2024, 3), periods.so_far(2024, 9))
    assert why in yearly.words(_freeze(database))["bereik"]["sentences"]
    with database.writing() as db:
        row = db.scalars(sa.select(Release).where(Release.period_key == "2024-q3")).one()
        values = {one.name: getattr(row, one.name) for one in Release.__table__.columns}
        earlier = periods.quarter(2023, 3)
        day = FROZEN_ON + dt.timedelta(days=1)
        db.add(Release(**{**values, "position": 9999, "period_key": earlier.key, "last_on": earlier.last, "created_on": day}))
    verdict = _verify(database)
    assert (verdict.faults, verdict.remarks) == ((), ())
    with database.reading() as db:
        later = yearly_ledger.draft(db, NAME, YEAR, day)
    assert why not in yearly.words(later)["bereik"]["sentences"]


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


@pytest.mark.usefixtures("_year")
def test_a_quarter_from_before_the_list_of_people_breaks_no_report(database: Database, library: Library) -> None:
    with database.writing() as db:
        # Most came after the first quarter: of that one it is not known how many could have reported.
        db.execute(sa.update(Membership).values(from_on=dt.date(YEAR, 3, 1)))
    lanes = {"undermining": 9, "aggression": 14, "integrity": 6}
    meldpunt.bring(database, [Reports(periods.quarter(YEAR, number), lanes) for number in range(1, 5)], noon(FROZEN_ON))
    assert meldpunt.publish_due(database, library.catalogue, FROZEN_ON)
    with database.reading() as db:
        first, second, *_later = meldpunt.read(db)
    assert first.beside.person_days == 0
    assert second.beside.person_days > 0
    tables = yearly.data(_freeze(database))["tables"]
    assert tables[f"meldpunt-{YEAR}-q1"]["rows"][0][2:6] == [29, ".", ".", "."]


@pytest.mark.usefixtures("_year", "kinds")
def test_a_ledger_that_was_changed_is_found_and_named(database: Database) -> None:
    tell(database, {"rows": [["agressie", 31]]})
    _freeze(database)
    with database.writing() as db:
        row = db.scalars(sa.select(OutcomeRelease)).one()
        row.shown = {"rows": [["agressie", 13]]}
    assert _verify(database).faults == ("Tabel trial-2025, rij 1 (agressie): reports 31 werd 13.",)


@pytest.mark.usefixtures("_year")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE report_release SET words = '{}'",
        "UPDATE report_release SET reason = 'Een andere reden.' WHERE number = 1",
        "UPDATE report_file SET hash = 'f' WHERE name = 'verslag.pdf'",
        "DELETE FROM report_file WHERE name = 'verslag.pdf'",
        "DELETE FROM report_file",
    ],
)
def test_the_database_itself_refuses_to_change_what_is_frozen(database: Database, statement: str) -> None:
    _freeze(database)
    with pytest.raises(sa.exc.DBAPIError, match="a report that was frozen is kept as it was"), database.writing() as db:
        db.execute(sa.text(statement))
    assert _verify(database).faults == ()


@pytest.mark.usefixtures("_year")
def test_the_database_itself_refuses_to_take_a_version_away(database: Database) -> None:
    yearly_ledger.freeze(database, candidate(database), {}, WHO)
    with pytest.raises(sa.exc.DBAPIError, match="a report that was frozen is kept as it was"), database.writing() as db:
        db.execute(sa.text("DELETE FROM report_release"))


def _as_owner(database: Database, what: Callable[[Db], object]) -> None:
    """Do what only the owner of the database can: take away the rules that stand in the way, and then do it."""
    with database.writing() as db:
        is_postgresql = db.get_bind().dialect.name == "postgresql"
        for name, table in RULES.items():
            db.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER {name}" if is_postgresql else f"DROP TRIGGER {name}"))
        what(db)
        db.flush()
        for name, table in RULES.items() if is_postgresql else ():
            db.execute(sa.text(f"ALTER TABLE {table} ENABLE TRIGGER {name}"))


def _set(**values: object) -> Callable[[Db], object]:
    return lambda db: db.execute(sa.update(ReportRelease).values(**values))


def _reword(db: Db) -> None:
    row = db.get_one(ReportRelease, (YEAR, 1))
    row.words = row.words.replace("begonnen", "startten")


def _other_data(db: Db) -> None:
    """Change the data and the hash beside them."""
    row = db.get_one(ReportRelease, (YEAR, 1))
    row.data = row.data.replace('"format":1', '"format":2')
    row.data_hash = hashlib.sha256(row.data.encode()).hexdigest()


def _other_file(db: Db) -> None:
    """Change a file and the hash beside it."""
    kept = db.get_one(ReportFile, (YEAR, 1, "verslag.pdf"))
    kept.content, kept.hash = b"%PDF anders", hashlib.sha256(b"%PDF anders").hexdigest()


def _file_more(db: Db) -> None:
    db.add(ReportFile(year=YEAR, number=1, name="verslag.docx", content=b"PK", hash=hashlib.sha256(b"PK").hexdigest()))


def _other_hash(db: Db) -> None:
    db.execute(sa.update(ReportFile).values(hash="f" * 64))


def _no_files(db: Db) -> None:
    db.execute(sa.delete(ReportFile))


OTHER_TEXT = (
    "De tekst, de reden, de lijst van wijzigingen of de datum is niet die van het vaststellen: het logboek noemt een ander "
    "controlegetal."
)
OTHER_PDF = "Het bestand verslag.pdf is niet dat van het vaststellen: het logboek noemt een ander controlegetal."


@pytest.mark.usefixtures("_year")
@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        (_other_data, "De gegevens zijn niet die van het vaststellen: het logboek noemt een ander controlegetal."),
        (_other_data, "De vorm van het gegevensbestand is anders."),
        (_set(data="niets"), "De bewaarde gegevens of teksten zijn niet meer te lezen."),
        (_set(data_hash="f" * 64), "De bewaarde gegevens passen niet bij hun controlegetal."),
        (_reword, OTHER_TEXT),
        (_set(words="{}"), OTHER_TEXT),
        (_set(reason="Een andere reden."), OTHER_TEXT),
        (_set(changes=["Niets."]), OTHER_TEXT),
        (_set(frozen_on=dt.date(2026, 2, 1)), OTHER_TEXT),
        (_set(organisation="Provincie Anders"), OTHER_TEXT),
        (_other_file, OTHER_PDF),
        (_other_hash, "Het bestand verslag.zip past niet bij zijn controlegetal."),
        (_no_files, "Het PDF-bestand ontbreekt: volgens het logboek was het er bij het vaststellen."),
        (_file_more, "Het bestand verslag.docx was er niet bij het vaststellen: het logboek noemt het niet."),
        (lambda db: db.execute(sa.delete(AuditEntry)), "In het logboek staat niet dat versie 1 is vastgesteld."),
    ],
)  # fmt: skip
def test_what_the_owner_of_the_database_changed_is_found(database: Database, tamper: Callable[[Db], object], fault: str) -> None:
    _freeze(database)
    _as_owner(database, tamper)
    assert fault in _verify(database).faults


@pytest.mark.usefixtures("_year")
def test_a_line_of_the_trail_that_was_changed_too_is_found(database: Database) -> None:
    _freeze(database)

    def tamper(db: Db) -> None:
        _other_file(db)
        line = db.scalars(sa.select(AuditEntry).where(AuditEntry.action == Action.REPORT_FROZEN)).one()
        line.details = {**line.details, "pdf": hashlib.sha256(b"%PDF anders").hexdigest()}

    _as_owner(database, tamper)
    (fault,) = _verify(database).faults
    assert fault.startswith("Het logboek zelf klopt niet vanaf regel ")


@pytest.mark.usefixtures("_year")
def test_a_line_without_hashes_proves_nothing(database: Database) -> None:
    made = candidate(database)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yearly_proof, "note", lambda db, _row, _files, by: trail.note(
            db, Action.REPORT_FROZEN, by.at, details={"year": YEAR, "version": 1}
        ))  # fmt: skip
        yearly_ledger.freeze(database, made, FILES, WHO)
    assert _verify(database).faults == (
        "Het logboek noemt geen controlegetallen van deze versie, dus is er niets om mee te vergelijken.",
    )


@pytest.mark.usefixtures("_year")
def test_a_version_that_is_gone_is_missed(database: Database) -> None:
    _freeze(database)
    _write(database, "Er waren drie acties.", after=0)
    _freeze(database, "De acties ontbraken.")

    def take_away(db: Db) -> None:
        db.execute(sa.delete(ReportFile).where(ReportFile.number == 2))
        db.execute(sa.delete(ReportRelease).where(ReportRelease.number == 2))

    _as_owner(database, take_away)
    assert "Versie 2 is volgens het logboek vastgesteld, maar is er niet meer." in _verify(database).faults
    with pytest.raises(yearly_ledger.Gone):
        _verify(database, 2)
    with database.reading() as db:
        assert yearly_ledger.latest(db, YEAR) == 2


@pytest.mark.usefixtures("_year")
def test_a_line_that_is_past_its_term_is_said_and_is_no_fault(database: Database) -> None:
    _freeze(database)
    later = noon(FROZEN_ON + dt.timedelta(days=1))
    with database.writing() as db:
        trail.shorten(db, later, later)
    verdict = _verify(database)
    assert (verdict.faults, verdict.is_unproven) == ((), True)


@pytest.mark.usefixtures("_year")
def test_other_words_with_the_same_data_are_a_remark(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    _freeze(database)
    monkeypatch.setitem(statements_yearly.DID, STARTED, ("startte", "startten", "voor het eerst met een module of briefing"))
    verdict = _verify(database)
    assert verdict.faults == ()
    assert "De zinnen met cijfers in ‘2. Wie deden mee’ zijn gewijzigd." in verdict.remarks


def test_the_database_refuses_a_correction_without_a_reason(database: Database) -> None:
    values = {"year": YEAR, "organisation": NAME, "data": "{}", "data_hash": "0" * 64, "words": "{}", "changes": []}
    with pytest.raises(sa.exc.IntegrityError), database.writing() as db:
        db.add(ReportRelease(**values, number=2, reason="", frozen_on=FROZEN_ON))
