"""The forms for what the core team brings: a small list, or one activity."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import ValidationError

from app.clock import local_date, now
from app.insight import brought
from app.web.forms.fields import DayField, OneOf, at_most, filled, needed, tidy
from app.web.translate import _, lazy


class BroughtForm(FlaskForm):  # type: ignore[misc]
    """A small list as CSV."""

    file = FileField(lazy("Bestand"), [FileRequired(lazy("Kies een bestand."))], render_kw={"accept": ".csv,.txt"})


class ActivityForm(FlaskForm):  # type: ignore[misc]
    """One dated activity, by the rules of the list. The view fills in the kinds."""

    on_day = DayField(lazy("Datum"), [needed(lazy("Vul de datum in."))])
    kind = OneOf(lazy("Soort"), [filled(lazy("Kies een soort."))])
    title = StringField(lazy("Titel"), [filled(lazy("Vul een titel in.")), at_most(brought.LONGEST_TITLE)], filters=[tidy])

    def validate_on_day(self, field: DayField) -> None:
        """Refuse a year that is a mistake, as the list does."""
        if field.data is None:
            return
        if field.data.year < brought.FIRST_YEAR:
            raise ValidationError(_("Kies een dag vanaf 1 januari %(year)d.", year=brought.FIRST_YEAR))
        if brought.is_far(field.data, local_date(now())):
            raise ValidationError(_("Deze dag is meer dan twee jaar vooruit. Kijk of het jaar klopt."))
