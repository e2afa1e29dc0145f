"""Documents that stand by themselves: one style sheet for paper, and a PDF of a page made by the program itself."""

import functools
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ADDRESS = "own:"
FONT = f"{ADDRESS}font"
FONT_MADE_AT = "315532800"
"""1 January 1980, in seconds: the library that cuts the typeface to size writes this time into it instead of now."""


class NoPrinter(Exception):  # noqa: N818  said on the page, with the way on
    """This machine cannot make a PDF: Pango is missing."""


@functools.cache
def style(name: str = "paper") -> str:
    """Return a style sheet: the one of every document, or that of one kind."""
    return Path(__file__).with_name(f"{name}.css").read_text(encoding="utf-8")


def pdf(html: str, files: Mapping[str, bytes] | None = None) -> bytes:
    """Return a page as a tagged PDF (PDF/UA-1).

    Args:
        html: A whole document, made by the program.
        files: What it may ask for, by address; anything else is refused, so that nothing is fetched from anywhere.

    Raises:
        NoPrinter: Pango is not installed.
    """
    try:
        from weasyprint import HTML  # noqa: PLC0415  takes two seconds, and needs Pango
    except OSError as error:
        raise NoPrinter from error
    # The same document is the same bytes, so that one that was frozen can be told from one that was changed.
    os.environ.setdefault("SOURCE_DATE_EPOCH", FONT_MADE_AT)
    made = HTML(string=html, base_url=ADDRESS, url_fetcher=_fetcher(files or {})).write_pdf(pdf_variant="pdf/ua-1")
    assert isinstance(made, bytes)
    return made


def _fetcher(files: Mapping[str, bytes]) -> Any:  # noqa: ANN401  the library's own type
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class Own(URLFetcher):  # type: ignore[misc]
        """Serves only our own bytes."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ANN401, ARG002  the library's own signature
            """Return one of the files, or refuse."""
            if url not in files:
                message = "a document asked for something that is not its own"
                raise ValueError(message)
            return URLFetcherResponse(url, files[url], {"Content-Type": "application/octet-stream"})

    return Own()
