"""The form for a list that the core team brings."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

from app.web.translate import lazy


class BroughtForm(FlaskForm):  # type: ignore[misc]
    """A small list as CSV."""

    file = FileField(lazy("Bestand"), [FileRequired(lazy("Kies een bestand."))], render_kw={"accept": ".csv,.txt"})
