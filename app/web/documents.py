"""Documents that stand by themselves: a page with its style sheet in it, and the PDF of it. They are in Dutch."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from gettext import NullTranslations

from flask import g, render_template
from markupsafe import Markup

from app.config import content_folder
from app.interop import paper


def document(template: str, sheet: str = "paper", /, **values: object) -> str:
    """Return a whole document made of a template that extends `layouts/paper.html`, with this style sheet in it."""
    return render_template(template, css=Markup(paper.style(sheet)), **values)  # noqa: S704  a file of the program itself


def pdf(html: str, files: Mapping[str, bytes] | None = None) -> bytes:
    """Return a document as PDF, in the typeface of the program.

    Args:
        html: The document.
        files: Its pictures, by the address under which it asks for them.

    Raises:
        NoPrinter: Pango is not installed.
    """
    font = content_folder() / "static" / "vendor" / "font.woff2"
    typeface = {paper.FONT: font.read_bytes()} if font.is_file() else {}
    return paper.pdf(html, {**typeface, **(files or {})})


@contextmanager
def in_dutch() -> Iterator[None]:
    """Say everything in Dutch for a while, whatever language somebody reads in: documents are for Dutch readers."""
    kept = g.get("texts")
    g.texts = NullTranslations()
    try:
        yield
    finally:
        g.pop("texts")
        if kept is not None:
            g.texts = kept
