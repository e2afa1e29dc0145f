"""Which party somebody is of is kept nowhere: no column, and no field of a form, has a place for it."""

from flask import Flask
from flask_wtf import FlaskForm

from app.storage.base import Base

WORDS = {"party", "partij", "fractie", "faction", "politics", "political"}


def test_no_column_is_about_a_party() -> None:
    for table in Base.metadata.sorted_tables:
        for name in (table.name, *table.columns.keys()):
            assert not WORDS & set(name.split("_")), f"{table.name}.{name}"


def _forms(of: type) -> list[type]:
    below: list[type] = of.__subclasses__()
    return [form for one in below for form in (one, *_forms(one))]


def test_no_field_asks_for_a_party(app: Flask) -> None:
    assert app
    forms = [form for form in _forms(FlaskForm) if form.__module__.startswith("app.")]
    assert len(forms) > 5
    for form in forms:
        for name in vars(form):
            assert not WORDS & set(name.split("_")), f"{form.__name__}.{name}"
