"""What an author is told about one scenario: the place, what is wrong, which way shows it, and what to do."""

import pytest

from app.catalogue.model import Scenario
from app.catalogue.panel import opinion_of, panel_warnings
from app.catalogue.read import read_quiz, read_version
from tests.catalogue_files import SCENARIO
from tests.stories import PANEL_FILE, STORY_FILE, panel, story


def _told(old: str, new: str, *, times: int = 1) -> list[tuple[str, str]]:
    """Change the story, and return the text of the line of each problem, and what is said."""
    text = story()
    assert old in text
    changed = text.replace(old, new, times)
    found, problems = read_quiz(SCENARIO, {STORY_FILE: changed})
    assert (found is None) == bool(problems)
    return [(changed.split("\n")[one.line - 1].strip(), f"{one.what} {one.remedy}") for one in problems]


def test_the_story_itself_is_right_and_keeps_reading() -> None:
    found, problems = read_quiz(SCENARIO, {STORY_FILE: story()})
    assert (isinstance(found, Scenario), problems) == (True, [])
    assert read_version("scenario", SCENARIO, {STORY_FILE: story()}) == found


TERUG = "- when: {chose: [balie/tekenen]}"
MUTATIONS = {
    "an edge gone": ("            to: terug", "            to: slot", "- id: terug", "‘terug’ is onbereikbaar"),
    "a loop": (
        "        next: stil\n", "        next: kamer\n", "- id: kamer",
        "Vanaf situatie ‘kamer’ kun je in een kring lopen: als ambtenaar, via balie › tekenen, kamer › zwijgen, terug › melden",
    ),
    "an orphan": ("start: balie", "start: kamer", "- id: balie", "‘balie’ is onbereikbaar"),
    "a condition that cannot be": (
        TERUG, "- when: {chose: [balie/tekenen, balie/kijken]}", TERUG.replace("tekenen", "tekenen, balie/kijken"),
        "‘terug’",
    ),
    "points nobody has": (
        "points_at_least: 3", "points_at_least: 9", "- when: {points_at_least: 9}", "‘dank’ wordt nooit genomen",
    ),
    "a choice for nobody": (
        "        next: stil\n", "        when: {points_at_least: 1}\n        next: stil\n",
        "- id: terug", "‘terug’ is er soms niets te kiezen: als ambtenaar, via balie › tekenen, kamer › zwijgen",
    ),
    "an unknown choice": (TERUG, "- when: {chose: [balie/weg]}", "- when: {chose: [balie/weg]}", "‘balie/weg’ bestaat niet"),
    "a later choice": (TERUG, "- when: {chose: [slot/melden]}", "- when: {chose: [slot/melden]}", "voor situatie ‘kamer’"),
    "an empty condition": (TERUG, "- when: {}", "- when: {}", "voorwaarde is leeg"),
    "a role it is not for": (
        "audience: [civil_servant, office_holder]", "audience: [civil_servant]", "when: {role: [office_holder]}",
        "niet voor een politieke ambtsdrager",
    ),
    "a last way with a condition": (
        "          - to: stil", "          - to: stil\n            when: {points_at_least: 1}", "- to: stil", "kan niet verder",
    ),
    "a way that always holds": (
        "          - when: {points_at_least: 3}\n            to: dank", "          - to: dank", "- to: dank",
        "wat eronder staat, komt nooit aan de beurt",
    ),
    "a scene that is not there": ("            to: terug", "            to: weg", "to: weg", "‘weg’ bestaat niet"),
    "a judged dilemma": (
        "        text: Je vertelt wat je weet.\n", "        text: Je vertelt wat je weet.\n        judgement: strong\n",
        "judgement: strong", "Haal judgement weg",
    ),
    "a dilemma without weights": ("    dilemma: true\n", "", "considerations:", "geen dilemma"),
    "a scene without a judgement": ("        judgement: fair\n", "", "- id: melden", "heeft geen oordeel"),
    "two advisers of one name": ("      - id: karim", "      - id: noor", "- id: noor", "‘noor’ komt twee keer voor"),
    "an unknown source": (
        "eerst mag vragen waar het geld vandaan komt.\n        sources: [gedragscode]",
        "eerst mag vragen waar het geld vandaan komt.\n        sources: [weg]", "sources: [weg]", "Bron ‘weg’",
    ),
    "a dilemma at an end": (
        "    ending: mixed", "    ending: mixed\n    dilemma: true", "- id: stil", "Haal dilemma en advisers weg",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "what"), MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_mistake_is_found_at_its_line_and_named(old: str, new: str, line: str, what: str) -> None:
    told = _told(old, new)
    assert any(at == line and what in said for at, said in told), told


def _with_panel(changed: str) -> tuple[object, list[str]]:
    found, problems = read_quiz(SCENARIO, {STORY_FILE: story(), PANEL_FILE: changed})
    return found, [str(one) for one in problems]


def test_a_panel_belongs_to_the_version_and_says_where_it_agrees() -> None:
    alone, _problems = read_quiz(SCENARIO, {STORY_FILE: story()})
    found, problems = _with_panel(panel())
    assert isinstance(found, Scenario)
    assert isinstance(alone, Scenario)
    assert problems == []
    assert found.version != alone.version
    assert opinion_of(alone.panel, "balie/kijken") is None
    usable = {name: opinion_of(found.panel, name) is not None for name in ("balie/kijken", "balie/bellen", "balie/tekenen")}
    assert usable == {"balie/kijken": True, "balie/bellen": False, "balie/tekenen": True}
    divided = [one for one in panel_warnings(found, PANEL_FILE, panel()) if "verdeeld" in one.what]
    assert [one.severity for one in divided] == ["warning", "warning"]
    assert [panel().split("\n")[one.line - 1].strip() for one in divided] == ["- choice: balie/bellen", "- choice: terug/melden"]


def test_an_author_who_thinks_otherwise_than_the_panel_is_told() -> None:
    changed = panel().replace("[5, 5, 4, 5, 4, 5, 4, 5]", "[1, 1, 2, 1, 2, 1, 2, 1]")
    found, _problems = _with_panel(changed)
    assert isinstance(found, Scenario)
    assert any("anders over keuze ‘balie/kijken’" in one.what for one in panel_warnings(found, PANEL_FILE, changed))


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("[5, 5, 4, 5, 4, 5, 4, 5]", "[5, 5, 4, 5, 4, 5, 4, 5, 5]", "heeft 9 cijfers, en er zijn 8 deskundigen"),
        ("[5, 5, 4, 5, 4, 5, 4, 5]", "[5, 5, 4, 5, 4, 5, 4]", "scores"),
        ("[5, 5, 4, 5, 4, 5, 4, 5]", "[6, 5, 4, 5, 4, 5, 4, 5]", "klopt niet"),
        ("choice: balie/kijken", "choice: balie/bellen", "‘balie/bellen’ staat er twee keer"),
        ("choice: balie/kijken", "choice: kamer/delen", "geen keuze ‘kamer/delen’ met een oordeel"),
        ("choice: balie/kijken", "choice: balie/bellen", "geen cijfers voor keuze ‘balie/kijken’"),
        (f"scenario: {SCENARIO}", "scenario: iets-anders", "gaat over ‘iets-anders’"),
        ("  - Deskundige 8\n", "", "experts"),
        ("held_on: 2026-10-01", "held_on: laatst", "geen datum"),
    ],
)
def test_a_panel_that_is_not_whole_is_refused(old: str, new: str, what: str) -> None:
    found, problems = _with_panel(panel().replace(old, new))
    assert found is None
    assert any(what in one for one in problems), problems


def test_a_panel_belongs_to_a_scenario() -> None:
    found, (problem,) = read_quiz("toets", {"quizzes/toets.yaml": "kind: quiz\n", "quizzes/toets.panel.yaml": panel()})
    assert found is None
    assert "past geen panel" in problem.what
