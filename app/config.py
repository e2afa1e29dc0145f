"""Settings: environment variables with the prefix SIGNAALWIJZER_, read once into one frozen value."""

import dataclasses as dc
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

PREFIX = "SIGNAALWIJZER_"
MINIMUM_GROUP = 5
MINIMUM_ANSWERS = 10
MINIMUM_KEY_LENGTH = 32
MOST_TOKENS = 2
TOKEN = re.compile(r"[0-9A-Za-z_-]{32,200}")
HOST = re.compile(r"[0-9a-zA-Z.:-]{1,253}")
SHARED_TENANTS = frozenset({"common", "organizations", "consumers"})
"""What Entra ID calls the issuers that let anybody in."""
CLAIM = re.compile(r"[A-Za-z0-9_.:/-]{1,120}")
CHANGEABLE_CLAIMS = frozenset({"email", "mail", "name", "nickname", "preferred_username", "unique_name", "upn"})
"""Claims that change, or that somebody may choose: with them one could become somebody else."""

Mode = Literal["production", "development", "demo"]
Security = Literal["starttls", "tls", "none"]
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
ADDRESS = re.compile(r"[0-9a-zA-Z.!#$%&'*+/=?^_`{|}~-]{1,64}@[0-9a-zA-Z.-]{1,253}")


class ConfigError(Exception):
    """A setting has a value it may not have; the text names variable, value and what it may hold."""


@dc.dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting of the program. The documentation table is checked against these fields."""

    secret_key: str = dc.field(repr=False)
    mode: Mode = "production"
    database_url: str = "sqlite:///var/signaalwijzer.sqlite"
    content_dir: Path = Path()
    host: str = "127.0.0.1"
    port: int = 5000
    workers: int = 2
    trusted_proxies: int = 0
    minimum_group: int = MINIMUM_GROUP
    minimum_answers: int = MINIMUM_ANSWERS
    idle_minutes: int = 60
    duty_idle_minutes: int = 15
    session_hours: int = 12
    leavers_share: int = 10
    log_level: str = "INFO"
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = dc.field(default="", repr=False)
    oidc_label: str = ""
    oidc_external_id_claim: str = ""
    scim_tokens: str = dc.field(default="", repr=False)
    base_url: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = dc.field(default="", repr=False)
    smtp_security: Security = "starttls"
    mail_from: str = ""
    retention_answers_months: int = 24
    retention_after_leaving_months: int = 12
    retention_mail_months: int = 12
    retention_signin_months: int = 6
    retention_audit_months: int = 36

    @property
    def is_demo(self) -> bool:
        """Tell whether personas and plain-http cookies are allowed."""
        return self.mode == "demo"

    @property
    def secure_cookies(self) -> bool:
        """Tell whether cookies carry Secure and the __Host- prefix."""
        return self.mode == "production"

    @property
    def has_mailbox(self) -> bool:
        """Tell whether mail goes no further than a page on this computer."""
        return self.mode != "production" and not self.smtp_host

    @property
    def can_mail(self) -> bool:
        """Tell whether letters arrive anywhere."""
        return bool(self.smtp_host) or self.has_mailbox

    @property
    def address(self) -> str:
        """Return where people find this site, without a slash at the end; never taken from a request."""
        return self.base_url or f"http://{self.host}:{self.port}"


def _refuse(name: str, value: str, may: str) -> ConfigError:
    return ConfigError(f"{PREFIX}{name} is {value!r}; it must be {may}.")


def _whole(name: str, value: str, low: int, high: int) -> int:
    digits = value.isascii() and value.isdigit() and len(value) <= len(str(high))
    if not digits or not low <= int(value) <= high:
        raise _refuse(name, value, f"a whole number from {low} to {high}")
    return int(value)


def _mode(name: str, value: str) -> str:
    if value not in {"production", "development"}:
        raise _refuse(name, value, "production or development (demo mode exists only through `signaalwijzer demo`)")
    return value


def _database(name: str, value: str) -> str:
    known = value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://"))
    if not known or not _has_good_port(value):
        # The value may hold a password: it is not repeated.
        scheme, mark, _rest = value.partition("://")
        raise _refuse(name, f"{scheme}://…" if mark else "…", "sqlite:///… or postgresql://user:password@host:5432/name")
    return value


def _has_good_port(address: str) -> bool:
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def _folder(name: str, value: str) -> Path:
    if not Path(value).is_dir():
        raise _refuse(name, value, "a folder that exists, with modules/ and quizzes/ in it")
    return Path(value)


def _level(name: str, value: str) -> str:
    if value not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise _refuse(name, value, "DEBUG, INFO, WARNING or ERROR")
    return value


def _host(name: str, value: str) -> str:
    if not HOST.fullmatch(value):
        raise _refuse(name, value, "a name or number of this machine, such as 127.0.0.1 or 0.0.0.0")
    return value


def _address(value: str) -> SplitResult | None:
    """Take an address apart; None when it is no plain http or https address of a host."""
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return None
    plain = value.isascii() and value.isprintable() and not set(value) & set(" \\\"';,")
    good = plain and parts.scheme in {"http", "https"} and parts.hostname and port != 0 and "@" not in parts.netloc
    return parts if good and HOST.fullmatch(str(parts.hostname)) else None


def _is_safe(value: str) -> bool:
    """Tell whether an address is https, or http to this machine."""
    parts = urlsplit(value)
    return parts.scheme == "https" or parts.hostname in LOOPBACK


def _issuer(name: str, value: str) -> str:
    parts = _address(value)
    if parts is None or not _is_safe(value) or parts.query or parts.fragment:
        raise _refuse(name, value, "https://… as the provider writes its own issuer (http://127.0.0.1:port while developing)")
    if set(parts.path.lower().split("/")) & SHARED_TENANTS:
        raise _refuse(name, value, "the address of one organisation, with its tenant id, and not one that everybody shares")
    return value


def _claim(name: str, value: str) -> str:
    if not CLAIM.fullmatch(value) or value in CHANGEABLE_CLAIMS:
        raise _refuse(name, value, "the name of a claim that holds a lasting number of HR; a name or mail address changes")
    return value


def _base_url(name: str, value: str) -> str:
    parts = _address(value)
    bare = parts is not None and not parts.path.strip("/") and not parts.query and not parts.fragment
    if not bare or not _is_safe(value):
        raise _refuse(name, value, "https://host, or http://127.0.0.1:port while developing, without a path")
    return value.rstrip("/")


def _security(name: str, value: str) -> str:
    if value not in {"starttls", "tls", "none"}:
        raise _refuse(name, value, "starttls, tls or none")
    return value


def _mail_address(name: str, value: str) -> str:
    if not ADDRESS.fullmatch(value):
        raise _refuse(name, value, "a mail address such as signaalwijzer@provincie.example")
    return value


def _one_line(name: str, value: str) -> str:
    if not value.isprintable():
        # The value may be a password: it is not repeated.
        raise _refuse(name, "…", "one line of text")
    return value


def _tokens(name: str, value: str) -> str:
    tokens = value.split(",")
    if len(tokens) > MOST_TOKENS or len(set(tokens)) < len(tokens) or not all(TOKEN.fullmatch(token) for token in tokens):
        # The value is a secret: it is not repeated.
        raise _refuse(name, "…", "one token of at least 32 letters, digits, - or _, or two with a comma between them")
    return value


def _between(low: int, high: int) -> Callable[[str, str], int]:
    return lambda name, value: _whole(name, value, low, high)


READERS: Mapping[str, Callable[[str, str], Any]] = {
    "mode": _mode, "database_url": _database, "content_dir": _folder, "host": _host,
    "port": _between(1, 65535), "workers": _between(1, 64), "trusted_proxies": _between(0, 1),
    "minimum_group": _between(MINIMUM_GROUP, 1000), "minimum_answers": _between(MINIMUM_ANSWERS, 1000),
    "idle_minutes": _between(5, 1440), "session_hours": _between(1, 72), "leavers_share": _between(1, 100), "log_level": _level,
    "duty_idle_minutes": _between(5, 1440), "oidc_issuer": _issuer, "oidc_client_id": _one_line,
    "oidc_client_secret": _one_line, "oidc_label": _one_line, "oidc_external_id_claim": _claim,
    "scim_tokens": _tokens, "base_url": _base_url, "smtp_host": _host, "smtp_port": _between(1, 65535), "smtp_user": _one_line,
    "smtp_password": _one_line, "smtp_security": _security, "mail_from": _mail_address,
    "retention_answers_months": _between(1, 120), "retention_after_leaving_months": _between(12, 120),
    "retention_mail_months": _between(1, 120), "retention_signin_months": _between(1, 120),
    "retention_audit_months": _between(36, 240),
}  # fmt: skip


def _secret(environment: Mapping[str, str], mode: str) -> str:
    key = environment.get(f"{PREFIX}SECRET_KEY", "")
    if not key and mode == "development":
        return "development-only-key-that-is-not-secret"
    if len(key) < MINIMUM_KEY_LENGTH:
        state = "not set" if not key else f"{len(key)} characters long"
        raise ConfigError(
            f"{PREFIX}SECRET_KEY is {state}; it must be at least {MINIMUM_KEY_LENGTH} random characters "
            "(make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))').",
        )
    return key


def read_config(environment: Mapping[str, str] | None = None) -> Config:
    """Read all settings.

    Args:
        environment: Name to value; the process's own when left out.

    Raises:
        ConfigError: A value is not allowed, or the secret key is missing.
    """
    environment = os.environ if environment is None else environment
    known = {f"{PREFIX}{name.upper()}" for name in (*READERS, "secret_key")}
    for name in environment:
        if name.startswith(PREFIX) and name not in known:
            raise ConfigError(f"{name} is not a setting; the settings are in docs/configuration.md.")
    values = {
        field: reader(field.upper(), environment[f"{PREFIX}{field.upper()}"])
        for field, reader in READERS.items()
        if environment.get(f"{PREFIX}{field.upper()}")
    }
    values.setdefault("content_dir", content_folder())
    config = Config(secret_key=_secret(environment, values.get("mode", "production")), **values)
    _check_together(config)
    return config


def check_served(config: Config) -> Config:
    """Return settings that a server can run with.

    Raises:
        ConfigError: Nobody could come back from a proof or a letter, since this site does not know its address.
    """
    if config.mode == "production" and not config.base_url:
        raise ConfigError(f"{PREFIX}BASE_URL is not set; a server must know it: it stands on proofs and in letters.")
    return config


def _check_together(config: Config) -> None:
    """Refuse what is fine by itself and wrong together."""
    needed = ("base_url", "oidc_client_id", "oidc_client_secret")
    missing = [f"{PREFIX}{name.upper()}" for name in needed if not getattr(config, name)]
    if config.oidc_issuer and missing:
        raise ConfigError(f"{missing[0]} is not set; it must be, because {PREFIX}OIDC_ISSUER is.")
    for name in ("base_url", "oidc_issuer"):
        if config.mode == "production" and getattr(config, name).startswith("http:"):
            raise _refuse(name.upper(), getattr(config, name), "https://… outside development")
    _check_mail(config)


def _check_mail(config: Config) -> None:
    """Refuse a mail server that is set up in part, or to which mail would cross a network in the open."""
    if not config.smtp_host:
        return
    for name in ("mail_from", "base_url"):
        if not getattr(config, name):
            raise ConfigError(f"{PREFIX}{name.upper()} is not set; it must be, because {PREFIX}SMTP_HOST is.")
    if config.smtp_security == "none" and config.smtp_host not in LOOPBACK:
        raise _refuse("SMTP_SECURITY", "none", f"starttls or tls, because {config.smtp_host} is another machine")
    if bool(config.smtp_user) != bool(config.smtp_password):
        raise ConfigError(f"{PREFIX}SMTP_USER and {PREFIX}SMTP_PASSWORD must be set both, or neither.")


def content_folder() -> Path:
    """Return the folder that holds modules/, quizzes/, migrations/ and static/: bundled, or the checkout."""
    bundled = Path(__file__).parent / "_bundled"
    return bundled if bundled.is_dir() else Path(__file__).parent.parent
