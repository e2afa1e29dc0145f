"""A tiny catalogue with a pulse, as files. Pure."""

from tests import catalogue_files

SLUG = "peiling-2026-q4"
FILE = f"quizzes/pulses/{SLUG}.yaml"
HEAD = "title: Een vreemd aanbod\nopens_on: 2026-11-09\nquestions:\n"
WILLINGNESS = """\
  - id: melden
    kind: willingness
    subject: ondermijning
    text:
      je: Stel, je krijgt geld aangeboden. Zou je dat melden?
      u: Stel, u krijgt geld aangeboden. Zou u dat melden?
    options:
      - {id: certainly_not, text: Zeker niet, counts: no}
      - {id: probably_not, text: Waarschijnlijk niet, counts: no}
      - {id: dont_know, text: Weet ik niet, counts: apart}
      - {id: probably, text: Waarschijnlijk wel, counts: yes}
      - {id: certainly, text: Zeker wel, counts: yes}
"""
ROUTE = """\
  - id: route
    kind: route
    subject: ondermijning
    text:
      je: Waar meld je dit?
      u: Waar meldt u dit?
    options:
      - {id: meldpunt, text: Bij het Meldpunt, counts: yes, audience: [civil_servant]}
      - {id: griffier, text: Bij de griffier, counts: yes, audience: [office_holder]}
      - {id: alarm, text: Via 112, counts: no}
      - {id: dont_know, text: Weet ik niet, counts: no}
"""
BARRIERS = """\
  - id: drempels
    kind: barriers
    text:
      je: Wat houdt je misschien tegen?
      u: Wat houdt u misschien tegen?
    options:
      - {id: not_serious, text: Niet ernstig genoeg, counts: yes}
      - {id: unknown_route, text: Ik weet niet waar, counts: yes}
      - {id: nothing_happens, text: Er gebeurt toch niets, counts: yes}
      - {id: afraid, text: Ik ben bang, counts: yes}
      - {id: part_of_work, text: Het hoort bij het werk, counts: yes}
      - {id: solved_myself, text: Ik los het zelf op, counts: yes}
      - {id: no_barrier, text: Niets houdt mij tegen, counts: no}
      - {id: rather_not_say, text: Zeg ik liever niet, counts: apart}
"""
PULSE = HEAD + WILLINGNESS + ROUTE + BARRIERS
GIVEN = {"melden": ("probably",), "route": ("meldpunt",), "drempels": ("afraid", "not_serious")}


def files(text: str = PULSE) -> dict[str, str]:
    """Return path to text of a catalogue with this pulse."""
    return {**catalogue_files.files(), FILE: text}
