"""Addresses that look alike are one; initials tell no more than initials."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.names import email_key, initials


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


@pytest.mark.parametrize(
    ("given", "family", "shown"),
    [("Samira", "Bakker", "S. B."), ("Anna Maria", "van der Berg", "A. B."), ("Yusuf", "el Amrani", "Y. A."),
     ("Jan", "'t Hart", "J. H."), ("Jan", "D'Angelo", "J. D."), ("IJsbrand", "IJzerman", "IJ. IJ."),
     ("Anne-Marie", "de Vries", "A. V."),
     ("E\u0301va", "de vries", "É. D."), ("Cher", "", "C."), ("", "Bakker", "B."), ("", "", ""), ("Ji", "李", "J. 李.")],
)  # fmt: skip
def test_initials(given: str, family: str, shown: str) -> None:
    assert initials(given, family) == shown


@given(st.text(max_size=20), st.text(max_size=20))
def test_initials_are_at_most_two_letters_whatever_somebody_is_called(first: str, second: str) -> None:
    pieces = initials(first, second).split(" ")
    assert len(pieces) <= 2
    assert all(one in {"", "IJ."} or (len(one) == 2 and one[0].isalpha() and one[1] == ".") for one in pieces)
