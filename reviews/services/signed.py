"""Signatures and decisions as records that the check of the audit log walks."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from audit.records import SignedRecord
from reviews.models import GateDecision, Signature

NOT_SIGNED = {"id", "payload", "record_hash"}


def _fields(model: type[models.Model]) -> dict[str, Any]:
    """Column name to default, of every column that a payload may name."""
    return {
        field.attname: field.get_default() for field in model._meta.concrete_fields if field.attname not in NOT_SIGNED
    }


def signed_rows() -> Iterator[SignedRecord]:
    """Every signature and every decision."""
    for model in (Signature, GateDecision):
        defaults = _fields(model)
        for row in model._default_manager.order_by("pk").iterator(chunk_size=500):
            yield SignedRecord(
                object_type=model._meta.label_lower,
                object_id=str(row.pk),
                payload=row.payload,
                record_hash=row.record_hash,
                columns={name: getattr(row, name) for name in defaults},
                defaults=defaults,
            )
