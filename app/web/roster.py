"""For administrators: bring people in line with a list of HR. First look, then change, and take it back within a day."""

import contextlib
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.clock import local_date, now
from app.errors import Problem
from app.interop import spreadsheets
from app.people.permissions import Permission
from app.people.roster import ours, runs
from app.people.roster import undo as undoing
from app.people.roster.difference import Plan
from app.people.values import By
from app.web import lists, roster_words, words
from app.web.forms.roster import DecisionForm, ListForm
from app.web.guards import allow
from app.web.parts import parts
from app.web.signed_in import me, person
from app.web.translate import _

bp = Blueprint("roster", __name__)

SHOWN = 100
"""So many people of each kind stand on the page; the file has them all."""


@bp.url_value_preprocessor
def _let_a_file_in(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Take more from an administrator who sends a list; everybody else stays below the limit of all other pages."""
    somebody = person() if endpoint == "roster.send" else None
    if somebody and Permission.PEOPLE in somebody.permissions:
        request.max_content_length = spreadsheets.LARGEST_FILE + 64 * 1024


def _by() -> By:
    return By(me().subject, now(), "roster")


def _form(*, filled: bool) -> ListForm:
    form = ListForm() if filled else ListForm(formdata=None)
    with parts().database.reading() as db:
        domains = [unit for unit in ours.units(db, local_date(now())) if unit.parent is None]
    form.under.choices = [
        ("", _("Meld ze als fout (zo blijven typefouten buiten)")),
        *((unit.slug, _("Maak ze onder %(name)s", name=unit.name)) for unit in domains),
    ]
    return form


def _page(
    form: ListForm, status: int = 200, *, problem: str | None = None, wrong: list[Problem] | None = None
) -> ResponseReturnValue:
    with parts().database.reading() as db:
        past = runs.past_runs(db)
    return render_template(
        "roster/index.html", form=form, problem=problem, wrong=wrong or [], columns=roster_words.columns(),
        past=[[{"text": words.day(one.applied_at or one.created_at), "href": url_for(".show", run=one.id)}, one.file_name,
               roster_words.state(one), roster_words.counted(one.counts)] for one in past],
    ), status  # fmt: skip


@bp.get("/people/import/")
@allow(Permission.PEOPLE)
def index() -> ResponseReturnValue:
    """Show the form, what the columns mean, and what was read before."""
    return _page(_form(filled=False))


@bp.get("/people/import/template.csv")
@allow(Permission.PEOPLE)
def template() -> ResponseReturnValue:
    """Give an empty list with every column and one invented line."""
    return lists.send_file_of(spreadsheets.csv_text(roster_words.template()), _("mensen-voorbeeld"))


@bp.post("/people/import/")
@allow(Permission.PEOPLE)
def send() -> ResponseReturnValue:
    """Read a list and keep it as a try; nothing else changes."""
    form = _form(filled=True)
    if not form.validate():
        return _page(form, 422)
    name, under, by = lists.file_name(form.file.data.filename), form.under.data or None, _by()
    with contextlib.closing(form.file.data) as upload:
        content = upload.read()
    try:
        sheet = spreadsheets.read(content, name)
    except spreadsheets.UnreadableError as error:
        return _page(form, 422, problem=_("Dit bestand is niet te lezen."), wrong=[error.problem])
    with parts().database.reading() as db:
        plan, problems = runs.make_plan(db, sheet, under, by)
    if plan is None:
        return _page(form, 422, problem=_("De lijst klopt als geheel niet. Er is niets veranderd."), wrong=problems)
    with parts().database.writing() as db:
        runs.forget_old_runs(db, by.at)
        run_id = runs.keep_draft(db, sheet, under, plan, by)
    return redirect(url_for(".show", run=run_id), 303)


@bp.get("/people/import/<uuid:run>/")
@allow(Permission.PEOPLE)
def show(run: UUID) -> ResponseReturnValue:
    """Show what a try would change, or what a run changed."""
    by = _by()
    with parts().database.reading() as db:
        if runs.is_draft(db, run):
            try:
                plan, name = _plan(run, by)
            except runs.Expired:
                return _too_old()
            return _trial(run, plan, name, _decision(filled=False))
        found = runs.run_of(db, run)
    return render_template(
        "roster/result.html", run=found, can_undo=found.can_be_undone(by.at), lines=roster_words.done(found),
        until=roster_words.until(found), state=roster_words.state(found),
    )  # fmt: skip


@bp.get("/people/import/<uuid:run>/list.csv")
@allow(Permission.PEOPLE)
def whole(run: UUID) -> ResponseReturnValue:
    """Give everything that a try would change as a file."""
    try:
        plan, _name = _plan(run, _by())
    except runs.Expired:
        return _too_old()
    return lists.send_file_of(spreadsheets.csv_text(roster_words.whole(plan, _department_names())), _("proef-mensen-inlezen"))


@bp.post("/people/import/<uuid:run>/apply")
@allow(Permission.PEOPLE)
def apply(run: UUID) -> ResponseReturnValue:
    """Apply what somebody looked at, once."""
    form, by = _decision(filled=True), _by()
    choices = runs.Choices(form.errors_choice.data == "skip", form.leavers.data, parts().config.leavers_share)
    problem = _("Vul het aantal in als cijfers.") if not form.validate() else ""
    try:
        if not problem:
            with parts().database.writing() as db:
                runs.apply_draft(db, run, form.digest.data, choices, by)
            return redirect(url_for(".show", run=run), 303)
        status = 422
    except runs.Expired:
        return _too_old()
    except runs.Changed:
        status, problem = 409, _("Sinds je keek is er iets veranderd. Kijk opnieuw wat er gebeurt, en bevestig dan.")
    except runs.HasErrors:
        status, problem = 422, _("Er zijn rijen met een fout. Herstel ze, of kies dat je ze overslaat.")
    except runs.TooManyLeavers:
        status, problem = 422, _("Vul precies in hoeveel mensen hun toegang verliezen.")
    plan, name = _plan(run, by)
    return _trial(run, plan, name, form, status=status, problem=problem)


@bp.post("/people/import/<uuid:run>/undo")
@allow(Permission.PEOPLE)
def undo(run: UUID) -> ResponseReturnValue:
    """Take a run back."""
    try:
        with parts().database.writing() as db:
            undoing.undo(db, run, _by())
    except runs.Expired:
        return _page(
            _form(filled=False), 409, problem=_("Dit inlezen is langer dan een dag geleden. Terugdraaien kan niet meer.")
        )
    return redirect(url_for(".show", run=run), 303)


def _decision(*, filled: bool) -> DecisionForm:
    form = DecisionForm() if filled else DecisionForm(formdata=None)
    form.errors_choice.choices = [
        ("", _("Eerst herstellen: er verandert niets")),
        ("skip", _("Overslaan: wie erin staat, verandert niet")),
    ]
    if filled and form.errors_choice.data is None:
        form.errors_choice.data = ""
    return form


def _plan(run: UUID, by: By) -> tuple[Plan, str]:
    """Return what a try would change now, with the name of its file."""
    with parts().database.reading() as db:
        sheet, under = runs.draft_of(db, run, by)
        plan, _problems = runs.make_plan(db, sheet, under, by)
    return plan or Plan(()), sheet.file


def _department_names() -> dict[str, str]:
    with parts().database.reading() as db:
        return {unit.slug: unit.name for unit in ours.units(db, local_date(now()))}


def _trial(
    run: UUID, plan: Plan, name: str, form: DecisionForm, *, status: int = 200, problem: str = ""
) -> ResponseReturnValue:  # fmt: skip
    many = plan.is_many(parts().config.leavers_share)
    form.digest.data = plan.digest()
    names = _department_names() | {unit.slug: unit.name for unit in plan.new_units}
    page = render_template(
        "roster/trial.html",
        run=run,
        plan=plan,
        name=name,
        form=form,
        problem=problem,
        many=many,
        sentences=roster_words.sentences(plan),
        warning=roster_words.warning(plan),
        errors=[one for one in plan.problems if one.severity == "error"],
        notices=[one for one in plan.problems if one.severity == "warning"],
        tables=roster_words.tables(plan, names, SHOWN),
    )
    return page, status


def _too_old() -> ResponseReturnValue:
    said = _("Deze proef is ouder dan een uur en daarom weggegooid. Er is niets veranderd. Kies het bestand opnieuw.")
    return _page(_form(filled=False), 409, problem=said)
