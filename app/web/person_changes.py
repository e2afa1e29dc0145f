"""What an administrator can change about a person: for each change its form, and the action."""

import dataclasses as dc
import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from app.catalogue.model import Module
from app.errors import Conflict, NotFound
from app.learning import crediting
from app.learning.attempts import Taker
from app.learning.crediting import Grounds
from app.people import absences, directory, queries
from app.people.absences import AlreadyAway
from app.people.directory import AddressTaken
from app.people.profiles import Profile, Stay
from app.people.queries import Somebody
from app.people.records import Membership, Person
from app.people.structure import Tree
from app.people.values import By, Particulars, Place
from app.storage.database import Db
from app.web import person_words, route
from app.web.forms.people import AbsenceForm, CreditForm, LastDayForm, NewPersonForm, ParticularsForm, PlaceForm, PlainForm
from app.web.parts import parts
from app.web.person_words import CIVIL_SERVANT, NO_DEPARTMENT
from app.web.translate import _

DAY = dt.timedelta(days=1)
Filled = Any
"""The form of a change, valid; each change knows its own."""


class Unfit(Exception):  # noqa: N818  an answer in the form, not a defect
    """What was filled in cannot be; the form says so.

    Args:
        field: Where.
        text: What is wrong, and what to do.
    """

    def __init__(self, field: str, text: str) -> None:
        """Keep where and what."""
        super().__init__(text)
        self.field, self.text = field, text


@dc.dataclass(frozen=True, slots=True)
class About:
    """What a change is about.

    Args:
        tree: The organisation, with its past and what is planned.
        today: The day.
        profile: Whose change; None for somebody who is still to be added.
        part: Which of their places or absences.
        is_self: Whether they are changing themselves.
    """

    tree: Tree
    today: dt.date
    profile: Profile | None = None
    part: UUID | None = None
    is_self: bool = False

    @property
    def whose(self) -> Profile:
        """Return whose change it is."""
        if self.profile is None:
            raise NotFound
        return self.profile

    @property
    def stay(self) -> Stay:
        """Return the place that it is about."""
        found = self.whose.stay(self.part) if self.part else None
        if found is None:
            raise NotFound
        return found

    @property
    def is_here(self) -> bool:
        """Tell whether they are in service."""
        return self.profile is None or self.profile.deactivated_at is None

    def departments(self) -> list[tuple[str, str]]:
        """Return the departments that somebody can belong to, today or later, each with its domain."""
        alive = [one for one in self.tree.states if one.reaches(self.today)]
        domains = {one.parent for one in alive}
        found: dict[str, str] = {}
        for one in alive:
            if one.department not in domains:
                domain = self.tree.name(one.parent, self.today) if one.parent else None
                name = self.tree.name(one.department, self.today)
                found[one.department] = _("%(name)s (%(domain)s)", name=name, domain=domain) if domain else name
        return sorted(found.items(), key=lambda item: item[1].casefold())


class Change(ABC):
    """One kind of change."""

    form: ClassVar[type[PlainForm]]
    returns: ClassVar[bool] = False
    """Whether it is about somebody who left."""
    says: ClassVar[str | None] = None
    """What their page says afterwards, where it shows nothing else of it."""

    @abstractmethod
    def title(self, about: About) -> str:
        """Return the heading."""

    def hint(self) -> str | None:
        """Return what to know before filling it in."""
        return None

    def prepare(self, form: Filled, about: About) -> None:  # noqa: B027  there is not always something to choose
        """Fill in what can be chosen."""

    def defaults(self, about: About) -> dict[str, Any]:  # noqa: ARG002  others do look
        """Return what a fresh form holds."""
        return {}

    @abstractmethod
    def act(self, db: Db, form: Filled, about: About, by: By) -> UUID:
        """Do it, and return the person it was about.

        Raises:
            Unfit: What was filled in cannot be.
        """


def _person(db: Db, about: About) -> Person:
    found = db.get(Person, about.whose.id)
    if found is None:
        raise NotFound
    return found


def _offer_places(form: Filled, about: About) -> None:
    form.office.choices = list(person_words.roles().items())
    form.department.choices = [(NO_DEPARTMENT, _("Geen afdeling")), *about.departments()]
    form.employment.choices = list(person_words.employments().items())


def _place(form: Filled, about: About) -> Place:
    """Return the place that was filled in.

    Raises:
        Unfit: Role and department do not go together, or the department is not there on that day.
    """
    is_civil, department = form.office.data == CIVIL_SERVANT, form.department.data or None
    if is_civil and department is None:
        raise Unfit("department", _("Kies bij welke afdeling deze ambtenaar hoort."))
    if not is_civil and department:
        raise Unfit("department", _("Alleen een ambtenaar hoort bij een afdeling. Kies ‘Geen afdeling’."))
    if department and about.tree.state(department, form.on.data) is None:
        raise Unfit("department", _("Deze afdeling bestaat niet op die dag. Kies een andere afdeling of een andere dag."))
    if is_civil:
        return Place("civil_servant", None, department, form.employment.data, form.share.data / 100)
    return Place("office_holder", form.office.data, None, form.employment.data, form.share.data / 100)


def _particulars(form: Filled) -> Particulars:
    return Particulars(form.given_name.data, form.family_name.data, form.email.data, form.external_id.data or None)


def _taken() -> Unfit:
    return Unfit("email", _("Er is al iemand met dit e-mailadres of personeelsnummer. Zoek die persoon op, ook bij wie weg is."))


class New(Change):
    """Somebody new."""

    form = NewPersonForm

    def title(self, about: About) -> str:  # noqa: ARG002  it is about nobody yet
        """Return the heading."""
        return _("Voeg iemand toe")

    def prepare(self, form: Filled, about: About) -> None:
        """Offer roles, departments and kinds of employment."""
        _offer_places(form, about)

    def defaults(self, about: About) -> dict[str, Any]:
        """Begin today."""
        return {"on": about.today, "share": 100}

    def act(self, db: Db, form: Filled, about: About, by: By) -> UUID:
        """Add them."""
        try:
            return directory.join(db, _particulars(form), _place(form, about), form.on.data, by).id
        except AddressTaken:
            raise _taken() from None


class Details(Change):
    """Name, address and number."""

    form = ParticularsForm

    def title(self, about: About) -> str:
        """Return the heading."""
        return _("Gegevens van %(name)s", name=about.whose.name)

    def defaults(self, about: About) -> dict[str, Any]:
        """Begin with what is kept."""
        whose = about.whose
        return {"given_name": whose.given_name, "family_name": whose.family_name, "email": whose.email,
                "external_id": whose.external_id}  # fmt: skip

    def act(self, db: Db, form: Filled, about: About, by: By) -> UUID:
        """Change them."""
        try:
            directory.change(db, _person(db, about), _particulars(form), by, cleared=("external_id",))
        except AddressTaken:
            raise _taken() from None
        return about.whose.id


class SecondHat(Change):
    """One more place beside what there is."""

    form = PlaceForm

    def title(self, about: About) -> str:
        """Return the heading."""
        return _("Nog een plek voor %(name)s", name=about.whose.name)

    def hint(self) -> str:
        """Return what it does to the figures."""
        return _("Deze plek komt naast wat er al is. In de cijfers telt iemand één keer: bij de plek met de meeste uren.")

    def prepare(self, form: Filled, about: About) -> None:
        """Offer roles, departments and kinds of employment."""
        _offer_places(form, about)

    def defaults(self, about: About) -> dict[str, Any]:
        """Begin today."""
        return {"on": about.today, "share": 100}

    def act(self, db: Db, form: Filled, about: About, by: By) -> UUID:
        """Add the place."""
        directory.move(db, about.whose.subject, _place(form, about), form.on.data, by)
        return about.whose.id


class MoveStay(Change):
    """Another department, role, employment or share, instead of one place."""

    form = PlaceForm

    def title(self, about: About) -> str:
        """Return the heading."""
        return _("Verplaats of wijzig: %(name)s", name=about.whose.name)

    def hint(self) -> str:
        """Return how to set a mistake right."""
        return _("Wat er tot die dag was, blijft bewaard. Kies de eerste dag van deze plek om een fout te herstellen.")

    def prepare(self, form: Filled, about: About) -> None:
        """Offer roles, departments and kinds of employment."""
        _offer_places(form, about)

    def defaults(self, about: About) -> dict[str, Any]:
        """Begin with how it is."""
        place = about.stay.place
        return {"on": max(about.today, about.stay.from_on), "office": place.office or CIVIL_SERVANT,
                "department": place.department or NO_DEPARTMENT, "employment": place.employment,
                "share": round(place.share * 100)}  # fmt: skip

    def act(self, db: Db, form: Filled, about: About, by: By) -> UUID:
        """End the one and begin the other; an end that was known stays."""
        stay, whose, on_day = about.stay, about.whose, form.on.data
        if stay.until_on and on_day >= stay.until_on:
            raise Unfit("on", _("Deze plek is dan al voorbij. Kies een eerdere dag, of voeg een nieuwe plek toe."))
        try:
            directory.move(db, whose.subject, _place(form, about), on_day, by, instead_of=stay.id, until_on=stay.until_on)
        except Conflict:
            raise Unfit("on", _("Deze plek begint later. Kies een dag vanaf het begin ervan.")) from None
        return whose.id


class EndStay(Change):
    """The end of one place."""

    form = LastDayForm

    def title(self, about: About) -> str:
        """Return the heading."""
        return _("Beëindig een plek van %(name)s", name=about.whose.name)

    def hint(self) -> str:
        """Return what follows from it."""
        return _("Heeft iemand daarna geen enkele plek meer, dan eindigt ook de toegang.")

    def defaults(self, about: About) -> dict[str, Any]:
        """Begin today."""
        return {"last_on": about.today}

    def act(self, db: Db, form: Filled, about: About, by: By) -> UUID:
        """End it; one that would not have lasted a day is taken away."""
        stay = about.stay
        if stay.until_on and form.last_on.data >= stay.until_on:
            raise Unfit("last_on", _("Deze plek is dan al voorbij. Kies een eerdere dag."))
        membership = db.get(Membership, stay.id)
        if membership is None:
            raise NotFound
        directory.end_place(db, membership, form.last_on.data + DAY, by)
        return about.whose.id


class Leave(Change):
    """Somebody goes away."""

    form = LastDayForm

    def title(self, about: About) -> str:
        """Return the heading."""
        return _("%(name)s gaat weg", name=about.whose.name)

    def hint(self) -> str:
        """Return what follows from it."""
        return _("Na deze dag kan diegene zich niet meer aanmelden. Wat diegene leerde, blijft in de cijfers van toen.")

    def defaults(self, about: About) -> dict[str, Any]:
        """Begin today."""
        return {"last_on": about.today}

    def act(self, db: Db, form: Filled, about: About, by: By) -> UUID:
        """End every place; when the day has passed, all access at once."""
        if about.is_self:
            raise Unfit("last_on", _("Jezelf uit dienst melden kan niet. Vraag het een andere beheerder."))
        directory.leave(db, _person(db, about), form.last_on.data + DAY, by)
        return about.whose.id


class Return(SecondHat):
    """Somebody who left comes back, with what they did before."""

    returns = True

    def title(self, about: About) -> str:
        """Return the heading."""
        return _("%(name)s komt terug", name=about.whose.name)

    def hint(self) -> str:
        """Return what comes back."""
        return _("Alles wat diegene eerder deed, is er nog. Rechten geef je opnieuw.")

    def act(self, db: Db, form: Filled, about: About, by: By) -> UUID:
        """Give access again, and a place."""
        directory.come_back(db, _person(db, about), _place(form, about), form.on.data, by)
        return about.whose.id


class AddAbsence(Change):
    """Long leave or an exemption."""

    form = AbsenceForm

    def title(self, about: About) -> str:
        """Return the heading."""
        return _("Verlof of vrijstelling voor %(name)s", name=about.whose.name)

    def hint(self) -> str:
        """Return what it does, and what does not belong here."""
        return _("In deze tijd telt diegene niet mee in de cijfers. Schrijf nergens iets over gezondheid op.")

    def prepare(self, form: Filled, about: About) -> None:  # noqa: ARG002  the same for everybody
        """Offer the reasons."""
        form.reason.choices = list(person_words.reasons().items())

    def defaults(self, about: About) -> dict[str, Any]:
        """Begin today."""
        return {"on": about.today}

    def act(self, db: Db, form: Filled, about: About, by: By) -> UUID:
        """Add it."""
        last = form.last_on.data
        if last and last < form.on.data:
            raise Unfit("last_on", _("De laatste dag ligt voor de eerste. Kies een latere dag."))
        try:
            absences.add(db, about.whose.subject, form.reason.data, form.on.data, last + DAY if last else None, by)
        except AlreadyAway:
            raise Unfit("on", _("In deze tijd is er al verlof of een vrijstelling. Kies andere dagen.")) from None
        return about.whose.id


class EndAbsence(Change):
    """The end of an absence."""

    form = LastDayForm

    def title(self, about: About) -> str:
        """Return the heading."""
        return _("%(name)s telt weer mee", name=about.whose.name)

    def hint(self) -> str:
        """Return from when they count."""
        return _("De dag erna telt diegene weer mee.")

    def defaults(self, about: About) -> dict[str, Any]:
        """Begin with yesterday: back today."""
        return {"last_on": about.today - DAY}

    def act(self, db: Db, form: Filled, about: About, by: By) -> UUID:
        """End it."""
        assert about.part is not None
        absences.end(db, about.part, about.whose.subject, form.last_on.data + DAY, by)
        return about.whose.id


class AddCredit(Change):
    """A module that counts as finished for something done elsewhere.

    Whoever enters it is answered in the same way whether it was finished already or not: nobody else sees that.
    """

    form = CreditForm
    says = "credit"

    def title(self, about: About) -> str:
        """Return the heading."""
        return _("Afronding bijschrijven voor %(name)s", name=about.whose.name)

    def hint(self) -> str:
        """Return what it does, what is not shown here, and who sees it."""
        return _(
            "De module telt dan als afgerond. Je ziet hier niet of deze collega al klaar was. De collega ziet wat je invult, "
            "behalve je naam."
        )

    def prepare(self, form: Filled, about: About) -> None:
        """Offer what is meant for them, this year and the last, and the reasons."""
        offered = route.own_modules(_somebody(about).standings)
        form.what.choices = [(f"{one.kind}/{one.slug}", one.head.title) for one in offered]
        form.year.choices = [(str(year), str(year)) for year in crediting.years(about.today)]
        form.reason.choices = list(person_words.credit_reasons().items())

    def act(self, db: Db, form: Filled, about: About, by: By) -> UUID:
        """Enter it."""
        if about.is_self:
            raise Unfit("what", _("Voor jezelf bijschrijven kan niet. Vraag het een andere beheerder."))
        kind, slug = form.what.data.split("/")
        module = parts().library.current(kind, slug)
        assert isinstance(module, Module)
        whose = _somebody(about)
        taker = Taker(whose.subject, whose.standing.role, whose.standing.department, whose.standings)
        grounds = Grounds(int(form.year.data), form.reason.data, form.proof.data)
        crediting.enter(db, parts().library, module, taker, grounds, by)
        return about.whose.id


def _somebody(about: About) -> Somebody:
    """Return whom a change is about, with where they belong today.

    Raises:
        NotFound: They left.
    """
    with parts().database.reading() as db:
        found = queries.somebody(db, about.whose.id, about.today, way="password", demo=False)
    if found is None:
        raise NotFound
    return found


CHANGES: Mapping[str, Change] = {
    "details": Details(), "place": SecondHat(), "leave": Leave(), "return": Return(), "absence": AddAbsence(),
    "credit": AddCredit(),
}  # fmt: skip
OF_STAY: Mapping[str, Change] = {"move": MoveStay(), "end": EndStay()}
OF_ABSENCE: Mapping[str, Change] = {"end": EndAbsence()}
NEW = New()


def find(changes: Mapping[str, Change], name: str, about: About) -> Change:
    """Return the change of this name, when it fits who is in service or who left.

    Raises:
        NotFound: There is none, or it does not fit.
    """
    change = changes.get(name)
    if change is None or change.returns == about.is_here:
        raise NotFound
    return change
