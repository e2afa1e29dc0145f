"""For editors: how the questions of a quiz behave. Everything here was published before; nothing is counted."""

from typing import Any

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.catalogue.model import Quiz
from app.errors import NotFound
from app.insight import item_figures, item_words, items, sheets, statements
from app.insight.item_figures import Papers, Told
from app.insight.items import ItemTable
from app.insight.statements import Tongue
from app.people.permissions import Permission
from app.web import cookies
from app.web.guards import allow
from app.web.parts import parts
from app.web.trail import note_view
from app.web.translate import _, ngettext

bp = Blueprint("item_statistics", __name__)

KIND = "items"
Values = dict[str, Any]


def _tongue() -> Tongue:
    return Tongue(cookies.language(), _, ngettext)


@bp.get("/content/items/")
@allow(Permission.CONTENT)
def index() -> ResponseReturnValue:
    """List the quizzes, with what stands out."""
    with parts().database.reading() as db:
        tables = items.listed(db)
    if tables:
        note_view(Action.REPORT_VIEWED, {"kind": KIND})
    quizzes = parts().library.drafts.quizzes
    titles = {slug: table.title for slug, table in tables.items()} | {slug: one.head.title for slug, one in quizzes.items()}
    say = _tongue()
    return render_template(
        "content/items.html",
        quizzes=[_line(slug, title, tables.get(slug), say) for slug, title in sorted(titles.items(), key=lambda one: one[1])],
        remarkable=sum(bool(item.flags) for table in tables.values() for one in _newest(table) for item in one.paper.items),
        has_any=bool(tables),
    )


def _line(slug: str, title: str, table: ItemTable | None, say: Tongue) -> Values:
    if table is None:
        return {"title": title, "href": None, "finding": _("Nog te weinig antwoorden"), "period": "–"}
    newest = _newest(table)
    period = item_words.latest(newest)
    return {
        "title": title,
        "href": url_for(".show", slug=slug),
        "finding": item_words.headline(newest, say),
        "period": statements.period_name(period, say) if period else "–",
    }


def _newest(table: ItemTable) -> tuple[Told, ...]:
    return item_figures.newest(table.told)


@bp.get("/content/items/<slug>/")
@allow(Permission.CONTENT)
def show(slug: str) -> ResponseReturnValue:
    """Show how the questions of one quiz behave: a sentence, a table for each form, one for what was drawn."""
    quiz, table = parts().library.drafts.quizzes.get(slug), _table(slug)
    if table is None:
        if quiz is None:
            raise NotFound
        return render_template("content/item_figures_empty.html", title=quiz.head.title)
    note_view(Action.REPORT_VIEWED, {"module": slug, "kind": KIND})
    newest, say = _newest(table), _tongue()
    keys = Papers.of(quiz).keys if quiz else frozenset()
    whole, drawn = [one for one in newest if one.paper.form], [one for one in newest if not one.paper.form]
    return render_template(
        "content/item_figures.html",
        title=_title(quiz, table),
        headline=item_words.headline(newest, say),
        misunderstood=item_words.misunderstood(newest, say),
        papers=[_paper(one, keys, say) for one in whole],
        columns=_columns(say),
        drawn=[_row(one, keys, say, tells_when=True) for one in drawn],
        download=url_for(".show_csv", slug=slug),
        published_on=_("Gepubliceerd op %(day)s.", day=say.day(max(one.created_on for one in newest))),
    )


def _table(slug: str) -> ItemTable | None:
    with parts().database.reading() as db:
        return items.read(db, slug)


def _title(quiz: Quiz | None, table: ItemTable) -> str:
    return quiz.head.title if quiz else table.title


def _paper(one: Told, keys: frozenset[str], say: Tongue) -> Values:
    return {
        "name": item_words.paper_name(one, say),
        "people": item_words.people(one, say),
        "when": item_words.when(one, say),
        "changed": item_words.is_changed(one, keys),
        "reliable": item_words.reliable(one, say),
        "rows": [_row(one, keys, say, item=item) for item in range(len(one.paper.items))],
    }


def _columns(say: Tongue) -> list[Values]:
    names = item_words.columns(say)
    return [{"label": name, "numeric": 0 < place < len(names) - 1} for place, name in enumerate(names)]


def _row(one: Told, keys: frozenset[str], say: Tongue, *, item: int = 0, tells_when: bool = False) -> list[Any]:
    first, *rest = (sheets.page_text(cell, say) for cell in item_words.row(one.paper.items[item], one, say))
    notes = [item_words.when(one, say)] if tells_when else []
    if tells_when and item_words.is_changed(one, keys):
        notes.append(_("daarna veranderd"))
    return [{"text": first, "lang": "nl", "note": ", ".join(notes)}, *rest]


@bp.get("/content/items/<slug>.csv")
@allow(Permission.CONTENT)
def show_csv(slug: str) -> ResponseReturnValue:
    """Give everything that was published of a quiz as a file, earlier quarters too."""
    table = _table(slug)
    if table is None:
        raise NotFound
    note_view(Action.REPORT_EXPORTED, {"module": slug, "kind": KIND})
    name = "-".join((_("vragen"), slug))
    return Response(
        sheets.csv_text(item_words.sheet(table.told, _tongue())),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
