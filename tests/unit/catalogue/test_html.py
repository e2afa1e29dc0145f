"""Markdown becomes safe HTML: nothing but allowed tags, attributes, classes and addresses."""

import html as entities
import re

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import html


def _elements(text: str) -> list[tuple[str, dict[str, str]]]:
    """Return every element that a browser would make of it."""
    tree = html5lib.parseFragment(text, namespaceHTMLElements=False)
    return [(element.tag, dict(element.attrib)) for element in tree.iter() if element.tag != "DOCUMENT_FRAGMENT"]


def test_markdown_becomes_html() -> None:
    text = "## Kop\n\nEen **sterk** woord.\n\n- een\n- twee\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    tags = [tag for tag, _attributes in _elements(html.render(text))]
    assert [tag for tag in tags if tag in {"h2", "strong", "ul", "li", "table", "th", "td"}] == [
        "h2", "strong", "ul", "li", "li", "table", "th", "th", "td", "td",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<b onclick=alert(1)>b</b>",
        "a <style>body{display:none}</style> b",
        '<div style="position:fixed">x</div>',
        "<iframe src=https://x.example></iframe>",
        "<!-- <script>alert(1)</script> -->",
        "<svg><script>alert(1)</script></svg>",
        "<form action=https://x.example><input name=choice></form>",
        "`<script>`",
        "<a href='javascript:alert(1)'>x</a>",
        '<div markdown="1"><script>alert(1)</script></div>',
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<scr<script>ipt>alert(1)</script>",
    ],
)
def test_raw_html_is_shown_as_text(text: str) -> None:
    made = _elements(html.render(text))
    assert {tag for tag, _attributes in made} <= {"p", "code"}
    assert all(not attributes for _tag, attributes in made)


def test_raw_html_can_be_read() -> None:
    assert "&lt;script&gt;" in html.render("Het woord <script> staat hier.")
    assert "&lt;script&gt;" in html.render("Het woord `<script>` staat hier.")
    assert "5 &lt; 6 &amp; 7" in html.render("5 < 6 & 7")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A;avascript:alert(1)",
        "\x01javascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "data:image/svg+xml;base64,PHN2Zz4=",
        "file:///etc/passwd",
        "ftp://x.example",
    ],
)
def test_a_link_goes_nowhere_dangerous(address: str) -> None:
    for text in (f"[tekst]({address})", f"[tekst][1]\n\n[1]: {address}", f"<{address}>", f"![tekst]({address})"):
        for tag, attributes in _elements(html.render(text)):
            assert tag not in {"script", "img", "svg"}
            found = re.sub(r"[\s\x00-\x20]", "", entities.unescape(attributes.get("href", ""))).lower()
            assert not re.match(r"(javascript|vbscript|data|file|ftp):", found), attributes


@pytest.mark.parametrize("address", ["https://x.example/a?b=c", "http://x.example", "mailto:a@x.example", "tel:112", "/routes/"])
def test_a_good_link_stays(address: str) -> None:
    links = [attributes["href"] for tag, attributes in _elements(html.render(f"[tekst]({address})")) if tag == "a"]
    assert links == [address]


def test_a_link_tells_the_other_side_nothing() -> None:
    assert 'rel="noreferrer"' in html.render("[x](https://x.example)")


@pytest.mark.parametrize(
    "text",
    ["Tekst {: style='color:red' }", "## Kop {: onclick='x()' #id .sw-nav }", "[x](https://x.example){: class='utrecht-button' }",
     "Tekst\n{: .utrecht-alert data-module='x' }"],
)  # fmt: skip
def test_attributes_of_markdown_are_dropped(text: str) -> None:
    for _tag, attributes in _elements(html.render(text)):
        assert {name for name, value in attributes.items() if value} <= {"href", "rel"}


def test_an_admonition_keeps_only_our_classes() -> None:
    made = _elements(html.render('!!! signal "Signaal"\n    Let op.\n\n!!! utrecht-alert "x"\n    Tekst.\n'))
    classes = {name for _tag, attributes in made for name in attributes.get("class", "").split()}
    assert classes == {"admonition", "admonition-title", "signal"}


def test_citations_are_numbered_in_order_of_first_use() -> None:
    cited: list[str] = []

    def number_of(name: str) -> int:
        if name not in cited:
            cited.append(name)
        return cited.index(name) + 1

    made = html.render("Een. [@wet] Twee. [@kamerbrief] Weer. [@wet]", number_of)
    assert cited == ["wet", "kamerbrief"]
    assert re.findall(r'href="#bron-(\d)"', made) == ["1", "2", "1"]
    assert 'aria-label="bron 2"' in made


def test_without_numbers_citations_are_left_out() -> None:
    assert html.render("Een. [@wet]").strip() == "<p>Een. </p>"


def test_words_are_counted_without_citations() -> None:
    assert html.count_words("Een **signaal** is ’t begin. [@wet-bibob]") == 5
    assert html.count_words("") == 0


NASTY = st.sampled_from(
    ["<", ">", "&", '"', "'", "`", "*", "_", "[", "]", "(", ")", "!", "\n", " ", ":", "{", "}", "#", "|", "-", "\\", "=", "/",
     "script", "javascript:", "onload", "style", "img", "src", "href", "a", "data:",
     "&lt;", "&#60;", "[@x]", "<!--", "-->", "1. "]
)  # fmt: skip


@given(st.lists(NASTY, max_size=40).map("".join))
def test_whatever_is_written_only_allowed_things_come_out(text: str) -> None:
    for tag, attributes in _elements(html.render(text, lambda _name: 1)):
        assert tag in html.TAGS | {"tbody"}
        assert not any(name == "style" or name.startswith("on") for name in attributes)
        assert set(attributes) <= {"href", "title", "aria-label", "rel", "class", "scope"}
        assert not re.match(r"\s*(javascript|data|vbscript):", attributes.get("href", ""), re.IGNORECASE)
