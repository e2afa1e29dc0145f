"""An identity provider that does as a test says: a good one, until it is told to lie, to be slow or to talk nonsense."""

import base64
import contextlib
import dataclasses as dc
import hashlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from joserfc import jwk, jwt

from app.clock import now

CLIENT_ID, CLIENT_SECRET = "signaalwijzer", "een geheim tussen twee machines"
Claims = dict[str, Any]
Answer = tuple[int, bytes, dict[str, str]]


def as_json(found: object, status: int = 200) -> Answer:
    """Return an answer with JSON in it."""
    return status, json.dumps(found).encode(), {"Content-Type": "application/json"}


@dc.dataclass
class Lies:
    """What is not as it should be.

    Args:
        claims: Put over the good claims of the ID token; None takes a claim away.
        sign: Makes the token instead of signing it with the key of the provider.
        description: Put over what the provider tells about itself.
        answers: Path to what is answered there instead.
        userinfo: What the provider tells when asked.
    """

    claims: Claims = dc.field(default_factory=dict)
    sign: Callable[[Claims], str] | None = None
    description: Claims = dc.field(default_factory=dict)
    answers: dict[str, Callable[[], Answer]] = dc.field(default_factory=dict)
    userinfo: Claims = dc.field(default_factory=dict)


class Rogue:
    """The provider, served on this machine."""

    def __init__(self, address: str) -> None:
        """Begin honest, with one key."""
        self.issuer = address
        self.key = jwk.RSAKey.generate_key(2048, {"kid": "een", "use": "sig"})
        self.lies = Lies()
        self.asked: list[str] = []
        self._about: object = None
        self._codes: dict[str, tuple[dict[str, str], Claims]] = {}

    def grant(self, address: str, **claims: Any) -> dict[str, str]:  # noqa: ANN401  claims may be anything
        """Let somebody sign in at the address a browser was sent to, and return what the browser brings back."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert set(query["scope"].split()) == {"openid", "profile", "email"}
        code = f"code-{len(self._codes)}"
        self._codes[code] = (query, claims)
        return {"code": code, "state": query["state"]}

    def answer(self, path: str, form: dict[str, str], authorization: str) -> Answer:
        """Answer a request."""
        self.asked.append(path)
        if path in self.lies.answers:
            return self.lies.answers[path]()
        if path == "/.well-known/openid-configuration":
            return as_json(self._description() | self.lies.description)
        if path == "/keys":
            return as_json({"keys": [self.key.as_dict(private=False)]})
        if path == "/token":
            return self._token(form, authorization)
        if path == "/userinfo":
            return as_json({"sub": self._about} | self.lies.userinfo) if authorization == "Bearer toegang" else as_json({}, 401)
        return as_json({}, 404)

    def _description(self) -> Claims:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
        }

    def _token(self, form: dict[str, str], authorization: str) -> Answer:
        query, claims = self._codes.pop(form.get("code", ""), ({}, {}))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        secret = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        fits = challenge.decode() == query.get("code_challenge") and form.get("redirect_uri") == query.get("redirect_uri")
        if not fits or authorization != f"Basic {secret}":
            return as_json({"error": "invalid_grant"}, 400)
        at = int(now().timestamp())
        good = {"iss": self.issuer, "aud": CLIENT_ID, "sub": "anna", "iat": at, "exp": at + 300, "nonce": query["nonce"]}
        told = {name: value for name, value in (good | claims | self.lies.claims).items() if value is not None}
        self._about = told.get("sub")
        sign = self.lies.sign or self.signed
        return as_json({"access_token": "toegang", "token_type": "Bearer", "id_token": sign(told)})

    def signed(self, claims: Claims) -> str:
        """Return a token as a good provider makes it."""
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def served() -> Iterator[Rogue]:
    """Serve one, and stop at the end."""

    class Handler(BaseHTTPRequestHandler):
        rogue: Rogue

        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            self._answer({name: values[0] for name, values in parse_qs(body).items()})

        def _answer(self: Self, form: dict[str, str]) -> None:
            status, body, headers = self.rogue.answer(urlsplit(self.path).path, form, self.headers.get("Authorization", ""))
            with contextlib.suppress(ConnectionError):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_values: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Handler.rogue = Rogue(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield Handler.rogue
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
