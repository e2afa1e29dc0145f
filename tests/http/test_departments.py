"""The administrator's pages about the organisation: looked at first, then changed."""

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.audit.records import AuditEntry
from app.clock import local_date, now
from app.insight.records import Release
from app.people import departments
from app.people.records import Membership
from app.storage.database import Database
from tests import factories
from tests.factories import LONG_AGO, Known
from tests.visitor import Visitor

SignIn = Callable[..., Visitor]
LATER = local_date(now()) + dt.timedelta(days=40)
ON = LATER.isoformat()
HOME = "/people/departments/"


@pytest.fixture
def province(database: Database) -> dict[str, Known]:
    """Two domains, three departments, three people."""
    with database.writing() as db:
        for slug, parent in (("mobiliteit", None), ("wegen", "mobiliteit"), ("tram", "mobiliteit"), ("steun", None)):
            factories.department(db, slug, parent=parent)
        return {name: factories.person(db, name=f"{name} Visser", unit=unit) for name, unit in
                (("Anna", "wegen"), ("Bram", "wegen"), ("Cem", "tram"))}  # fmt: skip


@pytest.fixture
def administrator(with_duty: SignIn, province: dict[str, Known]) -> Visitor:  # noqa: ARG001  the organisation comes first
    return with_duty("administrator")


def _units(database: Database, who: Known) -> list[str | None]:
    with database.reading() as db:
        return list(
            db.scalars(sa.select(Membership.department).where(Membership.subject == who.subject).order_by(Membership.from_on))
        )


def _count(database: Database, action: str) -> int:
    with database.reading() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.action == action)) or 0


def test_the_tree_of_today(administrator: Visitor) -> None:
    page = administrator.open(HOME)
    assert page.h1 == "Afdelingen van nu"
    for words in ("Mobiliteit 3 mensen", "Wegen 2 mensen", "Tram 1 persoon", "Steun 0 mensen"):
        assert words in page.main


def test_the_tree_of_another_day(administrator: Visitor) -> None:
    page = administrator.open(f"{HOME}?on=2000-01-01")
    assert page.h1 == "Afdelingen op 1 januari 2000"
    assert "Op deze dag waren er geen afdelingen" in page.main
    assert administrator.open(f"{HOME}?on=<b>").h1 == "Afdelingen van nu"


def test_a_name_is_looked_at_first_and_changes_from_its_day(administrator: Visitor, database: Database) -> None:
    form = administrator.open(f"{HOME}tram/rename").form(button="Bekijk wat er verandert")
    assert form.method == "get"
    preview = administrator.open(f"{HOME}tram/rename?name=Spoor&on={ON}")
    assert "‘Tram’ heet nu ‘Spoor’." in preview.main
    assert _count(database, "department.renamed") == 0
    done = administrator.submit(preview.form(button="Voer dit door"))
    assert done.h1 == "Tram"
    assert "‘Tram’ heet nu ‘Spoor’." in done.main
    home = administrator.open(HOME)
    assert "Wat er gaat veranderen" in home.main
    assert "Spoor" in administrator.open(f"{HOME}?on={ON}").main


def test_one_can_go_back_and_finds_what_one_filled_in(administrator: Visitor) -> None:
    preview = administrator.open(f"{HOME}tram/rename?name=Spoor&on={ON}")
    again = administrator.open(preview.links["Terug, en aanpassen"])
    assert again.form(button="Bekijk wat er verandert").values["name"] == ["Spoor"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"tram/rename?name=&on={ON}", "Vul de naam in."),
        (f"tram/rename?name=wegen&on={ON}", "Op deze plek heet er al een afdeling zo."),
        (f"tram/rename?name=Tram&on={ON}", "Zo is het al."),
        ("tram/rename?name=Spoor&on=morgen", "Vul een dag in als 31-12-2026."),
        ("tram/rename?name=Spoor&on=", "Vul in vanaf welke dag dit geldt."),
        ("tram/rename?name=Spoor&on=0001-01-01", "Vul een dag in als 31-12-2026."),
        ("tram/rename?name=Spoor&on=1999-01-01", "bestaat niet op 1 januari 1999"),
        (f"tram/move?parent=tram&on={ON}", "Maak een keuze uit de lijst."),
        (f"tram/move?parent=weg&on={ON}", "Maak een keuze uit de lijst."),
        (f"mobiliteit/move?parent=steun&on={ON}", "Een afdeling hoort bij een domein"),
        (f"mobiliteit/end?on={ON}", "Bij ‘Mobiliteit’ horen dan nog afdelingen"),
        (f"tram/end?on={ON}", "nog mensen bij ‘Tram’"),
        (f"tram/merge?into=&name=&parent=mobiliteit&on={ON}", "Vul de naam van de nieuwe afdeling in"),
        (f"tram/merge?into=wegen&name=Nieuw&parent=mobiliteit&on={ON}", "Laat de naam leeg"),
        (f"tram/merge?into=tram&name=&parent=mobiliteit&on={ON}", "Kies ten minste één andere afdeling."),
        (f"tram/merge?into=wegen&others=mobiliteit&name=&parent=mobiliteit&on={ON}", "Maak een keuze uit de lijst."),
        (f"tram/split?name_1=A&name_2=&parent=mobiliteit&on={ON}", "Vul de naam van de tweede afdeling in."),
        (f"tram/split?name_1=A&name_2=a&parent=mobiliteit&on={ON}", "heet er al een afdeling zo"),
        (f"tram/counted-with?other=tram&on={ON}", "Maak een keuze uit de lijst."),
    ],
)
def test_what_cannot_be_is_said_in_the_form(administrator: Visitor, path: str, words: str) -> None:
    page = administrator.open(HOME + path, status=422)
    assert words in page.main
    assert page.title.startswith("Fout:")


def test_a_merger_tells_how_many_people_move_and_moves_them(
    administrator: Visitor, database: Database, province: dict[str, Known]
) -> None:
    preview = administrator.open(f"{HOME}wegen/merge?others=tram&into=&name=Verkeer&parent=mobiliteit&on={ON}")
    for words in (
        "‘Tram’ en ‘Wegen’ gaan op in ‘Verkeer’.",
        "3 mensen verhuizen mee.",
        "‘Verkeer’ is nieuw, in het domein ‘Mobiliteit’.",
    ):
        assert words in preview.main
    administrator.submit(preview.form(button="Voer dit door"))
    assert _units(database, province["Anna"]) == ["wegen", "verkeer"]
    assert _units(database, province["Cem"]) == ["tram", "verkeer"]
    gone = administrator.open(f"{HOME}wegen/")
    assert "Deze afdeling houdt op te bestaan" in gone.main
    assert "Andere naam" not in gone.main


def test_a_merger_into_one_that_is_there(administrator: Visitor, database: Database, province: dict[str, Known]) -> None:
    preview = administrator.open(f"{HOME}tram/merge?into=wegen&name=&parent=mobiliteit&on={ON}")
    assert "‘Tram’ gaat op in ‘Wegen’." in preview.main
    administrator.submit(preview.form(button="Voer dit door"))
    assert _units(database, province["Cem"]) == ["tram", "wegen"]


def test_a_split_sends_people_where_they_are_sent(administrator: Visitor, database: Database, province: dict[str, Known]) -> None:
    preview = administrator.open(f"{HOME}wegen/split?name_1=Noord&name_2=Zuid&parent=mobiliteit&on={ON}")
    assert "‘Wegen’ wordt gesplitst in ‘Noord’ en ‘Zuid’." in preview.main
    form = preview.form(button="Voer dit door")
    administrator.submit(form, **{f"who-{province['Bram'].subject}": "2"})
    assert _units(database, province["Anna"]) == ["wegen", "noord"]
    assert _units(database, province["Bram"]) == ["wegen", "zuid"]


@pytest.mark.parametrize(
    ("field", "value"), [("who-x", "2"), ("who-", "1"), ("who-{cem}", "1"), ("who-{anna}", "9"), ("who-{anna}", "²")]
)
def test_a_split_moves_nobody_else_and_nowhere_else(
    administrator: Visitor, database: Database, province: dict[str, Known], field: str, value: str
) -> None:
    preview = administrator.open(f"{HOME}wegen/split?name_1=Noord&name_2=Zuid&parent=mobiliteit&on={ON}")
    name = field.format(cem=province["Cem"].subject, anna=province["Anna"].subject)
    administrator.submit(preview.form(button="Voer dit door"), **{name: value})
    assert _units(database, province["Anna"]) == ["wegen", "noord"]
    assert _units(database, province["Cem"]) == ["tram"]


def test_another_domain_counting_along_another_place_and_an_end(administrator: Visitor, database: Database) -> None:
    for path, words in (
        (f"tram/move?parent=steun&on={ON}", "‘Tram’ hoort nu bij het domein ‘Steun’."),
        (f"tram/counted-with?other=wegen&on={ON}", "‘Tram’ telt in de cijfers mee met ‘Wegen’."),
        (f"steun/order?after=&on={ON}", "staat ‘Steun’ vooraan."),
    ):
        preview = administrator.open(HOME + path)
        assert words in preview.main
        administrator.submit(preview.form(button="Voer dit door"))
    preview = administrator.open(f"{HOME}new?name=Leeg&parent=steun&on={ON}")
    assert administrator.submit(preview.form(button="Voer dit door")).h1 == "Afdelingen van nu"
    end = (LATER + dt.timedelta(days=9)).isoformat()
    administrator.submit(administrator.open(f"{HOME}leeg/end?on={end}").form(button="Voer dit door"))
    with database.reading() as db:
        tree = departments.tree(db)
    assert [one.department for one in tree.on(LATER)][:3] == ["steun", "tram", "leeg"]
    assert tree.state("leeg", LATER + dt.timedelta(days=9)) is None


def test_what_became_impossible_since_the_preview_is_refused(administrator: Visitor, database: Database) -> None:
    preview = administrator.open(f"{HOME}tram/rename?name=Spoor&on={ON}")
    administrator.submit(administrator.open(f"{HOME}wegen/rename?name=Spoor&on={ON}").form(button="Voer dit door"))
    refused = administrator.refused(preview.form(button="Voer dit door"))
    assert "heet er al een afdeling zo" in refused.main
    assert _count(database, "department.renamed") == 1


def test_a_day_with_published_figures_is_refused(administrator: Visitor, database: Database) -> None:
    with database.writing() as db:
        last = dt.date(2025, 12, 31)
        db.add(Release(position=1, period_key="2025", module="", number=1, last_on=last, module_title="", minimum=10, shown={},
                       reason="", created_on=dt.date(2026, 1, 1)))  # fmt: skip
    page = administrator.open(f"{HOME}tram/rename?name=Spoor&on=2025-12-31", status=422)
    assert "Over 31 december 2025 zijn al cijfers gepubliceerd." in page.main


def test_looking_changes_nothing(administrator: Visitor, database: Database) -> None:
    with database.reading() as db:
        before = departments.tree(db)
    for change in ("rename", "move", "merge", "split", "counted-with", "order", "end"):
        administrator.open(f"{HOME}tram/{change}")
    administrator.open(f"{HOME}wegen/split?name_1=Noord&name_2=Zuid&parent=mobiliteit&on={ON}")
    with database.reading() as db:
        assert departments.tree(db) == before


@pytest.mark.parametrize("path", ["bestaat-niet/", "bestaat-niet/rename", "tram/bestaat-niet", "tram/%00"])
def test_what_does_not_exist(administrator: Visitor, path: str) -> None:
    administrator.open(HOME + path, status=404)


@pytest.mark.parametrize("path", [HOME, f"{HOME}tram/", f"{HOME}tram/merge", f"{HOME}new"])
@pytest.mark.parametrize("duty", ["core_team", "editor", "organiser", "griffier", "department_contact"])
def test_nobody_else_comes_here(with_duty: SignIn, province: dict[str, Known], path: str, duty: str) -> None:
    assert province
    with_duty(duty).open(path, status=403)


def test_a_change_without_the_token_of_the_page_is_refused(administrator: Visitor, database: Database) -> None:
    answer = administrator.raw("POST", f"{HOME}tram/rename", {"name": "Spoor", "on": ON})
    assert answer.status_code == 400
    assert _count(database, "department.renamed") == 0


def test_names_are_text_and_never_markup(administrator: Visitor) -> None:
    preview = administrator.open(f"{HOME}tram/rename?name=%3Cscript%3Ealert(1)%3C/script%3E&on={ON}")
    assert "<script>alert(1)</script>" in preview.main
    administrator.submit(preview.form(button="Voer dit door"))
    assert "<script>alert(1)</script>" in administrator.open(f"{HOME}?on={ON}").main


def test_who_was_left_behind_is_told(administrator: Visitor, database: Database) -> None:
    with database.writing() as db:
        factories.department(db, "oud", parent="mobiliteit")
        factories.person(db, unit="oud")
        db.execute(
            sa.text("UPDATE department_state SET until_on = :day WHERE department = 'oud'"), {"day": LONG_AGO.replace(year=2024)}
        )
    assert "1 persoon hoort bij een afdeling die niet meer bestaat." in administrator.open(HOME).main
