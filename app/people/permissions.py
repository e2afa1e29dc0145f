"""Who may do what, as one table: guards, the page ‘Wie ziet wat’ and the privacy pack are made of it. Pure."""

import dataclasses as dc
import itertools
from collections.abc import Collection, Mapping
from enum import StrEnum


class Permission(StrEnum):
    """What somebody may do. Everybody who is signed in may learn."""

    LEARN = "learn"
    INSIGHT = "insight"
    CONTENT = "content"
    REVIEW = "review"
    MEETINGS = "meetings"
    OWN_DEPARTMENT = "own_department"
    OFFICE_HOLDERS = "office_holders"
    PEOPLE = "people"
    AUDIT = "audit"


class Duty(StrEnum):
    """What is granted to a person: a bundle of permissions with the name the field uses."""

    CORE_TEAM = "core_team"
    EDITOR = "editor"
    DOMAIN_REVIEWER = "domain_reviewer"
    LEGAL_REVIEWER = "legal_reviewer"
    ORGANISER = "organiser"
    DEPARTMENT_CONTACT = "department_contact"
    GRIFFIER = "griffier"
    ADMINISTRATOR = "administrator"


class Area(StrEnum):
    """What there is to see, in the words of the table; the last one is seen by nobody but its owner."""

    OPEN_PAGES = "open_pages"
    LEARNING = "learning"
    OWN_DATA = "own_data"
    GROUP_FIGURES = "group_figures"
    DEPARTMENT_FIGURE = "department_figure"
    OFFICE_HOLDERS_FIGURE = "office_holders_figure"
    CONTENT = "content"
    MEETINGS = "meetings"
    PEOPLE = "people"
    DUTIES = "duties"
    TRAIL = "trail"
    RESULTS_OF_OTHERS = "results_of_others"


class Access(StrEnum):
    """How far one gets: nothing, one's own, reading, changing, or a right for which there are no pages yet."""

    NONE = "none"
    OWN = "own"
    SEE = "see"
    CHANGE = "change"
    LATER = "later"


@dc.dataclass(frozen=True, slots=True)
class Rule:
    """What one permission opens.

    Args:
        areas: What one gets to see, and how far.
        never: What the field might expect with it, and what it does not give; nobody sees results of others.
    """

    areas: Mapping[Area, Access]
    never: tuple[Area, ...] = ()


VISITOR: Mapping[Area, Access] = {Area.OPEN_PAGES: Access.SEE}
"""What anybody sees without signing in."""

RULES: Mapping[Permission, Rule] = {
    Permission.LEARN: Rule({Area.LEARNING: Access.SEE, Area.OWN_DATA: Access.OWN}),
    Permission.INSIGHT: Rule(
        {Area.GROUP_FIGURES: Access.SEE, Area.DEPARTMENT_FIGURE: Access.SEE, Area.OFFICE_HOLDERS_FIGURE: Access.SEE},
        never=(Area.PEOPLE, Area.DUTIES, Area.TRAIL),
    ),
    Permission.CONTENT: Rule({Area.CONTENT: Access.SEE}, never=(Area.GROUP_FIGURES, Area.PEOPLE)),
    Permission.REVIEW: Rule({Area.CONTENT: Access.CHANGE}, never=(Area.GROUP_FIGURES, Area.PEOPLE)),
    Permission.MEETINGS: Rule({Area.MEETINGS: Access.LATER}, never=(Area.GROUP_FIGURES, Area.PEOPLE)),
    Permission.OWN_DEPARTMENT: Rule({Area.DEPARTMENT_FIGURE: Access.OWN}, never=(Area.GROUP_FIGURES, Area.PEOPLE)),
    Permission.OFFICE_HOLDERS: Rule({Area.OFFICE_HOLDERS_FIGURE: Access.SEE}, never=(Area.GROUP_FIGURES, Area.PEOPLE)),
    Permission.PEOPLE: Rule({Area.PEOPLE: Access.CHANGE, Area.DUTIES: Access.CHANGE}, never=(Area.GROUP_FIGURES,)),
    Permission.AUDIT: Rule({Area.TRAIL: Access.SEE}, never=(Area.GROUP_FIGURES,)),
}

DUTIES: Mapping[Duty, frozenset[Permission]] = {
    Duty.CORE_TEAM: frozenset({Permission.INSIGHT}),
    Duty.EDITOR: frozenset({Permission.CONTENT}),
    Duty.DOMAIN_REVIEWER: frozenset({Permission.CONTENT, Permission.REVIEW}),
    Duty.LEGAL_REVIEWER: frozenset({Permission.CONTENT, Permission.REVIEW}),
    Duty.ORGANISER: frozenset({Permission.MEETINGS}),
    Duty.DEPARTMENT_CONTACT: frozenset({Permission.OWN_DEPARTMENT}),
    Duty.GRIFFIER: frozenset({Permission.OFFICE_HOLDERS}),
    Duty.ADMINISTRATOR: frozenset({Permission.PEOPLE, Permission.AUDIT}),
}

WRITERS_AND_REVIEWERS = (Duty.EDITOR, Duty.DOMAIN_REVIEWER, Duty.LEGAL_REVIEWER)
# Who reads the figures of groups may not hold the list of people: together they could tell who did what. And who writes does
# not approve, nor does anybody approve in two ways: what is published has been in the hands of three people.
EXCLUDING: frozenset[frozenset[Duty]] = frozenset({
    frozenset({Duty.CORE_TEAM, Duty.ADMINISTRATOR}),
    *(frozenset(pair) for pair in itertools.combinations(WRITERS_AND_REVIEWERS, 2)),
})  # fmt: skip

STRONG_WAYS = frozenset({"oidc", "passkey"})
"""Ways to sign in that carry more than learning; `demo` does in demo mode alone."""


def permissions_of(duties: Collection[str]) -> frozenset[Permission]:
    """Return everything that these duties allow, learning included.

    Duties that exclude each other give nothing when somebody has them all the same: giving them is refused, but a row
    may come from elsewhere.
    """
    held = {Duty(duty) for duty in duties if duty in set(Duty)}
    held -= {duty for pair in EXCLUDING if pair <= held for duty in pair}
    return frozenset({Permission.LEARN}.union(*(DUTIES[duty] for duty in held)))


def is_strong(way: str, *, demo: bool) -> bool:
    """Tell whether a session that was begun in this way carries more than learning."""
    return demo or way in STRONG_WAYS


def permissions_in(duties: Collection[str], way: str, *, demo: bool) -> frozenset[Permission]:
    """Return what these duties allow in a session that was begun in this way.

    Args:
        duties: Of the person.
        way: `oidc`, `passkey`, `password`, `mail` or `demo`.
        demo: Whether this is the demonstration, where every way counts.
    """
    return permissions_of(duties if is_strong(way, demo=demo) else ())


def excluded_by(duty: Duty, held: Collection[str]) -> frozenset[Duty]:
    """Return which of the duties that somebody holds do not go together with this one."""
    return frozenset(other for pair in EXCLUDING if duty in pair for other in pair - {duty} if other in held)


def carrying(duties: Collection[str], permission: Permission) -> frozenset[Duty]:
    """Return which of these duties carry a permission."""
    return frozenset(duty for duty, carried in DUTIES.items() if duty in duties and permission in carried)


@dc.dataclass(frozen=True, slots=True)
class Column:
    """One kind of person in the table. Without a duty it is a visitor, or, when `signed_in`, everybody who signed in."""

    duty: Duty | None
    signed_in: bool

    @property
    def permissions(self) -> frozenset[Permission]:
        """Return what this person may do."""
        return permissions_of((self.duty,) if self.duty else ()) if self.signed_in else frozenset()


@dc.dataclass(frozen=True, slots=True)
class Line:
    """What each column gets to see of one area, in the order of the columns."""

    area: Area
    cells: tuple[Access, ...]


@dc.dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table: who sees what."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


COLUMNS = (Column(None, signed_in=False), Column(None, signed_in=True), *(Column(duty, signed_in=True) for duty in Duty))


def matrix() -> Matrix:
    """Return who sees what: a line per area, a column for a visitor, for everybody who signed in, and for each duty."""
    return Matrix(COLUMNS, tuple(Line(area, tuple(access(column, area) for column in COLUMNS)) for area in Area))


def access(column: Column, area: Area) -> Access:
    """Return how far one kind of person gets in an area: the farthest that any of their permissions goes."""
    found = [VISITOR.get(area, Access.NONE), *(RULES[one].areas.get(area, Access.NONE) for one in column.permissions)]
    return max(found, key=list(Access).index)
