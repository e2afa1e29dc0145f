"""The register of what is kept: every table and column of the database stands in it, and nothing else does."""

import dataclasses as dc
from collections.abc import Mapping

import pytest

from app.insight.brought_records import ActivityRow
from app.insight.records import Release
from app.privacy import holdings, own
from app.privacy.holdings import HOLDINGS, Basis, Column, Fate, Link, Shown, Term
from app.storage.base import Base

TABLES = {table.name: {column.name: column for column in table.columns} for table in Base.metadata.sorted_tables}


def test_every_column_has_an_entry_and_everything_personal_has_a_purpose_a_ground_and_an_end() -> None:
    assert {Release.__tablename__, ActivityRow.__tablename__} <= set(TABLES)
    assert list(holdings.faults(TABLES)) == []


def test_a_new_column_without_an_entry_is_a_fault() -> None:
    more: dict[str, Mapping[str, object]] = {**TABLES, "person": {**TABLES["person"], "party": None}, "diary": {"text": None}}
    assert list(holdings.faults(more)) == ["diary.text has no entry", "person.party has no entry"]


def test_an_entry_for_a_column_that_went_is_a_fault() -> None:
    less = {**TABLES, "person": {name: one for name, one in TABLES["person"].items() if name != "email"}}
    assert list(holdings.faults(less)) == ["person.email does not exist"]


@pytest.mark.parametrize("change", [{"purpose": ""}, {"basis": Basis.NONE}, {"term": Term.STAYS}])
def test_personal_data_without_purpose_ground_or_end_is_a_fault(
    change: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = dc.replace(HOLDINGS["mail"], **change)  # type: ignore[arg-type]
    monkeypatch.setattr(holdings, "HOLDINGS", {**HOLDINGS, "mail": broken})
    assert list(holdings.faults(TABLES)) == ["mail is personal, and has no purpose, ground or end"]


def test_what_is_not_shown_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = {**HOLDINGS["mail"].columns, "contents": Column("Inhoud", shown=Shown.SECRET)}
    monkeypatch.setattr(holdings, "HOLDINGS", {**HOLDINGS, "mail": dc.replace(HOLDINGS["mail"], columns=columns)})
    assert list(holdings.faults(TABLES)) == ["mail.contents is not shown, and does not say why"]


def test_everything_with_a_link_to_somebody_is_read_for_them() -> None:
    linked = {name for name, one in HOLDINGS.items() if one.link is not Link.NOBODY}
    assert {record.__tablename__ for record in own.ORDER} == linked
    for name, columns in TABLES.items():
        if {"person_id", "subject"} & set(columns):
            assert HOLDINGS[name].link is not Link.NOBODY, name
            assert HOLDINGS[name].fate is not Fate.NOTHING, name


def test_nothing_is_kept_of_party_health_or_origin() -> None:
    for name, columns in TABLES.items():
        for column in columns:
            assert not {"party", "fractie", "partij", "health", "ip", "gender", "birth"} & set(column.split("_")), (
                f"{name}.{column}"
            )
