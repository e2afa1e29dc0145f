"""The form of an audience."""

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Optional

from app.web.forms.fields import DayField, Several, at_most, needed, tidy
from app.web.translate import lazy

LONGEST_NAME, LONGEST_REASON = 80, 200


class AudienceForm(FlaskForm):  # type: ignore[misc]
    """Who is meant, why, and what they are asked to learn. The view fills in the choices."""

    name = StringField(
        lazy("Naam van de doelgroep"),
        [needed(lazy("Geef de doelgroep een naam.")), at_most(LONGEST_NAME)],
        filters=[tidy],
    )
    why = StringField(
        lazy("Waarom deze groep"),
        [needed(lazy("Schrijf in één zin waarom je deze groep vraagt.")), at_most(LONGEST_REASON)],
        filters=[tidy],
    )
    departments = Several(lazy("Afdelingen"))
    roles = Several(lazy("Rol"))
    offices = Several(lazy("Ambt"))
    employments = Several(lazy("Dienstverband"))
    joined_from = DayField(lazy("Begonnen op of na"), [Optional()])
    joined_until = DayField(lazy("Begonnen op of voor"), [Optional()])
    modules = Several(lazy("Modules en briefings"))
