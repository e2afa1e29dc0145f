"""For the core team: what people chose in scenarios and dilemmas. Everything here was published before."""

import dataclasses as dc
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.errors import NotFound
from app.insight import choice_flow, choice_words, choices, register, sheets, statements
from app.insight.choice_tables import ChoiceTable, Scene
from app.insight.choices import Listed
from app.insight.periods import Period
from app.insight.register import Address
from app.insight.statements import Tongue
from app.people.permissions import Permission
from app.web import cookies, files
from app.web.guards import allow
from app.web.parts import parts
from app.web.trail import note_view
from app.web.translate import _, ngettext

bp = Blueprint("choices", __name__)

Values = dict[str, Any]


def _tongue() -> Tongue:
    return Tongue(cookies.language(), _, ngettext)


@dc.dataclass(frozen=True, slots=True)
class _Choice:
    """What was asked for among what exists.

    Args:
        listed: Everything that is published.
        kind: A scenario or a briefing.
        slug: Which.
        period: A quarter.
    """

    listed: list[Listed]
    kind: str
    slug: str
    period: Period

    @property
    def what(self) -> str:
        """Return kind and slug as they stand in the address."""
        return choices.subject_of(self.kind, self.slug)

    @property
    def exists(self) -> bool:
        """Tell whether this combination is published."""
        return any((one.kind, one.slug, one.period) == (self.kind, self.slug, self.period) for one in self.listed)


def _choice(listed: list[Listed]) -> _Choice:
    """Read from the address what is asked for; left out, it is the newest.

    Raises:
        NotFound: There is no such scenario, briefing or quarter.
    """
    what, key = request.args.get("what", ""), request.args.get("period", "")
    fitting = [one for one in listed if what in {"", one.subject}]
    periods = [one.period for one in (listed if key else fitting) if not key or one.period.key == key]
    if not fitting or not periods:
        raise NotFound
    period = periods[0]
    first = next((one for one in fitting if one.period == period), fitting[0])
    return _Choice(listed, first.kind, first.slug, period)


@bp.get("/insight/scenarios/")
@allow(Permission.INSIGHT)
def scenarios() -> ResponseReturnValue:
    """Show what people chose: a sentence, the flow through the scenes, a table."""
    with parts().database.reading() as db:
        listed = choices.listed(db)
        if not listed:
            return render_template("insight/scenarios_empty.html", minimum=parts().config.minimum_answers)
        choice = _choice(listed)
        table = choices.read(db, choice.kind, choice.slug, choice.period.key) if choice.exists else None
    if table is None:
        return render_template("insight/scenarios_absent.html", **_form(choice), newest=url_for(".scenarios")), 404
    note_view(Action.REPORT_VIEWED, {"period": table.period.key, "module": table.slug, "kind": "choices"})
    say = _tongue()
    return render_template(
        "insight/scenarios.html",
        **_form(choice),
        title=choice_words.headline(table, say),
        lead=choice_words.finding(table.scenes[0], say) + ".",
        flow=choice_flow.drawing(table) if table.kind == "scenario" else None,
        scenes=[_scene(scene, table, say) for scene in table.scenes],
        caption=_("Keuzes in ‘%(title)s’, %(period)s", title=table.title, period=statements.period_name(table.period, say)),
        sheet=_shown(choice_words.sheet(table, say), say),
        definition=choice_words.definition(table, say),
        minimum=table.minimum,
        downloads=[
            {"label": _("Download CSV"), "href": url_for(".scenarios_csv", what=choice.what, period=table.period.key)},
            {
                "label": _("Download Excel"),
                "href": url_for(
                    "tables.file", kind=register.CHOICES.slug, extension="xlsx", subject=choice.what, period=table.period.key
                ),
            },
        ],
        published_on=_("Gepubliceerd op %(day)s.", day=say.day(table.created_on)),
    )


def _form(choice: _Choice) -> Values:
    say = _tongue()
    titles = {(one.kind, one.slug): one.title for one in reversed(choice.listed)}
    quarters = dict.fromkeys(one.period for one in choice.listed)
    return {
        "whats": [
            {"value": (what := choices.subject_of(kind, slug)), "label": title, "lang": "nl", "selected": what == choice.what}
            for (kind, slug), title in sorted(titles.items(), key=lambda one: (one[0][0] != "scenario", one[1]))
        ],
        "periods": [
            {"value": one.key, "label": statements.period_name(one, say), "selected": one == choice.period} for one in quarters
        ],
    }  # fmt: skip


def _scene(scene: Scene, table: ChoiceTable, say: Tongue) -> Values:
    numbers = {one.id: number for number, one in reversed(list(enumerate(table.scenes, 1)))}
    return {
        "title": scene.title,
        "question": scene.question,
        "people": _("Ten minste %(people)s mensen", people=say.number(scene.people)),
        "again": any(scene.id == one.id for one in table.scenes[: table.scenes.index(scene)]),
        "asked": choice_words.asked(scene, say),
        "ways": [
            {
                "text": way.text, "state": way.share.state, "percent": way.share.percent,
                "share": choice_words.share_text(way.share, say),
                "next": [numbers[target] for target in way.leads_to if target in numbers],
            }
            for way in scene.ways
        ],
    }  # fmt: skip


def _shown(sheet: sheets.Sheet, say: Tongue) -> Values:
    """Return a sheet as the table macro wants it."""
    columns = [{"label": name, "numeric": sheet.is_number(place)} for place, name in enumerate(sheet.columns)]
    rows: list[list[Any]] = []
    for row in sheet.rows:
        cells: list[Any] = [sheets.page_text(cell, say) for cell in row]
        rows.append([{"text": cells[0], "lang": "nl"}, *cells[1:]])
    return {"columns": columns, "rows": rows}


@bp.get("/insight/scenarios.csv")
@allow(Permission.INSIGHT)
def scenarios_csv() -> ResponseReturnValue:
    """Give what people chose in one scenario or briefing in one quarter as a file."""
    with parts().database.reading() as db:
        choice = _choice(choices.listed(db))
        sheet = register.CHOICES.read(db, _address(choice), _tongue()) if choice.exists else None
    if sheet is None:
        raise NotFound
    note_view(Action.REPORT_EXPORTED, {"period": choice.period.key, "module": choice.slug, "kind": "choices"})
    return files.as_csv(sheet, _("keuzes"), choice.slug, choice.period.key)


def _address(choice: _Choice) -> Address:
    return Address(register.CHOICES.slug, choice.what, choice.period.key)
