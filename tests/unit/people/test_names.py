"""Addresses that look alike are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.names import email_key


@pytest.mark.parametrize(
    "address",
    ["anna@x.example", " anna@x.example", "Anna@X.Example", "ANNA@x.example\t", "\u00a0anna@x.example", "ａｎｎａ@x.example",
     "anna@x.example\u3000", "\u2003Anna@x.example"],
)  # fmt: skip
def test_look_alikes_have_one_key(address: str) -> None:
    assert email_key(address) == "anna@x.example"


def test_different_people_stay_different() -> None:
    assert email_key("anna@x.example") != email_key("anne@x.example")
    assert email_key("a.nna@x.example") != email_key("anna@x.example")


@given(st.text(max_size=30))
def test_a_key_is_its_own_key(address: str) -> None:
    assert email_key(email_key(address)) == email_key(address)
