"""The page of a scenario for editors: a drawing, a text that says the same, and a table."""

from tests.catalogue_files import QUIZ, SCENARIO
from tests.http.conftest import SignIn
from tests.visitor import text_of

ADDRESS = f"/content/scenarios/{SCENARIO}/"


def test_the_list_of_content_leads_to_it(with_duty: SignIn) -> None:
    assert ADDRESS in with_duty("editor").open("/content/").hrefs


def test_it_draws_tells_and_lists_the_scenario(with_duty: SignIn) -> None:
    page = with_duty("editor").open(ADDRESS)
    assert page.h1 == "De kerstborrel"
    assert "3 situaties met keuzes en 2 eindes. Het kortste pad heeft 1 keuze, het langste 3." in page.main
    (drawing,) = [
        one
        for one in page.all("{http://www.w3.org/2000/svg}svg", "svg")
        if one.get("role") == "img" and "Tekening" in one.get("aria-label", "")
    ]
    assert "Situatie begin" in text_of(drawing)
    rows = [[text_of(cell) for cell in row] for row in page.all("tr")]
    assert ["2. Situatie midden", "1", "naar-laat-1: Keuze 1 in midden", "kan beter", "altijd", "3. Situatie laat"] in rows
    assert ["4. Situatie goed goed einde", "2–3", "–", "–", "–", "–"] in rows


def test_what_is_no_scenario_has_no_such_page(with_duty: SignIn) -> None:
    editor = with_duty("editor")
    assert editor.raw("GET", f"/content/scenarios/{QUIZ}/").status_code == 404
    assert editor.raw("GET", "/content/scenarios/nergens/").status_code == 404


def test_a_learner_does_not_see_it(with_duty: SignIn) -> None:
    assert with_duty().raw("GET", ADDRESS).status_code == 403
