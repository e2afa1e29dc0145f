"""For administrators: people and departments. No participation, no answers."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.clock import local_date, now
from app.people import queries
from app.people.permissions import Permission
from app.web import words
from app.web.guards import allow
from app.web.parts import parts
from app.web.translate import _

bp = Blueprint("people", __name__)

LONGEST_SEARCH = 100
MOST_PAGES = 100_000


def _number(text: str) -> int:
    return min(int(text), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 7 and int(text) else 1  # noqa: PLR2004


@bp.get("/people/")
@allow(Permission.PEOPLE)
def index() -> ResponseReturnValue:
    """List people, fifty a page, and the departments they belong to."""
    search = words.printable(request.args.get("q"))[:LONGEST_SEARCH].strip()
    page = _number(request.args.get("page", "1"))
    today = local_date(now())
    with parts().database.reading() as db:
        people, total = queries.people_page(db, today, search=search, page=page)
        departments = queries.department_sizes(db, today)
    roles = {"civil_servant": _("Ambtenaar"), "office_holder": _("Politieke ambtsdrager"), None: "—"}
    rows = [
        {"name": one.name, "email": one.email, "unit": one.department or "—", "role": roles[one.role],
         "since": words.day(one.since) if one.since else "—"}
        for one in people
    ]  # fmt: skip
    more = page * queries.PAGE_SIZE < total
    return render_template(
        "people/index.html",
        query=search,
        people=rows,
        total=total,
        previous=url_for(".index", q=search, page=page - 1) if page > 1 else None,
        next=url_for(".index", q=search, page=page + 1) if more else None,
        departments=[{"name": one.name, "level": 2 if one.parent else 1, "people": one.people} for one in departments],
        note=_("Hier staat niet wie meedeed. Dat ziet alleen de persoon zelf."),
    )
