"""What is said in and beside the drawing of a scenario: endings, conditions, lengths. Pure; a page brings words of its own."""

import dataclasses as dc
from collections.abc import Iterator

from app.catalogue.graph import Node, Value, Way
from app.catalogue.model import Condition


@dc.dataclass(frozen=True, slots=True)
class Words:
    """All words of a drawing, in one language; `%(…)` is filled in."""

    start: str = "begin"
    good: str = "goed einde"
    mixed: str = "gemengd einde"
    bad: str = "slecht einde"
    dead: str = "loopt dood"
    missing: str = "bestaat niet"
    stray: str = "onbereikbaar"
    stuck: str = "soms niets te kiezen"
    dilemma: str = "dilemma"
    strong: str = "sterke keuze"
    fair: str = "kan beter"
    risk: str = "risico"
    none: str = "geen goed of fout"
    chose: str = "na %(choice)s"
    not_chose: str = "niet na %(choice)s"
    at_least: str = "vanaf %(points)d punten"
    at_most: str = "tot en met %(points)d punten"
    role: str = "voor %(role)s"
    civil_servant: str = "ambtenaar"
    office_holder: str = "ambtsdrager"
    rest: str = "anders"
    longest: str = "langste pad"
    after: str = "keuzes tot hier: %(steps)s"

    def value(self, value: Value) -> str:
        """Return what the author thinks of a choice."""
        return {"strong": self.strong, "fair": self.fair, "risk": self.risk, "none": self.none}[value]


def condition_words(condition: Condition | None, say: Words) -> str:
    """Return a condition in a few words; nothing without one."""
    return ", ".join(_parts(condition, say)) if condition else ""


def _parts(condition: Condition, say: Words) -> Iterator[str]:
    for name in condition.chose:
        yield say.chose % {"choice": name}
    for name in condition.not_chose:
        yield say.not_chose % {"choice": name}
    if condition.points_at_least is not None:
        yield say.at_least % {"points": condition.points_at_least}
    if condition.points_at_most is not None:
        yield say.at_most % {"points": condition.points_at_most}
    roles = {"civil_servant": say.civil_servant, "office_holder": say.office_holder}
    if condition.role:
        yield say.role % {"role": ", ".join(roles[role] for role in condition.role)}


def way_condition(way: Way, say: Words) -> str:
    """Return when a branch is taken: its condition, or that it is the rest; nothing when a choice has one way."""
    return say.rest if way.is_rest else condition_words(way.when, say)


def marks(node: Node, say: Words, *, is_start: bool) -> list[str]:
    """Return what is special about a scene: where the story begins or ends, and what is wrong."""
    kinds = {"scene": "", "good": say.good, "mixed": say.mixed, "bad": say.bad, "dead": say.dead, "missing": say.missing}
    found = (
        say.start if is_start else "", kinds[node.kind], say.dilemma if node.is_dilemma else "",
        say.stray if node.is_stray else "", say.stuck if node.is_stuck else "",
    )  # fmt: skip
    return [word for word in found if word]


def steps_text(node: Node) -> str:
    """Return how many choices come before a scene: a number or a range; a dash when that cannot be told."""
    if node.steps is None:
        return "–"
    least, most = node.steps
    return str(least) if least == most else f"{least}–{most}"
