"""Every text that the program says has an English twin, and the catalogue holds no other."""

import ast
import gettext
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from app.insight import statements
from app.insight.disclosure import Figure
from app.insight.measures import ORGANISATION
from app.insight.periods import month, quarter, so_far, year
from app.insight.statements import Tongue
from tests.published_tables import row, table, unit, whole
from tests.translations import ENGLISH, ROOT, committed, compiled, forms_of, messages_of, twins

KEYWORDS = {**DEFAULT_KEYWORDS, "lazy": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")
FEWEST = 150


@pytest.fixture(scope="module")
def extracted() -> Catalog:
    """The texts that stand in the code and the templates now."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = Catalog()
    for _path, _line, text, _comments, _context in extract_from_dir(ROOT / "app", methods, options, KEYWORDS):
        found.add(text)
    return found


@pytest.fixture(scope="module")
def english() -> Catalog:
    """The texts of the project in English."""
    return committed()


def _ids(catalogue: Catalog) -> set[tuple[str, ...]]:
    return {forms_of(message.id) for message in messages_of(catalogue)}


def test_the_catalogue_holds_exactly_what_the_program_says(extracted: Catalog, english: Catalog) -> None:
    said, translated = _ids(extracted), _ids(english)
    assert len(said) >= FEWEST
    assert not said - translated, "said and not in the catalogue"
    assert not translated - said, "in the catalogue and not said any more"
    assert not english.obsolete


def _marked(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            text = node.args[0].value
            if name in KEYWORDS and isinstance(text, str):
                yield text


def test_no_text_hides_where_the_extraction_does_not_look(extracted: Catalog) -> None:
    """As inside an f-string, where it depends on the version of Python whether a text is found."""
    said = {forms[0] for forms in _ids(extracted)}
    for path in sorted((ROOT / "app").rglob("*.py")):
        hidden = set(_marked(ast.parse(path.read_text(encoding="utf-8")))) - said
        assert not hidden, path


def test_everything_is_translated_and_nothing_is_a_guess(english: Catalog) -> None:
    for message in messages_of(english):
        assert all(form.strip() for form in forms_of(message.string)), message.id
        assert not message.fuzzy, message.id
    wrong = [(message.id, str(errors[0])) for message, errors in english.check()]
    assert not wrong


class _Anything(Mapping[str, int]):
    """A value for every placeholder."""

    def __getitem__(self, name: str) -> int:
        return len(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_both_languages_have_the_same_placeholders(english: Catalog) -> None:
    for dutch, translated in twins(english):
        placeholders = set(PLACEHOLDER.findall(dutch))
        assert set(PLACEHOLDER.findall(translated)) == placeholders, dutch
        if placeholders:
            assert dutch % _Anything()
            assert translated % _Anything()
        assert dutch.count("%%") == translated.count("%%"), dutch


def _stop(text: str) -> str:
    return text[-1:] if text[-1:] in ".:?" else ""


def test_the_two_languages_begin_and_end_alike(english: Catalog) -> None:
    """A heading has no full stop and a sentence has one; no space at an end is lost."""
    for dutch, translated in twins(english):
        assert dutch == dutch.strip()
        assert translated == translated.strip(), dutch
        assert _stop(dutch) == _stop(translated), dutch


@pytest.mark.parametrize(
    ("dutch", "said"),
    [
        ("Goedemorgen, %(name)s", "Good morning, %(name)s"),
        ("Goedemiddag, %(name)s", "Good afternoon, %(name)s"),
        ("Goedenavond, %(name)s", "Good evening, %(name)s"),
        ("Meldroutes", "Reporting routes"),
        ("Politieke ambtsdrager", "Political office-holder"),
        ("Deelname", "Participation"),
        ("afgeschermd", "protected"),
        ("Naar de inhoud", "Skip to the content"),
    ],
)
def test_known_texts_come_out_in_english(tmp_path: Path, dutch: str, said: str) -> None:
    assert gettext.translation("messages", str(compiled(tmp_path)), ["en"]).gettext(dutch) == said


def test_a_number_decides_between_one_and_many(tmp_path: Path) -> None:
    texts = gettext.translation("messages", str(compiled(tmp_path)), ["en"])
    shown = [texts.ngettext("%(num)d les", "%(num)d lessen", number) for number in (0, 1, 2)]
    assert shown == ["%(num)d lessons", "%(num)d lesson", "%(num)d lessons"]


@pytest.fixture
def tongue(tmp_path: Path) -> Tongue:
    """English, as sentences about figures want it."""
    texts = gettext.translation("messages", str(compiled(tmp_path)), ["en"])

    def one(text: str, **values: object) -> str:
        return texts.gettext(text) % values if values else texts.gettext(text)

    def many(one: str, many: str, num: int, **values: object) -> str:
        return texts.ngettext(one, many, num) % {"num": num, **values}

    return Tongue("en", one, many)


def test_sentences_about_figures_hold_together_in_english(tongue: Tongue) -> None:
    """They are put together from pieces; a piece that fits in Dutch only would show here."""
    now, before = table(*whole((600, 1061), (37, 55))), table(*whole((540, 1050), (12, 55)), period=quarter(2025, 3))
    headline = "637 of the 1,116 colleagues took part for the first time in the third quarter of 2026"
    assert statements.headline(now, tongue) == headline
    assert statements.difference(now, before, tongue) == "That is 85 more than in the third quarter of 2025."
    of_one = table(*whole((20, 100), (5, 30)), module="wet-bibob", period=month(2026, 10))
    assert statements.headline(of_one, tongue) == "25 of the 130 colleagues started Wet Bibob in October 2026"
    band = table(row(ORGANISATION, 60, Figure("banded", at_least=90)), period=year(2026))
    assert statements.headline(band, tongue) == "At least 90% of the 60 colleagues took part for the first time in 2026"
    assert statements.headline(table(), tongue) == "Participation in the third quarter of 2026 is protected"
    even = table(unit("Wonen", 20, 40), unit("Water", 20, 40))
    assert statements.units_finding(even, tongue) == (
        "In the third quarter of 2026, no department clearly differs from the rest"
    )  # fmt: skip
    soon = table(*whole((60, 100), (7, 30)), period=so_far(2026, 10))
    finding = "Up to and including October: civil servants 60% (60 of 100), political office-holders 23% (7 of 30)"
    assert statements.trend_finding([soon], tongue) == finding


def test_the_file_changes_only_when_a_text_does() -> None:
    """No dates, no version of a tool, no lines of code."""
    text = ENGLISH.read_text(encoding="utf-8")
    assert not re.search(r"^#:|^\"(POT-Creation-Date|PO-Revision-Date|Generated-By):", text, re.MULTILINE)
