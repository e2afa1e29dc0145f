"""How a letter leaves: as a message, over SMTP or no further than this computer."""

import contextlib
import dataclasses as dc
import datetime as dt
import smtplib
import ssl
from email.errors import HeaderParseError, MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Protocol, Self
from urllib.parse import urlsplit
from uuid import UUID

from app.config import Config
from app.mail.letters import Letter, one_line

TIMEOUT = 20.0
"""Seconds that one step of sending may take; sending as a whole has to end well within a lease."""


class Undelivered(Exception):  # noqa: N818  not a defect: the letter is tried again
    """A letter did not leave; the text says what happened, without names and addresses."""


class Carrier(Protocol):
    """Takes messages away."""

    def send(self, message: EmailMessage) -> None:
        """Take one away.

        Raises:
            Undelivered: It did not leave.
        """

    def close(self) -> None:
        """End the connection, if there is one."""


@dc.dataclass(frozen=True, slots=True)
class Sender:
    """Whom messages come from.

    Args:
        name: Of the organisation.
        address: Where mail comes from.
        host: Of the site; Message-IDs end with it.
    """

    name: str
    address: str
    host: str


def sender_of(config: Config, organisation: str) -> Sender:
    """Return whom messages come from, as set up."""
    host = urlsplit(config.address).hostname or "localhost"
    return Sender(organisation, config.mail_from or f"signaalwijzer@{host}", host)


def message_of(letter: Letter, sender: Sender, to: str, mail_id: UUID, written_at: dt.datetime) -> EmailMessage:
    """Make the message of a letter: the same one however often it is made.

    Args:
        letter: What it says.
        sender: Whom it comes from.
        to: The address as it is stored.
        mail_id: Of the letter; the Message-ID is made from it.
        written_at: When the letter was put down.

    Raises:
        Undelivered: The address is none.
    """
    message = EmailMessage(policy=SMTP)
    try:
        # An address with a line break in it is refused here, and can become no header of its own.
        message["To"] = Address(addr_spec=to)
    except (ValueError, IndexError, HeaderParseError, MessageError):
        raise Undelivered("not an address") from None
    message["From"] = Address(one_line(sender.name), addr_spec=sender.address)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(written_at)
    message["Message-ID"] = f"<{mail_id.hex}@{sender.host}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


class NoFurther:
    """Takes nothing away: the letter is read in the mailbox on this computer."""

    def send(self, message: EmailMessage) -> None:
        """Leave it where it is."""

    def close(self) -> None:
        """There is nothing to end."""


class Smtp:
    """Hands messages to the mail server; the connection is opened for the first one and kept for those that follow."""

    def __init__(self, config: Config) -> None:
        """Keep the settings; nothing is opened yet."""
        self._config = config
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_error: object) -> None:
        """End the connection."""
        self.close()

    def send(self, message: EmailMessage) -> None:
        """Hand over one message.

        Raises:
            Undelivered: The server is out of reach, or refuses it.
        """
        try:
            self._server = self._server or self._connect()
            self._server.send_message(message)
        except (OSError, UnicodeError) as error:  # what smtplib raises is an OSError too
            self.close()
            raise Undelivered(_described(error)) from None

    def close(self) -> None:
        """End the connection, politely when that is possible."""
        server, self._server = self._server, None
        if server:
            with contextlib.suppress(OSError):
                server.quit()

    def _connect(self) -> smtplib.SMTP:
        config, trusted = self._config, ssl.create_default_context()
        name = urlsplit(config.address).hostname
        if config.smtp_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(config.smtp_host, config.smtp_port, name, timeout=TIMEOUT, context=trusted)
        else:
            server = smtplib.SMTP(config.smtp_host, config.smtp_port, name, timeout=TIMEOUT)
        try:
            if config.smtp_security == "starttls":
                server.starttls(context=trusted)
            if config.smtp_user:
                server.login(config.smtp_user, config.smtp_password)
        except OSError:
            server.close()
            raise
        return server


def carrier_of(config: Config) -> Carrier:
    """Return what takes letters away, as set up."""
    return Smtp(config) if config.smtp_host else NoFurther()


def _described(error: Exception) -> str:
    """Return the kind of error and the code of the server; its words may hold an address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _words in error.recipients.values()})
        return f"{type(error).__name__} {' '.join(map(str, codes))}"
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
