"""Forms about content: offer for review, put back to draft, revise a source, a law that changes."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import ValidationError

from app.catalogue import law_changes
from app.learning.review import LONGEST_REASON
from app.web.forms.fields import DayField, OneOf, at_most, filled, needed, tidy
from app.web.translate import _, lazy

LONGEST_LAW, LONGEST_ARTICLE = 200, 100


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why."""

    reason = StringField(lazy("Reden"), [filled(lazy("Schrijf in één zin waarom.")), at_most(LONGEST_REASON)], filters=[tidy])


class OfferForm(FlaskForm):  # type: ignore[misc]
    """A version for review, and how large the change is where that matters."""

    size = OneOf(lazy("Hoe groot is de verandering?"), default="small")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  the library's own signature
        """Offer the two sizes."""
        super().__init__(*args, **kwargs)
        self.size.choices = [
            ("small", _("Klein: andere woorden, een spelfout of een datum.")),
            ("large", _("Groot: wat je ervan leert, is veranderd.")),
        ]


class FlagForm(ReasonForm):
    """A source that is looked at again, why, and since when."""

    changed_on = DayField(lazy("Verandert op"), [needed(lazy("Vul de dag in waarop het verandert of veranderde."))])


class LawForm(FlaskForm):  # type: ignore[misc]
    """Articles of a law that change on a day; the reason is asked when the sources are marked."""

    law = StringField(lazy("Wet"), [filled(lazy("Vul de naam van de wet in.")), at_most(LONGEST_LAW)], filters=[tidy])
    article = StringField(lazy("Artikel"), [filled(lazy("Vul een artikel in.")), at_most(LONGEST_ARTICLE)], filters=[tidy])
    changed_on = DayField(lazy("Verandert op"), [needed(lazy("Vul de dag in waarop het verandert of veranderde."))])

    def validate_article(self, field: StringField) -> None:
        """Refuse what names no article."""
        if not law_changes.spans_of(field.data or ""):
            raise ValidationError(_("Schrijf een nummer, zoals 3a, 4:5 of 6 en 8."))


class LawFlagForm(LawForm, ReasonForm):
    """The same with the reason, to mark all sources at once."""
