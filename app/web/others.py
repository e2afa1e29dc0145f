"""What others chose in a dilemma, as pages show it after one's own choice: only what was published for a whole quarter."""

import dataclasses as dc
from collections.abc import Iterable
from typing import Literal

from app.catalogue.model import Choice, DilemmaChoice
from app.insight import choices
from app.insight.choice_words import share_text
from app.insight.statements import Tongue, during
from app.web import cookies
from app.web.parts import parts
from app.web.translate import _, ngettext


@dc.dataclass(frozen=True, slots=True)
class Others:
    """What others chose.

    Args:
        when: The quarter, inside a sentence.
        people: At least so many.
        lines: The text of each choice with the share that made it.
    """

    when: str
    people: str
    lines: tuple[tuple[str, str], ...]


def others(
    kind: Literal["scenario", "briefing"], slug: str, scene: str, offered: Iterable[Choice | DilemmaChoice]
) -> Others | None:
    """Return what others chose, or None while there is nothing that may be told.

    Args:
        kind: Where the dilemma stands.
        slug: Of the scenario or briefing.
        scene: Id of the scene, or slug of the card.
        offered: Its choices as they are now; one that nobody was offered then is left out.
    """
    with parts().database.reading() as db:
        found = choices.shares(db, kind, slug, scene)
    if found is None:
        return None
    say = Tongue(cookies.language(), _, ngettext)
    lines = tuple((one.text, share_text(found.choices[one.id], say)) for one in offered if one.id in found.choices)
    return Others(during(found.period, say), say.number(found.people), lines) if lines else None
