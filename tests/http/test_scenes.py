"""Scenarios as people play them: asking advisers without losing a choice, ways by role, dilemmas, and the end."""

import dataclasses as dc
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.insight.choice_shares import Share
from app.insight.choice_tables import Scene, Way
from app.insight.records import ChoiceRelease
from app.learning.records import Consultation, Response
from app.storage.database import Database
from tests import catalogue_files, factories
from tests.catalogue_files import SCENARIO, SLUG
from tests.factories import NOON, Known
from tests.journeys import onward, play, start
from tests.stories import PANEL_FILE, STORY_FILE, panel, story
from tests.visitor import Page, Visitor

SAID = "Noor zegt dat je eerst mag vragen waar het geld vandaan komt."


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    """The tiny catalogue, with the scenario that has everything and a panel beside it."""
    more = {STORY_FILE: story(), PANEL_FILE: panel()}
    return catalogue_files.write(tmp_path / "content", catalogue_files.files() | more)


def _ask(visitor: Visitor, seen: Page, adviser: str, **filled: str) -> Page:
    """Press the button of an adviser: it sends the same form to an address of its own."""
    form = seen.form(action=seen.path)
    (button,) = [one for one in form.element.iter("button") if (one.get("formaction") or "").endswith(f"/{adviser}/")]
    answer = visitor.post(button.get("formaction", ""), {**form.values, **filled})
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"#adviser-{adviser}")
    return visitor.open(seen.path)


def _checked(seen: Page) -> dict[str, str]:
    return {one.get("name", ""): one.get("value", "") for one in seen.all("input") if "checked" in one.attrib}


def _offered(seen: Page) -> list[str]:
    return seen.form(action=seen.path).options("choice")


def _count(database: Database, table: type[Consultation] | type[Response]) -> int:
    with database.reading() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_scene_tells_time_and_place_and_who_can_be_asked(employee: Visitor) -> None:
    scene = start(employee, SCENARIO)
    assert "Maandag 9:10 · aan de balie" in scene.main
    assert "Vraag Noor, Bibob-coördinator" in scene.main
    assert "Vraag Karim, jurist" in scene.main
    assert SAID not in scene.answer.get_data(as_text=True), "nothing is said before one asks"


def test_asking_keeps_what_was_filled_in_and_stays_open_on_another_device(page: Visitor, database: Database) -> None:
    who = _somebody(database)
    employee, phone = page.another().sign_in(who), page.another().sign_in(who)
    scene = start(employee, SCENARIO)
    asked = _ask(employee, scene, "noor", choice="kijken", confidence="sure")
    assert _checked(asked) == {"choice": "kijken", "confidence": "sure"}
    assert SAID in asked.main
    again = _ask(employee, asked, "karim", choice="tekenen", confidence="guess")
    assert _checked(again) == {"choice": "tekenen", "confidence": "guess"}
    assert "Vraag Karim" not in again.main
    assert (SAID in phone.open(scene.path).main, _checked(phone.open(scene.path))) == (True, {})
    assert _count(database, Consultation) == 2


def test_asking_needs_no_choice_and_records_none(employee: Visitor, database: Database) -> None:
    asked = _ask(employee, start(employee, SCENARIO), "noor")
    assert _checked(asked) == {}
    assert _count(database, Response) == 0


def test_asking_from_an_old_tab_leads_to_where_one_is(employee: Visitor, database: Database) -> None:
    scene = start(employee, SCENARIO)
    employee.submit(scene.form(action=scene.path), choice="kijken")
    form = scene.form(action=scene.path)
    (first, *_others) = [one.get("formaction") for one in form.element.iter("button") if one.get("formaction")]
    assert employee.post(first or "", form.values).status_code == 303
    assert employee.open(scene.path).h1 == "Een collega kijkt mee"
    assert employee.post(first or "", {"position": "9"}).status_code == 409
    assert employee.post(first or "", {}).status_code == 409
    assert _count(database, Consultation) == 0


def test_a_civil_servant_and_an_office_holder_get_other_ways_and_words(employee: Visitor, office_holder: Visitor) -> None:
    mine, theirs = start(employee, SCENARIO), start(office_holder, SCENARIO)
    assert (_offered(mine), _offered(theirs)) == (["kijken", "tekenen"], ["bellen", "tekenen"])
    assert "Hoe zeker ben je?" in mine.main
    assert "Hoe zeker bent u?" in theirs.main
    led = office_holder.submit(theirs.form(action=theirs.path), choice="bellen")
    assert "Uw keuze is opgeslagen." in led.main


def test_a_choice_that_is_not_for_this_role_is_no_choice(employee: Visitor, database: Database) -> None:
    scene = start(employee, SCENARIO)
    refused = employee.refused(scene.form(action=scene.path), choice="bellen")
    assert refused.title.startswith("Fout:")
    assert "Kies eerst een van de mogelijkheden." in refused.main
    assert _count(database, Response) == 0


def test_how_sure_is_asked_where_a_choice_is_judged(employee: Visitor, database: Database) -> None:
    scene = start(employee, SCENARIO)
    refused = employee.refused(scene.form(action=scene.path), choice="kijken", confidence="")
    assert "Kies ook hoe zeker je bent." in refused.main
    assert _checked(refused) == {"choice": "kijken"}
    assert _count(database, Response) == 0


def test_what_happened_comes_before_what_to_think_of_it(employee: Visitor) -> None:
    scene = start(employee, SCENARIO)
    led = employee.submit(scene.form(action=scene.path), choice="kijken")
    order = ["Gevolg van kijken", "Sterke keuze", "Terugblik op kijken", "Alle acht deskundigen noemden dit sterk.", "Bron:"]
    places = [led.main.index(words) for words in order]
    assert places == sorted(places)


def test_a_risk_one_was_sure_of_is_told_kindly(employee: Visitor) -> None:
    scene = start(employee, SCENARIO)
    led = employee.submit(scene.form(action=scene.path), choice="tekenen", confidence="sure")
    assert "Juist dan is dit goed om te weten." in led.main
    assert "Alle acht deskundigen noemden dit een risico." in led.main


def test_where_experts_differ_nothing_is_said_of_them(office_holder: Visitor) -> None:
    scene = start(office_holder, SCENARIO)
    assert "deskundigen" not in office_holder.submit(scene.form(action=scene.path), choice="bellen").main


def test_a_dilemma_weighs_and_does_not_judge(employee: Visitor) -> None:
    scene = start(employee, SCENARIO)
    dilemma = onward(employee, employee.submit(scene.form(action=scene.path), choice="kijken"))
    assert "geen keuze is goed of fout" in dilemma.main
    assert "Hoe zeker" not in dilemma.main
    led = employee.submit(dilemma.form(action=dilemma.path), choice="zwijgen")
    assert "Zorgvuldigheid Overweging bij zwijgen." in led.main
    assert "Wat pleit voor de andere keuzes" in led.main
    assert "Openheid Overweging bij delen." in led.main
    assert "Kun je dit uitleggen?" in led.main
    assert not {"Sterke keuze", "Kan beter", "Risico"} & set(led.main.split("  "))
    assert "deskundigen" not in led.main


def _publish(database: Database, kind: str, slug: str, scene: Scene) -> None:
    shown = {"minimum": 10, "scenes": [dc.asdict(scene)]}
    values = {"kind": kind, "slug": slug, "period_key": "2026-q3", "title": "Toen", "created_on": NOON.date(), "shown": shown}
    with database.writing() as db:
        db.add(ChoiceRelease(**values))


def test_what_others_chose_is_told_after_ones_own_choice_once_a_quarter_is_published(
    employee: Visitor, database: Database
) -> None:
    scene = start(employee, SCENARIO)
    dilemma = onward(employee, employee.submit(scene.form(action=scene.path), choice="kijken"))
    led = employee.submit(dilemma.form(action=dilemma.path), choice="zwijgen")
    assert "Nog niet genoeg antwoorden om te laten zien wat anderen kozen." in led.main
    ways = (
        Way("delen", "Toen", Share("about", 65)),
        Way("zwijgen", "Toen", Share("about", 35)),
        Way("weg", "Toen", Share("at_most", 5)),
    )
    _publish(database, "scenario", SCENARIO, Scene("kamer", "Toen", "", 40, ways, None))
    told = employee.open(led.path)
    assert "Ten minste 40 mensen stonden in het derde kwartaal van 2026 voor dit dilemma." in told.main
    assert "65% Je vertelt wat je weet. 35% Je houdt het voor je." in told.main
    assert "Toen" not in told.main
    assert "65%" not in start(employee.another().sign_in(_somebody(database)), SCENARIO).main


def _somebody(database: Database) -> Known:
    with database.writing() as db:
        return factories.person(db, unit="vth")


def test_a_dilemma_on_a_card_asks_whether_one_can_explain_it(office_holder: Visitor, database: Database) -> None:
    answers = (Way("gaan", "Toen", Share("about", 20)), Way("weigeren", "Toen", Share("about", 80)))
    _publish(database, "briefing", SLUG, Scene("dilemma", "Toen", "", 15, answers, None))
    card = office_holder.open(f"/briefings/{SLUG}/2/")
    assert "Kunt u dit uitleggen?" not in card.main
    assert "80%" not in card.main
    chosen = office_holder.submit(card.form(action=card.path), choice="gaan")
    assert "Kunt u dit uitleggen?" in chosen.main
    assert "20% U gaat mee. 80% U bedankt vriendelijk." in chosen.main


def test_the_end_tells_what_was_strong_and_one_thing_to_remember(employee: Visitor) -> None:
    scene = _ask(employee, start(employee, SCENARIO), "noor")
    led = employee.submit(scene.form(action=scene.path), choice="tekenen", confidence="sure")
    dilemma = onward(employee, led)
    back = onward(employee, employee.submit(dilemma.form(action=dilemma.path), choice="zwijgen"))
    assert back.h1 == "Het dossier ligt er weer"
    end = onward(employee, employee.submit(back.form(action=back.path), choice="melden"))
    assert end.h1 == "Het loopt goed af, voor nu"
    assert "Van deze keuze was je zeker, en er zit een risico aan. De aanvraag krijgt meteen een stempel." in end.main
    assert "Eerst gevraagd: Noor, Bibob-coördinator" in end.main
    assert "Geen goed of fout" in end.main
    assert "Meldpunt ondermijning" in end.main
    assert not any(word in end.main.lower() for word in ("punten", "score"))


def test_a_strong_road_is_praised_and_can_be_walked_again(employee: Visitor) -> None:
    end = play(employee, ["kijken", "delen", "melden"])
    assert end.h1 == "Iemand bedankt je"
    assert "Wat sterk was Je kijkt in het dossier." in end.main
    again = employee.submit(end.form(button="Speel opnieuw"))
    assert (again.h1, again.path != end.path) == ("Een aanvraag zonder vragen", True)
    assert employee.open(end.path).h1 == "Iemand bedankt je"
