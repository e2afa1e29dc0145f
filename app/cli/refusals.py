"""Why a duty is not given, or a department not made, in one line."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from app.cli.program import fail
from app.errors import Refusal
from app.people import grants
from app.people.structure import Refused

WHY: Mapping[type[Refusal], str] = {
    grants.Excluded: "core_team en administrator gaan niet samen: wie de cijfers ziet, mag de lijst van mensen niet zien.",
    grants.HeldAlready: "deze persoon heeft die taak al.",
    grants.NoDepartment: "department_contact hoort bij een afdeling die bestaat (--department), een andere taak niet.",
    grants.LastAdministrator: "dit is de laatste beheerder. Maak eerst een andere.",
}


@contextmanager
def duties_in_one_line() -> Iterator[None]:
    """Turn a refusal to change a duty into one line that a person can act on."""
    try:
        yield
    except Refusal as refusal:
        fail(WHY.get(type(refusal), "deze persoon heeft die taak niet, of is niet meer in dienst."))


OF_DEPARTMENT = {
    "known": "De afdeling {one!r} bestaat al.",
    "name_taken": "Er is in dat domein al een afdeling met die naam: {other!r}.",
    "unknown": "Het domein {one!r} bestaat niet.",
    "parent_gone": "Het domein {other!r} bestaat niet.",
    "too_deep": "{other!r} is zelf een afdeling. Kies het domein waar die bij hoort.",
    "no_name": "Geef de afdeling een naam.",
}


@contextmanager
def department_in_one_line() -> Iterator[None]:
    """Turn a refusal to change the organisation into one line that a person can act on."""
    try:
        yield
    except Refused as refusal:
        told = OF_DEPARTMENT.get(refusal.kind, "Deze afdeling kan zo niet bestaan.")
        fail(told.format(one=refusal.department, other=refusal.other))
