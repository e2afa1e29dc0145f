"""For the core team: what people still know weeks after a module. Everything here was published before; nothing is counted."""

import functools

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.errors import NotFound
from app.insight import knowledge, learning_figures, retention, retention_figures, retention_words, statements
from app.insight.periods import Period
from app.insight.retention_figures import Course
from app.insight.statements import Tongue
from app.people.permissions import Permission
from app.web import figure_parts, headers
from app.web.figure_parts import Values
from app.web.guards import allow
from app.web.parts import parts
from app.web.trail import note_view
from app.web.translate import _

bp = Blueprint("retention", __name__)

CURRENT = "retention.index"


@bp.get("/insight/retention/")
@allow(Permission.INSIGHT)
def index() -> ResponseReturnValue:
    """Show what is still known 30, 90 and 180 days after a module, with the curve through it."""
    with parts().database.reading() as db:
        listed, before = retention.listed(db), knowledge.listed(db)
    if not listed:
        return render_template(
            "insight/learned_empty.html",
            current=CURRENT,
            kicker=_("Wat blijft hangen"),
            title=_("Wat blijft hangen, zie je een paar maanden na de eerste afronding"),
            lead=_(
                "Wie een module afrondt, krijgt 30, 90 of 180 dagen later zes nieuwe vragen. Bij ten minste %(minimum)d "
                "antwoorden op één moment zie je hier het gemiddelde.",
                minimum=parts().config.minimum_answers,
            ),
        )
    key = request.args.get("period", "")
    chosen = next((one for one in listed if key in {"", one.period.key}), None)
    if chosen is None:
        raise NotFound
    say, period = figure_parts.tongue(), chosen.period
    course = retention_figures.course(retention.until(listed, period), knowledge.until(before, period))
    note_view(Action.REPORT_VIEWED, {"period": period.key, "kind": retention.KIND})
    headers.allow_chart_style()
    return render_template(
        "insight/learned.html",
        current=CURRENT,
        kicker=_("Wat blijft hangen"),
        title=retention_words.headline(course, say),
        lead=" ".join(filter(None, (retention_words.finding(course, say) + ".", retention_words.interval(course, say)))),
        fields=[figure_parts.periods((one.period for one in listed), period, say)],
        figures=[_figure(course, period, say)],
        notes=[
            _(
                "Wie antwoordt, kiest daar zelf voor. Weten juist mensen die niet antwoorden minder, dan is het echte "
                "cijfer lager."
            ),
            _("Een opfrisser krijgt iemand pas na deze meting, zodat de meting niet de opfrisser meet."),
        ],
        published_on=_("Gepubliceerd op %(day)s.", day=say.day(chosen.created_on)),
    )


@functools.lru_cache(maxsize=64)
def _drawn(course: Course, say: Tongue) -> str:
    return learning_figures.over_days(course, say)


def _figure(course: Course, period: Period, say: Tongue) -> Values:
    return {
        "id": "retention",
        "finding": retention_words.finding(course, say),
        "sub": " · ".join([
            _("Deel van de vragen dat goed was"), _("tot en met %(period)s", period=statements.period_name(period, say)),
            _("○ gemeten, met marge"),
        ]),
        "chart": _drawn(course, say),
        "caption": _("Wat blijft hangen, tot en met %(period)s", period=statements.period_name(period, say)),
        "sheet": figure_parts.shown(retention_words.sheet(course, say), say),
        "definition": retention_words.definition(say),
        "downloads": figure_parts.downloads(retention.KIND, period.key),
    }  # fmt: skip
