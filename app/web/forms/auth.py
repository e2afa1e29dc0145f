"""The form to sign in."""

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from app.web import words
from app.web.translate import lazy


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Address and password."""

    email = EmailField(
        lazy("E-mailadres"),
        [InputRequired(lazy("Vul je e-mailadres in.")), Length(max=254, message=lazy("Dit adres is te lang."))],
        filters=[words.printable],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        lazy("Wachtwoord"),
        [InputRequired(lazy("Vul je wachtwoord in.")), Length(max=1024, message=lazy("Dit wachtwoord is te lang."))],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField(filters=[words.printable])
