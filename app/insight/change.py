"""The word for a change. ‘Gestegen’ is a decision, not an adjective. Pure.

Register facts are counted, and have no word from here: of them the counted difference is said.
"""

from typing import Literal

from app.insight.contrasts import Difference
from app.insight.statements import Tongue

Word = Literal[
    "risen", "slightly_risen", "same", "unclear", "slightly_fallen", "fallen", "measured_higher", "measured_lower",
]  # fmt: skip

RELEVANT = 0.05
"""A smaller change is called slight; a change that is surely smaller is called none."""
R_CHANGE, RESPONSE_FALL = 0.05, 0.10
ROUNDING = 1e-9
"""0.60 − 0.55 is a little less than 0.05 in a computer."""


def decide(
    difference: Difference, *, relevant: float = RELEVANT, r_change: float = 0.0, response_change: float = 0.0
) -> Word:  # fmt: skip
    """Return the word that a difference between two measurements has earned.

    Args:
        difference: Later minus earlier, with its interval.
        relevant: The smallest change that matters; a share.
        r_change: How much the R-indicator changed.
        response_change: How much the response changed; a share, below zero when fewer answered.
    """
    if difference.contains_zero:
        within = -relevant - ROUNDING <= difference.low and difference.high <= relevant + ROUNDING
        return "same" if within else "unclear"
    rose = difference.low > 0
    if abs(r_change) > R_CHANGE + ROUNDING or response_change < -RESPONSE_FALL - ROUNDING:
        return "measured_higher" if rose else "measured_lower"
    if abs(difference.estimate) >= relevant - ROUNDING:
        return "risen" if rose else "fallen"
    return "slightly_risen" if rose else "slightly_fallen"


def word_text(word: Word, say: Tongue) -> str:
    """Return a word as it stands in a sentence: `is {woord}`."""
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


def moved_text(word: Word, before: str, now: str, say: Tongue) -> str:
    """Return a change with both its ends, as it stands behind of what it is: `steeg dit van 56% naar 66%`.

    Args:
        word: The one that it has earned.
        before: The share then.
        now: The share now, of the same cases.
        say: The language.
    """
    values = {"before": before, "now": now}
    return {
        "risen": say.gettext("steeg dit van %(before)s naar %(now)s", **values),
        "slightly_risen": say.gettext("steeg dit licht: van %(before)s naar %(now)s", **values),
        "same": say.gettext("bleef dit vrijwel gelijk: van %(before)s naar %(now)s", **values),
        "unclear": say.gettext("veranderde dit niet aantoonbaar: van %(before)s naar %(now)s", **values),
        "slightly_fallen": say.gettext("daalde dit licht: van %(before)s naar %(now)s", **values),
        "fallen": say.gettext("daalde dit van %(before)s naar %(now)s", **values),
        "measured_higher": say.gettext(
            "is dit hoger gemeten, van %(before)s naar %(now)s, maar antwoordde een ander deel van de organisatie", **values
        ),
        "measured_lower": say.gettext(
            "is dit lager gemeten, van %(before)s naar %(now)s, maar antwoordde een ander deel van de organisatie", **values
        ),
    }[word]
