"""The verdict of a gate as a signed statement that travels: a JWS (RFC 7515) by Ed25519 (RFC 8037), and the keys to check it."""

import base64
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from audit.keys import SealKey, seal_key

LIVES = timedelta(minutes=5)
TYPE = "flightline-verdict+jwt"


def verdict_keys() -> list[SealKey]:
    """The keys of this process, newest first; none where it signs no verdicts. Raises ValueError for a malformed seed."""
    return [seal_key(seed) for seed in settings.VERDICT_KEYS]


def verdict_token(facts: Mapping[str, Any], *, at: datetime) -> str:
    """What `facts` (as the API shows a gate) says at `at` (UTC), signed by the newest key; "" without one.

    It names the initiative (`sub`), the installation (`iss`), the verdict with its reasons, the phase, the digest of what
    was judged and what puts the initiative on watch. It ends after five minutes: an older verdict says nothing of now.
    """
    keys = verdict_keys()
    if not keys:
        return ""
    import jwt  # noqa: PLC0415  # takes all of X.509 along, and few processes sign a verdict

    blocker = facts["next_blocker"]
    claims = {
        "iss": settings.PUBLIC_URL,
        "sub": facts["initiative"],
        "iat": int(at.timestamp()),
        "exp": int((at + LIVES).timestamp()),
        "verdict": facts["verdict"],
        "reasons": facts["reasons"],
        "phase": facts["phase"],
        "gate": facts["name"],
        "open": facts["open"],
        "open_with_conditions": facts["open_with_conditions"],
        "suspended": facts["suspended_since"] is not None,
        "on_watch": [cause["code"] for cause in facts["on_watch"]],
        "next_blocker": f"{blocker.title}. {blocker.text}" if blocker else "",
        "digest": facts["digest"],
    }
    newest = keys[0]
    return jwt.encode(claims, newest.private, algorithm="EdDSA", headers={"kid": newest.key_id, "typ": TYPE})


def verdict_key_set() -> dict[str, list[dict[str, str]]]:
    """The public keys as a JSON Web Key Set (RFC 7517), newest first: a verdict stays checkable while keys rotate."""
    return {
        "keys": [
            {
                "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": key.key_id,
                "x": base64.urlsafe_b64encode(bytes.fromhex(key.public)).rstrip(b"=").decode(),
            }
            for key in verdict_keys()
        ]
    }  # fmt: skip
