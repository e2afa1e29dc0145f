"""What the library would make anew for every request is held."""

import gc
import weakref
from typing import Any

import pytest
from scim2_models import ListResponse, PatchOp, ResponseParameters, SearchRequest

from app.interop.scim import ScimUser


@pytest.mark.parametrize("generic", [ListResponse, PatchOp, ResponseParameters, SearchRequest])
def test_a_form_of_a_message_outlives_its_request(generic: Any) -> None:  # noqa: ANN401  of the library, and of any kind
    form = weakref.ref(generic[ScimUser])
    gc.collect()
    assert form() is not None
