"""Settings of the identity provider: one organisation, a safe line, and a number that lasts."""

import pytest

from app.config import Config, ConfigError, read_config

ISSUER = "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0"
WHOLE = {
    "BASE_URL": "https://leren.provincie.example",
    "OIDC_ISSUER": ISSUER,
    "OIDC_CLIENT_ID": "id",
    "OIDC_CLIENT_SECRET": "geheim",
}


def _read(**settings: str) -> Config:
    return read_config(
        {"SIGNAALWIJZER_SECRET_KEY": "k" * 40} | {f"SIGNAALWIJZER_{name}": text for name, text in settings.items()}
    )


def _refusal(**settings: str) -> str:
    with pytest.raises(ConfigError) as caught:
        _read(**settings)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_unset_there_is_no_provider_and_a_duty_sleeps_in_after_a_quarter() -> None:
    assert (_read().oidc_issuer, _read().duty_idle_minutes) == ("", 15)


def test_the_whole_arrives_and_the_secret_is_not_printed() -> None:
    config = _read(**WHOLE, OIDC_LABEL="Aanmelden bij de provincie", OIDC_EXTERNAL_ID_CLAIM="employeeid")
    assert (config.oidc_issuer, config.oidc_external_id_claim) == (ISSUER, "employeeid")
    assert "geheim" not in repr(config)


@pytest.mark.parametrize("missing", ["BASE_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"])
def test_what_belongs_together_is_set_together(missing: str) -> None:
    text = _refusal(**{name: value for name, value in WHOLE.items() if name != missing})
    assert text == f"SIGNAALWIJZER_{missing} is not set; it must be, because SIGNAALWIJZER_OIDC_ISSUER is."


@pytest.mark.parametrize("tenant", ["common", "organizations", "consumers", "Common"])
def test_an_issuer_that_lets_everybody_in_is_refused(tenant: str) -> None:
    assert "one organisation" in _refusal(**(WHOLE | {"OIDC_ISSUER": f"https://login.microsoftonline.com/{tenant}/v2.0"}))


@pytest.mark.parametrize(
    "issuer",
    ["aanmelden.example", "http://aanmelden.example", "ftp://aanmelden.example", "https://", "https://a@aanmelden.example",
     "https://aanmelden.example?x=1", "https://aanmelden.example#x", "https://aanmelden.example:poort",
     "https://aan melden.example",
     "https://aanmelden.example; script-src *", "https://aanmelden.example'", "https://[::1", "javascript:alert(1)"],
)  # fmt: skip
def test_an_issuer_is_a_plain_address_over_a_safe_line(issuer: str) -> None:
    """It stands in the policy of a page: nothing but an address may get there."""
    assert "SIGNAALWIJZER_OIDC_ISSUER" in _refusal(**(WHOLE | {"OIDC_ISSUER": issuer}))


def test_plain_http_is_for_this_machine_while_developing() -> None:
    here = WHOLE | {"OIDC_ISSUER": "http://127.0.0.1:9400", "BASE_URL": "http://127.0.0.1:5000"}
    assert _read(**here, MODE="development").oidc_issuer == "http://127.0.0.1:9400"
    assert "outside development" in _refusal(**here)
    assert "outside development" in _refusal(**(here | {"BASE_URL": WHOLE["BASE_URL"]}))


@pytest.mark.parametrize("claim", ["email", "upn", "preferred_username", "unique_name", "name", "mail", "employee id", "a" * 121])
def test_a_claim_that_changes_recognises_nobody(claim: str) -> None:
    assert "lasting number" in _refusal(OIDC_EXTERNAL_ID_CLAIM=claim)
