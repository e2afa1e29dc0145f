"""Which blocks of a lesson or card claim something, and whether their source stands with them. Pure.

Nobody can tell by rule what is a fact and what is a story. So a block counts as a claim when it cites a source, or when it
speaks as facts do: with a year, a share or an amount, of a law, a duty, a penalty or a study. What stands in a `!!!` box is
an invented example or something to do, and a question asks: these claim nothing.
"""

import re
from collections.abc import Iterator, Sequence

from app.catalogue.visible import Passage, shortened
from app.errors import Problem

_OF_FACTS = re.compile(
    r"\b(?:19|20)\d\d\b|\d+(?:[.,]\d+)?(?: ?%| procent| euro| miljoen| miljard)|€ ?\d|\bartikel \d"
    r"|\b(?:volgens|(?:de|een) wet|wet(?:telijke?|ten)|straf(?:baar|bare|fen)?|verboden|verplicht[a-z]*)\b"
    r"|\b(?:onderzoek[a-z]*|rapport[a-z]*|cijfers|boetes?|rechters?)\b",
    re.IGNORECASE,
)


def claims(found: Sequence[Passage]) -> Iterator[tuple[Passage, bool]]:
    """Return the blocks that claim something, each with whether its source stands with it.

    Args:
        found: What is read in one file, in its order.

    Returns:
        A list under a sentence that ends in a colon is covered by the source of that sentence. In YAML the sources stand in
        a list beside the text.
    """
    covered = False
    for passage in found:
        if not passage.is_prose or passage.aside or passage.sourced is None:
            covered = covered and passage.kind != "heading"
            continue
        if passage.kind == "paragraph":
            covered = passage.cites and passage.text.rstrip().endswith(":")
        has_source = passage.cites or bool(passage.sourced) or (covered and passage.kind in {"item", "row"})
        if has_source or (_OF_FACTS.search(passage.text) and not passage.text.rstrip().endswith("?")):
            yield passage, has_source


def bare_claims(found: Sequence[Passage]) -> Iterator[Problem]:
    """Return a warning for every claim without a source."""
    for passage, has_source in claims(found):
        if not has_source:
            what = f"Deze bewering heeft geen bron: ‘{shortened(passage.text.strip())}’."
            yield Problem(passage.path, *passage.places[0], what, "Zet de bron erachter, zoals [@id].", "warning")
