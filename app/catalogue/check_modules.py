"""Checks of a module across files: what it names exists, its rule can be met, and what it requires can be finished."""

from collections.abc import Iterator, Mapping, Sequence

from app.catalogue.model import AllOf, AnyOf, Catalogue, Module, Rule
from app.catalogue.strict_yaml import Path, Place, compose
from app.errors import Problem

Found = tuple[Path, str, str]
"""Where in the file, what is wrong, what to do."""


def module_problems(catalogue: Catalogue, module: Module, path: str) -> Iterator[Problem]:
    """Check what a module or briefing says of others, with its place in the file.

    Args:
        catalogue: Everything that is taught.
        module: Which.
        path: Its module.yaml or briefing.yaml.
    """
    places: Mapping[Path, Place] = compose(catalogue.files[module.version][path])[1]
    for where, what, remedy in (*_parts(catalogue, module), *_rule(module), *_required(catalogue, module)):
        line, column = places.get(where) or places.get(where[:1]) or (1, 1)
        yield Problem(path, line, column, what, remedy)


def _parts(catalogue: Catalogue, module: Module) -> Iterator[Found]:
    head = module.head
    if head.quiz and head.quiz not in catalogue.quizzes:
        yield ("quiz",), f"De toets ‘{head.quiz}’ bestaat niet.", "Maak quizzes/….yaml, of haal quiz weg."
    if head.scenario and head.scenarios:
        yield ("scenario",), "Er staat zowel scenario als scenarios.", "Houd alleen scenarios over."
    for number, slug in enumerate(head.variants):
        where: Path = ("scenarios", number) if head.scenarios else ("scenario",)
        if slug not in catalogue.scenarios:
            yield where, f"Het scenario ‘{slug}’ bestaat niet.", "Maak quizzes/….yaml, of haal de verwijzing weg."
        elif slug in head.variants[:number]:
            yield where, f"Het scenario ‘{slug}’ staat er twee keer.", "Haal er een weg."
    if head.entry_percent is not None:
        yield from _entry(catalogue, module)


def _entry(catalogue: Catalogue, module: Module) -> Iterator[Found]:
    quiz = catalogue.quizzes.get(module.head.quiz or "")
    if module.kind == "briefing":
        yield ("entry_percent",), "Een briefing heeft geen vragen vooraf.", "Haal entry_percent weg."
    elif quiz is None or not any(item.is_anchor for item in quiz.head.items):
        what = "Vragen vooraf kunnen alleen bij een toets met de vormen a en b."
        yield ("entry_percent",), what, "Geef de vragen van de toets forms, of haal entry_percent weg."


def _rule(module: Module) -> Iterator[Found]:
    """Check that a rule names what there is, and that somebody who fails the entry test can still finish."""
    head = module.head
    if head.completion is None:
        return
    there = {
        "pages": True,
        "quiz": head.quiz is not None,
        "scenario": bool(head.variants),
        "entry": head.entry_percent is not None,
    }
    names = {"quiz": "toets", "scenario": "scenario", "entry": "entry_percent"}
    for leaf in sorted(_leaves(head.completion)):
        if not there[leaf]:
            what = f"De regel noemt {leaf}, maar deze module heeft geen {names[leaf]}."
            yield ("completion",), what, "Haal het uit completion, of voeg het toe."
    if not _is_met_without_entry(head.completion):
        what = "Wie de vragen vooraf niet haalt, kan deze module nooit afronden."
        yield ("completion",), what, "Geef met any een tweede manier om klaar te zijn."


def _leaves(rule: Rule) -> set[str]:
    if isinstance(rule, str):
        return {rule}
    return {leaf for part in (rule.all if isinstance(rule, AllOf) else rule.any) for leaf in _leaves(part)}


def _is_met_without_entry(rule: Rule) -> bool:
    if isinstance(rule, AllOf):
        return all(_is_met_without_entry(part) for part in rule.all)
    if isinstance(rule, AnyOf):
        return any(_is_met_without_entry(part) for part in rule.any)
    return rule != "entry"


def _required(catalogue: Catalogue, module: Module) -> Iterator[Found]:
    """Check that what has to be finished first exists, is for the same people, and does not wait for this one."""
    shelf = catalogue.modules if module.kind == "module" else catalogue.briefings
    requires = {slug: one.head.requires for slug, one in shelf.items()}
    for number, slug in enumerate(module.head.requires):
        where: Path = ("requires", number)
        if slug not in shelf:
            yield where, f"‘{slug}’ bestaat niet, dus gaat dit nooit open.", "Noem een module die er is."
            continue
        if not set(module.head.audience) <= set(shelf[slug].head.audience):
            yield where, f"‘{slug}’ is niet voor iedereen die deze module krijgt.", "Maak audience van beide gelijk."
        way = circle(requires, module.slug, slug)
        if way:
            yield where, f"Deze modules wachten op elkaar: {' → '.join(way)}.", "Haal een van de verwijzingen weg."


def circle(requires: Mapping[str, Sequence[str]], start: str, first: str) -> tuple[str, ...]:
    """Return the shortest way from a module by one that it requires back to itself; empty when there is none.

    Args:
        requires: Each module with those that it requires; others that are named lead nowhere.
        start: Where the way begins and ends.
        first: The first step.
    """
    ways: list[tuple[str, ...]] = [(start, first)]
    seen = {first}
    for way in ways:  # grows while it is walked: a queue
        if way[-1] == start:
            return way
        for following in requires.get(way[-1], ()):
            if following not in seen:
                seen.add(following)
                ways.append((*way, following))
    return ()
