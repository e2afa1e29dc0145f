"""Reading a list of HR in the browser: look first, confirm, take it back."""

import csv
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from app.storage.database import Database
from tests import factories
from tests.visitor import Page, Visitor

SignIn = Callable[..., Visitor]
HEADER = "Personeelsnummer;Voornaam;Tussenvoegsel;Achternaam;E-mailadres;Afdeling"
ANNA = "001;Anna;;Visser;anna@x.example;Vth"
BRAM = "002;Bram;de;Boer;bram@x.example;Vth"


@pytest.fixture
def administrator(with_duty: SignIn) -> Visitor:
    return with_duty("administrator")


def _send(visitor: Visitor, *lines: str, content: bytes | None = None, name: str = "mensen.csv") -> TestResponse:
    body = content if content is not None else "\n".join([HEADER, *lines]).encode()
    return visitor.upload("/people/import/", body, name, under="")


def _trial(visitor: Visitor, *lines: str) -> Page:
    answer = _send(visitor, *lines)
    assert answer.status_code == 303
    return visitor.go(answer.headers["Location"])


def test_look_confirm_and_take_back(administrator: Visitor) -> None:
    empty = administrator.open("/people/import/")
    assert "Er is nog geen lijst ingelezen" in empty.main
    trial = _trial(administrator, ANNA, BRAM)
    assert "2 mensen zijn nieuw." in trial.main
    assert "Anna Visser" not in administrator.open("/people/").main
    done = administrator.submit(trial.form(button="Voer dit door"))
    assert "De lijst is verwerkt" in done.h1
    assert "Anna Visser" in administrator.open("/people/").main
    back = administrator.submit(done.form(button="Draai dit terug"))
    assert "De lijst is teruggedraaid" in back.h1
    assert "Anna Visser" not in administrator.open("/people/").main
    assert "Teruggedraaid" in administrator.open("/people/import/").main


def test_mistakes_come_first_and_have_to_be_skipped_on_purpose(administrator: Visitor) -> None:
    trial = _trial(administrator, ANNA, BRAM.replace("Vth", "Vht"))
    assert "Bedoel je ‘Vth’?" in trial.main
    form = trial.form(button="Voer dit door")
    again = administrator.refused(form)
    assert "Er zijn rijen met een fout" in again.main
    administrator.submit(again.form(button="Voer dit door"), errors_choice="skip")
    people = administrator.open("/people/").main
    assert "Anna Visser" in people
    assert "Bram" not in people


def test_many_leavers_have_to_be_counted_aloud(administrator: Visitor) -> None:
    administrator.submit(_trial(administrator, ANNA, BRAM).form(button="Voer dit door"))
    trial = _trial(administrator, ANNA)
    assert "1 van de 2 mensen (50%)" in trial.main
    assert "Waarschijnlijk is dit niet de hele lijst" in trial.main
    form = trial.form(button="Voer dit door")
    for number in ("", "2", "x"):
        administrator.refused(form, leavers=number)
    administrator.submit(form, leavers="1")
    assert "Bram" not in administrator.open("/people/").main


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Er staat niets in dit bestand"),
        (b"a;b\n1;2\n", "ontbreekt"),
        (b"PK\x03\x04 kapot", "beschadigd"),
        (f"{HEADER}\n001;René;;A;a@x.example;Vth\n".encode() + "002;René\n".encode("cp1252"), "twee coderingen"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_answered_with_what_is_wrong(administrator: Visitor, content: bytes, said: str) -> None:
    answer = _send(administrator, content=content)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_a_large_list_fits_and_a_larger_one_does_not(administrator: Visitor) -> None:
    fits = [f"{number:05};Anna;;Visser{number};a{number}@x.example;Vth" for number in range(3000)]
    trial = _trial(administrator, *fits)
    assert "3000 mensen zijn nieuw." in trial.main
    assert "Nog 2900 mensen" in trial.main
    assert _send(administrator, content=b"x" * 11_000_000).status_code == 413


def test_only_an_administrator_may_send_much(employee: Visitor) -> None:
    assert _send(employee, content=b"x" * 200_000).status_code == 413


def test_a_try_is_of_who_made_it(administrator: Visitor, database: Database, page: Visitor) -> None:
    path = _trial(administrator, ANNA).path
    with database.writing() as db:
        colleague = factories.person(db, name="Ander Mens", duties=("administrator",))
    other = page.another().sign_in(colleague)
    for address in (path, f"{path}list.csv"):
        assert other.raw("GET", address).status_code == 404
    assert other.post(f"{path}apply", {"digest": "0" * 64, "errors_choice": ""}).status_code == 404


def test_the_file_of_a_try_and_the_example_hold_no_formula(administrator: Visitor) -> None:
    path = _trial(administrator, ANNA.replace("Vth", "=1+1"), BRAM).path
    answer = administrator.raw("GET", f"{path}list.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    text = answer.get_data(as_text=True)
    cells = [cell for line in csv.reader(text.removeprefix("\ufeff").splitlines(), delimiter=";") for cell in line]
    assert "Bram de Boer" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    example = administrator.raw("GET", "/people/import/template.csv").get_data(as_text=True)
    assert example.splitlines()[0].startswith('\ufeff"Personeelsnummer";"Voornaam"')
