"""One way out for numbers: page, CSV, XLSX and API give the same table, for every table that was ever published.

One filled database serves all of this file; nothing here changes what is published.
"""

import csv
import dataclasses as dc
import datetime as dt
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.clock import local_date, now
from app.config import Config
from app.insight import published, register, sheets
from app.insight.register import Address, Kind
from app.insight.sheets import Sheet
from app.learning.publishing import Library
from app.people import api_keys
from app.people.values import By
from app.storage.database import Database, make_engine
from app.web.application import make_application
from tests import catalogue_files, factories, filled, learned, traces
from tests.tongue import DUTCH
from tests.visitor import ADDRESS, Page, Visitor, text_of

SLUGS = [one.slug for one in register.KINDS]
SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
NUMBER = re.compile(r"\d+")


@dc.dataclass(frozen=True, slots=True)
class World:
    """A running application over the filled database, and both ways in: somebody of the core team, and a key."""

    app: Flask
    database: Database
    core_team: Visitor
    key: str

    @property
    def every(self) -> list[Address]:
        """Return every published table."""
        with self.database.reading() as db:
            return register.every(db)

    def sheet(self, address: Address) -> Sheet:
        """Return a published table as the register has it."""
        with self.database.reading() as db:
            found = _kind(address).read(db, address, DUTCH)
        assert found is not None, address
        return found

    def api(self, path: str, **headers: str) -> TestResponse:
        """Ask as a program does."""
        sent = {"Authorization": f"Bearer {self.key}", **headers}
        return self.app.test_client().get(path, base_url=ADDRESS, headers=sent)


@pytest.fixture(scope="module")
def world(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Everything of this file stands on this."""
    folder = tmp_path_factory.mktemp("one-way-out")
    engine = make_engine(f"sqlite:///{shutil.copy(migrated_file, folder / 'filled.sqlite')}")
    database = Database(engine)
    content = catalogue_files.write(folder / "content", learned.module_files())
    library = Library(content)
    filled.fill(database, library)
    app = make_application(Config(secret_key="x" * 40, content_dir=content, database_url=str(engine.url)), database, library)
    at = now()
    with database.writing() as db:
        who = factories.person(db, name="Koen Rietveld", unit="vth", duties=("core_team",))
        last = local_date(at) + dt.timedelta(days=3)
        # A table is a request: with more of them than a minute allows, the key would have to wait.
        key = api_keys.make(db, "proef", [api_keys.EVERYTHING], last, By(None, at))
    yield World(app, database, Visitor(app, database, library.catalogue).sign_in(who), key)
    engine.dispose()


@pytest.fixture(autouse=True)
def _as_fast_as_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_keys.open_with, "__kwdefaults__", {"most": 10_000})


def _kind(address: Address) -> Kind:
    found = register.kind(address.kind)
    assert found is not None
    return found


def _query(address: Address) -> str:
    return f"period={address.period}&subject={address.subject}"


def _page_rows(page: Page) -> list[list[str]]:
    (table,) = page.all("table")
    rows = [[text_of(cell) for cell in line if cell.tag in {"th", "td"}] for line in table.iter("tr")]
    return [[cell.removesuffix(" afgeschermd") for cell in row] for row in rows]


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _csv_rows(answer: TestResponse) -> list[list[str]]:
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


def _xlsx_rows(answer: TestResponse) -> list[list[Any]]:
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    assert book.sheetnames == ["Tabel", "Uitleg"]
    return [list(row) for row in book["Tabel"].iter_rows(values_only=True)]


def _as_page(sheet: Sheet) -> list[list[str]]:
    rows = [[_squeezed(sheets.page_text(cell, DUTCH)) for cell in row] for row in sheet.rows]
    return [[_squeezed(name) for name in sheet.columns], *rows]


def _as_csv(sheet: Sheet) -> list[list[str]]:
    rows = [[sheets.harmless(str(sheets.plain(cell))) for cell in row] for row in sheet.rows]
    return [[sheets.harmless(name) for name in sheet.columns], *rows]


def _as_xlsx(sheet: Sheet) -> list[list[Any]]:
    return [
        list(sheet.columns),
        *[[value if (value := sheets.plain(cell)) != "" else None for cell in row] for row in sheet.rows],
    ]


def _as_json(sheet: Sheet) -> list[dict[str, Any]]:
    """Return what a program gets, written apart from the code that makes it."""
    rows = []
    for row in sheet.rows:
        made: dict[str, Any] = {}
        for place, (key, cell) in enumerate(zip(sheet.keys, row, strict=True)):
            value = sheets.plain(cell)
            made[key] = None if sheet.is_number(place) and isinstance(value, str) else value
            if sheet.is_number(place):
                made[f"{key}_text"] = sheets.page_text(cell, DUTCH)
        rows.append(made)
    return rows


@pytest.mark.parametrize("slug", SLUGS)
def test_every_way_out_gives_the_same_numbers(world: World, slug: str, record_property: Any) -> None:  # noqa: ANN401  of pytest
    addresses = [one for one in world.every if one.kind == slug]
    assert addresses, f"tests/filled.py publishes nothing of {slug}"
    cells = 0
    for address in addresses:
        sheet, query, path = world.sheet(address), _query(address), f"/insight/tables/{slug}"
        assert sheet.rows, address
        assert _page_rows(world.core_team.open(f"{path}/?{query}")) == _as_page(sheet), address
        assert _csv_rows(world.core_team.raw("GET", f"{path}.csv?{query}")) == _as_csv(sheet), address
        assert _xlsx_rows(world.core_team.raw("GET", f"{path}.xlsx?{query}")) == _as_xlsx(sheet), address
        answer = world.api(f"/api/v1/tables/{slug}/{address.period}?subject={address.subject}")
        assert answer.json is not None, address
        assert answer.json["rows"] == _as_json(sheet), address
        assert [one["key"] for one in answer.json["columns"]] == list(sheet.keys), address
        flat = _csv_rows(world.api(f"/api/v1/tables/{slug}/{address.period}.csv?subject={address.subject}"))
        keys, *lines = flat
        assert [dict(zip(keys, line, strict=True)) for line in lines] == [
            {key: "" if value is None else sheets.harmless(str(value)) for key, value in row.items()} for row in _as_json(sheet)
        ], address
        cells += sum(len(row) for row in sheet.rows)
    record_property("tables", len(addresses))
    record_property("cells", cells)


def test_many_tables_were_compared(world: World) -> None:
    assert len(world.every) > 25
    assert {one.kind for one in world.every} == set(SLUGS)


def test_what_is_listed_is_exactly_what_each_kind_lists(world: World) -> None:
    with world.database.reading() as db:
        each = [address for kind in register.KINDS for address in kind.listed(db)]
    assert world.every == each
    assert len({(one.kind, one.subject, one.period) for one in each}) == len(each)
    assert all(one.when and one.when.key == one.period and one.published_on for one in each)


def test_the_program_lists_exactly_those_tables(world: World) -> None:
    found, path = [], "/api/v1/tables?size=7"
    while path:
        answer = world.api(path).json
        assert answer is not None
        found += [(one["kind"], one["subject"], one["period"]["key"]) for one in answer["tables"]]
        assert answer["total"] == len(world.every)
        path = (answer["next"] or "").removeprefix(ADDRESS)
    assert found == [(one.kind, one.subject, one.period) for one in world.every]


def test_the_address_that_a_program_gets_leads_to_the_table(world: World) -> None:
    answer = world.api("/api/v1/tables?size=500").json
    assert answer is not None
    for one in answer["tables"]:
        table = world.api(one["links"]["table"].removeprefix(ADDRESS)).json
        assert table is not None
        assert {name: table[name] for name in one} == one
        assert world.core_team.raw("GET", one["links"]["page"].removeprefix(ADDRESS)).status_code == 200


@pytest.mark.parametrize("kind", register.KINDS, ids=lambda one: str(one.slug))
def test_every_kind_keeps_the_contract(world: World, kind: Kind) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9-]*", kind.slug)
    assert len(kind.name(DUTCH)) > 3
    assert kind.definition(DUTCH).endswith(".")
    for address in (one for one in world.every if one.kind == kind.slug):
        sheet = world.sheet(address)
        assert len(sheet.keys) == len(sheet.columns), f"{kind.slug} has no names for programs"
        assert all(SNAKE.fullmatch(key) and not key.endswith(sheets.TEXT) for key in sheet.keys), sheet.keys
        assert 0 < sheet.texts <= len(sheet.columns)
        assert all(len(row) == len(sheet.columns) for row in sheet.rows)
        words = [place for place in range(len(sheet.columns)) if not sheet.is_number(place)]
        assert all(isinstance(row[place], str) for row in sheet.rows for place in words), address
        assert len(address.subject) <= 120


def test_columns_of_a_kind_are_called_the_same_in_every_table(world: World) -> None:
    for slug in SLUGS:
        assert len({world.sheet(one).keys for one in world.every if one.kind == slug}) == 1, slug


def test_both_lists_name_every_kind(world: World) -> None:
    page, definitions = world.core_team.open("/insight/tables/"), world.core_team.open("/insight/definitions/")
    for kind in register.KINDS:
        assert kind.name(DUTCH) in page.main
        assert kind.name(DUTCH) in definitions.main
    assert f"Er zijn {len(world.every)} gepubliceerde tabellen" in page.h1


@pytest.mark.parametrize(
    "path",
    ["nonsense/", "nonsense.csv?period=2026-q1", "participation.csv", "participation.csv?period=2026-q9",
     "participation.xlsx?period=2026-q1&subject=nonsense", "participation.pdf?period=2026-q1", "months.csv?period=2026&subject=x",
     "participation/?period=2025-q1", "participation/?subject=nonsense", "choices.csv?period=2026-q1&subject=scenario:x"],
)  # fmt: skip
def test_what_is_not_in_the_list_does_not_exist(world: World, path: str) -> None:
    assert world.core_team.raw("GET", f"/insight/tables/{path}").status_code == 404
    kind, _slash, rest = path.partition("/" if "/" in path else ".")
    assert world.api(f"/api/v1/tables/{kind}/{rest or '2026-q9'}").status_code in {404, 422}


def test_a_combination_that_was_not_published_offers_the_others(world: World) -> None:
    totals = [one.period for one in world.every if one.kind == "participation" and one.when and not one.when.has_modules]
    page = world.core_team.open(f"/insight/tables/participation/?period={totals[0]}&subject=geschenken", status=404)
    assert page.h1 == "Deze tabel bestaat niet"
    form = page.form(action="/insight/tables/participation/")
    assert (form.values["period"], form.values["subject"]) == ([totals[0]], ["geschenken"])


def test_the_older_addresses_give_the_same_file(world: World) -> None:
    older = {
        "participation": lambda one: f"/insight/participation.csv?period={one.period}&module={one.subject}",
        "months": lambda one: f"/insight/months.csv?year={one.period}",
        "choices": lambda one: f"/insight/scenarios.csv?period={one.period}&what={one.subject}",
    }
    seen = 0
    for address in world.every:
        if address.kind in older:
            assert _csv_rows(world.core_team.raw("GET", older[address.kind](address))) == _as_csv(world.sheet(address)), address
            seen += 1
    assert seen > 12


def test_hidden_counts_are_in_no_answer(world: World) -> None:
    """Count the facts apart from the program, and look for what the table hides in everything that is sent."""
    looked = 0
    with world.database.reading() as db:
        listed = [one for one in published.listed(db) if one.module == "" and one.period.kind == "quarter"]
        tables = published.read(db, [(one.period.key, one.module) for one in listed])
    counted = traces.tallies(world.database, [one.period.last for one in listed])
    for one in listed:
        table = tables[one.period.key, one.module]
        units = {row.key.removeprefix("unit:"): row for _group, row in table.units}
        hidden = {
            count for (day, _role, unit, what, *_rest), count in counted.items()
            if day == one.period.last and what == "people" and unit in units and units[unit].people is None
        }  # fmt: skip
        address = Address("participation", "", one.period.key)
        told = set(NUMBER.findall(json.dumps(_as_json(world.sheet(address)))))
        secret = {str(count) for count in hidden} - told
        for answer in _answers(world, address):
            assert not secret & set(answer), (one.period.key, secret & set(answer))
        looked += len(secret)
    assert looked > 1


def _answers(world: World, address: Address) -> Iterator[list[str]]:
    """Yield the numbers in every answer about a table, without those in the period that it is of."""
    path, query = f"/insight/tables/{address.kind}", _query(address)
    page = world.core_team.open(f"{path}/?{query}")
    yield [text for cell in page.all("td", "th") for text in NUMBER.findall(text_of(cell))]
    for script in page.all("script"):
        assert not (script.text or "").strip()
    yield NUMBER.findall(world.core_team.raw("GET", f"{path}.csv?{query}").get_data(as_text=True))
    answer = world.api(f"/api/v1/tables/{address.kind}/{address.period}").json
    assert answer is not None
    yield NUMBER.findall(json.dumps(answer["rows"]))


def test_a_hidden_row_shows_no_number_anywhere(world: World) -> None:
    hidden = 0
    for address in world.every:
        answer = world.api(f"/api/v1/tables/{address.kind}/{address.period}?subject={address.subject}").json
        assert answer is not None
        for row in answer["rows"]:
            for key, value in row.items():
                if f"{key}_text" in row and row[f"{key}_text"] == "x":
                    assert value is None
                    hidden += 1
    assert hidden > 10


def test_the_excel_file_explains_itself_and_is_made_the_same_each_time(world: World) -> None:
    path = "/insight/tables/participation.xlsx?period=2026-q2"
    first, again = (world.core_team.raw("GET", path) for _twice in range(2))
    assert first.get_data() == again.get_data()
    assert first.headers["Content-Disposition"] == 'attachment; filename="participation-2026-q2.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(first.get_data()))
    told = {row[0]: row[1] for row in book["Uitleg"].iter_rows(min_row=3, values_only=True)}
    assert told["Periode"] == "2e kwartaal 2026" or str(told["Periode"]).endswith("kwartaal 2026")
    assert told["Laatste dag"] == "30 juni 2026"
    assert told["Gepubliceerd op"] == "2 oktober 2026"
    assert "afgeschermd" in str(told["Wat we niet laten zien"])
    table = book["Tabel"]
    assert table.freeze_panes == "B2"
    assert {cell.number_format for cell in table["E"][1:] if isinstance(cell.value, int)} == {'0"%"'}
    assert (book.properties.creator or "", book.properties.lastModifiedBy or "") == ("", "")
    assert book.properties.created == dt.datetime(2026, 10, 2)  # noqa: DTZ001  the file has no zone
