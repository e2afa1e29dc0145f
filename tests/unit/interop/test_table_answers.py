"""A published table as programs get it: a number or nothing, and beside it what the page shows."""

import csv
import io

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from app.insight.sheets import Cell, Percent, Score, Sheet
from app.interop import openapi, table_answers
from app.interop.table_answers import Problem, Table
from tests.tongue import DUTCH

SHEET = Sheet(
    ("Groep", "Mensen", "Deel (%)", "Score"),
    (("Wonen", 1234, Percent(62), Score(66.96)), ("Datalab", "x", "ten minste 90%", "")),
    texts=1,
    keys=("group", "people", "share_percent", "score"),
)
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.integers(0, 10**6), st.builds(Percent, st.integers(0, 100)), st.sampled_from(["x", "", "ten hoogste 10%"]),
    st.builds(Score, st.floats(-100, 100), st.integers(0, 3)),
)  # fmt: skip


def test_a_hidden_number_is_null_and_its_text_says_what_the_page_shows() -> None:
    assert table_answers.rows(SHEET, DUTCH) == [
        {"group": "Wonen", "people": 1234, "people_text": "1.234", "share_percent": 62, "share_percent_text": "62%",
         "score": 67.0, "score_text": "67,0"},
        {"group": "Datalab", "people": None, "people_text": "x", "share_percent": None, "share_percent_text": "ten minste 90%",
         "score": None, "score_text": ""},
    ]  # fmt: skip


def test_columns_say_what_they_hold() -> None:
    columns = [(one.key, one.type, one.unit, one.text_key) for one in table_answers.columns(SHEET)]
    assert columns == [
        ("group", "text", None, None), ("people", "number", None, "people_text"),
        ("share_percent", "number", "percent", "share_percent_text"), ("score", "number", None, "score_text"),
    ]  # fmt: skip


def test_the_file_has_the_same_rows_under_the_same_keys() -> None:
    text = table_answers.csv_text(SHEET, DUTCH).removeprefix("\ufeff")
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [
        ["Wonen", "1234", "1.234", "62", "62%", "67.0", "67,0"], ["Datalab", "", "x", "", "ten minste 90%", "", ""],
    ]  # fmt: skip


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_a_number_is_there_exactly_when_the_page_shows_one(rows: list[tuple[Cell, Cell]]) -> None:
    sheet = Sheet(("Groep", "A", "B"), tuple((f"groep {place}", *row) for place, row in enumerate(rows)), 1, ("group", "a", "b"))
    for row, told in zip(sheet.rows, table_answers.rows(sheet, DUTCH), strict=True):
        for key, cell in zip("ab", row[1:], strict=True):
            assert (told[key] is None) == isinstance(cell, str)
            assert isinstance(told[f"{key}_text"], str)


def test_the_description_is_openapi_and_its_examples_are_answers() -> None:
    told = openapi.document([("participation", "Deelname"), ("months", "Per maand")], "https://leren.provincie.example/api/v1")
    assert told["openapi"].startswith("3.1.")
    schemas = told["components"]["schemas"]
    for name in ("Entries", "Table", "Problem"):
        schema = {"$ref": f"#/components/schemas/{name}", "components": told["components"]}
        (example,) = schemas[name]["examples"]
        jsonschema.Draft202012Validator(schema).validate(example)
    kinds = told["paths"]["/tables"]["get"]["parameters"][0]["schema"]["enum"]
    assert kinds == ["participation", "months"]
    assert Table.model_validate(openapi.EXAMPLES["Table"])
    assert Problem.model_validate(openapi.EXAMPLES["Problem"])
