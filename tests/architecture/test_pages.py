"""Templates, style sheets and scripts: nothing unused, nothing unknown, the same chart library on both sides."""

import json
import re
from pathlib import Path

import plotly
import pytest

from tests.architecture.repository import ROOT, modules, templates

VENDORED = ROOT / "static/vendor/app.css"
OWN = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "static/css").glob("*.css"))}
SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "static/js").glob("*.js"))}
LONGEST_SCRIPT = 80
# Macros fill these in; the test below checks every one of them.
VALUES = {
    "utrecht-button--{{ kind }}-action": ["utrecht-button--primary-action", "utrecht-button--secondary-action"],
    "utrecht-alert--{{ kind }}": ["utrecht-alert--info", "utrecht-alert--ok", "utrecht-alert--warning", "utrecht-alert--error"],
}


SAFE = (
    "replace('<', '\\\\u003c') | safe",  # data for a script, which without this one character cannot close it
    "'<wbr>@' | safe",  # put into a text that was escaped before
)


@pytest.fixture(scope="module")
def css() -> str:
    """The one style sheet that browsers get."""
    return VENDORED.read_text(encoding="utf-8")


def _without_comments(text: str) -> str:
    return re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)


def _everything() -> str:
    return "\n".join(_without_comments(text) for text in templates().values())


def test_every_template_is_used() -> None:
    code = "\n".join(modules().values())
    pages = _everything()
    for name in templates():
        assert f'"{name}"' in code or f'"{name}"' in pages, f"{name} is used by nobody"


def test_every_template_that_is_named_exists() -> None:
    named = set(re.findall(r"""["']([a-z_]+/[a-z_]+\.html)["']""", "\n".join([*modules().values(), _everything()])))
    assert named <= set(templates())


def _names_of(macro: str) -> set[str]:
    """Return what a macro is called where it is used: its name, and what templates import it as."""
    return {macro, *re.findall(rf"\b{macro} as (\w+)", _everything())}


def test_every_macro_is_used() -> None:
    for name, text in templates().items():
        for macro in re.findall(r"{%-? macro (\w+)\(", text):
            calls = [re.findall(rf"(?<![\w.])(?<!macro ){one}\(", _everything()) for one in _names_of(macro)]
            assert any(calls), f"{name}: {macro} is used by nobody"


def test_every_imported_macro_is_used_where_it_is_imported() -> None:
    for name, text in templates().items():
        for imported in re.findall(r"{% from \"[^\"]+\" import ([^%]+?) %}", text):
            for macro in (one.split(" as ")[-1].strip() for one in imported.split(",")):
                uses = len(re.findall(rf"\b{macro}\b", _without_comments(text)))
                assert uses > 1, f"{name} imports {macro} and does not use it"


def test_a_component_shows_how_it_is_used() -> None:
    for name, text in templates().items():
        if name.startswith("components/"):
            assert text.lstrip().startswith("{#"), f"{name} begins with a comment that has an example"


def test_no_page_counts_or_asks_for_permissions() -> None:
    for name, text in templates().items():
        code = " ".join(re.findall(r"{[{%](.*?)[%}]}", _without_comments(text), re.DOTALL))
        assert "permission" not in code.lower(), name
        for known in SAFE:
            code = code.replace(known, "")
        assert "|safe" not in code.replace(" ", ""), f"{name}: only what the program marked as safe is markup"


def _classes(prefix: str) -> set[str]:
    """Return every class with this prefix that a template can write, conditions and fillings included."""
    text = _everything()
    for pattern, filled in VALUES.items():
        text = text.replace(pattern, " ".join(filled))
    return set(re.findall(rf"(?<![\w-])({prefix}-[a-z0-9]+(?:[-_]+[a-z0-9]+)*)(?![\w-]*{{{{)(?![\w-])", text))


def test_every_class_of_the_design_system_exists(css: str) -> None:
    used = _classes("utrecht")
    assert len(used) > 20
    known = set(re.findall(r"\.(utrecht-[\w-]+)", css))
    assert used - known == set()


def test_every_token_of_the_design_system_that_we_set_is_read(css: str) -> None:
    ours = {name for text in OWN.values() for name in re.findall(r"(--utrecht-[\w-]+)\s*:", text)}
    assert len(ours) > 30
    read = set(re.findall(r"var\(\s*(--utrecht-[\w-]+)", css))
    assert ours - read == set()


def test_every_token_of_ours_that_is_read_is_set(css: str) -> None:
    text = "\n".join(OWN.values())
    set_here = set(re.findall(r"(--sw-[\w-]+)\s*:", text))
    read_here = set(re.findall(r"var\(\s*(--sw-[\w-]+)", text + "\n".join(SCRIPTS.values())))
    assert read_here - set_here == set()
    assert set_here - read_here - set(re.findall(r"--sw-[\w-]+", "\n".join(SCRIPTS.values()))) == set(), "set and never read"
    assert css


def test_our_own_classes_are_in_our_own_style_sheets_and_the_other_way_round() -> None:
    styled = {name for text in OWN.values() for name in re.findall(r"\.(sw-[a-z0-9]+(?:[-_]+[a-z0-9]+)*)", text)}
    code = "\n".join(modules().values()) + "\n".join(SCRIPTS.values())
    used = _classes("sw") | set(re.findall(r"(?<![\w-])(sw-[a-z0-9]+(?:[-_]+[a-z0-9]+)*)", code))
    filled = set(re.findall(r"(sw-[a-z0-9_-]+--)(?={{)", _everything()))
    unstyled = {name for name in styled if not any(name.startswith(one) for one in filled)}
    assert unstyled - used == set(), "styled and never used"


def test_the_style_sheet_is_assembled_from_what_stands_here(css: str) -> None:
    """After a change: make assets."""
    for name, text in OWN.items():
        for selector in re.findall(r"^\.(sw-[\w-]+)", text, re.MULTILINE):
            assert f".{selector}" in css, f"{name}: {selector} is not in static/vendor/app.css; run make assets"


def test_scripts_are_small_modules_of_our_own() -> None:
    for name, text in SCRIPTS.items():
        assert len(text.splitlines()) <= LONGEST_SCRIPT, name
        assert not re.search(r"https?://|\beval\(|innerHTML|document\.write|new Function", text), name


def test_every_script_that_a_page_asks_for_exists() -> None:
    asked = set(re.findall(r"asset\(['\"]([^'\"]+)['\"]\)", _everything()))
    assert asked
    for name in asked:
        assert (ROOT / "static" / name).is_file(), name


def _version_line(path: Path) -> str:
    found = re.search(r"plotly\.js (?:\([^)]*\) )?v([\d.]+)", path.read_text(encoding="utf-8")[:500])
    assert found, path
    return found[1]


def test_the_chart_library_in_the_browser_is_the_one_the_figures_were_made_for() -> None:
    packaged = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    locked = json.loads((ROOT / "static/package.json").read_text(encoding="utf-8"))["dependencies"]["plotly.js-basic-dist-min"]
    assert _version_line(ROOT / "static/vendor/plotly.js") == _version_line(packaged) == locked
