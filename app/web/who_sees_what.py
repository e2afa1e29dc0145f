"""The table of `app.people.permissions` in words: for the page ‘Wie ziet wat’, the pages about duties and the privacy pack."""

from typing import Any

from app.people.permissions import DUTIES, RULES, Access, Area, Column, Duty, matrix
from app.web.translate import _

Values = dict[str, Any]


def duty_name(duty: str) -> str:
    """Return what a duty is called; one that is not in the table keeps the name it has."""
    return {
        Duty.CORE_TEAM: _("kernteam"),
        Duty.EDITOR: _("redacteur"),
        Duty.DOMAIN_REVIEWER: _("vakinhoudelijk beoordelaar"),
        Duty.LEGAL_REVIEWER: _("juridisch beoordelaar"),
        Duty.ORGANISER: _("organisator"),
        Duty.DEPARTMENT_CONTACT: _("contactpersoon"),
        Duty.GRIFFIER: _("griffier"),
        Duty.ADMINISTRATOR: _("beheerder"),
    }.get(Duty(duty), duty) if duty in set(Duty) else duty  # fmt: skip


def duty_purpose(duty: Duty) -> str:
    """Return what somebody with this duty does, in one sentence."""
    return {
        Duty.CORE_TEAM: _("Bekijkt of de deelname groeit, en waar niet. Alleen groepen, nooit mensen."),
        Duty.EDITOR: _("Schrijft modules, briefings en toetsen, en ziet welke fouten erin staan."),
        Duty.DOMAIN_REVIEWER: _("Keurt goed wat klopt met het werk, voordat iemand het leert. Schrijft niet zelf."),
        Duty.LEGAL_REVIEWER: _("Keurt goed wat klopt met de wet, voordat iemand het leert. Schrijft niet zelf."),
        Duty.ORGANISER: _("Gaat bijeenkomsten voorbereiden. Daar zijn nog geen pagina’s voor."),
        Duty.DEPARTMENT_CONTACT: _("Helpt de eigen afdeling om mee te doen, met het cijfer van die afdeling."),
        Duty.GRIFFIER: _("Helpt de politieke ambtsdragers om mee te doen, met hun cijfer als groep."),
        Duty.ADMINISTRATOR: _("Houdt mensen, afdelingen en taken bij, en kijkt in het logboek."),
    }[duty]


def area_name(area: Area) -> str:
    """Return what there is to see in an area."""
    return {
        Area.OPEN_PAGES: _("Meldroutes, toegankelijkheid en deze uitleg"),
        Area.LEARNING: _("Modules, briefings en toetsen"),
        Area.OWN_DATA: _("Voortgang, antwoorden en gegevens van zichzelf"),
        Area.GROUP_FIGURES: _("Deelname per afdeling en rol, beschermd"),
        Area.DEPARTMENT_FIGURE: _("Deelname van één afdeling, beschermd"),
        Area.OFFICE_HOLDERS_FIGURE: _("Deelname van alle politieke ambtsdragers samen, beschermd"),
        Area.CONTENT: _("Versies van de inhoud, beoordeling, fouten daarin, en hoe vragen het doen, beschermd"),
        Area.MEETINGS: _("Bijeenkomsten"),
        Area.PEOPLE: _("Namen, e-mailadressen, afdelingen en rollen"),
        Area.DUTIES: _("Wie welke taak heeft"),
        Area.TRAIL: _("Het logboek: wie deed wat, en wie keek waarnaar"),
        Area.RESULTS_OF_OTHERS: _("Deelname, antwoorden en uitslagen van een ander"),
    }[area]


def access_word(access: Access) -> str:
    """Return how far somebody gets."""
    return {
        Access.NONE: _("nee"),
        Access.OWN: _("alleen eigen"),
        Access.SEE: _("ja"),
        Access.CHANGE: _("ja, en wijzigen"),
        Access.LATER: _("nog geen pagina’s"),
    }[access]


def column_name(column: Column) -> str:
    """Return what one kind of person is called at the head of a column."""
    if column.duty:
        return duty_name(column.duty)
    return _("wie is aangemeld") if column.signed_in else _("iedereen")


def table() -> Values:
    """Return columns and rows as the table macro wants them."""
    found = matrix()
    columns = [{"label": _("Wat er te zien is")}, *({"label": column_name(column)} for column in found.columns)]
    rows = [[area_name(line.area), *(access_word(cell) for cell in line.cells)] for line in found.lines]
    return {"columns": columns, "rows": rows}


def duties() -> list[Values]:
    """Return each duty with what it is for, what it lets one see, and what it never shows."""
    return [
        {
            "name": duty_name(duty),
            "purpose": duty_purpose(duty),
            "sees": [_seen(area, access) for rule in _rules(duty) for area, access in rule.areas.items()],
            "never": [area_name(area) for area in _never(duty)],
        }
        for duty in Duty
    ]


def _rules(duty: Duty) -> list[Any]:
    return [RULES[permission] for permission in sorted(DUTIES[duty])]


def _never(duty: Duty) -> list[Area]:
    """Return what a duty never shows, in the order of the table; results of others are in every list."""
    named = {area for rule in _rules(duty) for area in rule.never} | {Area.RESULTS_OF_OTHERS}
    return [area for area in Area if area in named]


def _seen(area: Area, access: Access) -> str:
    name = area_name(area)
    if access == Access.SEE:
        return name
    return _("%(what)s (%(how)s)", what=name, how=_("en wijzigen") if access == Access.CHANGE else access_word(access))
