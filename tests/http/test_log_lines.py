"""What is logged of a defect: where it happened, and nothing of what somebody wrote."""

import logging

import pytest

from app.web import log_lines


def test_what_the_database_repeats_of_a_row_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    error = RuntimeError('duplicate key\nDETAIL:  Key (code)=(7F3K) already exists.\nCONTEXT:  line 1: "sure"\nHINT:  none')
    with caplog.at_level(logging.ERROR):
        log_lines.defect(logging.getLogger("signaalwijzer"), "1a2b", error)
    assert caplog.records[0].getMessage().startswith("defect 1a2b\n")
    assert "duplicate key" in caplog.text
    assert "DETAIL: not logged" in caplog.text
    assert "7F3K" not in caplog.text
    assert "sure" not in caplog.text


def test_a_defect_without_an_exception_is_told_too(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        log_lines.defect(logging.getLogger("signaalwijzer"), "1a2b", None)
    assert "defect 1a2b" in caplog.text
