"""What pulses tell of a year, as sentences for the yearly report and the page. Pure: from published tables only.

Each gives the sentence of the definitions, or that there is too little to say anything; never nothing, and never a nought.
"""

import math
from collections.abc import Sequence

from app.insight import change, pulse_levels, pulse_words
from app.insight.change import Word
from app.insight.contrasts import Difference
from app.insight.measures import FEWEST_FOR_PERCENT, OFFICE_HOLDERS
from app.insight.pulse_figures import ANSWERED, YES, PulseTable
from app.insight.pulse_levels import Level
from app.insight.pulse_words import ends, estimate_text, figure_text
from app.insight.statements import Tongue, share

FEWEST_AT_LEAST = 0.25
Tables = Sequence[PulseTable]


def too_little(subject: str, say: Tongue) -> str:
    """Return that there is too little to say something about a subject this year."""
    return say.gettext("Voor %(subject)s zijn dit jaar te weinig gegevens om een uitspraak te doen.", subject=subject)


def willingness_sentence(tables: Tables, responses: Tables, year: int, say: Tongue) -> str:
    """Return what a year tells about willingness to report.

    Args:
        tables: Of willingness, any year.
        responses: Of who answered, any year.
        year: Which.
        say: The language.
    """
    now = pulse_levels.level(tables, year)
    if now is None:
        return too_little(say.gettext("de meldingsbereidheid"), say)
    who = say.gettext("de ambtenaren die een kant kozen") if now.is_civil else say.gettext("wie een kant koos")
    said = say.ngettext(
        "Van %(who)s, zou in %(year)d %(share)s een beschreven geval waarschijnlijk of zeker melden.",
        "Van %(who)s, zouden in %(year)d %(share)s een beschreven geval waarschijnlijk of zeker melden.",
        _heads(now), year=year, who=who, share=_level_text(now, say),
    )  # fmt: skip
    return " ".join(filter(None, (said, _since(tables, responses, year, say), _at_least(tables, year, say))))


def route_sentence(tables: Tables, responses: Tables, year: int, say: Tongue) -> str:
    """Return what a year tells about knowing the route; arguments as in `willingness_sentence`."""
    now = pulse_levels.level(tables, year)
    if now is None:
        return too_little(say.gettext("het kennen van de meldroute"), say)
    values = {"year": year, "who": _who(now, say), "share": _level_text(now, say)}
    said = say.ngettext(
        "Van %(who)s, wees in %(year)d %(share)s de juiste meldroute aan.",
        "Van %(who)s, wezen in %(year)d %(share)s de juiste meldroute aan.", _heads(now), **values,
    )  # fmt: skip
    return f"{said} {_since(tables, responses, year, say)}"


def experience_sentence(tables: Tables, responses: Tables, year: int, say: Tongue) -> str:
    """Return what a year tells about the part of what was seen that was reported; arguments as in `willingness_sentence`."""
    now = pulse_levels.reported(tables, year)
    if now is None or now.interval is None:
        return too_little(say.gettext("de meldgraad"), say)
    low, high = ends(now.interval.low, now.interval.high)
    values = {"x": say.number(now.x), "n": say.number(now.n), "year": year, "low": low, "high": high}
    if now.n < FEWEST_FOR_PERCENT:
        said = say.ngettext(
            "%(x)s van de %(n)s mensen die in de twaalf maanden voor een peiling in %(year)d iets zagen of meemaakten, zegt dat "
            "de laatste keer is gemeld (marge %(low)d%% tot %(high)d%%).",
            "%(x)s van de %(n)s mensen die in de twaalf maanden voor een peiling in %(year)d iets zagen of meemaakten, zeggen "
            "dat de laatste keer is gemeld (marge %(low)d%% tot %(high)d%%).", now.x, **values,
        )  # fmt: skip
    else:
        said = say.gettext(
            "Van wie in de twaalf maanden voor een peiling in %(year)d iets zag of meemaakte, zegt %(share)s dat de laatste keer "
            "is gemeld (%(x)s van de %(n)s, marge %(low)d%% tot %(high)d%%).", share=share(now.x, now.n, say), **values,
        )  # fmt: skip
    found = pulse_levels.reported_changed(tables, responses, year)
    if found is None:
        return f"{said} {_no_year_before(year, say)}"
    word, difference, before = found
    return f"{said} {_changed(word, estimate_text(before, say), difference, year, say)}"


def barriers_sentence(tables: Tables, year: int, say: Tongue) -> str:
    """Return what holds most people back, in the last pulse of a year that asked it; before it how many nothing holds back."""
    table = pulse_levels.last(tables, year)
    if table is None or not pulse_words.most_mentioned(table):
        return too_little(say.gettext("wat mensen tegenhoudt"), say)
    return " ".join(filter(None, (pulse_words.nothing_held_back(table, say), pulse_words.barriers_finding(table, say) + ".")))


def response_sentence(tables: Tables, year: int, say: Tongue) -> str:
    """Return how many answered the last pulse of a year, and how far shares can be off because of it."""
    table = pulse_levels.last(tables, year)
    if table is None or table.everybody is None or table.everybody.share(ANSWERED) is None:
        return too_little(say.gettext("de respons"), say)
    return pulse_words.response_finding(table, say) + "."


def reservation_sentence(tables: Tables, responses: Tables, say: Tongue) -> str:
    """Return how many answered the newest pulse of a kind, and how far its share can be off because of it; else nothing.

    Args:
        tables: Of the kind, any year.
        responses: Of who answered, any year.
        say: The language.
    """
    newest = max((one.period.last for one in tables), default=None)
    table = next((one for one in responses if one.period.last == newest), None)
    answered = line.share(ANSWERED) if table and (line := table.everybody) else None
    bias = pulse_words.most_bias(table) if table else None
    if not answered or not bias:
        return ""
    return say.gettext(
        "Bij de laatste peiling antwoordde %(percent)s. Daardoor kan het cijfer van die peiling tot %(bias)d procentpunt "
        "afwijken.", percent=share(answered.x, answered.n, say), bias=bias,
    )  # fmt: skip


def office_holders_sentence(willingness: Tables, routes: Tables, year: int, say: Tongue) -> str:
    """Return what a year tells about office-holders: of their last pulse that tells it."""
    told = []
    for what, tables in ((say.gettext("meldingsbereidheid"), willingness), (say.gettext("de meldroute kennen"), routes)):
        of_year = (one for one in tables if one.period.last.year == year)
        for table in sorted(of_year, key=lambda one: one.period.last, reverse=True):
            line = table.line(OFFICE_HOLDERS)
            if line and line.n:
                told.append(f"{what} {figure_text(line, YES, say)}")
                break
    if not told:
        return too_little(say.gettext("politieke ambtsdragers"), say)
    return say.gettext("Politieke ambtsdragers: %(told)s.", told="; ".join(told))


def _who(now: Level, say: Tongue) -> str:
    return say.gettext("de ambtenaren die antwoordden") if now.is_civil else say.gettext("wie antwoordde")


def _heads(now: Level) -> int:
    """Return how many people a sentence is about, where it counts heads; a share is one thing."""
    return round(now.share * now.n) if len(now.subjects) == 1 and now.n < FEWEST_FOR_PERCENT else 1


def _level_text(now: Level, say: Tongue) -> str:
    """Return a level with its denominator; of few answers to one question the numbers come first."""
    low, high = ends(*now.interval)
    values = {"n": say.number(now.n), "low": low, "high": high}
    if len(now.subjects) == 1:
        x = round(now.share * now.n)
        if now.n < FEWEST_FOR_PERCENT:
            return say.gettext("%(x)s van de %(n)s (marge %(low)d%% tot %(high)d%%)", x=say.number(x), **values)
        return say.gettext(
            "%(share)s (%(x)s van de %(n)s, marge %(low)d%% tot %(high)d%%)",
            share=share(x, now.n, say), x=say.number(x), **values,
        )  # fmt: skip
    return say.gettext(
        "gemiddeld %(percent)d%% (%(cases)d gevallen, %(n)s antwoorden, marge %(low)d%% tot %(high)d%%)",
        percent=round(100 * now.share), cases=len(now.subjects), **values,
    )  # fmt: skip


def _since(tables: Tables, responses: Tables, year: int, say: Tongue) -> str:
    if pulse_levels.level(tables, year - 1) is None:
        return _no_year_before(year, say)
    found = pulse_levels.changed(tables, responses, year)
    if found is None:
        return say.gettext("Vergelijken met %(year)d kan niet: toen zijn andere gevallen voorgelegd.", year=year - 1)
    if not found.is_part:
        return _changed(found.word, _percent(found.before), found.difference, year, say)
    return say.ngettext(
        "Bij het ene geval dat in %(before)d én %(year)d is voorgelegd, %(moved)s (verschil %(d)s procentpunt, marge %(low)s tot "
        "%(high)s).",
        "Bij de %(num)d gevallen die in %(before)d én %(year)d zijn voorgelegd, %(moved)s (verschil %(d)s procentpunt, marge "
        "%(low)s tot %(high)s).",
        len(found.before.subjects), before=year - 1, year=year,
        moved=change.moved_text(found.word, _percent(found.before), _percent(found.now), say), **_numbers(found.difference, say),
    )  # fmt: skip


def _percent(level: Level) -> str:
    return f"{round(100 * level.share)}%"


def _no_year_before(year: int, say: Tongue) -> str:
    return say.gettext("Over %(year)d is er geen cijfer om mee te vergelijken.", year=year - 1)


def _changed(word: Word, before: str, difference: Difference, year: int, say: Tongue) -> str:
    values = {"word": change.word_text(word, say), "year": year - 1, "before": before, **_numbers(difference, say)}
    if word in {"measured_higher", "measured_lower"}:
        return say.gettext(
            "Ten opzichte van %(year)d is dat %(word)s (%(before)s; verschil %(d)s procentpunt, marge %(low)s tot %(high)s).",
            **values,
        )
    return say.gettext(
        "Dat is %(word)s ten opzichte van %(year)d (%(before)s; verschil %(d)s procentpunt, marge %(low)s tot %(high)s).",
        **values,
    )


def _numbers(difference: Difference, say: Tongue) -> dict[str, str]:
    values = {"d": difference.estimate, "low": difference.low, "high": difference.high}
    return {name: _points(value, say) for name, value in values.items()}


def _points(value: float, say: Tongue) -> str:
    """Return percentage points with one decimal: a whole number could hide on which side of nought it lies."""
    found = round(100 * value, 1)
    return f"−{say.decimal(-found, 1)}" if found < 0 else say.decimal(abs(found), 1)


def _at_least(tables: Tables, year: int, say: Tongue) -> str:
    """Return what is so even if all who were silent said no, of the last pulse that asked everybody; else nothing."""
    table = pulse_levels.last([one for one in tables if one.whole], year)
    found = table.comparable.share(YES) if table and table.comparable else None
    if not found or not found.bounds or found.bounds.low < FEWEST_AT_LEAST:
        return ""
    percent = math.floor(100 * found.bounds.low)
    return say.gettext(
        "Ook als alle anderen nee hadden gezegd, ging het de laatste keer om ten minste %(percent)d%%.", percent=percent
    )
