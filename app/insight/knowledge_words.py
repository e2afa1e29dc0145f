"""Knowledge before and after as words and rows. Pure.

Somebody gained something only where the margin of the difference says so.
"""

from collections.abc import Sequence

from app.insight.knowledge_figures import CEILING, Knowledge
from app.insight.sheets import Cell, Percent, Sheet
from app.insight.statements import Tongue

KEYS = (
    "module", "pairs", "before_percent", "after_percent", "difference_points", "difference_low", "difference_high",
    "passed_before", "without_second",
)  # fmt: skip
FIVE = 5


def headline(rows: Sequence[Knowledge], say: Tongue) -> str:
    """Return the sentence that the page begins with."""
    known = [one for one in rows if one.low is not None]
    risen = [one for one in known if (one.low or 0) > 0]
    if not known:
        return say.gettext("Er zijn nog te weinig metingen om een verschil te noemen")
    if not risen:
        return say.gettext("Na geen enkele module weten mensen aantoonbaar meer dan ervoor")
    if len(risen) == len(known):
        return say.ngettext(
            "Na de module weten mensen aantoonbaar meer dan ervoor",
            "Na alle %(num)d gemeten modules weten mensen aantoonbaar meer dan ervoor",
            len(known),
        )
    return say.ngettext(
        "Na %(num)d van de %(of)d gemeten modules weten mensen aantoonbaar meer dan ervoor",
        "Na %(num)d van de %(of)d gemeten modules weten mensen aantoonbaar meer dan ervoor",
        len(risen), of=len(known),
    )  # fmt: skip


def sentence(one: Knowledge, say: Tongue) -> str:
    """Return what people gained in one module, with its denominator."""
    values = {
        "title": one.title, "before": one.before, "after": one.after, "people": say.number(one.people),
        "margin": margin(one, say),
    }  # fmt: skip
    if one.low is None:
        return say.gettext(
            "Bij ‘%(title)s’ waren ervoor %(before)d en erna %(after)d van de 100 vragen goed; met %(people)s mensen is er "
            "geen marge.", **values,
        )  # fmt: skip
    if one.low > 0:
        return say.gettext(
            "Na de module ‘%(title)s’ hadden mensen gemiddeld %(after)d van de 100 vragen goed, ervoor %(before)d "
            "(%(people)s mensen met beide metingen, verschil %(margin)s).", **values,
        )  # fmt: skip
    if one.high is not None and one.high < 0:
        return say.gettext(
            "Na de module ‘%(title)s’ hadden mensen aantoonbaar minder vragen goed: gemiddeld %(after)d van de 100, ervoor "
            "%(before)d (%(people)s mensen met beide metingen, verschil %(margin)s).", **values,
        )  # fmt: skip
    return say.gettext(
        "Bij ‘%(title)s’ is geen aantoonbaar verschil: ervoor waren %(before)d van de 100 vragen goed, erna %(after)d "
        "(%(people)s mensen met beide metingen, verschil %(margin)s).", **values,
    )  # fmt: skip


def margin(one: Knowledge, say: Tongue) -> str:
    """Return the difference with its margin."""
    if one.low is None or one.high is None:
        return say.gettext("%(points)s procentpunt", points=_signed(one.difference))
    return say.gettext(
        "%(points)s procentpunt, marge %(low)s tot %(high)s",
        points=_signed(one.difference), low=_signed(one.low), high=_signed(one.high),
    )  # fmt: skip


def _signed(points: int) -> str:
    return f"−{-points}" if points < 0 else str(points)


def ceiling(rows: Sequence[Knowledge], say: Tongue) -> str:
    """Return of which modules so much was known before that little can be gained; nothing when of none."""
    names = [f"‘{one.title}’" for one in rows if one.is_high_before]
    if not names:
        return ""
    return say.gettext(
        "Voormeting al hoog bij %(names)s (%(least)d%% of meer): de winst is beperkt meetbaar.",
        names=", ".join(names), least=CEILING,
    )  # fmt: skip


def without(rows: Sequence[Knowledge], say: Tongue) -> str:
    """Return how many have no second measurement, and why that matters."""
    missing, passed = sum(one.without for one in rows), sum(one.passed for one in rows)
    return say.gettext(
        "Zonder tweede meting na 90 dagen: %(missing)s. Vooraf al genoeg goed en meteen klaar: %(passed)s. Zij tellen "
        "niet mee in het verschil. Daardoor ligt het cijfer vooraf lager dan van iedereen samen, en lijkt de winst "
        "groter.",
        missing=downward_text(missing, say), passed=downward_text(passed, say),
    )  # fmt: skip


def downward_text(people: int, say: Tongue) -> str:
    """Return a number that was rounded downward to five."""
    if people < FIVE:
        return say.gettext("minder dan 5 mensen")
    return say.gettext("ten minste %(people)s mensen", people=say.number(people))


def definition(say: Tongue) -> str:
    """Return what is counted and of whom."""
    return say.gettext(
        "Het gemiddelde deel van zes vragen dat goed was, voor de module en in de eerste toets erna: twee even zware "
        "vormen. Alleen van mensen met beide metingen, de tweede binnen 90 dagen, in het kwartaal van de tweede. Wie "
        "meetelt bepaalt het lot: een veelvoud van vijf, ten minste vijf mensen niet. Gemiddelden zijn afgerond. De "
        "marge is het 95%-interval van het verschil, naar buiten afgerond, vanaf 20 mensen."
    )


def about(say: Tongue) -> str:
    """Return what these figures count, for whoever has only the numbers before them."""
    return definition(say)


def sheet(rows: Sequence[Knowledge], say: Tongue) -> Sheet:
    """Return every module in the order of publication."""
    columns = (
        say.gettext("Module"), say.gettext("Mensen met beide metingen"), say.gettext("Vooraf (%)"), say.gettext("Erna (%)"),
        say.gettext("Verschil (procentpunt)"), say.gettext("Marge van"), say.gettext("Marge tot"),
        say.gettext("Vooraf al klaar (ten minste)"), say.gettext("Zonder tweede meting (ten minste)"),
    )  # fmt: skip
    return Sheet(columns, tuple(_row(one) for one in rows), texts=1, keys=KEYS)


def _row(one: Knowledge) -> tuple[Cell, ...]:
    low: Cell = "–" if one.low is None else one.low
    high: Cell = "–" if one.high is None else one.high
    return (
        one.title, one.people, Percent(one.before), Percent(one.after), one.difference, low, high, one.passed, one.without,
    )  # fmt: skip
