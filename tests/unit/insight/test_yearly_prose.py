"""What the core team writes: plain Markdown, and numbers that come from no table."""

from hypothesis import given
from hypothesis import strategies as st

from app.insight.yearly_prose import Block, Run, blocks, runs, strange_numbers

KNOWN = {"288", "1.158", "25", "67,1"}


def _shapes(text: str) -> list[tuple[str, str]]:
    return [(block.kind, "".join(run.text for run in block.runs)) for block in blocks(text)]


def test_an_empty_line_parts_paragraphs() -> None:
    assert _shapes("Een regel\nen nog een.\n\nEen alinea.\n") == [
        ("paragraph", "Een regel en nog een."),
        ("paragraph", "Een alinea."),
    ]


def test_points_and_headings_are_blocks() -> None:
    text = "### Volgend jaar\n- eerst dit\n  met vervolg\n- dan **dat**\n\nEn verder."
    assert _shapes(text) == [
        ("heading", "Volgend jaar"), ("point", "eerst dit met vervolg"), ("point", "dan dat"), ("paragraph", "En verder."),
    ]  # fmt: skip


def test_bold_and_italic_are_runs_and_a_single_sign_is_text() -> None:
    assert runs("gewoon **vet** en *schuin*") == (
        Run("gewoon "), Run("vet", bold=True), Run(" en "), Run("schuin", italic=True),
    )  # fmt: skip
    assert runs("3 * 4") == (Run("3 * 4"),)
    assert runs("a ** b") == (Run("a ** b"),)


def test_markup_of_other_kinds_stays_text() -> None:
    assert blocks("<script>alert(1)</script>") == (Block("paragraph", (Run("<script>alert(1)</script>"),)),)


@given(st.text(alphabet="ab *-#\n", max_size=60))
def test_no_letter_is_lost(text: str) -> None:
    letters = [one for one in text if one in "ab"]
    assert [one for _kind, shown in _shapes(text) for one in shown if one in "ab"] == letters


def test_a_number_that_stands_in_no_table_is_remarked_once() -> None:
    assert strange_numbers("Er waren 12 acties, en 12 van de 1.158 mensen kwamen (25%).", KNOWN) == ("12",)


def test_years_and_days_are_no_figures() -> None:
    text = "Op 11 maart 2025 stelden Gedeputeerde Staten het plan 2025-2026 vast; op 3 mei, 2026 volgt meer."
    assert strange_numbers(text, KNOWN) == ()
    assert strange_numbers("", KNOWN) == ()


def test_a_figure_after_a_month_is_one() -> None:
    assert strange_numbers("In maart 40 meldingen en 99,5 procent.", KNOWN) == ("40", "99,5")
