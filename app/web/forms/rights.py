"""The form to give a duty."""

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import Length

from app.people.permissions import Duty
from app.web.translate import lazy


class DutyForm(FlaskForm):  # type: ignore[misc]
    """Which duty, and of which department somebody becomes the contact."""

    duty = SelectField(lazy("Taak"), choices=[duty.value for duty in Duty])
    department = StringField(lazy("Afdeling"), [Length(max=80)])
