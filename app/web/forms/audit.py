"""The form to search the trail."""

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.validators import Length, Optional

from app.audit.actions import Action
from app.web import words
from app.web.translate import lazy


class SearchForm(FlaskForm):  # type: ignore[misc]
    """What was done, in which days, by or about whom."""

    action = SelectField(lazy("Wat"), choices=["", *(action.value for action in Action)])
    since = DateField(lazy("Vanaf"), [Optional()])
    until = DateField(lazy("Tot en met"), [Optional()])
    who = StringField(lazy("Naam"), [Length(max=100, message=lazy("Deze naam is te lang."))], filters=[words.printable])
