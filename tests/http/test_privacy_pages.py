"""The dossier follows the settings and permissions; administrators erase, delay and see who asked."""

import dataclasses as dc
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pypdf
import pytest
import sqlalchemy as sa

from app.clock import local_date, now
from app.config import Config
from app.interop import paper
from app.people import permissions
from app.people.permissions import Access, Area, Permission, Rule
from app.people.records import Person
from app.privacy import erasure, pack
from app.privacy.holdings import Term
from app.privacy.pack import Facts, Part
from app.storage.database import Database
from app.web import privacy_pack
from tests import traces
from tests.factories import Known
from tests.visitor import Visitor

SignIn = Callable[..., Visitor]


def _texts(found: tuple[Part, ...]) -> Iterator[str]:
    for part in found:
        yield from (part.title, *part.sentences, *part.points)
        for table in part.tables:
            yield from (table.caption, *table.columns, *(cell for row in table.rows for cell in row))


def _facts(config: Config, **changed: Any) -> Facts:  # noqa: ANN401  any field
    facts = Facts("Provincie Testland", config, {}, (("Wat", "wie"), (("cijfers", "ja"),)), (), (), "")
    return dc.replace(facts, **changed)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"minimum_group": 12}, "Een groep van minder dan 12 mensen wordt niet getoond"),
        ({"minimum_answers": 25}, "ten minste 25 antwoorden"),
        ({"smtp_host": "mail.testland.example"}, "aan, via mail.testland.example"),
        ({"oidc_issuer": "https://login.testland.example"}, "aan, bij https://login.testland.example"),
        ({"scim_tokens": "x" * 40}, "ontvangt namen, adressen en afdelingen"),
        ({"session_hours": 7}, "altijd na 7 uur"),
        ({"idle_minutes": 33}, "na 33 minuten zonder gebruik"),
    ],
)
def test_a_changed_setting_changes_the_dossier(config: Config, changed: Mapping[str, Any], said: str) -> None:
    months = dict.fromkeys(Term, 1)
    before = " ".join(_texts(pack.parts(_facts(config, months=months))))
    after = " ".join(_texts(pack.parts(_facts(dc.replace(config, **changed), months=months))))
    assert said not in before
    assert said in after
    assert "x" * 40 not in after, "a secret is no fact"


def test_the_page_tells_the_terms_the_matrix_and_what_is_published(with_duty: SignIn) -> None:
    shown = with_duty("administrator").open("/people/privacy-pack")
    for text in ("24 maanden na de laatste keer", "tot 12 maanden na vertrek", "Deelname, antwoorden en uitslagen van een ander",
                 "Er is nog geen tabel gepubliceerd", "artikel 27 lid 1 onder k", "zijn geen medewerkers", "AVG artikel 30",
                 "(DPIA)", "email_key"):  # fmt: skip
        assert text in shown.main, text


def test_a_changed_permission_changes_the_dossier(with_duty: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    administrator = with_duty("administrator")

    def row() -> str:
        return next(line for line in administrator.open("/people/privacy-pack").main.split("Versies van de inhoud")[1:])[:120]

    before = row()
    more = Rule({Area.GROUP_FIGURES: Access.SEE, Area.CONTENT: Access.CHANGE})
    monkeypatch.setattr(permissions, "RULES", {**permissions.RULES, Permission.INSIGHT: more})
    assert row() != before


def test_it_stays_dutch_for_who_reads_in_english(with_duty: SignIn) -> None:
    administrator = with_duty("administrator")
    before = administrator.open("/people/privacy-pack")
    administrator.post("/language", {"lang": "en", "next": "/"})
    after = administrator.open("/people/privacy-pack")
    article = "".join(before.one("article").itertext())
    assert "".join(after.one("article").itertext()) == article
    assert after.one("article").get("lang") == "nl"


def test_the_pdf_is_tagged_and_says_the_same(with_duty: SignIn) -> None:
    answer = with_duty("administrator").raw("GET", "/people/privacy-pack.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=signaalwijzer-privacydossier-")
    read = pypdf.PdfReader(io.BytesIO(answer.data))
    root = read.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "nl")  # type: ignore[index]
    text = " ".join(page.extract_text() for page in read.pages)
    for words in ("Privacydossier Signaalwijzer", "Voor de ondernemingsraad", "Voor politieke ambtsdragers", "DPIA"):
        assert words in text


def test_a_document_fetches_nothing(tmp_path: Any) -> None:  # noqa: ANN401  the fixture
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    html = f'<html lang="nl"><title>x</title><body><img alt="" src="file://{secret}"><img alt="" src="http://127.0.0.1:1/x"><p>ja</p>'
    made = pypdf.PdfReader(io.BytesIO(paper.pdf(html)))
    assert "ja" in made.pages[0].extract_text()
    assert list(made.pages[0].images) == []


def test_without_pango_the_page_says_so_and_stays(with_duty: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_html: str) -> bytes:
        raise paper.NoPrinter

    monkeypatch.setattr(privacy_pack, "pdf", none)
    shown = with_duty("administrator").open("/people/privacy-pack.pdf", status=503)
    assert "het pakket Pango ontbreekt" in shown.main
    assert "AVG artikel 30" in shown.main


@pytest.mark.parametrize("path", ["/people/privacy-pack", "/people/privacy-pack.pdf", "/people/erasures/"])
@pytest.mark.parametrize("duty", ["core_team", "editor", "griffier", None])
def test_only_administrators_see_it(with_duty: SignIn, path: str, duty: str | None) -> None:
    visitor = with_duty(duty) if duty else with_duty()
    assert visitor.raw("GET", path).status_code == 403


# Erasing


@pytest.fixture
def anna(database: Database) -> Known:
    with database.writing() as db:
        return traces.somebody(db, "Anna Wittenbrood", "wittenbrood")


@pytest.fixture
def administrator(with_duty: SignIn) -> Visitor:
    return with_duty("administrator")


def test_an_administrator_sees_who_asked_and_erases_with_the_name_typed(
    administrator: Visitor, anna: Known, database: Database
) -> None:
    assert "Niemand wacht op verwijdering" in administrator.open("/people/erasures/").main
    with database.writing() as db:
        erasure.ask(db, anna.subject, now())
        known = traces.known_of(db, anna)
    listed = administrator.open("/people/erasures/")
    page = administrator.open(next(href for href in listed.hrefs if href.endswith("/erase")))
    assert "Deze persoon vroeg er zelf om" in page.main
    form = page.form(button="Verwijder voorgoed")
    assert "is anders dan de naam" in administrator.refused(form, name="Anna").main
    assert administrator.refused(form, name="").h1 == "Verwijder Anna Wittenbrood"
    done = administrator.submit(form, name=" anna  wittenbrood ")
    assert "Niemand wacht op verwijdering" in done.main
    assert traces.hits(known, traces.dump(database.engine)) == []
    assert traces.hits(known, traces.files_of(database.engine).decode("latin-1")) == []


def test_an_investigation_delays_it(administrator: Visitor, anna: Known, database: Database) -> None:
    path = f"/people/{anna.id}/erase"
    page = administrator.open(path)
    for wrong in ("Anna Wittenbrood", ""):
        administrator.refused(page.form(button="Stel uit"), reference=wrong)
    administrator.refused(page.form(button="Stel uit"), reference="INC-1", until="2020-01-01")
    held = administrator.submit(page.form(button="Stel uit"), reference="INC-2026-014")
    assert "kenmerk INC-2026-014" in held.main
    administrator.refused(page.form(button="Verwijder voorgoed"), name="Anna Wittenbrood")
    with database.reading() as db:
        assert db.get(Person, anna.id) is not None
        assert erasure.hold_on(db, anna.subject, local_date(now()))
    free = administrator.submit(held.form(button="Beëindig het uitstel"))
    administrator.submit(free.form(button="Verwijder voorgoed"), name="Anna Wittenbrood")
    with database.reading() as db:
        assert db.get(Person, anna.id) is None


def test_nobody_erases_themselves_or_somebody_unknown(administrator: Visitor, database: Database) -> None:
    with database.reading() as db:
        own = db.scalar(sa.select(Person.id).where(Person.given_name == "Koen"))
    assert "Vraag een andere beheerder" in administrator.open(f"/people/{own}/erase").main
    assert administrator.post(f"/people/{own}/erase", {"name": "Koen Rietveld"}).status_code == 422
    for path in ("erase", "hold", "hold/end"):
        answer = administrator.post(f"/people/00000000-0000-4000-8000-000000000000/{path}",
                                    {"name": "x", "reference": "INC-1"})  # fmt: skip
        assert answer.status_code == 404, path


def test_the_core_team_cannot_erase(with_duty: SignIn, anna: Known, database: Database) -> None:
    for path in ("erase", "hold", "hold/end"):
        assert with_duty("core_team").post(f"/people/{anna.id}/{path}", {"name": "Anna Wittenbrood"}).status_code == 403
    with database.reading() as db:
        assert db.get(Person, anna.id) is not None
