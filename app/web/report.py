"""For the core team: the yearly report. Look at it, write beside it, freeze it, fetch its files. Nothing is counted."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.audit.actions import Action
from app.clock import local_date, now
from app.errors import Conflict, NotFound
from app.insight import yearly, yearly_ledger, yearly_prose
from app.insight.yearly import Chapter, Report
from app.insight.yearly_ledger import Edit, Edited, NothingChanged, StillOpen
from app.interop.paper import NoPrinter
from app.people import holders
from app.people.permissions import Permission
from app.people.values import By
from app.storage.database import Db
from app.web import glass, report_documents, words
from app.web.forms.report import CorrectionForm, FreezeForm, ProseForm
from app.web.guards import allow
from app.web.parts import parts
from app.web.signed_in import me
from app.web.trail import note_view
from app.web.trail_words import Names, name_of
from app.web.translate import _, ngettext

bp = Blueprint("report", __name__)

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
KILOBYTE = 1024
Values = dict[str, Any]


def _draft(db: Db, year: int) -> Report:
    return yearly_ledger.draft(db, parts().library.catalogue.organisation.name, year, local_date(now()))


def _year(years: list[int]) -> int:
    """Return the year that was asked for; left out, the newest.

    Raises:
        NotFound: Nothing of that year was published as a whole.
    """
    asked = request.args.get("year", "")
    if not asked:
        return years[0]
    found = next((one for one in years if str(one) == asked), None)
    if found is None:
        raise NotFound
    return found


@bp.get("/insight/report/")
@allow(Permission.INSIGHT)
def index() -> ResponseReturnValue:
    """Show the report of a year as it is now, and the versions that were frozen."""
    with parts().database.reading() as db:
        years = yearly_ledger.years(db)
        if not years:
            return render_template("report/empty.html")
        year = _year(years)
        report = _draft(db, year)
        files = yearly_ledger.files(db, year)
        is_changed = bool(yearly_ledger.changes_since(db, report))
    _note(year)
    chapters = report_documents.values(report)
    known = yearly.numbers(report)
    for one in chapters["chapters"]:
        one["edit"] = url_for(".edit", year=year, chapter=one["slug"])
        one["warning"] = _strange(known, _chapter(report, one["slug"]).prose)
    return render_template(
        "report/index.html",
        **chapters,
        year=year,
        years=[{"value": str(one), "label": str(one), "selected": one == year} for one in years],
        frozen=[_frozen(one, files.get(one.number, [])) for one in reversed(report.versions)],
        freeze=url_for(".ask", year=year) if year < local_date(now()).year else None,
        can_change=is_changed or not report.versions,
        lead=_lead(report, is_changed=is_changed),
    )


def _note(year: int) -> None:
    note_view(Action.REPORT_VIEWED, {"year": year, "kind": "yearly"})


def _lead(report: Report, *, is_changed: bool) -> str:
    if not report.versions:
        count = ngettext("Eén tabel van dit jaar", "%(num)d tabellen van dit jaar", len(report.known.exhibits))
        return _("Dit is een concept, gemaakt van %(count)s. Het is nog niet vastgesteld.", count=count.lower())
    number = report.versions[-1].number
    frozen = _(
        "Versie %(number)d is vastgesteld en verandert niet meer. Hieronder staat het concept voor een volgende versie.",
        number=number,
    )
    unchanged = _("Er is sinds versie %(number)d niets gewijzigd.", number=number)
    return frozen if is_changed else f"{frozen} {unchanged}"


def _frozen(version: yearly.Version, files: list[tuple[str, str, int]]) -> Values:
    return {
        "title": _("Versie %(number)d, vastgesteld op %(day)s", number=version.number, day=words.day(version.made_on)),
        "reason": version.reason,
        "changes": version.changes,
        "hash": version.data_hash,
        "files": [
            {"label": _kind(name), "name": name, "hash": kept, "size": _("%(size)d kB", size=max(1, round(size / KILOBYTE))),
             "href": url_for(".file", year=name.split("-")[2], number=version.number, name=name)}
            for name, kept, size in files
        ],
    }  # fmt: skip


def _kind(name: str) -> str:
    endings = {"docx": _("Word-document"), "pdf": _("PDF"), "zip": _("Tabellen als CSV")}
    return endings.get(name.rpartition(".")[2], name)


def _strange(known: set[str], prose: str) -> str:
    """Return a gentle remark about numbers that come from no table; empty where there are none."""
    found = yearly_prose.strange_numbers(prose, known)
    if not found:
        return ""
    listed = ", ".join(found)
    return ngettext(
        "Dit cijfer komt niet uit de tabellen: %(found)s. Klopt het, en weet de lezer waar het vandaan komt?",
        "Deze cijfers komen niet uit de tabellen: %(found)s. Kloppen ze, en weet de lezer waar ze vandaan komen?",
        len(found), found=listed,
    )  # fmt: skip


def _chapter(report: Report, slug: str) -> Chapter:
    found = next((one for one in report.chapters if one.slug == slug), None)
    if found is None:
        raise NotFound
    return found


def _edit_page(
    year: int, slug: str, form: ProseForm | None = None, theirs: Edit | None = None, status: int = 200
) -> ResponseReturnValue:  # fmt: skip
    """Show a chapter with its form: as it stands, refused, or with what somebody else wrote in between."""
    with parts().database.reading() as db:
        report = _draft(db, year)
        chapter, edits = _chapter(report, slug), yearly_ledger.history(db, year, slug)
        names = holders.names_of(db, {one.subject for one in edits if one.subject})
    _note(year)
    newest = edits[0] if edits else Edit(0, "")
    if form is None:
        form = ProseForm(formdata=None, data={"text": newest.text, "after": str(newest.number)})
    page = render_template(
        "report/edit.html",
        form=form,
        year=year,
        chapter_title=chapter.title,
        hint=_(chapter.hint),
        sentences=[*chapter.fixed, *(text for topic in chapter.topics for text in topic.sentences)],
        shown=report_documents.prose(chapter.prose),
        warning=_strange(yearly.numbers(report), form.text.data or ""),
        theirs=theirs and {**_edit(theirs, names), "blocks": report_documents.prose(theirs.text)},
        history=[_edit(one, names) for one in edits],
        action=url_for(".save", year=year, chapter=slug),
        back=url_for(".index", year=year, _anchor=slug),
    )
    return page, status


def _edit(edit: Edit, names: Names) -> Values:
    return {
        "number": edit.number, "text": edit.text, "who": name_of(edit.subject, names),
        "at": glass.moment(edit.at),
    }  # fmt: skip


@bp.get("/insight/report/<int(max=9999):year>/text/<chapter>")
@allow(Permission.INSIGHT)
def edit(year: int, chapter: str) -> ResponseReturnValue:
    """Show the prose of a chapter as a form, and every earlier text."""
    return _edit_page(year, chapter)


@bp.post("/insight/report/<int(max=9999):year>/text/<chapter>")
@allow(Permission.INSIGHT)
def save(year: int, chapter: str) -> ResponseReturnValue:
    """Append what somebody wrote; when somebody else wrote in between, show both texts."""
    form = ProseForm()
    if not form.validate():
        return _edit_page(year, chapter, form, status=422)
    try:
        with parts().database.writing() as db:
            if year not in yearly_ledger.years(db):
                raise NotFound
            yearly_ledger.write(db, year, chapter, form.text.data, after=form.number, by=By(me().subject, now()))
    except Edited as edited:
        form.after.data = str(edited.newest.number)
        return _edit_page(year, chapter, form, edited.newest, status=Conflict.status)
    return redirect(url_for(".index", year=year, _anchor=chapter), 303)


def _freeze_page(
    report: Report, form: FreezeForm | CorrectionForm, problem: str | None = None, status: int = 200
) -> ResponseReturnValue:  # fmt: skip
    _note(report.year)
    empty = [one.title for one in report.chapters if not one.prose]
    known = yearly.numbers(report)
    warnings = [text for one in report.chapters if (text := _strange(known, one.prose))]
    form.seen.data = yearly.seen_hash(report)
    page = render_template(
        "report/freeze.html",
        form=form,
        problem=problem,
        year=report.year,
        number=report.number,
        tables=len(report.known.exhibits),
        empty=empty,
        warnings=warnings,
        action=url_for(".freeze", year=report.year),
        back=url_for(".index", year=report.year),
    )
    return page, status


def _form(report: Report, **values: Any) -> FreezeForm | CorrectionForm:  # noqa: ANN401  the library's own arguments
    return CorrectionForm(**values) if report.number > 1 else FreezeForm(**values)


@bp.get("/insight/report/<int(max=9999):year>/freeze")
@allow(Permission.INSIGHT)
def ask(year: int) -> ResponseReturnValue:
    """Ask whether this is what is frozen, and for a correction what changed."""
    with parts().database.reading() as db:
        report = _draft(db, year)
    return _freeze_page(report, _form(report, formdata=None))


@bp.post("/insight/report/<int(max=9999):year>/freeze")
@allow(Permission.INSIGHT)
def freeze(year: int) -> ResponseReturnValue:
    """Freeze the report as it was seen: make its files and append them. Did it change meanwhile, then ask again."""
    at = now()
    with parts().database.reading() as db:
        report = _draft(db, year)
        form = _form(report)
        if form.seen.data != yearly.seen_hash(report):
            return _freeze_page(report, form, _("Er is intussen iets veranderd. Kijk nog eens, en stel dan vast."), 409)
        if not form.validate():
            return _freeze_page(report, form, status=422)
        reason = form.reason.data if isinstance(form, CorrectionForm) else ""
        try:
            made = yearly_ledger.candidate(db, report, reason, local_date(at))
        except StillOpen:
            return _freeze_page(report, form, _("Dit jaar is nog niet voorbij. Stel het verslag daarna vast."), 409)
        except NothingChanged:
            return _freeze_page(report, form, _("Er is niets veranderd sinds de vorige versie. Die blijft gelden."), 409)
    try:
        files = report_documents.files(made)
    except NoPrinter:
        problem = _("Deze server kan geen PDF maken: het pakket Pango ontbreekt. Vraag de beheerder om dat te installeren.")
        return _freeze_page(report, form, problem, 503)
    yearly_ledger.freeze(parts().database, made, files, By(me().subject, at))
    return redirect(url_for(".index", year=year, _anchor="frozen"), 303)


@bp.get("/insight/report/<int(max=9999):year>/<int(max=9999):number>/<name>")
@allow(Permission.INSIGHT)
def file(year: int, number: int, name: str) -> ResponseReturnValue:
    """Give a file of a frozen version, byte for byte as it was frozen."""
    if "\0" in name:
        raise NotFound
    with parts().database.reading() as db:
        kept = yearly_ledger.file(db, year, number, name)
    note_view(Action.REPORT_EXPORTED, {"year": year, "version": number, "kind": "yearly"})
    answer = Response(kept.content, mimetype=TYPES[name.rpartition(".")[2]])
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
