"""The forms around passkeys. What a browser makes or shows travels in a hidden field."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from app.web import words
from app.web.translate import lazy

LONGEST_CREDENTIAL = 32_000
LONGEST_NAME = 80


class ShowForm(FlaskForm):  # type: ignore[misc]
    """A passkey that is shown."""

    credential = HiddenField(validators=[InputRequired(), Length(max=LONGEST_CREDENTIAL)])
    next = HiddenField(filters=[words.printable])


class RenameForm(FlaskForm):  # type: ignore[misc]
    """What a passkey is called."""

    name = StringField(
        lazy("Naam van deze passkey"),
        [InputRequired(lazy("Geef de passkey een naam.")), Length(max=LONGEST_NAME, message=lazy("Deze naam is te lang."))],
        filters=[words.printable],
        render_kw={"autocomplete": "off"},
    )


class AddForm(RenameForm):
    """A new passkey and what it is called."""

    credential = HiddenField(validators=[InputRequired(), Length(max=LONGEST_CREDENTIAL)])
