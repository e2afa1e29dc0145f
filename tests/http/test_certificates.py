"""A proof of participation: made by whoever finished something, kept, shared, and checked by anyone with the code."""

import dataclasses as dc
import datetime as dt
import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pypdf
import pytest
import sqlalchemy as sa
from pypdf.generic import ContentStream

from app.clock import now
from app.config import Config
from app.interop import paper, qr
from app.learning import publishing
from app.learning.publishing import Library
from app.learning.records import Certificate, CertificateShare, Completion
from app.people import misses
from app.people.records import Person, SignInTry
from app.storage.database import Database
from app.web.application import make_application
from tests import catalogue_files, factories, forms_files
from tests.catalogue_files import BRIEFING as BRIEFING_FILE
from tests.catalogue_files import MODULE as MODULE_FILE
from tests.catalogue_files import SLUG
from tests.factories import Known
from tests.journeys import BRIEFING, MODULE
from tests.unit.interop.test_qr import dark
from tests.visitor import ADDRESS, Page, Visitor

MAKE = "Maak je bewijs van deelname"
FINISHED = dt.datetime(2026, 11, 4, 11, 0, tzinfo=dt.UTC)


@pytest.fixture
def config(config: Config) -> Config:
    """With the address that is on paper for good."""
    return dc.replace(config, base_url=ADDRESS)


@pytest.fixture
def samira(database: Database, page: Visitor) -> Known:
    """A civil servant who finished the module in November 2026."""
    with database.writing() as db:
        who = factories.person(db, name="Samira van der Berg", email="samira@provincie.example", unit="vth")
        factories.completion(db, who, at=FINISHED, version=page.catalogue.modules[SLUG].version)
    return who


@pytest.fixture
def owner(page: Visitor, samira: Known) -> Visitor:
    """She, signed in."""
    return page.another().sign_in(samira)


@pytest.fixture
def proof(owner: Visitor) -> Page:
    """Her proof, just made."""
    return owner.submit(owner.open(MODULE).form(button=MAKE))


def _shared(owner: Visitor, proof: Page) -> str:
    """Share a proof and return the path of the page that anyone can check."""
    owner.submit(proof.form(button="Deel dit bewijs"))
    return _path(owner.open(proof.path))


def _path(seen: Page) -> str:
    address = seen.links["Bekijk wat een ander ziet"]
    assert address.startswith(f"{ADDRESS}/certificates/")
    return urlsplit(address).path


def _code(database: Database) -> str:
    with database.reading() as db:
        return db.scalars(sa.select(Certificate.code)).one()


def _count(database: Database, table: type[Certificate | CertificateShare | SignInTry]) -> int:
    with database.reading() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(table)) or 0


# Making one


@pytest.mark.parametrize("path", [MODULE, f"{MODULE}done/", "/me/"])
def test_whoever_finished_something_makes_a_proof_from_there_and_finds_it_back(
    owner: Visitor, database: Database, path: str
) -> None:
    made = owner.submit(owner.open(path).form(button=MAKE))
    assert made.h1 == "Je bewijs van deelname"
    for words in ("Samira van der Berg", "Geschenken", "4 november 2026", "31 december 2027", "Provincie"):
        assert words in made.main
    assert "Alle lessen gelezen, ten minste 70% van de toets goed en het scenario uitgespeeld." in made.main
    assert "niet wat iemand nu weet of kan" in made.main
    again = [href for text, href in owner.open(path).links.items() if text.startswith("Bekijk je bewijs van deelname")]
    assert again == [made.path]
    assert _count(database, Certificate) == 1


def test_twice_the_same_button_is_one_proof(owner: Visitor, database: Database) -> None:
    form = owner.open(MODULE).form(button=MAKE)
    assert owner.submit(form).path == owner.submit(form).path
    assert _count(database, Certificate) == 1


def test_who_finished_nothing_is_offered_nothing_and_makes_nothing(employee: Visitor, database: Database) -> None:
    assert "Nog niets afgerond" in employee.open("/me/").main
    assert "bewijs van deelname" not in employee.open(MODULE).main
    for path in (f"module/{SLUG}/2026", f"briefing/{SLUG}/2026", "quiz/weg/2026", f"module/{SLUG}/9999", f"module/{SLUG}/x"):
        assert employee.post(f"/me/certificates/{path}").status_code == 404
    assert _count(database, Certificate) == 0


def test_an_office_holder_is_addressed_formally(page: Visitor, database: Database) -> None:
    with database.writing() as db:
        who = factories.office_holder(db, name="Willem Lindeboom")
        factories.completion(db, who, kind="briefing", at=FINISHED, version=page.catalogue.briefings[SLUG].version)
    politician = page.another().sign_in(who)
    made = politician.submit(politician.open(f"{BRIEFING}done/").form(button="Maak uw bewijs van deelname"))
    assert made.h1 == "Uw bewijs van deelname"
    assert "Alle kaarten gezien." in made.main
    assert not re.search(r"\b(je|jij|jouw)\b", made.main, re.IGNORECASE)
    assert "U deelt dit bewijs." in politician.submit(made.form(button="Deel dit bewijs")).main


@pytest.mark.parametrize(
    ("via", "words"),
    [
        ("rule", "Alle lessen gelezen, ten minste 70% van de toets goed en het scenario uitgespeeld."),
        ("entry", "Ten minste 83% van de vragen vooraf goed."),
        ("credit", "Meegeteld voor iets wat ergens anders is gedaan."),
    ],
    ids=["rule", "entry", "credit"],
)
def test_it_says_honestly_how_it_was_finished(
    content_dir: Path, config: Config, database: Database, via: str, words: str
) -> None:
    library = Library(catalogue_files.write(content_dir, forms_files.files()))
    with database.writing() as db:
        who = factories.person(db)
        factories.completion(db, who, version=library.catalogue.modules[SLUG].version)
        db.execute(sa.update(Completion).values(via=via))
    owner = Visitor(make_application(config, database, library), database, library.catalogue).sign_in(who)
    assert f"Wat ervoor nodig was {words} Wat erin zat" in owner.submit(owner.open(MODULE).form(button=MAKE)).main


def test_later_edits_change_not_a_byte_of_it(
    owner: Visitor, proof: Page, database: Database, content_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as db:
        owner.app.extensions["signaalwijzer"].library.keep(db, owner.catalogue.modules[SLUG], FINISHED)
    path = _shared(owner, proof)
    before = owner.open(proof.path).main, _text(owner, proof), owner.another().open(path).main
    for name in (MODULE_FILE, BRIEFING_FILE):
        file = content_dir / name
        file.write_text(file.read_text(encoding="utf-8").replace("title: ", "title: Anders ", 1), encoding="utf-8")
    monkeypatch.setattr(publishing, "LOOK_AGAIN_SECONDS", 0.0)
    assert owner.open(MODULE).h1 == "Anders Geschenken"
    assert (owner.open(proof.path).main, _text(owner, proof), owner.another().open(path).main) == before
    assert _count(database, Certificate) == 1


# Whose it is


@pytest.mark.parametrize("duty", ["administrator", "core_team", "editor", "department_contact", None])
def test_a_proof_of_another_is_nowhere_whatever_ones_duty(
    page: Visitor, proof: Page, database: Database, duty: str | None
) -> None:
    with database.writing() as db:
        colleague = factories.person(db, name="Koen Rietveld", duties=(duty,) if duty else ())
    other = page.another().sign_in(colleague)
    assert other.open(proof.path, status=404).h1 == "Deze pagina bestaat niet"
    assert other.raw("GET", f"{proof.path.rstrip('/')}.pdf").status_code == 404
    assert other.post(f"{proof.path}share").status_code == other.post(f"{proof.path}close").status_code == 404
    assert _count(database, CertificateShare) == 0


def test_a_visitor_is_sent_to_sign_in(page: Visitor, proof: Page) -> None:
    for path in (proof.path, f"{proof.path.rstrip('/')}.pdf"):
        assert page.another().raw("GET", path).headers["Location"].startswith("/auth/login")


# On paper


def _pdf(visitor: Visitor, proof: Page) -> pypdf.PdfReader:
    answer = visitor.raw("GET", proof.links["Haal het op als PDF"])
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=bewijs-van-deelname-{SLUG}-2026.pdf"
    return pypdf.PdfReader(io.BytesIO(answer.data))


def _text(visitor: Visitor, proof: Page) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in _pdf(visitor, proof).pages))


def _dark_on_paper(reader: pypdf.PdfReader) -> set[tuple[int, int]]:
    """Return the dark squares of the code in a PDF, from the lines that its picture is drawn with."""
    pending: list[Any] = [reader.pages[0]]
    while pending:
        holder = pending.pop().get_object()
        pending += list(holder.get("/Resources", {}).get("/XObject", {}).values())
        data = holder.get_contents() if "/Contents" in holder else holder
        lines, at = set(), (0, 0.0)
        for values, operator in ContentStream(data, reader).operations:
            if operator == b"m":
                at = int(values[0]), float(values[1])
            elif operator == b"l" and float(values[1]) == at[1] and at[1] % 1:
                lines |= {(column - qr.QUIET, int(at[1]) - qr.QUIET) for column in range(at[0], int(values[0]))}
                at = int(values[0]), at[1]
        if len(lines) > 100:
            return lines
    return set()


def test_the_pdf_is_one_tagged_page_that_says_the_same(owner: Visitor, proof: Page, database: Database) -> None:
    read = _pdf(owner, proof)
    root: Any = read.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"], len(read.pages)) == (True, "nl", 1)
    assert read.metadata is not None
    assert read.metadata.title == "Bewijs van deelname: Geschenken"
    text = _text(owner, proof)
    version = owner.catalogue.modules[SLUG].version[:8]
    for words in (
        "Samira van der Berg", "Geschenken", "4 november 2026", "Telt voor 2026", "31 december 2027", version,
        "Provincie Voorbeeld", "Alle lessen gelezen", "niet wat iemand nu weet of kan"
    ):  # fmt: skip
        assert words in text, text
    assert f"{ADDRESS}/certificates/{_code(database)}" in text.replace(" ", "")


def test_the_code_on_paper_leads_to_the_page_of_this_site(owner: Visitor, proof: Page, database: Database) -> None:
    address = f"{ADDRESS}/certificates/{_code(database)}"
    assert _dark_on_paper(_pdf(owner, proof)) == dark(qr.svg(address))
    picture = next(one.get("src", "") for one in proof.all("img"))
    assert dark(unquote(picture.removeprefix("data:image/svg+xml,")).encode()) == dark(qr.svg(address))


def test_the_pdf_is_dutch_for_who_reads_english(owner: Visitor, proof: Page) -> None:
    dutch = _text(owner, proof)
    owner.submit(proof.form(action="/language"), lang="en")
    assert _text(owner, proof) == dutch


def test_without_pango_the_page_says_so_and_can_be_printed(owner: Visitor, proof: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_given: object) -> bytes:
        raise paper.NoPrinter

    monkeypatch.setattr("app.web.certificates.pdf", none)
    shown = owner.open(proof.links["Haal het op als PDF"], status=503)
    assert "het pakket Pango ontbreekt" in shown.main
    assert "Samira van der Berg" in shown.main


# Shared


def test_until_it_is_shared_nobody_sees_it_and_the_owner_knows(owner: Visitor, proof: Page, database: Database) -> None:
    assert "Die is nog dicht" in proof.main
    assert "Bekijk wat een ander ziet" not in proof.links
    owner.another().open(f"/certificates/{_code(database)}", status=404)
    assert "Je deelt dit bewijs." in owner.submit(proof.form(button="Deel dit bewijs")).main


def test_anyone_with_the_code_sees_module_version_dates_and_initials_and_nothing_else(
    owner: Visitor, proof: Page, samira: Known
) -> None:
    seen = owner.another().open(_shared(owner, proof))
    assert seen.h1 == "S. B. deed mee aan Geschenken"
    version = owner.catalogue.modules[SLUG].version
    for words in ("Geschenken", "4 november 2026", "31 december 2027", version[:8], "S. B.", "Provincie Voorbeeld"):
        assert words in seen.main
    everything = seen.answer.get_data(as_text=True)
    for secret in ("Samira", "Berg", samira.email, str(samira.id), str(samira.subject), "vth", "Vth", version, "civil_servant",
                   "ambtenaar", "%"):  # fmt: skip
        assert secret not in everything.replace("100%", ""), secret
    assert "verlopen" not in seen.main


def test_it_is_found_however_the_code_is_typed(owner: Visitor, proof: Page) -> None:
    code = _shared(owner, proof).rsplit("/", 1)[1]
    typed = "-".join(code.lower()[place : place + 5] for place in range(0, len(code), 5)).replace("0", "o")
    assert owner.another().open(f"/certificates/{typed}").h1 == "S. B. deed mee aan Geschenken"


def test_search_engines_pass_it_by_and_its_address_goes_to_no_other_site(owner: Visitor, proof: Page) -> None:
    path = _shared(owner, proof)
    for address, status in ((path, 200), ("/certificates/weg", 404)):
        answer = owner.another().raw("GET", address)
        assert answer.status_code == status
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"


def test_after_its_last_day_it_says_that_it_expired(owner: Visitor, proof: Page, database: Database) -> None:
    path = _shared(owner, proof)
    with database.writing() as db:
        db.execute(sa.update(Certificate).values(valid_until=dt.date(2026, 1, 1)))
    seen = owner.another().open(path).main
    assert "Dit bewijs is verlopen." in seen
    assert "1 januari 2026" in seen


def _gone(visitor: Visitor, path: str) -> str:
    """Return the page for what is not shown, without what differs by itself: the path asked for and the token of its forms."""
    text = visitor.another().open(path, status=404).answer.get_data(as_text=True).replace(path, "/…")
    return re.sub(r'name="csrf_token" value="[^"]+"', "", text)


def test_unknown_closed_and_erased_are_one_and_the_same_page(
    owner: Visitor, proof: Page, database: Database, samira: Known
) -> None:
    path = _shared(owner, proof)
    owner.submit(owner.open(proof.path).form(button="Stop met delen"))
    closed, unknown = _gone(owner, path), _gone(owner, "/certificates/ABCDEFGHJK")
    owner.submit(owner.open(proof.path).form(button="Deel dit bewijs"))
    owner.another().open(path)
    with database.writing() as db:
        for table in (CertificateShare, Certificate):
            db.execute(sa.delete(table))
        db.execute(sa.update(Person).where(Person.id == samira.id).values(family_name="x"))
    assert closed == unknown == _gone(owner, path)
    assert "De eigenaar deelt het niet" in closed


def test_looking_changes_nothing_and_neither_does_asking_for_headers(owner: Visitor, proof: Page, database: Database) -> None:
    path = _shared(owner, proof)
    for method in ("GET", "HEAD"):
        assert owner.another().raw(method, path).status_code == 200
    assert owner.another().raw("POST", path).status_code in {400, 405}
    assert (_count(database, SignInTry), _count(database, CertificateShare)) == (0, 1)


def test_who_tries_many_codes_waits_and_who_has_the_right_one_does_not(owner: Visitor, proof: Page, database: Database) -> None:
    path = _shared(owner, proof)
    guesser = owner.another()
    guesser.open("/certificates/weg", status=404)
    with database.writing() as db:
        (key,) = db.scalars(sa.select(SignInTry.key))
        db.add_all(SignInTry(key=key, at=now()) for _number in range(misses.MOST - 1))
    assert "127.0.0.1" not in key
    assert "over een kwartier" in guesser.open("/certificates/weg", status=429).main
    guesser.open(path)
    with database.writing() as db:
        db.execute(sa.update(SignInTry).values(at=now() - misses.WINDOW))
    guesser.open("/certificates/weg", status=404)


@pytest.mark.parametrize("odd", ["ABC%00DEF", "%00", "A" * 26 + "%00", "%F0%9F%98%80", "A" * 5000])
def test_what_cannot_be_a_code_is_a_miss_like_any_other(owner: Visitor, proof: Page, database: Database, odd: str) -> None:
    owner.another().open(f"/certificates/{odd}", status=404)
    assert _count(database, SignInTry) == 1
    assert proof.status == 200


@pytest.mark.parametrize("odd", ["weg/geschenken/2026", "module%00/geschenken/2026", "module/gesch%00enken/2026", "quiz/x/2026"])
def test_what_cannot_be_finished_has_no_proof(owner: Visitor, odd: str) -> None:
    assert owner.post(f"/me/certificates/{odd}").status_code == 404


def test_two_tabs_and_two_clicks_leave_it_as_the_owner_last_said(owner: Visitor, proof: Page, database: Database) -> None:
    form = proof.form(button="Deel dit bewijs")
    first = owner.submit(form)
    owner.submit(form)
    assert _count(database, CertificateShare) == 1
    owner.submit(first.form(button="Stop met delen"))
    assert "Deel dit bewijs" in str(owner.open(proof.path).forms)
    assert _count(database, CertificateShare) == 2
