"""Letters go out over SMTP: each once, to the address of now, to nobody who left, and after a crash as the same message."""

import datetime as dt
import ipaddress
import os
import signal
import ssl
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.clock import now
from app.config import Config
from app.mail import outbox
from app.mail.carriers import Smtp
from app.mail.outbox import Draft
from app.mail.records import Mail
from app.people import links, post
from app.people.links import Ask, Kind
from app.people.post import Carried
from app.people.records import Person, SignInToken
from app.storage.database import Database
from tests import catalogue_files, factories
from tests.factories import Known
from tests.mail_server import PASSWORD, free_port, mail_server

SITE, SECRET, ORGANISATION = "https://leren.provincie.example", "k" * 40, "Provincie Voorbeeldland"
ANNA = "anna@provincie.example"


@pytest.fixture
def anna(database: Database) -> Known:
    with database.writing() as db:
        return factories.person(db, name="Anna Visser", email=ANNA)


def _config(port: int, **more: Any) -> Config:  # noqa: ANN401  a few settings, by name
    said = {"smtp_security": "none", **more}
    return Config(
        secret_key=SECRET, base_url=SITE, smtp_host="127.0.0.1", smtp_port=port, mail_from="sw@provincie.example", **said
    )


def _carry(database: Database, port: int, **more: Any) -> Carried:  # noqa: ANN401  a few settings, by name
    config = _config(port, **more)
    with Smtp(config) as carrier:
        return post.carry(database, config, ORGANISATION, carrier)


def _put(database: Database, who: Known, letters: int = 1, language: str = "nl") -> None:
    with database.writing() as db:
        for number in range(letters):
            outbox.put(db, who.id, Draft(f"{who.id}/{number}", "password_changed", language), now())


def _ask(database: Database, kind: Kind) -> UUID:
    asked = Ask(kind, ANNA, "203.0.113.9", "nl", now())
    with database.writing() as db:
        links.ask(db, asked, SECRET)
    return asked.mail_id


def _rows(database: Database) -> list[Mail]:
    with database.reading() as db:
        return list(db.scalars(sa.select(Mail).order_by(Mail.key)))


def test_a_letter_arrives(database: Database, anna: Known) -> None:
    assert anna
    mail_id = _ask(database, Kind.SIGN_IN)
    with mail_server() as (port, received):
        assert _carry(database, port) == Carried(sent=1)
        assert _carry(database, port) == Carried()
    (message,) = received.messages
    assert message["To"] == ANNA
    assert message["From"] == "Provincie Voorbeeldland <sw@provincie.example>"
    assert message["Message-ID"] == f"<{mail_id.hex}@leren.provincie.example>"
    lines = message.get_content().splitlines()
    assert f"{SITE}/auth/link/{links.token_of(SECRET, Kind.SIGN_IN, mail_id)}" in lines
    code = links.code_of(SECRET, mail_id)
    assert f"{code[:4]}-{code[4:]}" in lines
    assert message.get_content_type() == "text/plain"


def test_the_address_is_the_one_of_the_moment_of_sending(database: Database, anna: Known) -> None:
    _put(database, anna)
    with database.writing() as db:
        db.execute(sa.update(Person).where(Person.id == anna.id).values(email="Anna.Nieuw@provincie.example"))
    with mail_server() as (port, received):
        _carry(database, port)
    assert [message["To"] for message in received.messages] == ["Anna.Nieuw@provincie.example"]


def test_who_left_in_the_meantime_gets_nothing(database: Database, anna: Known) -> None:
    _put(database, anna)
    with database.writing() as db:
        db.execute(sa.update(Person).where(Person.id == anna.id).values(deactivated_at=now()))
    with mail_server() as (port, received):
        assert _carry(database, port) == Carried(given_up=1)
        assert _carry(database, port) == Carried()
    assert received.messages == []


@pytest.mark.parametrize("change", [{"used_at": now()}, {"expires_at": now() - dt.timedelta(seconds=1)}])
def test_a_link_that_has_ended_is_not_sent(database: Database, anna: Known, change: dict[str, dt.datetime]) -> None:
    assert anna
    _ask(database, Kind.RESET)
    with database.writing() as db:
        db.execute(sa.update(SignInToken).values(**change))
    with mail_server() as (port, received):
        assert _carry(database, port) == Carried(given_up=1)
    assert received.messages == []


def test_an_address_with_a_line_break_reaches_nobody(database: Database, anna: Known) -> None:
    _put(database, anna)
    with database.writing() as db:
        db.execute(sa.update(Person).values(email=f"{ANNA}\r\nBcc: kwaad@elders.example"))
    with mail_server() as (port, received):
        assert _carry(database, port) == Carried(failed=1)
    assert received.messages == []
    assert [row.last_error for row in _rows(database)] == ["not an address"]


def test_what_the_server_refuses_waits_and_the_next_one_goes(database: Database, anna: Known) -> None:
    with database.writing() as db:
        bas = factories.person(db, name="Bas Kok")
    _put(database, anna)
    _put(database, bas)
    asked: list[int] = []

    def refuse_the_first(number: int) -> str:
        asked.append(number)
        return f"451 {ANNA} is te druk" if len(asked) == 1 else "250 OK"

    with mail_server() as (port, received):
        received.answer = refuse_the_first
        assert _carry(database, port) == Carried(sent=1, failed=1)
    errors = [row.last_error for row in _rows(database) if row.sent_at is None]
    assert errors == ["SMTPDataError 451"], "the words of the server may hold an address"


def test_a_server_out_of_reach_loses_nothing(database: Database, anna: Known) -> None:
    _put(database, anna)
    assert _carry(database, free_port()) == Carried(failed=1)
    (row,) = _rows(database)
    assert (row.sent_at, row.tries) == (None, 1)
    assert row.last_error
    assert "Refused" in row.last_error


def test_many_workers_at_once_send_each_letter_once(database: Database, anna: Known) -> None:
    _put(database, anna, letters=45)
    with mail_server() as (port, received):

        def work(_number: int) -> int:
            total = 0
            while sent := _carry(database, port).sent:
                total += sent
            return total

        with ThreadPoolExecutor(4) as threads:
            assert sum(threads.map(work, range(4))) == 45
    assert len(received.ids) == len(set(received.ids)) == 45


# Over a secured way


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of this machine, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    day = dt.timedelta(days=1)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now() - day).not_valid_after(now() + day)
        .add_extension(names, critical=False).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path / "certificate.txt"
    form = serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_over_starttls_with_an_account(
    database: Database, anna: Known, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(database, anna)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(_context(certificate)) as (port, received):
        sent = _carry(database, port, smtp_security="starttls", smtp_user="signaalwijzer", smtp_password=PASSWORD)
    assert sent == Carried(sent=1)
    assert received.secured == [True]


def test_a_wrong_password_or_a_certificate_of_a_stranger_sends_nothing(
    database: Database, anna: Known, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(database, anna, letters=2)
    account = {"smtp_security": "starttls", "smtp_user": "signaalwijzer"}
    with mail_server(_context(certificate)) as (port, received):
        assert _carry(database, port, **account, smtp_password=PASSWORD) == Carried(failed=2)
        assert {row.last_error for row in _rows(database)} == {"SSLCertVerificationError 1"}
        with database.writing() as db:
            db.execute(sa.update(Mail).values(due_at=now()))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert _carry(database, port, **account, smtp_password="fout") == Carried(failed=2)
        assert {row.last_error for row in _rows(database)} == {"SMTPAuthenticationError 535"}
    assert received.messages == []


# Processes


def _environment(database: Database, port: int, tmp_path: Path) -> dict[str, str]:
    settings = {
        "SECRET_KEY": SECRET, "DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "CONTENT_DIR": str(catalogue_files.write(tmp_path / "content")), "BASE_URL": SITE, "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(port), "SMTP_SECURITY": "none", "MAIL_FROM": "sw@provincie.example",
    }  # fmt: skip
    return {**os.environ, **{f"SIGNAALWIJZER_{name}": value for name, value in settings.items()}}


def _start(environment: dict[str, str], *arguments: str) -> "subprocess.Popen[str]":
    program = Path(sys.executable).parent / "signaalwijzer"
    return subprocess.Popen(  # noqa: S603  our own program
        [program, "work", *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_three_processes_send_each_letter_once(database: Database, anna: Known, tmp_path: Path) -> None:
    _put(database, anna, letters=60)
    with mail_server() as (port, received):
        environment = _environment(database, port, tmp_path)
        workers = [_start(environment, "--once") for _number in range(3)]
        said = [worker.communicate(timeout=120)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0, 0], said
    assert len(received.ids) == len(set(received.ids)) == 60
    assert all(row.sent_at for row in _rows(database))


def test_killed_between_sending_and_marking_it_sends_the_same_message_again(
    database: Database, anna: Known, tmp_path: Path
) -> None:
    assert anna
    mail_id = _ask(database, Kind.SIGN_IN)
    with mail_server() as (port, received):
        worker = _start(_environment(database, port, tmp_path))

        def accept_and_kill(number: int) -> str:
            if number == 0:
                os.kill(worker.pid, signal.SIGKILL)
                worker.wait()
            return "250 OK"

        received.answer = accept_and_kill
        worker.communicate(timeout=120)
        (row,) = _rows(database)
        assert (row.sent_at, row.tries) == (None, 1)
        again = _start(_environment(database, port, tmp_path), "--once")
        assert again.communicate(timeout=120)[0]
        assert len(received.ids) == 1, "the lease holds: nobody else sends it yet"
        with database.writing() as db:
            db.execute(sa.update(Mail).values(leased_until=now()))
        last = _start(_environment(database, port, tmp_path), "--once")
        last.communicate(timeout=120)
    first, second = received.messages
    assert received.ids == [f"<{mail_id.hex}@leren.provincie.example>"] * 2
    assert first.as_bytes() == second.as_bytes()
    assert _rows(database)[0].sent_at


def test_it_ends_on_sigterm_after_what_it_was_doing(database: Database, anna: Known, tmp_path: Path) -> None:
    _put(database, anna)
    with mail_server() as (port, received):
        worker = _start(_environment(database, port, tmp_path))

        def accept_and_ask_to_end(_number: int) -> str:
            worker.terminate()
            return "250 OK"

        received.answer = accept_and_ask_to_end
        said, _errors = worker.communicate(timeout=120)
    assert (worker.returncode, len(received.ids)) == (0, 1), said
    assert _rows(database)[0].sent_at
