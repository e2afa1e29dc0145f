"""What has to be so within one pulse, and of its answers against the reporting routes of the organisation. Pure.

The answers of most kinds are closed lists: a figure over the years can only be told when the answers stay the same.
"""

import re
from collections.abc import Iterator, Mapping

from app.catalogue.model import PULSE_PREFIX, Organisation, Pulse, PulseFile, PulseQuestion, Role
from app.catalogue.places import Places, double_ids, problem_at
from app.catalogue.pulse_days import is_working_day, plan, quarter_key
from app.catalogue.strict_yaml import Path, compose
from app.errors import Problem

NAME = re.compile(r"peiling-[12]\d{3}-q[1-4]", re.ASCII)
DONT_KNOW, RATHER_NOT_SAY = "dont_know", "rather_not_say"
WILLINGNESS = {"certainly_not": "no", "probably_not": "no", DONT_KNOW: "apart", "probably": "yes", "certainly": "yes"}
BARRIERS = {
    "not_serious": "yes", "unknown_route": "yes", "nothing_happens": "yes", "afraid": "yes", "part_of_work": "yes",
    "solved_myself": "yes", "no_barrier": "no", RATHER_NOT_SAY: "apart",
}  # fmt: skip
EXPERIENCE = {"not_seen": "apart", "seen_reported": "yes", "seen_not_reported": "no", RATHER_NOT_SAY: "apart"}
AGREEMENT = {
    "strongly_disagree": "no", "disagree": "no", "neutral": "no", "agree": "yes", "strongly_agree": "yes",
    RATHER_NOT_SAY: "apart",
}  # fmt: skip
CLOSED: Mapping[str, Mapping[str, str]] = {
    "willingness": WILLINGNESS, "barriers": BARRIERS, "experience": EXPERIENCE, "norm": AGREEMENT, "control": AGREEMENT,
    "safety": AGREEMENT,
}  # fmt: skip
"""Kind of question to its answers, in their order, with how each counts. A question about the route has its own."""
ALONE = frozenset({"no_barrier", RATHER_NOT_SAY})
"""Answers that go with no other one."""
ABOUT_A_CASE = frozenset({"willingness", "route"})
ROLES: tuple[Role, ...] = ("civil_servant", "office_holder")
WHO = {"civil_servant": "ambtenaren", "office_holder": "politieke ambtsdragers"}


def pulse_problems(slug: str, path: str, places: Places, pulse: PulseFile) -> list[Problem]:
    """Return what is wrong in the file of a pulse.

    Args:
        slug: The name of the file, which says the quarter.
        path: The file.
        places: Of its keys.
        pulse: What stands in it.
    """
    problems = [problem_at(path, places, *found) for found in _days(slug, pulse)]
    problems += double_ids(path, places, ("questions",), [one.id for one in pulse.questions])
    if all(question.kind == "barriers" for question in pulse.questions):
        what = "Er is geen vraag met één antwoord: dan is niet te tellen hoeveel mensen antwoordden."
        problems.append(problem_at(path, places, ("questions",), what, "Stel ook een andere vraag dan die naar drempels."))
    for number, question in enumerate(pulse.questions):
        here: Path = ("questions", number)
        problems += double_ids(path, places, (*here, "options"), [one.id for one in question.options])
        problems += [problem_at(path, places, *found) for found in _question(here, question)]
    return problems


Finding = tuple[Path, str, str]


def _days(slug: str, pulse: PulseFile) -> Iterator[Finding]:
    if NAME.fullmatch(slug) is None:
        yield (), f"De naam ‘{slug}’ is geen naam van een peiling.", "Noem het bestand naar zijn kwartaal: peiling-2026-q4.yaml."
        return
    days = plan(pulse.opens_on)
    if quarter_key(days.opens_on) != slug.removeprefix(PULSE_PREFIX):
        what = f"Deze peiling opent op {days.opens_on}, en dat is niet in het kwartaal van haar naam."
        yield ("opens_on",), what, "Kies een dag in dat kwartaal, of geef het bestand een andere naam."
    elif quarter_key(days.closes_on) != quarter_key(days.opens_on):
        what = f"Deze peiling sluit pas op {days.closes_on}, na het einde van haar kwartaal."
        yield ("opens_on",), what, "Laat haar eerder openen: zij staat 15 werkdagen open."
    if not is_working_day(days.opens_on):
        yield ("opens_on",), f"{days.opens_on} is geen werkdag.", "Kies een werkdag."


def _question(here: Path, question: PulseQuestion) -> Iterator[Finding]:
    if question.kind in ABOUT_A_CASE and question.subject is None:
        yield here, "Deze vraag gaat over een geval en noemt geen onderwerp.", "Zet erbij: subject."
    elif question.kind not in ABOUT_A_CASE and question.subject is not None:
        yield (*here, "subject"), "Bij deze vraag hoort geen onderwerp.", "Haal subject weg."
    if question.kind == "route":
        yield from _route(here, question)
        return
    wanted = CLOSED[question.kind]
    ids = [one.id for one in question.options]
    if ids != list(wanted):
        remedy = f"Gebruik precies deze antwoorden, in deze volgorde: {', '.join(wanted)}."
        yield (*here, "options"), f"Een vraag van de soort {question.kind} heeft vaste antwoorden.", remedy
        return
    for number, option in enumerate(question.options):
        place = (*here, "options", number)
        if option.counts != wanted[option.id]:
            yield (
                (*place, "counts"),
                f"‘{option.id}’ telt altijd als {wanted[option.id]}.",
                f"Schrijf counts: {wanted[option.id]}.",
            )
        if set(option.audience) != set(ROLES):
            yield (*place, "audience"), f"‘{option.id}’ is er voor iedereen.", "Haal audience weg."


def _route(here: Path, question: PulseQuestion) -> Iterator[Finding]:
    for role in ROLES:
        own = question.options_for(role)
        if not any(one.counts == "yes" for one in own):
            yield (*here, "options"), f"Voor {WHO[role]} is geen enkele meldroute goed.", "Zet bij de goede counts: yes."
        if not any(one.counts == "no" and one.id != DONT_KNOW for one in own):
            yield (*here, "options"), f"Voor {WHO[role]} is elke meldroute goed.", "Zet er een meldroute bij die niet goed is."
        if DONT_KNOW not in {one.id for one in own}:
            yield (*here, "options"), f"Voor {WHO[role]} ontbreekt ‘{DONT_KNOW}’.", "Zet er een antwoord ‘Weet ik niet’ bij."
    for number, option in enumerate(question.options):
        wanted = "no" if option.id == DONT_KNOW else None
        if option.counts == "apart" or (wanted and option.counts != wanted):
            what = "Bij een vraag naar de meldroute telt elk antwoord mee; ‘Weet ik niet’ telt als niet goed."
            yield (*here, "options", number, "counts"), what, f"Schrijf counts: {wanted or 'yes of no'}."


def route_problems(pulse: Pulse, organisation: Organisation, path: str, text: str) -> Iterator[Problem]:
    """Check that the answers to a question about the route are reporting routes of the organisation, for who can give them."""
    _document, places = compose(text)
    for number, question in enumerate(pulse.head.questions):
        for place, option in enumerate(question.options if question.kind == "route" else ()):
            for role in () if option.id == DONT_KNOW else option.audience:
                if not any(one.id == option.id and role in one.audience for one in organisation.routes):
                    what = f"Meldroute ‘{option.id}’ bestaat niet voor {WHO[role]}."
                    remedy = "Kies een id uit organisation.yaml, en zet bij audience voor wie die route er is."
                    yield problem_at(path, places, ("questions", number, "options", place, "id"), what, remedy)
