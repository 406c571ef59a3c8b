"""A passkey's device in software: makes keys and signs with them as the WebAuthn specification says."""

import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

Flag = AuthenticatorData.FLAG


class Device:
    """Holds one passkey for one person at ``origin``."""

    def __init__(self, origin: str = "http://testserver") -> None:
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.user_handle = b""

    def create(self, options: dict[str, Any]) -> str:
        """The answer to ``navigator.credentials.create``, as JSON."""
        self.user_handle = websafe_decode(options["user"]["id"])
        credential = AttestedCredentialData.create(
            b"\0" * 16, self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(
            sha256(options["rp"]["id"].encode()), Flag.UP | Flag.UV | Flag.AT, 0, bytes(credential)
        )
        return self._answer(
            {
                "clientDataJSON": websafe_encode(self._client_data("webauthn.create", options)),
                "attestationObject": websafe_encode(bytes(AttestationObject.create("none", data, {}))),
                "transports": ["internal"],
            },
            {"credProps": {"rk": True}},
        )

    def get(self, options: dict[str, Any]) -> str:
        """The answer to ``navigator.credentials.get``, as JSON."""
        data = AuthenticatorData.create(sha256(options["rpId"].encode()), Flag.UP | Flag.UV, 1)
        client_data = self._client_data("webauthn.get", options)
        signature = self.key.sign(bytes(data) + sha256(client_data), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client_data),
                "authenticatorData": websafe_encode(bytes(data)),
                "signature": websafe_encode(signature),
                "userHandle": websafe_encode(self.user_handle),
            },
            {},
        )

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        return bytes(CollectedClientData.create(kind, websafe_decode(options["challenge"]), self.origin))

    def _answer(self, response: dict[str, Any], extensions: dict[str, Any]) -> str:
        key = websafe_encode(self.id)
        return json.dumps(
            {
                "id": key,
                "rawId": key,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": extensions,
            }
        )
