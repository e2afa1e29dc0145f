"""A real mail server on this machine, that keeps what it gets, and can be told to refuse or to interrupt."""

import contextlib
import dataclasses as dc
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd import smtp
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

ACCEPTED = "250 OK"
PASSWORD = "een-wachtwoord-voor-de-mailserver"


@dc.dataclass
class Received:
    """What came in, and what is answered to it."""

    messages: list[EmailMessage] = dc.field(default_factory=list)
    secured: list[bool] = dc.field(default_factory=list)
    answer: Callable[[int], str] = lambda _number: ACCEPTED
    lock: threading.Lock = dc.field(default_factory=threading.Lock)

    async def handle_DATA(self, _server: smtp.SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  the library's name
        """Keep one message when it is accepted."""
        with self.lock:
            answer = self.answer(len(self.messages))
            if answer == ACCEPTED:
                assert isinstance(envelope.content, bytes)
                self.messages.append(message_from_bytes(envelope.content, policy=default))
                self.secured.append(session.ssl is not None)
        return answer

    @property
    def ids(self) -> list[str]:
        """Return the Message-ID of everything that came in."""
        return [str(message["Message-ID"]) for message in self.messages]


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


def _check(_server: smtp.SMTP, _session: Session, _envelope: Envelope, _mechanism: str, told: object) -> AuthResult:
    assert isinstance(told, LoginPassword)
    return AuthResult(success=(told.login, told.password) == (b"signaalwijzer", PASSWORD.encode()), handled=False)


@contextlib.contextmanager
def mail_server(tls: ssl.SSLContext | None = None) -> Iterator[tuple[int, Received]]:
    """Serve on a port of this machine; with a certificate it asks for STARTTLS and for an account."""
    received, port = Received(), free_port()
    strict: dict[str, Any] = (
        {"tls_context": tls, "require_starttls": True, "auth_required": True, "authenticator": _check} if tls else {}
    )
    controller = Controller(received, hostname="127.0.0.1", port=port, server_hostname="mail.example", **strict)
    controller.start()
    try:
        yield port, received
    finally:
        controller.stop()
