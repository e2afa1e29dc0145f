"""What people chose as words and rows: the headline, the finding of a scene, the table. Pure.

Which choice was made most is counted; two choices are never called different because of it.
"""

from collections.abc import Iterator

from app.insight.choice_shares import Share
from app.insight.choice_tables import ChoiceTable, Scene, Way
from app.insight.sheets import Cell, Percent, Sheet
from app.insight.statements import Tongue, during

KEYS = ("scene", "choice", "people_at_least", "percent")


def share_text(share: Share, say: Tongue) -> str:
    """Return a share as pages show it: a percentage in steps of five, or a bound."""
    if share.state == "at_most":
        return say.gettext("ten hoogste %(percent)d%%", percent=share.percent)
    if share.state == "at_least":
        return say.gettext("ten minste %(percent)d%%", percent=share.percent)
    return f"{share.percent}%"


def headline(table: ChoiceTable, say: Tongue) -> str:
    """Return the sentence that the page begins with."""
    people = say.number(max(scene.people for scene in table.scenes))
    values = {"people": people, "title": table.title, "during": during(table.period, say)}
    if table.kind == "briefing":
        return say.gettext("Ten minste %(people)s mensen kozen %(during)s in ‘%(title)s’", **values)
    return say.gettext("Ten minste %(people)s mensen speelden %(during)s ‘%(title)s’ uit", **values)


def most_chosen(scene: Scene) -> Way | None:
    """Return the choice that was made most in a scene; None when none was."""
    most = max(scene.ways, key=lambda way: (way.share.state != "at_most", way.share.percent))
    is_alone = most.share.state == "at_least" or sum(way.share == most.share for way in scene.ways) == 1
    return most if is_alone else None


def finding(scene: Scene, say: Tongue) -> str:
    """Return what was chosen most in a scene."""
    most = most_chosen(scene)
    if most is None:
        return say.gettext("De keuzes liepen uiteen: niet één keuze werd het meest gemaakt")
    values = {"percent": most.share.percent, "choice": most.text.rstrip(".")}
    if most.share.state == "at_least":
        return say.gettext("Ten minste %(percent)d%% koos: ‘%(choice)s’", **values)
    return say.gettext("Ongeveer %(percent)d%% koos: ‘%(choice)s’", **values)


def asked(scene: Scene, say: Tongue) -> str:
    """Return how many asked an adviser first; nothing where there are none."""
    if scene.asked is None:
        return ""
    text = share_text(scene.asked, say)
    if scene.asked.state == "about":
        return say.gettext("Ongeveer %(share)s vroeg eerst een adviseur.", share=text)
    return say.gettext("%(share)s vroeg eerst een adviseur.", share=text[:1].upper() + text[1:])


def definition(table: ChoiceTable, say: Tongue) -> str:
    """Return what is counted and of whom."""
    if table.kind == "briefing":
        who = say.gettext("Geteld is van iedereen het eerste antwoord, in het kwartaal van dat antwoord.")
    else:
        who = say.gettext("Geteld is van iedereen de eerste keer dat die het scenario uitspeelde, in het kwartaal van het einde.")
    whole = say.gettext("Het deel is van de mensen die in de scène kwamen, van de hele organisatie samen.")
    return f"{who} {whole}"


def about(say: Tongue) -> str:
    """Return what these figures count, for whoever has only the numbers before them."""
    return say.gettext(
        "Van iedereen telt de eerste keer, in het kwartaal van het einde, van de hele organisatie samen. Het deel is van de "
        "mensen die in de scène kwamen, afgerond op vijf procent. Aantallen mensen zijn naar beneden afgerond op vijf."
    )


def sheet(table: ChoiceTable, say: Tongue) -> Sheet:
    """Return every choice in every scene that is told, and the advisers."""
    columns = (
        say.gettext("Scène"), say.gettext("Keuze"), say.gettext("Mensen (ten minste)"), say.gettext("Deel (%)"),
    )  # fmt: skip
    return Sheet(columns, tuple(row for scene in table.scenes for row in _rows(scene, say)), texts=2, keys=KEYS)


def _rows(scene: Scene, say: Tongue) -> Iterator[tuple[Cell, ...]]:
    for way in scene.ways:
        yield scene.title, way.text, scene.people, _cell(way.share, say)
    if scene.asked:
        yield scene.title, say.gettext("Vroeg eerst een adviseur"), scene.people, _cell(scene.asked, say)


def _cell(share: Share, say: Tongue) -> Cell:
    return Percent(share.percent) if share.state == "about" else share_text(share, say)
