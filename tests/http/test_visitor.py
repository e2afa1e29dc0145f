"""The visitor itself: every kind of mistake on a page is noticed. Without this, a blind visitor would pass everything."""

import pytest
from flask import Flask

from tests.catalogue_files import QUIZ
from tests.journeys import start
from tests.visitor import Visitor

GOOD = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>Titel</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/static/vendor/app.css"></head>
<body><a href="#main">Naar de inhoud</a><header><nav aria-label="Menu"><a href="/routes/">Melden</a></nav></header>
<main id="main"><h1>Kop</h1><h2>Onderdeel</h2>
<form method="post" action="/language"><input type="hidden" name="csrf_token" value="x">
<label for="naam">Naam</label><input id="naam" name="naam"><button>Verstuur</button></form>
<fieldset><legend>Kies</legend><label><input type="radio" name="x" value="a"> A</label></fieldset>
<table><caption>Tabel</caption><tr><th>Kop</th></tr></table><img src="/static/img/logo.svg" alt="">
</main></body></html>"""

MISTAKES = {
    "no doctype": ("<!doctype html>\n", ""),
    "no language": ('lang="nl"', ""),
    "another language": ('lang="nl"', 'lang="xx"'),
    "no title": ("<title>Titel</title>", "<title></title>"),
    "no heading": ("<h1>Kop</h1>", ""),
    "two headings": ("<h1>Kop</h1>", "<h1>Kop</h1><h1>Kop</h1>"),
    "a jump in headings": ("<h2>", "<h3>"),
    "no main": ('<main id="main">', '<div id="main">'),
    "no way past the menu": ('href="#main"', 'href="#elders"'),
    "no way to the routes": ("/routes/", "/elders/"),
    "no zoom": ("initial-scale=1", "maximum-scale=1"),
    "an element not closed": ("</fieldset>", ""),
    "an attribute twice": ('id="naam" name', 'id="naam" id="b" name'),
    "the same id twice": ("<h2>", '<h2 id="naam">'),
    "a label for nothing": ('for="naam"', 'for="niets"'),
    "a field without label": ('<label for="naam">Naam</label>', ""),
    "a choice without legend": ("<legend>Kies</legend>", ""),
    "a nameless button": ("<button>Verstuur</button>", "<button></button>"),
    "a nameless link": ("<h2>", '<a href="/"></a><h2>'),
    "a picture without alt": (' alt=""', ""),
    "a table without caption": ("<caption>Tabel</caption>", ""),
    "a table without headers": ("<th>Kop</th>", "<td>Kop</td>"),
    "two nameless menus": ("<main", "<nav></nav><main"),
    "an inline style": ("<h2>", '<h2 style="color:red">'),
    "an inline style sheet": ("</head>", "<style>a{}</style></head>"),
    "an inline script": ("</main>", "<script>x()</script></main>"),
    "an event attribute": ("<h2>", '<h2 onclick="x()">'),
    "data that closes its script": ("</main>", '<script type="application/json">"<b>"</script></main>'),
    "a script from elsewhere": ("</main>", '<script src="https://x.example/x.js"></script></main>'),
    "a style sheet from elsewhere": ("/static/vendor/app.css", "//x.example/app.css"),
    "a dangerous link": ("<h2>", '<a href=" JavaScript:x()">x</a><h2>'),
    "a form without token": ('name="csrf_token"', 'name="iets"'),
    "a form that posts elsewhere": ('action="/language"', 'action="https://x.example/"'),
    "two primary actions": ("<h2>", '<p class="utrecht-button--primary-action"></p>' * 2 + "<h2>"),
    "feedback beside a question": ("Kies<", "Uitleg bij a van vraag 1, pas na het antwoord.<"),
    "feedback in an attribute": ('name="x" value', 'name="x" data-f="Uitleg bij a van vraag 1, pas na het antwoord." value'),
    "a marked answer": ('name="x" value', 'name="x" data-correct="true" value'),
}


def _open(app: Flask, page: Visitor, text: str) -> None:
    app.view_functions["public.routes"] = lambda: text
    page.open("/routes/")


def test_a_good_page_passes(app: Flask, page: Visitor) -> None:
    _open(app, page, GOOD)


@pytest.mark.parametrize("mistake", sorted(MISTAKES))
def test_a_mistake_on_a_page_is_noticed(app: Flask, page: Visitor, mistake: str) -> None:
    old, new = MISTAKES[mistake]
    assert old in GOOD
    with pytest.raises(AssertionError):
        _open(app, page, GOOD.replace(old, new, 1))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Content-Security-Policy", "default-src 'none'; script-src 'self' 'unsafe-inline'"),
        ("X-Content-Type-Options", ""),
        ("X-Frame-Options", "SAMEORIGIN"),
        ("Referrer-Policy", "unsafe-url"),
        ("Cache-Control", "public"),
        ("Access-Control-Allow-Origin", "*"),
        ("Set-Cookie", "signaalwijzer=x; Path=/"),
    ],
)
def test_a_weak_header_is_noticed(app: Flask, page: Visitor, name: str, value: str) -> None:
    def weaken(environ: dict[str, object], start_response: object) -> object:
        def begin(status: str, headers: list[tuple[str, str]], *rest: object) -> object:
            kept = [(one, text) for one, text in headers if one != name]
            return start_response(status, [*kept, (name, value)], *rest)  # type: ignore[operator]

        return strong(environ, begin)  # type: ignore[arg-type]

    strong = app.wsgi_app
    app.wsgi_app = weaken  # type: ignore[method-assign, assignment]
    with pytest.raises(AssertionError):
        page.open("/routes/")


def test_an_answer_key_in_a_real_question_is_noticed(employee: Visitor) -> None:
    """The same texts that feedback shows are those that are looked for."""
    question = start(employee, QUIZ)
    item = employee.catalogue.quizzes[QUIZ].head.items[0]
    spoiled = question.answer.get_data(as_text=True).replace("</h1>", f"</h1>{item.options[0].feedback}")
    employee.app.view_functions["attempts.show"] = lambda **_values: spoiled
    with pytest.raises(AssertionError, match="gives away"):
        employee.open(question.path)
