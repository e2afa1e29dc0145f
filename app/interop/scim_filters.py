"""A SCIM filter as a condition on people (RFC 7644 §3.4.2.2), for the attributes by which providers look somebody up.

Everything is compared by the database and in the normal form that is kept, so that a page and the total are right. What
cannot be compared so is refused as an invalid filter, rather than answered wrongly.
"""

from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa
from scim2_models import InvalidFilterException
from scim2_models.path import (
    AttrPath,
    CompareOperator,
    Comparison,
    FilterNode,
    FilterVisitor,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)

from app.interop.scim_schema import WORK
from app.people.names import email_key
from app.people.records import Person

Condition = sa.ColumnElement[bool]

LIKE: dict[CompareOperator, Callable[[str], str]] = {
    CompareOperator.co: "%{}%".format,
    CompareOperator.sw: "{}%".format,
    CompareOperator.ew: "%{}".format,
}
EXACT: dict[CompareOperator, Callable[[Condition], Condition]] = {
    CompareOperator.eq: lambda same: same,
    CompareOperator.ne: sa.not_,
}


def condition(node: FilterNode) -> Condition:
    """Return the condition on `Person` that a filter asks for.

    Raises:
        InvalidFilterException: It compares something by which nobody can be looked up, or in a way that makes no sense.
    """
    return _Conditions().visit(node)


def sendable(text: str) -> str:
    """Return a text that every database takes: half characters and NUL become one that occurs nowhere."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")


class _Conditions(FilterVisitor[Condition]):
    """Walks a filter; `inside` is the attribute whose entries a value selection looks at."""

    def __init__(self, inside: str = "") -> None:
        self.inside = inside

    def visit_not(self, node: Not) -> Condition:
        """Turn a condition round."""
        return sa.not_(self.visit(node.expr))

    def visit_logical_expr(self, node: LogicalExpr) -> Condition:
        """Join conditions."""
        join = sa.and_ if node.op == LogicalOperator.and_ else sa.or_
        return join(*(self.visit(term) for term in node.terms))

    def visit_value_path(self, node: ValuePath) -> Condition:
        """Look into the one address that is kept."""
        return _Conditions(f"{self._name(node.attr_path)}.").visit(node.val_filter)

    def visit_present(self, node: Present) -> Condition:
        """Everything is always there, except the number of HR."""
        name = self._name(node.attr_path)
        return Person.external_id.is_not(None) if name == "externalid" else sa.true()

    def visit_comparison(self, node: Comparison) -> Condition:
        """Compare one attribute."""
        name = self._name(node.attr_path)
        return _COMPARED[name](node.op, node.value)

    def _name(self, path: AttrPath) -> str:
        name = self.inside + ".".join(part for part in (path.attr, path.sub_attr) if part).casefold()
        if name not in _COMPARED:
            told = "id, userName, externalId, emails, emails.value, emails.type and active"
            raise InvalidFilterException(detail=f"Nobody can be looked up by {path}; filters compare {told}.")
        return name


def _refuse(op: CompareOperator, name: str) -> InvalidFilterException:
    return InvalidFilterException(detail=f"{name} cannot be compared with {op.value}.")


def _normal(column: sa.orm.InstrumentedAttribute[str] | sa.orm.InstrumentedAttribute[str | None], name: str) -> "Compare":
    """Compare a text that is kept in the normal form of addresses."""

    def compare(op: CompareOperator, value: object) -> Condition:
        if not isinstance(value, str):
            return sa.false() if op == CompareOperator.eq else sa.true()
        text = email_key(sendable(value))
        if op in LIKE:
            literal = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            return column.like(LIKE[op](literal), escape="\\")
        return _exact(op, name, column == text)

    return compare


def _number(op: CompareOperator, value: object) -> Condition:
    """Compare the number of HR as it is written; who has none is not equal to any."""
    if value is None:
        return _exact(op, "externalId", Person.external_id.is_(None))
    same = sa.and_(Person.external_id.is_not(None), Person.external_id == sendable(str(value)))
    return _exact(op, "externalId", same)


def _id(op: CompareOperator, value: object) -> Condition:
    try:
        return _exact(op, "id", Person.id == UUID(str(value)))
    except ValueError:
        return _exact(op, "id", sa.false())


def _active(op: CompareOperator, value: object) -> Condition:
    column = Person.deactivated_at
    return _exact(op, "active", column.is_(None) if value is True else column.is_not(None) if value is False else sa.false())


def _type(op: CompareOperator, value: object) -> Condition:
    return _exact(op, "emails.type", sa.true() if str(value).casefold() == WORK else sa.false())


def _exact(op: CompareOperator, name: str, same: Condition) -> Condition:
    if op not in EXACT:
        raise _refuse(op, name)
    return EXACT[op](same)


Compare = Callable[[CompareOperator, object], Condition]
_COMPARED: dict[str, Compare] = {
    "id": _id,
    "username": _normal(Person.user_name, "userName"),
    "externalid": _number,
    "emails": _normal(Person.email_key, "emails"),
    "emails.value": _normal(Person.email_key, "emails.value"),
    "emails.type": _type,
    "active": _active,
}
