"""OpenID Connect: ask the one configured provider who somebody is, and believe only what can be checked.

The code flow with PKCE (RFC 7636), state and nonce; the checks of the ID token are those of OpenID Connect Core 3.1.3.7.
The provider is asked over a connection of our own making: no redirects are followed, an answer has a largest size, and
after a few seconds it is too late, so that a slow provider does not keep pages waiting.
"""

import dataclasses as dc
import datetime as dt
import hmac
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwk, jwt
from joserfc.errors import JoseError
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError as ConnectionTrouble

ALGORITHMS = ("RS256", "PS256", "ES256")
"""How an ID token may be signed: with a key of the provider's own. `none` and secrets that both sides know are not in it."""
LEEWAY_SECONDS = 60
SCOPES = "openid profile email"
LARGEST_ANSWER = 256 * 1024
CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 3.0, 4.0, 8.0
KEPT_SECONDS = 3600
"""How long the description of the provider and its keys are kept."""
KEYS_REST_SECONDS = 60
"""How long an unknown key has to wait before the keys are read again."""
SMALLEST_RSA = 2048
LONGEST_ID = 255
ENTRA_HOSTS = frozenset({"login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn"})


class ProviderTrouble(Exception):  # noqa: N818  the trouble is the provider's
    """The provider cannot be reached, or does not do what a provider does. The text holds nothing personal."""


class Untrusted(Exception):  # noqa: N818  an answer, not a defect
    """An answer that cannot be believed. The text says which check failed, and holds nothing personal."""


@dc.dataclass(frozen=True, slots=True)
class Client:
    """How we and the provider know each other.

    Args:
        issuer: As the provider writes it, exactly.
        client_id: Our name there.
        client_secret: What proves that it is us.
        redirect_uri: Where it sends people back to.
        external_id_claim: Which claim holds the number of HR or provisioning; empty for none.
    """

    issuer: str
    client_id: str
    client_secret: str = dc.field(repr=False)
    redirect_uri: str
    external_id_claim: str = ""


@dc.dataclass(frozen=True, slots=True)
class Account:
    """Whom the provider vouches for. Name and mail address are for showing only: they change, and may be anybody's.

    Args:
        issuer: Of the provider.
        sub: The lasting id of the account: the subject, or for Entra ID the object id.
        external_id: The number of HR or provisioning, if there is one.
        name: Or empty.
        email: Or empty.
        subject: The subject as the provider wrote it.
        access_token: With which the provider can be asked for more.
    """

    issuer: str
    sub: str
    external_id: str | None
    name: str
    email: str
    subject: str
    access_token: str = dc.field(default="", repr=False)


class _Careful(HTTPAdapter):
    """Sends without following anybody elsewhere, and reads no longer and no more than is reasonable."""

    def send(self, request: requests.PreparedRequest, **values: Any) -> requests.Response:  # type: ignore[override] # noqa: ANN401
        """Send one request and read the whole answer within its limits."""
        began = time.monotonic()
        values |= {"timeout": (CONNECT_SECONDS, READ_SECONDS), "stream": True}
        response = super().send(request, **values)
        whole = b""
        try:
            while part := response.raw.read1(LARGEST_ANSWER, decode_content=True):
                whole += part
                if len(whole) > LARGEST_ANSWER:
                    raise ProviderTrouble("the answer is too large")
                if time.monotonic() - began > WHOLE_SECONDS:
                    raise ProviderTrouble("the answer takes too long")
        except (ConnectionTrouble, OSError) as error:
            raise ProviderTrouble(f"the answer broke off: {type(error).__name__}") from None
        finally:
            response.close()
        if response.is_redirect or response.is_permanent_redirect:
            raise ProviderTrouble("the provider sends us elsewhere")
        response._content, response._content_consumed = whole, True  # type: ignore[attr-defined] # noqa: SLF001  as requests does
        return response


class Provider:
    """The provider of this installation."""

    def __init__(self, client: Client, elapsed: Callable[[], float] = time.monotonic) -> None:
        """Remember who it is; it is asked nothing yet.

        Args:
            client: How we know each other.
            elapsed: A clock in seconds that only runs forward.
        """
        self.client = client
        self._elapsed = elapsed
        self._about: tuple[float, Mapping[str, Any]] | None = None
        self._keys: tuple[float, list[jwk.Key]] | None = None

    def address_to_sign_in(self, *, state: str, nonce: str, verifier: str) -> str:
        """Return where to send a browser.

        Raises:
            ProviderTrouble: The provider does not tell where.
        """
        endpoint = str(self._described()["authorization_endpoint"])
        address, _state = self._session().create_authorization_url(endpoint, state=state, code_verifier=verifier, nonce=nonce)
        return str(address)

    def redeem(self, code: str, *, verifier: str, nonce: str, at: dt.datetime) -> Account:
        """Return for whom a code stands.

        Args:
            code: As it came with the browser.
            verifier: What the challenge was made of.
            nonce: What the ID token has to repeat.
            at: Now.

        Raises:
            ProviderTrouble: The provider cannot be reached, or takes the code of nobody.
            Untrusted: Its answer does not pass a check.
        """
        about = self._described()
        accepted = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        method = "client_secret_post" if "client_secret_basic" not in accepted else "client_secret_basic"
        with self._session(method) as session, _trouble("the code"):
            token = session.fetch_token(about["token_endpoint"], code=code, code_verifier=verifier, allow_redirects=False)
        if not isinstance(token, dict) or not isinstance(token.get("id_token"), str):
            raise Untrusted("no ID token")
        claims = self._read(token["id_token"], nonce, at)
        access = token.get("access_token")
        return dc.replace(account_of(claims, self.client), access_token=access if isinstance(access, str) else "")

    def complete(self, account: Account) -> Account:
        """Return the account with what the ID token left out and the provider tells when asked; it is asked once.

        Raises:
            ProviderTrouble: It does not answer.
            Untrusted: It answers about somebody else.
        """
        number_is_known = account.external_id or not self.client.external_id_claim
        endpoint = self._described().get("userinfo_endpoint")
        if (number_is_known and account.name and account.email) or not endpoint or not account.access_token:
            return account
        with self._session() as session:
            claims = self._get(session, str(endpoint), {"Authorization": f"Bearer {account.access_token}"})
        if claims.get("sub") != account.subject:
            raise Untrusted("userinfo is about somebody else")
        more = account_of(claims, self.client)
        return dc.replace(
            account,
            access_token="",
            external_id=account.external_id or more.external_id,
            name=account.name or more.name,
            email=account.email or more.email,
        )

    def _session(self, method: str = "client_secret_basic") -> Any:  # noqa: ANN401  Authlib has no types
        session = OAuth2Session(
            self.client.client_id, self.client.client_secret, token_endpoint_auth_method=method, scope=SCOPES,
            redirect_uri=self.client.redirect_uri, code_challenge_method="S256",
        )  # fmt: skip
        for scheme in ("https://", "http://"):
            session.mount(scheme, _Careful(max_retries=0))
        return session

    def _get(self, session: Any, address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:  # noqa: ANN401
        with _trouble("an address"):
            answer = session.get(address, withhold_token=True, allow_redirects=False, headers=headers)
            found = answer.json() if answer.ok else None
        if not isinstance(found, dict):
            raise ProviderTrouble(f"an address answers {answer.status_code} without the object that was asked for")
        return found

    def _described(self) -> Mapping[str, Any]:
        """Return what the provider tells about itself, once an hour anew."""
        if self._about and self._elapsed() - self._about[0] < KEPT_SECONDS:
            return self._about[1]
        with self._session() as session:
            about = self._get(session, self.client.issuer.rstrip("/") + "/.well-known/openid-configuration")
        check_description(about, self.client.issuer)
        self._about = (self._elapsed(), about)
        return about

    def _signing_keys(self, *, anew: bool) -> list[jwk.Key]:
        age = self._elapsed() - self._keys[0] if self._keys else KEPT_SECONDS
        if self._keys and age < (KEYS_REST_SECONDS if anew else KEPT_SECONDS):
            return self._keys[1]
        with self._session() as session:
            keys = signing_keys(self._get(session, str(self._described()["jwks_uri"])))
        self._keys = (self._elapsed(), keys)
        return keys

    def _key(self, headers: Mapping[str, Any]) -> jwk.Key:
        """Return the key a token says it was signed with; an unknown one may be new."""
        kid = headers.get("kid")
        for anew in (False, True):
            fitting = [key for key in self._signing_keys(anew=anew) if kid is None or key.kid == kid]
            if len(fitting) == 1:
                return fitting[0]
        raise Untrusted("signed with a key that the provider does not have")

    def _read(self, token: str, nonce: str, at: dt.datetime) -> dict[str, Any]:
        try:
            claims = jwt.decode(token, lambda one: self._key(one.headers()), algorithms=list(ALGORITHMS)).claims
            check_claims(claims, self.client, nonce, at)
        except (JoseError, ValueError, TypeError, RecursionError) as error:
            raise Untrusted(f"the ID token: {type(error).__name__}") from None
        return claims


class _trouble:  # noqa: N801  a context, read as a word
    """Everything that goes wrong in asking the provider, as the one trouble it is."""

    def __init__(self, about: str) -> None:
        self.about = about

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        """Name the trouble by its kind: the words of a provider may hold anything."""
        if isinstance(error, requests.RequestException | AuthlibBaseError | ConnectionTrouble | ValueError | RecursionError):
            raise ProviderTrouble(f"asked about {self.about}: {type(error).__name__}") from None


def origin_of(address: str) -> str:
    """Return scheme, host and port of an address, as the policy of a page names it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def check_description(about: Mapping[str, Any], issuer: str) -> None:
    """Refuse a description that is not of this issuer, or that sends secrets over an open line.

    Raises:
        ProviderTrouble: It cannot be used.
    """
    if about.get("issuer") != issuer:
        raise ProviderTrouble("the provider says that it is another issuer")
    addresses = [about.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    if "userinfo_endpoint" in about:
        addresses.append(about["userinfo_endpoint"])
    for address in addresses:
        secure = "https://" if issuer.startswith("https://") else ("https://", "http://")
        if not isinstance(address, str) or not address.startswith(secure):
            raise ProviderTrouble("an address of the provider is missing or not https")
    if origin_of(str(addresses[0])) != origin_of(issuer):
        raise ProviderTrouble("the provider signs people in at another host than its issuer")


def signing_keys(found: Mapping[str, Any]) -> list[jwk.Key]:
    """Return the keys that an ID token may be signed with: public ones, long enough, meant for signing."""
    keys: list[jwk.Key] = []
    listed = found.get("keys")
    for one in listed if isinstance(listed, list) else []:
        if not isinstance(one, dict) or one.get("kty") not in {"RSA", "EC"} or one.get("use", "sig") != "sig":
            continue
        try:
            # Only what belongs to the public half; a modulus is written with six bits a letter.
            public = {name: one[name] for name in ("kty", "kid", "alg", "use", "n", "e", "crv", "x", "y") if name in one}
            if one["kty"] == "RSA" and len(str(one.get("n"))) * 6 < SMALLEST_RSA:
                continue
            keys.append(jwk.import_key(public))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    return keys


def check_claims(claims: Mapping[str, Any], client: Client, nonce: str, at: dt.datetime) -> None:
    """Check everything that an ID token claims about itself (OpenID Connect Core 3.1.3.7).

    Raises:
        Untrusted: The party it was made for, or the sign-in it was made for, is another one.
        JoseError: Another issuer or audience, too old, or not yet valid.
    """
    registry = jwt.JWTClaimsRegistry(
        now=int(at.timestamp()), leeway=LEEWAY_SECONDS, iss={"essential": True, "value": client.issuer},
        aud={"essential": True, "value": client.client_id}, sub={"essential": True}, exp={"essential": True},
        iat={"essential": True},
    )  # fmt: skip
    registry.validate(dict(claims))
    audience, party = claims["aud"], claims.get("azp")
    if party not in {None, client.client_id} or (party is None and audience not in (client.client_id, [client.client_id])):
        raise Untrusted("made for another party")
    if not isinstance(claims.get("nonce"), str) or not hmac.compare_digest(claims["nonce"].encode(), nonce.encode()):
        raise Untrusted("made for another sign-in")
    if len(claims["sub"]) > LONGEST_ID:
        raise Untrusted("a subject that is too long")


def account_of(claims: Mapping[str, Any], client: Client) -> Account:
    """Return the account that checked claims are about.

    Entra ID gives each application another `sub` for the same account; tenant and object id together last. The tenant
    stands in the issuer already.
    """
    parts = urlsplit(client.issuer)
    tenant, own = _one_line(claims.get("tid")), _one_line(claims.get("oid"))
    entra = parts.hostname in ENTRA_HOSTS and bool(tenant) and tenant in parts.path.split("/")
    number = claims.get(client.external_id_claim) if client.external_id_claim else None
    if isinstance(number, int) and not isinstance(number, bool):
        number = str(number)
    whole = " ".join(filter(None, (_one_line(claims.get("given_name")), _one_line(claims.get("family_name")))))
    return Account(
        issuer=client.issuer,
        sub=own if entra and own else str(claims["sub"]),
        external_id=_one_line(number) or None,
        name=_one_line(claims.get("name")) or whole,
        email=_one_line(claims.get("email")),
        subject=str(claims["sub"]),
    )


def _one_line(value: object) -> str:
    """Return a text as one line to show, or nothing for what is no reasonable text."""
    return value.strip() if isinstance(value, str) and value.isprintable() and len(value) <= LONGEST_ID else ""
