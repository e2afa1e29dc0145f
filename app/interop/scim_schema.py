"""What is offered of SCIM: the attributes that are kept, and which parts of the protocol are spoken (RFC 7643 §4 to §6).

Whatever else a provider sends is dropped, and it can see so in the answer: a password, roles and groups give no right, and
nothing is kept that nobody needs.
"""

from typing import Annotated, Any

from pydantic import Field, ValidationInfo, model_validator
from scim2_models import (
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    ComplexAttribute,
    Context,
    ETag,
    Extension,
    Filter,
    Pagination,
    Patch,
    Required,
    Resource,
    ResourceType,
    Schema,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)
from scim2_models.resources.resource import AnyExtension
from scim2_models.urn import URN

MOST_RESULTS = 200
USUAL_RESULTS = 100
WORK = "work"


class Name(ComplexAttribute):
    """What somebody is called."""

    given_name: Annotated[str | None, Required.true] = None
    """The given name."""

    family_name: str | None = None
    """The family name, with what belongs before it."""


class Email(ComplexAttribute):
    """A mail address."""

    value: Annotated[str | None, Required.true] = None
    """The address."""

    type: str | None = Field(None, examples=[WORK])
    """Always the address at work: no other is kept."""


class User(Resource[AnyExtension]):
    """Somebody who can sign in."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    """The name of the account, in one normal form: case and width make no difference."""

    name: Annotated[Name | None, Required.true] = None
    """What somebody is called."""

    active: Annotated[bool | None, Required.true] = None
    """Whether somebody has access; false ends every session at once."""

    emails: Annotated[list[Email] | None, Required.true] = None
    """The one address at work."""

    @model_validator(mode="before")
    @classmethod
    def _newcomers_are_active(cls, value: Any, info: ValidationInfo) -> Any:  # noqa: ANN401  whatever JSON holds
        """Let who is brought without a word about access have it (RFC 7643 §4.1.1 leaves the default to the service)."""
        brought = (info.context or {}).get("scim") == Context.RESOURCE_CREATION_REQUEST
        if brought and isinstance(value, dict) and not any(str(key).casefold() == "active" for key in value):
            return {**value, "active": True}
        return value


class EnterpriseUser(Extension):
    """Where somebody works."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    department: str | None = None
    """The department: its name here, or its number or short name. An unknown one is refused."""


CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=MOST_RESULTS),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=False),
    etag=ETag(supported=True),
    pagination=Pagination(
        cursor=False, index=True, default_pagination_method=Pagination.DefaultPaginationMethod.index,
        default_page_size=USUAL_RESULTS, max_page_size=MOST_RESULTS,
    ),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken, name="Bearer token",
            description="A long random token that both sides keep; two are valid while one replaces the other.", primary=True,
        )
    ],
)  # fmt: skip

# Entra ID departs from the letter of the standard in three ways, and is understood: it names attributes that are not
# offered, it selects in the value what to remove, and it writes to an entry of a list that is not there yet.
POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)

PROVIDER = ScimProvider(
    models=[User, EnterpriseUser, Schema, ResourceType, ServiceProviderConfig],
    resource_types=[ResourceType.from_resource(User[EnterpriseUser])],
    config=CONFIG,
    policy=POLICY,
)
