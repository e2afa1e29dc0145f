"""What has to be so within one quiz, or within the route trainer."""

from collections.abc import Iterator

from app.catalogue.model import DrillFile, Item, QuizFile
from app.catalogue.places import Places, double_ids, problem_at, unknown_sources
from app.catalogue.strict_yaml import Path
from app.errors import Problem

HOLDS = {
    "single": ("options",),
    "multiple": ("options",),
    "order": ("steps",),
    "match": ("targets", "signals"),
    "number": ("number",),
}
"""Type of an item to what it holds beside its text."""
FEWEST = {"options": 2, "steps": 3, "targets": 2, "signals": 2, "number": 1}
FEWEST_ANCHORS = 2


def drill_problems(path: str, places: Places, drill: DrillFile) -> list[Problem]:
    """Return what is wrong in the file of the route trainer."""
    known = {source.id for source in drill.sources}
    problems = double_ids(path, places, ("sources",), [source.id for source in drill.sources])
    problems += double_ids(path, places, ("signals",), [signal.id for signal in drill.signals])
    return problems + unknown_sources(path, places, ("signals",), drill.signals, known)


def quiz_problems(path: str, places: Places, quiz: QuizFile) -> list[Problem]:
    """Return what is wrong in a quiz."""
    known = {source.id for source in quiz.sources}
    problems = double_ids(path, places, ("sources",), [source.id for source in quiz.sources])
    problems += double_ids(path, places, ("items",), [item.id for item in quiz.items])
    if quiz.draw > len(quiz.items):
        problems.append(problem_at(path, places, ("draw",), "Er worden meer vragen getrokken dan er zijn.",
                                   "Verlaag draw, of schrijf vragen bij."))  # fmt: skip
    for index, item in enumerate(quiz.items):
        where: Path = ("items", index)
        for part in ("options", "steps", "signals"):
            things = getattr(item, part)
            problems += double_ids(path, places, (*where, part), [one.id for one in things])
            problems += unknown_sources(path, places, (*where, part), things, known)
        problems += double_ids(path, places, (*where, "targets"), [one.id for one in item.targets])
        problems += [problem_at(path, places, (*where, *at), what, remedy) for at, what, remedy in _of_item(item, known)]
    return problems + [problem_at(path, places, at, what, remedy) for at, what, remedy in _of_forms(quiz)]


Wrong = tuple[Path, str, str]
"""Where, what, and what to do."""


def _of_item(item: Item, known: set[str]) -> Iterator[Wrong]:
    name = f"Vraag ‘{item.id}’"
    for part, fewest in FEWEST.items():
        things = getattr(item, part)
        count = 0 if not things else 1 if part == "number" else len(things)
        if part in HOLDS[item.type] and count < fewest:
            yield (), f"{name} van de soort {item.type} heeft ten minste {fewest} keer ‘{part}’ nodig.", f"Vul ‘{part}’ aan."
        if part not in HOLDS[item.type] and count:
            yield (
                (part,),
                f"{name} is van de soort {item.type}; daar hoort geen ‘{part}’ bij.",
                f"Haal ‘{part}’ weg, of kies een andere soort.",
            )
    if item.type == "single" and item.options and len(item.key) != 1:
        yield ("options",), f"{name} moet precies één goed antwoord hebben.", "Zet bij één antwoord correct: true."
    if item.type == "multiple" and item.options and not 0 < len(item.key) < len(item.options):
        yield (
            ("options",),
            f"{name} heeft goede én foute antwoorden nodig.",
            "Zet ten minste één antwoord op true en één op false.",
        )
    targets = {target.id for target in item.targets}
    for place, signal in enumerate(item.signals):
        if signal.target not in targets:
            yield ("signals", place, "target"), f"Het doel ‘{signal.target}’ bestaat niet.", "Noem een id uit targets."
    if item.number:
        yield from _of_number(item, known)


def _of_number(item: Item, known: set[str]) -> Iterator[Wrong]:
    number = item.number
    assert number is not None
    if not number.minimum <= number.answer - number.tolerance <= number.answer + number.tolerance <= number.maximum:
        yield ("number",), f"Bij vraag ‘{item.id}’ valt het goede antwoord buiten minimum en maximum.", "Maak de grenzen ruimer."
    for place, source in enumerate(number.sources):
        if source not in known:
            what = f"Bron ‘{source}’ staat niet in de bronnenlijst."
            yield ("number", "sources", place), what, "Voeg de bron toe, of verbeter de verwijzing."


def _of_forms(quiz: QuizFile) -> Iterator[Wrong]:
    """Two equal forms share their anchors; what a probe asks is asked nowhere else."""
    if not any(item.forms for item in quiz.items):
        return
    form = {name: [item for item in quiz.items if name in item.forms] for name in ("a", "b", "probe", "route", "year")}
    if len(form["a"]) != len(form["b"]) or not form["a"]:
        what = f"Vorm a heeft {len(form['a'])} vragen en vorm b {len(form['b'])}."
        yield ("items",), what, "Geef beide vormen evenveel vragen."
    if sum(item.is_anchor for item in quiz.items) < FEWEST_ANCHORS:
        yield (
            ("items",),
            "De vormen a en b delen te weinig vragen.",
            f"Zet ten minste {FEWEST_ANCHORS} vragen in allebei: [a, b].",
        )
    for index, item in enumerate(quiz.items):
        measuring = {"probe", "route"} & set(item.forms)
        if measuring and len(item.forms) > 1:
            what = f"Vraag ‘{item.id}’ meet wat bleef hangen, en wordt ook ergens anders gesteld."
            yield ("items", index, "forms"), what, "Laat alleen probe of route staan."
        if len(set(item.forms)) < len(item.forms):
            yield ("items", index, "forms"), f"Vraag ‘{item.id}’ noemt een versie twee keer.", "Haal er een weg."
