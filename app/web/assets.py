"""Addresses of static files, with the content in the address so that browsers may keep them."""

import functools
import hashlib

from app.config import content_folder


@functools.cache
def asset(name: str) -> str:
    """Return the address of a file under static/; it changes when the file does.

    Raises:
        FileNotFoundError: There is no such file: run `make assets`.
    """
    digest = hashlib.sha256((content_folder() / "static" / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


def catalogues() -> str:
    """Return the folder with the translations."""
    from app import text  # noqa: PLC0415  a package without code

    return str(next(iter(text.__path__)))
