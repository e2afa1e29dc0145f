"""For editors: a scenario as a drawing, and everything in it as a table."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.catalogue.graph import Graph, Node, Walk, Way, graph_of
from app.catalogue.graph_svg import drawing
from app.catalogue.graph_words import Words, condition_words, marks, steps_text, way_condition
from app.errors import NotFound
from app.people.permissions import Permission
from app.web.guards import allow
from app.web.parts import parts
from app.web.translate import _, ngettext

bp = Blueprint("content_scenarios", __name__)


def _words() -> Words:
    return Words(
        start=_("begin"), good=_("goed einde"), mixed=_("gemengd einde"), bad=_("slecht einde"), dead=_("loopt dood"),
        missing=_("bestaat niet"), stray=_("onbereikbaar"), stuck=_("soms niets te kiezen"), dilemma=_("dilemma"),
        strong=_("sterke keuze"), fair=_("kan beter"), risk=_("risico"), none=_("geen goed of fout"),
        chose=_("na %(choice)s"), not_chose=_("niet na %(choice)s"), at_least=_("vanaf %(points)d punten"),
        at_most=_("tot en met %(points)d punten"), role=_("voor %(role)s"), civil_servant=_("ambtenaar"),
        office_holder=_("ambtsdrager"), rest=_("anders"), longest=_("langste pad"), after=_("keuzes tot hier: %(steps)s"),
    )  # fmt: skip


@bp.get("/content/scenarios/<slug>/")
@allow(Permission.CONTENT)
def show(slug: str) -> ResponseReturnValue:
    """Show how a scenario goes: drawn, told and as a table."""
    scenario = parts().library.drafts.scenarios.get(slug)
    if scenario is None:
        raise NotFound
    graph, say = graph_of(scenario.head), _words()
    drawn = drawing(graph, say, label=_("Tekening van ‘%(title)s’", title=graph.title))
    return render_template(
        "content/scenario.html",
        title=graph.title,
        summary=scenario.head.summary,
        drawing=Markup(drawn) if drawn else None,  # noqa: S704  every text in it is escaped
        lead=_lead(graph),
        walks=_told(graph),
        rows=[row for number, node in enumerate(graph.nodes) for row in _rows(graph, node, say, is_start=number == 0)],
        back=url_for("content.index"),
    )


def _lead(graph: Graph) -> str:
    """Say how large it is and how long a path through it can be."""
    scenes = sum(node.kind == "scene" for node in graph.nodes)
    ends = sum(node.kind in {"good", "mixed", "bad"} for node in graph.nodes)
    said = [
        ngettext("%(num)d situatie met keuzes", "%(num)d situaties met keuzes", scenes),
        ngettext("%(num)d einde", "%(num)d eindes", ends),
    ]
    size = _("%(scenes)s en %(ends)s.", scenes=said[0], ends=said[1])
    if graph.shortest is None or graph.longest is None:
        return size
    least, most = len(graph.shortest.steps), len(graph.longest.steps)
    if least == most:
        length = ngettext("Elk pad heeft %(num)d keuze.", "Elk pad heeft %(num)d keuzes.", most)
        return f"{size} {length}"
    length = ngettext(
        "Het kortste pad heeft %(num)d keuze, het langste %(most)d.",
        "Het kortste pad heeft %(num)d keuzes, het langste %(most)d.",
        least, most=most,
    )  # fmt: skip
    return f"{size} {length}"


def _told(graph: Graph) -> list[dict[str, Any]]:
    """Return the shortest and the longest path, scene by scene."""
    found: tuple[tuple[str, Walk | None], ...]
    found = ((_("Een kortste pad"), graph.shortest), (_("Een langste pad"), graph.longest))
    return [
        {"label": label, "steps": [_name(graph, scene) for scene, _choice in walk.steps] + [_name(graph, walk.end)]}
        for label, walk in found if walk
    ]  # fmt: skip


def _name(graph: Graph, scene: str) -> str:
    node = graph.node(scene)
    return f"{node.number}. {node.title or node.id}"


def _rows(graph: Graph, node: Node, say: Words, *, is_start: bool) -> list[list[Any]]:
    """Return a scene as rows: one for each way on, or one that says what it is."""
    first: Any = {"text": _name(graph, node.id), "lang": "nl", "note": ", ".join(marks(node, say, is_start=is_start))}
    steps = steps_text(node)
    if not node.ways:
        return [[first, steps, "–", "–", "–", "–"]]
    return [
        [first, steps, f"{way.choice}: {way.text}", say.value(way.value), _when(way, say), _name(graph, way.to)]
        for way in node.ways
    ]  # fmt: skip


def _when(way: Way, say: Words) -> str:
    conditions = (condition_words(way.offered, say), way_condition(way, say))
    return "; ".join(text for text in conditions if text) or _("altijd")
