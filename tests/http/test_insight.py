"""Participation for the core team: the same numbers as sentence, figure, table and file, and never more than published."""

import csv
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa

from app.insight import published
from app.insight.published import Listed
from app.learning.publishing import Library
from app.storage.database import Database, make_engine
from tests import catalogue_files, participation
from tests.participation import TODAY
from tests.visitor import Page, Visitor, text_of

SignIn = Callable[..., Visitor]
Json = dict[str, Any]


@pytest.fixture(scope="module")
def published_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which half a year has been published."""
    folder = tmp_path_factory.mktemp("published")
    path = shutil.copy(migrated_file, folder / "published.sqlite")
    engine = make_engine(f"sqlite:///{path}")
    database = Database(engine)
    with database.writing() as db:
        participation.fill(db)
    participation.publish_all(database, Library(catalogue_files.write(folder / "content")).catalogue, TODAY)
    engine.dispose()
    return Path(path)


@pytest.fixture
def engine(published_file: Path, tmp_path: Path) -> Iterator[sa.Engine]:
    """A copy of it for each test."""
    made = make_engine(f"sqlite:///{shutil.copy(published_file, tmp_path / 'test.sqlite')}")
    yield made
    made.dispose()


@pytest.fixture
def core_team(with_duty: SignIn) -> Visitor:
    return with_duty("core_team")


def _listed(database: Database) -> list[Listed]:
    with database.reading() as db:
        found = published.listed(db)
    return [one for one in found if one.period.kind != "today" and (one.period.has_units or one.is_whole)]


def _address(one: Listed) -> str:
    return f"/insight/?period={one.period.key}&module={one.module}"


def _figures(page: Page) -> list[Json]:
    return [json.loads(one.text or "") for one in page.all("script") if one.get("type") == "application/json"]


def _table(page: Page, figure: int) -> list[list[str]]:
    one = page.all("figure")[figure]
    return [[text_of(cell) for cell in line if cell.tag in {"th", "td"}] for line in one.iter("tr")]


def _downloads(page: Page, figure: int) -> list[str]:
    return [link.get("href", "") for link in page.all("figure")[figure].iter("a") if link.get("download") is not None]


def _file(visitor: Visitor, path: str) -> list[list[str]]:
    answer = visitor.raw("GET", path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.csv"', answer.headers["Content-Disposition"])
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


def _plain(cell: str) -> str:
    """Return a cell of a page as the file writes it: no thousands mark, no sign, no note."""
    text = cell.removesuffix(" afgeschermd")
    number = text.removesuffix("%").replace(".", "")
    return number if number.isdigit() else text


def test_the_first_screen_is_the_year_so_far(core_team: Visitor) -> None:
    page = core_team.open("/insight/")
    said = r"(Tussen \d+% en|Ten minste|Ten hoogste) \d+% van de 107 collega’s deed in 2026 tot en met juni voor het eerst mee"
    assert re.fullmatch(said, page.h1), page.h1
    assert page.title == "Deelname · Signaalwijzer"
    assert [one.get("id") for one in page.all("figure")] == ["by-unit", "by-month", "chance"]
    assert "afgeschermd" in page.main
    assert "op 30 juni 2026 in dienst" in page.main


def test_the_year_so_far_says_that_departments_are_of_a_quarter(core_team: Visitor) -> None:
    said = (
        "Per afdeling is er geen cijfer over 2026 tot en met juni. Deze figuur gaat over het 2e kwartaal 2026. Een laag cijfer "
        "kan betekenen dat de meeste collega’s al eerder begonnen."
    )
    page = core_team.open("/insight/")
    assert page.text.index(said) < page.text.index("Deelname: wie in deze periode")
    assert "Kwartalen tellen niet op tot het jaar, omdat mensen van afdeling wisselen en uit dienst gaan." in page.text
    assert "Per afdeling is er geen cijfer" not in core_team.open("/insight/?period=2026-q2").text


def test_sentence_figure_table_and_file_say_the_same_for_every_table(core_team: Visitor, database: Database) -> None:
    seen = 0
    for one in _listed(database):
        page = core_team.open(_address(one))
        drawn = _figures(page)
        for number, figure in enumerate(drawn):
            if page.all("figure")[number].get("id") == "chance":
                seen += _same_chance(core_team, page, number, figure)
                continue
            table = _table(page, number)
            download, workbook = _downloads(page, number)
            assert core_team.raw("GET", workbook).status_code == 200
            file = _file(core_team, download)
            assert [[_plain(cell) for cell in row] for row in table[1:]] == [[_plain(cell) for cell in row] for row in file[1:]]
            shown = sum(
                cell.isdigit() for row in file[1:] for place, cell in enumerate(row) if file[0][place].startswith("Deel dat m")
            )
            for data in ("data", "narrow_data"):
                marks = [(x, y) for trace in figure[data]
                         if trace["name"] != "before" and not trace["name"].endswith((" band", " room"))
                         for x, y in zip(trace["x"], trace["y"], strict=True)]  # fmt: skip
                assert len(marks) == shown
            bands = _same_bands if page.all("figure")[number].get("id") == "by-month" else _bands_in_words
            seen += shown + bands(file, figure)
        _same_headline(page, _file(core_team, f"/insight/participation.csv?{urlsplit(_address(one)).query}"))
    assert seen > 35


def _same_bands(file: list[list[str]], figure: Json) -> int:
    """Check the bands of the figure by month beside the file, and return how many there are."""
    told = sorted(map(_ends, _bands(file)))
    for data in ("data", "narrow_data"):
        assert sorted(tuple(trace["y"]) for trace in figure[data] if trace["name"].endswith(" band")) == told
    return len(told)


def _bands_in_words(file: list[list[str]], figure: Json) -> int:
    """Check that a band in the file stands in words in the figure, and return how many there are."""
    told = Counter(_bands(file))
    for layout in ("layout", "narrow"):
        assert told <= Counter(note["text"] for note in figure[layout]["annotations"])
    return told.total()


def _bands(file: list[list[str]]) -> list[str]:
    """Return the shares that the file tells as a band."""
    cells = [cell for row in file[1:] for place, cell in enumerate(row) if file[0][place].startswith("Deel dat m")]
    return [cell for cell in cells if cell.startswith(("ten ", "tussen "))]


def _ends(words: str) -> tuple[int, int]:
    ends = [int(number) for number in re.findall(r"\d+", words)]
    if words.startswith("ten minste"):
        return ends[0], 100
    return (0, ends[0]) if words.startswith("ten hoogste") else (ends[0], ends[1])


def _same_chance(visitor: Visitor, page: Page, number: int, figure: Json) -> int:
    """Check the figure of departments beside what chance allows, and return how many points it has."""
    table, places = _table(page, number)[1:], ("data", "narrow_data")
    assert [link.split("?")[0] for link in _downloads(page, number)] == [
        "/insight/tables/departments.csv", "/insight/tables/departments.xlsx",
    ]  # fmt: skip
    file = _file(visitor, _downloads(page, number)[0])[1:]
    assert [[_number(cell) for cell in row] for row in table] == file
    expected = sorted((int(row[2]), round(100 * int(row[1]) / int(row[2]), 2), row[6] != "nee") for row in file)
    for data in places:
        points = sorted((x, y, trace["name"] == "differs") for trace in figure[data] if trace["name"] in {"others", "differs"}
                        for x, y in zip(trace["x"], trace["y"], strict=True))  # fmt: skip
        assert points == expected
    finding = text_of(page.all("figure")[number])
    named = [row[0] for row in file if row[6] != "nee"]
    assert all(name in finding for name in named)
    assert ("Geen aantoonbare verschillen tussen afdelingen" in finding) == (not named)
    return len(expected)


def _number(cell: str) -> str:
    """Return a cell of a page as the file writes it, with a point instead of a comma."""
    return re.sub(r"(?<=\d),(?=\d)", ".", cell.removesuffix("%"))


def _same_headline(page: Page, file: list[list[str]]) -> None:
    whole = file[-1]
    found = re.match(r"([\d.]+) van de ([\d.]+) ", page.h1)
    if found:
        assert [number.replace(".", "") for number in found.groups()] == [whole[3], whole[2]]
    else:
        assert whole[3] in {"x", ""}
        assert whole[4] in {"x", ""} or whole[4] in page.h1.lower()


def test_a_figure_stands_where_its_table_says(core_team: Visitor) -> None:
    page = core_team.open("/insight/?period=2026-q2")
    (first, *_rest) = _figures(page)
    percents = sorted(int(cell[:-1]) for row in _table(page, 0)[1:] for cell in row[4:5] if re.fullmatch(r"\d+%", cell))
    drawn = sorted(int(x + 0.5) for trace in first["data"] if trace["name"] != "before" for x in trace["x"])
    assert drawn == percents
    words = " ".join(note["text"] for note in first["layout"]["annotations"])
    assert all(f"{percent}%" in words for percent in percents if percent)


def test_hidden_counts_are_nowhere_in_an_answer(core_team: Visitor) -> None:
    page = core_team.open("/insight/?period=2026-q2")
    row = next(row for row in _table(page, 0) if row[0] == "Datalab")
    assert row == ["Datalab", "Stad", "x afgeschermd", "x", "x", "x", "x"]
    file = _file(core_team, "/insight/participation.csv?period=2026-q2")
    assert next(row for row in file if row[0] == "Datalab") == ["Datalab", "Stad", "x", "x", "x", "x", "x"]


@pytest.mark.parametrize(
    "query",
    ["period=2026-13", "period=2019-q1", "period=2026-today", "period=2026-07", "module=nonsense", "period=2026-q1&module=x",
     "period=%00", "period=2026-q1%0d%0aX: y", "period=" + "9" * 5000, "module=" + "a" * 5000],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/insight/", "/insight/participation.csv"])
def test_what_is_not_published_does_not_exist(core_team: Visitor, path: str, query: str) -> None:
    assert core_team.raw("GET", f"{path}?{query}").status_code == 404


def test_a_module_in_a_running_total_does_not_exist_and_the_page_says_what_does(core_team: Visitor) -> None:
    page = core_team.open("/insight/?period=2026-to-05&module=geschenken", 404)
    assert page.h1 == "Deze tabel bestaat niet"
    assert "per kwartaal of per heel jaar" in page.main
    (form,) = [form for form in page.forms if form.action == "/insight/"]
    assert form.values == {"period": ["2026-to-05"], "module": ["geschenken"]}
    assert core_team.raw("GET", "/insight/participation.csv?period=2026-to-05&module=geschenken").status_code == 404


def test_single_months_do_not_exist(core_team: Visitor) -> None:
    for path in ("/insight/", "/insight/participation.csv", "/insight/tables/participation.csv"):
        assert core_team.raw("GET", f"{path}?period=2026-05").status_code == 404


def test_every_choice_of_the_form_exists_for_all_modules(core_team: Visitor) -> None:
    page = core_team.open("/insight/")
    (form,) = [form for form in page.forms if form.action == "/insight/"]
    assert form.method == "get"
    periods = [
        option.get("value") for one in form.element.iter("select") if one.get("name") == "period" for option in one.iter("option")
    ]
    assert len(periods) == len(set(periods)) > 2
    for key in periods:
        assert core_team.open(f"/insight/?period={key}&module=").status == 200


def test_no_other_parameter_filters_anything(core_team: Visitor) -> None:
    plain = core_team.open("/insight/").main
    assert core_team.open("/insight/?unit=datalab&role=office_holder&from=2026-01-01&person=1").main == plain


def test_the_months_of_a_year_are_a_file(core_team: Visitor) -> None:
    file = _file(core_team, "/insight/months.csv?year=2026")
    assert file[0][0] == "Periode"
    assert len(file) > 1
    for query in ("", "?year=2019", "?year=2026-q1", "?year=x", "?year=" + "9" * 3000):
        assert core_team.raw("GET", f"/insight/months.csv{query}").status_code == 404


def test_downloads_lead_to_the_table_they_stand_under(core_team: Visitor) -> None:
    page = core_team.open("/insight/?period=2026-q1&module=geschenken")
    download, workbook = _downloads(page, 0)
    assert parse_qs(urlsplit(download).query) == {"period": ["2026-q1"], "subject": ["geschenken"]}
    assert parse_qs(urlsplit(workbook).query) == {"period": ["2026-q1"], "subject": ["geschenken"]}
    assert [one.get("id") for one in page.all("figure")] == ["by-unit", "chance"]


def test_nothing_is_counted_for_a_page(core_team: Visitor, database: Database) -> None:
    core_team.open("/insight/")
    seen: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    core_team.open("/insight/")
    selects = [text for text in seen if text.lstrip().upper().startswith("SELECT")]
    assert 0 < len(selects) <= 8
    assert not re.search(r"\b(FROM|JOIN) (attempt|completion|response|absence)\b", " ".join(selects))


def test_definitions_name_the_thresholds_of_the_settings(core_team: Visitor) -> None:
    page = core_team.open("/insight/definitions/")
    assert "minder dan 5 mensen" in page.main
    assert "ten minste 10 mensen" in page.main
    assert "peildatum" in page.main


def test_pages_with_figures_allow_what_plotly_needs_and_others_do_not(core_team: Visitor) -> None:
    with_figure = core_team.raw("GET", "/insight/").headers["Content-Security-Policy"]
    without = core_team.raw("GET", "/insight/definitions/").headers["Content-Security-Policy"]
    assert "sha256-" in with_figure
    assert "sha256-" not in without


@pytest.mark.parametrize(
    "path", ["/insight/", "/insight/participation.csv?period=2026-q1", "/insight/months.csv?year=2026", "/insight/definitions/"]
)
def test_only_the_core_team_sees_it(with_duty: SignIn, page: Visitor, path: str) -> None:
    assert with_duty("core_team").raw("GET", path).status_code == 200
    for duties in ((), ("editor",), ("administrator",)):
        assert with_duty(*duties).raw("GET", path).status_code == 403
    answer = page.another().raw("GET", path)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/auth/login?next=")


class TestBeforeTheFirstRelease:
    """An organisation that has just begun."""

    @pytest.fixture
    def engine(self, sqlite_engine: sa.Engine) -> sa.Engine:
        return sqlite_engine

    def test_the_page_says_when_there_will_be_figures(self, core_team: Visitor) -> None:
        page = core_team.open("/insight/")
        assert page.h1 == "De eerste cijfers komen als de maand voorbij is"
        assert page.all("figure") == []
        assert "/insight/definitions/" in page.hrefs

    def test_there_are_no_files_yet(self, core_team: Visitor) -> None:
        assert core_team.raw("GET", "/insight/participation.csv").status_code == 404
        assert core_team.raw("GET", "/insight/months.csv?year=2026").status_code == 404
