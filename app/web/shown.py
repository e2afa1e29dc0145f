"""An attempt as pages show it: with the content it was taken on, the way back, and what comes after."""

import dataclasses as dc
import functools
from uuid import UUID

from flask import url_for
from markupsafe import Markup

from app.catalogue import html
from app.catalogue.model import Module, Quiz, Scenario
from app.errors import NotFound
from app.learning import attempts
from app.learning.route import AttemptFact, state_of
from app.web import route
from app.web.modules import own_progress, source_link
from app.web.parts import parts
from app.web.signed_in import taker
from app.web.translate import _


@dc.dataclass(frozen=True, slots=True)
class Shown:
    """An attempt with the content it was taken on."""

    fact: AttemptFact
    content: Quiz | Scenario


@functools.lru_cache(maxsize=512)
def told(text: str) -> Markup:
    """Render the text of a scene; to render it takes longer than all the rest of its page."""
    return Markup(html.render(text))  # noqa: S704  cleaned by catalogue.html


def load(attempt_id: UUID) -> Shown:
    """Return an attempt of whoever is signed in, at a quiz or scenario.

    Raises:
        NotFound: There is none.
    """
    with parts().database.reading() as db:
        fact = attempts.own(db, attempt_id, taker())
        content = parts().library.version(db, fact.kind, fact.slug, fact.version)
    if not isinstance(content, Quiz | Scenario):
        raise NotFound
    return Shown(fact, content)


def module_of(slug: str) -> Module | None:
    """Return the module that a quiz or scenario belongs to."""
    return next((module for module in parts().library.catalogue.modules.values() if module.head.holds(slug)), None)


def back(slug: str) -> str:
    """Return the address to go to when one stops."""
    module = module_of(slug)
    return route.overview_href(module) if module else url_for("modules.index")


def links(content: Quiz | Scenario, ids: tuple[str, ...]) -> list[dict[str, str]]:
    """Return sources as feedback shows them."""
    return [source_link(content.source(name)) for name in ids]


def following(slug: str) -> route.Next | None:
    """Return what comes after a quiz or scenario: the rest of the module, or its end."""
    module = module_of(slug)
    if module is None:
        return route.Next("", "", "", _("Naar mijn leren"), href=url_for("home.home"))
    state = state_of(module, own_progress())
    if state.completed_at:
        href = url_for("modules.done", slug=module.slug)
        return route.Next("", module.head.title, "", _("Rond de module af"), href=href)
    return route.next_step(module, state, _("Volgende stap"))
