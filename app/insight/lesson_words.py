"""How far people come in a module as words and rows. Pure.

These are counts, not estimates: they have no margin. A lesson is named only where chance does not explain that more people stop
there than anywhere else.
"""

from collections.abc import Sequence

from app.insight.lesson_figures import FEWEST_LEFT, FEWEST_STOPPED, LessonFigures, stopped
from app.insight.measures import FEWEST_FOR_PERCENT, percent
from app.insight.sheets import Cell, Percent, Sheet
from app.insight.statements import ALL_PERCENT, Tongue

KEYS = ("step", "lesson", "people", "percent", "stopped_before")
FEW = FEWEST_LEFT - 1
WAITS = FEWEST_STOPPED - 1
FIVE = 5


def headline(title: str, told: LessonFigures, say: Tongue) -> str:
    """Return the sentence that the page begins with."""
    values = {"title": title, "of": say.number(told.people)}
    end = told.stairs[-1].people
    if end is None:
        return say.gettext(
            "Ten hoogste %(few)d van de %(of)s mensen die aan ‘%(title)s’ begonnen, rondden de module binnen 30 dagen af",
            few=FEW, **values,
        )  # fmt: skip
    if end == told.people:
        return say.gettext(
            "Ten minste %(least)s van de %(of)s mensen die aan ‘%(title)s’ begonnen, rondden de module binnen 30 dagen af",
            least=say.number(told.people - WAITS), **values,
        )  # fmt: skip
    count = say.number(end)
    if told.people < FEWEST_FOR_PERCENT:
        return say.gettext(
            "%(count)s van de %(of)s mensen die aan ‘%(title)s’ begonnen, rondden de module binnen 30 dagen af",
            count=count, **values,
        )  # fmt: skip
    share = percent(end, told.people)
    return say.gettext(
        "%(share)d%% van de mensen die aan ‘%(title)s’ begonnen, rondde de module binnen 30 dagen af (%(count)s van %(of)s)",
        share=share, count=count, **values,
    )  # fmt: skip


def finding(told: LessonFigures, say: Tongue) -> str:
    """Return after which lesson people stop, as far as chance does not explain it."""
    if told.peak is None:
        return say.gettext("Na geen enkele les stoppen duidelijk meer mensen dan na een andere")
    where = _where(told.peak, len(told.stairs) - 1, say)
    if told.majority:
        return say.gettext("De meeste mensen die stoppen, stoppen %(where)s", where=where)
    return say.gettext("Mensen die stoppen, stoppen het vaakst %(where)s", where=where)


def _where(peak: int, last: int, say: Tongue) -> str:
    if peak == 0:
        return say.gettext("tijdens de eerste les")
    return say.gettext("na de laatste les") if peak == last else say.gettext("na les %(number)d", number=peak)


def definition(say: Tongue) -> str:
    """Return what is counted and of whom."""
    return say.gettext(
        "Geteld is hoeveel lessen iemand op volgorde afrondde binnen 30 dagen na het begin. Van de mensen die in dit "
        "kwartaal voor het eerst aan de module begonnen en op de laatste dag ervan in dienst waren. Het lot laat vijf "
        "tot negen mensen buiten de telling. Stopten er sinds de vorige stap hooguit twee, dan blijft het getal gelijk. "
        "Geteld, niet geschat."
    )


def about(say: Tongue) -> str:
    """Return what these figures count, for whoever has only the numbers before them."""
    return definition(say)


def step_name(number: int, title: str, say: Tongue) -> str:
    """Return what a step is called: a lesson with its number, or the whole module."""
    return say.gettext("Les %(number)d: %(title)s", number=number, title=title) if title else say.gettext("Hele module")


def share_text(people: int | None, of: int, say: Tongue) -> str:
    """Return a share as pages show it: of almost everybody and of few it is a bound."""
    if people is None:
        return say.gettext("ten hoogste %(percent)d%%", percent=-(-FEW * ALL_PERCENT // (FIVE * of)) * FIVE)
    if people == of:
        return say.gettext("ten minste %(percent)d%%", percent=(of - WAITS) * ALL_PERCENT // (FIVE * of) * FIVE)
    return f"{percent(people, of)}%"


def people_text(people: int | None, of: int, say: Tongue) -> str:
    """Return how many people as pages show them beside a row."""
    if people is None:
        return say.gettext("ten hoogste %(few)d van %(of)s", few=FEW, of=say.number(of))
    if people == of:
        return say.gettext("ten minste %(count)s van %(of)s", count=say.number(of - WAITS), of=say.number(of))
    return say.gettext("%(count)s van %(of)s", count=say.number(people), of=say.number(of))


def sheet(told: LessonFigures, say: Tongue) -> Sheet:
    """Return every lesson in order, with how many came so far and how many stopped before it."""
    columns = (
        say.gettext("Stap"), say.gettext("Les"), say.gettext("Kwamen zo ver"), say.gettext("Deel (%)"),
        say.gettext("Stopten hiervoor"),
    )  # fmt: skip
    first: tuple[Cell, ...] = ("0", say.gettext("Begonnen"), told.people, Percent(ALL_PERCENT), "–")
    steps = stopped(told.people, [one.people for one in told.stairs])
    rows = [_row(place, told, steps, say) for place in range(len(told.stairs))]
    return Sheet(columns, (first, *rows), texts=2, keys=KEYS)


def _row(place: int, told: LessonFigures, steps: Sequence[int], say: Tongue) -> tuple[Cell, ...]:
    one, of = told.stairs[place], told.people
    name = one.title or say.gettext("Hele module")
    bound = one.people is None or one.people == of
    share: Cell = share_text(one.people, of, say) if bound else Percent(percent(one.people or 0, of))
    count: Cell = people_text(one.people, of, say) if bound else one.people or 0
    gone: Cell = steps[place] or say.gettext("ten hoogste %(few)d", few=WAITS)
    if one.people is None:
        gone = "–"
    return (str(place + 1) if one.title else "", name, count, share, gone)
