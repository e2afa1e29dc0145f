"""The forms to read a list of HR: the file, and what is decided after looking at what it would change."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, IntegerField
from wtforms.validators import Length, Optional

from app.web.forms.fields import OneOf
from app.web.translate import lazy


class ListForm(FlaskForm):  # type: ignore[misc]
    """The list itself, and what becomes of departments that are not known."""

    file = FileField(
        lazy("Bestand"), [FileRequired(lazy("Kies een bestand."))], render_kw={"accept": ".csv,.txt,.xlsx"},
    )  # fmt: skip
    under = OneOf(lazy("Afdelingen die we niet kennen"))


class DecisionForm(FlaskForm):  # type: ignore[misc]
    """What somebody decided after looking; `digest` is what they looked at."""

    digest = HiddenField(validators=[Length(min=64, max=64)])
    errors_choice = OneOf(lazy("Rijen met een fout"), default="")
    leavers = IntegerField(
        lazy("Hoeveel mensen verliezen hun toegang?"), [Optional()], render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )  # fmt: skip
