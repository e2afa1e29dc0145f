"""A look at content while it is written: the application as each role sees it, in frames, with what is wrong in the files.

It is no part of a server: only `signaalwijzer content preview` makes it, on this computer. Whoever looks is signed in by the
address, `/employee/…` or `/office-holder/…`; what they do goes into a database that is thrown away. A change of words leaves
them where they are; a change of what there is to do begins anew.
"""

import hashlib
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Flask, Response, current_app, jsonify, redirect, render_template, request
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from markupsafe import escape

from app.catalogue.model import Catalogue, Content
from app.clock import local_date, now
from app.config import Config
from app.errors import Problem
from app.learning.publishing import BrokenContent, Library
from app.people import departments, directory, grants
from app.people.departments import When
from app.people.permissions import Duty
from app.people.structure import ALWAYS, New
from app.people.values import By, Particulars, Place
from app.storage import migrate
from app.storage.database import Database, Db, make_engine
from app.web import assets, auth, cookies, headers, signed_in, translate
from app.web.application import make_application, wrap
from app.web.guards import open_to_anyone
from app.web.parts import Parts
from app.web.translate import _

EMPLOYEE, OFFICE_HOLDER, EDITOR = "employee", "office-holder", "editor"
ROLES = (EMPLOYEE, OFFICE_HOLDER, EDITOR)
LOCAL = frozenset({"localhost", "127.0.0.1"})
LOOK_AGAIN_SECONDS = 0.3
OVERVIEW = re.compile(r"/(?:modules|briefings)/[a-z0-9-]+/")
WORDS = frozenset({
    "title", "summary", "text", "feedback", "lead", "kicker", "question", "consequence", "place", "time", "who", "value",
    "right", "low", "high", "unit", "label", "url", "valid", "facts", "checked_on", "review_by",
})  # fmt: skip
"""Keys that can change without a change of what there is to do."""

Start = Callable[..., Any]
Environment = dict[str, Any]
bp = Blueprint("preview", __name__)


class DraftLibrary(Library):
    """Content that is being written: every version is the one of now, and marks may stand in it."""

    is_draft = True

    def refresh(self) -> None:
        """Do nothing: the preview looks at the disk, and makes a new one of these."""

    def version(self, db: Db, kind: str, slug: str, version: str) -> Content:  # noqa: ARG002  what went before does not count
        """Return what stands in the files now."""
        return self.current(kind, slug)


class _CookiesByRole(SecureCookieSessionInterface):
    """One cookie for each role, so that two of them can be looked at side by side."""

    def get_cookie_path(self, app: Flask) -> str:  # noqa: ARG002  the library's own signature
        return f"{request.script_root}/"


class Preview:
    """The preview as a WSGI application: a desk at `/`, and the application itself below the name of each role."""

    def __init__(self, config: Config) -> None:
        """Make an empty database and look at the content; mistakes in it are shown, and do not stop anything.

        Args:
            config: Of development; its database is a file in a folder that whoever calls throws away.
        """
        self.config = config
        self.problems: list[Problem] = []
        self.library: DraftLibrary | None = None
        self.is_broken = True
        self.state = ""
        self.last: dict[str, str] = {}
        self._lock = threading.Lock()
        self._looked_at = float("-inf")
        self._shape = ""
        self._world = 0
        self._empty, self._people = _prepare(config.database_url)
        self._database: Database | None = None
        self._inner: Flask | None = None
        self._desk = _desk(self)
        self.look()

    def __call__(self, environ: Environment, start_response: Start) -> Iterable[bytes]:
        """Answer a request from this computer."""
        host = environ.get("HTTP_HOST", "")
        if host.rsplit(":", 1)[0] not in LOCAL or environ.get("HTTP_ORIGIN", f"http://{host}") != f"http://{host}":
            # A page elsewhere can let its own name point to this computer, or send a form here; it has no business here.
            start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"Alleen op deze computer.\n"]
        self.look()
        role, _slash, rest = environ.get("PATH_INFO", "").lstrip("/").partition("/")
        if role not in ROLES:
            return self._desk.wsgi_app(environ, _framed(start_response, ""))
        if self.is_broken or self._inner is None:
            return self._desk.wsgi_app(
                environ | {"PATH_INFO": "/preview/problems", "REQUEST_METHOD": "GET"}, _framed(start_response, "")
            )
        below = environ | {"SCRIPT_NAME": f"/{role}", "PATH_INFO": f"/{rest}"}
        return self._inner.wsgi_app(below, _framed(start_response, f"/{role}"))

    def look(self) -> None:
        """Load the content again when a file changed."""
        with self._lock:
            if time.monotonic() - self._looked_at < LOOK_AGAIN_SECONDS:
                return
            state = _fingerprint(self.config.content_dir)
            if state != self.state:
                self._load()
                self.state = state
            self._looked_at = time.monotonic()

    def _load(self) -> None:
        try:
            library = DraftLibrary(self.config.content_dir)
        except BrokenContent as error:
            self.problems, self.is_broken = error.problems, True
            return
        self.library, self.problems, self.is_broken = library, library.problems, False
        shape = shape_of(library.catalogue)
        if shape != self._shape or self._database is None:
            self._database, self._shape = self._fresh(), shape
        parts = Parts(self.config, self._database, library)
        if self._inner is None:
            self._inner = self._application(parts)
        self._inner.extensions["signaalwijzer"] = parts

    def _fresh(self) -> Database:
        """Return a database in which nobody did anything; the one before is let go."""
        self._world += 1
        path = self._empty.with_name(f"preview-{self._world}.sqlite")
        shutil.copy(self._empty, path)
        before, self._database = self._database, None
        if before is not None:
            before.engine.dispose()
        return Database(make_engine(f"sqlite:///{path.as_posix()}"))

    def _application(self, parts: Parts) -> Flask:
        inner = make_application(parts.config, parts.database, parts.library)
        inner.session_interface = _CookiesByRole()
        # Two frames that open at once would each begin a session, and one would spoil the forms of the other.
        inner.config["WTF_CSRF_ENABLED"] = False

        @inner.before_request
        def _be_somebody() -> None:
            if signed_in.person() is None:
                auth.enter(self._people[request.script_root.strip("/")], "passkey")

        @inner.after_request
        def _keep_up(response: Response) -> Response:
            role = request.script_root.strip("/")
            if request.method == "GET" and OVERVIEW.fullmatch(request.path):
                self.last[role] = request.path
            if response.status_code == 404 and request.path.startswith("/attempts/"):  # noqa: PLR2004  not found
                return current_app.make_response(redirect(f"{request.script_root}{self.last.get(role, '/')}", 303))
            if response.mimetype == "text/html":
                response.set_data(response.get_data(as_text=True).replace("</body>", f"{_script(self.state)}</body>"))
            return response

        return inner


def _script(state: str) -> str:
    address = assets.asset("js/preview.js")
    reload = escape(_("Ververs deze pagina"))
    noscript = f'<noscript><p><a href="">{reload}</a></p></noscript>'
    data = f'data-module="preview" data-state="{state}" data-method="{request.method}"'
    return f'{noscript}<script type="module" src="{address}" {data}></script>'


def _framed(start_response: Start, below: str) -> Start:
    """Let a page of ours stand in a frame of ours, and keep redirects below the name of the role."""

    def start(status: str, found: list[tuple[str, str]], *more: Any) -> Any:  # noqa: ANN401  as the standard has it
        return start_response(status, [_mended(name, value, below) for name, value in found], *more)

    return start


def _mended(name: str, value: str, below: str) -> tuple[str, str]:
    match name.lower():
        case "content-security-policy":
            return name, value.replace("frame-ancestors 'none'", "frame-ancestors 'self'; frame-src 'self'")
        case "x-frame-options":
            return name, "SAMEORIGIN"
        case "location" if value.startswith("/") and not value.startswith(f"{below}/"):
            return name, f"{below}{value}"
        case _:
            return name, value


def _fingerprint(folder: Path) -> str:
    """Return what changes when a file of the content does."""
    found = hashlib.sha256()
    paths = [folder / "organisation.yaml", *(folder / "quizzes").rglob("*.yaml"), *(folder / "modules").rglob("*.yaml"),
             *(folder / "modules").rglob("*.md")]  # fmt: skip
    for path in sorted(paths):
        try:
            stat = path.stat()
        except OSError:
            continue
        found.update(f"{path}\0{stat.st_mtime_ns}\0{stat.st_size}\n".encode(errors="surrogateescape"))
    return found.hexdigest()[:16]


def shape_of(catalogue: Catalogue) -> str:
    """Return what there is to do, without its words: while it stays the same, whoever is under way can go on."""
    said: list[Any] = []
    for shelf in (catalogue.modules, catalogue.briefings, catalogue.quizzes, catalogue.scenarios, catalogue.drills):
        for slug, thing in shelf.items():
            pages = [page.slug for page in getattr(thing, "pages", ())]
            said.append((thing.kind, slug, pages, _without_words(thing.head.model_dump(mode="json"))))
    return repr(said)


def _without_words(value: Any) -> Any:  # noqa: ANN401  any piece of a file
    if isinstance(value, list):
        return [_without_words(one) for one in value]
    if isinstance(value, dict):
        return {key: _without_words(one) for key, one in value.items() if key not in WORDS}
    return value


def _prepare(database_url: str) -> tuple[Path, Mapping[str, UUID]]:
    """Make a database with one person for each role.

    Returns:
        The file, which is copied for each new beginning; and who is who.
    """
    engine = make_engine(database_url)
    migrate.upgrade(engine)
    with Database(engine).writing() as db:
        people = dict(_people(db))
    engine.dispose()  # the last one to close it puts everything into the one file
    return Path(engine.url.database or ""), people


def _people(db: Db) -> Iterator[tuple[str, UUID]]:
    by = By(None, now(), grants.COMMAND)
    departments.make(db, New("voorbeeld", "Voorbeeldafdeling", None), When(ALWAYS), by)
    names = {EMPLOYEE: "Medewerker", OFFICE_HOLDER: "Ambtsdrager", EDITOR: "Redacteur"}
    for role, name in names.items():
        place = Place("office_holder", "statenlid", None) if role == OFFICE_HOLDER else Place("civil_servant", None, "voorbeeld")
        person = directory.join(db, Particulars("Voorbeeld", name, f"{role}@voorbeeld.example"), place, local_date(by.at), by)
        if role == EDITOR:
            grants.give(db, person, Duty.EDITOR, by)
        yield role, person.id


def _desk(preview: Preview) -> Flask:
    """Make the page around the frames; it stands also when there is no content that can be shown."""
    desk = Flask(__name__, static_folder=None, template_folder="templates")
    desk.secret_key = preview.config.secret_key
    desk.config["BABEL_TRANSLATION_DIRECTORIES"] = assets.catalogues()
    desk.extensions["preview"] = preview
    desk.jinja_env.trim_blocks = desk.jinja_env.lstrip_blocks = True
    desk.jinja_env.globals["asset"] = assets.asset
    Babel(desk, locale_selector=cookies.language, default_locale="nl")
    translate.set_up(desk)
    headers.set_up(desk)
    desk.context_processor(lambda: {"shell": {"lang": cookies.language()}})
    desk.register_blueprint(bp)
    wrap(desk, preview.config)
    return desk


def _preview() -> Preview:
    found = current_app.extensions["preview"]
    assert isinstance(found, Preview)
    return found


@bp.get("/")
@open_to_anyone
def desk() -> ResponseReturnValue:
    """Show the frames, what else there is, and what is wrong in the files."""
    preview = _preview()
    role = request.args.get("as", EMPLOYEE)
    role = role if role in ROLES else EMPLOYEE
    page = request.args.get("page", "/")
    page = page if page.startswith("/") and page.isprintable() else "/"
    return render_template(
        "preview/desk.html",
        roles=[{"label": label, "href": _address(name, "/"), "current": name == role} for name, label in _roles().items()],
        things=_things(preview.library.catalogue) if preview.library else [],
        src=f"/{role}{page}",
        again=_address(role, page),
        state=preview.state,
        **_wrong(preview),
    )


def _roles() -> dict[str, str]:
    return {EMPLOYEE: _("Medewerker"), OFFICE_HOLDER: _("Politieke ambtsdrager"), EDITOR: _("Redacteur")}


def _address(role: str, page: str) -> str:
    return f"/?{urlencode({'as': role, 'page': page})}"


def _things(catalogue: Catalogue) -> list[dict[str, str]]:
    """Return what there is to look at, with the role that it is for."""
    shelves = (
        (_("Module"), EMPLOYEE, "/modules/", catalogue.modules),
        (_("Briefing"), OFFICE_HOLDER, "/briefings/", catalogue.briefings),
        (_("Scenario"), EDITOR, "/content/scenarios/", catalogue.scenarios),
    )
    return [
        {"kind": kind, "title": thing.head.title, "href": _address(role, f"{below}{slug}/")}
        for kind, role, below, shelf in shelves
        for slug, thing in shelf.items()
    ]


def _wrong(preview: Preview) -> dict[str, Any]:
    return {"problems": preview.problems, "is_broken": preview.is_broken}


@bp.get("/preview/state")
@open_to_anyone
def state() -> ResponseReturnValue:
    """Tell what changes when the content does."""
    return jsonify(state=_preview().state)


@bp.get("/preview/problems")
@open_to_anyone
def problems() -> ResponseReturnValue:
    """Show what is wrong, in place of a page that cannot be shown."""
    preview = _preview()
    return render_template("preview/problems.html", state=preview.state, **_wrong(preview)), 422
