"""The pulses of the invented organisation: one each quarter since it began, with known willingness, and one that is open now.

Everything goes by the functions of the program itself; only the answers of a group are counted together, not one by one.
"""

import dataclasses as dc
import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa

from app.catalogue import model, pulse_days
from app.catalogue.model import PULSE_PREFIX, PulseQuestion
from app.catalogue.read import read_pulse
from app.clock import start_of
from app.learning.pulse_records import PulseCount, PulseInvitation, PulseStratum
from app.learning.records import ContentVersion
from app.people.records import Person
from app.pulses import closing, keeping, members, opening, strata
from app.pulses.strata import DOMAIN, EVERYBODY, OFFICE_HOLDERS, UNIT, Wave
from app.simulation.organisation import DOMAINS, FORMER
from app.simulation.rows import History
from app.storage.append import append_once
from app.storage.database import Db

DAY = dt.timedelta(days=1)
NINE = dt.timedelta(hours=9)
OPEN_FOR = 4
"""Working days that the pulse of this quarter is open already."""
VISITORS = ("employee", "office_holder")
"""Personas who are asked, and have not answered."""
TRUTH: dict[str, tuple[float, float]] = {
    "openbaar-vervoer": (0.62, 0.62), "wegen-en-verkeer": (0.48, 0.55), "trambeheer": (0.40, 0.52),
    "programmas-en-projecten": (0.60, 0.64), "wonen-en-ruimte": (0.66, 0.66), "economie-en-cultuur": (0.58, 0.63),
    "energie-en-klimaat": (0.64, 0.65), "natuur-en-landbouw": (0.52, 0.58), "water-bodem-en-milieu": (0.60, 0.64),
    "vergunningen-toezicht-handhaving": (0.74, 0.74), "mens-en-organisatie": (0.80, 0.72), "informatie-en-privacy": (0.72, 0.70),
    "financien-inkoop-juridisch": (0.66, 0.68), "datalab": (0.70, 0.68), "bdo-en-communicatie": (0.76, 0.71),
    "statengriffie": (0.83, 0.75),
}  # fmt: skip
"""Department to how many answer and how many would report (awareness metrics 6.1)."""
OF_OFFICE_HOLDERS = (0.64, 0.66)
GROWS_FROM, GROWS = 4, 0.03
"""After so many quarters a campaign adds this share each quarter."""
MOST = 0.9
EARLY = 0.65
NO_OPINION = 0.08
SURE, DOUBTS = 0.45, 0.3
"""Of those who would report, so many certainly; of those who would not, so many certainly not."""
KNOWS_ROUTE, LEARNS_ROUTE, HAS_NO_IDEA = 0.55, 0.02, 0.3
SAW, SAW_IN_OFFICE = 0.29, 0.45
REPORTS, REPORTS_MORE = 0.35, 0.015
SILENT = 0.05
FREE, BARRIERS_AT_MOST = 0.35, 3
WEIGHTS = {"not_serious": 30, "unknown_route": 18, "nothing_happens": 22, "afraid": 16, "part_of_work": 20, "solved_myself": 14}
AGREES = {"strongly_disagree": 5, "disagree": 14, "neutral": 24, "agree": 36, "strongly_agree": 15, "rather_not_say": 6}


@dc.dataclass(frozen=True, slots=True)
class _Group:
    """Who answers in a group, and what is so there.

    Args:
        willing: The share who would report.
        quarter: How many quarters after the first, for what grows.
    """

    name: str
    willing: float
    quarter: int

    @property
    def role(self) -> str:
        return "office_holder" if self.name == OFFICE_HOLDERS else "civil_servant"


def simulate(db: Db, history: History) -> None:
    """Hold a pulse in every quarter up to yesterday, and open the one of this quarter.

    Args:
        db: For writing; the organisation stands in it.
        history: The day, the content and the stream of chance.
    """
    for number, (year, quarter) in enumerate(_quarters(history)):
        content = _content(db, history, f"{year}-q{quarter}")
        if content is None:
            continue
        if pulse_days.quarter_key(history.today) == content.period_key:
            _hold_open(db, history, content, number)
        else:
            _hold(db, history, content, number)


def _quarters(history: History) -> Iterator[tuple[int, int]]:
    """Yield each whole quarter since the beginning, and the one that runs."""
    for year in range(history.began.year, history.today.year + 1):
        for quarter in range(1, 5):
            first = dt.date(year, quarter * 3 - 2, 1)
            if history.began <= first <= history.today:
                yield year, quarter


def _content(db: Db, history: History, key: str) -> model.Pulse | None:
    """Return the pulse of a quarter; where nobody wrote it, that of the same quarter an even number of years away."""
    own = history.catalogue.pulses.get(PULSE_PREFIX + key)
    if own:
        return own
    year, quarter = key.split("-q")
    same = [one for one in history.catalogue.pulses.values() if one.period_key.endswith(f"-q{quarter}")]
    away = {one.slug: abs(one.head.opens_on.year - int(year)) for one in same}
    found = min(same, key=lambda one: (away[one.slug] % 2, away[one.slug], one.slug), default=None)
    return _copied(db, history, found, int(year)) if found else None


def _copied(db: Db, history: History, content: model.Pulse, year: int) -> model.Pulse:
    """Return a pulse as it would have been in another year, and keep it as one that was asked."""
    ((_path, text),) = history.catalogue.files[content.version].items()
    day = pulse_days.nth_working_day(content.head.opens_on.replace(year=year), 1)
    slug = f"{PULSE_PREFIX}{pulse_days.quarter_key(day)}"
    files = {f"quizzes/pulses/{slug}.yaml": text.replace(f"opens_on: {content.head.opens_on}", f"opens_on: {day}")}
    copied, problems = read_pulse(slug, files)
    assert copied, problems
    append_once(db, ContentVersion, {
        "version": copied.version, "kind": "pulse", "slug": slug, "files": files, "kept_at": start_of(day),
    })  # fmt: skip
    return copied


def _hold(db: Db, history: History, content: model.Pulse, number: int) -> None:
    """Hold a pulse from its opening to its close."""
    days = pulse_days.plan(content.head.opens_on)
    opening.open_pulse(db, content, start_of(days.opens_on) + NINE)
    _answer(db, history, content, number, EARLY)
    keeping.remind(db, content.slug, start_of(days.reminds_on) + NINE)
    closing.close(db, content.slug, start_of(days.closes_on + DAY))


def _hold_open(db: Db, history: History, content: model.Pulse, number: int) -> None:
    """Open a pulse some days ago, with whom a visitor can become among those who are asked."""
    first = dt.date(history.today.year, (history.today.month - 1) // 3 * 3 + 1, 1)
    day = history.today
    while day > first and sum(pulse_days.is_working_day(day + DAY * n) for n in range((history.today - day).days)) < OPEN_FOR:
        day -= DAY
    visitors = set(db.scalars(sa.select(Person.subject).where(Person.persona.in_(VISITORS))))
    asked = dc.replace(strata.asked_in(content.period_key), roles=EVERYBODY)
    opening.open_pulse(db, content, start_of(day) + NINE, asked=asked, also=visitors)
    answered = _answer(db, history, content, number, 1.0, so_far=0.6)
    placed = members.groups_of(db, content.slug)
    waiting: defaultdict[str, list[UUID]] = defaultdict(list)
    invited = db.scalars(sa.select(PulseInvitation.subject).where(PulseInvitation.pulse == content.slug))
    for subject in sorted(set(invited) - visitors):
        waiting[placed[subject]].append(subject)
    did = [one for name, count in sorted(answered.items()) for one in history.opinions.sample(waiting[name], count)]
    mine = sa.update(PulseInvitation).where(PulseInvitation.pulse == content.slug, PulseInvitation.subject.in_(did))
    db.execute(mine.values(answered=True), execution_options={"synchronize_session": False})


def _answer(
    db: Db, history: History, content: model.Pulse, number: int, early: float, *, so_far: float = 1.0
) -> dict[str, int]:  # fmt: skip
    """Let people answer. Returns how many in each group did.

    Args:
        db: For writing.
        history: The stream of chance.
        content: The questions.
        number: How many quarters after the first.
        early: The share who answer before the reminder.
        so_far: The share of those who will answer, who did by now.
    """
    chance = history.opinions
    counts: Counter[tuple[str, str, Wave, str]] = Counter()
    answered: dict[str, int] = {}
    groups = sa.select(PulseStratum.stratum, PulseStratum.invited).where(PulseStratum.pulse == content.slug)
    for name, invited in db.execute(groups.order_by(PulseStratum.stratum)).all():
        response, willing = _truth(name)
        group = _Group(name, min(MOST, willing + GROWS * max(0, number - GROWS_FROM + 1)), number)
        # Whom a visitor becomes has not answered: of each group one at least is left.
        people = min(sum(chance.random() < response * so_far for _ in range(invited)), max(0, invited - len(VISITORS)))
        answered[name] = people
        for _person in range(people):
            wave: Wave = "early" if chance.random() < early else "late"
            for question in content.head.questions:
                counts.update((name, question.id, wave, option) for option in _chosen(chance, question, group))
    _keep(db, content.slug, counts)
    return answered


def _keep(db: Db, slug: str, counts: Counter[tuple[str, str, Wave, str]]) -> None:
    same = sa.and_(
        PulseCount.pulse == slug, PulseCount.stratum == sa.bindparam("group"), PulseCount.question == sa.bindparam("asked"),
        PulseCount.wave == sa.bindparam("when"), PulseCount.option == sa.bindparam("chosen"),
    )  # fmt: skip
    rows = [
        {"group": group, "asked": question, "when": wave, "chosen": option, "number": count}
        for (group, question, wave, option), count in sorted(counts.items())
    ]
    if rows:
        table = PulseCount.__table__
        assert isinstance(table, sa.Table)
        db.connection().execute(sa.update(table).where(same).values(count=sa.bindparam("number")), rows)


def _truth(group: str) -> tuple[float, float]:
    """Return how many of a group answer and how many would report; of a domain the mean of its departments."""
    if group == OFFICE_HOLDERS:
        return OF_OFFICE_HOLDERS
    heirs = {slug: into for slug, _name, into in FORMER}
    unit = group.removeprefix(UNIT)
    if heirs.get(unit, unit) in TRUTH:
        return TRUTH[heirs.get(unit, unit)]
    of_domain = [one.slug for slug, _name, units in DOMAINS for one in units if DOMAIN + slug == group]
    found = [TRUTH[one] for one in of_domain] or list(TRUTH.values())
    return sum(one[0] for one in found) / len(found), sum(one[1] for one in found) / len(found)


def _chosen(chance: random.Random, question: PulseQuestion, group: _Group) -> list[str]:
    """Return what somebody of a group chooses."""
    if question.kind == "willingness":
        return [_willingness(chance, group)]
    if question.kind == "route":
        return [_route(chance, question, group)]
    if question.kind == "experience":
        return [_experience(chance, group)]
    if question.kind == "barriers":
        return _barriers(chance)
    return chance.choices(list(AGREES), list(AGREES.values()))


def _willingness(chance: random.Random, group: _Group) -> str:
    if chance.random() < NO_OPINION:
        return "dont_know"
    if chance.random() < group.willing:
        return "certainly" if chance.random() < SURE else "probably"
    return "certainly_not" if chance.random() < DOUBTS else "probably_not"


def _route(chance: random.Random, question: PulseQuestion, group: _Group) -> str:
    options = question.options_for(group.role)
    if chance.random() < min(MOST, KNOWS_ROUTE + LEARNS_ROUTE * group.quarter):
        return chance.choice([one.id for one in options if one.counts == "yes"])
    if chance.random() < HAS_NO_IDEA:
        return "dont_know"
    return chance.choice([one.id for one in options if one.counts == "no" and one.id != "dont_know"])


def _experience(chance: random.Random, group: _Group) -> str:
    if chance.random() < SILENT:
        return "rather_not_say"
    if chance.random() >= (SAW_IN_OFFICE if group.role == "office_holder" else SAW):
        return "not_seen"
    return "seen_reported" if chance.random() < REPORTS + REPORTS_MORE * group.quarter else "seen_not_reported"


def _barriers(chance: random.Random) -> list[str]:
    if chance.random() < SILENT:
        return ["rather_not_say"]
    if chance.random() < FREE:
        return ["no_barrier"]
    wanted = chance.randrange(1, BARRIERS_AT_MOST + 1)
    return sorted(set(chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=wanted)))
