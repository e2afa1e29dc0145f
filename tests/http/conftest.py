"""Visitors who are signed in as somebody."""

from collections.abc import Callable

import pytest

from app.storage.database import Database
from tests import factories
from tests.visitor import Visitor

SignIn = Callable[..., Visitor]


@pytest.fixture
def employee(page: Visitor, database: Database) -> Visitor:
    """A civil servant who has done nothing yet."""
    with database.writing() as db:
        who = factories.person(db, name="Samira Bakker", unit="vth")
    return page.another().sign_in(who)


@pytest.fixture
def office_holder(page: Visitor, database: Database) -> Visitor:
    """An office-holder who has done nothing yet."""
    with database.writing() as db:
        who = factories.office_holder(db, name="Willem Lindeboom")
    return page.another().sign_in(who)


@pytest.fixture
def with_duty(page: Visitor, database: Database) -> SignIn:
    """Sign in as somebody with a duty."""

    def sign_in(*duties: str) -> Visitor:
        with database.writing() as db:
            who = factories.person(db, name="Koen Rietveld", unit="vth", duties=duties)
        return page.another().sign_in(who)

    return sign_in
