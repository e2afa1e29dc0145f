"""Two approvals, by two people, of exactly what they read; and nothing of what was not approved reaches a learner."""

import datetime as dt
from pathlib import Path
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from app.audit.records import AuditEntry
from app.catalogue import courses
from app.catalogue.courses import Course
from app.catalogue.model import Module
from app.errors import NotFound, Refusal
from app.learning import attempts, changes, publishing, queries, review, route
from app.learning.changes import Size
from app.learning.publishing import Library, NotApproved
from app.learning.records import ContentApproval, ContentPublication, ContentStep, SourceFlag
from app.learning.review import AnotherVersion, ApprovedAlready, NoReason, NoReviewer, NotInReview, OwnWork
from app.people.records import PermissionGrant
from app.people.values import By
from app.storage.database import Database
from tests import factories
from tests.catalogue_files import LESSON_ONE, MODULE, QUIZ, QUIZ_FILE, SLUG
from tests.factories import NOON, Known

HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "LOOK_AGAIN_SECONDS", 0.0)


@pytest.fixture
def guarded(content_dir: Path, database: Database) -> Library:
    """What a server has: nothing is served that was not approved."""
    return Library(content_dir, database)


@pytest.fixture
def people(database: Database) -> dict[str, Known]:
    """An editor, two reviewers of each kind, and somebody with nothing."""
    duties = {"editor": "editor", "domain": "domain_reviewer", "domain2": "domain_reviewer", "legal": "legal_reviewer",
              "legal2": "legal_reviewer"}  # fmt: skip
    with database.writing() as db:
        found = {name: factories.person(db, name=f"{name.capitalize()} Visser", duties=(duty,)) for name, duty in duties.items()}
        return {**found, "nobody": factories.person(db, name="Niemand Visser")}


def _by(who: Known, hours: int = 0) -> By:
    return By(who.subject, NOON + hours * HOUR)


def _course(library: Library, kind: str = "module") -> Course:
    found = courses.find(library.drafts, kind, SLUG)
    assert found
    return found


def _offer(database: Database, library: Library, who: Known, size: Size = "small", hours: int = 0) -> None:
    course = _course(library)
    with database.writing() as db:
        review.offer(db, course, course.version, _by(who, hours), size)


def _dossier(database: Database) -> review.Dossier:
    with database.reading() as db:
        return review.dossier(db, ("module", SLUG))


def _approve(database: Database, library: Library, who: Known, course: Course | None = None, hours: int = 0) -> bool:
    course = course or _course(library)
    with database.writing() as db:
        done = review.approve(db, course, course.version, _by(who, hours))
    library.hear()
    return done


def _edit(library: Library, path: str, old: str, new: str) -> None:
    place = library.folder / path
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new), encoding="utf-8")
    library.refresh()


def _count(database: Database, table: type[ContentApproval | ContentPublication | SourceFlag]) -> int:
    with database.reading() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_at_first_nothing_is_served_and_everything_is_in_review(guarded: Library, database: Database) -> None:
    assert not guarded.catalogue.modules
    assert not guarded.catalogue.quizzes
    assert guarded.in_review("module") == guarded.in_review("briefing") == 1
    with pytest.raises(NotApproved):
        guarded.current("module", SLUG)
    with pytest.raises(NotApproved):
        guarded.current("quiz", QUIZ)
    with pytest.raises(NotFound) as gone:
        guarded.current("module", "bestaat-niet")
    assert type(gone.value) is NotFound
    with database.reading() as db:
        assert review.dossier(db, ("module", SLUG)).state(_course(guarded).version) == "review"


def test_two_approvals_publish_the_module_with_its_quiz_and_scenario_and_nothing_else(
    guarded: Library, database: Database, people: dict[str, Known]
) -> None:
    assert not _approve(database, guarded, people["legal"])
    assert not guarded.catalogue.modules
    assert _approve(database, guarded, people["domain"])
    assert set(guarded.catalogue.modules) == {SLUG}
    assert guarded.catalogue.quizzes
    assert guarded.catalogue.scenarios
    assert not guarded.catalogue.briefings
    assert Library(guarded.folder, database).catalogue == guarded.catalogue
    with database.reading() as db:
        lines = db.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.number)).all()
    assert lines == ["content.approved", "content.approved", "content.published"]


def test_an_edit_goes_back_to_review_and_learners_keep_what_was_approved(
    guarded: Library, database: Database, people: dict[str, Known]
) -> None:
    _approve(database, guarded, people["legal"])
    _approve(database, guarded, people["domain"])
    before = guarded.catalogue.modules[SLUG]
    _edit(guarded, LESSON_ONE, "signaal", "teken")
    _edit(guarded, QUIZ_FILE, "Toets over geschenken", "Toets over cadeaus")
    assert guarded.catalogue.modules[SLUG] == before
    assert guarded.catalogue.quizzes[QUIZ].head.title == "Toets over geschenken"
    assert guarded.drafts.quizzes[QUIZ].head.title == "Toets over cadeaus"
    cold = Library(guarded.folder, database)
    assert cold.catalogue.modules[SLUG] == before
    assert cold.catalogue.quizzes[QUIZ].head.title == "Toets over geschenken"
    with database.reading() as db:
        told = review.dossier(db, ("module", SLUG))
        kept = review.files_of(db, told.publication) if told.publication else {}
    assert told.state(_course(guarded).version) == "review"
    assert told.approvals_of(_course(guarded).version) == ()
    assert "signaal" in kept[LESSON_ONE]
    _approve(database, guarded, people["legal2"], hours=1)
    _approve(database, guarded, people["domain2"], hours=1)
    assert guarded.catalogue.quizzes[QUIZ].head.title == "Toets over cadeaus"


def test_one_person_is_never_both_whatever_their_duties(guarded: Library, database: Database, people: dict[str, Known]) -> None:
    _approve(database, guarded, people["legal"])
    with pytest.raises(ApprovedAlready):
        _approve(database, guarded, people["legal"])
    with database.writing() as db:
        db.add(PermissionGrant(person_id=people["legal"].id, permission="domain_reviewer", granted_at=NOON, confirmed_at=NOON))
    with pytest.raises(NoReviewer):
        _approve(database, guarded, people["legal"])
    with database.writing() as db:
        db.execute(sa.delete(PermissionGrant).where(PermissionGrant.permission == "legal_reviewer"))
    with pytest.raises(ApprovedAlready):  # now only the other duty, and still the same person
        _approve(database, guarded, people["legal"])
    assert not guarded.catalogue.modules
    assert _count(database, ContentApproval) == 1


def test_two_of_one_duty_do_not_publish(guarded: Library, database: Database, people: dict[str, Known]) -> None:
    _approve(database, guarded, people["legal"])
    with pytest.raises(ApprovedAlready):
        _approve(database, guarded, people["legal2"])
    assert not guarded.catalogue.modules


@pytest.mark.parametrize("name", ["editor", "nobody"])
def test_without_the_duty_nobody_approves(guarded: Library, database: Database, people: dict[str, Known], name: str) -> None:
    with pytest.raises(NoReviewer):
        _approve(database, guarded, people[name])
    assert _count(database, ContentApproval) == 0


def test_a_duty_that_waits_or_a_person_who_left_approves_nothing(
    guarded: Library, database: Database, people: dict[str, Known]
) -> None:
    with database.writing() as db:
        db.execute(sa.update(PermissionGrant).values(confirmed_at=None).where(PermissionGrant.person_id == people["legal"].id))
        db.execute(sa.text("UPDATE person SET deactivated_at = created_at WHERE subject = :subject").bindparams(
            sa.bindparam("subject", people["domain"].subject, sa.Uuid())))  # fmt: skip
    for name in ("legal", "domain"):
        with pytest.raises(NoReviewer):
            _approve(database, guarded, people[name])


def test_whoever_offered_a_version_does_not_approve_it_with_a_later_duty(
    guarded: Library, database: Database, people: dict[str, Known]
) -> None:
    course = _course(guarded)
    with database.writing() as db:
        review.offer(db, course, course.version, _by(people["editor"]))
        db.execute(sa.update(PermissionGrant).values(permission="legal_reviewer")
                   .where(PermissionGrant.person_id == people["editor"].id))  # fmt: skip
    with pytest.raises(OwnWork):
        _approve(database, guarded, people["editor"])


def test_one_letter_more_does_not_make_it_the_text_of_somebody_else(
    guarded: Library, database: Database, people: dict[str, Known]
) -> None:
    _offer(database, guarded, people["editor"])
    with database.writing() as db:
        db.execute(sa.update(PermissionGrant).values(permission="legal_reviewer")
                   .where(PermissionGrant.person_id == people["editor"].id))  # fmt: skip
    _edit(guarded, LESSON_ONE, "signaal", "signaal ")
    with pytest.raises(OwnWork):
        _approve(database, guarded, people["editor"])
    _approve(database, guarded, people["domain"])
    assert _approve(database, guarded, people["legal"])
    _edit(guarded, LESSON_ONE, "signaal ", "teken ")  # of what comes after a publication they are no maker
    assert not _approve(database, guarded, people["editor"], hours=1)


def test_putting_back_takes_away_the_approvals_that_were_there(
    guarded: Library, database: Database, people: dict[str, Known]
) -> None:
    course = _course(guarded)
    _approve(database, guarded, people["domain"])
    with database.writing() as db:
        review.put_back(db, course, course.version, "Bij nader inzien klopt artikel 3 niet.", _by(people["domain"], 1))
    _offer(database, guarded, people["editor"], hours=2)
    assert _dossier(database).lacks(course.version) == review.REVIEWERS
    assert not _approve(database, guarded, people["legal"], hours=3)
    assert not guarded.catalogue.modules
    assert _approve(database, guarded, people["domain"], hours=4)
    assert [one.duty for one in _dossier(database).published_by] == ["legal_reviewer", "domain_reviewer"]
    _edit(guarded, LESSON_ONE, "signaal", "teken")
    _approve(database, guarded, people["legal"], hours=5)
    assert _approve(database, guarded, people["domain"], hours=6)
    assert len(guarded.history("module", SLUG)) == 2


def test_an_old_version_cannot_be_approved(guarded: Library, database: Database, people: dict[str, Known]) -> None:
    old = _course(guarded)
    _edit(guarded, LESSON_ONE, "signaal", "teken")
    with database.writing() as db, pytest.raises(AnotherVersion):
        review.approve(db, _course(guarded), old.version, _by(people["legal"]))
    with database.writing() as db, pytest.raises(AnotherVersion):
        review.approve(db, _course(guarded), "f" * 64, _by(people["legal"]))


def test_approvals_of_two_versions_do_not_add_up(guarded: Library, database: Database, people: dict[str, Known]) -> None:
    _approve(database, guarded, people["legal"])
    _edit(guarded, LESSON_ONE, "signaal", "teken")
    assert not _approve(database, guarded, people["domain"])
    assert not guarded.catalogue.modules


def test_what_was_approved_before_another_version_was_published_counts_no_more(
    guarded: Library, database: Database, people: dict[str, Known]
) -> None:
    _approve(database, guarded, people["legal"])  # of the first version
    _edit(guarded, LESSON_ONE, "signaal", "teken")
    _approve(database, guarded, people["legal"], hours=1)
    assert _approve(database, guarded, people["domain"], hours=1)
    _edit(guarded, LESSON_ONE, "teken", "signaal")  # back to the first
    assert not _approve(database, guarded, people["domain"], hours=2)
    assert "teken" in guarded.catalogue.modules[SLUG].pages[0].html
    assert _approve(database, guarded, people["legal"], hours=2)
    assert "signaal" in guarded.catalogue.modules[SLUG].pages[0].html


def test_a_draft_is_not_approved_until_it_is_offered(guarded: Library, database: Database, people: dict[str, Known]) -> None:
    course = _course(guarded)
    with database.writing() as db, pytest.raises(NoReason):
        review.put_back(db, course, course.version, "  ", _by(people["legal"]))
    with database.writing() as db:
        review.put_back(db, course, course.version, "Artikel 3 klopt niet.", _by(people["legal"]))
    with pytest.raises(NotInReview):
        _approve(database, guarded, people["domain"])
    with database.writing() as db:
        review.offer(db, course, course.version, _by(people["editor"], 1))
    _approve(database, guarded, people["domain"])
    assert _approve(database, guarded, people["legal"])
    with pytest.raises(NotInReview):
        _approve(database, guarded, people["legal2"])


def test_a_module_that_is_taken_away_is_not_served_any_more(
    guarded: Library, database: Database, people: dict[str, Known]
) -> None:
    for kind in ("module", "briefing"):
        _approve(database, guarded, people["legal"], _course(guarded, kind))
        _approve(database, guarded, people["domain"], _course(guarded, kind))
    assert guarded.catalogue.briefings
    for path in (guarded.folder / "modules" / SLUG / "briefing").iterdir():
        path.unlink()
    (guarded.folder / "modules" / SLUG / "briefing").rmdir()
    guarded.refresh()
    assert not guarded.catalogue.briefings
    assert guarded.catalogue.modules


def test_what_needs_something_that_is_not_served_is_held_back(
    guarded: Library, database: Database, people: dict[str, Known]
) -> None:
    other = guarded.folder / "modules" / "eerst"
    other.mkdir()
    for name in ("module.yaml", "01-wat-is-een-geschenk.md", "02-wat-doe-je.md"):
        text = (guarded.folder / "modules" / SLUG / name).read_text(encoding="utf-8")
        (other / name).write_text(text.replace("title: Geschenken", "title: Eerst"), encoding="utf-8")
    _edit(guarded, MODULE, "required_for:", "requires: [eerst]\nrequired_for:")
    assert guarded.is_current, guarded.problems
    _approve(database, guarded, people["legal"])
    _approve(database, guarded, people["domain"])
    assert guarded.held_back == {("module", SLUG)}
    assert not guarded.catalogue.modules
    first = courses.find(guarded.drafts, "module", "eerst")
    for name in ("legal", "domain"):
        _approve(database, guarded, people[name], first, hours=1)
    assert not guarded.held_back
    assert set(guarded.catalogue.modules) == {SLUG, "eerst"}


def test_a_database_out_of_reach_changes_nothing_and_at_the_start_serves_nothing(
    guarded: Library, database: Database, people: dict[str, Known]
) -> None:
    _approve(database, guarded, people["legal"])
    _approve(database, guarded, people["domain"])
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE content_publication RENAME TO elsewhere")
    try:
        guarded.hear()
        assert guarded.catalogue.modules
        assert not Library(guarded.folder, database).catalogue.modules
    finally:
        with database.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO content_publication")


def test_two_approvals_at_once_publish_once(guarded: Library, database: Database, people: dict[str, Known]) -> None:
    course, barrier = _course(guarded), Barrier(4)
    published: list[bool] = []
    refused: list[str] = []

    def approve(who: Known) -> None:
        barrier.wait()
        try:
            with database.writing() as db:
                done = review.approve(db, course, course.version, _by(who))
        except Refusal as refusal:
            refused.append(type(refusal).__name__)
        else:
            published.append(done)

    crowd = [Thread(target=approve, args=(people[name],)) for name in ("legal", "legal2", "domain", "domain2")]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert sorted(published) == [False, True]
    assert len(refused) == 2
    assert set(refused) <= {"ApprovedAlready", "NotInReview"}
    assert (_count(database, ContentApproval), _count(database, ContentPublication)) == (2, 1)


def test_the_database_itself_refuses_two_approvals_by_one_person(database: Database) -> None:
    row = {"kind": "module", "slug": SLUG, "round": 1, "version": "a" * 64, "at": NOON}
    with database.writing() as db:
        who = factories.person(db).subject
        db.add(ContentApproval(**row, duty="legal_reviewer", subject=who))
    with pytest.raises(sa.exc.IntegrityError), database.writing() as db:
        db.add(ContentApproval(**row, duty="domain_reviewer", subject=who))
    with pytest.raises(sa.exc.IntegrityError), database.writing() as db:
        db.add(ContentApproval(**row, duty="editor", subject=factories.person(db).subject))


def test_a_flag_is_set_changed_and_withdrawn_and_each_stays_a_row(
    guarded: Library, database: Database, people: dict[str, Known]
) -> None:
    key, by = ("quiz", QUIZ, "gedragscode"), _by(people["editor"])
    with database.writing() as db:
        review.flag(db, key, NOON.date(), "De wet verandert.", by)
        review.flag(db, key, NOON.date() + dt.timedelta(days=30), "Later dan gedacht.", by)
    guarded.hear()
    assert guarded.flags[key].reason == "Later dan gedacht."
    with database.writing() as db:
        review.withdraw(db, key, "Nagekeken.", by)
    guarded.hear()
    assert not guarded.flags
    with database.writing() as db, pytest.raises(NotInReview):
        review.withdraw(db, key, "Nog eens.", by)
    with database.writing() as db, pytest.raises(NoReason):
        review.flag(db, key, NOON.date(), "x" * 301, by)
    assert _count(database, SourceFlag) == 3


def test_a_served_module_is_what_the_files_said(guarded: Library, database: Database, people: dict[str, Known]) -> None:
    _approve(database, guarded, people["legal"])
    _approve(database, guarded, people["domain"])
    with database.reading() as db:
        module = guarded.version(db, "module", SLUG, guarded.catalogue.modules[SLUG].version)
    assert isinstance(module, Module)
    assert module == guarded.drafts.modules[SLUG]


# How large a change is


def test_a_large_change_is_offered_approved_and_kept_with_the_publication(
    guarded: Library, database: Database, people: dict[str, Known]
) -> None:
    _approve(database, guarded, people["legal"])
    _approve(database, guarded, people["domain"])
    _edit(guarded, LESSON_ONE, "signaal", "teken")
    assert _dossier(database).size_of(_course(guarded).version) == "small"
    _offer(database, guarded, people["editor"], "large", hours=1)
    assert _dossier(database).size_of(_course(guarded).version) == "large"
    _approve(database, guarded, people["legal"], hours=2)
    _approve(database, guarded, people["domain"], hours=2)
    assert [one.size for one in guarded.history("module", SLUG)] == ["small", "large"]
    assert Library(guarded.folder, database).history("module", SLUG) == guarded.history("module", SLUG)
    _edit(guarded, LESSON_ONE, "teken", "signaal")
    _approve(database, guarded, people["legal"], hours=3)
    _approve(database, guarded, people["domain"], hours=3)
    assert [one.size for one in guarded.history("module", SLUG)] == ["small", "large", "small"]
    with database.reading() as db:
        lines = db.execute(sa.select(AuditEntry.action, AuditEntry.details).order_by(AuditEntry.number)).all()
    told = [(action, details["size"]) for action, details in lines if "size" in details]
    assert told == [("content.published", ""), ("content.moved", "large"), ("content.published", "large"),
                    ("content.published", "small")]  # fmt: skip


def test_offering_again_corrects_the_size_and_each_stays_a_row(
    guarded: Library, database: Database, people: dict[str, Known]
) -> None:
    _approve(database, guarded, people["legal"])
    _approve(database, guarded, people["domain"])
    _edit(guarded, LESSON_ONE, "signaal", "teken")
    sizes: tuple[Size, ...] = ("large", "large", "small", "small", "large")
    for hours, size in enumerate(sizes, 1):
        _offer(database, guarded, people["editor"], size, hours)
        assert _dossier(database).size_of(_course(guarded).version) == size
    assert [one.size for one in _dossier(database).steps] == ["large", "small", "large"]


def test_what_was_said_of_an_earlier_round_or_of_another_version_does_not_count(
    guarded: Library, database: Database, people: dict[str, Known]
) -> None:
    _approve(database, guarded, people["legal"])
    _approve(database, guarded, people["domain"])
    _edit(guarded, LESSON_ONE, "signaal", "teken")
    _offer(database, guarded, people["editor"], "large", hours=1)
    _edit(guarded, LESSON_ONE, "teken", "bord")
    assert _dossier(database).size_of(_course(guarded).version) == "small"
    _approve(database, guarded, people["legal"], hours=2)
    _approve(database, guarded, people["domain"], hours=2)
    _edit(guarded, LESSON_ONE, "bord", "teken")
    assert _dossier(database).said_size(_course(guarded).version) is None
    assert [one.size for one in guarded.history("module", SLUG)] == ["small", "small"]


def test_of_what_nobody_can_have_finished_no_size_is_kept(guarded: Library, database: Database, people: dict[str, Known]) -> None:
    _offer(database, guarded, people["editor"], "large")
    _offer(database, guarded, people["editor"], "small", hours=1)
    _approve(database, guarded, people["legal"], hours=2)
    _approve(database, guarded, people["domain"], hours=2)
    assert [one.size for one in _dossier(database).steps] == [None]
    assert [one.size for one in guarded.history("module", SLUG)] == ["small"]


def test_the_database_itself_refuses_another_size(database: Database) -> None:
    with database.writing() as db:
        who = factories.person(db).subject
    step = {"kind": "module", "slug": SLUG, "version": "a" * 64, "reason": "", "subject": who, "at": NOON}
    served = {"kind": "module", "slug": SLUG, "version": "a" * 64, "parts": [], "at": NOON}
    for wrong in (
        ContentStep(**step, number=1, step="draft", size="large"),
        ContentStep(**step, number=2, step="offered", size="huge"),
        ContentPublication(**served, round=1, size="large"),
        ContentPublication(**served, round=2, size="huge"),
    ):
        with pytest.raises(sa.exc.IntegrityError), database.writing() as db:
            db.add(wrong)


def test_somebody_who_finished_the_old_version_is_asked_until_they_begin(
    guarded: Library, database: Database, people: dict[str, Known]
) -> None:
    _approve(database, guarded, people["legal"])
    _approve(database, guarded, people["domain"])
    module, who = guarded.catalogue.modules[SLUG], people["nobody"]
    with database.writing() as db:
        factories.completion(db, who, slug=SLUG, version=module.version, at=NOON + HOUR)
    _edit(guarded, LESSON_ONE, "signaal", "teken")
    _offer(database, guarded, people["editor"], "large", hours=2)
    _approve(database, guarded, people["legal"], hours=3)
    _approve(database, guarded, people["domain"], hours=3)

    def asked(module: Module) -> bool:
        with database.reading() as db:
            progress = queries.progress_of(db, who.subject)
        state = route.state_of(module, progress, NOON.year, {"civil_servant"})
        return changes.to_follow_again(module, state, progress, guarded.history("module", SLUG)) is not None

    new = guarded.catalogue.modules[SLUG]
    assert new.version != module.version
    assert asked(new)
    with database.writing() as db:
        attempts.start(db, guarded, new, who.taker, NOON + 4 * HOUR)
    assert not asked(new)
    with database.writing() as db:
        for page in new.pages:
            attempts.read_page(db, guarded, new, page.slug, who.taker, NOON + 5 * HOUR)
    with database.reading() as db:
        (kept,) = queries.progress_of(db, who.subject).completions
    assert (kept.version, kept.completed_at) == (module.version, NOON + HOUR)
