"""The list of an editor: every mistake at its line and column, and never a crash."""

import csv
import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.law_changes import Change, read

HEAD = "law,article,date\n"


def _said(text: str) -> list[tuple[int, int, str]]:
    changes, problems = read("wijzigingen.csv", text.encode())
    assert not (changes and problems and len(changes) > text.count("\n"))
    return [(one.line, one.column, one.what) for one in problems]


def test_a_good_list_is_read() -> None:
    text = 'law,article,date\nWet Bibob,3a,2027-01-01\n\nProvinciewet,"artikel 175, tweede lid",1-2-2027\n'
    changes, problems = read("x.csv", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert problems == []
    assert changes == (
        Change("Wet Bibob", "3a", dt.date(2027, 1, 1)),
        Change("Provinciewet", "artikel 175, tweede lid", dt.date(2027, 2, 1)),
    )


def test_semicolons_and_another_order_of_columns_are_read() -> None:
    changes, problems = read("x.csv", b"date;note;law;article\n2027-01-01;let op;Wet Bibob;6 en 8\n")
    assert problems == []
    assert changes == (Change("Wet Bibob", "6 en 8", dt.date(2027, 1, 1)),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, 1, "Dit bestand is leeg.")]),
        ("law,article\nWet,3\n", [(1, 1, "De kolom ‘date’ ontbreekt.")]),
        ("law,law,article,date\n", [(1, 5, "De kolom ‘law’ staat er twee keer.")]),
        (HEAD + "Wet,3,2027-02-30\n", [(2, 7, "‘2027-02-30’ is geen datum.")]),
        (HEAD + "Wet,drie,2027-01-01\n", [(2, 5, "‘drie’ is geen artikel.")]),
        (HEAD + ",3,2027-01-01\n", [(2, 1, "‘law’ is leeg.")]),
        (HEAD + "Wet,  ,\n", [(2, 7, "‘article’ is leeg."), (2, 8, "‘date’ is leeg.")]),
        (HEAD + "Wet,6, en 8,2027-01-01\n", [(2, 13, "Deze regel heeft 4 kolommen, en de eerste regel 3.")]),
        (HEAD + 'Wet,"3,2027-01-01\n', [(2, 5, "Dit aanhalingsteken wordt op deze regel niet gesloten.")]),
        (
            HEAD + "Wet,x,y\nWet,3,z\n",
            [(2, 7, "‘y’ is geen datum."), (2, 5, "‘x’ is geen artikel."), (3, 7, "‘z’ is geen datum.")],
        ),
    ],
)
def test_every_mistake_is_told_at_its_place(text: str, expected: list[tuple[int, int, str]]) -> None:
    assert _said(text) == expected


def test_bytes_that_are_no_utf_8_and_files_that_are_too_big_are_told() -> None:
    assert [(one.line, one.column) for one in read("x.csv", b"law,article,date\nW\xe9t,3,2027-01-01\n")[1]] == [(2, 2)]
    assert "groter dan 1 MB" in read("x.csv", b"x" * 1_000_001)[1][0].what


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused(content: bytes) -> None:
    changes, problems = read("x.csv", content)
    assert all(one.line >= 1 and one.column >= 1 for one in problems)
    assert isinstance(changes, tuple)


WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=30).map(str.strip).filter(bool)


@given(st.lists(st.tuples(WORDS, st.integers(1, 400), st.dates()), max_size=5))
def test_what_is_written_as_csv_is_read_back(rows: list[tuple[str, int, dt.date]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["law", "article", "date"])
    writer.writerows([law, f"artikel {number}, tweede lid", day.isoformat()] for law, number, day in rows)
    changes, problems = read("x.csv", out.getvalue().encode())
    assert problems == []
    assert [(one.law, one.on) for one in changes] == [(law, day) for law, _number, day in rows]
