"""The letters, as plain text. Pure: the facts go in, subject and text come out.

Employees are *je*, office-holders are *u*. Whatever comes from outside is put on one line first.
"""

import dataclasses as dc
from collections.abc import Callable, Mapping
from typing import Protocol


class Say(Protocol):
    """Returns a text in one language, with its values filled in."""

    def __call__(self, text: str, **values: object) -> str:
        """Return the text."""


@dc.dataclass(frozen=True, slots=True)
class Letter:
    """What somebody gets.

    Args:
        subject: One line.
        text: Paragraphs with an empty line between them.
    """

    subject: str
    text: str


@dc.dataclass(frozen=True, slots=True)
class Facts:
    """What a letter is made of.

    Args:
        given_name: Of the reader.
        family_name: Of the reader; may be empty.
        formal: Whether the reader is an office-holder.
        organisation: Who writes.
        address: Of the site.
        link: The personal link, in letters that have one.
        code: The code that goes with it, in letters that have one.
    """

    given_name: str
    family_name: str
    formal: bool
    organisation: str
    address: str
    link: str = ""
    code: str = ""


def write(name: str, facts: Facts, _: Say) -> Letter:
    """Write a letter.

    Args:
        name: A key of `LETTERS`.
        facts: What it is made of.
        _: The language.
    """
    subject, paragraphs = LETTERS[name](facts, _)
    given, family = one_line(facts.given_name), one_line(facts.family_name)
    formal = f"{given} {family}".strip()
    greeting = _("Geachte %(name)s,", name=formal) if facts.formal else _("Dag %(name)s,", name=given)
    closing = f"{one_line(facts.organisation)}\nSignaalwijzer, {facts.address}/"
    return Letter(one_line(subject), "\n\n".join([greeting, *paragraphs, closing]) + "\n")


def one_line(text: str) -> str:
    """Return a text without line breaks and other characters that nobody can type."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _sign_in(facts: Facts, _: Say) -> tuple[str, list[str]]:
    if facts.formal:
        return _("Uw aanmeldlink"), [
            _("Met deze link meldt u zich aan:"),
            facts.link,
            _("Of typ deze code op de pagina waar u de link vroeg:"),
            facts.code,
            _("Link en code werken één keer, tot tien minuten na uw aanvraag."),
            _("Vroeg u hier niet om? Dan hoeft u niets te doen. Geef de code aan niemand door."),
        ]
    return _("Je aanmeldlink"), [
        _("Met deze link meld je je aan:"),
        facts.link,
        _("Of typ deze code op de pagina waar je de link vroeg:"),
        facts.code,
        _("Link en code werken één keer, tot tien minuten na je aanvraag."),
        _("Vroeg je hier niet om? Dan hoef je niets te doen. Geef de code aan niemand door."),
    ]


def _reset(facts: Facts, _: Say) -> tuple[str, list[str]]:
    if facts.formal:
        return _("Kies een nieuw wachtwoord"), [
            _("Met deze link kiest u een nieuw wachtwoord:"),
            facts.link,
            _("De link werkt één keer, tot tien minuten na uw aanvraag."),
            _("Vroeg u hier niet om? Dan hoeft u niets te doen: uw wachtwoord blijft zoals het was."),
        ]
    return _("Kies een nieuw wachtwoord"), [
        _("Met deze link kies je een nieuw wachtwoord:"),
        facts.link,
        _("De link werkt één keer, tot tien minuten na je aanvraag."),
        _("Vroeg je hier niet om? Dan hoef je niets te doen: je wachtwoord blijft zoals het was."),
    ]


def _password_changed(facts: Facts, _: Say) -> tuple[str, list[str]]:
    if facts.formal:
        return _("Uw wachtwoord is veranderd"), [
            _("Uw wachtwoord is zojuist veranderd. Op andere apparaten bent u afgemeld."),
            _("Deed u dit niet zelf? Kies dan meteen een nieuw wachtwoord, en vertel het uw beheerder:"),
            f"{facts.address}/auth/reset",
        ]
    return _("Je wachtwoord is veranderd"), [
        _("Je wachtwoord is zojuist veranderd. Op andere apparaten ben je afgemeld."),
        _("Deed je dit niet zelf? Kies dan meteen een nieuw wachtwoord, en vertel het je beheerder:"),
        f"{facts.address}/auth/reset",
    ]


def _pulse_invitation(facts: Facts, _: Say) -> tuple[str, list[str]]:
    if facts.formal:
        return _("Er staat een korte peiling voor u klaar"), [
            _("Er staat een korte peiling voor u klaar. Meedoen duurt ongeveer een minuut:"),
            facts.link,
            _("Uw antwoorden zijn anoniem. Op de pagina staat waarom."),
        ]
    return _("Er staat een korte peiling voor je klaar"), [
        _("Er staat een korte peiling voor je klaar. Meedoen duurt ongeveer een minuut:"),
        facts.link,
        _("Je antwoorden zijn anoniem. Op de pagina staat waarom."),
    ]


def _pulse_reminder(facts: Facts, _: Say) -> tuple[str, list[str]]:
    if facts.formal:
        return _("De korte peiling staat nog open"), [
            _("De korte peiling staat nog open. Meedoen duurt ongeveer een minuut:"),
            facts.link,
            _("Deed u al mee? Dan hoeft u niets te doen. Iedereen krijgt deze mail, ook wie al antwoordde."),
        ]
    return _("De korte peiling staat nog open"), [
        _("De korte peiling staat nog open. Meedoen duurt ongeveer een minuut:"),
        facts.link,
        _("Deed je al mee? Dan hoef je niets te doen. Iedereen krijgt deze mail, ook wie al antwoordde."),
    ]


LETTERS: Mapping[str, Callable[[Facts, Say], tuple[str, list[str]]]] = {
    "sign_in": _sign_in,
    "reset": _reset,
    "password_changed": _password_changed,
    "pulse_invitation": _pulse_invitation,
    "pulse_reminder": _pulse_reminder,
}
"""Every letter there is, by the name that stands in the outbox."""
