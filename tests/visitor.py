"""A visitor with a browser: follows links, fills in forms, and looks critically at every page that comes back."""

import dataclasses as dc
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Self
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.catalogue.model import Catalogue
from app.clock import now
from app.people.signin import open_session
from app.storage.database import Database
from tests.factories import Known

ADDRESS = "https://leren.provincie.example"
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
FIELDS = ("input", "select", "textarea")
Values = Mapping[str, str | Sequence[str]]
_SECRETS: dict[int, tuple[Catalogue, set[str]]] = {}
"""Of the catalogue that was asked about last, by its number; it stands beside them, so that no other one gets that number."""


def text_of(element: ET.Element) -> str:
    """Return the text a reader meets inside an element."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


@dc.dataclass(frozen=True, slots=True)
class Form:
    """A form on a page, with what its fields hold already."""

    action: str
    method: str
    values: Mapping[str, Sequence[str]]
    buttons: tuple[str, ...]
    element: ET.Element

    def options(self, name: str) -> list[str]:
        """Return the values that the radio buttons or checkboxes of this name offer."""
        return [one.get("value", "") for one in self.element.iter("input") if one.get("name") == name]


class Page:
    """An HTML page that has been looked at."""

    def __init__(self, answer: TestResponse, path: str) -> None:
        """Parse it as a browser does; anything a browser would have to repair is refused."""
        self.answer = answer
        self.path = path
        parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        self.root: ET.Element = parser.parse(answer.get_data(as_text=True))
        problems = [f"line {place[0]}: {code} {values}" for place, code, values in parser.errors]
        assert not problems, f"{path} is not valid HTML: {problems[:5]}"

    @property
    def status(self) -> int:
        """Return the HTTP status."""
        return self.answer.status_code

    @property
    def title(self) -> str:
        """Return what the tab says."""
        return text_of(self.one("title"))

    @property
    def h1(self) -> str:
        """Return the one heading."""
        return text_of(self.one("h1"))

    @property
    def text(self) -> str:
        """Return everything a reader meets."""
        return text_of(self.one("body"))

    @property
    def main(self) -> str:
        """Return what a reader meets in the main part."""
        return text_of(self.one("main"))

    def all(self, *tags: str) -> list[ET.Element]:
        """Return all elements with one of these tags."""
        return [element for element in self.root.iter() if element.tag in tags]

    def one(self, tag: str) -> ET.Element:
        """Return the one element with this tag."""
        found = self.all(tag)
        assert len(found) == 1, f"{self.path} has {len(found)} <{tag}>"
        return found[0]

    @property
    def links(self) -> dict[str, str]:
        """Return the text of each link to its address."""
        return {text_of(link): link.get("href", "") for link in self.all("a")}

    @property
    def hrefs(self) -> list[str]:
        """Return the address of each link."""
        return [link.get("href", "") for link in self.all("a")]

    @property
    def forms(self) -> list[Form]:
        """Return all forms."""
        return [_form(element, self.path) for element in self.all("form")]

    def form(self, *, action: str | None = None, button: str | None = None) -> Form:
        """Return the one form with this action or a button with this text."""
        found = [
            form
            for form in self.forms
            if (action is None or form.action == action) and (button is None or any(button in one for one in form.buttons))
        ]
        assert len(found) == 1, f"{self.path} has {len(found)} forms for {action or button}: {[f.action for f in self.forms]}"
        return found[0]


def _form(element: ET.Element, path: str) -> Form:
    values: dict[str, list[str]] = {}
    for field in element.iter():
        name = field.get("name")
        if field.tag not in FIELDS or not name or (field.get("type") in {"radio", "checkbox"} and field.get("checked") is None):
            continue
        if field.tag == "select":
            chosen = [one for one in field.iter("option") if one.get("selected") is not None] or list(field.iter("option"))[:1]
            values.setdefault(name, []).extend(one.get("value", text_of(one)) for one in chosen)
        else:
            values.setdefault(name, []).append(field.get("value", "") if field.tag == "input" else field.text or "")
    buttons = tuple(text_of(one) for one in element.iter("button"))
    return Form(element.get("action") or path, (element.get("method") or "get").lower(), values, buttons, element)


class Visitor:
    """One browser with its own cookies."""

    address = ADDRESS
    https = True

    def __init__(self, app: Flask, database: Database, catalogue: Catalogue) -> None:
        """Begin signed out, with an empty cookie jar."""
        self.app = app
        self.database = database
        self.catalogue = catalogue
        self.client: FlaskClient = app.test_client()

    def another(self) -> Self:
        """Return the same visitor with another device."""
        return type(self)(self.app, self.database, self.catalogue)

    def sign_in(self, who: Known, way: str = "passkey") -> Self:
        """Be somebody without the form to sign in; that has tests of its own."""
        with self.database.writing() as db:
            token = open_session(db, who.id, now(), way=way)
        with self.client.session_transaction(base_url=self.address) as session:
            session["_user_id"] = token
        return self

    def raw(self, method: str, path: str, data: Values | None = None, headers: Mapping[str, str] | None = None) -> TestResponse:
        """Send anything and get the bare answer; its headers are looked at all the same."""
        said = {"Referer": f"{self.address}/", **(headers or {})}
        answer = self.client.open(path, method=method, data=data, headers=said, base_url=self.address)
        check_headers(answer, path, https=self.https)
        return answer

    def open(self, path: str, status: int = 200) -> Page:
        """Open a page that has to exist."""
        return self._page(self.raw("GET", path), path, status)

    def go(self, path: str) -> Page:
        """Open a page, and follow wherever it sends one."""
        answer, hops = self.raw("GET", path), 0
        while answer.status_code in {302, 303, 308}:
            assert hops < 5, f"{path} keeps sending one on"
            path, hops = answer.headers["Location"], hops + 1
            answer = self.raw("GET", path)
        return self._page(answer, path, 200)

    def send(self, form: Form, *, without: Sequence[str] = (), **values: str | Sequence[str]) -> TestResponse:
        """Submit a form as it is, with these values filled in, and return the bare answer.

        Where it asks how sure one is, one is fairly sure unless told otherwise.
        """
        sure = {"confidence": "fairly"} if form.options("confidence") and "confidence" not in form.values else {}
        data = {name: value for name, value in ({**form.values, **sure, **values}).items() if name not in without}
        return self.raw(form.method.upper(), form.action, data)

    def submit(self, form: Form, **values: str | Sequence[str]) -> Page:
        """Submit a form; progress is a POST that is answered with 303; go where it leads."""
        answer = self.send(form, **values)
        assert answer.status_code == 303, f"{form.action} answered {answer.status_code}"
        return self.go(answer.headers["Location"])

    def refused(self, form: Form, status: int = 422, **values: str | Sequence[str]) -> Page:
        """Submit a form that does not fit, and return the page that says so."""
        return self._page(self.send(form, **values), form.action, status)

    def token(self, path: str = "/routes/") -> str:
        """Return the token against forgery that stands in the forms of a page."""
        return self.open(path).form(action="/language").values["csrf_token"][0]

    def post(self, path: str, data: Values | None = None, *, token: str | None = None) -> TestResponse:
        """Post without a page that offers it, as somebody with tools would; with a valid token."""
        return self.raw("POST", path, {"csrf_token": token or self.token(), **(data or {})})

    def upload(self, path: str, content: bytes | None, name: str = "lijst.csv", **values: str) -> TestResponse:
        """Post a form with a file in it; without content, no file was chosen. With a valid token."""
        file = b"" if content is None else content
        fields = "".join(
            f'--cut\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
            for field, value in {"csrf_token": self.token(), **values}.items()
        )
        chosen = "" if content is None else name
        head = f'--cut\r\nContent-Disposition: form-data; name="file"; filename="{chosen}"\r\n\r\n'
        return self.client.post(
            path, data=fields.encode() + head.encode() + file + b"\r\n--cut--\r\n", base_url=self.address,
            content_type="multipart/form-data; boundary=cut", headers={"Referer": f"{self.address}/"},
        )  # fmt: skip

    def _page(self, answer: TestResponse, path: str, status: int) -> Page:
        assert answer.status_code == status, f"{path} answered {answer.status_code}, not {status}"
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8", path
        page = Page(answer, path)
        check_frame(page)
        check_structure(page)
        check_names(page)
        check_behaviour(page)
        check_secrets(page, self.catalogue)
        return page


def check_headers(answer: TestResponse, path: str, *, https: bool = True) -> None:
    """Look at what every answer has to carry, whatever its kind; over plain http (the demonstration) a little less."""
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert "unsafe" not in str(policy), path
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'", path
    assert policy["script-src"] == policy["connect-src"] == "'self'", path
    # Only where a form leads to the identity provider does the policy name it.
    leads_there = b"/auth/oidc/start" in answer.get_data()
    assert policy["form-action"] == "'self'" or (leads_there and len(policy["form-action"].split()) == 2), path
    assert policy["style-src"] in {"'self'", f"'self' {EMPTY_STYLE}"}, path
    assert answer.headers["X-Content-Type-Options"] == "nosniff", path
    assert answer.headers["X-Frame-Options"] == "DENY", path
    assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}, path
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", path
    assert ("Strict-Transport-Security" in answer.headers) == https, path
    assert "no-store" in answer.headers["Cache-Control"], path
    assert "Access-Control-Allow-Origin" not in answer.headers, path
    for cookie in answer.headers.getlist("Set-Cookie"):
        flags = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "samesite=lax", "path=/"} <= flags, f"{path}: {flags}"
        assert not https or ("secure" in flags and cookie.startswith("__Host-")), f"{path}: {flags}"


def check_frame(page: Page) -> None:
    """Look at what every page has: language, title, one heading, landmarks, a way past the menu, the routes."""
    assert page.answer.get_data(as_text=True).lstrip().lower().startswith("<!doctype html>"), page.path
    assert page.root.get("lang") in {"nl", "en"}, page.path
    assert page.title, page.path
    assert page.h1, page.path
    assert len(page.all("main")) == 1, page.path
    assert page.all("header"), page.path
    navigations = page.all("nav")
    names = [one.get("aria-label") or one.get("aria-labelledby") for one in navigations]
    assert len(navigations) < 2 or (all(names) and len(set(names)) == len(names)), f"{page.path}: {names}"
    first = next(iter(page.one("body").iter("a")), None)
    target = first.get("href", "") if first is not None else ""
    assert target == f"#{page.one('main').get('id')}", f"{page.path}: the first link is {target!r}"
    assert "/routes/" in page.hrefs, f"{page.path} has no way to the reporting routes"
    viewport = next((meta.get("content", "") for meta in page.all("meta") if meta.get("name") == "viewport"), "")
    assert "width=device-width" in viewport, page.path
    assert not re.search("user-scalable|maximum-scale", viewport), page.path


def check_structure(page: Page) -> None:
    """Look at ids and what points at them, and at the order of headings."""
    ids = [element.get("id", "") for element in page.root.iter() if element.get("id") is not None]
    double = sorted({one for one in ids if ids.count(one) > 1})
    assert not double, f"{page.path}: double ids {double}"
    for element in page.root.iter():
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers", "list", "form"):
            missing = set(element.get(name, "").split()) - set(ids)
            assert not missing, f"{page.path}: {name} points at {missing}"
        href = element.get("href", "")
        assert not href.startswith("#") or href[1:] in ids, f"{page.path}: nothing has the id {href}"
    levels = [int(element.tag[1]) for element in page.root.iter() if re.fullmatch(r"h[1-6]", str(element.tag))]
    jumps = [(one, two) for one, two in itertools.pairwise(levels) if two > one + 1]
    assert not jumps, f"{page.path}: headings jump {jumps}"


def _parents(root: ET.Element) -> dict[ET.Element, ET.Element]:
    return {child: parent for parent in root.iter() for child in parent}


def _above(element: ET.Element, parents: Mapping[ET.Element, ET.Element]) -> Iterator[ET.Element]:
    while element in parents:
        element = parents[element]
        yield element


def check_names(page: Page) -> None:
    """Look whether everything one can operate has a name."""
    parents = _parents(page.root)
    labelled = {label.get("for") for label in page.all("label") if text_of(label)}
    for field in page.all(*FIELDS):
        if field.get("type") in {"hidden", "submit"}:
            continue
        wrapped = any(above.tag == "label" and text_of(above) for above in _above(field, parents))
        named = field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in labelled or wrapped
        assert named, f"{page.path}: {field.get('name')} has no label"
        if field.get("type") in {"radio", "checkbox"}:
            legends = [one for above in _above(field, parents) if above.tag == "fieldset" for one in above.iter("legend")]
            assert any(text_of(one) for one in legends), f"{page.path}: {field.get('name')} has no legend"
    for element in page.all("a", "button", "summary"):
        pictured = any(image.get("alt") for image in element.iter("img"))
        assert text_of(element) or element.get("aria-label") or pictured, f"{page.path}: a nameless {element.tag}"
    assert all(image.get("alt") is not None for image in page.all("img")), f"{page.path}: a picture without alt"
    for table in page.all("table"):
        named = table.get("aria-labelledby") or table.get("aria-label") or any(text_of(one) for one in table.iter("caption"))
        assert named, f"{page.path}: a nameless table"
        assert list(table.iter("th")), f"{page.path}: a table without headers"


def check_behaviour(page: Page) -> None:
    """Look for anything inline, anything from another host, and forms that can be forged."""
    for element in page.root.iter():
        names = [name for name in element.attrib if name == "style" or name.startswith("on")]
        assert not names, f"{page.path}: <{element.tag}> has {names}"
        assert element.tag != "style", f"{page.path}: an inline style sheet"
        loaded = element.get("src") or (element.get("href") if element.tag == "link" else None)
        assert not loaded or not urlsplit(loaded).netloc, f"{page.path}: {loaded} comes from elsewhere"
        for name in ("href", "action", "src"):
            assert not element.get(name, "").strip().lower().startswith(("javascript:", "data:text")), page.path
    for script in page.all("script"):
        data = script.get("type") == "application/json"
        assert data or (script.get("src") and not (script.text or "").strip()), f"{page.path}: an inline script"
        assert not data or "<" not in (script.text or ""), f"{page.path}: data that could close its script"
    for form in page.forms:
        assert not urlsplit(form.action).netloc, f"{page.path}: a form that posts elsewhere"
        assert form.method == "get" or form.values.get("csrf_token", [""])[0], f"{page.path}: {form.action} has no token"
    primary = [one for one in page.root.iter() if "utrecht-button--primary-action" in one.get("class", "").split()]
    assert len(primary) <= 1, f"{page.path}: {len(primary)} primary actions"


def secrets_of(catalogue: Catalogue) -> set[str]:
    """Return every text that tells how an answer is judged or what a choice leads to."""
    items = [item for quiz in catalogue.quizzes.values() for item in quiz.head.items]
    choices = (one for story in catalogue.scenarios.values() for scene in story.head.scenes for one in scene.choices)
    dilemmas = (card.dilemma for briefing in catalogue.briefings.values() for card in briefing.pages if card.dilemma)
    return {
        re.sub(r"\s+", " ", text).strip()
        for text in (
            *(option.feedback for item in items for option in item.options),
            *(step.feedback for item in items for step in item.steps),
            *(signal.feedback for item in items for signal in item.signals),
            *(text for item in items if item.number for text in (item.number.right, item.number.low, item.number.high)),
            *(text for choice in choices for text in (choice.feedback, choice.consequence) if text),
            *(choice.consequence for dilemma in dilemmas for choice in dilemma.choices),
            *(signal.feedback for drill in catalogue.drills.values() for signal in drill.head.signals),
        )
    }


def _secrets_once(catalogue: Catalogue) -> set[str]:
    """Return the same, gathered once for each catalogue: they are asked for with every page."""
    kept, found = _SECRETS.get(id(catalogue), (None, set()))
    if kept is not catalogue:
        found = secrets_of(catalogue)
        _SECRETS.clear()
        _SECRETS[id(catalogue)] = catalogue, found
    return found


def check_secrets(page: Page, catalogue: Catalogue) -> None:
    """Look for answer keys: nothing of the kind stands on a page where one can still choose, or outside attempts."""
    open_question = any(field.get("name") in {"choice", "item"} for field in page.all("input", "button"))
    if not open_question and page.path.startswith(("/attempts/", "/briefings/", "/routes/trainer/")):
        return
    raw, shown = re.sub(r"\s+", " ", page.answer.get_data(as_text=True)), page.text
    leaked = [text for text in _secrets_once(catalogue) if text in shown or text in raw]
    assert not leaked, f"{page.path} gives away {leaked[:2]}"
    marks = [name for element in page.root.iter() for name in element.attrib if "correct" in name or "judgement" in name]
    assert not marks, f"{page.path} marks the answers: {marks}"
