"""What a list of HR would change and did change, as sentences, tables and the lines of a file."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.people.roster.columns import title
from app.people.roster.difference import Begin, Difference, End, Kind, Plan
from app.people.roster.runs import UNDO_LASTS, Run
from app.people.values import Particulars, Place
from app.web import words
from app.web.translate import _, format_moment, ngettext

Names = Mapping[str, str]


def columns() -> list[list[str]]:
    """Return each column, whether it is needed, and what it holds."""
    needed, wise, free = _("Moet"), _("Verstandig"), _("Mag")
    said = (
        ("external_id", wise, _("De sleutel waaraan we iemand herkennen. Zonder deze kolom gaat niemand uit dienst.")),
        ("given_name", needed, _("Roepnaam of voornaam.")),
        ("infix", free, _("Zoals van, de of van der.")),
        ("family_name", needed, _("Zonder tussenvoegsel, als dat een eigen kolom heeft.")),
        ("email", needed, _("Het adres van het werk. Ieder heeft een eigen adres.")),
        ("department", needed, _("Naam of code. Niet nodig bij een politieke ambtsdrager.")),
        ("role", free, _("Ambtenaar of politieke ambtsdrager. Leeg is ambtenaar.")),
        ("office", free, _("Statenlid, gedeputeerde, commissaris of fractieondersteuner.")),
        ("employment", free, _("In dienst of extern. Leeg is in dienst.")),
        ("share", free, _("Een deel van 1, zoals 0,8, of 80%. Geen uren.")),
        ("starts_on", free, _("Eerste dag, als 31-12-2026 of 2026-12-31.")),
        ("ends_on", free, _("Laatste dag in dienst. Leeg is: blijft.")),
    )  # fmt: skip
    return [[title(what), need, text] for what, need, text in said]


def template() -> list[list[str]]:
    """Return a list with every column and one invented line."""
    line = {
        "external_id": "001234", "given_name": "Anna", "infix": "van der", "family_name": "Voorbeeld",
        "email": "a.vandervoorbeeld@provincie.example", "department": "Vergunningen", "employment": "in dienst", "share": "0,8",
        "starts_on": "01-03-2026",
    }  # fmt: skip
    order = ("external_id", "given_name", "infix", "family_name", "email", "department", "role", "office", "employment", "share",
             "starts_on", "ends_on")  # fmt: skip
    return [[title(what) for what in order], [line.get(what, "") for what in order]]


def sentences(plan: Plan) -> list[str]:
    """Return in sentences how many people join, move and so on; only what is not nothing."""
    counts = plan.counts()
    said = [
        (counts["join"], ngettext("%(num)d persoon is nieuw.", "%(num)d mensen zijn nieuw.", counts["join"])),
        (counts["return"], ngettext("%(num)d persoon komt terug.", "%(num)d mensen komen terug.", counts["return"])),
        (
            counts["move"],
            ngettext("%(num)d persoon verandert van plaats.", "%(num)d mensen veranderen van plaats.", counts["move"]),
        ),
        (
            counts["change"],
            _changing(counts["change"]),
        ),
        (counts["leave"], ngettext("%(num)d persoon gaat weg.", "%(num)d mensen gaan weg.", counts["leave"])),
        (len(plan.new_units), ngettext("%(num)d afdeling is nieuw.", "%(num)d afdelingen zijn nieuw.", len(plan.new_units))),
        (
            plan.unchanged,
            ngettext("%(num)d persoon blijft zoals het is.", "%(num)d mensen blijven zoals ze zijn.", plan.unchanged),
        ),
    ]
    return [text for count, text in said if count]


def _changing(count: int) -> str:
    return ngettext("Van %(num)d persoon veranderen gegevens.", "Van %(num)d mensen veranderen gegevens.", count)


def warning(plan: Plan) -> str:
    """Return how many of the people lose access, and what that may mean."""
    told = {"leavers": plan.leavers, "all": plan.in_scope, "share": round(plan.leavers * 100 / max(plan.in_scope, 1))}
    text = _(
        "%(leavers)d van de %(all)d mensen (%(share)d%%) staan niet meer in de lijst. Zij verliezen direct hun toegang.", **told
    )
    half = _("Dat is de helft of meer. Waarschijnlijk is dit niet de hele lijst: kijk of er een filter aan stond.")
    return f"{text} {half}" if plan.leavers * 2 >= plan.in_scope else text


def counted(counts: Mapping[str, int]) -> str:
    """Return the counts of a run in one line."""
    said = [
        (counts.get("join", 0), ngettext("%(num)d nieuw", "%(num)d nieuw", counts.get("join", 0))),
        (counts.get("return", 0), ngettext("%(num)d terug", "%(num)d terug", counts.get("return", 0))),
        (counts.get("move", 0), ngettext("%(num)d verplaatst", "%(num)d verplaatst", counts.get("move", 0))),
        (counts.get("change", 0), ngettext("%(num)d gewijzigd", "%(num)d gewijzigd", counts.get("change", 0))),
        (counts.get("leave", 0), ngettext("%(num)d weg", "%(num)d weg", counts.get("leave", 0))),
    ]
    return ", ".join(text for count, text in said if count) or _("Niets veranderd")


def state(run: Run) -> str:
    """Return whether a run holds."""
    return _("Teruggedraaid") if run.state == "undone" else _("Verwerkt")


def done(run: Run) -> list[str]:
    """Return what a run did or took back."""
    told = [counted(run.counts)]
    if run.counts.get("errors"):
        told.append(ngettext("%(num)d fout overgeslagen", "%(num)d fouten overgeslagen", run.counts["errors"]))
    return told


def until(run: Run) -> str:
    """Return until when a run can be taken back."""
    return format_moment(run.applied_at + UNDO_LASTS, "d MMMM, HH:mm") if run.applied_at else ""


def headings() -> dict[Kind, str]:
    """Return the heading over each kind."""
    return {
        Kind.LEAVE: _("Gaan weg"),
        Kind.MOVE: _("Veranderen van plaats"),
        Kind.JOIN: _("Zijn nieuw"),
        Kind.RETURN: _("Komen terug"),
        Kind.CHANGE: _("Gegevens die veranderen"),
    }


def tables(plan: Plan, names: Names, most: int) -> list[dict[str, Any]]:
    """Return a table of each kind that happens, the gravest first, with at most so many lines."""
    found = [(f"{heading} ({len(plan.of(kind))})", plan.of(kind)) for kind, heading in headings().items()]
    return [
        {"heading": heading, "rows": [_line(one, names) for one in some[:most]], "more": max(len(some) - most, 0)}
        for heading, some in found
        if some
    ]


def whole(plan: Plan, names: Names) -> Iterator[Sequence[str]]:
    """Return everything that would happen as the lines of a file, mistakes first."""
    yield [_("Soort"), _("Naam"), _("Nummer of adres"), _("Wat er gebeurt")]
    kinds = headings()
    for problem in plan.problems:
        kind = _("Fout") if problem.severity == "error" else _("Let op")
        yield [
            kind,
            "",
            _("rij %(line)d, kolom %(column)d", line=problem.line, column=problem.column),
            f"{problem.what} {problem.remedy}",
        ]
    for one in plan.differences:
        yield [kinds[one.kind], *_line(one, names)]


def _line(one: Difference, names: Names) -> list[str]:
    return [
        f"{one.who.given_name} {one.who.family_name}",
        one.who.external_id or one.who.email,
        "; ".join(_happenings(one, names)),
    ]


def _happenings(one: Difference, names: Names) -> Iterator[str]:
    if one.deactivates:
        yield _("Verliest direct de toegang")
    if one.ours and one.who != one.ours.who:
        yield from _particulars(one.ours.who, one.who)
    yield from (_ends(end, names) for end in one.ends)
    yield from (_begins(begin, names) for begin in one.begins)


def _particulars(before: Particulars, after: Particulars) -> Iterator[str]:
    for what in ("given_name", "family_name", "email", "external_id"):
        old, new = getattr(before, what), getattr(after, what)
        if old != new:
            yield _("%(what)s: %(old)s wordt %(new)s", what=title(what), old=old or "—", new=new or "—")


def _ends(end: End, names: Names) -> str:
    where = _where(end.held.place, names)
    if end.until_on is None:
        return _("Blijft bij %(where)s: de einddatum vervalt", where=where)
    if end.until_on <= end.held.from_on:
        return _("Niet meer bij %(where)s", where=where)
    return _("Laatste dag bij %(where)s: %(day)s", where=where, day=words.day(end.until_on - dt.timedelta(days=1)))


def _begins(begin: Begin, names: Names) -> str:
    where, day = _where(begin.place, names), words.day(begin.from_on)
    if begin.until_on:
        last = words.day(begin.until_on - dt.timedelta(days=1))
        return _("Bij %(where)s van %(day)s tot en met %(last)s", where=where, day=day, last=last)
    return _("Bij %(where)s vanaf %(day)s", where=where, day=day)


def _where(place: Place, names: Names) -> str:
    offices = {
        "statenlid": _("Statenlid"), "gedeputeerde": _("Gedeputeerde"), "commissaris": _("Commissaris van de Koning"),
        "fractieondersteuner": _("Fractieondersteuner"),
    }  # fmt: skip
    where = offices[place.office] if place.office else names.get(place.department or "", place.department or "")
    notes = [*([_("extern")] if place.employment == "external" else []), *([f"{place.share:.0%}"] if place.share < 1 else [])]
    return f"{where} ({', '.join(notes)})" if notes else where
