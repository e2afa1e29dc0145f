"""The forms about departments. Each is first looked at as a preview, and then carried out."""

from wtforms import StringField

from app.people.structure import LONGEST_NAME
from app.web.forms.fields import DayField, OneOf, Several, at_most, filled, needed, tidy
from app.web.forms.people import PlainForm
from app.web.translate import lazy


class DayForm(PlainForm):
    """From which day a change holds."""

    on = DayField(lazy("Vanaf welke dag"), [needed(lazy("Vul in vanaf welke dag dit geldt."))])


class NameForm(DayForm):
    """A name."""

    name = StringField(
        lazy("Naam"), [filled(lazy("Vul de naam in.")), at_most(LONGEST_NAME)], filters=[tidy], render_kw={"autocomplete": "off"},
    )  # fmt: skip


class MakeForm(NameForm):
    """A new department or domain."""

    parent = OneOf(lazy("Domein"))


class MoveForm(DayForm):
    """Another domain."""

    parent = OneOf(lazy("Domein"))


class CountForm(DayForm):
    """With which department a small one is counted."""

    other = OneOf(lazy("Telt mee met"))


class OrderForm(DayForm):
    """The place among the neighbours."""

    after = OneOf(lazy("Komt na"))


class MergeForm(DayForm):
    """What goes into what."""

    others = Several(lazy("Welke afdelingen gaan mee?"))
    into = OneOf(lazy("Waarin gaan ze op?"))
    name = StringField(
        lazy("Naam van de nieuwe afdeling"), [at_most(LONGEST_NAME)], filters=[tidy],
        description=lazy("Alleen als je hierboven een nieuwe afdeling koos."), render_kw={"autocomplete": "off"},
    )  # fmt: skip
    parent = OneOf(lazy("Domein van de nieuwe afdeling"))


class SplitForm(DayForm):
    """Up to four new departments."""

    name_1 = StringField(
        lazy("Eerste nieuwe afdeling"), [filled(lazy("Vul de naam van de eerste afdeling in.")), at_most(LONGEST_NAME)],
        filters=[tidy], description=lazy("Hier gaat iedereen heen voor wie je niets anders kiest."),
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    name_2 = StringField(
        lazy("Tweede nieuwe afdeling"), [filled(lazy("Vul de naam van de tweede afdeling in.")), at_most(LONGEST_NAME)],
        filters=[tidy], render_kw={"autocomplete": "off"},
    )  # fmt: skip
    name_3 = StringField(
        lazy("Derde nieuwe afdeling"), [at_most(LONGEST_NAME)], filters=[tidy], description=lazy("Mag leeg blijven."),
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    name_4 = StringField(
        lazy("Vierde nieuwe afdeling"), [at_most(LONGEST_NAME)], filters=[tidy], description=lazy("Mag leeg blijven."),
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    parent = OneOf(lazy("Domein van de nieuwe afdelingen"))

    @property
    def names(self) -> list[str]:
        """Return the names that were filled in."""
        fields = (self.name_1, self.name_2, self.name_3, self.name_4)
        return [str(field.data) for field in fields if field.data]
