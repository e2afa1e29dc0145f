"""What one pulse tells as words: findings of figures, definitions, and what can be done about what holds people back. Pure.

A share of answers always comes with its interval for everybody in service. Two groups are called different only by a test.
"""

import math
from collections.abc import Mapping, Sequence

from app.insight.measures import (
    CIVIL_SERVANTS,
    FEWEST_FOR_PERCENT,
    OFFICE_HOLDERS,
    ORGANISATION,
    Share,
    differing,
    percent,
    tested,
)
from app.insight.pulse_figures import ANSWERED, NO, REST, YES, Line, Measured, PulseTable
from app.insight.quantiles import Z
from app.insight.statements import ALL_PERCENT, Tongue, capital, during, percent_text, role_name, share

DOMAIN = "domain:"


def line_name(line: Line, say: Tongue) -> str:
    """Return what a group is called."""
    key = line.group.key
    if key in {ORGANISATION, CIVIL_SERVANTS, OFFICE_HOLDERS}:
        return role_name(key, say)
    if key != REST and not key.startswith(DOMAIN):
        return line.group.label
    names = ", ".join(one for one in line.group.together if not _is_rest(one))
    if names and not any(_is_rest(one) for one in line.group.together):
        return say.gettext("Samen: %(names)s", names=names)
    rest = say.gettext("Overige afdelingen")
    if key.startswith(DOMAIN):
        rest = say.gettext("Overige afdelingen van %(domain)s", domain=line.group.label)
    return say.gettext("%(rest)s, met %(names)s", rest=rest, names=names) if names else rest


def _is_rest(name: str) -> bool:
    """Tell whether it is the key of what was together already, and not the name of a department."""
    return name == REST or ":" in name


def subject_name(subject: str, say: Tongue) -> str:
    """Return what a case, or what was put before people, is about."""
    return {
        "ondermijning": say.gettext("ondermijning"),
        "veilige-publieke-taak": say.gettext("agressie en bedreiging"),
        "integriteit": say.gettext("integriteit"),
        "wet-bibob": say.gettext("druk op een besluit"),
        "norm": say.gettext("wat de omgeving vindt"),
        "control": say.gettext("weten wat je moet doen"),
        "safety": say.gettext("veilig kunnen melden"),
    }.get(subject, subject)


# Sentences about one moment


def estimate_text(found: Measured, say: Tongue) -> str:
    """Return a share with its denominator; of few answers, the numbers come first."""
    words = say.gettext("%(x)s van de %(n)s", x=say.number(found.x), n=say.number(found.n))
    if found.n < FEWEST_FOR_PERCENT:
        return words
    return f"{share(found.x, found.n, say)} ({words})"


def margin_text(found: Measured, say: Tongue) -> str:
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


# Findings of figures


def willingness_finding(table: PulseTable, say: Tongue) -> str:
    """Return what the newest pulse tells about willingness."""
    return _finding(table, say.gettext("Meldingsbereidheid"), say)


def route_finding(table: PulseTable, say: Tongue) -> str:
    """Return what the newest pulse tells about knowing the route."""
    return _finding(table, say.gettext("Weet de meldroute"), say)


def experience_finding(table: PulseTable, say: Tongue) -> str:
    """Return what the newest pulse tells about what was reported of what was seen."""
    return _finding(table, say.gettext("Meldgraad volgens de peiling"), say)


def opinion_finding(table: PulseTable, say: Tongue) -> str:
    """Return how many agree with what the newest pulse put before them."""
    line, what = in_series(table), _put(table.question.text, say)
    found = line.share(YES) if line else None
    if line is None or (not found and line.figures[YES].state != "banded"):
        return say.gettext("Hoeveel mensen het eens zijn met %(what)s, is afgeschermd", what=what)
    who = say.gettext("ambtenaren") if line.group.key == CIVIL_SERVANTS else say.gettext("collega’s")
    values = {"who": who, "what": what}
    if found is None:
        band = capital(percent_text(line.figures[YES], line.n, say))
        n = say.number(line.n or 0)
        return say.gettext("%(band)s van de %(n)s %(who)s is het eens met %(what)s", band=band, n=n, **values)
    values |= {"x": say.number(found.x), "n": say.number(found.n), "margin": margin_text(found, say)}
    if found.n < FEWEST_FOR_PERCENT:
        return say.ngettext(
            "%(x)s van de %(n)s %(who)s is het eens met %(what)s (%(margin)s)",
            "%(x)s van de %(n)s %(who)s zijn het eens met %(what)s (%(margin)s)", found.x, **values,
        )  # fmt: skip
    return say.gettext(
        "%(share)s van de %(who)s is het eens met %(what)s (%(x)s van de %(n)s, %(margin)s)",
        share=capital(share(found.x, found.n, say)), **values,
    )  # fmt: skip


def _put(question: str, say: Tongue) -> str:
    """Return the sentence that a question quotes, as part of another sentence; in full it stands below the heading."""
    _before, opened, quoted = question.partition("‘")
    quoted, closed, _after = quoted.rpartition("’")
    return f"‘{quoted.rstrip('.')}’" if opened and closed else say.gettext("deze zin")


def _finding(table: PulseTable, what: str, say: Tongue) -> str:
    """Return the newest number of a figure over time, of the same people as the figure."""
    line = in_series(table)
    if line is None:
        return say.gettext("%(what)s %(during)s: afgeschermd", what=what, during=during(table.period, say))
    values = {"what": what, "during": during(table.period, say), "told": figure_text(line, YES, say)}
    if line.group.key == CIVIL_SERVANTS:
        return say.gettext("%(what)s %(during)s, ambtenaren: %(told)s", **values)
    return say.gettext("%(what)s %(during)s: %(told)s", **values)


def in_series(table: PulseTable) -> Line | None:
    """Return the line of a figure over time: of civil servants, for they are asked each quarter; of what was seen, everybody."""
    return table.everybody if table.kind == "experience" else table.comparable


def directions(table: PulseTable) -> Mapping[str, str]:
    """Return which shown departments differ from the rest by the only test that may say so."""
    return differing(_exact(table))


def _exact(table: PulseTable) -> list[Share]:
    return [Share(line.group.key, found.x, found.n) for line in table.units if (found := line.share(YES))]


def units_finding(table: PulseTable, say: Tongue) -> str:
    """Return whether departments differ in willingness; they are never ranked."""
    found = directions(table)
    if not any(line.share(YES) for line in table.units):
        return say.gettext("De meldingsbereidheid per afdeling is afgeschermd")
    which = tested(len(_exact(table)), sum(line.figures[YES].state in {"shown", "banded"} for line in table.units))
    if which == "none":
        return say.gettext("Er zijn te weinig precieze cijfers om afdelingen te vergelijken")
    if not found and which == "some":
        return say.gettext("Geen afdeling met een precies cijfer wijkt aantoonbaar af van de rest van de organisatie")
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


def most_mentioned(table: PulseTable) -> tuple[list[str], Measured] | None:
    """Return which barriers are mentioned most, and by how many; None where that is not told. `no_barrier` is none."""
    line = table.everybody
    held = [(text, line.share(one)) for one, text, how in table.question.options if line and how == YES and one in line.figures]
    known = [(text, found) for text, found in held if found and found.x]
    if not known:
        return None
    most = max((found for _text, found in known), key=lambda found: found.x)
    return [text for text, found in known if found.x == most.x], most


def may_be_others(table: PulseTable) -> bool:
    """Tell whether a barrier of which no exact number is told may be mentioned more than those of which one is."""
    line, found = table.everybody, most_mentioned(table)
    if line is None or found is None:
        return False
    held = [line.figures[one] for one, _text, how in table.question.options if how == YES and one in line.figures]
    open_ones = [one for one in held if one.state not in {"shown", "empty"}]
    return any(one.at_most is None or one.at_most > ALL_PERCENT * found[1].share for one in open_ones)


def barriers_finding(table: PulseTable, say: Tongue) -> str:
    """Return what is mentioned most as a barrier."""
    found = most_mentioned(table)
    if found is None:
        return say.gettext("Wat mensen tegenhoudt, is afgeschermd")
    reasons, most = found
    *first, last = [f"‘{one}’" for one in reasons]
    told = estimate_text(most, say)
    if may_be_others(table) and not first:
        return say.gettext(
            "Van de drempels met een precies cijfer is %(reason)s het vaakst genoemd: %(told)s", reason=last, told=told
        )
    if may_be_others(table):
        return say.gettext(
            "Van de drempels met een precies cijfer zijn %(first)s en %(last)s het vaakst genoemd: elk %(told)s",
            first=", ".join(first), last=last, told=told,
        )  # fmt: skip
    if not first:
        return say.gettext("De vaakst genoemde drempel is %(reason)s: %(told)s", reason=last, told=told)
    return say.gettext(
        "De vaakst genoemde drempels zijn %(first)s en %(last)s: elk %(told)s", first=", ".join(first), last=last, told=told
    )


def nothing_held_back(table: PulseTable, say: Tongue) -> str:
    """Return how many chose what is no barrier, such as ‘niets houdt mij tegen’, as a sentence; nothing where that is hidden."""
    line = table.everybody
    option = next(((one, text) for one, text, how in table.question.options if line and how == NO and one in line.figures), None)
    if line is None or option is None or line.figures[option[0]].state not in {"shown", "banded"}:
        return ""
    found = line.share(option[0])
    told = estimate_text(found, say) if found else figure_text(line, option[0], say)
    number = found.x if found and found.n < FEWEST_FOR_PERCENT else 1
    values = {"told": capital(told), "option": option[1]}
    return say.ngettext("%(told)s zegt: ‘%(option)s’.", "%(told)s zeggen: ‘%(option)s’.", number, **values)


def response_finding(table: PulseTable, say: Tongue) -> str:
    """Return how many answered, and how far shares can be off because of who did."""
    line = table.everybody
    found = line.share(ANSWERED) if line else None
    if not found:
        return say.gettext("Hoeveel mensen antwoordden, is afgeschermd")
    said = say.gettext(
        "%(percent)s van wie een uitnodiging kreeg, antwoordde (%(x)s van de %(n)s)",
        percent=capital(share(found.x, found.n, say)), x=say.number(found.x), n=say.number(found.n),
    )  # fmt: skip
    bias = most_bias(table)
    if bias is None:
        return said
    return say.gettext("%(said)s; mogelijke vertekening hooguit %(bias)d procentpunt", said=said, bias=bias)


def most_bias(table: PulseTable) -> int | None:
    """Return how many percentage points shares can be off at most because of who answered; None where that is not known."""
    alike = table.representation
    return None if alike is None else math.ceil(100 * alike.bias - 1e-9)


def roles_finding(tables: Sequence[PulseTable], say: Tongue) -> str:
    """Return of how many measures civil servants and office-holders differ, of those that both answered."""
    both = [(one.line(CIVIL_SERVANTS), one.line(OFFICE_HOLDERS)) for one in tables]
    pairs = [(a.share(YES), b.share(YES)) for a, b in both if a and b]
    known = [(a, b) for a, b in pairs if a and b]
    if not known:
        return say.gettext("Ambtenaren en politieke ambtsdragers zijn hier niet te vergelijken")
    differ = sum(_differs(a, b) for a, b in known)
    if not differ:
        return say.gettext("Tussen ambtenaren en politieke ambtsdragers is geen aantoonbaar verschil")
    return say.ngettext(
        "Bij de ene vraag die beide rollen kregen, is er een aantoonbaar verschil",
        "Bij %(differ)d van de %(num)d vragen is er een aantoonbaar verschil tussen de rollen",
        len(known), differ=differ,
    )  # fmt: skip


def _differs(a: Measured, b: Measured) -> bool:
    return abs(a.share - b.share) > Z * math.sqrt(a.variance + b.variance)


def warnings(table: PulseTable, say: Tongue) -> str:
    """Return what makes a share less certain than its interval says, or nothing."""
    found = []
    if table.shifted:
        found.append(say.gettext(
            "Let op: wie na de herinnering antwoordde, antwoordde meer dan 10 procentpunt anders dan wie ervoor antwoordde."
        ))  # fmt: skip
    whole = table.everybody.share(YES) if table.everybody else None
    if whole and table.weighed not in {None, percent(whole.x, whole.n)}:
        found.append(say.gettext(
            "Telt elke afdeling naar haar grootte, dan is het %(weighed)d%% in plaats van %(plain)d%%.",
            weighed=table.weighed, plain=percent(whole.x, whole.n),
        ))  # fmt: skip
    return " ".join(found)


def counted_text(table: PulseTable, say: Tongue) -> str:
    """Return how many answers count, of all; nothing where that is not told. How many stood apart is never told exactly."""
    line = table.everybody
    if table.all_answers is None or line is None or line.n is None:
        return ""
    values = {"n": say.number(line.n), "all": say.number(table.all_answers)}
    if table.kind == "experience":
        return say.gettext(
            "Van de %(all)s antwoorden tellen er %(n)s mee: van wie iets zag of meemaakte. Een paar liet het lot weg.", **values
        )
    if table.kind == "route":
        return say.gettext("Van de %(all)s antwoorden tellen er %(n)s mee. De andere liet het lot weg.", **values)
    return say.gettext(
        "Van de %(all)s antwoorden tellen er %(n)s mee. De andere zijn ‘weet ik niet’ of ‘zeg ik liever niet’, of het lot liet "
        "ze weg.", **values,
    )  # fmt: skip


def about(say: Tongue) -> str:
    """Return what the figures of pulses count, for whoever has only the numbers before them."""
    return say.gettext(
        "Geteld zijn antwoorden op een peiling. Het deel is van wie een kant koos; ‘weet ik niet’ en ‘zeg ik liever niet’ "
        "tellen niet mee, en het lot laat van elke groep een paar antwoorden weg. De marge is voor iedereen die in dienst is, "
        "en klopt als wie zweeg niet anders denkt. De grenzen kloppen, wat de anderen ook denken. Een groep staat er als "
        "genoeg mensen antwoordden, en ten minste 40% van wie een uitnodiging kreeg; kleinere groepen staan samen. x is "
        "afgeschermd."
    )


def about_route(say: Tongue) -> str:
    """Return what the figures count of whether people know where to report."""
    return say.gettext(
        "Geteld zijn antwoorden op een peiling: hoeveel mensen een goede meldroute aanwezen. Het deel is van wie antwoordde; "
        "‘weet ik niet’ telt als niet goed, en het lot laat van elke groep een paar antwoorden weg. De marge is voor iedereen "
        "die in dienst is, en klopt als wie zweeg niet anders antwoordt. De grenzen kloppen, wat de anderen ook antwoorden. "
        "Een groep staat er als genoeg mensen antwoordden, en ten minste 40% van wie een uitnodiging kreeg; kleinere groepen "
        "staan samen. x is afgeschermd."
    )


def about_open(say: Tongue) -> str:
    """Return what the figures count that hold for some of the people only."""
    return say.gettext(
        "Geteld zijn antwoorden op een peiling. Bij de meldgraad is het deel van wie iets zag of meemaakte, bij wat mensen "
        "tegenhoudt van wie iets koos. Het lot laat van elke groep een paar antwoorden weg. De marge is die voor een deel "
        "waarvan niemand weet van hoeveel mensen het is (het interval van Jeffreys). x is afgeschermd."
    )


def about_roles(say: Tongue) -> str:
    """Return what the figures of both roles beside each other count."""
    return say.gettext(
        "Uit één peiling, van ambtenaren en politieke ambtsdragers. Alleen wat voor beide rollen hetzelfde is gevraagd, staat "
        "naast elkaar. Een verschil noemen we pas aantoonbaar als het groter is dan de marge ervan (95%). Verder gelden "
        "de afspraken van elke vraag apart. x is afgeschermd."
    )


def measure_name(kind: str, say: Tongue) -> str:
    """Return what a measure is called beside others."""
    return {
        "willingness": say.gettext("Zou melden"),
        "route": say.gettext("Kent de meldroute"),
        "experience": say.gettext("Meldde wat is gezien"),
    }[kind]


def about_response(say: Tongue) -> str:
    """Return what the response counts."""
    return say.gettext("Geteld is wie antwoordde, van de mensen die een uitnodiging kregen. Wie dat zijn, is nergens bewaard.")


def barriers_in_order(table: PulseTable) -> list[tuple[str, str]]:
    """Return the answers, most mentioned first; a bound counts as its middle, what holds nobody back stands last."""
    line = table.everybody
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
