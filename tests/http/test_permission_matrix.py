"""Every address with every kind of person: what the application answers is what the table says, and the table is written here.

A guard that changes fails twice: it differs from what is written below, and what is written differs from the answer.
"""

import dataclasses as dc
import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.clock import now
from app.config import Config
from app.learning.publishing import Library
from app.people.permissions import DUTIES, RULES, Access, Area, Column, Duty, Permission, access, matrix
from app.people.signin import open_session
from app.storage.database import Database
from app.web.application import make_application
from tests import factories
from tests.catalogue_files import SLUG
from tests.factories import Known
from tests.visitor import ADDRESS

EXPECTED: dict[str, set[str]] = {
    "open": {
        "api.nothing",
        "api.table",
        "api.table_csv",
        "api.tables",
        "api_description.openapi_document",
        "auth.demo",
        "auth.language",
        "auth.log_in",
        "auth.login",
        "auth.logout",
        "certificates.check",
        "links.ask_link",
        "links.ask_reset",
        "links.changed",
        "links.code",
        "links.enter_code",
        "links.open_link",
        "links.open_reset",
        "links.reset_sent",
        "links.send_link",
        "links.send_reset",
        "links.use_link",
        "links.use_reset",
        "mailbox.letters",
        "oidc.callback",
        "oidc.start",
        "operations.alive",
        "operations.ready",
        "passkeys.show",
        "passkeys.to_show",
        "public.accessibility",
        "public.privacy",
        "public.routes",
        "scim.change",
        "scim.create",
        "scim.read",
        "scim.release",
        "scim.replace",
    },
    "learn": {
        "attempts.answer",
        "attempts.feedback",
        "attempts.intro",
        "attempts.show",
        "attempts.start",
        "auth.logout_everywhere",
        "auth.stronger",
        "briefings.card",
        "briefings.done",
        "briefings.index",
        "briefings.overview",
        "briefings.see",
        "briefings.start",
        "certificates.as_pdf",
        "certificates.close",
        "certificates.make",
        "certificates.own",
        "certificates.share",
        "drills.answer",
        "drills.feedback",
        "drills.index",
        "drills.show",
        "drills.start",
        "pulses.answer",
        "pulses.show",
        "pulses.thanks",
        "home.home",
        "links.ask_password",
        "links.change_password",
        "me.ask_erasure",
        "me.end_others",
        "me.end_session",
        "me.export",
        "me.own_data",
        "modules.begin_entry",
        "modules.done",
        "modules.index",
        "modules.lesson",
        "modules.overview",
        "modules.read",
        "modules.skip_entry",
        "modules.start",
        "passkeys.add",
        "passkeys.add_with_link",
        "passkeys.own",
        "passkeys.remove",
        "passkeys.rename",
        "passkeys.to_make",
        "passkeys.with_link",
        "refreshers.index",
        "refreshers.probe",
        "refreshers.start",
        "scenes.ask",
    },
    "people": {
        "audiences.change",
        "audiences.edit",
        "audiences.end",
        "audiences.index",
        "audiences.make",
        "audiences.new",
        "departments.carry_out",
        "departments.index",
        "departments.look",
        "departments.make",
        "departments.new",
        "departments.show",
        "erasing.ask",
        "erasing.end_hold",
        "erasing.erase",
        "erasing.hold",
        "erasing.index",
        "passkeys.link_for",
        "passkeys.make_link",
        "people.act",
        "people.act_absence",
        "people.act_stay",
        "people.add",
        "people.ask",
        "people.ask_absence",
        "people.ask_stay",
        "people.index",
        "people.new",
        "people.person",
        "privacy_pack.as_pdf",
        "privacy_pack.index",
        "rights.confirm",
        "rights.file",
        "rights.give",
        "rights.index",
        "rights.person",
        "rights.withdraw",
        "roster.apply",
        "roster.index",
        "roster.send",
        "roster.show",
        "roster.template",
        "roster.undo",
        "roster.whole",
    },
    "insight": {
        "activities.ask_withdraw",
        "activities.example",
        "activities.index",
        "activities.note",
        "activities.send",
        "activities.withdraw",
        "agenda.as_csv",
        "agenda.as_text",
        "agenda.index",
        "api_keys.ask_end",
        "api_keys.end",
        "api_keys.index",
        "api_keys.make",
        "awareness.index",
        "choices.scenarios",
        "choices.scenarios_csv",
        "insight.definitions",
        "insight.months_csv",
        "insight.participation",
        "insight.participation_csv",
        "knowledge.index",
        "lessons.index",
        "meldpunt.example",
        "meldpunt.index",
        "meldpunt.send",
        "report.ask",
        "report.edit",
        "report.file",
        "report.freeze",
        "report.index",
        "report.save",
        "reporting.index",
        "retention.index",
        "revision.index",
        "tables.file",
        "tables.index",
        "tables.kind",
    },
    "content": {
        "content.clear",
        "content.course",
        "content.flag",
        "content.flag_law",
        "content.index",
        "content.law",
        "content.offer",
        "content.put_back",
        "content.source",
        "content.sources",
        "content_scenarios.show",
        "item_statistics.index",
        "item_statistics.show",
        "item_statistics.show_csv",
    },
    "review": {
        "content.approve",
    },
    "audit": {
        "audit.export",
        "audit.index",
        "audit.search",
    },
    "own_department": {
        "contacts.department",
    },
    "office_holders": {
        "contacts.griffie",
    },
}
# What each kind of person may do: duty, way of signing in, permissions. None did not sign in.
PEOPLE: dict[str, tuple[tuple[str, ...], str | None, set[str]]] = {
    "visitor": ((), None, set()),
    "learner": ((), "passkey", {"learn"}),
    "core team": (("core_team",), "passkey", {"learn", "insight"}),
    "editor": (("editor",), "oidc", {"learn", "content"}),
    "domain reviewer": (("domain_reviewer",), "oidc", {"learn", "content", "review"}),
    "legal reviewer": (("legal_reviewer",), "passkey", {"learn", "content", "review"}),
    "editor and legal reviewer": (("editor", "legal_reviewer"), "passkey", {"learn"}),
    "domain and legal reviewer": (("domain_reviewer", "legal_reviewer"), "passkey", {"learn"}),
    "organiser": (("organiser",), "oidc", {"learn", "meetings"}),
    "department contact": (("department_contact",), "passkey", {"learn", "own_department"}),
    "griffier": (("griffier",), "passkey", {"learn", "office_holders"}),
    "administrator": (("administrator",), "passkey", {"learn", "people", "audit"}),
    "core team and administrator": (("core_team", "administrator"), "passkey", {"learn"}),
    "administrator with a password": (("administrator",), "password", {"learn"}),
    "all others with a mailed code": (
        ("core_team", "editor", "organiser", "department_contact", "griffier"), "mail", {"learn"},
    ),
}  # fmt: skip
WEAK = {"password", "mail"}
STRONG_ONLY = {"passkeys.add"}
"""What asks for a strong session of whoever may learn: else a stolen password would make a passkey."""
TOKEN_ONLY = {"api", "scim"}
"""Blueprints that no session opens: they ask for a token of their own."""


@dc.dataclass(frozen=True, slots=True)
class Cell:
    """One method of one address."""

    endpoint: str
    method: str
    path: str


@pytest.fixture
def app(config: Config, database: Database, library: Library) -> Flask:
    """The application with everything on. Forged requests are refused before any guard; that has tests of its own."""
    made = make_application(dc.replace(config, scim_tokens="x" * 40), database, library)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def colleague(database: Database) -> Known:
    """Whom addresses with an id are about."""
    with database.writing() as db:
        return factories.person(db, name="Samira Bakker", unit="vth")


def _path(rule: Rule, colleague: Known) -> str:
    examples: dict[str, str] = {
        "slug": SLUG,
        "kind": "participation",
        "extension": "csv",
        "lesson": "wat-doe-je",
        "duty": "editor",
        "path": "Users",
        "person_id": str(colleague.id),
    }

    def example(match: re.Match[str]) -> str:
        kind, name = match[1] or "", match[2]
        return examples.get(name) or ("1" if kind.startswith("int") else str(UUID(int=0)))

    return re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>", example, rule.rule)


def _cells(app: Flask, colleague: Known) -> Iterator[Cell]:
    for rule in app.url_map.iter_rules():
        if not rule.build_only:
            for method in sorted((rule.methods or set()) - {"OPTIONS"}):
                yield Cell(rule.endpoint, method, _path(rule, colleague))


def _guards(app: Flask) -> dict[str, str]:
    """Return what each endpoint asks for, as the running application knows it."""
    found = {rule.endpoint: app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules() if not rule.build_only}
    return {endpoint: str(getattr(view, "guard") or "open") for endpoint, view in found.items()}  # noqa: B009  set by a decorator


def _expected(need: str, may: set[str], *, signed_in: bool) -> str:
    if need == "open" or need in may:
        return "allowed"
    return "refused" if signed_in else "sign in"


def _answer(app: Flask, cell: Cell, token: str | None) -> str:
    client = app.test_client()
    if token:
        with client.session_transaction(base_url=ADDRESS) as session:
            session["_user_id"] = token
    answer = client.open(cell.path, method=cell.method, base_url=ADDRESS, headers={"Referer": f"{ADDRESS}/"})
    assert answer.status_code != 500, cell
    if cell.endpoint.split(".")[0] in TOKEN_ONLY:
        return "allowed" if answer.status_code == 401 else f"{answer.status_code} without its token"
    is_open = getattr(app.view_functions[cell.endpoint], "guard") is None  # noqa: B009  set by a decorator
    if not is_open and answer.status_code == 303 and answer.headers["Location"].split("?")[0] == "/auth/login":
        # To end every session ends at the sign-in page too; whoever is refused there still has theirs.
        return "allowed" if token and cell.endpoint == "auth.logout_everywhere" else "sign in"
    return "refused" if answer.status_code == 403 else "allowed"


def test_what_is_written_here_is_what_the_guards_say(app: Flask) -> None:
    written = {endpoint: need for need, endpoints in EXPECTED.items() for endpoint in endpoints}
    assert sum(len(endpoints) for endpoints in EXPECTED.values()) == len(written), "an endpoint stands here twice"
    assert written == _guards(app)


@pytest.mark.parametrize("name", PEOPLE)
def test_every_address_answers_as_the_table_says(app: Flask, database: Database, colleague: Known, name: str) -> None:
    duties, way, may = PEOPLE[name]
    needs = {endpoint: need for need, endpoints in EXPECTED.items() for endpoint in endpoints}
    with database.writing() as db:
        who = factories.person(db, name="Koen Rietveld", unit="vth", duties=duties)
    wrong, seen = [], 0
    for cell in _cells(app, colleague):
        token = None
        if way:
            with database.writing() as db:
                token = open_session(db, who.id, now(), way=way)
        expected = _expected(needs.get(cell.endpoint, "written down"), may, signed_in=way is not None)
        if way in WEAK and cell.endpoint in STRONG_ONLY:
            expected = "refused"
        answer = _answer(app, cell, token)
        seen += 1
        if answer != expected:
            wrong.append((cell.method, cell.path, expected, answer))
    assert wrong == []
    assert seen > 120


def test_what_people_may_do_is_what_the_table_in_code_says() -> None:
    for column in matrix().columns:
        name = column.duty.value.replace("_", " ") if column.duty else "learner" if column.signed_in else "visitor"
        assert column.permissions == PEOPLE[name][2], name
    assert {column.duty for column in matrix().columns if column.duty} == set(Duty)


def test_every_permission_that_opens_pages_has_them_and_one_that_has_none_says_so(app: Flask) -> None:
    used = {need for need in _guards(app).values() if need != "open"}
    without_pages = {one for one in Permission if set(RULES[one].areas.values()) == {Access.LATER}}
    assert used == {one.value for one in Permission} - {one.value for one in without_pages}


def test_no_permission_opens_what_it_never_shows() -> None:
    for permission, rule in RULES.items():
        assert not set(rule.areas) & set(rule.never), permission
        assert rule.areas, permission


def test_results_of_others_are_shown_to_nobody() -> None:
    (line,) = [line for line in matrix().lines if line.area == Area.RESULTS_OF_OTHERS]
    assert set(line.cells) == {Access.NONE}
    everything = Column(None, signed_in=True)
    assert access(everything, Area.RESULTS_OF_OTHERS) == Access.NONE


def test_nobody_sees_figures_of_groups_and_names_of_people() -> None:
    for duty in Duty:
        column = Column(duty, signed_in=True)
        both = {access(column, Area.GROUP_FIGURES), access(column, Area.PEOPLE)}
        assert Access.NONE in both, duty
    assert set(DUTIES) == set(Duty)
