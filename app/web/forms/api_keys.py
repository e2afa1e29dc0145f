"""The form to make a key for a program."""

from flask_wtf import FlaskForm
from wtforms import StringField

from app.web.forms.fields import DayField, Several, at_most, filled, needed, tidy
from app.web.translate import lazy

LONGEST_NAME = 80


class ApiKeyForm(FlaskForm):  # type: ignore[misc]
    """What a key is for, what it opens, and until when. The view fills in the kinds."""

    name = StringField(
        lazy("Waarvoor is de sleutel"),
        [filled(lazy("Schrijf op waarvoor de sleutel is, bijvoorbeeld het dashboard van het kernteam.")), at_most(LONGEST_NAME)],
        filters=[tidy],
    )
    kinds = Several(lazy("Welke tabellen"))
    expires_on = DayField(lazy("Laatste dag"), [needed(lazy("Kies de laatste dag waarop de sleutel werkt."))])
