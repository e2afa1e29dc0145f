"""What is being revised: the badge that learners see on a block, and the list for the core team."""

from collections.abc import Collection
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.catalogue import freshness
from app.catalogue.model import Content
from app.learning.review import Flag
from app.people.permissions import Permission
from app.web import content_words, words
from app.web.guards import allow
from app.web.parts import parts

bp = Blueprint("revision", __name__)


def badge(content: Content, cited: Collection[str]) -> str | None:
    """Return the day from which what a block says changes, when one of its sources is being revised.

    Args:
        content: The module, quiz, scenario or drill in which the block stands.
        cited: The ids of the sources that the block cites.
    """
    flags = parts().library.flags
    days = [one.changed_on for name in cited if (one := flags.get((content.kind, content.slug, name)))]
    return words.day(min(days)) if days else None


@bp.get("/insight/revisions/")
@allow(Permission.INSIGHT)
def index() -> ResponseReturnValue:
    """List for the core team what is being revised, why, and in which blocks; no names."""
    library = parts().library
    catalogue = library.catalogue
    flags = sorted(library.flags.values(), key=lambda one: (one.changed_on, one.key))
    blocks: dict[freshness.SourceKey, list[str]] = {}
    for one in freshness.citing(catalogue, library.flags):
        blocks.setdefault(one.key, []).append(content_words.block(one))
    return render_template(
        "content/revisions.html", revised=[_line(one, blocks.get(one.key, [])) for one in flags if one.key in blocks]
    )


def _line(flag: Flag, blocks: list[str]) -> dict[str, Any]:
    catalogue = parts().library.catalogue
    kind, slug, name = flag.key
    content = next(one for one in freshness.contents(catalogue) if (one.kind, one.slug) == (kind, slug))
    source = next(one for one in content.head.sources if one.id == name)
    return {
        "title": content.head.title, "kind": content_words.kind(kind), "source": source.label, "reason": flag.reason,
        "day": words.day(flag.changed_on), "since": words.day(flag.at), "blocks": words.listed(blocks),
    }  # fmt: skip
