"""A scenario with everything a scenario can have, as a file: advisers, a dilemma, and ways that depend on what went before.

It is played by civil servants and office-holders: both begin at the counter, only a civil servant may look in the file, only
an office-holder may call the clerk. Who collected two points is thanked in the end; a file that was left alone comes back.
"""

from tests.catalogue_files import SCENARIO, SOURCES

STORY_FILE = f"quizzes/{SCENARIO}.yaml"
PANEL_FILE = f"quizzes/{SCENARIO}.panel.yaml"


def story() -> str:
    """Return the file. What may only be told after a choice is a sentence that stands nowhere else."""
    return f"""\
kind: scenario
title: De stille aanvraag
summary: Een vergunning die te mooi is.
audience: [civil_servant, office_holder]
{SOURCES}start: balie
scenes:
  - id: balie
    title: Een aanvraag zonder vragen
    time: Maandag 9:10
    place: aan de balie
    text: Iemand betaalt alles vooraf, in briefjes.
    question: Wat doe je?
    advisers:
      - id: noor
        who: Noor, Bibob-coördinator
        text: Noor zegt dat je eerst mag vragen waar het geld vandaan komt.
        sources: [gedragscode]
      - id: karim
        who: Karim, jurist
        text: Karim zegt dat haast geen reden is.
    choices:
      - id: kijken
        text: Je kijkt in het dossier.
        judgement: strong
        consequence: Gevolg van kijken in het dossier.
        feedback: Terugblik op kijken in het dossier.
        sources: [gedragscode]
        when: {{role: [civil_servant]}}
        next: kamer
      - id: bellen
        text: U belt de griffier.
        judgement: strong
        feedback: Terugblik op bellen met de griffier.
        sources: [gedragscode]
        when: {{role: [office_holder]}}
        next: kamer
      - id: tekenen
        text: De aanvraag krijgt meteen een stempel.
        judgement: risk
        feedback: Terugblik op meteen stempelen.
        sources: [gedragscode]
        next: kamer
  - id: kamer
    title: Een collega kijkt mee
    text: Een collega vraagt of dit wel klopt.
    question: Wat zeg je?
    dilemma: true
    choices:
      - id: delen
        text: Je vertelt wat je weet.
        considerations:
          - value: Openheid
            text: Overweging bij delen.
        feedback: Terugblik op delen.
        sources: [gedragscode]
        next: slot
      - id: zwijgen
        text: Je houdt het voor je.
        considerations:
          - value: Zorgvuldigheid
            text: Overweging bij zwijgen.
        feedback: Terugblik op zwijgen.
        sources: [gedragscode]
        next:
          - when: {{chose: [balie/tekenen]}}
            to: terug
          - to: slot
  - id: terug
    title: Het dossier ligt er weer
    text: De stempel roept vragen op.
    question: En nu?
    choices:
      - id: melden
        text: Je meldt het alsnog.
        judgement: fair
        feedback: Terugblik op alsnog melden.
        sources: [gedragscode]
        next: stil
  - id: slot
    title: De ochtend erna
    text: Het is stil op de gang.
    question: Wat doe je nog?
    choices:
      - id: melden
        text: Je meldt wat je zag.
        judgement: fair
        feedback: Terugblik op melden wat je zag.
        sources: [gedragscode]
        next:
          - when: {{points_at_least: 3}}
            to: dank
          - to: stil
  - id: dank
    title: Iemand bedankt je
    text: Het Meldpunt gaat ermee verder.
    ending: good
  - id: stil
    title: Het loopt goed af, voor nu
    text: Je hoort er niets meer van.
    ending: mixed
"""


CHOICES = {
    "balie/kijken": (5, 5, 4, 5, 4, 5, 4, 5),
    "balie/bellen": (1, 5, 3, 2, 4, 5, 1, 3),
    "balie/tekenen": (1, 1, 2, 1, 2, 1, 1, 1),
    "terug/melden": (3, 3, 3, 3, 3, 3, 3, 3),
    "slot/melden": (4, 4, 4, 4, 4, 4, 4, 3),
}


def panel() -> str:
    """Return the file of a panel of eight that rated every choice that is judged; invented, as the story is."""
    ratings = "".join(f"  - choice: {name}\n    scores: {list(scores)}\n" for name, scores in CHOICES.items())
    experts = "".join(f"  - Deskundige {number}\n" for number in range(1, 9))
    return f"kind: panel\nscenario: {SCENARIO}\nheld_on: 2026-10-01\nexperts:\n{experts}ratings:\n{ratings}"
