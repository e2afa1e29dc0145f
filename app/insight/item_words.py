"""How questions behave as words and rows: the headline, what to do about a question, the table. Pure.

Everything is made of what was published.
"""

import math
from collections.abc import Collection, Iterable, Sequence

from babel.numbers import format_decimal

from app.insight import item_quality
from app.insight.choice_words import share_text
from app.insight.item_figures import ItemFigures, Told
from app.insight.item_quality import Reliability
from app.insight.periods import Period, parse
from app.insight.sheets import Cell, Percent, Sheet
from app.insight.statements import Tongue, period_name

KEYS = (
    "quarter", "paper", "kr20", "question", "people_at_least", "right_percent", "discrimination", "sure_and_wrong_percent",
    "advice",
)  # fmt: skip

GOOD_ENOUGH = 0.80
LONGEST = 10
"""More than so many times as long is no advice."""


def headline(told: Sequence[Told], say: Tongue) -> str:
    """Return the sentence that the page begins with."""
    every = [item for one in told for item in one.paper.items]
    remarkable = sum(bool(item.flags) for item in every)
    if not remarkable:
        return say.ngettext("De vraag doet het goed", "De %(num)d vragen doen het goed", len(every))
    if len(every) == 1:
        return say.gettext("De vraag verdient een tweede blik")
    return say.ngettext(
        "%(num)d van de %(every)d vragen verdient een tweede blik",
        "%(num)d van de %(every)d vragen verdienen een tweede blik",
        remarkable, every=len(every),
    )  # fmt: skip


def misunderstood(told: Iterable[Told], say: Tongue) -> str:
    """Return which question most people are sure and wrong about; nothing when only bounds are known."""
    known = [item for one in told for item in one.paper.items if item.sure and item.sure.state == "about"]
    if not known:
        return ""
    most = max(known, key=_sure_percent)
    values = {"percent": _sure_percent(most), "question": most.text}
    return say.gettext(
        "Bij ‘%(question)s’ is ongeveer %(percent)d%% zeker van een fout antwoord. Leg dit in de les beter uit.", **values
    )


def _sure_percent(item: ItemFigures) -> int:
    return item.sure.percent if item.sure else 0


def advice(item: ItemFigures, say: Tongue) -> str:
    """Return what there is to do about a question, in one or two sentences."""
    said = {
        "easy": say.gettext("Bijna iedereen heeft dit goed: maak de vraag moeilijker, tenzij niemand dit fout mag hebben."),
        "hard": say.gettext(
            "Minder dan één op de vijf heeft dit goed: kijk of de vraag duidelijk is, en of het antwoord in de les staat."
        ),
        "weak": say.gettext(
            "Wie de andere vragen goed heeft, heeft deze niet vaker goed: kijk of de vraag op twee manieren te lezen is."
        ),
    }  # fmt: skip
    if "weak" in item.flags and item.discrimination is not None and item.discrimination < 0:
        said["weak"] = say.gettext(
            "Wie de andere vragen goed heeft, heeft deze juist vaker fout: kijk eerst of het goede antwoord wel klopt."
        )
    return " ".join(said[flag] for flag in item.flags) or say.gettext("Niets bijzonders.")


def paper_name(told: Told, say: Tongue) -> str:
    """Return what a paper is called: a form, the whole quiz, or a question that was drawn."""
    form = told.paper.form
    if form in {"a", "b"}:
        return say.gettext("Vorm %(letter)s", letter=form.upper())
    return say.gettext("De hele toets") if form else say.gettext("Getrokken vraag")


def when(told: Told, say: Tongue) -> str:
    """Return in which quarters people answered."""
    since = parse(told.paper.since)
    first, last = period_name(since or told.period, say), period_name(told.period, say)
    return last if first == last else say.gettext("%(first)s tot en met %(last)s", first=first, last=last)


def people(told: Told, say: Tongue) -> str:
    """Return how many answered."""
    return say.gettext("Ten minste %(people)s mensen", people=say.number(told.paper.people))


def reliable(told: Told, say: Tongue) -> list[str]:
    """Return how reliable a paper is and what would help, as sentences."""
    found = told.paper.reliability
    if found is None:
        return [say.gettext("Hoe betrouwbaar de vragen samen zijn, is niet te zeggen.")]
    counted = say.ngettext("%(num)d vraag", "%(num)d vragen", told.paper.counted)
    values = {name: number(value, say) for name, value in _values(found)}
    sentences = [
        say.gettext("De betrouwbaarheid (KR-20) is %(value)s, met een marge van %(low)s tot %(high)s.", **values),
        say.gettext("Ze gaat over %(counted)s. De meetfout van een score is %(error)s vraag.", counted=counted, **values),
    ]
    if found.low >= GOOD_ENOUGH or not found.value > 0:
        return sentences
    times = item_quality.times_needed(found.value, GOOD_ENOUGH)
    if 1 < times <= LONGEST:
        twice = number(item_quality.lengthened(found.value, 2), say)
        needed = math.ceil(told.paper.counted * times)
        sentences.append(
            say.gettext(
                "Met twee keer zoveel van zulke vragen wordt dat ongeveer %(twice)s; voor 0,80 zijn er zo’n %(needed)d nodig.",
                twice=twice, needed=needed,
            )
        )  # fmt: skip
    return sentences


def _values(found: Reliability) -> Iterable[tuple[str, float]]:
    return (("value", found.value), ("low", found.low), ("high", found.high), ("error", found.error))


def number(value: float, say: Tongue) -> str:
    """Return a number with two decimals."""
    return str(format_decimal(value + 0.0, format="0.00;−0.00", locale=say.locale))


def columns(say: Tongue) -> tuple[str, ...]:
    """Return what the columns of a paper are called."""
    return (
        say.gettext("Vraag"), say.gettext("Mensen (ten minste)"), say.gettext("Goed (%)"), say.gettext("Onderscheid"),
        say.gettext("Zeker maar fout (%)"), say.gettext("Wat je doet"),
    )  # fmt: skip


def row(item: ItemFigures, told: Told, say: Tongue) -> tuple[Cell, ...]:
    """Return a question as a row."""
    together = "–" if item.discrimination is None else number(item.discrimination, say)
    sure: Cell = "–" if item.sure is None else _cell(item.sure.state, item.sure.percent, share_text(item.sure, say))
    right = _cell(item.right.state, item.right.percent, share_text(item.right, say))
    return (item.text, told.paper.people, right, together, sure, advice(item, say))


def _cell(state: str, percent: int, text: str) -> Cell:
    return Percent(percent) if state == "about" else text


def about(say: Tongue) -> str:
    """Return what these figures count, for whoever has only the numbers before them."""
    return say.gettext(
        "Van iedereen telt het eerste antwoord in een toets, van de hele organisatie samen, en elk antwoord in één tabel. Delen "
        "zijn afgerond op vijf procent, aantallen mensen naar beneden op vijf."
    )


def sheet(every: Iterable[Told], say: Tongue) -> Sheet:
    """Return every question in every table that was published, for a file."""
    head = (say.gettext("Kwartaal"), say.gettext("Onderdeel"), say.gettext("KR-20"))
    rows = tuple(
        (when(one, say), paper_name(one, say), _value(one, say), *row(item, one, say))
        for one in every
        for item in one.paper.items
    )
    return Sheet((*head, *columns(say)), rows, texts=4, keys=KEYS, notes=1)


def _value(one: Told, say: Tongue) -> str:
    return number(one.paper.reliability.value, say) if one.paper.reliability else "–"


def is_changed(told: Told, keys: Collection[str]) -> bool:
    """Tell whether what was asked then is asked otherwise now.

    Args:
        told: What was published.
        keys: Those of the papers as the files are now.
    """
    return told.paper.key not in keys


def latest(told: Iterable[Told]) -> Period | None:
    """Return the newest quarter that something was told of."""
    return max((one.period for one in told), default=None, key=lambda one: one.last)
