"""What people learned, as sentences for the yearly report. Pure: from published tables only.

Each gives the sentence of the definitions, or that there is too little to say anything; never nothing, and never a nought.
"""

from collections.abc import Sequence

from app.insight import knowledge_words, lesson_figures, lesson_words
from app.insight.knowledge_figures import Knowledge
from app.insight.lesson_figures import LessonFigures
from app.insight.measures import FEWEST_FOR_PERCENT, percent
from app.insight.retention_figures import DIRECTLY, Course
from app.insight.statements import Tongue

THREE_MONTHS = 90


def too_little(subject: str, say: Tongue) -> str:
    """Return that there is too little to say something about a subject this year."""
    return say.gettext("Voor %(subject)s zijn dit jaar te weinig gegevens om een uitspraak te doen.", subject=subject)


def knowledge_sentence(rows: Sequence[Knowledge], say: Tongue) -> str:
    """Return what people gained, module by module.

    Args:
        rows: Of a year: `knowledge.inside`.
        say: The language.
    """
    if not rows:
        return too_little(say.gettext("kennis voor en na de modules"), say)
    return " ".join(knowledge_words.sentence(one, say) for one in rows)


def retention_sentence(course: Course, say: Tongue) -> str:
    """Return what is still known after three months, and how fast it goes down.

    Args:
        course: Everything that was told until the end of the year: `retention_figures.course`.
        say: The language.
    """
    later = course.point(THREE_MONTHS)
    if later is None:
        return too_little(say.gettext("beklijving"), say)
    directly = course.point(DIRECTLY)
    values = {
        "percent": later.percent, "people": say.number(later.people), "low": later.low, "high": later.high,
        "first": directly.percent if directly else 0,
    }  # fmt: skip
    if directly is None:
        said = say.gettext(
            "Drie maanden na de module weet men nog %(percent)d%% (%(people)s mensen, marge %(low)d tot %(high)d%%).", **values
        )
    else:
        said = say.gettext(
            "Drie maanden na de module weet men nog %(percent)d%% (direct erna %(first)d%%; %(people)s mensen, marge "
            "%(low)d tot %(high)d%%).", **values,
        )  # fmt: skip
    if course.decay is None:
        return said
    if course.is_unsure:
        return said + " " + say.gettext("Hoe snel het wegzakt, is nog niet te zeggen.")
    if course.is_flat:
        return said + " " + say.gettext("Er is geen meetbaar verval.")
    days = {
        "days": say.number(round(course.decay.half_life)), "low": say.number(round(course.decay.low)),
        "high": say.number(round(course.decay.high)),
    }  # fmt: skip
    return said + " " + say.gettext(
        "De helft van de winst is weg na ongeveer %(days)s dagen (marge %(low)s tot %(high)s).", **days
    )  # fmt: skip


def lessons_sentence(title: str, tables: Sequence[LessonFigures], say: Tongue) -> str:
    """Return how many finished a module within thirty days.

    Args:
        title: Of the module.
        tables: Of the quarters of a year.
        say: The language.
    """
    began, finished = lesson_figures.together(tables)
    if not tables or finished is None:
        return too_little(say.gettext("het afronden van ‘%(title)s’", title=title), say)
    values = {"title": title, "began": say.number(began), "finished": say.number(finished)}
    if finished == began:
        return say.gettext(
            "Ten minste %(least)s van de %(began)s getelde mensen die aan ‘%(title)s’ begonnen, rondden de module binnen 30 "
            "dagen af.", least=say.number(began - len(tables) * lesson_words.WAITS), **values,
        )  # fmt: skip
    if began < FEWEST_FOR_PERCENT:
        return say.gettext(
            "%(finished)s van de %(began)s getelde mensen die aan ‘%(title)s’ begonnen, rondden de module binnen 30 dagen af.",
            **values,
        )  # fmt: skip
    return say.gettext(
        "Van de %(began)s getelde mensen die aan ‘%(title)s’ begonnen, rondde %(share)d%% (%(finished)s) de module binnen 30 "
        "dagen af.",
        share=percent(finished, began), **values,
    )  # fmt: skip
