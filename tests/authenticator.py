"""A device with passkeys, as software: it answers what a page asks, or something else when a test says so."""

import dataclasses as dc
import hashlib
import json
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

UNLOCKED, PRESENT, HAS_KEY = 0x04, 0x01, 0x40


@dc.dataclass
class Authenticator:
    """One device with one passkey.

    Args:
        origin: Of the page that it believes it is on.
        host: Of the site that its passkey is for.
        counts: Whether it counts its use, as keys on a ring do.
    """

    origin: str = "https://leren.provincie.example"
    host: str = "leren.provincie.example"
    counts: bool = True
    key: ec.EllipticCurvePrivateKey = dc.field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = dc.field(default_factory=lambda: secrets.token_bytes(32))
    count: int = 0
    user: bytes | None = None

    def make(self, options: dict[str, Any], *, unlocked: bool = True) -> str:
        """Make a passkey, as `navigator.credentials.create` does."""
        self.user = base64url_to_bytes(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        kept = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + cbor2.dumps(public)
        data = self._data(HAS_KEY | PRESENT | (UNLOCKED if unlocked else 0)) + kept
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._client_data("webauthn.create", options["challenge"])
        return self._json({"clientDataJSON": said, "attestationObject": attestation})

    def show(self, options: dict[str, Any], *, unlocked: bool = True, user: bytes | None = None) -> str:
        """Show the passkey, as `navigator.credentials.get` does."""
        self.count += 1 if self.counts else 0
        data = self._data(PRESENT | (UNLOCKED if unlocked else 0))
        said = self._client_data("webauthn.get", options["challenge"])
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        answer = {"clientDataJSON": said, "authenticatorData": data, "signature": signature}
        return self._json(answer | {"userHandle": user or self.user or b""})

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _json(self, response: dict[str, bytes]) -> str:
        name = bytes_to_base64url(self.credential_id)
        answer = {key: bytes_to_base64url(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": answer, "clientExtensionResults": {}})
