"""What stays as words and rows. Pure."""

from app.insight.retention_figures import DIRECTLY, FEWEST_FOR_CURVE, SLOTS_FOR_CURVE, Course, Point
from app.insight.sheets import Cell, Percent, Sheet
from app.insight.statements import Tongue

KEYS = ("days", "moment", "people", "percent", "low", "high")
THREE_MONTHS = 90


def headline(course: Course, say: Tongue) -> str:
    """Return the sentence that the page begins with."""
    later = course.point(THREE_MONTHS)
    if later is None:
        return say.gettext("Wat na drie maanden nog bekend is, is nog niet te zeggen")
    directly = course.point(DIRECTLY)
    if directly is None:
        return say.gettext("Drie maanden na de module weet men nog %(percent)d%%", percent=later.percent)
    return say.gettext(
        "Drie maanden na de module weet men nog %(percent)d%% (direct erna %(first)d%%)",
        percent=later.percent, first=directly.percent,
    )  # fmt: skip


def finding(course: Course, say: Tongue) -> str:
    """Return how fast it goes down."""
    if course.decay is None or course.is_unsure:
        return say.gettext("Hoe snel het wegzakt, is nog niet te zeggen")
    if course.is_flat:
        return say.gettext("Er is geen meetbaar verval")
    return say.gettext("De helft van de winst is weg na ongeveer %(days)s dagen", days=say.number(round(course.decay.half_life)))


def interval(course: Course, say: Tongue) -> str:
    """Return the margin of the half-life, or what is missing for it."""
    if course.decay is None and course.is_enough:
        return say.gettext("Er was geen winst om te zien wegzakken.")
    if course.decay is None:
        return say.gettext(
            "Een lijn trekken we pas bij ten minste %(slots)d momenten met elk ten minste %(people)d mensen, en een "
            "voormeting.",
            slots=SLOTS_FOR_CURVE, people=FEWEST_FOR_CURVE,
        )  # fmt: skip
    if course.is_flat:
        return ""
    if course.is_unsure:
        return say.gettext("De meting is te onzeker: het kan ook zijn dat er niets wegzakt.")
    low, high = say.number(round(course.decay.low)), say.number(round(course.decay.high))
    return say.gettext("De marge van die halveringstijd is %(low)s tot %(high)s dagen.", low=low, high=high)


def definition(say: Tongue) -> str:
    """Return what is counted and of whom."""
    return say.gettext(
        "Het gemiddelde deel van zes nieuwe vragen dat goed was, 30, 90 of 180 dagen na het afronden; het lot wijst "
        "ieder één moment toe. Alleen van mensen die de module volgden en antwoordden. ‘Voor’ en ‘direct erna’ zijn van "
        "de mensen met beide metingen van kennis. Iedere meting telt één keer, en alles wat tot en met dit kwartaal is "
        "gepubliceerd telt samen. Streep: 95%-interval, met wat afronden kan schelen. Lijn: halvering van de winst, na "
        "het laatste punt gestreept."
    )


def about(say: Tongue) -> str:
    """Return what these figures count, for whoever has only the numbers before them."""
    return definition(say)


def moment(point: Point, say: Tongue) -> str:
    """Return when something was asked."""
    if point.days == DIRECTLY:
        return say.gettext("Direct na de module")
    return say.gettext("%(days)d dagen erna", days=point.days)


def sheet(course: Course, say: Tongue) -> Sheet:
    """Return every moment with what was known then."""
    columns = (
        say.gettext("Dagen"), say.gettext("Moment"), say.gettext("Mensen"), say.gettext("Goed (%)"), say.gettext("Marge van (%)"),
        say.gettext("Marge tot (%)"),
    )  # fmt: skip
    rows = tuple(_row(str(one.days), moment(one, say), one) for one in course.points)
    if course.floor is not None and course.points[0].days == DIRECTLY:
        before: tuple[Cell, ...] = (
            "", say.gettext("Voor de module"), course.points[0].people, Percent(course.floor), "–", "–",
        )  # fmt: skip
        rows = (before, *rows)
    return Sheet(columns, rows, texts=2, keys=KEYS)


def _row(days: str, name: str, point: Point) -> tuple[Cell, ...]:
    return (days, name, point.people, Percent(point.percent), Percent(point.low), Percent(point.high))
