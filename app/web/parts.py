"""The parts of the running application, made once by `create_app`."""

import dataclasses as dc

from flask import current_app

from app.config import Config
from app.learning.publishing import Library
from app.storage.database import Database


@dc.dataclass(frozen=True, slots=True)
class Parts:
    """Settings, database and library."""

    config: Config
    database: Database
    library: Library


def parts() -> Parts:
    """Return the parts of the running application."""
    found = current_app.extensions["signaalwijzer"]
    assert isinstance(found, Parts)
    return found
