"""The words around a yearly report."""

import datetime as dt

import pytest

from app.insight.yearly import Version
from app.interop import report_words

DAY = dt.date(2026, 1, 20)


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        (12, "Wijziging 12."),
        (13, "Wijziging 12. En nog één andere wijziging."),
        (14, "Wijziging 12. En nog 2 andere wijzigingen."),
    ],
)
def test_of_many_changes_the_first_are_named_and_the_others_counted(changes: int, end: str) -> None:
    said = report_words.changed(Version(2, DAY, changes=tuple(f"Wijziging {number}." for number in range(1, changes + 1))))
    assert said.startswith("Wijziging 1. Wijziging 2.")
    assert said.endswith(end)
