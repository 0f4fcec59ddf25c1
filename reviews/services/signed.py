"""Signatures, their revocations, decisions and the bundles they are on, as records that the check of the audit log walks."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from audit.chain import canonical, sha256
from audit.records import SignedRecord
from reviews.bundles import content_of
from reviews.models import Bundle, GateDecision, Signature, SignatureRevocation

SIGNED = (Signature, GateDecision, SignatureRevocation)
TYPES = tuple(model._meta.label_lower for model in SIGNED)
NOT_SIGNED = {"id", "payload", "record_hash"}


def _fields(model: type[models.Model]) -> dict[str, Any]:
    """Column name to default, of every column that a payload may name."""
    return {
        field.attname: field.get_default() for field in model._meta.concrete_fields if field.attname not in NOT_SIGNED
    }


def signed_rows() -> Iterator[SignedRecord]:
    """Every bundle, signature, decision and revocation; a revocation from before payload version 2 has nothing to check."""
    for bundle in Bundle.objects.order_by("pk").iterator(chunk_size=100):
        digests = {name: sha256(canonical(section)) for name, section in content_of(bundle.body).items()}
        yield SignedRecord(
            object_type="reviews.bundle",
            object_id=bundle.pk,
            payload=bundle.body,
            record_hash=bundle.digest,
            columns={"digests of sections": bundle.sections},
            defaults={"digests of sections": digests},
            stands_in_log=False,
        )
    for model in SIGNED:
        defaults = _fields(model)
        rows = model._default_manager.exclude(payload=None)
        for row in rows.order_by("pk").iterator(chunk_size=500):
            yield SignedRecord(
                object_type=model._meta.label_lower,
                object_id=str(row.pk),
                payload=row.payload or "",
                record_hash=row.record_hash or "",
                columns={name: getattr(row, name) for name in defaults},
                defaults=defaults,
            )
