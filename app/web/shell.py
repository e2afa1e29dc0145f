"""What every page shares: the frame around it."""

from typing import Any

from flask import Flask, request, url_for

from app.learning import drills
from app.people.permissions import Permission
from app.people.queries import Somebody
from app.people.values import Standing
from app.web import cookies
from app.web.assets import asset
from app.web.parts import parts
from app.web.signed_in import person
from app.web.translate import _

MENU = (
    (None, "home.home"),
    (Permission.INSIGHT, "insight.participation"),
    (Permission.CONTENT, "content.index"),
    (Permission.OWN_DEPARTMENT, "contacts.department"),
    (Permission.OFFICE_HOLDERS, "contacts.griffie"),
    (Permission.PEOPLE, "people.index"),
    (Permission.AUDIT, "audit.index"),
)


LABELS = {
    "home.home": lambda: _("Mijn leren"),
    "modules.index": lambda: _("Modules"),
    "briefings.index": lambda: _("Briefings"),
    "insight.participation": lambda: _("Cijfers"),
    "content.index": lambda: _("Inhoud"),
    "contacts.department": lambda: _("Mijn afdeling"),
    "contacts.griffie": lambda: _("Griffie"),
    "people.index": lambda: _("Mensen"),
    "audit.index": lambda: _("Logboek"),
}


def frame() -> dict[str, Any]:
    """Return the values of the frame around a page."""
    somebody = person()
    menu: list[dict[str, Any]] = []
    if somebody:
        shelves = {"office_holder": "briefings.index", "civil_servant": "modules.index"}
        learning = dict.fromkeys(shelves[standing.role] for standing in somebody.standings)
        endpoints = ["home.home", *learning] + [end for need, end in MENU if need in somebody.permissions]
        menu = [
            {"label": LABELS[end](), "href": url_for(end), "current": _is_current(end)}
            for end in endpoints
        ]  # fmt: skip
    spoken = cookies.language()
    return {
        "organisation": parts().library.catalogue.organisation.name,
        "person": somebody and {"name": somebody.short_name, "unit": _unit(somebody.standing)},
        "nav": menu,
        "routes_href": url_for("public.routes"),
        "trainer_href": _trainer(somebody),
        "languages": [{"code": code, "label": name, "current": code == spoken} for code, name in cookies.LANGUAGES.items()],
        "lang": spoken,
        "demo": parts().config.is_demo,
        "can_mail": parts().config.can_mail,
        "mailbox": url_for("mailbox.letters") if parts().config.has_mailbox else None,
        "next_path": request.path if request.method == "GET" and request.path.isprintable() else "/",
    }


def _is_current(endpoint: str) -> bool:
    """Tell whether a page is the one of the menu; every page with figures belongs to the figures."""
    if endpoint == "insight.participation":
        return request.path.startswith(url_for(endpoint))
    return request.endpoint == endpoint


def _trainer(somebody: Somebody | None) -> str | None:
    """Return where whoever is signed in can practise the reporting routes, if there is something to practise."""
    drill = somebody and drills.drill_for(parts().library, somebody.standing.role)
    return url_for("drills.index") if drill else None


def _unit(standing: Standing) -> str:
    return standing.department_name or (_("Politieke ambtsdrager") if standing.role == "office_holder" else "")


def set_up(flask: Flask) -> None:
    """Give templates the frame and the addresses of static files."""
    flask.jinja_env.globals["asset"] = asset
    flask.context_processor(lambda: {"shell": frame()})

    @flask.before_request
    def _refresh() -> None:
        parts().library.refresh()
