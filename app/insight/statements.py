"""A published table as words: the headline, the finding of a figure, the definitions. Pure.

Every number comes from the table. Two groups are called different only when the test of `measures.differing` says so; a
difference with last year is counted, and said only when both counts are shown.
"""

import dataclasses as dc
import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

from babel.dates import format_date
from babel.numbers import format_decimal

from app.insight.disclosure import Figure, Row
from app.insight.measures import (
    CIVIL_SERVANTS,
    COMPLETED,
    FEWEST_FOR_PERCENT,
    FEWEST_TO_COMPARE,
    OFFICE_HOLDERS,
    ORGANISATION,
    STARTED,
    Direction,
    Share,
    differing,
    percent,
    tested,
)
from app.insight.periods import Period
from app.insight.tables import Group, Table

JOINER = "\u2060"
HIDDEN = "x"
ALL_PERCENT = 100


class Translate(Protocol):
    """Returns a text in one language, with its values filled in."""

    def __call__(self, text: str, **values: object) -> str:
        """Return the text."""


class TranslateMany(Protocol):
    """Returns the text that fits a number."""

    def __call__(self, one: str, many: str, num: int, **values: object) -> str:
        """Return the text; `%(num)d` in it is the number."""


@dc.dataclass(frozen=True, slots=True)
class Tongue:
    """A language to say things in."""

    locale: str
    gettext: Translate
    ngettext: TranslateMany

    def number(self, number: int) -> str:
        """Return `1.116`."""
        return _written(number, self.locale)

    def decimal(self, number: float, decimals: int) -> str:
        """Return `67,1`."""
        pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
        return str(format_decimal(number, pattern, locale=self.locale))

    def day(self, day: dt.date) -> str:
        """Return `31 oktober 2026`."""
        return str(format_date(day, "d MMMM y", locale=self.locale))

    def month(self, day: dt.date) -> str:
        """Return `oktober`."""
        return str(format_date(day, "MMMM", locale=self.locale))

    def short_month(self, day: dt.date) -> str:
        """Return `okt`."""
        return str(format_date(day, "MMM", locale=self.locale)).rstrip(".")


@functools.lru_cache(maxsize=4096)
def _written(number: int, locale: str) -> str:
    return str(format_decimal(number, locale=locale))


def period_name(period: Period, say: Tongue) -> str:
    """Return what a period is called in a list of choices."""
    year = str(period.last.year)
    if period.kind == "month":
        return f"{say.month(period.last)} {year}"
    if period.kind == "quarter":
        return say.gettext("%(number)de kwartaal %(year)s", number=period.quarter, year=year)
    if period.kind in {"year", "redrawn"}:
        return say.gettext("heel %(year)s", year=year)
    if period.kind == "running":
        return say.gettext("%(year)s tot en met %(month)s", year=year, month=say.month(period.last))
    return say.gettext("%(year)s tot en met %(day)s", year=year, day=format_date(period.last, "d MMMM", locale=say.locale))


def during(period: Period, say: Tongue) -> str:
    """Return the period inside a sentence: `in het derde kwartaal van 2026`."""
    year = str(period.last.year)
    if period.kind == "quarter":
        return say.gettext("in het %(ordinal)s kwartaal van %(year)s", ordinal=quarter_ordinal(period, say), year=year)
    if period.kind in {"year", "redrawn"}:
        return say.gettext("in %(year)s", year=year)
    return say.gettext("in %(period)s", period=period_name(period, say))


def quarter_ordinal(period: Period, say: Tongue) -> str:
    """Return `derde` for a period that ends in the third quarter."""
    return (say.gettext("eerste"), say.gettext("tweede"), say.gettext("derde"), say.gettext("vierde"))[period.quarter - 1]


def role_name(key: str, say: Tongue) -> str:
    """Return what the organisation or a role is called."""
    return {
        ORGANISATION: say.gettext("Hele organisatie"),
        CIVIL_SERVANTS: say.gettext("Ambtenaren"),
        OFFICE_HOLDERS: say.gettext("Politieke ambtsdragers"),
    }[key]


def group_name(group: Group, say: Tongue) -> str:
    """Return what a department is called; of one that ended, that it did."""
    return say.gettext("%(name)s (opgeheven)", name=group.label) if group.has_ended else group.label


def share(count: int, people: int, say: Tongue) -> str:
    """Return a percentage without decimals; only nobody is 0% and only everybody 100%."""
    whole = percent(count, people)
    if whole == 0 and count:
        return say.gettext("minder dan 1%")
    if whole == ALL_PERCENT and count < people:
        return say.gettext("meer dan 99%")
    return f"{whole}%"


def percent_text(figure: Figure, people: int | None, say: Tongue) -> str:
    """Return the share of a figure as tables and files show it: a percentage, a band, or `x`."""
    if figure.state == "shown" and figure.count is not None and people:
        return share(figure.count, people, say)
    if figure.at_least is not None and figure.at_most is not None:
        return say.gettext("tussen %(least)d%% en %(most)d%%", least=figure.at_least, most=figure.at_most)
    if figure.at_least is not None:
        return say.gettext("ten minste %(percent)d%%", percent=figure.at_least)
    if figure.at_most is not None:
        return say.gettext("ten hoogste %(percent)d%%", percent=figure.at_most)
    return "" if figure.state == "empty" else HIDDEN


def band_text(figure: Figure, people: int | None, say: Tongue) -> str:
    """Return the share of a figure where there is little room: `35–45%`, kept together, for a band with two ends."""
    if figure.at_least is not None and figure.at_most is not None:
        return f"{figure.at_least}{JOINER}–{JOINER}{figure.at_most}%"
    return percent_text(figure, people, say)


def ends(figure: Figure) -> tuple[int, int]:
    """Return the least and the most percent that a band leaves possible."""
    return figure.at_least or 0, ALL_PERCENT if figure.at_most is None else figure.at_most


def about(figure: Figure, people: int | None) -> float | None:
    """Return a share from 0 to 1 to draw: what it is, or the middle of where it can be; None when it is hidden."""
    if figure.state == "banded":
        return sum(ends(figure)) / 2 / ALL_PERCENT
    return None if figure.count is None or not people else figure.count / people


def count_text(figure: Figure, say: Tongue) -> str:
    """Return the number of people of a figure as tables show it, or `x`."""
    if figure.state == "shown" and figure.count is not None:
        return say.number(figure.count)
    return "" if figure.state == "empty" else HIDDEN


def people_text(row: Row, say: Tongue) -> str:
    """Return the denominator of a row as tables show it, or `x`."""
    return HIDDEN if row.people is None else say.number(row.people)


def of_people(row: Row, measure: str, say: Tongue) -> str:
    """Return a figure with its denominator: `62% (28 van 46)`, `7 van 9`, a band, or that it is protected."""
    figure = row.figures[measure]
    if figure.state == "empty" or row.people == 0:
        return say.gettext("niemand in dienst")
    if figure.state == "shown" and figure.count is not None and row.people:
        words = say.gettext("%(count)s van %(people)s", count=say.number(figure.count), people=say.number(row.people))
        return f"{share(figure.count, row.people, say)} ({words})" if row.people >= FEWEST_FOR_PERCENT else words
    if figure.state == "banded" and row.people:
        return say.gettext("%(band)s van %(people)s", band=percent_text(figure, row.people, say), people=say.number(row.people))
    return say.gettext("afgeschermd")


def headline(table: Table, say: Tongue) -> str:
    """Return the sentence that a page about a table begins with."""
    row, when = table.whole, during(table.period, say)
    if row is None or (figure := row.figures[STARTED]).state == "suppressed":
        return say.gettext("De deelname %(during)s is afgeschermd", during=when)
    if figure.state == "empty" or not row.people:
        return say.gettext("Er was niemand in dienst %(during)s", during=when)
    who = say.gettext("ambtenaren") if row.key == CIVIL_SERVANTS else say.gettext("collega’s")
    values = {"people": say.number(row.people), "who": who, "during": when, "module": table.module_title}
    if figure.count is None:
        band = capital(percent_text(figure, row.people, say))
        if table.module:
            return say.gettext("%(band)s van de %(people)s %(who)s begon %(during)s aan %(module)s", band=band, **values)
        return say.gettext("%(band)s van de %(people)s %(who)s deed %(during)s voor het eerst mee", band=band, **values)
    count = say.number(figure.count)
    if table.module:
        return say.ngettext(
            "%(count)s van de %(people)s %(who)s begon %(during)s aan %(module)s",
            "%(count)s van de %(people)s %(who)s begonnen %(during)s aan %(module)s",
            figure.count, count=count, **values,
        )  # fmt: skip
    return say.ngettext(
        "%(count)s van de %(people)s %(who)s deed %(during)s voor het eerst mee",
        "%(count)s van de %(people)s %(who)s deden %(during)s voor het eerst mee",
        figure.count, count=count, **values,
    )  # fmt: skip


def completion(table: Table, say: Tongue) -> str:
    """Return how many of the organisation finished all that is required in the period, as a sentence; and who is not counted."""
    row, when = table.organisation, _within(table.period, say)
    if row is None or (figure := row.figures[COMPLETED]).state == "suppressed":
        return say.gettext("De afronding %(during)s is afgeschermd.", during=when)
    if figure.state == "empty" or not row.people:
        return say.gettext("Er was niemand in dienst %(during)s.", during=when)
    values = {"people": say.number(row.people), "during": when}
    earlier = say.gettext("Wie dat eerder deed, telt hier niet mee.")
    if figure.count is None:
        band = capital(percent_text(figure, row.people, say))
        said = say.gettext(
            "%(band)s van %(people)s collega’s rondde %(during)s alles af wat voor hun rol verplicht is.", band=band, **values
        )
    elif row.people < FEWEST_FOR_PERCENT:
        said = say.ngettext(
            "%(count)s van %(people)s collega’s rondde %(during)s alles af wat voor hun rol verplicht is.",
            "%(count)s van %(people)s collega’s rondden %(during)s alles af wat voor hun rol verplicht is.",
            figure.count, count=say.number(figure.count), **values,
        )  # fmt: skip
    else:
        told = {"share": capital(share(figure.count, row.people, say)), "count": say.number(figure.count)}
        said = say.gettext(
            "%(share)s van de collega’s (%(count)s van %(people)s) rondde %(during)s alles af wat voor hun rol verplicht is.",
            **told, **values,
        )  # fmt: skip
    return f"{said} {earlier}"


def _within(period: Period, say: Tongue) -> str:
    """Return the period inside a sentence, where a year so far is not to be read as all that was ever done."""
    if period.kind != "running":
        return during(period, say)
    return say.gettext("in %(year)d (tot en met %(month)s)", year=period.last.year, month=say.month(period.last))


def capital(text: str) -> str:
    """Return a sentence that began in the middle of one."""
    return text[:1].upper() + text[1:]


def difference(table: Table, before: Table | None, say: Tongue) -> str:
    """Return the counted difference with a year before, or nothing when one of the two is not shown."""
    now, then = _shown_count(table), _shown_count(before) if before else None
    if now is None or then is None or before is None:
        return ""
    period = before.period
    earlier = say.gettext("in dezelfde maanden van %(year)d", year=period.last.year)
    values = {"during": earlier if period.kind == "running" else during(period, say), "count": say.number(abs(now - then))}
    if now == then:
        return say.gettext("Dat zijn er evenveel als %(during)s.", **values)
    if now > then:
        return say.ngettext(
            "Dat is er %(count)s meer dan %(during)s.", "Dat zijn er %(count)s meer dan %(during)s.", now - then, **values
        )
    return say.ngettext(
        "Dat is er %(count)s minder dan %(during)s.", "Dat zijn er %(count)s minder dan %(during)s.", then - now, **values
    )


def _shown_count(table: Table) -> int | None:
    row = table.whole
    return row.figures[STARTED].count if row and row.figures[STARTED].state == "shown" else None


def directions(table: Table) -> Mapping[str, Direction]:
    """Return which of the shown departments differ from the rest; mostly none."""
    return differing(_exact(table))


def _exact(table: Table) -> list[Share]:
    return [
        Share(row.key, figure.count, row.people)
        for _group, row in table.units
        if (figure := row.figures[STARTED]).state == "shown" and figure.count is not None and row.people
    ]


def units_tested(table: Table) -> Literal["none", "some", "all"]:
    """Return whether the departments of which something is told were compared."""
    return tested(len(_exact(table)), sum(row.figures[STARTED].state in {"shown", "banded"} for _group, row in table.units))


def units_finding(table: Table, say: Tongue) -> str:
    """Return what the figure of the departments shows, in one sentence."""
    different = [(group, row) for group, row in table.units if row.key in directions(table)]
    if not any(row.figures[STARTED].state in {"shown", "banded"} for _group, row in table.units):
        return say.gettext("De deelname per afdeling is afgeschermd")
    if not different and units_tested(table) == "none":
        return say.gettext("Er zijn te weinig precieze cijfers om afdelingen te vergelijken")
    if not different and units_tested(table) == "some":
        return say.gettext("Geen afdeling met een precies cijfer wijkt duidelijk af van de rest")
    if not different:
        when = capital(during(table.period, say))
        return say.gettext("%(during)s wijkt geen afdeling duidelijk af van de rest", during=when)
    if len(different) == 1:
        return _one_differs(*different[0], directions(table)[different[0][1].key], say)
    ways = list(directions(table).values())
    values = {"total": len(ways), "higher": ways.count("higher"), "lower": ways.count("lower")}
    return say.gettext(
        "%(total)d afdelingen wijken duidelijk af van de rest: %(higher)d hoger, %(lower)d lager", **values
    )  # fmt: skip


def _one_differs(group: Group, row: Row, direction: Direction, say: Tongue) -> str:
    figure = row.figures[STARTED]
    assert figure.count is not None
    assert row.people is not None
    values = {"unit": group_name(group, say), "count": say.number(figure.count), "people": say.number(row.people)}
    if direction == "higher":
        return say.gettext("%(unit)s ligt hoger dan de rest, met %(count)s van %(people)s", **values)
    return say.gettext("%(unit)s ligt lager dan de rest, met %(count)s van %(people)s", **values)


def who_differs(table: Table, say: Tongue) -> str:
    """Return the names of the departments that differ, when there are several; else nothing."""
    found = directions(table)
    if len(found) < FEWEST_TO_COMPARE:
        return ""
    names = {way: [group_name(group, say) for group, row in table.units if found.get(row.key) == way]
             for way in ("higher", "lower")}  # fmt: skip
    parts = []
    if names["higher"]:
        parts.append(say.gettext("Hoger dan de rest: %(names)s.", names=", ".join(names["higher"])))
    if names["lower"]:
        parts.append(say.gettext("Lager dan de rest: %(names)s.", names=", ".join(names["lower"])))
    return " ".join(parts)


def trend_finding(tables: Sequence[Table], say: Tongue) -> str:
    """Return how far both roles are, in one sentence, at the last moment of which both are known."""
    known = [one for one in tables if one.roles]
    if not known:
        return say.gettext("De deelname per rol is afgeschermd")
    latest = max(known, key=lambda one: (len(one.roles), one.period.last))
    parts = [f"{role_name(row.key, say).lower()} {of_people(row, STARTED, say)}" for row in latest.roles]
    return say.gettext("Tot en met %(month)s: %(roles)s", month=say.month(latest.period.last), roles=", ".join(parts))


def definition(measure: str, table: Table, say: Tongue) -> str:
    """Return what a measure counts in a table."""
    if measure == COMPLETED and table.module:
        return say.gettext("Afgerond: wie de module of briefing in deze periode voor het eerst afrondde.")
    if measure == COMPLETED:
        return say.gettext("Afgerond: wie in deze periode klaar was met alles wat voor de rol verplicht is.")
    if table.module:
        return say.gettext("Deelname: wie in deze periode voor het eerst aan de module of briefing begon.")
    return say.gettext(
        "Deelname: wie in deze periode voor het eerst aan een module of briefing begon. Wie eerder al begon, telt niet opnieuw."
    )


def about_participation(say: Tongue) -> str:
    """Return what participation counts, for whoever has only the numbers before them."""
    return say.gettext(
        "Deelname: wie in de periode voor het eerst begon. Afgerond: wie in de periode klaar was met alles wat voor de rol "
        "verplicht is. Geteld van de mensen die op de laatste dag, de peildatum, in dienst waren. x is afgeschermd."
    )


def about_domains(say: Tongue) -> str:
    """Return what the sums of domains are, for whoever has only the numbers before them."""
    return say.gettext(
        "De som van de afdelingen van een domein, zoals die zijn gepubliceerd. Is van één afdeling iets afgeschermd, dan is het "
        "domein het ook."
    )


def denominator(period: Period, say: Tongue) -> str:
    """Return of whom a table counts."""
    return say.gettext(
        "Van de mensen die op %(day)s in dienst waren (de peildatum), zonder langdurig verlof of vrijstelling.",
        day=say.day(period.last),
    )


def together(table: Table, say: Tongue) -> str:
    """Return which departments are counted with another one, or nothing."""
    return " ".join(_with(group, say) for group in table.groups if group.together)


def _with(group: Group, say: Tongue) -> str:
    *first, last = group.together
    if not first:
        return say.gettext("%(names)s telt mee bij %(unit)s.", names=last, unit=group.label)
    return say.gettext(
        "%(first)s en %(last)s tellen mee bij %(unit)s.", first=", ".join(first), last=last, unit=group.label
    )  # fmt: skip


def other_period(asked: Period, shown: Period, say: Tongue) -> str:
    """Return that departments are told of another period than was asked for, with what a low number can mean; else nothing."""
    if asked.kind != "running" or shown.kind != "quarter":
        return ""
    values = {"period": period_name(asked, say), "quarter": period_name(shown, say)}
    return say.gettext(
        "Per afdeling is er geen cijfer over %(period)s. Deze figuur gaat over het %(quarter)s. Een laag cijfer kan betekenen "
        "dat de meeste collega’s al eerder begonnen.", **values,
    )  # fmt: skip


def placed(table: Table, say: Tongue) -> str:
    """Return how the people of a year are divided into the departments of a later day; nothing where they are not."""
    if table.period.drawn_on is None:
        return ""
    return say.gettext(
        "Dit zijn dezelfde mensen en dezelfde feiten als in de tabel zoals het toen was. Alleen de indeling is die van "
        "%(day)s. Wie bij een afdeling hoorde die nu anders heet of ergens anders valt, staat onder de nieuwe naam. Is een "
        "afdeling samengevoegd, dan staan haar mensen bij de nieuwe afdeling. Is zij gesplitst, dan staat iedereen waar diegene "
        "bij de splitsing heen ging. Wie toen al weg was, staat bij de oude naam, met ‘opgeheven’ erachter. Wat over dat jaar "
        "later bekend werd, telt hier wel mee.",
        day=say.day(table.period.drawn_on),
    )
