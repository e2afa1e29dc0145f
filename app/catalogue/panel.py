"""What a panel of experts thought of the choices in a scenario: when they agree, and when that says something. Pure.

The formulas are those of situational judgement tests: agreement is r_wg = 1 − s²/2 (s² with n − 1, two the variance of five
points chosen at random); a choice is usable when r_wg is at least 0.5 and the mean at least half a point from the middle.
"""

import dataclasses as dc
import statistics
from collections.abc import Iterator

from app.catalogue.model import PanelFile, Scenario, ScenarioFile
from app.catalogue.strict_yaml import Path, compose
from app.errors import Problem

RANDOM_VARIANCE = 2.0
"""The variance of ratings from 1 to 5 when everybody ticks anything: (5² − 1) / 12."""
LEAST_AGREEMENT = 0.5
MIDDLE = 3
LEAST_DISTANCE = 0.5


@dc.dataclass(frozen=True, slots=True)
class Opinion:
    """What a panel thought of one choice.

    Args:
        mean: From 1 to 5.
        agreement: r_wg, at most 1; below 0 when experts differ more than chance would.
        strong: How many rated it 4 or 5.
        risky: How many rated it 1 or 2.
        experts: How many there were.
    """

    mean: float
    agreement: float
    strong: int
    risky: int
    experts: int

    @property
    def is_usable(self) -> bool:
        """Tell whether they agree, and on something else than the middle."""
        return self.agreement >= LEAST_AGREEMENT and abs(self.mean - MIDDLE) >= LEAST_DISTANCE

    @property
    def found_strong(self) -> bool:
        """Tell on which side of the middle they are."""
        return self.mean > MIDDLE


def opinion(scores: tuple[int, ...]) -> Opinion:
    """Return what the ratings of one choice come to.

    Args:
        scores: From 1 to 5, one of each expert; at least two.
    """
    return Opinion(
        mean=statistics.fmean(scores),
        agreement=1 - float(statistics.variance(scores)) / RANDOM_VARIANCE,
        strong=sum(score > MIDDLE for score in scores),
        risky=sum(score < MIDDLE for score in scores),
        experts=len(scores),
    )


def opinion_of(panel: PanelFile | None, choice: str) -> Opinion | None:
    """Return what the panel thought of a choice, named as `scene/choice`; nothing when it says nothing usable."""
    rated = next((one for one in panel.ratings if one.choice == choice), None) if panel else None
    found = opinion(rated.scores) if rated else None
    return found if found and found.is_usable else None


def panel_findings(panel: PanelFile, slug: str, scenario: ScenarioFile) -> Iterator[tuple[Path, str, str]]:
    """Check that every expert rated every choice that is judged, once."""
    if panel.scenario != slug:
        what = f"Dit panel gaat over ‘{panel.scenario}’, en het bestand heet naar ‘{slug}’."
        yield ("scenario",), what, "Noem het bestand naar het scenario."
    judged = [f"{scene.id}/{one.id}" for scene in scenario.scenes if not scene.dilemma for one in scene.choices]
    rated = [one.choice for one in panel.ratings]
    for number, one in enumerate(panel.ratings):
        where: Path = ("ratings", number)
        if one.choice not in judged:
            yield (*where, "choice"), f"Er is geen keuze ‘{one.choice}’ met een oordeel.", "Schrijf situatie/keuze."
        if one.choice in rated[:number]:
            yield (*where, "choice"), f"Keuze ‘{one.choice}’ staat er twee keer.", "Haal er een weg."
        if len(one.scores) != len(panel.experts):
            what = f"Keuze ‘{one.choice}’ heeft {len(one.scores)} cijfers, en er zijn {len(panel.experts)} deskundigen."
            yield (*where, "scores"), what, "Geef van elke deskundige één cijfer, in dezelfde volgorde."
    for name in judged:
        if name not in rated:
            yield ("ratings",), f"Het panel gaf geen cijfers voor keuze ‘{name}’.", "Laat het panel elke keuze beoordelen."


def panel_warnings(story: Scenario, path: str, text: str) -> Iterator[Problem]:
    """Tell an author where the panel is divided, or thinks otherwise than the author.

    Args:
        story: A scenario with a panel.
        path: The file of the panel.
        text: Its text, to tell the place.
    """
    assert story.panel is not None
    _document, places = compose(text)
    judged = {f"{scene.id}/{one.id}": one.judgement for scene in story.head.scenes for one in scene.choices}
    for number, rated in enumerate(story.panel.ratings):
        found, where = opinion(rated.scores), places["ratings", number]
        if not found.is_usable:
            what = f"De deskundigen zijn verdeeld over keuze ‘{rated.choice}’."
            yield Problem(path, *where, what, "Herschrijf de keuze, of haal haar weg.", "warning")
        elif (judged[rated.choice], found.found_strong) in {("strong", False), ("risk", True)}:
            what = f"De deskundigen denken anders over keuze ‘{rated.choice}’ dan het oordeel erbij."
            yield Problem(path, *where, what, "Kijk het oordeel na.", "warning")
