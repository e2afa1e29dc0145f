"""A published table with what belongs to it: period, module, the names of the groups. Pure."""

import dataclasses as dc
import datetime as dt
from collections.abc import Mapping

from app.insight.disclosure import Published, Row
from app.insight.measures import CIVIL_SERVANTS, OFFICE_HOLDERS, ORGANISATION, UNIT
from app.insight.periods import Period


@dc.dataclass(frozen=True, slots=True)
class Group:
    """A department as it was named when the table was made.

    Args:
        key: Of its row.
        label: Its name.
        domain: The name of the domain it belongs to; its own name for who belongs to a domain itself.
        together: Names of the departments that are counted with it.
        has_ended: Whether it no longer exists in the structure that the table is divided by.
    """

    key: str
    label: str
    domain: str
    together: tuple[str, ...] = ()
    has_ended: bool = False


@dc.dataclass(frozen=True, slots=True)
class Structure:
    """How the organisation is divided at one moment.

    Args:
        groups: Departments in their fixed order, each domain before the departments in it.
        headings: Keys of domains that have departments.
        rows: Slug of every department to the key of the row that it is counted in.
    """

    groups: tuple[Group, ...]
    headings: frozenset[str]
    rows: Mapping[str, str]

    def is_like(self, other: "Structure") -> bool:
        """Tell whether a table divided by the other one would read the same; the order of its rows does not matter."""
        return set(self.groups) == set(other.groups) and self.rows == other.rows


@dc.dataclass(frozen=True, slots=True)
class Table:
    """One published table. Sentence, figure, page and file are made of it, and of nothing else.

    Args:
        period: Its last day is the reference date.
        module: A slug, or empty for all modules together.
        module_title: The title when the table was made.
        minimum: The smallest group that was shown.
        created_on: When it was published.
        groups: Departments in their fixed order.
        published: What passed disclosure control; measures are `started` and `completed`. Without rows, nothing did.
    """

    period: Period
    module: str
    module_title: str
    minimum: int
    created_on: dt.date
    groups: tuple[Group, ...]
    published: Published

    def row(self, key: str) -> Row | None:
        """Return the row of a group, or None when the table has none."""
        return next((row for row in self.published.rows if row.key == key), None)

    @property
    def organisation(self) -> Row | None:
        """Return the row of both roles together."""
        return self.row(ORGANISATION)

    @property
    def whole(self) -> Row | None:
        """Return the row that everything else is part of: the organisation, in a single month the civil servants."""
        return self.organisation or self.row(CIVIL_SERVANTS)

    @property
    def roles(self) -> tuple[Row, ...]:
        """Return the rows of the two roles, civil servants first."""
        return tuple(row for row in (self.row(CIVIL_SERVANTS), self.row(OFFICE_HOLDERS)) if row)

    @property
    def units(self) -> tuple[tuple[Group, Row], ...]:
        """Return the departments with their rows, in their fixed order."""
        rows = {row.key: row for row in self.published.rows if row.key.startswith(UNIT)}
        return tuple((group, rows[group.key]) for group in self.groups if group.key in rows)
