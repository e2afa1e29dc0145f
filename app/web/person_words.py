"""A person's places and absences in words, and the choices that the forms about them offer."""

import datetime as dt
from typing import Any

from app.people.profiles import Away, Stay
from app.people.structure import Tree
from app.people.values import Place
from app.web import words
from app.web.translate import _

DAY = dt.timedelta(days=1)
CIVIL_SERVANT = "civil_servant"
NO_DEPARTMENT = ""


def roles() -> dict[str, str]:
    """Return what somebody can be, by office; a civil servant has none."""
    return {
        CIVIL_SERVANT: _("Ambtenaar"),
        "statenlid": _("Statenlid"),
        "gedeputeerde": _("Gedeputeerde"),
        "commissaris": _("Commissaris van de Koning"),
        "fractieondersteuner": _("Ondersteuner van een fractie"),
    }


def employments() -> dict[str, str]:
    """Return the kinds of employment."""
    return {"own": _("In dienst"), "external": _("Extern")}


def reasons() -> dict[str, str]:
    """Return why somebody may not be counted."""
    return {
        "long_leave": _("Langdurig verlof"),
        "seconded": _("Vrijstelling: werkt tijdelijk ergens anders"),
        "learned_elsewhere": _("Vrijstelling: leerde dit al ergens anders"),
        "no_access": _("Vrijstelling: kan de modules niet gebruiken"),
        "leaving_soon": _("Vrijstelling: gaat binnenkort weg"),
    }


def credit_reasons() -> dict[str, str]:
    """Return why something that was done elsewhere may count."""
    return {
        "external_course": _("Cursus ergens anders gevolgd"),
        "earlier_meeting": _("Was bij een bijeenkomst hierover"),
        "accessible_alternative": _("Deed dit op een andere, toegankelijke manier"),
    }


def place(place: Place, tree: Tree, day: dt.date) -> str:
    """Return `Ambtenaar bij Wegen, extern, 80%`."""
    if place.department is None:
        return roles()[place.office or CIVIL_SERVANT]
    text = _("Ambtenaar bij %(department)s", department=tree.name(place.department, day))
    if place.employment != "own":
        text += ", " + words.lower_first(employments()[place.employment])
    return text if place.share == 1 else text + f", {round(place.share * 100)}%"


def span(from_on: dt.date, until_on: dt.date | None) -> str:
    """Return `1 januari 2026 tot en met 31 maart 2026`, or since when."""
    if until_on is None:
        return _("Vanaf %(day)s", day=words.day(from_on))
    return _("%(first)s tot en met %(last)s", first=words.day(from_on), last=words.day(until_on - DAY))


def stay(one: Stay, tree: Tree, today: dt.date) -> dict[str, Any]:
    """Return a place of somebody with its days; the department is called as it was then."""
    last = one.until_on - DAY if one.until_on else today
    return {
        "id": one.id, "text": place(one.place, tree, max(one.from_on, min(today, last))), "span": span(one.from_on, one.until_on),
        "is_over": one.is_over(today), "state": _state(one, today),
    }  # fmt: skip


def away(one: Away, today: dt.date) -> dict[str, Any]:
    """Return an absence of somebody with its days."""
    return {"id": one.id, "text": reasons()[one.reason], "span": span(one.from_on, one.until_on), "is_over": one.is_over(today),
            "state": _state(one, today)}  # fmt: skip


def _state(one: Stay | Away, today: dt.date) -> str | None:
    if one.is_over(today):
        return None
    return _("Nu") if one.from_on <= today else _("Komt nog")
