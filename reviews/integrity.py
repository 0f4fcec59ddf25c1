"""Whether a signed row still says what was hashed. Pure over one row; a copy under another gate fails here."""

import json
from typing import Any

from audit.services import canonical
from reviews.bundles import sha256
from reviews.models import GateDecision, Signature, SignatureRevocation

PAYLOAD_VERSION = 2
_NOT_HASHED = {"id", "payload", "record_hash"}


def record_faults(row: Signature | GateDecision | SignatureRevocation) -> list[str]:
    """What does not hold, in words; empty when the stored bytes hash to `record_hash` and every column agrees with them.

    From payload version 2 on every column stands in the payload. Rows of version 1 name fewer, and those are compared;
    a revocation of version 1 has no payload, so nothing can be said about it.
    """
    if row.payload is None:
        return []
    faults = [] if sha256(row.payload) == row.record_hash else ["The stored bytes do not hash to the record's hash."]
    signed: dict[str, Any] = json.loads(row.payload)
    for field in row._meta.concrete_fields:
        name = field.attname
        if name in _NOT_HASHED:
            continue
        if name not in signed:
            if row.payload_version is not None:
                faults.append(f"{name} does not stand in the signed bytes.")
        elif signed[name] != json.loads(canonical({name: getattr(row, name)}))[name]:
            faults.append(f"{name} differs from the signed bytes.")
    return faults
