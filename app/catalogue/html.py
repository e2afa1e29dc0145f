"""Markdown to safe HTML: one renderer, one allow-list."""

import re
from collections.abc import Callable

import markdown
import nh3

CITATION = re.compile(r"\[@([a-z0-9-]+)\]")
EXTENSIONS = ["extra", "admonition", "sane_lists", "smarty"]
TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "sup", "blockquote", "table", "thead", "tbody", "tr",
        "th", "td", "div", "br", "dl", "dt", "dd", "abbr", "hr", "code"}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title", "aria-label"}, "th": {"scope"}, "abbr": {"title"}, "div": {"class"}, "p": {"class"}}
CLASSES = {"div": {"admonition", "signal", "note"}, "p": {"admonition-title"}}


def render(text: str, number_of: Callable[[str], int] | None = None) -> str:
    """Render Markdown.

    Args:
        text: Markdown; raw HTML in it is shown as text.
        number_of: Gives a citation `[@id]` its number; without it citations are left out.

    Returns:
        Safe HTML: only allowed tags, attributes and http(s), mailto and tel links.
    """
    converter = markdown.Markdown(extensions=EXTENSIONS, output_format="html")
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")

    def cite(match: re.Match[str]) -> str:
        if number_of is None:
            return ""
        number = number_of(match[1])
        return f'<sup><a href="#bron-{number}" aria-label="bron {number}">{number}</a></sup>'

    html = CITATION.sub(cite, converter.convert(text))
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={tag: set(names) - {"class"} for tag, names in ATTRIBUTES.items()},
        allowed_classes=CLASSES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noreferrer",
    )
    return clean.replace('<a href="#bron-', '<a class="sw-cite" href="#bron-')


def count_words(text: str) -> int:
    """Count the words a reader meets in a Markdown text."""
    return len(re.findall(r"\w[\w’'-]*", CITATION.sub("", text)))
