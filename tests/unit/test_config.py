"""Settings: safe when unset, one clear line when wrong, no secret ever shown."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config import READERS, Config, ConfigError, content_folder, read_config

KEY = "k" * 32


def _read(**settings: str) -> Config:
    return read_config({"SIGNAALWIJZER_SECRET_KEY": KEY} | {f"SIGNAALWIJZER_{name}": value for name, value in settings.items()})


def _refusal(**settings: str) -> str:
    with pytest.raises(ConfigError) as caught:
        _read(**settings)
    return str(caught.value)


def test_unset_it_is_safe() -> None:
    config = _read()
    assert config.mode == "production"
    assert config.database_url.startswith("sqlite:///")
    assert config.host == "127.0.0.1"
    assert config.trusted_proxies == 0
    assert config.secure_cookies
    assert not config.is_demo
    assert (config.minimum_group, config.minimum_answers) == (5, 10)
    assert config.content_dir == content_folder()


def test_an_empty_setting_is_unset() -> None:
    assert _read(PORT="", MODE="") == _read()


def test_without_a_key_it_does_not_start() -> None:
    with pytest.raises(ConfigError, match="SIGNAALWIJZER_SECRET_KEY is not set; it must be at least 32 random characters"):
        read_config({})


def test_a_short_key_is_refused_without_being_shown() -> None:
    text = _refusal(SECRET_KEY="kort-en-geheim")
    assert "14 characters long" in text
    assert "kort-en-geheim" not in text


def test_development_needs_no_key_and_no_https() -> None:
    config = read_config({"SIGNAALWIJZER_MODE": "development"})
    assert config.secret_key
    assert not config.secure_cookies


def test_a_key_for_development_is_still_held_to_its_length() -> None:
    with pytest.raises(ConfigError):
        read_config({"SIGNAALWIJZER_MODE": "development", "SIGNAALWIJZER_SECRET_KEY": "kort"})


def test_the_key_is_not_in_what_gets_printed() -> None:
    assert KEY not in repr(_read())


@pytest.mark.parametrize(
    ("name", "value", "may"),
    [
        ("MODE", "demo", "production or development"),
        ("MODE", "Production", "production or development"),
        ("PORT", "0", "from 1 to 65535"),
        ("PORT", "65536", "from 1 to 65535"),
        ("PORT", "vijf", "from 1 to 65535"),
        ("PORT", "-1", "from 1 to 65535"),
        ("PORT", "5000.0", "from 1 to 65535"),
        ("PORT", "٥٠٠٠", "from 1 to 65535"),
        ("PORT", "9" * 5000, "from 1 to 65535"),
        ("PORT", " 5000", "from 1 to 65535"),
        ("WORKERS", "0", "from 1 to 64"),
        ("TRUSTED_PROXIES", "2", "from 0 to 1"),
        ("MINIMUM_GROUP", "4", "from 5 to 1000"),
        ("MINIMUM_ANSWERS", "9", "from 10 to 1000"),
        ("IDLE_MINUTES", "4", "from 5 to 1440"),
        ("SESSION_HOURS", "73", "from 1 to 72"),
        ("LOG_LEVEL", "debug", "DEBUG, INFO, WARNING or ERROR"),
        ("CONTENT_DIR", "/bestaat/niet", "a folder that exists"),
        ("HOST", "niet goed", "127.0.0.1"),
        ("HOST", "http://x", "127.0.0.1"),
        ("DATABASE_URL", "mysql://x", "sqlite:///… or postgresql://"),
        ("DATABASE_URL", "postgresql://u:geheim@host:poort/naam", "sqlite:///… or postgresql://"),
    ],
)
def test_a_wrong_value_is_one_line_with_name_value_and_what_it_may_be(name: str, value: str, may: str) -> None:
    text = _refusal(**{name: value})
    assert text.startswith(f"SIGNAALWIJZER_{name} is ")
    assert may in text
    assert "\n" not in text
    assert name == "DATABASE_URL" or repr(value) in text


@pytest.mark.parametrize(
    "value", ["postgres://user:geheim@host/naam", "geheim", "user:geheim@host", "postgresql://u:geheim@h:x/n"]
)
def test_a_wrong_database_address_never_shows_its_password(value: str) -> None:
    assert "geheim" not in _refusal(DATABASE_URL=value)


def test_a_setting_that_does_not_exist_is_told() -> None:
    assert _refusal(MINIMUMGROUP="9") == "SIGNAALWIJZER_MINIMUMGROUP is not a setting; the settings are in docs/configuration.md."


def test_what_is_not_ours_is_left_alone() -> None:
    assert read_config({"SIGNAALWIJZER_SECRET_KEY": KEY, "PATH": "/bin", "FLASK_DEBUG": "1"}) == _read()


def test_values_arrive(tmp_path: Path) -> None:
    config = _read(
        MODE="development", DATABASE_URL="postgresql://u:p@h:5432/n", CONTENT_DIR=str(tmp_path), HOST="0.0.0.0",  # noqa: S104
        PORT="8080", WORKERS="4", TRUSTED_PROXIES="1", MINIMUM_GROUP="9",
        MINIMUM_ANSWERS="20", IDLE_MINUTES="15", SESSION_HOURS="8", LOG_LEVEL="DEBUG",
    )  # fmt: skip
    assert config == Config(
        secret_key=KEY, mode="development", database_url="postgresql://u:p@h:5432/n", content_dir=tmp_path, host="0.0.0.0",  # noqa: S104
        port=8080, workers=4, trusted_proxies=1, minimum_group=9,
        minimum_answers=20, idle_minutes=15, session_hours=8, log_level="DEBUG",
    )  # fmt: skip


def test_thresholds_go_up_and_never_down() -> None:
    assert _read(MINIMUM_GROUP="6").minimum_group == 6
    for low in range(5):
        assert "MINIMUM_GROUP" in _refusal(MINIMUM_GROUP=str(low))


@given(st.sampled_from(sorted(READERS)), st.text(min_size=1, max_size=30).filter(lambda text: "\x00" not in text))
def test_any_value_is_taken_or_refused_in_one_line(name: str, value: str) -> None:
    try:
        _read(**{name.upper(): value})
    except ConfigError as error:
        # A setting that asks for another names both.
        assert f"SIGNAALWIJZER_{name.upper()} is" in str(error) or f"because SIGNAALWIJZER_{name.upper()} is" in str(error)  # noqa: PT017
        assert re.match(r"SIGNAALWIJZER_[A-Z_]+ is .*; it must be.*\.$", str(error))  # noqa: PT017
        assert str(error).isprintable()  # noqa: PT017
