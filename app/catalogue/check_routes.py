"""Checks of the route trainer against the reporting routes of the organisation."""

from collections.abc import Iterator

from app.catalogue.model import Drill, DrillSignal, Organisation, Role
from app.catalogue.strict_yaml import Path, compose
from app.errors import Problem

ROLES: tuple[Role, ...] = ("civil_servant", "office_holder")
WHO = {"civil_servant": "ambtenaren", "office_holder": "politieke ambtsdragers"}


def drill_problems(drill: Drill, organisation: Organisation, path: str, text: str) -> Iterator[Problem]:
    """Check that every signal can be asked: its routes exist, for whom it is meant, with something wrong to choose.

    Args:
        drill: The content.
        organisation: Its reporting routes.
        path: The file of the drill.
        text: Its text, to tell the place.
    """
    _document, places = compose(text)

    def problem(where: Path, what: str, remedy: str) -> Problem:
        return Problem(path, *places[where], what, remedy)

    own = {role: {route.id for route in organisation.routes if role in route.audience} for role in ROLES}
    for index, signal in enumerate(drill.head.signals):
        here: Path = ("signals", index)
        named = [((*here, "route"), signal.route), *(((*here, "also", n), name) for n, name in enumerate(signal.also))]
        for where, name in named:
            what = _unknown(name, signal, own)
            if what:
                yield problem(where, what, "Kies een id uit organisation.yaml die voor deze doelgroep bestaat.")
        for role in signal.audience:
            if not own[role] - {signal.route, *signal.also}:
                what = f"Bij signaal ‘{signal.id}’ is elke meldroute goed."
                yield problem((*here, "route"), what, "Haal een route weg uit also.")
    for role in ROLES:
        count = sum(role in signal.audience for signal in drill.head.signals)
        if 0 < count < drill.head.draw:
            there = "is er 1 signaal" if count == 1 else f"zijn er {count} signalen"
            what = f"Voor {WHO[role]} {there}, en er worden er {drill.head.draw} gevraagd."
            yield problem(("draw",), what, "Verlaag draw, of schrijf signalen bij.")


def _unknown(name: str, signal: DrillSignal, own: dict[Role, set[str]]) -> str | None:
    """Say what is wrong with a route that a signal names, if anything is."""
    if not any(name in ids for ids in own.values()):
        return f"Meldroute ‘{name}’ bestaat niet."
    for role in signal.audience:
        if name not in own[role]:
            return f"Meldroute ‘{name}’ is er niet voor {WHO[role]}."
    return None
