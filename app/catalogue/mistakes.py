"""What an editor is told of a file that cannot be read: what is wrong, where, and what to do."""

import dataclasses as dc
import re

import yaml

from app.catalogue.places import Places, problem_at
from app.errors import Problem

OF_FORM = {
    "missing": ("Hier ontbreekt ‘{last}’.", "Vul ‘{last}’ in."),
    "extra_forbidden": ("‘{last}’ is hier geen geldige sleutel.", "Haal deze sleutel weg of verbeter de spelling."),
    "date_type": ("‘{last}’ is geen datum.", "Schrijf de datum als 2026-11-23."),
    "date_from_datetime_parsing": ("‘{last}’ is geen datum.", "Schrijf de datum als 2026-11-23."),
    "bool_type": ("‘{last}’ moet true of false zijn.", "Schrijf true of false, zonder aanhalingstekens."),
    "int_type": ("‘{last}’ moet een heel getal zijn.", "Schrijf alleen cijfers, zonder aanhalingstekens."),
    "string_type": ("‘{last}’ moet tekst zijn.", "Zet de waarde tussen aanhalingstekens."),
    "string_too_short": ("‘{last}’ is leeg.", "Vul een tekst in."),
    "string_too_long": ("‘{last}’ is te lang.", "Maak de tekst korter, of knip hem in tweeën."),
    "too_short": ("‘{last}’ heeft te weinig onderdelen.", "Voeg er een toe."),
    "too_long": ("‘{last}’ heeft te veel onderdelen.", "Haal er een weg."),
    "tuple_type": ("‘{last}’ moet een lijst zijn.", "Begin elk onderdeel met een streepje."),
    "literal_error": ("‘{last}’ heeft een waarde die niet bestaat.", "Kies uit: {expected}."),
    "string_pattern_mismatch": (
        "‘{last}’ heeft niet de juiste vorm.",
        "Gebruik voor een id kleine letters, cijfers en streepjes; voor een adres https://…",
    ),
    "model_type": ("Hier moet een groep sleutels staan.", "Schrijf sleutel: waarde, met inspringing."),
}


@dc.dataclass(frozen=True, slots=True)
class Mistake:
    """A way in which a text is no YAML.

    Args:
        said: A part of how the parser puts it, with what it was doing.
        what: What is wrong; `{sign}` is the sign that stands there.
        remedy: What to do.
        began: It is easier found where what the parser was reading began than where it gave up.
    """

    said: str
    what: str
    remedy: str
    began: bool = False


QUOTE, OR_QUOTE = "Zet de waarde tussen aanhalingstekens.", "Of zet de waarde tussen aanhalingstekens."
INDENT = "Laat de regel net zo ver inspringen als de regels erboven."
OR_INDENT = "Of laat hem net zo ver inspringen als de regels erboven."
WRONG_BEGIN, DOES_NOT_FIT = "Een waarde kan niet beginnen met ‘{sign}’.", "Deze regel past niet bij de regels erboven."
TAB = Mistake("", "Hier staat een tab.", "Spring in met spaties.")
UNKNOWN = Mistake("", "Dit is geen geldige YAML.", "Kijk naar inspringing, aanhalingstekens en dubbele sleutels.")
MISTAKES = (
    Mistake("duplicate key", "‘{key}’ staat er al.", "Haal een van de twee weg, of geef die een andere naam."),
    Mistake("nested too deeply", "Hier zitten te veel lagen in elkaar.", "Zet minder lagen in elkaar."),
    Mistake("special characters", "Hier staat een onleesbaar teken.", "Haal het weg en typ dit stuk opnieuw."),
    Mistake("tab character", TAB.what, TAB.remedy),
    Mistake("quoted scalar: found unexpected", "De tekst die hier begint, wordt niet afgesloten.",
            "Sluit af met het aanhalingsteken waarmee de tekst begint.", began=True),
    Mistake("quoted scalar", "Na een \\ kan dit teken niet staan.",
            "Zet de tekst tussen enkele aanhalingstekens, of schrijf \\\\."),
    Mistake("simple key", "In deze regel ontbreekt een dubbele punt.",
            "Schrijf sleutel: waarde. Hoort de regel bij de tekst erboven? Laat hem dan net zo ver inspringen.", began=True),
    Mistake("flow sequence", "In deze lijst ontbreekt een komma of het haakje aan het eind.",
            "Zet een komma tussen de onderdelen, en een ] aan het eind.", began=True),
    Mistake("flow mapping", "In deze groep ontbreekt een komma of de accolade aan het eind.",
            "Zet een komma tussen de onderdelen, en een } aan het eind.", began=True),
    Mistake("block scalar", "Na | of > kan op dezelfde regel geen tekst staan.",
            "Begin de tekst op de volgende regel, en spring in."),
    Mistake("mapping values", "Een dubbele punt kan hier niet.", f"{QUOTE} {OR_INDENT}"),
    Mistake("found unexpected ':'", "Een dubbele punt kan hier niet.", QUOTE),
    Mistake("block collection", DOES_NOT_FIT, f"Begin de regel met een streepje. {OR_INDENT}"),
    Mistake("block mapping", DOES_NOT_FIT, f"{INDENT} Of zet de waarde tussen dubbele aanhalingstekens."),
    Mistake("<document start>", DOES_NOT_FIT, INDENT),
    Mistake("block sequence entries", "Een streepje kan hier niet.", f"Zet het op een nieuwe regel. {OR_QUOTE}"),
    Mistake("another document", "Hier begint een tweede document.", "Haal de regel met --- weg."),
    Mistake("key must be a word", "Een sleutel moet een woord zijn.", "Schrijf sleutel: waarde."),
    Mistake("node content", "Hier ontbreekt een waarde.",
            "Haal de komma of het haakje weg. Of sluit de lijst erboven met een ]."),
    *(Mistake(said, WRONG_BEGIN, QUOTE, began=True) for said in
      ("cannot start any token", "alias", "an anchor", "a tag", "the tag", "directive", "mapping keys")),
)  # fmt: skip


def of_yaml(path: str, text: str, error: yaml.MarkedYAMLError, offset: int) -> Problem:
    """Say why a text is no YAML.

    Args:
        path: The file, relative to the content folder.
        text: What was read.
        error: What the parser makes of it.
        offset: How many lines of the file come before the text.
    """
    said = f"{error.context}: {error.problem}"
    found = next((one for one in MISTAKES if one.said in said), UNKNOWN)
    mark = (found.began and error.context_mark) or error.problem_mark
    assert mark is not None, "the parser always says where"
    sign = _sign(text, mark.line, mark.column)
    found = TAB if sign == "\t" and "{sign}" in found.what else found
    key = re.sub(r"^duplicate key .|.$", "", error.problem or "")
    return Problem(path, mark.line + 1 + offset, mark.column + 1, found.what.format(sign=sign, key=key), found.remedy)


def _sign(text: str, line: int, column: int) -> str:
    return dict(enumerate(text.splitlines())).get(line, "")[column : column + 1]


def of_form(path: str, places: Places, detail: dict[str, object]) -> Problem:
    """Say what of a document has not the form it must have.

    Args:
        path: The file, relative to the content folder.
        places: Where each value stands in it.
        detail: What the model says of it: `type`, `loc` and `ctx`.
    """
    assert isinstance(detail["loc"], tuple)
    where = tuple(part for part in detail["loc"] if not str(part).startswith("#"))  # a tag of the model, no key
    context = detail.get("ctx")
    expected = str(context.get("expected", "")).replace(" or ", " of ") if isinstance(context, dict) else ""
    last = next((part for part in reversed(where) if isinstance(part, str)), "het bestand")
    what, remedy = OF_FORM.get(str(detail["type"]), ("‘{last}’ klopt niet.", "Kijk in de handleiding voor redacteuren."))
    return problem_at(path, places, where, what.format(last=last), remedy.format(last=last, expected=expected))
