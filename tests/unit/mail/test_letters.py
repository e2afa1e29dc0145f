"""Letters say the right thing to the right reader, and nothing that comes from outside breaks a line."""

import dataclasses as dc
import datetime as dt
from email import message_from_bytes
from email.policy import default
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail.carriers import Sender, Undelivered, message_of
from app.mail.letters import LETTERS, Facts, Letter, one_line, write
from tests.tongue import DUTCH

SAY = DUTCH.gettext
SAMIRA = Facts("Samira", "Bakker", formal=False, organisation="Provincie Voorbeeldland", address="https://leren.example",
               link="https://leren.example/auth/link/geheim", code="4F7K-9TQ2")  # fmt: skip
WILLEM = dc.replace(SAMIRA, given_name="Willem", family_name="Lindeboom", formal=True)
SENDER = Sender("Provincie Voorbeeldland", "signaalwijzer@provincie.example", "leren.example")
MAIL_ID = UUID("00000000-0000-4000-8000-000000000001")
NOON = dt.datetime(2026, 11, 10, 11, 0, tzinfo=dt.UTC)
NASTY = "Eva\r\nBcc: kwaad@elders.example\r\n\r\nKlik hier"


@pytest.mark.parametrize("name", LETTERS)
def test_employees_are_je_and_office_holders_are_u(name: str) -> None:
    informal, formal = write(name, SAMIRA, SAY).text, write(name, WILLEM, SAY).text
    assert informal.startswith("Dag Samira,")
    assert formal.startswith("Geachte Willem Lindeboom,")
    assert " u " not in informal.replace("\n", " ")
    assert " je " not in formal.replace("\n", " ")


@pytest.mark.parametrize("name", LETTERS)
def test_no_letter_shouts_and_each_says_who_writes(name: str) -> None:
    letter = write(name, SAMIRA, SAY)
    assert "!" not in letter.subject + letter.text
    assert letter.text.endswith("Provincie Voorbeeldland\nSignaalwijzer, https://leren.example/\n")
    assert 3 < len(letter.subject) < 60


def test_the_letter_to_sign_in_has_link_and_code_on_lines_of_their_own() -> None:
    lines = write("sign_in", SAMIRA, SAY).text.splitlines()
    assert SAMIRA.link in lines
    assert SAMIRA.code in lines


def test_the_letter_for_a_new_password_has_no_code() -> None:
    assert SAMIRA.code not in write("reset", SAMIRA, SAY).text


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    line = one_line(text)
    assert line.splitlines() in ([], [line])
    assert line == line.strip()
    assert all(letter.isprintable() for letter in line)


@pytest.mark.parametrize("name", LETTERS)
def test_a_name_adds_no_line_and_no_header(name: str) -> None:
    plain = write(name, SAMIRA, SAY)
    nasty = write(name, dc.replace(SAMIRA, given_name=NASTY, organisation=f"Provincie\n{NASTY}"), SAY)
    assert len(nasty.text.splitlines()) == len(plain.text.splitlines())
    message = message_of(nasty, dc.replace(SENDER, name=NASTY), "eva@provincie.example", MAIL_ID, NOON)
    read = message_from_bytes(message.as_bytes(), policy=default)
    assert read["Bcc"] is None
    assert set(read.keys()) == {
        "To", "From", "Subject", "Date", "Message-ID", "Auto-Submitted",
        "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    }  # fmt: skip


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_no_name_breaks_a_header(name: str) -> None:
    letter = write("reset", dc.replace(SAMIRA, given_name=name), SAY)
    message = message_of(letter, dc.replace(SENDER, name=name), "eva@provincie.example", MAIL_ID, NOON)
    read = message_from_bytes(message.as_bytes(), policy=default)
    assert read["To"] == "eva@provincie.example"
    assert read["From"].addresses[0].addr_spec == SENDER.address


@pytest.mark.parametrize(
    "address",
    ["eva@x.example\r\nBcc: kwaad@elders.example", "eva@x.example\nTo: z@y.example", "geen adres", "", "@",
     "eva@x.example, z@y.example",
     "Eva <eva@x.example>", "eva@x.example\0"],
)  # fmt: skip
def test_what_is_no_address_gets_no_message(address: str) -> None:
    with pytest.raises(Undelivered) as refused:
        message_of(Letter("Onderwerp", "Tekst\n"), SENDER, address, MAIL_ID, NOON)
    assert str(refused.value) == "not an address"


def test_the_same_letter_is_the_same_message_byte_for_byte() -> None:
    letter = write("sign_in", SAMIRA, SAY)
    once, again = (message_of(letter, SENDER, "eva@provincie.example", MAIL_ID, NOON).as_bytes() for _time in range(2))
    assert once == again
    assert b"Message-ID: <00000000000040008000000000000001@leren.example>" in once
    assert b"Date: Tue, 10 Nov 2026 11:00:00 +0000" in once
