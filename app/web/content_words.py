"""The state of content in words: for editors and reviewers."""

from collections.abc import Mapping

from app.catalogue.differences import FileChange
from app.catalogue.freshness import Citing, Urgency
from app.learning.changes import Size
from app.learning.review import Dossier
from app.people.permissions import Duty
from app.web.translate import _, ngettext


def kind(name: str) -> str:
    """Return what a kind of content is called."""
    return {
        "module": _("Module"), "briefing": _("Briefing"), "quiz": _("Toets"), "scenario": _("Scenario"),
        "drill": _("Routetrainer"), "pulse": _("Peiling"),
    }[name]  # fmt: skip


def state(told: Dossier, version: str) -> str:
    """Return where the version in the files stands, in one or two words."""
    return {"draft": _("concept"), "review": _("in beoordeling"), "published": _("gepubliceerd")}[told.state(version)]


def served(told: Dossier, version: str, *, held_back: bool) -> str:
    """Return what learners get meanwhile."""
    if told.publication is None:
        return _("Lezers zien hier nog niets van.")
    if held_back:
        return _("Goedgekeurd, maar nog niet te zien: iets wat hierbij hoort, is dat nog niet.")
    if told.publication.version == version:
        return _("Lezers krijgen deze versie.")
    return _("Lezers krijgen nog de vorige goedgekeurde versie.")


def next_step(told: Dossier, version: str) -> str:
    """Return what has to happen now, and by whom."""
    where = told.state(version)
    if where == "published":
        return _("Niets. Een wijziging in de bestanden komt vanzelf in beoordeling.")
    if where == "draft":
        return _("Schrijf verder, en bied het daarna aan voor beoordeling.")
    lacks = told.lacks(version)
    if len(lacks) > 1:
        return _("Wacht op twee goedkeuringen: vakinhoudelijk en juridisch.")
    return (
        _("Wacht op de vakinhoudelijke goedkeuring.")
        if lacks[0] == Duty.DOMAIN_REVIEWER
        else _("Wacht op de juridische goedkeuring.")
    )


def step(name: str, size: Size | None) -> str:
    """Return what was done with a version."""
    if name != "offered":
        return _("Teruggezet naar concept")
    return {
        None: _("Aangeboden voor beoordeling"),
        "small": _("Aangeboden voor beoordeling, als kleine verandering"),
        "large": _("Aangeboden voor beoordeling, als grote verandering"),
    }[size]


def size(told: Dossier, version: str) -> str:
    """Return how large a change is, and what that means for whoever finished an earlier version.

    Only where that was asked: see `asks_size`.
    """
    where = told.state(version)
    if where == "published":
        if told.size_of(version) == "large":
            return _("Dit was een grote verandering. Wie een eerdere versie afrondde, leest de vraag om de nieuwe te volgen.")
        return ""
    if where == "draft":
        return ""
    return {
        None: _("Niemand bood deze versie aan. De verandering telt daarom als klein."),
        "small": _("Deze verandering is klein. Wie een eerdere versie afrondde, merkt er niets van."),
        "large": _("Deze verandering is groot. Wie een eerdere versie afrondde, leest straks de vraag om de nieuwe te volgen."),
    }[told.said_size(version)]


def approval(duty: str) -> str:
    """Return which of the two approvals it is."""
    return _("Vakinhoudelijk") if duty == Duty.DOMAIN_REVIEWER else _("Juridisch")


def checklist() -> Mapping[str, str]:
    """Return each item of the list of a scenario that began with a case, in words."""
    return {
        "names_changed": _("Namen en bijnamen zijn veranderd, ook van bedrijven."),
        "places_changed": _("Plaats en streek zijn veranderd."),
        "time_shifted": _("De tijd is ten minste een jaar verschoven, of vaag gemaakt."),
        "amounts_changed": _("Bedragen en aantallen zijn veranderd."),
        "cases_combined": _("Verschillende casussen zijn samengevoegd tot één verhaal."),
        "no_open_investigation": _("Er staat niets in uit een onderzoek dat nog loopt."),
        "meldpunt_agreed": _("Het Meldpunt vindt het goed."),
        "unrecognisable": _("Wie de casus kent, leest er niemands verhaal in."),
    }  # fmt: skip


def last_day(urgency: Urgency | None, day: str) -> str:
    """Return until when a scenario from a case may be used."""
    if urgency == "overdue":
        return _("Dit verhaal mocht tot en met %(day)s gebruikt worden. Spreek af of het blijft.", day=day)
    if urgency == "soon":
        return _("Dit verhaal mag nog tot en met %(day)s gebruikt worden. Spreek af of het blijft.", day=day)
    return _("Dit verhaal mag tot en met %(day)s gebruikt worden.", day=day)


def block(citing: Citing) -> str:
    """Return what cites a source: `les wat-zie-je`."""
    name = {
        "lesson": _("les %(name)s", name=citing.name), "card": _("kaart %(name)s", name=citing.name),
        "item": _("vraag %(name)s", name=citing.name), "choice": _("keuze %(name)s", name=citing.name),
        "adviser": _("adviseur %(name)s", name=citing.name), "signal": _("signaal %(name)s", name=citing.name),
    }  # fmt: skip
    return name[citing.block]


def change(one: FileChange) -> str:
    """Return what happened to a file, with how much."""
    if one.state == "new":
        return ngettext("nieuw bestand, %(num)d woord", "nieuw bestand, %(num)d woorden", one.words_new)
    if one.state == "gone":
        return _("bestand verwijderd")
    new = ngettext("%(num)d woord erbij", "%(num)d woorden erbij", one.words_new)
    return _("%(new)s, %(gone)s weg", new=new, gone=one.words_gone)
