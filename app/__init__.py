"""Signaalwijzer: learn to recognise a signal and report it through the route meant for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Config


def create_app(config: Config | None = None) -> Flask:
    """Put the parts together. It imports inside itself, so that pure rooms load alone.

    Args:
        config: All settings; read from the environment when left out.

    Raises:
        ConfigError: A setting is wrong.
        BrokenContent: The content has errors.
    """
    from app.config import check_served, read_config  # noqa: PLC0415
    from app.learning.publishing import Library  # noqa: PLC0415
    from app.storage.database import Database, make_engine  # noqa: PLC0415
    from app.web.application import make_application  # noqa: PLC0415

    config = config or check_served(read_config())
    database = Database(make_engine(config.database_url))
    return make_application(config, database, Library(config.content_dir, database))
