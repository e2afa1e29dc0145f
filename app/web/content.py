"""For editors: modules, versions and problems."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.catalogue.model import Module, Quiz, Scenario, Source
from app.clock import local_date, now
from app.people.permissions import Permission
from app.web import route, rule_words
from app.web.guards import allow
from app.web.parts import parts
from app.web.translate import _, format_moment, ngettext

bp = Blueprint("content", __name__)


def _kind(kind: str) -> str:
    return {"module": _("Module"), "briefing": _("Briefing"), "quiz": _("Toets"), "scenario": _("Scenario")}[kind]


def _overdue(sources: tuple[Source, ...]) -> int:
    today = local_date(now())
    return sum(source.review_by < today for source in sources)


def _parts(thing: Module | Quiz | Scenario) -> str:
    if isinstance(thing, Module):
        return (ngettext("%(num)d les", "%(num)d lessen", len(thing.pages)) if thing.kind == "module"
                else ngettext("%(num)d kaart", "%(num)d kaarten", len(thing.pages)))  # fmt: skip
    if isinstance(thing, Quiz):
        return ngettext("%(num)d vraag", "%(num)d vragen", len(thing.head.items))
    return ngettext("%(num)d situatie", "%(num)d situaties", len(thing.head.scenes))


@bp.get("/content/")
@allow(Permission.CONTENT)
def index() -> ResponseReturnValue:
    """List everything that is taught, with its version, and what is wrong in the files."""
    library = parts().library
    catalogue = library.catalogue
    things: tuple[Module | Quiz | Scenario, ...]
    things = (*catalogue.modules.values(), *catalogue.briefings.values(), *catalogue.quizzes.values(),
              *catalogue.scenarios.values())  # fmt: skip
    rows = [
        {"kind": _kind(thing.kind), "title": thing.head.title, "version": thing.version[:10], "parts": _parts(thing),
         "href": route.overview_href(thing) if isinstance(thing, Module) else None,
         "minutes": route.minutes_of(thing) if isinstance(thing, Module) else "",
         "sources": len(thing.head.sources), "overdue": _overdue(thing.head.sources)}
        for thing in things
    ]  # fmt: skip
    taught = (*catalogue.modules.values(), *catalogue.briefings.values())
    loaded = format_moment(library.loaded_at, "d MMMM y, HH:mm")
    return render_template(
        "content/index.html", modules=rows, problems=library.problems, loaded_at=loaded, running_ok=library.is_current,
        rules=[_rule(one) for one in taught],
    )  # fmt: skip


def _rule(module: Module) -> dict[str, str]:
    """Return when a module is finished and what opens it, in the sentences that a learner reads."""
    named = route.titles(module, module.head.requires)
    return {
        "title": module.head.title,
        "rule": route.rule(module),
        "locked": rule_words.locked(module.kind, named) if named else "",
    }
