"""Everything that is signed, and the bundles it is on, as records that the check of the audit log walks."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from audit.chain import canonical, sha256
from audit.records import SignedRecord
from reviews.bundles import content_of
from reviews.models import (
    Bundle,
    ClassificationReview,
    ComponentReview,
    ComponentReviewRevocation,
    GateDecision,
    Rebaseline,
    RecheckFinding,
    Resumption,
    Signature,
    SignatureRevocation,
)

SIGNED = (
    Signature, GateDecision, SignatureRevocation, ComponentReview, ComponentReviewRevocation, ClassificationReview,
    RecheckFinding, Resumption, Rebaseline,
)  # fmt: skip
COMPONENT = "initiatives.component"
TYPES = (*(model._meta.label_lower for model in SIGNED), COMPONENT)
"""Types of the objects whose entries tell of signed records: what is said about a component is told of at the component."""
PATHS: dict[type[models.Model], tuple[str, ...]] = {
    ComponentReview: ("component_version",), ComponentReviewRevocation: ("review__component_version",),
}  # fmt: skip
"""How to reach the component of a row."""
NOT_SIGNED = {"id", "payload", "record_hash"}


def _fields(model: type[models.Model]) -> dict[str, Any]:
    """Column name to default, of every column that a payload may name."""
    return {
        field.attname: field.get_default() for field in model._meta.concrete_fields if field.attname not in NOT_SIGNED
    }


def signed_rows() -> Iterator[SignedRecord]:
    """Every bundle and every signed row; an early revocation has no payload, so nothing to check."""
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
        rows = rows.select_related(*PATHS.get(model, ()))
        for row in rows.order_by("pk").iterator(chunk_size=500):
            yield SignedRecord(
                object_type=model._meta.label_lower,
                object_id=str(row.pk),
                payload=row.payload or "",
                record_hash=row.record_hash or "",
                columns={name: getattr(row, name) for name in defaults},
                defaults=defaults,
                told_of=_told_of(row),
            )


def _told_of(row: models.Model) -> tuple[str, str] | None:
    review = row.review if isinstance(row, ComponentReviewRevocation) else row
    return (COMPONENT, str(review.component_version.component_id)) if isinstance(review, ComponentReview) else None
