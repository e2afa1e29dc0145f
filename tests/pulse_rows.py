"""Pulses that were held and closed, as they are kept afterwards."""

import datetime as dt
from collections.abc import Mapping

from app.catalogue import pulse_days
from app.catalogue.read import read_pulse
from app.clock import start_of
from app.insight.measures import OFFICE_HOLDERS
from app.learning.pulse_records import Pulse, PulseCount, PulseStratum
from app.learning.records import ContentVersion
from app.storage.append import append_once
from app.storage.database import Db
from tests.pulse_files import BARRIERS, HEAD, ROUTE, WILLINGNESS

EXPERIENCE = """\
  - id: ervaring
    kind: experience
    text:
      je: Heb je iets gezien?
      u: Hebt u iets gezien?
    options:
      - {id: not_seen, text: Niets gezien, counts: apart}
      - {id: seen_reported, text: Gezien en gemeld, counts: yes}
      - {id: seen_not_reported, text: Gezien en niet gemeld, counts: no}
      - {id: rather_not_say, text: Zeg ik liever niet, counts: apart}
"""
CONTROL = """\
  - id: weten
    kind: control
    text:
      je: Ik weet wat ik moet doen.
      u: Ik weet wat ik moet doen.
    options:
      - {id: strongly_disagree, text: Helemaal oneens, counts: no}
      - {id: disagree, text: Oneens, counts: no}
      - {id: neutral, text: Geen van beide, counts: no}
      - {id: agree, text: Eens, counts: yes}
      - {id: strongly_agree, text: Helemaal eens, counts: yes}
      - {id: rather_not_say, text: Zeg ik liever niet, counts: apart}
"""
THREE, OTHERS = WILLINGNESS + ROUTE + BARRIERS, WILLINGNESS + EXPERIENCE + CONTROL
Group = tuple[int, int, int, int, int]
"""In service, invited; who would report, who would not, and who does not know."""


def hold(db: Db, period_key: str, groups: Mapping[str, Group], questions: str = THREE) -> None:
    """Keep a pulse that was held in a quarter and closed; the other questions are answered as willingness is.

    Args:
        db: For writing.
        period_key: The quarter, such as `2026-q4`.
        groups: As they were merged at the close.
        questions: As they stand in a file.
    """
    year, number = (int(part) for part in period_key.split("-q"))
    day = pulse_days.nth_working_day(dt.date(year, number * 3 - 1, 9), 1)
    slug = f"peiling-{period_key}"
    files = {f"quizzes/pulses/{slug}.yaml": HEAD.replace("2026-11-09", str(day)) + questions}
    content, problems = read_pulse(slug, files)
    assert content, problems
    append_once(db, ContentVersion, {
        "version": content.version, "kind": "pulse", "slug": slug, "files": files, "kept_at": start_of(day),
    })  # fmt: skip
    closed = pulse_days.plan(day).closes_on
    db.add(Pulse(slug=slug, version=content.version, period_key=period_key, whole=number == 4, opened_on=day, closes_on=closed,
                 reminded_on=day, closed_on=closed))  # fmt: skip
    db.flush()
    total = (0, 0, 0)
    for name, (people, invited, yes, no, apart) in groups.items():
        db.add(PulseStratum(pulse=slug, stratum=name, people=people, invited=invited, answered=yes + no + apart))
        _count(db, slug, name, "all", _answers(questions, name, yes, no, apart))
        total = (total[0] + yes, total[1] + no, total[2] + apart)
    halves = [tuple(one // 2 for one in total), tuple(one - one // 2 for one in total)]
    for wave, (yes, no, apart) in zip(("early", "late"), halves, strict=True):
        _count(db, slug, "organisation", wave, _answers(questions, "organisation", yes, no, apart))
    db.flush()


def _answers(questions: str, group: str, yes: int, no: int, apart: int) -> dict[tuple[str, str], int]:
    found = {
        ("melden", "certainly"): yes, ("melden", "certainly_not"): no, ("melden", "dont_know"): apart,
        ("route", "griffier" if group == OFFICE_HOLDERS else "meldpunt"): yes, ("route", "alarm"): no,
        ("route", "dont_know"): apart,
        ("drempels", "afraid"): no, ("drempels", "unknown_route"): no // 2, ("drempels", "no_barrier"): yes,
        ("drempels", "rather_not_say"): apart,
        ("ervaring", "seen_reported"): yes, ("ervaring", "seen_not_reported"): no, ("ervaring", "not_seen"): apart,
        ("weten", "agree"): yes, ("weten", "disagree"): no, ("weten", "rather_not_say"): apart,
    }  # fmt: skip
    return {(question, option): count for (question, option), count in found.items() if f"id: {question}" in questions}


def _count(db: Db, slug: str, group: str, wave: str, answers: Mapping[tuple[str, str], int]) -> None:
    for (question, option), count in answers.items():
        db.add(PulseCount(pulse=slug, stratum=group, question=question, wave=wave, option=option, count=count))
