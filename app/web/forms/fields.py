"""Fields that more than one form has, with their words."""

import datetime as dt
from typing import Any

from wtforms import DateField, Form, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.web import words
from app.web.translate import _, lazy

FIRST_DAY, LAST_DAY = dt.date(1950, 1, 1), dt.date(2099, 12, 31)
LONGEST_NAME = 120
"""Letters of a given or family name."""


class DayField(DateField):  # type: ignore[misc]
    """A calendar day; a browser shows it as the reader's own language writes days."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take `2027-01-01`, as browsers send it, and `1-1-2027`, as people type it where there is no picker."""
        text = " ".join(valuelist).strip()
        if not text:
            return
        for pattern in ("%Y-%m-%d", "%d-%m-%Y"):
            try:
                day = dt.datetime.strptime(text, pattern).date()  # noqa: DTZ007  a day has no zone
            except ValueError:
                continue
            if FIRST_DAY <= day <= LAST_DAY:
                self.data = day
                return
        raise ValueError(_("Vul een dag in als 31-12-2026."))


class OneOf(SelectField):  # type: ignore[misc]
    """One choice from a list that the view fills in; what is not in it is refused in our own words."""

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002  the library hands it over
        """Refuse what was not offered."""
        if self.data not in {str(value) for value, _label in self.choices or ()}:
            raise ValidationError(_("Maak een keuze uit de lijst."))


class Several(SelectMultipleField):  # type: ignore[misc]
    """Some of a list that the view fills in, as checkboxes."""

    option_widget = CheckboxInput()
    widget = ListWidget()

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002  the library hands it over
        """Refuse what was not offered."""
        if set(self.data or ()) - {str(value) for value, _label in self.choices or ()}:
            raise ValidationError(_("Maak een keuze uit de lijst."))


class PercentField(IntegerField):  # type: ignore[misc]
    """A whole percentage from 1 to 100."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take `80` and `80%`."""
        text = " ".join(valuelist).replace("%", "").strip()
        if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= 100):  # noqa: PLR2004  a percentage
            raise ValueError(_("Vul een getal in van 1 tot en met 100."))
        self.data = int(text)


def filled(message: Any) -> DataRequired:  # noqa: ANN401  a lazy text
    """Return the rule that a text has something in it, white space aside."""
    return DataRequired(message)


def needed(message: Any) -> InputRequired:  # noqa: ANN401  a lazy text
    """Return the rule that a day is filled in; what is no day is told apart from nothing."""
    return InputRequired(message)


def at_most(letters: int) -> Length:
    """Return the rule that a text has at most so many letters."""
    return Length(max=letters, message=lazy("Deze tekst is te lang."))


def tidy(text: str | None) -> str:
    """Take away what nobody can type, and white space around."""
    return words.printable(text).strip()
