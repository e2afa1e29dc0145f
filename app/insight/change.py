"""When a share may be said to have risen: a decision, not an adjective. Pure."""

from typing import Literal

from app.insight.contrasts import Difference
from app.insight.statements import Tongue

Word = Literal[
    "risen", "slightly_risen", "same", "unclear", "slightly_fallen", "fallen", "measured_higher", "measured_lower"
]  # fmt: skip

RELEVANT = 0.05
"""A smaller change is called slight, and an interval that is this narrow on both sides says that nothing changed."""

OTHER_PEOPLE = 0.05
"""Where the R-indicator moved more than this, other people answered."""

FEWER_ANSWERED = 0.10


def decide(
    difference: Difference, *, relevant: float = RELEVANT, r_change: float = 0.0, response_change: float = 0.0
) -> Word:  # fmt: skip
    """Return which word fits a change.

    Args:
        difference: With its interval.
        relevant: From when a change is not slight.
        r_change: How much the R-indicator moved, up or down.
        response_change: How much the response moved; negative where fewer answered.
    """
    is_up = difference.low > 0
    if is_up or difference.high < 0:
        if abs(r_change) > OTHER_PEOPLE or response_change < -FEWER_ANSWERED:
            return "measured_higher" if is_up else "measured_lower"
        if abs(difference.estimate) >= relevant:
            return "risen" if is_up else "fallen"
        return "slightly_risen" if is_up else "slightly_fallen"
    return "same" if (difference.high - difference.low) / 2 <= relevant else "unclear"


def word_text(word: Word, say: Tongue) -> str:
    """Return a word as it stands in a sentence."""
    return {
        "risen": say.gettext("gestegen"),
        "slightly_risen": say.gettext("licht gestegen"),
        "same": say.gettext("vrijwel gelijk gebleven"),
        "unclear": say.gettext("niet aantoonbaar veranderd"),
        "slightly_fallen": say.gettext("licht gedaald"),
        "fallen": say.gettext("gedaald"),
        "measured_higher": say.gettext("hoger gemeten, maar een ander deel van de organisatie antwoordde"),
        "measured_lower": say.gettext("lager gemeten, maar een ander deel van de organisatie antwoordde"),
    }[word]
