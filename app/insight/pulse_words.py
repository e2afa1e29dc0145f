"""What pulses tell as words and rows: headlines, findings, definitions, sentences of the yearly report, tables. Pure.

A share of answers always comes with its interval for everybody in service, and with its bounds whatever the silent ones think. A
change has the word that `change.decide` gives it.
"""

import dataclasses as dc
import math
from collections.abc import Mapping, Sequence

from app.insight import change, intervals
from app.insight.change import Word
from app.insight.contrasts import Difference
from app.insight.intervals import Proportion
from app.insight.measures import CIVIL_SERVANTS, FEWEST_FOR_PERCENT, OFFICE_HOLDERS, ORGANISATION, Share, differing, percent
from app.insight.pulse_figures import ANSWERED, REST, YES, Line, PulseTable
from app.insight.quantiles import Z
from app.insight.statements import Tongue, during, percent_text, role_name, share

DOMAIN = "domain:"
FEWEST_AT_LEAST = 0.25
FEWEST_TO_COMPARE = 2
FEWEST_ANSWERS = 2
"""A variance needs so many."""


def line_name(line: Line, say: Tongue) -> str:
    """Return what a group is called."""
    key = line.group.key
    if key in {ORGANISATION, CIVIL_SERVANTS, OFFICE_HOLDERS}:
        return role_name(key, say)
    if key == REST:
        return say.gettext("Overige afdelingen")
    return (
        say.gettext("Overige afdelingen van %(domain)s", domain=line.group.label) if key.startswith(DOMAIN) else line.group.label
    )


def subject_name(subject: str, say: Tongue) -> str:
    """Return what a case is about."""
    return {
        "ondermijning": say.gettext("ondermijning"),
        "veilige-publieke-taak": say.gettext("agressie en bedreiging"),
        "integriteit": say.gettext("integriteit"),
        "wet-bibob": say.gettext("druk op een besluit"),
    }.get(subject, subject)


# Sentences about one moment


def _who_answered(table: PulseTable, say: Tongue) -> str:
    line = table.organisation
    people = say.number(line.people) if line else ""
    return say.gettext(
        "%(answered)s van de %(people)s mensen gaven antwoord.", answered=say.number(table.all_answers), people=people
    )


def estimate_text(found: Proportion, say: Tongue) -> str:
    """Return a share with its denominator; of few answers, the numbers come first."""
    words = say.gettext("%(x)s van de %(n)s", x=say.number(found.x), n=say.number(found.n))
    if found.n < FEWEST_FOR_PERCENT:
        return words
    return f"{share(found.x, found.n, say)} ({words})"


def margin_text(found: Proportion, say: Tongue) -> str:
    """Return between which shares of everybody in service the true one lies."""
    if found.interval is None:
        return say.gettext("volledige telling")
    low, high = ends(found.interval.low, found.interval.high)
    return say.gettext("marge %(low)d%% tot %(high)d%%", low=low, high=high)


def ends(low: float, high: float) -> tuple[int, int]:
    """Return the ends in whole percents, rounded outward."""
    return math.floor(100 * low + 1e-9), math.ceil(100 * high - 1e-9)


def figure_text(line: Line, name: str, say: Tongue) -> str:
    """Return what may be said of a group in one phrase."""
    found = line.share(name)
    if found:
        return f"{estimate_text(found, say)}, {margin_text(found, say)}"
    figure = line.figures[name]
    if figure.state == "banded":
        return say.gettext("%(band)s van de %(n)s", band=percent_text(figure, line.n, say), n=say.number(line.n or 0))
    return say.gettext("afgeschermd")


# Change


@dc.dataclass(frozen=True, slots=True)
class Level:
    """The mean of the shares of a year, each case with the same weight.

    Args:
        share: From 0 to 1.
        variance: Of it, of a group that was asked in part.
        n: Answers in all.
        subjects: What the cases were about.
    """

    share: float
    variance: float
    n: int
    subjects: frozenset[str]

    @property
    def interval(self) -> tuple[float, float]:
        """Return the ends of 95 %."""
        half = Z * math.sqrt(self.variance)
        return max(0.0, self.share - half), min(1.0, self.share + half)


def level(tables: Sequence[PulseTable], year: int) -> Level | None:
    """Return the level of a year: of every subject the newest quarter that tells the organisation exactly."""
    newest: dict[str, Proportion] = {}
    for table in sorted(tables, key=lambda one: one.period.last):
        line = table.organisation
        found = line.share(YES) if line and table.period.last.year == year else None
        if found and found.n >= FEWEST_ANSWERS:
            newest[table.question.subject] = found
    if not newest:
        return None
    k = len(newest)
    variance = sum(_variance(one) for one in newest.values()) / k**2
    return Level(
        sum(one.x / one.n for one in newest.values()) / k, variance, sum(one.n for one in newest.values()), frozenset(newest)
    )


def _variance(found: Proportion) -> float:
    p = found.x / found.n
    return p * (1 - p) / (found.n - 1) * (1 - found.n / found.population)


def compared(now: Level, before: Level) -> Difference:
    """Return the difference of two years."""
    half = Z * math.sqrt(now.variance + before.variance)
    d = now.share - before.share
    return Difference(d, d - half, d + half)


def word(
    tables: Sequence[PulseTable], year: int, responses: Sequence[PulseTable]
) -> tuple[Word, Difference] | None:  # fmt: skip
    """Return how a level changed since the year before; None where a year is not known, or other cases were put.

    Args:
        tables: Of one kind.
        year: The one that is looked at.
        responses: Tables of who answered.
    """
    now, before = level(tables, year), level(tables, year - 1)
    if now is None or before is None or now.subjects != before.subjects:
        return None
    found = compared(now, before)
    r_change, response_change = _response_change(responses, year)
    return change.decide(found, r_change=r_change, response_change=response_change), found


def _response_change(responses: Sequence[PulseTable], year: int) -> tuple[float, float]:
    """Return how R-indicator and response of the year's last pulse differ from those a year before; 0 where not known."""
    ends = [max((one for one in responses if one.period.last.year == which), key=lambda one: one.period.last, default=None)
            for which in (year, year - 1)]  # fmt: skip
    now, before = ends
    if now is None or before is None:
        return 0.0, 0.0
    shares = [line.share(ANSWERED) if (line := one.organisation) else None for one in (now, before)]
    response = _share_of(shares[0]) - _share_of(shares[1]) if all(shares) else 0.0
    return (now.r - before.r if now.r is not None and before.r is not None else 0.0), response


def _share_of(found: Proportion | None) -> float:
    return found.share or 0.0 if found else 0.0


# Sentences of the yearly report


def _too_little(subject: str, say: Tongue) -> str:
    return say.gettext("Voor %(subject)s zijn dit jaar te weinig gegevens om een uitspraak te doen.", subject=subject)


def willingness_sentence(
    tables: Sequence[PulseTable], responses: Sequence[PulseTable], year: int, say: Tongue
) -> str:  # fmt: skip
    """Return what a year tells about willingness to report.

    Args:
        tables: Of willingness, any year.
        responses: Of who answered.
        year: Which.
        say: The language.
    """
    now = level(tables, year)
    if now is None:
        return _too_little(say.gettext("de meldingsbereidheid"), say)
    low, high = ends(*now.interval)
    said = say.gettext(
        "Van wie antwoordde zou in %(year)d gemiddeld %(percent)d%% een vermoeden waarschijnlijk of zeker melden "
        "(%(n)s antwoorden, marge %(low)d%% tot %(high)d%%).",
        year=year, percent=round(100 * now.share), n=say.number(now.n), low=low, high=high,
    )  # fmt: skip
    return f"{said} {_since(tables, responses, year, say)}{_at_least(tables, year, say)}"


def route_sentence(tables: Sequence[PulseTable], responses: Sequence[PulseTable], year: int, say: Tongue) -> str:
    """Return what a year tells about knowing the route; arguments as in `willingness_sentence`."""
    now = level(tables, year)
    if now is None:
        return _too_little(say.gettext("het kennen van de meldroute"), say)
    low, high = ends(*now.interval)
    said = say.gettext(
        "In %(year)d wees %(percent)d%% van wie antwoordde de juiste meldroute aan (%(n)s antwoorden, marge %(low)d%% tot "
        "%(high)d%%).",
        year=year, percent=round(100 * now.share), n=say.number(now.n), low=low, high=high,
    )  # fmt: skip
    return f"{said} {_since(tables, responses, year, say)}"


def _since(tables: Sequence[PulseTable], responses: Sequence[PulseTable], year: int, say: Tongue) -> str:
    found, before = word(tables, year, responses), level(tables, year - 1)
    if found is None or before is None:
        return say.gettext("Vergelijken met %(year)d kan niet: toen zijn niet dezelfde vragen gesteld.", year=year - 1)
    which, difference = found
    low, high = round(100 * difference.low), round(100 * difference.high)
    return say.gettext(
        "Dat is %(word)s ten opzichte van %(year)d (%(percent)d%%; verschil %(d)s procentpunt, marge %(low)s tot %(high)s).",
        word=change.word_text(which, say), year=year - 1, percent=round(100 * before.share),
        d=_signed(round(100 * difference.estimate)), low=_signed(low), high=_signed(high),
    )  # fmt: skip


def _signed(number: int) -> str:
    return f"−{-number}" if number < 0 else str(number)


def _at_least(tables: Sequence[PulseTable], year: int, say: Tongue) -> str:
    """Return what is so even if all who were silent said no, of the last pulse that asked everybody; else nothing."""
    whole = [one for one in tables if one.whole and one.period.last.year == year and one.organisation]
    if not whole:
        return ""
    line = max(whole, key=lambda one: one.period.last).organisation
    found = line.share(YES) if line else None
    if not found or found.bounds.low < FEWEST_AT_LEAST:
        return ""
    least = math.floor(100 * found.bounds.low)
    return " " + say.gettext("Ook als alle anderen nee hadden gezegd, gaat het om ten minste %(percent)d%%.", percent=least)


def experience_sentence(tables: Sequence[PulseTable], year: int, say: Tongue) -> str:
    """Return what a year tells about the share of what was seen that was reported."""
    found = _experience(tables, year)
    if found is None:
        return _too_little(say.gettext("de meldgraad"), say)
    interval = intervals.jeffreys(found.x, found.n)
    low, high = ends(interval.low, interval.high)
    return say.gettext(
        "%(x)s van de %(n)s mensen die in %(year)d iets zagen of meemaakten, zeggen dat het is gemeld (%(percent)d%%, "
        "marge %(low)d%% tot %(high)d%%).",
        x=say.number(found.x), n=say.number(found.n), year=year, percent=percent(found.x, found.n), low=low, high=high,
    )  # fmt: skip


def _experience(tables: Sequence[PulseTable], year: int) -> Proportion | None:
    found = [one.organisation.share(YES) for one in tables if one.period.last.year == year and one.organisation]
    return next((one for one in found if one), None)


# Findings of figures


def willingness_finding(table: PulseTable, say: Tongue) -> str:
    """Return what the newest pulse tells about willingness."""
    return _finding(table, say.gettext("Meldingsbereidheid"), say)


def route_finding(table: PulseTable, say: Tongue) -> str:
    """Return what the newest pulse tells about knowing the route."""
    return _finding(table, say.gettext("Weet de meldroute"), say)


def experience_finding(table: PulseTable, say: Tongue) -> str:
    """Return what the newest pulse tells about what was reported of what was seen."""
    return _finding(table, say.gettext("Gemeld van wat is gezien"), say)


def opinion_finding(table: PulseTable, say: Tongue) -> str:
    """Return what the newest pulse tells about an opinion."""
    return _finding(table, say.gettext("Eens"), say)


def _finding(table: PulseTable, what: str, say: Tongue) -> str:
    line = table.organisation
    told = figure_text(line, YES, say) if line else say.gettext("afgeschermd")
    return say.gettext("%(what)s %(during)s: %(told)s", what=what, during=during(table.period, say), told=told)


def directions(table: PulseTable) -> Mapping[str, str]:
    """Return which shown departments differ from the rest by the only test that may say so."""
    shares = [Share(line.group.key, found.x, found.n) for line in table.units if (found := line.share(YES))]
    return differing(shares) if len(shares) >= FEWEST_TO_COMPARE else {}


def units_finding(table: PulseTable, say: Tongue) -> str:
    """Return whether departments differ in willingness; they are never ranked."""
    found = directions(table)
    if not any(line.share(YES) for line in table.units):
        return say.gettext("De meldingsbereidheid per afdeling is afgeschermd")
    if not found:
        return say.gettext("Geen afdeling wijkt aantoonbaar af van de rest van de organisatie")
    names = {way: ", ".join(line_name(line, say) for line in table.units if found.get(line.group.key) == way)
             for way in ("higher", "lower")}  # fmt: skip
    parts = []
    if names["higher"]:
        parts.append(say.gettext("hoger dan de rest: %(names)s", names=names["higher"]))
    if names["lower"]:
        parts.append(say.gettext("lager dan de rest: %(names)s", names=names["lower"]))
    return say.gettext("Meldingsbereidheid %(parts)s", parts="; ".join(parts))


def barriers_finding(table: PulseTable, say: Tongue) -> str:
    """Return what is mentioned most as a barrier; `no_barrier` is none."""
    line, texts = table.organisation, {one: text for one, text, _how in table.question.options}
    held = [(one, line.share(one)) for one, _text, how in table.question.options if line and how == YES]
    known = [(one, found) for one, found in held if found and found.x]
    if not known:
        return say.gettext("Wat mensen tegenhoudt, is afgeschermd")
    most = max(found.x for _one, found in known)
    names = [texts[one] for one, found in known if found.x == most]
    if len(names) > 1:
        return say.gettext("Vaakst genoemd: ‘%(first)s’ en ‘%(second)s’", first=names[0], second=names[1])
    found = next(found for one, found in known if found.x == most)
    return say.gettext("Vaakst genoemd: ‘%(reason)s’, %(told)s", reason=names[0], told=estimate_text(found, say))


def response_finding(table: PulseTable, say: Tongue) -> str:
    """Return how many answered, and how far shares can be off because of who did."""
    line = table.organisation
    found = line.share(ANSWERED) if line else None
    if not found:
        return say.gettext("Hoeveel mensen antwoordden, is afgeschermd")
    said = say.gettext(
        "%(percent)s van wie een uitnodiging kreeg, antwoordde (%(x)s van de %(n)s)",
        percent=share(found.x, found.n, say), x=say.number(found.x), n=say.number(found.n),
    )  # fmt: skip
    if table.most_bias is None:
        return said
    return say.gettext("%(said)s; mogelijke vertekening hooguit %(bias)d procentpunt", said=said, bias=table.most_bias)


def roles_finding(tables: Sequence[PulseTable], say: Tongue) -> str:
    """Return of how many measures civil servants and office-holders differ, of those that both answered."""
    both = [(one.line(CIVIL_SERVANTS), one.line(OFFICE_HOLDERS)) for one in tables]
    pairs = [(a.share(YES), b.share(YES)) for a, b in both if a and b]
    known = [(a, b) for a, b in pairs if a and b and min(a.n, b.n) >= FEWEST_ANSWERS]
    if not known:
        return say.gettext("Ambtenaren en politieke ambtsdragers zijn hier niet te vergelijken")
    differ = sum(_differs(a, b) for a, b in known)
    if not differ:
        return say.gettext("Tussen ambtenaren en politieke ambtsdragers is geen aantoonbaar verschil")
    return say.ngettext(
        "Bij %(differ)d van de %(num)d vraag is er een aantoonbaar verschil tussen de rollen",
        "Bij %(differ)d van de %(num)d vragen is er een aantoonbaar verschil tussen de rollen",
        len(known), differ=differ,
    )  # fmt: skip


def _differs(a: Proportion, b: Proportion) -> bool:
    half = Z * math.sqrt(_variance(a) + _variance(b))
    return abs(a.x / a.n - b.x / b.n) > half


def warnings(table: PulseTable, say: Tongue) -> str:
    """Return what makes a share less certain than its interval says, or nothing."""
    found = []
    if table.shifted:
        found.append(say.gettext("Wie na de herinnering antwoordde, antwoordde anders dan wie ervoor antwoordde."))
    if table.weighed is not None and table.organisation and (whole := table.organisation.share(YES)):
        found.append(say.gettext(
            "Telt elke afdeling naar haar grootte, dan is het %(weighed)d%% in plaats van %(plain)d%%.",
            weighed=table.weighed, plain=percent(whole.x, whole.n),
        ))  # fmt: skip
    return " ".join(found)


def apart_text(table: PulseTable, say: Tongue) -> str:
    """Return how many did not choose a side, of everybody who answered."""
    if table.apart is None:
        return ""
    values = {"n": say.number(table.all_answers)}
    if table.apart.count is not None:
        return say.gettext("%(x)s van de %(n)s kozen geen kant en tellen niet mee.", x=say.number(table.apart.count), **values)
    band = percent_text(table.apart, table.all_answers, say)
    return say.gettext("%(band)s van de %(n)s koos geen kant en telt niet mee.", band=band, **values)


def about(say: Tongue) -> str:
    """Return what the figures of pulses count, for whoever has only the numbers before them."""
    return say.gettext(
        "Geteld zijn antwoorden op een peiling, nooit mensen. Het deel is van wie een kant koos; weet ik niet en zeg ik liever "
        "niet tellen niet mee. De marge is voor iedereen die in dienst is, en geldt als wie zweeg niet anders denkt. De grenzen "
        "gelden wat de anderen ook denken. Een groep staat er bij ten minste tien antwoorden van ten minste 40% van de "
        "uitgenodigde mensen."
    )


def about_response(say: Tongue) -> str:
    """Return what the response counts."""
    return say.gettext("Geteld is wie antwoordde, van de mensen die een uitnodiging kregen. Wie dat zijn, is nergens bewaard.")


def barriers_in_order(table: PulseTable) -> list[tuple[str, str]]:
    """Return the answers, most mentioned first; a bound counts as its middle, what holds nobody back stands last."""
    line = table.organisation
    options = [(one, text, how) for one, text, how in table.question.options if line and one in line.figures]

    def mentioned(one: tuple[str, str, str]) -> tuple[bool, float]:
        found = line.share(one[0]) if line else None
        return one[2] == YES, found.x if found else 0.0

    return [(one, text) for one, text, _how in sorted(options, key=mentioned, reverse=True)]


def advice(say: Tongue) -> dict[str, tuple[str, str]]:
    """Return, for each barrier, what helps and who takes it up."""
    return {
        "not_serious": (
            say.gettext("Bespreek in een overleg drie kleine signalen die later groot bleken. Gebruik een scenario."),
            say.gettext("adviseur ondermijning"),
        ),
        "unknown_route": (
            say.gettext("Zet de meldroute op intranet en in elke vergadering in beeld. Oefen met de routetrainer."),
            say.gettext("communicatie"),
        ),
        "nothing_happens": (
            say.gettext("Laat weten wat er met meldingen gebeurde: hoeveel, hoe snel, en wat er veranderde."),
            say.gettext("het Meldpunt"),
        ),
        "afraid": (
            say.gettext("Leg uit wie meeleest, en wat de vertrouwenspersoon en de wet doen voor wie meldt."),
            say.gettext("integriteitsregisseur"),
        ),
        "part_of_work": (
            say.gettext("Laat leidinggevenden zeggen dat agressie niet bij het werk hoort, en dat melden dat wel doet."),
            say.gettext("regisseur Veilige Publieke Taak"),
        ),
        "solved_myself": (
            say.gettext("Leg uit dat een opgelost voorval samen met andere een patroon kan zijn."),
            say.gettext("adviseur ondermijning"),
        ),
    }
