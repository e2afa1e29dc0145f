"""The table of departments of which it is known what they would answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.simulation import departments
from app.simulation.departments import PROVINCE, Department

HEADER = "department,domain,people,response,willingness\n"


def test_the_province_is_the_published_one() -> None:
    assert sum(one.people for one in PROVINCE) == 1116
    assert departments.willingness_of(PROVINCE) == pytest.approx(0.638082, abs=1e-6)
    assert len({one.name for one in PROVINCE}) == len(PROVINCE) == 15


@given(st.integers(30, 100_000))
def test_a_province_of_any_size_has_exactly_that_size(people: int) -> None:
    found = departments.scaled(PROVINCE, people)
    assert sum(one.people for one in found) == people
    assert min(one.people for one in found) >= 2
    assert [one.name for one in found] == [one.name for one in PROVINCE]


def test_a_table_is_read_as_it_stands() -> None:
    rows = 'Wegen,Mobiliteit,12,0.5,1\n\n"Zorg, en meer", Sociaal ,3,.25,0\n'
    found, problems = departments.read("\ufeff" + HEADER + rows, "a.csv")
    assert problems == []
    assert found == (Department("Wegen", "Mobiliteit", 12, 0.5, 1), Department("Zorg, en meer", "Sociaal", 3, 0.25, 0))


def test_columns_may_stand_in_another_order() -> None:
    found, problems = departments.read("people,willingness,note,response,domain,department\n5,0.1,x,0.2,D,A\n", "a.csv")
    assert problems == []
    assert found == (Department("A", "D", 5, 0.2, 0.1),)


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (",D,5,0.5,0.5", 1, "heeft geen naam"),
        ("A,D,1,0.5,0.5", 3, "‘1’ is geen aantal mensen"),
        ("A,D,vijf,0.5,0.5", 3, "‘vijf’ is geen aantal mensen"),
        ("A,D,100001,0.5,0.5", 3, "‘100001’ is geen aantal mensen"),
        ("A,D,²,0.5,0.5", 3, "‘²’ is geen aantal mensen"),
        ("A,D,5,1.5,0.5", 4, "‘1.5’ is geen deel"),
        ('A,D,5,"0,5",0.5', 4, "‘0,5’ is geen deel"),
        ("A,D,5,0.5,nan", 5, "‘nan’ is geen deel"),
        ("A,D,5,0.5", 5, "‘’ is geen deel"),
    ],
)
def test_a_mistake_has_a_line_a_column_and_a_remedy(row: str, column: int, says: str) -> None:
    found, problems = departments.read(HEADER + "Goed,D,5,0.5,0.5\n" + row + "\n", "a.csv")
    assert [one.name for one in found] == ["Goed"]
    assert [(one.path, one.line, one.column) for one in problems] == [("a.csv", 3, column)]
    assert says in problems[0].what
    assert problems[0].remedy


def test_every_mistake_is_told_at_once() -> None:
    _found, problems = departments.read(HEADER + "A,D,5,0.5,0.5\nA,D,x,y,z\n", "a.csv")
    assert [one.column for one in problems] == [1, 3, 4, 5]


@pytest.mark.parametrize("text", ["", "department,people\nA,5\n", HEADER, HEADER + "\n,,,,\n", HEADER + 'A,"' + "x" * 200_000])
def test_a_table_without_departments_says_what_is_missing(text: str) -> None:
    found, problems = departments.read(text, "a.csv")
    assert found == ()
    assert len(problems) == 1
