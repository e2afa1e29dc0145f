"""Settings: environment variables with the prefix SIGNAALWIJZER_, read once into one frozen value."""

import dataclasses as dc
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

PREFIX = "SIGNAALWIJZER_"
MINIMUM_GROUP = 5
MINIMUM_ANSWERS = 10
MINIMUM_KEY_LENGTH = 32
HOST = re.compile(r"[0-9a-zA-Z.:-]{1,253}")

Mode = Literal["production", "development", "demo"]


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
    session_hours: int = 12
    log_level: str = "INFO"

    @property
    def is_demo(self) -> bool:
        """Tell whether personas and plain-http cookies are allowed."""
        return self.mode == "demo"

    @property
    def secure_cookies(self) -> bool:
        """Tell whether cookies carry Secure and the __Host- prefix."""
        return self.mode == "production"


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


def _between(low: int, high: int) -> Callable[[str, str], int]:
    return lambda name, value: _whole(name, value, low, high)


READERS: Mapping[str, Callable[[str, str], Any]] = {
    "mode": _mode, "database_url": _database, "content_dir": _folder, "host": _host,
    "port": _between(1, 65535), "workers": _between(1, 64), "trusted_proxies": _between(0, 1),
    "minimum_group": _between(MINIMUM_GROUP, 1000), "minimum_answers": _between(MINIMUM_ANSWERS, 1000),
    "idle_minutes": _between(5, 1440), "session_hours": _between(1, 72), "log_level": _level,
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
    return Config(secret_key=_secret(environment, values.get("mode", "production")), **values)


def content_folder() -> Path:
    """Return the folder that holds modules/, quizzes/, migrations/ and static/: bundled, or the checkout."""
    bundled = Path(__file__).parent / "_bundled"
    return bundled if bundled.is_dir() else Path(__file__).parent.parent
