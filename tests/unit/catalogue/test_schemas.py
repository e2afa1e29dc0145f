"""The schemas for editors: all shipped content fits, every documented mistake does not; an independent validator says so."""

import copy
import json
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import pytest
from jsonschema import Draft7Validator

from app.catalogue.read import KIND
from app.catalogue.schemas import FOR_FOLDER, MEANINGS, SPECIFIC, Schema, schemas
from app.catalogue.strict_yaml import compose
from app.config import content_folder
from tests.catalogue_files import CASE_ITEMS, from_case

FOLDER = content_folder()
MADE = schemas()
MANUAL = (FOLDER / "docs/voor-redacteuren.md").read_text(encoding="utf-8")
Document = dict[str, Any]


def _kind_of(path: str, text: str) -> str:
    name = path.rsplit("/", 1)[-1]
    if name in {"module.yaml", "briefing.yaml", "organisation.yaml"}:
        return name.removesuffix(".yaml")
    found = KIND.search(text)
    return found[1] if found else "quiz"


def _files() -> dict[str, str]:
    paths = [FOLDER / "organisation.yaml", *FOLDER.glob("modules/**/*.yaml"), *FOLDER.glob("quizzes/*.yaml")]
    return {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in sorted(paths)}


def _examples() -> dict[str, str]:
    """Return the complete files that the manual shows, path to text."""
    parts = re.split(r"^### `", MANUAL, flags=re.MULTILINE)[1:]
    named = {part.split("`")[0]: part.split("```yaml\n") for part in parts}
    return {path: blocks[1].split("```")[0] for path, blocks in named.items() if path.endswith(".yaml") and len(blocks) > 1}


def _mistakes(schema: Schema, document: object) -> list[str]:
    return [error.message for error in Draft7Validator(schema).iter_errors(document)]


@pytest.mark.parametrize("name", MADE)
def test_a_schema_is_one(name: str) -> None:
    Draft7Validator.check_schema(MADE[name])
    assert json.loads(json.dumps(MADE[name])) == MADE[name]


@pytest.mark.parametrize(("path", "text"), _files().items(), ids=lambda one: one if "\n" not in one else "")
def test_what_is_shipped_fits(path: str, text: str) -> None:
    document, _places = compose(text)
    assert _mistakes(MADE[_kind_of(path, text)], document) == []
    if path.startswith("quizzes/"):
        assert _mistakes(MADE[FOR_FOLDER], document) == []


def test_what_the_manual_shows_fits() -> None:
    examples = _examples()
    assert {"organisation.yaml", "modules/drugsafval/module.yaml", "quizzes/drugsafval-de-berm.yaml"} <= set(examples)
    for path, text in examples.items():
        document, _places = compose(text)
        assert _mistakes(MADE[_kind_of(path, text)], document) == [], path


def _set(*way: str | int, to: object) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        place: Any = document
        for key in way[:-1]:
            place = place[key]
        place[way[-1]] = to

    return change


def _drop(*way: str | int) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        place: Any = document
        for key in way[:-1]:
            place = place[key]
        del place[way[-1]]

    return change


MODULE, BRIEFING, ORGANISATION = "modules/wet-bibob/module.yaml", "modules/wet-bibob/briefing/briefing.yaml", "organisation.yaml"
QUIZ, DRILL, STORY = "quizzes/wet-bibob.yaml", "quizzes/meldroutes.yaml", "quizzes/wet-bibob-haastige-subsidie.yaml"
ONE_ANSWER = {"id": "a", "text": "A", "correct": True, "feedback": "F", "sources": ["b"]}
DOCUMENTED = [
    (MODULE, "a key that does not exist", _set("tittel", to="Wet Bibob")),
    (MODULE, "nothing filled in", _set("title", to="")),
    (MODULE, "no title", _drop("title")),
    (MODULE, "a date that is none", _set("sources", 0, "checked_on", to="23 november")),
    (MODULE, "no source", _set("sources", to=[])),
    (MODULE, "an address that is none", _set("sources", 0, "url", to="www.wetten.nl")),
    (MODULE, "an id with capitals", _set("sources", 0, "id", to="Wet")),
    (MODULE, "an audience that does not exist", _set("audience", to=["medewerker"])),
    (MODULE, "an audience that is no list", _set("audience", to="civil_servant")),
    (MODULE, "a percentage in quotes", _set("pass_percent", to="70")),
    (MODULE, "more than everything", _set("pass_percent", to=101)),
    (MODULE, "too little before", _set("entry_percent", to=49)),
    (MODULE, "a rule that names what there is not", _set("completion", to="lessen")),
    (MODULE, "an empty rule", _set("completion", to={"any": []})),
    (BRIEFING, "a key that does not exist", _set("kaarten", to=[])),
    (ORGANISATION, "a telephone number without quotes", _set("routes", 0, "phone", to=112)),
    (ORGANISATION, "no routes", _set("routes", to=[])),
    (ORGANISATION, "example in quotes", _set("example", to="true")),
    (QUIZ, "right in quotes", _set("items", 0, "options", 0, "correct", to="true")),
    (QUIZ, "an answer without sources", _set("items", 0, "options", 0, "sources", to=[])),
    (QUIZ, "one answer", _set("items", 0, "options", to=[ONE_ANSWER])),
    (QUIZ, "a type that does not exist", _set("items", 0, "type", to="open")),
    (QUIZ, "parts of another type", _set("items", 0, "type", to="number")),
    (QUIZ, "a form that does not exist", _set("items", 0, "forms", to=["c"])),
    (QUIZ, "more than fifty", _set("draw", to=51)),
    (QUIZ, "another kind", _set("kind", to="toets")),
    (DRILL, "too many signals", _set("draw", to=11)),
    (DRILL, "a signal without a route", _drop("signals", 0, "route")),
    (STORY, "neither choices nor an end", _set("scenes", 0, to={"id": "a", "title": "T", "text": "T"})),
    (STORY, "choices and an end", _set("scenes", 0, "ending", to="good")),
    (STORY, "a judgement that does not exist", _set("scenes", 0, "choices", 0, "judgement", to="goed")),
    (STORY, "a choice that is not judged", _drop("scenes", 0, "choices", 0, "judgement")),
    (STORY, "an end that does not exist", _set("scenes", -1, "ending", to="prima")),
    (STORY, "a choice without feedback", _drop("scenes", 0, "choices", 0, "feedback")),
    (STORY, "an empty list of ways", _set("scenes", 0, "choices", 0, "next", to=[])),
    (STORY, "a condition without the scene", _set("scenes", 0, "choices", 0, "when", to={"chose": ["bellen"]})),
    (STORY, "one scene", lambda story: story.update(scenes=story["scenes"][:1])),
]  # fmt: skip


@pytest.mark.parametrize(("path", "what", "mistake"), DOCUMENTED, ids=[f"{path}: {what}" for path, what, _change in DOCUMENTED])
def test_a_documented_mistake_is_refused(path: str, what: str, mistake: Callable[[Document], None]) -> None:
    text = (FOLDER / path).read_text(encoding="utf-8")
    document, _places = compose(text)
    assert isinstance(document, dict)
    wrong = copy.deepcopy(document)
    mistake(wrong)
    assert _mistakes(MADE[_kind_of(path, text)], wrong), what
    if path.startswith("quizzes/"):
        assert _mistakes(MADE[FOR_FOLDER], wrong), what


def test_a_judged_choice_in_a_dilemma_is_refused() -> None:
    document, _places = compose((FOLDER / STORY).read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    place = next(number for number, scene in enumerate(document["scenes"]) if scene.get("dilemma"))
    document["scenes"][place]["choices"][0]["judgement"] = "strong"
    assert _mistakes(MADE["scenario"], document)


def _from_case(expires_on: str = "2027-11-28", items: Mapping[str, object] = MappingProxyType({})) -> Document:
    document, _places = compose(from_case(expires_on))
    assert isinstance(document, dict)
    for name, so in items.items():
        if so is None:
            del document["origin"]["checklist"][name]
        else:
            document["origin"]["checklist"][name] = so
    return document


def test_a_scenario_from_a_case_fits_when_everything_on_its_list_is_so() -> None:
    for schema in (MADE["scenario"], MADE[FOR_FOLDER]):
        assert _mistakes(schema, _from_case()) == []
        assert _mistakes(schema, _from_case() | {"origin": "invented"}) == []
        for name in CASE_ITEMS:
            for so in (False, None, "true"):
                assert _mistakes(schema, _from_case(items={name: so})), (name, so)
        assert _mistakes(schema, _from_case(items={"reference": True}))
        assert _mistakes(schema, _from_case("volgend jaar"))
        assert _mistakes(schema, _from_case() | {"origin": "case"})
        assert _mistakes(schema, _from_case() | {"origin": {**_from_case()["origin"], "note": "van Jan"}})


def _properties(schema: object) -> list[tuple[str, Schema]]:
    if isinstance(schema, list):
        return [found for one in schema for found in _properties(one)]
    if not isinstance(schema, dict):
        return []
    own = list(schema.get("properties", {}).items()) if schema.get("additionalProperties") is False else []
    return own + [found for value in schema.values() for found in _properties(value)]


def test_every_key_is_explained_and_no_explanation_is_left_over() -> None:
    keys = {key for schema in MADE.values() for key, _value in _properties(schema)}
    assert keys == set(MEANINGS)
    for schema in MADE.values():
        for key, value in _properties(schema):
            assert value["description"] in {MEANINGS[key], *SPECIFIC.values()}


def test_patterns_can_be_read_by_javascript_too() -> None:
    for schema in MADE.values():
        for pattern in re.findall(r'"pattern": "((?:[^"\\]|\\.)*)"', json.dumps(schema)):
            assert r"\\\"" not in pattern
