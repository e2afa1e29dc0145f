"""People by SCIM 2.0 (RFC 7643, RFC 7644): its resources are made of our values, and our actions do what it asks."""

import hashlib
import re
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from scim2_models import (
    InvalidValueException,
    ListResponse,
    Meta,
    NotFoundException,
    PatchOp,
    Resource,
    ResourceType,
    ResponseParameters,
    SearchRequest,
    UniquenessException,
)
from scim2_server.conditions import Conditions
from scim2_server.responses import ScimResponse
from scim2_server.service import ScimService
from scim2_server.storage import ScimStorage, SearchPage

from app.clock import local_date
from app.errors import NotFound
from app.interop.scim_filters import condition
from app.interop.scim_schema import MOST_RESULTS, PROVIDER, WORK, Email, EnterpriseUser, Name, User
from app.people import provisioning
from app.people.directory import AddressTaken
from app.people.provisioning import Account, HasNoDepartment, NoSuchDepartment, Wanted
from app.people.values import By
from app.storage.database import Db

ScimUser = User[EnterpriseUser]
_HELD = (ListResponse[ScimUser], PatchOp[ScimUser], ResponseParameters[ScimUser], SearchRequest[ScimUser])
"""The library asks for these in every request. Pydantic forgets one that nobody holds, and makes it again: that took a third of
the time of a request."""
LONGEST_NAME = 120
LONGEST_ACCOUNT = 254
LAST_INDEX = 2**31
"""Further than anybody pages, and still a number that every database takes."""
ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}")


class People(ScimStorage):
    """The people whom the provider brought, for the one request that it serves.

    Args:
        db: Of the transaction of this request; for writing when something may change.
        by: Who does it, and when.
        writes: Whether something may change: what is read then stays as it is until it is written.
    """

    def __init__(self, db: Db, by: By, *, writes: bool) -> None:
        self.db = db
        self.by = by
        self.writes = writes
        self.day = local_date(by.at)

    def get(
        self,
        resource_type: ResourceType,  # noqa: ARG002  there is one kind
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,  # noqa: ARG002  everything is in one row
    ) -> Resource[Any]:
        """Return somebody."""
        person_id = _id(resource_id)
        if self.writes:
            provisioning.lock(self.db, person_id)
        return self._shown(person_id)

    def search(
        self,
        resource_types: list[ResourceType],  # noqa: ARG002  there is one kind
        search_request: SearchRequest[Any],
        *,
        position: Any = None,  # noqa: ANN401, ARG002  the library's own signature; cursors are not offered
    ) -> SearchPage:
        """Return a page of people, in a fixed number of queries."""
        limit = MOST_RESULTS if search_request.count is None else search_request.count
        skip = min(search_request.start_index_0 or 0, LAST_INDEX)
        only = condition(search_request.filter.ast) if search_request.filter else None
        found, total = provisioning.accounts(self.db, self.day, only=only, skip=skip, limit=limit)
        return SearchPage(total, [resource_of(one) for one in found])

    def create(self, resource_type: ResourceType, resource: Resource[Any]) -> Resource[Any]:  # noqa: ARG002
        """Bring somebody, or somebody back."""
        try:
            return self._shown(provisioning.bring(self.db, wanted_of(resource), self.by))
        except _REFUSED as refused:
            raise _told(refused) from refused

    def update(
        self,
        resource_type: ResourceType,  # noqa: ARG002  there is one kind
        resource: Resource[Any],
        *,
        expected_version: str | None = None,  # noqa: ARG002  nobody changes what `get` has locked
    ) -> Resource[Any]:
        """Change somebody."""
        person_id = _id(str(resource.id))
        try:
            provisioning.update(self.db, person_id, wanted_of(resource), self.by)
        except _REFUSED as refused:
            raise _told(refused) from refused
        return self._shown(person_id)

    def delete(
        self,
        resource_type: ResourceType,  # noqa: ARG002  there is one kind
        resource_id: str,
        *,
        expected_version: str | None = None,  # noqa: ARG002  nobody changes what `get` has locked
    ) -> None:
        """Let go of somebody: access ends, history stays, and the provider finds them no more (RFC 7644 §3.6)."""
        provisioning.release(self.db, _id(resource_id), self.by)

    def _shown(self, person_id: UUID) -> Resource[Any]:
        try:
            return resource_of(provisioning.account(self.db, self.day, person_id))
        except NotFound as missing:
            raise NotFoundException(detail="There is no such user.") from missing


class Service(ScimService):
    """The protocol, with two words of our own: what PUT leaves out, and which departments there are.

    Args:
        departments: The names of today.
    """

    def __init__(self, departments: list[str]) -> None:
        super().__init__(PROVIDER)
        self.departments = departments

    def apply_replacement(
        self, current: Resource[Any], replacement: Resource[Any], conditions: Conditions
    ) -> Resource[Any] | None:
        """Keep number and department where a replacement does not speak of them, as RFC 7644 §3.5.1 allows.

        A provider that knows no departments would otherwise take everybody out of theirs.
        """
        if "external_id" not in replacement.model_fields_set:
            replacement.external_id = current.external_id
        if EnterpriseUser.__name__ not in replacement.model_fields_set:
            replacement[EnterpriseUser] = current[EnterpriseUser]
        return super().apply_replacement(current, replacement, conditions)

    def schemas(self, location: str, query: Any) -> ScimResponse:  # noqa: ANN401  the library's own signature
        """Return the schemas."""
        response = super().schemas(location, query)
        for one in (response.body or {}).get("Resources", []):
            self._offer(one)
        return response

    def schema(self, location: str, schema_id: str, query: Any) -> ScimResponse:  # noqa: ANN401  the library's own signature
        """Return one schema."""
        response = super().schema(location, schema_id, query)
        self._offer(response.body or {})
        return response

    def _offer(self, schema: dict[str, Any]) -> None:
        """Say which departments are known: an administrator of the provider can compare."""
        for attribute in schema.get("attributes", []):
            if schema.get("id") == str(EnterpriseUser.__schema__) and self.departments:
                attribute["canonicalValues"] = self.departments


def resource_of(account: Account) -> Resource[Any]:
    """Return somebody as SCIM shows them."""
    shown = ScimUser(
        id=str(account.id),
        external_id=account.external_id,
        user_name=account.user_name,
        name=Name(given_name=account.given_name, family_name=account.family_name or None),
        active=account.active,
        emails=[Email(value=account.email, type=WORK)],
        meta=Meta(
            resource_type="User", created=account.created_at, last_modified=account.changed_at, version=_version(account),
        ),
    )  # fmt: skip
    if account.department is not None:
        shown[EnterpriseUser] = EnterpriseUser(department=account.department)
    return shown


def wanted_of(resource: Resource[Any]) -> Wanted:
    """Return what a provider wants somebody to be, attribute by attribute: nothing else of it is read.

    Raises:
        InvalidValueException: Something is empty, too long, or no text for people.
    """
    assert isinstance(resource, User)
    name, place = resource.name, resource[EnterpriseUser]
    assert name is not None
    given = _line("name.givenName", name.given_name, LONGEST_NAME)
    if not any(letter.isalpha() for letter in given):
        raise InvalidValueException(detail="name.givenName needs a letter.")
    return Wanted(
        user_name=_line("userName", resource.user_name, LONGEST_ACCOUNT),
        external_id=_line("externalId", resource.external_id, LONGEST_NAME) if resource.external_id is not None else None,
        given_name=given,
        family_name=_line("name.familyName", name.family_name, LONGEST_NAME) if name.family_name else "",
        email=_address(resource.emails or []),
        active=resource.active is not False,
        department=_line("department", place.department, LONGEST_ACCOUNT) if place and place.department is not None else None,
    )


def _line(name: str, text: str | None, longest: int) -> str:
    found = (text or "").strip()
    if not found or len(found) > longest or not found.isprintable():
        raise InvalidValueException(detail=f"{name} must be one line of 1 to {longest} characters.")
    return found


def _address(emails: list[Email]) -> str:
    """Return the address at work; an address at home is nobody's business here."""
    at_work = [one for one in emails if (one.type or WORK).casefold() == WORK]
    if not at_work:
        raise InvalidValueException(detail="emails needs an address of type work; no other is kept.")
    found = _line("emails.value", at_work[0].value, LONGEST_ACCOUNT)
    if not ADDRESS.fullmatch(found):
        raise InvalidValueException(detail="emails.value must be one mail address.")
    return found


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFoundException(detail="There is no such user.") from None


def _version(account: Account) -> str:
    """Return the entity tag: it follows from everything that is shown, so a change made elsewhere changes it too."""
    told = (
        account.user_name, account.external_id, account.given_name, account.family_name, account.email, account.active,
        account.department, account.changed_at.isoformat(),
    )  # fmt: skip
    return f'W/"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"'


_REFUSED = (AddressTaken, HasNoDepartment, NoSuchDepartment, sa.exc.IntegrityError)
"""What the directory or, when two come at once, the database itself refuses."""


def _told(refused: Exception) -> InvalidValueException | UniquenessException:
    if isinstance(refused, NoSuchDepartment):
        return InvalidValueException(
            detail=f"There is no one department called {refused.said!r} here. Make it first, or send the name or number of one"
            " that exists; /Schemas lists them.",
        )  # fmt: skip
    if isinstance(refused, HasNoDepartment):
        return InvalidValueException(detail="An office-holder belongs to no department. Leave it out for this user.")
    return UniquenessException(
        detail="userName, externalId or mail address is in use. Somebody known here is taken up by externalId only.",
    )
