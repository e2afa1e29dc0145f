"""Items and quizzes as values, by hand and at random."""

from hypothesis import strategies as st

from app.catalogue.model import Item, Option, QuizFile
from app.catalogue.strict_yaml import compose
from tests import catalogue_files

LETTERS = "abcdef"


def item(right: str, of: str = "abcd", *, single: bool = False, name: str = "vraag") -> Item:
    """Make an item with options named by letters, of which some are right."""
    options = tuple(
        Option(id=letter, text=f"Antwoord {letter}", correct=letter in right, feedback=f"Uitleg {letter}", sources=("bron",))
        for letter in of
    )
    return Item(id=name, type="single" if single else "multiple", text="Hoe luidt de vraag?", options=options)


@st.composite
def items(draw: st.DrawFn) -> Item:
    """Draw an item that the checker would accept."""
    of = LETTERS[: draw(st.integers(2, 6))]
    if draw(st.booleans()):
        return item(draw(st.sampled_from(of)), of, single=True)
    right = draw(st.sets(st.sampled_from(of), min_size=1, max_size=len(of) - 1))
    return item("".join(sorted(right)), of)


def quiz_file(pool: int, draw: int) -> QuizFile:
    """Make a quiz that draws some of a pool of items."""
    document, _places = compose(catalogue_files.quiz(items=pool, draw=draw))
    return QuizFile.model_validate(document)
