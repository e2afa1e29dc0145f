"""The forms around mailed links and passwords."""

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.web import words
from app.web.translate import lazy


class AskForm(FlaskForm):  # type: ignore[misc]
    """The address that a link should go to."""

    email = EmailField(
        lazy("E-mailadres"),
        [InputRequired(lazy("Vul je e-mailadres in.")), Length(max=254, message=lazy("Dit adres is te lang."))],
        filters=[words.printable],
        render_kw={"autocomplete": "username"},
    )
    next = HiddenField(filters=[words.printable])


class CodeForm(FlaskForm):  # type: ignore[misc]
    """The code from the mail."""

    code = StringField(
        lazy("Code uit de mail"),
        [InputRequired(lazy("Vul de code in.")), Length(max=40, message=lazy("Deze code is te lang."))],
        filters=[words.printable],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"},
    )


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """A new password, behind a link."""

    password = PasswordField(
        lazy("Nieuw wachtwoord"),
        [InputRequired(lazy("Vul een nieuw wachtwoord in."))],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePasswordForm(NewPasswordForm):
    """A new password, by somebody who knows the one before."""

    current = PasswordField(
        lazy("Wachtwoord van nu"),
        [
            InputRequired(lazy("Vul het wachtwoord in dat je nu hebt.")),
            Length(max=1024, message=lazy("Dit wachtwoord is te lang.")),
        ],
        render_kw={"autocomplete": "current-password"},
    )
