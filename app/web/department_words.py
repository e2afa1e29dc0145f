"""Departments in words: what happened to them, and why a change cannot be."""

import datetime as dt
from collections.abc import Sequence

from app.people.structure import Event, Refused, Tree
from app.web import words
from app.web.translate import _

DAY = dt.timedelta(days=1)


def quoted(names: Sequence[str]) -> str:
    """Return `‘Wegen’, ‘Tram’ en ‘Bus’`."""
    marked = [_("‘%(name)s’", name=name) for name in names]
    return marked[0] if len(marked) == 1 else ", ".join(marked[:-1]) + " " + _("en") + " " + marked[-1]


def told(tree: Tree, event: Event) -> str:
    """Return one event as a sentence without its day."""
    before = [tree.name(one, event.on_day - DAY) for one in event.departments]
    names, into = quoted(before), quoted([tree.name(one, event.on_day) for one in event.into]) if event.into else ""
    if event.kind == "merged":
        return _("%(names)s gaan op in %(into)s.", names=names, into=into) if len(before) > 1 else (
            _("%(names)s gaat op in %(into)s.", names=names, into=into)
        )  # fmt: skip
    if event.kind == "split":
        return _("%(names)s wordt gesplitst in %(into)s.", names=names, into=into)
    if event.kind == "ended":
        return _("%(names)s bestaat niet meer.", names=names)
    return _changed(tree, event)


def _changed(tree: Tree, event: Event) -> str:
    after = event.after
    assert after is not None
    name = quoted([after.name])
    if event.kind == "renamed":
        assert event.before is not None
        return _("%(old)s heet nu %(new)s.", old=quoted([event.before.name]), new=name)
    if event.kind == "counted":
        if after.reported_with is None:
            return _("%(name)s telt in de cijfers weer zelf.", name=name)
        other = quoted([tree.name(after.reported_with, event.on_day)])
        return _("%(name)s telt in de cijfers mee met %(other)s.", name=name, other=other)
    if after.parent is None:
        return _("%(name)s is een eigen domein.", name=name) if event.kind == "moved" else _("%(name)s is nieuw.", name=name)
    parent = quoted([tree.name(after.parent, event.on_day)])
    if event.kind == "moved":
        return _("%(name)s hoort nu bij het domein %(parent)s.", name=name, parent=parent)
    return _("%(name)s is nieuw, in het domein %(parent)s.", name=name, parent=parent)


def why_not(refused: Refused, tree: Tree, on_day: dt.date) -> str:
    """Return why a change cannot be, and what to do about it."""
    name = quoted([tree.name(refused.department, on_day)]) if refused.department else ""
    other = quoted([tree.name(refused.other, on_day)]) if refused.other else ""
    day = words.day(on_day)
    return {
        "name_taken": _("Op deze plek heet er al een afdeling zo. Kies een andere naam."),
        "no_name": _("Vul een naam in."),
        "known": _("Deze afdeling bestaat al."),
        "nothing": _("Zo is het al. Er verandert niets."),
        "unknown": _("De afdeling %(name)s bestaat niet op %(day)s, of begint pas op die dag. Kies een andere dag.",
                     name=name, day=day),
        "ends_already": _("De afdeling %(name)s houdt al op te bestaan. Dat staat al gepland.", name=name),
        "too_few": _("Kies ten minste één andere afdeling."),
        "past": _("Over %(day)s zijn al cijfers gepubliceerd. Kies vandaag of een latere dag.", day=day),
        "has_people": _("Er horen op of na %(day)s nog mensen bij %(name)s. Verplaats hen eerst.", day=day, name=name),
        "parent_gone": _("Bij %(other)s horen dan nog afdelingen, of het domein bestaat dan niet. Verplaats eerst %(name)s.",
                         other=other, name=name),
        "too_deep": _("Een afdeling hoort bij een domein, en een domein bij niets. Kies een ander domein."),
        "counted_with_gone": _("%(name)s telt in de cijfers mee met %(other)s. Kies daar eerst een andere afdeling voor.",
                               name=name, other=other),
        "counted_with_domain": _("Alleen een afdeling kan meetellen met een andere afdeling, een domein niet."),
        "counted_with_chain": _("%(other)s telt zelf al mee met een andere afdeling. Kies die afdeling.", other=other),
    }[refused.kind]  # fmt: skip
