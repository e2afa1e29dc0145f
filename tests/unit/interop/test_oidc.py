"""What an account is: lasting ids, and nothing that somebody may choose."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.interop.oidc import Client, ProviderTrouble, account_of, check_description, origin_of, signing_keys

TENANT = "11111111-2222-3333-4444-555555555555"
ENTRA = f"https://login.microsoftonline.com/{TENANT}/v2.0"


def _client(issuer: str = ENTRA, claim: str = "employeeid") -> Client:
    return Client(issuer, "id", "geheim", "https://leren.provincie.example/auth/oidc/callback", claim)


def test_an_account_of_entra_is_its_object_id_whichever_application_asks() -> None:
    claims = {"sub": "alleen voor ons", "oid": "object", "tid": TENANT}
    assert account_of(claims, _client()).sub == "object"


@pytest.mark.parametrize(
    ("issuer", "claims"),
    [
        (ENTRA, {"oid": "object", "tid": "een andere tenant"}),
        (ENTRA, {"oid": "object"}),
        (ENTRA, {"tid": TENANT}),
        (ENTRA, {"oid": 5, "tid": TENANT}),
        (f"https://aanmelden.example/{TENANT}", {"oid": "object", "tid": TENANT}),
        (f"https://login.microsoftonline.com.kwaad.example/{TENANT}", {"oid": "object", "tid": TENANT}),
    ],
)
def test_everywhere_else_it_is_the_subject(issuer: str, claims: dict[str, object]) -> None:
    assert account_of({"sub": "onderwerp"} | claims, _client(issuer)).sub == "onderwerp"


@pytest.mark.parametrize(
    ("value", "number"),
    [("E1", "E1"), (" E1 ", "E1"), (1001, "1001"), (True, None), (1.5, None), (None, None), (["E1"], None), ("", None),
     ("E\n1", None)],
)  # fmt: skip
def test_the_number_of_hr_is_one_line_of_text(value: object, number: str | None) -> None:
    assert account_of({"sub": "x", "employeeid": value}, _client()).external_id == number


def test_only_the_claim_of_the_settings_is_a_number() -> None:
    assert account_of({"sub": "x", "employeeid": "E1", "oid": "E2"}, _client(claim="")).external_id is None


def test_a_name_is_whole_or_put_together() -> None:
    assert account_of({"sub": "x", "name": "Anna Visser"}, _client()).name == "Anna Visser"
    assert account_of({"sub": "x", "given_name": "Anna", "family_name": "Visser"}, _client()).name == "Anna Visser"
    assert account_of({"sub": "x", "name": "a\nb", "given_name": "Anna"}, _client()).name == "Anna"


def test_secrets_stay_out_of_what_is_printed() -> None:
    assert "geheim" not in repr(_client())


@given(st.dictionaries(st.text(string.ascii_lowercase, max_size=12), st.none() | st.booleans() | st.integers() | st.text()))
def test_whatever_claims_there_are_the_account_is_lines_of_text(claims: dict[str, object]) -> None:
    found = account_of({"sub": "x"} | claims, _client())
    for text in (found.name, found.email, found.external_id or ""):
        assert text.isprintable()
        assert len(text) <= 255


GOOD = {
    "issuer": ENTRA, "authorization_endpoint": f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/authorize",
    "token_endpoint": f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token",
    "jwks_uri": f"https://login.microsoftonline.com/{TENANT}/discovery/v2.0/keys",
    "userinfo_endpoint": "https://graph.microsoft.com/oidc/userinfo",
}  # fmt: skip


def test_the_description_of_entra_can_be_used() -> None:
    check_description(GOOD, ENTRA)
    check_description({name: value for name, value in GOOD.items() if name != "userinfo_endpoint"}, ENTRA)


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "https://login.microsoftonline.com/{tenantid}/v2.0"},
        {"issuer": ENTRA.upper()},
        {"token_endpoint": "http://login.microsoftonline.com/token"},
        {"jwks_uri": "http://login.microsoftonline.com/keys"},
        {"userinfo_endpoint": "http://graph.microsoft.com/oidc/userinfo"},
        {"authorization_endpoint": "https://login.microsoftonline.com.kwaad.example/authorize"},
        {"authorization_endpoint": "https://login.microsoftonline.com:8443/authorize"},
    ],
)
def test_a_description_over_an_open_line_or_of_another_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ProviderTrouble):
        check_description(GOOD | wrong, ENTRA)


@given(st.recursive(st.none() | st.text(max_size=5), lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=4), inner)))
def test_keys_that_are_none_are_left_out(found: object) -> None:
    assert signing_keys({"keys": found}) == []


def test_the_origin_of_an_address() -> None:
    assert origin_of("https://Aanmelden.example:8443/pad?x=y") == "https://aanmelden.example:8443"
