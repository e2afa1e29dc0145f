"""Why a duty is not given or withdrawn, in one line."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from app.cli.program import fail
from app.errors import Refusal
from app.people import grants

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
