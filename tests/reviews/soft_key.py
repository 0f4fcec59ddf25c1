"""A passkey made in Python: what a browser and its authenticator would answer."""

import json
import os
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from tests.cast import PASSWORD

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def passkey_of(client):
    """A passkey of the person of this client, added on their own page."""
    key = SoftKey()
    options = client.post("/account/passkeys/create/").json()["publicKey"]
    data = {"name": "Laptop", "password": PASSWORD, "credential": key.create(options)}
    assert client.post("/account/passkeys/", data).status_code == 303
    return key


class SoftKey:
    """One authenticator with one key, for the host `testserver`."""

    def __init__(self):
        self.key, self.id = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)

    def _client(self, kind, options, origin="https://testserver"):
        return CollectedClientData.create(f"webauthn.{kind}", websafe_decode(options["challenge"]), origin)

    def _answer(self, **response):
        encoded = {name: websafe_encode(value) for name, value in response.items()}
        name = websafe_encode(self.id)
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}, "response": encoded}
        )

    def create(self, options):
        """The answer to creation options (the value of `publicKey`), as JSON."""
        made = AttestedCredentialData.create(bytes(16), self.id, ES256.from_cryptography_key(self.key.public_key()))
        data = AuthenticatorData.create(
            sha256(b"testserver").digest(), PRESENT | VERIFIED | ATTESTED, 0, made
        )  # fmt: skip
        attestation = AttestationObject.create("none", data, {})
        return self._answer(clientDataJSON=self._client("create", options), attestationObject=attestation)

    def get(self, options, *, flags=PRESENT | VERIFIED, origin="https://testserver"):
        """The answer to request options, as JSON."""
        client = self._client("get", options, origin)
        data = AuthenticatorData.create(sha256(b"testserver").digest(), flags, 1)
        signature = self.key.sign(data + client.hash, ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)
