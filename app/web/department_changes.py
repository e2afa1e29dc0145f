"""What an administrator can change about a department: for each change its form, what it leads to, and the action."""

import dataclasses as dc
import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from typing import Any, ClassVar
from uuid import UUID

from app.people import departments, structure
from app.people.departments import When
from app.people.structure import New, Tree
from app.people.values import By
from app.storage.database import Db
from app.web import words
from app.web.department_words import quoted
from app.web.forms.departments import CountForm, DayForm, MakeForm, MergeForm, MoveForm, NameForm, OrderForm, SplitForm
from app.web.translate import _

NO_DOMAIN, NEW, ALONE, FIRST = "", "", "", ""
Filled = Any
"""The form of a change, valid; each change knows its own."""


@dc.dataclass(frozen=True, slots=True)
class About:
    """What a change is about.

    Args:
        tree: The organisation as it stands.
        slug: Of the department; empty when it is still to be made.
        today: For what can be chosen.
        chosen: Of a split: subject to the place in the list of new departments, counted from 1.
    """

    tree: Tree
    slug: str
    today: dt.date
    chosen: Mapping[UUID, int] = dc.field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return what it is called today."""
        return self.tree.name(self.slug, self.today)

    @property
    def parent(self) -> str:
        """Return the domain it belongs to today, or will at first."""
        state = self.tree.state(self.slug, self.today) or next(iter(self.tree.history(self.slug)), None)
        return (state.parent if state else None) or NO_DOMAIN

    def domains(self) -> list[tuple[str, str]]:
        """Return everything that departments can belong to, today or later."""
        tops = (one for one in self.tree.states if one.parent is None and one.reaches(self.today))
        found = {one.department: self.tree.name(one.department, self.today) for one in tops}
        return sorted(found.items(), key=lambda item: item[1].casefold())

    def others(self) -> list[tuple[str, str]]:
        """Return the other departments that are there today or later, in the order of their names."""
        living = {one.department for one in self.tree.states if one.reaches(self.today)} - {self.slug}
        found = ((slug, self.tree.name(slug, self.today)) for slug in living)
        return sorted(found, key=lambda item: item[1].casefold())

    def neighbours(self, day: dt.date) -> list[str]:
        """Return the slugs of what stands on the same level on a day, in order, itself included."""
        held = self.tree.state(self.slug, day)
        return [one.department for one in self.tree.on(day) if held and one.parent == held.parent]

    def free(self, name: str, taken: Collection[str] = ()) -> str:
        """Return a slug for a new department."""
        return structure.slug_for(name, {one.department for one in self.tree.states} | {*taken, "new"})


class Change(ABC):
    """One kind of change."""

    form: ClassVar[type[DayForm]] = DayForm

    @abstractmethod
    def title(self, about: About) -> str:
        """Return the heading."""

    def prepare(self, form: Filled, about: About) -> None:  # noqa: B027  there is not always something to choose
        """Fill in what can be chosen."""

    def defaults(self, about: About) -> dict[str, Any]:
        """Return what a fresh form holds."""
        return {"on": max(about.today, min((one.from_on for one in about.tree.history(about.slug)), default=about.today))}

    def problem(self, form: Filled, about: About) -> tuple[str, str] | None:  # noqa: ARG002  others do look
        """Return a field and what is wrong with the form as a whole, if anything is."""
        return None

    def check(self, db: Db, form: Filled, about: About) -> None:  # noqa: B027  most depend on the tree alone
        """Look at the people in it before anything is shown.

        Raises:
            Refused: They stand in the way.
        """

    @abstractmethod
    def after(self, form: Filled, about: About) -> Tree:
        """Return the organisation as it would be."""

    @abstractmethod
    def carry_out(self, db: Db, form: Filled, about: About, when: When, by: By) -> None:
        """Do it."""

    def moving(self, form: Filled, about: About) -> frozenset[str]:  # noqa: ARG002  others do look
        """Return the departments whose people go elsewhere."""
        return frozenset()


class Make(Change):
    """A new department or domain."""

    form = MakeForm

    def title(self, about: About) -> str:  # noqa: ARG002  it is about none yet
        """Return the heading."""
        return _("Nieuwe afdeling of nieuw domein")

    def prepare(self, form: Filled, about: About) -> None:
        """Offer the domains."""
        form.parent.choices = [(NO_DOMAIN, _("Geen: dit is zelf een domein")), *about.domains()]

    def _new(self, form: Filled, about: About) -> New:
        return New(about.free(form.name.data), form.name.data, form.parent.data or None)

    def after(self, form: Filled, about: About) -> Tree:
        """Return the organisation as it would be."""
        return structure.make(about.tree, self._new(form, about), form.on.data)

    def carry_out(self, db: Db, form: Filled, about: About, when: When, by: By) -> None:
        """Do it."""
        departments.make(db, self._new(form, about), when, by)


class Rename(Change):
    """Another name."""

    form = NameForm

    def title(self, about: About) -> str:
        """Return the heading."""
        return _("Geef %(name)s een andere naam", name=quoted([about.name]))

    def defaults(self, about: About) -> dict[str, Any]:
        """Begin with the name of now."""
        return {**super().defaults(about), "name": about.name}

    def after(self, form: Filled, about: About) -> Tree:
        """Return the organisation as it would be."""
        return structure.rename(about.tree, about.slug, form.name.data, form.on.data)

    def carry_out(self, db: Db, form: Filled, about: About, when: When, by: By) -> None:
        """Do it."""
        departments.rename(db, about.slug, form.name.data, when, by)


class Move(Change):
    """Another domain."""

    form = MoveForm

    def title(self, about: About) -> str:
        """Return the heading."""
        return _("Zet %(name)s in een ander domein", name=quoted([about.name]))

    def prepare(self, form: Filled, about: About) -> None:
        """Offer the domains."""
        domains = [one for one in about.domains() if one[0] != about.slug]
        form.parent.choices = [(NO_DOMAIN, _("Geen: dit wordt zelf een domein")), *domains]

    def defaults(self, about: About) -> dict[str, Any]:
        """Begin with the domain of now."""
        return {**super().defaults(about), "parent": about.parent}

    def after(self, form: Filled, about: About) -> Tree:
        """Return the organisation as it would be."""
        return structure.move(about.tree, about.slug, form.parent.data or None, form.on.data)

    def carry_out(self, db: Db, form: Filled, about: About, when: When, by: By) -> None:
        """Do it."""
        departments.move(db, about.slug, form.parent.data or None, when, by)


class CountWith(Change):
    """With which department a small one is counted."""

    form = CountForm

    def title(self, about: About) -> str:
        """Return the heading."""
        return _("Laat %(name)s in de cijfers meetellen met een andere afdeling", name=quoted([about.name]))

    def prepare(self, form: Filled, about: About) -> None:
        """Offer the other departments."""
        headings = {one.parent for one in about.tree.on(about.today)}
        others = [one for one in about.others() if one[0] not in headings]
        form.other.choices = [(ALONE, _("Geen: de afdeling telt zelf")), *others]

    def defaults(self, about: About) -> dict[str, Any]:
        """Begin with how it is now."""
        state = about.tree.state(about.slug, about.today)
        return {**super().defaults(about), "other": (state.reported_with if state else None) or ALONE}

    def after(self, form: Filled, about: About) -> Tree:
        """Return the organisation as it would be."""
        return structure.count_with(about.tree, about.slug, form.other.data or None, form.on.data)

    def carry_out(self, db: Db, form: Filled, about: About, when: When, by: By) -> None:
        """Do it."""
        departments.count_with(db, about.slug, form.other.data or None, when, by)


class Order(Change):
    """Another place in lists."""

    form = OrderForm

    def title(self, about: About) -> str:
        """Return the heading."""
        return _("Zet %(name)s op een andere plek in de lijst", name=quoted([about.name]))

    def prepare(self, form: Filled, about: About) -> None:
        """Offer the neighbours."""
        others = [slug for slug in about.neighbours(about.today) if slug != about.slug]
        named = [(slug, about.tree.name(slug, about.today)) for slug in others]
        form.after.choices = [(FIRST, _("Niets: deze komt vooraan")), *named]

    def _order(self, form: Filled, about: About) -> list[str]:
        others = [slug for slug in about.neighbours(form.on.data) if slug != about.slug]
        place = others.index(form.after.data) + 1 if form.after.data in others else 0
        return [*others[:place], about.slug, *others[place:]]

    def after(self, form: Filled, about: About) -> Tree:
        """Return the organisation as it would be."""
        return structure.reorder(about.tree, self._order(form, about), form.on.data)

    def carry_out(self, db: Db, form: Filled, about: About, when: When, by: By) -> None:
        """Do it."""
        departments.reorder(db, self._order(form, about), when, by)


class Merge(Change):
    """Several into one."""

    form = MergeForm

    def title(self, about: About) -> str:
        """Return the heading."""
        return _("Voeg %(name)s samen", name=quoted([about.name]))

    def prepare(self, form: Filled, about: About) -> None:
        """Offer what stands on the same level to go along, and everything to go into."""
        same = {
            one.department for one in about.tree.states if one.reaches(about.today) and (not one.parent) == (not about.parent)
        }
        others = [one for one in about.others() if one[0] in same]
        form.others.choices = others
        form.into.choices = [(NEW, _("Een nieuwe afdeling")), (about.slug, about.name), *others]
        form.parent.choices = [(NO_DOMAIN, _("Geen: dit wordt een domein")), *about.domains()]

    def defaults(self, about: About) -> dict[str, Any]:
        """Begin with the same domain."""
        return {**super().defaults(about), "parent": about.parent}

    def problem(self, form: Filled, about: About) -> tuple[str, str] | None:  # noqa: ARG002  others do look
        """Ask for a name when it is a new one, and for none when it is not."""
        if form.into.data == NEW and not form.name.data:
            return "name", _("Vul de naam van de nieuwe afdeling in, of kies een afdeling die er al is.")
        if form.into.data != NEW and form.name.data:
            return "name", _("Je koos een afdeling die er al is. Laat de naam leeg, of kies ‘Een nieuwe afdeling’.")
        return None

    def _into(self, form: Filled, about: About) -> str | New:
        if form.into.data != NEW:
            return str(form.into.data)
        return New(about.free(form.name.data), form.name.data, form.parent.data or None)

    def moving(self, form: Filled, about: About) -> frozenset[str]:
        """Return everything that goes into another."""
        return frozenset({about.slug, *(form.others.data or ())} - {form.into.data})

    def after(self, form: Filled, about: About) -> Tree:
        """Return the organisation as it would be."""
        return structure.merge(about.tree, self.moving(form, about), self._into(form, about), form.on.data)

    def carry_out(self, db: Db, form: Filled, about: About, when: When, by: By) -> None:
        """Do it."""
        departments.merge(db, self.moving(form, about), self._into(form, about), when, by)


class Split(Change):
    """One into several."""

    form = SplitForm

    def title(self, about: About) -> str:
        """Return the heading."""
        return _("Splits %(name)s", name=quoted([about.name]))

    def prepare(self, form: Filled, about: About) -> None:
        """Offer the domains."""
        domains = [one for one in about.domains() if one[0] != about.slug]
        form.parent.choices = [(NO_DOMAIN, _("Geen: het worden domeinen")), *domains]

    def defaults(self, about: About) -> dict[str, Any]:
        """Begin with the same domain."""
        return {**super().defaults(about), "parent": about.parent}

    def moving(self, form: Filled, about: About) -> frozenset[str]:  # noqa: ARG002  others do look
        """Return the department that is split."""
        return frozenset({about.slug})

    def _into(self, form: Filled, about: About) -> list[str | New]:
        made: list[str | New] = []
        taken: list[str] = []
        for name in form.names:
            taken.append(about.free(name, taken))
            made.append(New(taken[-1], name, form.parent.data or None))
        return made

    def after(self, form: Filled, about: About) -> Tree:
        """Return the organisation as it would be."""
        return structure.split(about.tree, about.slug, self._into(form, about), form.on.data)

    def carry_out(self, db: Db, form: Filled, about: About, when: When, by: By) -> None:
        """Do it."""
        into = self._into(form, about)
        slugs = [one.slug if isinstance(one, New) else one for one in into]
        chosen = {subject: slugs[place - 1] for subject, place in about.chosen.items() if 0 < place <= len(slugs)}
        departments.split(db, about.slug, into, chosen, when, by)


class End(Change):
    """The end."""

    def title(self, about: About) -> str:
        """Return the heading."""
        return _("Hef %(name)s op", name=quoted([about.name]))

    def check(self, db: Db, form: Filled, about: About) -> None:
        """Refuse while somebody belongs to it."""
        departments.refuse_people(db, about.slug, form.on.data)

    def after(self, form: Filled, about: About) -> Tree:
        """Return the organisation as it would be."""
        return structure.end(about.tree, about.slug, form.on.data)

    def carry_out(self, db: Db, form: Filled, about: About, when: When, by: By) -> None:  # noqa: ARG002  the day is in `when`
        """Do it."""
        departments.end(db, about.slug, when, by)


CHANGES: Mapping[str, Change] = {
    "rename": Rename(), "move": Move(), "merge": Merge(), "split": Split(), "counted-with": CountWith(), "order": Order(),
    "end": End(),
}  # fmt: skip
MAKE = Make()


def labels() -> dict[str, tuple[str, str]]:
    """Return each change of a department with its name and what it is for."""
    return {
        "rename": (_("Andere naam"), _("Eerdere rapporten houden de oude naam.")),
        "move": (_("Ander domein"), _("De afdeling blijft dezelfde, met dezelfde mensen.")),
        "merge": (_("Samenvoegen"), _("Met een of meer andere afdelingen. Iedereen verhuist mee.")),
        "split": (_("Splitsen"), _("In twee tot vier nieuwe afdelingen. Je kiest wie waarheen gaat.")),
        "counted-with": (_("Meetellen met"), _("Voor een kleine afdeling die geen eigen regel in de cijfers krijgt.")),
        "order": (_("Andere plek"), _("In lijsten en cijfers.")),
        "end": (_("Opheffen"), _("Kan als er niemand meer bij hoort.")),
    }


def new_place(before: Tree, after: Tree, slug: str, on_day: dt.date) -> str | None:
    """Return the new place in the list as a sentence, when that is all that changes."""
    was, is_now = before.state(slug, on_day), after.state(slug, on_day)
    if not was or not is_now or was.position == is_now.position:
        return None
    same = [one for one in after.on(on_day) if one.parent == is_now.parent]
    place = [one.department for one in same].index(slug)
    name, day = quoted([is_now.name]), words.day(on_day)
    if place == 0:
        return _("Vanaf %(day)s staat %(name)s vooraan.", day=day, name=name)
    return _("Vanaf %(day)s staat %(name)s na %(other)s.", day=day, name=name, other=quoted([same[place - 1].name]))
