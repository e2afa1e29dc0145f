"""The forms of an administrator to erase somebody, and to delay it."""

from wtforms import StringField
from wtforms.validators import Optional, Regexp

from app.privacy.erasure import REFERENCE
from app.web.forms.fields import LONGEST_NAME, DayField, at_most, needed, tidy
from app.web.forms.people import PlainForm
from app.web.translate import lazy


class EraseForm(PlainForm):
    """The name once more, so that nobody is erased by one click."""

    name = StringField(
        lazy("Typ de volledige naam over"),
        [needed(lazy("Typ de volledige naam over.")), at_most(2 * LONGEST_NAME)],
        filters=[tidy],
        render_kw={"autocomplete": "off"},
    )


class HoldForm(PlainForm):
    """An investigation that delays erasure."""

    reference = StringField(
        lazy("Kenmerk van het onderzoek"),
        [
            needed(lazy("Vul het kenmerk in.")),
            Regexp(
                REFERENCE.pattern + r"\Z",
                message=lazy("Gebruik alleen letters, cijfers, punt, streep en schuine streep. Geen naam."),
            ),
        ],
        filters=[tidy],
        description=lazy("Zoals INC-2026-014. De persoon zelf ziet dit kenmerk ook."),
        render_kw={"autocomplete": "off"},
    )
    until = DayField(lazy("Tot (mag leeg blijven)"), [Optional()])
