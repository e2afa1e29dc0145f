"""The forms about one person: who, where, since when."""

from flask_wtf import FlaskForm
from wtforms import EmailField, StringField
from wtforms.validators import Regexp

from app.learning.crediting import LONGEST_PROOF
from app.web.forms.fields import LONGEST_NAME, DayField, OneOf, PercentField, at_most, filled, needed, tidy
from app.web.translate import lazy


class PlainForm(FlaskForm):  # type: ignore[misc]
    """A form whose token against forgery stands in the page; every POST of the application is checked for it."""

    class Meta:
        """Settings of the library."""

        csrf = False


class ParticularsForm(PlainForm):
    """Name, address and number."""

    given_name = StringField(
        lazy("Voornaam"), [filled(lazy("Vul de voornaam in.")), at_most(LONGEST_NAME)], filters=[tidy],
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    family_name = StringField(
        lazy("Achternaam"), [at_most(LONGEST_NAME)], filters=[tidy], description=lazy("Met tussenvoegsel, zoals ‘de Vries’."),
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    email = EmailField(
        lazy("E-mailadres"),
        [
            filled(lazy("Vul het e-mailadres in.")),
            at_most(254),
            Regexp(r"^[^@\s]+@[^@\s]+$", message=lazy("Vul een e-mailadres in als naam@provincie.nl.")),
        ],
        filters=[tidy],
        render_kw={"autocomplete": "off"},
    )
    external_id = StringField(
        lazy("Personeelsnummer"), [at_most(120)], filters=[tidy],
        description=lazy("Het nummer uit het personeelssysteem. Mag leeg blijven."), render_kw={"autocomplete": "off"},
    )  # fmt: skip


class PlaceForm(PlainForm):
    """Where somebody belongs from a day on."""

    office = OneOf(lazy("Rol"))
    department = OneOf(lazy("Afdeling"), description=lazy("Alleen voor een ambtenaar."))
    employment = OneOf(lazy("Dienstverband"))
    share = PercentField(lazy("Deeltijd in procenten"), description=lazy("Voltijd is 100."), default=100)
    on = DayField(lazy("Vanaf welke dag"), [needed(lazy("Vul in vanaf welke dag dit geldt."))])


class NewPersonForm(ParticularsForm, PlaceForm):
    """Somebody new, with where they belong."""


class LastDayForm(PlainForm):
    """The last day of something."""

    last_on = DayField(lazy("Laatste dag"), [needed(lazy("Vul de laatste dag in."))])


class AbsenceForm(PlainForm):
    """Long leave or an exemption."""

    reason = OneOf(lazy("Reden"))
    on = DayField(lazy("Vanaf welke dag"), [needed(lazy("Vul in vanaf welke dag dit geldt."))])
    last_on = DayField(lazy("Tot en met"), description=lazy("Mag leeg blijven als je dit nog niet weet."))


class CreditForm(PlainForm):
    """A module that counts as finished for something done elsewhere."""

    what = OneOf(lazy("Wat"))
    year = OneOf(lazy("Voor welk jaar"))
    reason = OneOf(lazy("Reden"))
    proof = StringField(
        lazy("Waar het bewijs te vinden is"),
        [filled(lazy("Vul in waar het bewijs te vinden is.")), at_most(LONGEST_PROOF)],
        filters=[tidy], render_kw={"autocomplete": "off"},
        description=lazy("Een kenmerk, zoals ‘zaak 2026-0123’. Geen namen, en niets over gezondheid."),
    )  # fmt: skip
