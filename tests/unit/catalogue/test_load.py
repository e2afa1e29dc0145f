"""A folder becomes a catalogue, or all its problems with file, line, column and remedy."""

import datetime as dt
from pathlib import Path

import pytest

from app.catalogue.load import load
from app.catalogue.model import Catalogue
from app.errors import Problem
from tests import catalogue_files
from tests.catalogue_files import (
    BRIEFING,
    CARD_TWO,
    LESSON_ONE,
    LESSON_TWO,
    MODULE,
    ORGANISATION,
    QUIZ_FILE,
    SCENARIO_FILE,
    SLUG,
    lesson,
    scenario,
)

TODAY = dt.date(2026, 11, 10)


def _load(folder: Path, **changed: str | None) -> tuple[Catalogue | None, list[Problem]]:
    """Load the tiny catalogue with files replaced, or left out when None; names are those of the constants."""
    paths = {name: getattr(catalogue_files, name) for name in changed}
    texts = catalogue_files.files() | {paths[name]: text for name, text in changed.items() if text is not None}
    for name, text in changed.items():
        if text is None:
            del texts[paths[name]]
    return load(catalogue_files.write(folder, texts), TODAY)


def _edit(path: str, old: str, new: str) -> str:
    text = catalogue_files.files()[path]
    assert old in text, f"{old!r} is not in {path}"
    return text.replace(old, new, 1)


def _errors(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]


def test_the_tiny_catalogue_is_without_errors(tmp_path: Path) -> None:
    catalogue, problems = _load(tmp_path)
    assert catalogue is not None
    assert _errors(problems) == []
    assert set(catalogue.modules) == set(catalogue.briefings) == {SLUG}
    module = catalogue.modules[SLUG]
    assert [page.slug for page in module.pages] == ["wat-is-een-geschenk", "wat-doe-je"]
    assert module.head.pass_percent == 70
    assert catalogue.quizzes[catalogue_files.QUIZ].head.draw == 3
    assert catalogue.scenarios[catalogue_files.SCENARIO].head.start == "begin"
    assert [page.slug for page in catalogue.briefings[SLUG].pages] == ["eerste", "dilemma", "laatste"]


def test_the_path_goes_by_position_and_then_by_name(tmp_path: Path) -> None:
    texts = catalogue_files.files()
    for slug, position in (("anders", ""), ("zeker", "position: 2\n"), ("eerst", "position: 2\n")):
        texts[f"modules/{slug}/module.yaml"] = texts[MODULE].replace("quiz:", f"{position}quiz:", 1)
        texts[f"modules/{slug}/01-les.md"] = texts[LESSON_ONE]
    catalogue, problems = load(catalogue_files.write(tmp_path, texts), TODAY)
    assert catalogue is not None, problems
    assert list(catalogue.modules) == ["eerst", "zeker", *sorted(["anders", SLUG])]


def test_every_version_knows_its_files(tmp_path: Path) -> None:
    catalogue, _problems = _load(tmp_path)
    assert catalogue is not None
    module, briefing = catalogue.modules[SLUG], catalogue.briefings[SLUG]
    assert set(catalogue.files[module.version]) == {MODULE, LESSON_ONE, LESSON_TWO}
    assert CARD_TWO in catalogue.files[briefing.version]
    assert len(catalogue.files) == 4


def test_what_is_taught_cannot_be_changed(tmp_path: Path) -> None:
    catalogue, _problems = _load(tmp_path)
    assert catalogue is not None
    with pytest.raises(TypeError):
        catalogue.modules["x"] = catalogue.modules[SLUG]  # type: ignore[index]
    with pytest.raises(ValueError, match="frozen"):
        catalogue.modules[SLUG].head.title = "Anders"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        catalogue.modules[SLUG].slug = "anders"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "what", "remedy"),
    [
        ("MODULE", "title: Geschenken", "titel: Geschenken", (1, 1), "titel", "spelling"),
        ("MODULE", "summary: Wanneer een geschenk een signaal is.\n", "", (1, 1), "summary", "Vul ‘summary’ in"),
        ("MODULE", "pass_percent: 70", "pass_percent: '70'", (7, 1), "heel getal", "zonder aanhalingstekens"),
        ("MODULE", "pass_percent: 70", "pass_percent: 170", (7, 1), "pass_percent", "handleiding"),
        ("MODULE", "audience: [civil_servant]", "audience: [ambtenaar]", (3, 12), "waarde die niet bestaat", "civil_servant"),
        ("MODULE", "audience: [civil_servant]", "audience: []", (3, 1), "te weinig", "Voeg er een toe"),
        ("MODULE", "audience: [civil_servant]", "audience: civil_servant", (3, 1), "lijst", "streepje"),
        ("MODULE", "checked_on: 2026-11-01", "checked_on: 1 november", (13, 5), "geen datum", "2026-11-23"),
        ("MODULE", "checked_on: 2026-11-01", "checked_on: 2026-02-30", (13, 5), "geen datum", "2026-11-23"),
        ("MODULE", "url: https://voorbeeld", "url: javascript:voorbeeld", (12, 5), "juiste vorm", "https://"),
        ("MODULE", "title: Geschenken", "title: no", None, "", ""),
        ("MODULE", "title: Geschenken", "title: 12", (1, 1), "tekst", "aanhalingstekens"),
        ("MODULE", "title: Geschenken", "title: ''", (1, 1), "leeg", "Vul"),
        ("MODULE", "title: Geschenken", "title: [", (1, 8), "lijst", "een ] aan het eind"),
        ("MODULE", "title: Geschenken", "title: a\ntitle: b", (2, 1), "‘title’ staat er al", "een van de twee"),
        ("MODULE", "quiz: geschenken", "quiz: weg", (5, 1), "toets ‘weg’ bestaat niet", "quizzes"),
        ("MODULE", "scenario: geschenken-scenario", "scenario: geschenken", (6, 1), "scenario ‘geschenken’", "quizzes"),
        ("MODULE", "scenario: geschenken-scenario", "scenario: Weg", (6, 1), "juiste vorm", "kleine letters"),
        ("LESSON_ONE", "title: Wat is een geschenk?", "lead: Zonder titel", (2, 1), "title", "Vul"),
        ("LESSON_ONE", "title: Wat is een geschenk?", "title: x\nlad: y", (3, 1), "lad", "spelling"),
        ("LESSON_ONE", "---\n", "", (1, 1), "kop", "---"),
        ("LESSON_ONE", "[@gedragscode]", "[@gedragcode]", (4, 40), "gedragcode", "Voeg de bron toe"),
        ("LESSON_ONE", " [@gedragscode]", "", (1, 1), "noemt geen bron", "bron"),
        ("CARD_TWO", "sources: [gedragscode]", "sources: [weg]", (10, 17), "Bron ‘weg’", "Voeg de bron toe"),
        ("CARD_TWO", "      text: U gaat mee.\n", "", (6, 7), "text", "Vul"),
        ("QUIZ_FILE", "draw: 3", "draw: 5", (3, 1), "meer vragen getrokken", "Verlaag draw"),
        ("QUIZ_FILE", "correct: true", "correct: ja", (18, 9), "true of false", "zonder aanhalingstekens"),
        ("QUIZ_FILE", "correct: true", "correct: false", (15, 5), "precies één goed antwoord", "correct: true"),
        ("QUIZ_FILE", "id: vraag-2", "id: vraag-1", (31, 5), "komt twee keer voor", "andere id"),
        ("QUIZ_FILE", "- id: b", "- id: a", (21, 9), "‘a’ komt twee keer voor", "andere id"),
        ("QUIZ_FILE", "kind: quiz", "kind: toets", (1, 1), "waarde die niet bestaat", "'quiz'"),
        ("QUIZ_FILE", "sources: [gedragscode]", "sources: [weg]", (20, 19), "Bron ‘weg’", "Voeg de bron toe"),
        ("SCENARIO_FILE", "start: begin", "start: weg", (11, 1), "‘weg’ bestaat niet", "scenes"),
        ("SCENARIO_FILE", "next: fout", "next: weg", (29, 9), "‘weg’ bestaat niet", "scenes"),
        ("SCENARIO_FILE", "next: midden", "next: begin", (30, 5), "onbereikbaar", "Laat een keuze ernaartoe gaan"),
        ("SCENARIO_FILE", "    question: Wat doe je in begin?\n", "", (13, 5), "vraag met keuzes nodig", "question en choices"),
        ("SCENARIO_FILE", "    ending: good\n", "", (64, 5), "vraag met keuzes nodig", "ending"),
        ("ORGANISATION", "    when: Je ziet iets dat niet klopt.\n", "", (4, 5), "when", "Vul"),
        ("BRIEFING", "audience: [office_holder]", "audience: [office-holder]", (3, 12), "‘audience’", "office_holder"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_line_column_and_remedy(
    tmp_path: Path, name: str, old: str, new: str, place: tuple[int, int] | None, what: str, remedy: str
) -> None:
    path = getattr(catalogue_files, name)
    catalogue, problems = _load(tmp_path, **{name: _edit(path, old, new)})
    found = _errors(problems)
    if place is None:
        assert catalogue is not None
        assert found == []
        return
    assert catalogue is None
    fitting = [one for one in found if what in one.what]
    assert fitting, "\n".join(map(str, found))
    assert fitting[0].path == path
    assert remedy in fitting[0].remedy
    assert (fitting[0].line, fitting[0].column) == place
    assert str(fitting[0]).startswith(f"{path}:{place[0]}:{place[1]}: error: ")


def test_a_multiple_choice_needs_right_and_wrong_answers(tmp_path: Path) -> None:
    text = catalogue_files.files()[QUIZ_FILE]
    before, after = text.split("  - id: vraag-2\n", 1)
    second, rest = after.split("  - id: vraag-3\n", 1)
    for wrong in ("true", "false"):
        spoiled = second.replace("correct: true", f"correct: {wrong}").replace("correct: false", f"correct: {wrong}")
        changed = f"{before}  - id: vraag-2\n{spoiled}  - id: vraag-3\n{rest}"
        _catalogue, problems = _load(tmp_path, QUIZ_FILE=changed)
        assert [problem.what for problem in _errors(problems)] == ["Vraag ‘vraag-2’ heeft goede én foute antwoorden nodig."]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    catalogue, problems = _load(
        tmp_path,
        ORGANISATION=_edit(ORGANISATION, "audience: [civil_servant]", "audience: [iedereen]"),
        MODULE=_edit(MODULE, "title: Geschenken", "titel: x").replace("pass_percent: 70", "pass_percent: veel"),
        LESSON_ONE=_edit(LESSON_ONE, "title:", "titel:"),
        LESSON_TWO="geen kop",
        BRIEFING=None,
        QUIZ_FILE=_edit(QUIZ_FILE, "correct: true", "correct: ja").replace("feedback: Uitleg bij b", "feedbak: Uitleg bij b"),
        SCENARIO_FILE=_edit(SCENARIO_FILE, "judgement: strong", "judgement: goed"),
    )
    assert catalogue is None
    files = {problem.path for problem in problems}
    assert {ORGANISATION, MODULE, LESSON_ONE, LESSON_TWO, BRIEFING, QUIZ_FILE, SCENARIO_FILE} <= files
    of_module = [problem.what for problem in problems if problem.path == MODULE]
    assert any("‘titel’" in what for what in of_module)
    assert any("‘title’" in what for what in of_module)
    assert any("‘pass_percent’" in what for what in of_module)
    assert sum(problem.path == QUIZ_FILE for problem in problems) >= 1 + 2 * 4
    assert problems == sorted(problems)


def test_every_problem_says_what_to_do(tmp_path: Path) -> None:
    _catalogue, problems = _load(tmp_path, MODULE="- lijst", QUIZ_FILE="7", SCENARIO_FILE="kind: scenario", ORGANISATION="")
    assert len(problems) >= 4
    assert all(problem.what.endswith((".", ".’")) and problem.remedy.endswith(".") for problem in problems)


@pytest.mark.parametrize("name", ["ORGANISATION", "MODULE", "LESSON_ONE", "QUIZ_FILE", "SCENARIO_FILE", "BRIEFING", "CARD_TWO"])
def test_an_empty_file_is_not_passed_over(tmp_path: Path, name: str) -> None:
    catalogue, problems = _load(tmp_path, **{name: ""})
    assert catalogue is None
    assert [problem.path for problem in _errors(problems)] == [getattr(catalogue_files, name)]


def test_a_missing_organisation_is_one_problem(tmp_path: Path) -> None:
    catalogue, problems = _load(tmp_path, ORGANISATION=None)
    assert catalogue is None
    assert [(problem.path, problem.what) for problem in problems] == [(ORGANISATION, "Dit bestand ontbreekt.")]


def test_a_module_without_lessons_is_refused(tmp_path: Path) -> None:
    _catalogue, problems = _load(tmp_path, LESSON_ONE=None, LESSON_TWO=None)
    assert [problem.what for problem in _errors(problems)] == ["Er is nog geen les of kaart."]


@pytest.mark.parametrize("name", ["les.md", "1-les.md", "01-Les.md", "01-done.md", "01-start.md", f"01-{'a' * 61}.md", "01-.md"])
def test_the_name_of_a_lesson_has_to_fit_in_an_address(tmp_path: Path, name: str) -> None:
    texts = catalogue_files.files() | {f"modules/{SLUG}/{name}": lesson("Les", "Tekst. [@gedragscode]")}
    catalogue, problems = load(catalogue_files.write(tmp_path, texts), TODAY)
    assert catalogue is None
    assert [problem.path for problem in _errors(problems)] == [f"modules/{SLUG}/{name}"]


def test_two_lessons_cannot_share_an_address(tmp_path: Path) -> None:
    twin = f"modules/{SLUG}/03-wat-doe-je.md"
    texts = catalogue_files.files() | {twin: lesson("Nog eens", "Tekst. [@gedragscode]")}
    catalogue, problems = load(catalogue_files.write(tmp_path, texts), TODAY)
    assert catalogue is None
    assert [(problem.path, "‘wat-doe-je’" in problem.what) for problem in _errors(problems)] == [(twin, True)]


@pytest.mark.parametrize("path", ["modules/Met Spatie/module.yaml", f"modules/{'a' * 61}/module.yaml", "quizzes/Toets 1.yaml"])
def test_the_name_of_a_folder_or_quiz_has_to_fit_in_an_address(tmp_path: Path, path: str) -> None:
    texts = catalogue_files.files() | {path: "title: x"}
    catalogue, problems = load(catalogue_files.write(tmp_path, texts), TODAY)
    assert catalogue is None
    assert any("past niet in een adres" in problem.what for problem in problems)


def test_hidden_files_of_editors_do_not_count(tmp_path: Path) -> None:
    texts = catalogue_files.files() | {"modules/.idea/x.yaml": "a: 1", "quizzes/.#geschenken.yaml": "a: 1"}
    catalogue, problems = load(catalogue_files.write(tmp_path, texts), TODAY)
    assert catalogue is not None
    assert _errors(problems) == []


def test_a_file_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    folder = catalogue_files.write(tmp_path)
    (folder / LESSON_ONE).write_bytes("---\ntitle: Café\n---\nx".encode("latin-1"))
    catalogue, problems = load(folder, TODAY)
    assert catalogue is None
    assert [(one.path, "UTF-8" in one.what) for one in _errors(problems)] == [(LESSON_ONE, True)]


def test_a_file_of_more_than_a_megabyte_is_refused(tmp_path: Path) -> None:
    _catalogue, problems = _load(tmp_path, LESSON_ONE=lesson("Lang", "x" * 1_000_001))
    assert [problem.what for problem in _errors(problems)] == ["Dit bestand is groter dan 1 MB."]


def test_a_folder_that_looks_like_a_file_is_a_problem(tmp_path: Path) -> None:
    folder = catalogue_files.write(tmp_path)
    (folder / "quizzes" / "map.yaml").mkdir()
    _catalogue, problems = load(folder, TODAY)
    assert [problem.path for problem in _errors(problems)] == ["quizzes/map.yaml"]


def test_windows_files_are_the_same_content(tmp_path: Path) -> None:
    plain, _problems = _load(tmp_path / "plain")
    folder = catalogue_files.write(tmp_path / "windows")
    for path in folder.rglob("*.*"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    windows, problems = load(folder, TODAY)
    assert plain is not None
    assert windows is not None, "\n".join(map(str, problems))
    assert {one.version for one in windows.modules.values()} == {one.version for one in plain.modules.values()}


def test_a_quoted_kind_is_a_kind(tmp_path: Path) -> None:
    catalogue, problems = _load(tmp_path, SCENARIO_FILE=scenario().replace("kind: scenario", 'kind: "scenario"  # een verhaal'))
    assert catalogue is not None, "\n".join(map(str, problems))
    assert set(catalogue.scenarios) == {catalogue_files.SCENARIO}


def test_example_values_are_warnings(tmp_path: Path) -> None:
    catalogue, problems = _load(tmp_path, ORGANISATION=_edit(ORGANISATION, "example: false", "example: true"))
    assert catalogue is not None
    found = next(problem for problem in problems if problem.path == ORGANISATION)
    assert (found.severity, found.line, found.column) == ("warning", 2, 1)


def test_a_source_past_its_review_date_is_a_warning_that_names_it(tmp_path: Path) -> None:
    late = _edit(MODULE, "review_by: 2099-12-31", "review_by: 2026-11-09")
    catalogue, problems = _load(tmp_path, MODULE=late)
    assert catalogue is not None
    assert any(one.severity == "warning" and "‘gedragscode’" in one.what and one.path == MODULE for one in problems)
    on_the_day = _edit(MODULE, "review_by: 2099-12-31", "review_by: 2026-11-10")
    _catalogue, problems = _load(tmp_path, MODULE=on_the_day)
    assert not any("nagekeken" in one.what for one in problems)


def test_a_briefing_of_more_than_seven_cards_is_refused(tmp_path: Path) -> None:
    more = {f"modules/{SLUG}/briefing/0{n}-kaart-{n}.md": lesson(f"Kaart {n}", "Tekst. [@gedragscode]") for n in range(4, 9)}
    catalogue, problems = load(catalogue_files.write(tmp_path, catalogue_files.files() | more), TODAY)
    assert catalogue is None
    assert [(one.path, "8 kaarten" in one.what) for one in _errors(problems)] == [(BRIEFING, True)]
