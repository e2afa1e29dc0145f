"""The signed-in person: a frozen value, read anew on every request; never a row."""

import dataclasses as dc
import datetime as dt

from flask import Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, LoginManager, current_user, login_user, logout_user

from app.clock import local_date, now
from app.learning.attempts import Taker
from app.people import queries, signin
from app.people.permissions import Permission, is_strong
from app.people.queries import Somebody
from app.people.signin import OpenSession
from app.web import cookies
from app.web.parts import parts


@dc.dataclass(frozen=True)
class SignedIn:
    """Who is signed in, with the token of this session."""

    token: str
    somebody: Somebody
    way: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return the token: it is the session that is remembered, and it can be ended."""
        return self.token


def _load(token: str) -> SignedIn | None:
    config = parts().config
    at = now()
    with parts().database.reading() as db:
        found = signin.session_person(
            db, token, at, idle=dt.timedelta(minutes=config.idle_minutes), longest=dt.timedelta(hours=config.session_hours),
        )  # fmt: skip
        person = found and queries.somebody(db, found.person_id, local_date(at), way=found.way, demo=config.is_demo)
    if not found or not person or _slept_too_long(found, person):
        return None
    if found.is_due:
        with parts().database.writing() as db:
            signin.mark_seen(db, token, at)
    return SignedIn(token, person, found.way)


def _slept_too_long(found: OpenSession, person: Somebody) -> bool:
    """Tell whether more than learning was possible and nothing was done for a shorter while (ASVS 7.3.1)."""
    more = person.permissions - {Permission.LEARN}
    return bool(more) and found.unused > dt.timedelta(minutes=parts().config.duty_idle_minutes)


def _to_sign_in() -> ResponseReturnValue:
    if request.method not in {"GET", "HEAD"}:
        return redirect(url_for("auth.login"), 303)
    return redirect(url_for("auth.login", next=request.full_path.rstrip("?")), 303)


def set_up(flask: Flask) -> None:
    """Tell Flask-Login how a token becomes a person."""
    manager = LoginManager(flask)
    manager.user_loader(_load)
    manager.unauthorized_handler(_to_sign_in)
    manager.session_protection = None  # the session is a row that ends on the server


def person() -> Somebody | None:
    """Return who is signed in, or None for a visitor."""
    user = current_user._get_current_object()  # noqa: SLF001  the documented way to the real value
    return None if isinstance(user, AnonymousUserMixin) else user.somebody


def me() -> Somebody:
    """Return who is signed in; only behind a guard."""
    somebody = person()
    assert somebody is not None
    return somebody


def taker() -> Taker:
    """Return who takes part, with what is stamped on facts."""
    somebody = me()
    return Taker(somebody.subject, somebody.standing.role, somebody.standing.department, somebody.standings)


def token() -> str:
    """Return the token of this session; only behind a guard."""
    return str(current_user.get_id())


def in_a_strong_session() -> bool:
    """Tell whether this session was begun in a way that carries more than learning; only behind a guard."""
    return is_strong(current_user.way, demo=parts().config.is_demo)


def sign_in(somebody: Somebody, new_token: str, way: str) -> None:
    """Make this browser the session with this token."""
    cookies.renew()
    login_user(SignedIn(new_token, somebody, way))


def be_a_visitor() -> None:
    """Forget who asks for the rest of this request: when the database fails, the page that says so may not need it."""
    g._login_user = AnonymousUserMixin()  # noqa: SLF001  where Flask-Login keeps it


def sign_out() -> None:
    """Forget the session in this browser."""
    logout_user()
    cookies.renew()
