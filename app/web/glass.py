"""What is kept of somebody, as lines that they can read. Every row of the database is a line, or part of one."""

import dataclasses as dc
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from app.audit.queries import Entry
from app.catalogue.model import Content, Drill, Item, Module, Pulse, Quiz, Scenario, Scene
from app.errors import NotFound
from app.people.holders import Named
from app.people.structure import Tree
from app.people.values import Place
from app.privacy.holdings import HOLDINGS
from app.privacy.own import YOURSELF, Held, Hidden, Owner, Row
from app.storage.database import Db
from app.web import person_words, words
from app.web.parts import parts
from app.web.trail_words import sentence
from app.web.translate import _, format_moment, ngettext
from app.web.who_sees_what import duty_name

MOST_LINES = 100
"""How many lines of the trail a page shows; the file has all of them."""


@dc.dataclass(frozen=True, slots=True)
class Step:
    """Something read or answered: what was asked, what was chosen."""

    asked: str
    chosen: tuple[str, ...] = ()
    when: str = ""


@dc.dataclass(frozen=True, slots=True)
class Line:
    """One row of the database in words.

    Args:
        text: What it is.
        when: The day or the moment.
        taught: The Dutch title of what was taught, when it is about that.
        note: What else it says.
        steps: What was read or answered in it.
    """

    text: str
    when: str = ""
    taught: str = ""
    note: str = ""
    steps: tuple[Step, ...] = ()


@dc.dataclass(frozen=True, slots=True)
class Section:
    """The lines of one table.

    Args:
        name: Of the table.
        title: For people.
        lines: Newest first.
        more: How many lines stand in the file only.
    """

    name: str
    title: str
    lines: tuple[Line, ...]
    more: int = 0


@dc.dataclass(frozen=True, slots=True)
class Known:
    """What is needed to say it in words.

    Args:
        tree: What departments are called.
        today: The day of reading.
        lookers: Number of a line of the trail to who did it.
        duties: Of those who did.
    """

    tree: Tree
    today: dt.date
    lookers: Mapping[int, UUID]
    duties: Mapping[UUID, frozenset[str]]


def moment(at: dt.datetime | None) -> str:
    """Return `10 november 2026, 12:00`, or nothing."""
    return format_moment(at, "d MMMM y, HH:mm") if at else ""


def facts(person: Row) -> list[tuple[str, str]]:
    """Return who somebody is, as names and values; what is empty is left out."""
    password = _("bewaard als onomkeerbare code, niet getoond") if person["password_hash"] else ""
    found = [
        (_("E-mailadres"), person["email"]), (_("Nummer bij HR"), person["external_id"]),
        (_("Gebruikersnaam bij de organisatie"), person["user_name"]), (_("Wachtwoord"), password),
        (_("Toegevoegd"), moment(person["created_at"])), (_("Gewijzigd"), moment(person["changed_at"])),
        (_("Toegang gestopt"), moment(person["deactivated_at"])), (_("Rol in de demonstratie"), person["persona"]),
    ]  # fmt: skip
    return [(name, value) for name, value in found if value]


def sections(db: Db, held: Held, owner: Owner, known: Known) -> list[Section]:
    """Return every table that holds something of somebody, in a fixed order; the person and the sessions stand elsewhere.

    Args:
        db: For reading: what was taught is shown as it was then.
        held: Everything that is kept.
        owner: Of whom.
        known: Names of departments, and the duties of who looked.
    """
    makers: Mapping[str, Callable[[Row], Line]] = {
        "membership": lambda row: _place(row, known), "absence": _absence, "permission_grant": _duty, "identity": _identity,
        "provisioned": _provisioned, "passkey": _passkey, "sign_in_token": _link, "mail": _mail, "roster_run": _list,
        "incident_hold": _hold, "audience": _audience, "api_key": _key, "completion": _completion, "credit": _credit,
        "certificate": lambda row: _certificate(row, held["certificate_share"]), "form_assignment": _form,
        "probe_slot": _probe, "pulse_invitation": _pulse, "content_step": _step, "content_approval": _approval,
        "source_flag": _flag, "report_prose": _prose,
    }  # fmt: skip
    found = {name: tuple(make(row) for row in reversed(held[name])) for name, make in makers.items()}
    found["attempt"] = _attempts(db, held)
    trail = tuple(_entry(row, held["person"][0], owner, known) for row in reversed(held["audit_entry"]))
    made = [Section(name, _title(name), found[name]) for name in ("attempt", "completion", *makers) if name in found]
    made = list({one.name: one for one in made}.values())
    return [*made, Section("audit_entry", _title("audit_entry"), trail[:MOST_LINES], max(0, len(trail) - MOST_LINES))]


def _title(name: str) -> str:
    return _(HOLDINGS[name].label)


def _place(row: Row, known: Known) -> Line:
    place = Place(row["role"], row["office"], row["department"], row["employment"], row["share"])
    last = row["until_on"] - dt.timedelta(days=1) if row["until_on"] else known.today
    day = max(row["from_on"], min(known.today, last))
    return Line(person_words.place(place, known.tree, day), person_words.span(row["from_on"], row["until_on"]))


def _absence(row: Row) -> Line:
    return Line(person_words.reasons()[row["reason"]], person_words.span(row["from_on"], row["until_on"]))


def _duty(row: Row) -> Line:
    state = _("In gebruik") if row["confirmed_at"] else _("Wacht op een tweede beheerder")
    used = _("laatst gebruikt op %(day)s", day=words.day(row["last_used_on"])) if row["last_used_on"] else ""
    return Line(duty_name(row["permission"]).capitalize(), moment(row["granted_at"]), note=_joined(state, used))


def _identity(row: Row) -> Line:
    return Line(_("%(issuer)s, nummer %(sub)s", issuer=row["issuer"], sub=row["sub"]), moment(row["linked_at"]),
                note=_used(row["last_used_at"]))  # fmt: skip


def _provisioned(row: Row) -> Line:
    gone = _("losgelaten op %(day)s", day=words.day(row["released_at"])) if row["released_at"] else ""
    return Line(_("Bijgewerkt door de organisatie"), moment(row["changed_at"]), note=gone)


def _passkey(row: Row) -> Line:
    return Line(row["name"], moment(row["created_at"]), note=_used(row["last_used_at"]))


def _link(row: Row) -> Line:
    kinds = {"sign_in": _("Link of code om aan te melden"), "reset": _("Link voor een nieuw wachtwoord"),
             "passkey": _("Link voor een passkey")}  # fmt: skip
    used = _("gebruikt op %(at)s", at=moment(row["used_at"])) if row["used_at"] else _("niet gebruikt")
    return Line(kinds[row["kind"]], moment(row["created_at"]), note=used)


def _mail(row: Row) -> Line:
    letters = {"sign_in": _("Mail met een aanmeldlink"), "reset": _("Mail over een nieuw wachtwoord"),
               "password_changed": _("Mail dat het wachtwoord is veranderd"),
               "pulse_invitation": _("Mail over een peiling"), "pulse_reminder": _("Herinnering aan een peiling")}  # fmt: skip
    sent = _("verstuurd op %(at)s", at=moment(row["sent_at"])) if row["sent_at"] else _("niet verstuurd")
    return Line(letters.get(str(row["letter"])) or str(row["letter"]), moment(row["created_at"]), note=sent)


def _list(row: Row) -> Line:
    part = row["content"] if isinstance(row["content"], list) else []
    if part:
        said = _("Over deze persoon stond erin: %(what)s", what="; ".join(", ".join(_leaves(one)) for one in part))
    else:
        said = _("Zelf ingelezen") if row["by"] == YOURSELF else ""
    return Line(row["file_name"], moment(row["created_at"]), note=said)


def _leaves(thing: object) -> Iterable[str]:
    if isinstance(thing, Mapping):
        for value in thing.values():
            yield from _leaves(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from _leaves(value)
    elif thing is not None:
        yield str(thing)


def _hold(row: Row) -> Line:
    return Line(_("Onderzoek met kenmerk %(reference)s", reference=row["reference"]),
                person_words.span(row["from_on"], row["until_on"]))  # fmt: skip


def _audience(row: Row) -> Line:
    return Line(row["name"], moment(row["made_at"]), note=_("zelf gemaakt") if row["made_by"] == YOURSELF else "")


def _key(row: Row) -> Line:
    return Line(row["name"], moment(row["made_at"]), note=_("zelf gemaakt") if row["made_by"] == YOURSELF else "")


def _completion(row: Row) -> Line:
    how = {"rule": "", "entry": _("via de vragen vooraf"), "credit": _("bijgeschreven")}[row["via"]]
    return Line(_kind(row["kind"]), moment(row["completed_at"]), taught=_name(row["kind"], row["slug"]),
                note=_joined(_("telt voor %(year)d", year=row["cycle"]), how))  # fmt: skip


def _credit(row: Row) -> Line:
    return Line(_kind(row["kind"]), moment(row["at"]), taught=_name(row["kind"], row["slug"]),
                note=_joined(_("telt voor %(year)d", year=row["cycle"]), _("bewijs: %(proof)s", proof=row["proof"])))  # fmt: skip


def _certificate(row: Row, shares: Iterable[Row]) -> Line:
    turns = [share for share in shares if share["certificate_id"] == row["id"]]
    shared = bool(turns) and max(turns, key=lambda share: int(share["number"]))["shared"]
    times = ngettext("%(num)d keer gedeeld of gesloten", "%(num)d keer gedeeld of gesloten", len(turns))
    return Line(_("Bewijs van deelname"), moment(row["issued_at"]), taught=row["title"],
                note=_joined(_("gedeeld") if shared else _("niet gedeeld"), times))  # fmt: skip


def _form(row: Row) -> Line:
    return Line(_("Vooraf versie %(form)s, achteraf de andere", form=row["first_form"].upper()), moment(row["at"]),
                taught=_name("quiz", row["quiz"]))  # fmt: skip


def _probe(row: Row) -> Line:
    return Line(_("Vragen over wat is blijven hangen, vanaf %(day)s", day=words.day(row["due_on"])), moment(row["at"]),
                taught=_name("module", row["module"]))  # fmt: skip


def _pulse(row: Row) -> Line:
    """Tell that somebody is invited, and may not answer once more; what they answered is kept of nobody."""
    return Line(_("Uitgenodigd"), taught=_name("pulse", row["pulse"]), note=_("al geantwoord") if row["answered"] else "")


def _step(row: Row) -> Line:
    did = _("aangeboden voor beoordeling") if row["step"] == "offered" else _("teruggezet naar concept")
    size = {"small": _("kleine verandering"), "large": _("grote verandering")}.get(row["size"], "")
    note = _joined(did, size, row["reason"])
    return Line(_kind(row["kind"]), moment(row["at"]), taught=_name(row["kind"], row["slug"]), note=note)


def _approval(row: Row) -> Line:
    note = _("goedgekeurd als %(duty)s", duty=duty_name(row["duty"]))
    return Line(_kind(row["kind"]), moment(row["at"]), taught=_name(row["kind"], row["slug"]), note=note)


def _flag(row: Row) -> Line:
    said = _("bron %(source)s wordt herzien", source=row["source"]) if row["flagged"] else _("bron %(source)s klopt weer",
                                                                                          source=row["source"])  # fmt: skip
    return Line(_kind(row["kind"]), moment(row["at"]), taught=_name(row["kind"], row["slug"]), note=_joined(said, row["reason"]))


def _prose(row: Row) -> Line:
    written = _("%(chapter)s, versie %(number)d", chapter=row["chapter"], number=row["number"])
    return Line(_("Jaarverslag %(year)d", year=row["year"]), moment(row["at"]), note=_joined(written, row["text"]))


def _attempts(db: Db, held: Held) -> tuple[Line, ...]:
    """Return one line an attempt, with its steps and its result in it."""
    steps: dict[UUID, list[Row]] = defaultdict(list)
    for row in held["response"]:
        steps[row["attempt_id"]].append(row)
    ends = {row["attempt_id"]: row for row in held["attempt_end"]}
    for row in held["consultation"]:
        steps[row["attempt_id"]].append({**row, "chosen": [row["adviser"]], "confidence": None})
    for own in steps.values():
        own.sort(key=lambda row: row["at"])
    return tuple(_attempt(db, row, steps[row["id"]], ends.get(row["id"])) for row in reversed(held["attempt"]))


def _attempt(db: Db, row: Row, steps: list[Row], end: Row | None) -> Line:
    notes = [_("beëindigd op %(at)s", at=moment(end["ended_at"]))] if end else [_("nog niet klaar")]
    if end and end["outcome"] in {"skipped", "outdated", "lapsed"}:
        notes.append(_("overgeslagen") if end["outcome"] == "skipped" else _("vervallen"))
    if end and end["score_percent"] is not None:
        notes.append(_("score %(percent)d%%", percent=end["score_percent"]))
    asked = _asked(db, row)
    told = tuple(Step(*_sure(one, asked(one["step"], tuple(one["chosen"]))), when=moment(one["at"])) for one in steps)
    return Line(_kind(row["kind"]), moment(row["started_at"]), _name(row["kind"], row["slug"]), _joined(*notes), told)


def _sure(row: Row, told: tuple[str, tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
    """Add how sure somebody was to what they chose."""
    words_of = {None: (), "guess": (_("Gok"),), "fairly": (_("Vrij zeker"),), "sure": (_("Zeker"),)}
    return told[0], (*told[1], *words_of[row["confidence"]])


Asked = Callable[[str, tuple[str, ...]], tuple[str, tuple[str, ...]]]


def _asked(db: Db, row: Row) -> Asked:
    """Return what tells a step and its choices in the words of the version that was taught; bare when it is not kept."""
    try:
        content = parts().library.version(db, row["kind"], row["slug"], row["version"])
    except NotFound:
        return lambda step, chosen: (step, chosen)
    return lambda step, chosen: _told(content, step, chosen)


def _told(content: Content, step: str, chosen: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    question, choices = step, {}
    if isinstance(content, Quiz) and (item := content.item(step)):
        question, choices = item.text, _answers(item)
    elif isinstance(content, Module) and (page := content.page(step)):
        question, choices = page.title, {one.id: one.text for one in page.dilemma.choices} if page.dilemma else {}
    elif isinstance(content, Scenario):
        scene = next((one for one in content.head.scenes if one.id == step.partition(":")[2]), None)
        question, choices = (scene.title, _ways(scene)) if scene else (step, {})
    elif isinstance(content, Drill) and (signal := content.signal(step)):
        routes = parts().library.catalogue.organisation.routes
        question, choices = signal.text, {route.id: route.title for route in routes}
    return question, tuple(choices.get(one, one) for one in chosen)


def _answers(item: Item) -> dict[str, str]:
    """Return what can stand in an answer to an item, in words."""
    targets = {one.id: one.text for one in item.targets}
    matched = {f"{one.id}={name}": f"{one.text} → {text}" for one in item.signals for name, text in targets.items()}
    return {one.id: one.text for one in item.options} | {one.id: one.text for one in item.steps} | matched


def _ways(scene: Scene) -> dict[str, str]:
    """Return what can be chosen or asked in a scene, in words."""
    return {one.id: one.text for one in scene.choices} | {one.id: one.who for one in scene.advisers}


def _kind(kind: str) -> str:
    return {
        "module": _("Module"), "briefing": _("Briefing"), "quiz": _("Toets"), "scenario": _("Scenario"),
        "entry": _("Vragen vooraf"), "probe": _("Wat is blijven hangen"), "refresher": _("Opfrisser"),
        "drill": _("Routetrainer"), "pulse": _("Peiling"),
    }[kind]  # fmt: skip


def _name(kind: str, slug: str) -> str:
    """Return the title that something has now; the slug when it is no longer taught."""
    catalogue = parts().library.catalogue
    shelves: Mapping[str, Mapping[str, Module | Quiz | Scenario | Drill | Pulse]] = {
        "module": catalogue.modules, "briefing": catalogue.briefings, "scenario": catalogue.scenarios, "drill": catalogue.drills,
        "pulse": catalogue.pulses,
    }  # fmt: skip
    shelf = shelves.get(kind, catalogue.quizzes)
    return shelf[slug].head.title if slug in shelf else slug


def _entry(row: Row, person: Row, owner: Owner, known: Known) -> Line:
    """Return a line of the trail. Who looked is told by duty: the name of a colleague is theirs."""
    yourself = owner.subject
    names = {yourself: Named(owner.id, yourself, f"{person['given_name']} {person['family_name']}".strip(), is_in_service=True)}
    actor: UUID | None = yourself if row["actor"] == YOURSELF else None
    if isinstance(row["actor"], Hidden):
        actor = known.lookers.get(row["number"], OTHER)
        names[actor] = Named(actor, actor, _looker(known.duties.get(actor, frozenset())), is_in_service=True)
    about: UUID | None = yourself if row["subject"] == YOURSELF else None
    if isinstance(row["subject"], Hidden):
        about = OTHER
        names[OTHER] = Named(OTHER, OTHER, _("iemand anders"), is_in_service=True)
    details = {} if isinstance(row["details"], Hidden) else row["details"]
    return Line(
        sentence(Entry(row["number"], row["at"], actor, row["action"], about, details, row["hash"]), names), moment(row["at"])
    )


OTHER = UUID(int=0)
"""Stands for somebody else, of whom nothing is told."""


def _looker(duties: frozenset[str]) -> str:
    """Return `een beheerder`, or that it was a colleague who has no duty any more."""
    return _("een %(duty)s", duty=duty_name(min(duties))) if duties else _("een collega")


def _used(at: dt.datetime | None) -> str:
    return _("laatst gebruikt op %(at)s", at=moment(at)) if at else _("nog niet gebruikt")


def _joined(*parts_of_it: str) -> str:
    return ", ".join(one for one in parts_of_it if one)
