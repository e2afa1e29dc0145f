"""Who may call what: each endpoint carries exactly one guard."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app

from app.clock import local_date, now
from app.errors import NotAllowed
from app.people import grants
from app.people.permissions import Permission, carrying
from app.people.queries import Somebody
from app.web.parts import parts
from app.web.signed_in import person

View = Callable[..., Any]


def open_to_anyone(view: View) -> View:
    """Mark a view that needs no sign-in."""
    view.guard = None  # type: ignore[attr-defined]
    return view


def allow(permission: Permission) -> Callable[[View], View]:
    """Let only people with this permission call a view; visitors are sent to sign in."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            somebody = person()
            if somebody is None:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            if permission not in somebody.permissions:
                raise NotAllowed
            _keep_day_of_use(somebody, permission)
            return view(*args, **kwargs)

        guarded.guard = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def _keep_day_of_use(somebody: Somebody, permission: Permission) -> None:
    """Keep that a duty was used today: one short write at the first use of a day, nothing after it."""
    used = carrying(somebody.unused, permission)
    if used:
        with parts().database.writing() as db:
            grants.mark_used(db, somebody.id, used, local_date(now()))
