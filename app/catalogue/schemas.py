"""JSON Schema of every kind of content file, for editors that check and explain while one types. Pure.

Made of the models that read the files, so that it cannot lag behind them. It holds what one value can tell; whether a name
exists elsewhere in the file only `content check` knows.
"""

from collections.abc import Iterator
from typing import Any

from app.catalogue.model import (
    Checklist,
    DrillFile,
    ModuleFile,
    Organisation,
    PanelFile,
    PulseFile,
    QuizFile,
    ScenarioFile,
    Strict,
)
from app.catalogue.origin import CHECKLIST

Schema = dict[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"
"""The one that every editor understands."""
KINDS: dict[str, tuple[type[Strict], str]] = {
    "module": (ModuleFile, "Een module: module.yaml"),
    "briefing": (ModuleFile, "Een briefing: briefing.yaml"),
    "quiz": (QuizFile, "Een toets"),
    "scenario": (ScenarioFile, "Een scenario"),
    "drill": (DrillFile, "De routetrainer"),
    "panel": (PanelFile, "Wat deskundigen van een scenario vonden"),
    "pulse": (PulseFile, "Een peiling: quizzes/pulses/peiling-….yaml"),
    "organisation": (Organisation, "De organisatie: organisation.yaml"),
}
FOR_FOLDER = "quizzes"
"""The schema for all files in the folder of this name: `kind` tells which one counts."""
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
LENGTHS = {"minLength": "minItems", "maxLength": "maxItems"}

MEANINGS = {
    "also": "Meldroutes die ook goed zijn.",
    "advisers": "Ten hoogste vier mensen die je eerst iets kunt vragen.",
    "all": "Alles hiervan moet gedaan zijn.",
    "answer": "Het goede getal, een heel getal.",
    "any": "Een hiervan is genoeg.",
    "audience": "Voor wie dit is.",
    "checklist": "Wat moet kloppen voordat een verhaal uit een casus verteld mag worden; elk punt is true.",
    "checked_on": "De dag waarop iemand de bron het laatst heeft gelezen, zoals 2026-11-23.",
    "choice": "De keuze, als situatie/keuze.",
    "choices": "Ten hoogste vier keuzes.",
    "chose": "Keuzes die gemaakt zijn, als situatie/keuze.",
    "completion": "Wanneer de module klaar is; zonder deze sleutel moet alles gedaan zijn.",
    "consequence": "Wat er gebeurt; de lezer ziet dit vóór het oordeel.",
    "considerations": "Wat ervoor pleit; alleen bij een dilemma.",
    "correct": "true of false, zonder aanhalingstekens.",
    "counts": "yes (telt voor), no (telt tegen) of apart (telt niet mee in het aandeel).",
    "dilemma": "true: geen keuze is goed of fout.",
    "draw": "Hoeveel iemand ervan krijgt.",
    "email": "E-mailadres van de meldroute.",
    "ending": "Een einde, in plaats van vraag en keuzes: good, mixed of bad.",
    "entry_percent": "Hoeveel procent van de vragen vooraf genoeg is.",
    "example": "true zolang hier voorbeeldgegevens staan.",
    "experts": "Functies van de deskundigen, geen namen; ten minste acht.",
    "expires_on": "Tot en met welke dag dit gebruikt mag worden; ten hoogste twee jaar vooruit.",
    "facts": "Eigen nummers van feiten; lezers zien ze niet.",
    "feedback": "Wat de lezer na het antwoorden ziet: waarom.",
    "forms": "Waar de vraag voor is: a, b, probe, route of year.",
    "held_on": "De dag waarop het panel bijeen was.",
    "high": "De uitleg bij een te hoog getal.",
    "id": "Eigen naam: kleine letters, cijfers en streepjes. Verander die niet meer.",
    "items": "De vragen.",
    "je": "De tekst voor ambtenaren.",
    "judgement": "strong (sterke keuze), fair (kan beter) of risk (risico); niet bij een dilemma.",
    "kind": "Wat voor bestand dit is.",
    "low": "De uitleg bij een te laag getal.",
    "maximum": "Het hoogste getal dat je mag invullen.",
    "minimum": "Het laagste getal dat je mag invullen.",
    "name": "Naam van de organisatie, onder elke pagina.",
    "next": "De situatie die volgt, of een lijst van wegen; de laatste weg heeft geen voorwaarde.",
    "not_chose": "Keuzes die niet gemaakt zijn, als situatie/keuze.",
    "number": "Het getal dat gevraagd wordt; bij type number.",
    "origin": "Waar het verhaal vandaan komt: invented (verzonnen), of een casus. Niets over de casus zelf.",
    "opens_on": "De dag waarop de peiling opent; een werkdag in het kwartaal van de bestandsnaam.",
    "options": "Twee tot zes antwoorden; bij type single en multiple.",
    "pass_percent": "Hoeveel procent van de toets goed moet zijn; zonder deze sleutel 70.",
    "phone": "Telefoonnummer, tussen aanhalingstekens.",
    "place": "Waar: de plek in een bron, of de plek waar een situatie speelt.",
    "position": "De plek op het pad van de lezer, van 1 tot 99; het laagste getal eerst. Zonder deze sleutel 99.",
    "points_at_least": "Ten minste zoveel punten tot nu toe.",
    "points_at_most": "Ten hoogste zoveel punten tot nu toe.",
    "question": "De vraag bij de keuzes.",
    "questions": "Een tot drie vragen.",
    "quiz": "Naam van een bestand in quizzes/, zonder .yaml.",
    "ratings": "Per keuze een cijfer van elke deskundige.",
    "required_for": "Voor welke rollen dit verplicht is.",
    "requires": "Modules die eerst af moeten zijn.",
    "review_by": "De dag waarop de bron opnieuw gelezen moet zijn.",
    "right": "De uitleg bij het goede getal.",
    "role": "De rol van wie speelt; die staat ook bij audience.",
    "route": "De id van een meldroute uit organisation.yaml.",
    "routes": "De meldroutes, in deze volgorde.",
    "scenario": "Naam van een bestand in quizzes/, zonder .yaml.",
    "scenarios": "In plaats van scenario: scenario’s die elkaar per jaar afwisselen.",
    "scenes": "De situaties en de eindes.",
    "scores": "Van elke deskundige een cijfer van 1 (risico) tot 5 (sterk).",
    "signals": "De signalen.",
    "sources": "Bronnen: bovenaan de hele lijst, elders de id’s ervan.",
    "start": "De id van de eerste situatie.",
    "steps": "Drie tot zes stappen in de goede volgorde; bij type order.",
    "subject": "Waar het geval over gaat; bij willingness en route.",
    "summary": "In een of twee zinnen waar het over gaat.",
    "target": "De id van het goede doel.",
    "targets": "Twee tot zes doelen om uit te kiezen; bij type match.",
    "text": "Wat de lezer ziet.",
    "time": "Wanneer het speelt.",
    "title": "De titel of kop.",
    "to": "De id van de situatie die volgt.",
    "tolerance": "Hoe ver een antwoord ernaast mag zitten.",
    "topic": "Het onderwerp; zonder onderwerp komt de vraag niet terug in opfrissers.",
    "type": "single, multiple, order, match of number.",
    "u": "De tekst voor politieke ambtsdragers.",
    "unit": "Wat het getal telt, zoals weken.",
    "url": "Adres dat begint met https://",
    "valid": "Welke versie je las, zoals: geldend op 16 juli 2025.",
    "value": "De waarde achter de overweging.",
    "when": "Wanneer dit geldt; zonder deze sleutel altijd.",
    "where": "Wat je dan doet.",
    "who": "Wie je iets kunt vragen.",
    **CHECKLIST,
}
"""What each key means, as an editor shows it. The manual for editors says more."""
SPECIFIC = {
    "Route.when": "Wanneer je deze meldroute neemt.",
    "FromCase.kind": "case: het verhaal begon bij een echte casus.",
    "PulseOption.id": "De vaste naam van dit antwoord; bij route de id van een meldroute, of dont_know.",
    "PulseOption.text": "Het antwoord, in woorden die bij iedereen passen.",
    "PulseOption.audience": "Wie dit antwoord kan geven; zonder deze sleutel iedereen.",
    "PulseQuestion.kind": "Wat er gemeten wordt: willingness, route, barriers, experience, norm, control of safety.",
    "PulseQuestion.text": "De vraag, twee keer: met je en met u.",
    "PulseQuestion.options": "De antwoorden; bij alle soorten behalve route een vaste lijst.",
    "Adviser.text": "Wat de adviseur zegt; de lezer ziet het na het vragen.",
}
PARTS_OF_TYPE = {
    "single": ("options",), "multiple": ("options",), "order": ("steps",), "match": ("targets", "signals"), "number": ("number",),
}  # fmt: skip
FEWEST = {"options": 2, "steps": 3, "targets": 2, "signals": 2}


def schemas() -> dict[str, Schema]:
    """Return name to schema: one a kind of file, and one for the whole folder with quizzes."""
    made = {name: _of(model, title) for name, (model, title) in KINDS.items()}
    made[FOR_FOLDER] = _by_kind({name: made[name] for name in ("quiz", "scenario", "drill", "panel")})
    return made


def _of(model: type[Strict], title: str) -> Schema:
    schema: Schema = model.model_json_schema()
    for name, part in [(model.__name__, schema), *schema.get("$defs", {}).items()]:
        _tidy(part)
        part.pop("description", None)
        for key, value in part.get("properties", {}).items():
            value.pop("title", None)
            value["description"] = SPECIFIC.get(f"{name}.{key}", MEANINGS[key])
    parts = schema.get("$defs", {})
    if "Item" in parts:
        parts["Item"]["allOf"] = list(_item_rules())
    if Checklist.__name__ in parts:
        parts[Checklist.__name__] |= _checklist_rules(parts[Checklist.__name__]["properties"])
    if "Scene" in parts:
        parts["Scene"] |= _scene_rules()
    return {"$schema": DRAFT, **schema, "title": title}


def _tidy(schema: Any) -> None:  # noqa: ANN401  any piece of a schema
    """Write what pydantic writes for its own use as JSON Schema means it, at any depth."""
    if isinstance(schema, list):
        for one in schema:
            _tidy(one)
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "array":  # lists arrive through a function, so their lengths were taken for those of a text
        for length, count in LENGTHS.items():
            if length in schema:
                schema[count] = schema.pop(length)
    if schema.get("format") == "date":
        schema["pattern"] = DAY
    if isinstance(schema.get("pattern"), str):
        schema["pattern"] = schema["pattern"].replace(r"\"", '"')  # an escape that JavaScript refuses
    for one in list(schema.values()):
        _tidy(one)


def _item_rules() -> Iterator[Schema]:
    """Yield what each type of question needs, and that it has nothing of another type."""
    every = sorted({part for parts in PARTS_OF_TYPE.values() for part in parts})
    for kind, needed in PARTS_OF_TYPE.items():
        none = {part: False for part in every if part not in needed}
        counts = {part: {"minItems": FEWEST[part]} for part in needed if part in FEWEST}
        yield {
            "if": {"properties": {"type": {"const": kind}}, "required": ["type"]},
            "then": {"required": list(needed), "properties": none | counts},
        }


def _scene_rules() -> Schema:
    """Return that a scene is an ending, or has a question with choices: judged ones, or weighed ones in a dilemma."""
    judged = {"items": {"required": ["judgement"], "properties": {"considerations": {"maxItems": 0}}}}
    weighed = {"items": {"required": ["considerations"], "properties": {"judgement": {"type": "null"}}}}
    return {
        "if": {"required": ["ending"]},
        "then": {"properties": {"choices": {"maxItems": 0}, "advisers": {"maxItems": 0}, "dilemma": {"const": False}}},
        "else": {
            "required": ["question", "choices"],
            "if": {"properties": {"dilemma": {"const": True}}, "required": ["dilemma"]},
            "then": {"properties": {"choices": weighed}},
            "else": {"properties": {"choices": judged}},
        },
    }


def _checklist_rules(items: Schema) -> Schema:
    """Return that everything on the list has to be there, and so."""
    so = {name: {key: value for key, value in item.items() if key != "default"} | {"const": True} for name, item in items.items()}
    return {"properties": so, "required": list(items)}


def _by_kind(parts: dict[str, Schema]) -> Schema:
    """Return one schema for files of several kinds, so that an editor can be told by folder."""
    definitions: Schema = {}
    rules = []
    for kind, schema in parts.items():
        definitions |= schema.get("$defs", {})
        definitions[kind] = {key: value for key, value in schema.items() if key not in {"$defs", "$schema"}}
        chosen = {"properties": {"kind": {"const": kind}}, "required": ["kind"]}
        rules.append({"if": chosen, "then": {"$ref": f"#/$defs/{kind}"}})
    kinds = {"enum": list(parts), "description": MEANINGS["kind"]}
    return {
        "$schema": DRAFT, "title": "Een bestand in quizzes/", "type": "object", "required": ["kind"],
        "properties": {"kind": kinds}, "allOf": rules, "$defs": definitions,
    }  # fmt: skip
