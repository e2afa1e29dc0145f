"""Published tables to test words and figures with. Pure."""

import datetime as dt
from collections.abc import Mapping

from app.insight.disclosure import Figure, Published, Row
from app.insight.measures import CIVIL_SERVANTS, OFFICE_HOLDERS, ORGANISATION, UNIT
from app.insight.periods import Period, quarter
from app.insight.tables import Group, Table

HIDDEN = Figure("suppressed")
QUARTER = quarter(2026, 3)


def shown(count: int) -> Figure:
    """A count that everybody may see."""
    return Figure("shown", count=count)


def row(key: str, people: int | None, started: Figure, completed: Figure | None = None) -> Row:
    """A row; who completed is like who started unless it is given."""
    return Row(key, people, {"started": started, "completed": completed or started})


def hidden(key: str) -> Row:
    """A protected row."""
    return row(key, None, HIDDEN)


def unit(name: str, count: int, people: int) -> Row:
    """A department of which everything is shown."""
    return row(UNIT + name.lower(), people, shown(count))


def table(
    *rows: Row,
    period: Period = QUARTER,
    module: str = "",
    domains: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> Table:
    """A table; a department is named after its key, and belongs to Mobiliteit unless `domains` says otherwise."""
    keys = [one.key for one in rows if one.key.startswith(UNIT)]
    groups = (
        Group(key, (names or {}).get(key, key.removeprefix(UNIT).capitalize()), (domains or {}).get(key, "Mobiliteit"))
        for key in keys
    )  # fmt: skip
    title = module.replace("-", " ").title()
    return Table(period, module, title, 5, dt.date(2026, 11, 3), tuple(groups), Published(rows))


def whole(civil: tuple[int, int], office: tuple[int, int]) -> tuple[Row, Row, Row]:
    """The organisation and both roles: count and people of each role."""
    both = row(ORGANISATION, civil[1] + office[1], shown(civil[0] + office[0]))
    return both, row(CIVIL_SERVANTS, civil[1], shown(civil[0])), row(OFFICE_HOLDERS, office[1], shown(office[0]))
