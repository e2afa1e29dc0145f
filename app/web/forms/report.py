"""Forms of the yearly report: the prose of a chapter, and freezing."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField

from app.insight.yearly_ledger import LONGEST_PROSE, LONGEST_REASON
from app.web import words
from app.web.forms.fields import at_most, filled, tidy
from app.web.translate import lazy


def lines(text: str | None) -> str:
    """Take away what nobody can type, and leave the lines as they are."""
    return "\n".join(words.printable(line).rstrip() for line in (text or "").splitlines()).strip()


class ProseForm(FlaskForm):  # type: ignore[misc]
    """What the core team writes beside a chapter, and the edit that it had before it."""

    text = TextAreaField(
        lazy("Toelichting"), [at_most(LONGEST_PROSE)], filters=[lines], render_kw={"rows": 16, "lang": "nl", "spellcheck": "true"}
    )
    after = HiddenField()

    @property
    def number(self) -> int:
        """Return the number of the edit that it was made on; nonsense is none."""
        text = str(self.after.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0  # noqa: PLR2004  more than anybody writes


class FreezeForm(FlaskForm):  # type: ignore[misc]
    """Freezing the first version: nothing to fill in. `seen` is the hash of what stood there when the page was opened."""

    seen = HiddenField()


class CorrectionForm(FreezeForm):
    """Freezing a correction: what changed."""

    reason = StringField(
        lazy("Wat er veranderde"),
        [filled(lazy("Schrijf wat er veranderde. Dit staat in het verslag.")), at_most(LONGEST_REASON)],
        filters=[tidy],
    )
