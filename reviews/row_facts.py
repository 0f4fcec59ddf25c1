"""One row as the plain facts of a bundle: text, numbers, nothing that depends on who looks. Pure."""

from typing import Any

from django.conf import settings
from django.db import models

from initiatives.models import DataSource, EvidenceVersion, Record

Facts = dict[str, Any]


def evidence_facts(version: EvidenceVersion) -> Facts:
    """Which version it is, its hash, who supplied it and how long it holds.

    No file name and no address: a bundle is shown to people who may not read a restricted piece, and is never changed
    when content is removed; the hash of a link is the hash of its address. A link whose changed content a person stood
    by carries what they confirmed.
    """
    facts: Facts = {
        "key": version.evidence.name, "evidence": version.evidence_id, "version": version.number, "sha256": version.sha256,
        "kind": version.kind, "by": person_text(version.supplied_by), "received_at": value_text(version.received_at),
        "effective_on": value_text(version.effective_on), "valid_until": value_text(version.valid_until),
    }  # fmt: skip
    link = getattr(version, "link", None)
    return facts | {"confirmed": link.confirmed_pin} if link is not None and link.confirmed_pin else facts


def record_facts(row: Record) -> Facts:
    """Every field that people edit, with the measured quality of a data source."""
    facts: Facts = {"key": str(row)}
    for field in row._meta.concrete_fields:
        if not field.editable or field.primary_key or field.name in ("initiative", "version"):
            continue
        if field.name in row.LATER and getattr(row, field.attname) in (None, ""):
            continue
        is_person = isinstance(field, models.ForeignKey) and field.related_model._meta.label == settings.AUTH_USER_MODEL
        facts[field.name] = (
            person_text(getattr(row, field.name)) if is_person else value_text(getattr(row, field.attname))
        )
    if isinstance(row, DataSource):
        facts["quality"] = {
            rating.dimension: f"{rating.ratio} of {rating.sample_size}, {rating.measured_on}"
            for rating in row.ratings.all()
        }
    return facts


def person_text(user: Any) -> str:
    """The address of a person, or nothing."""
    return user.email if user is not None else ""


def value_text(value: Any) -> Any:
    """Dates and instants as ISO text, decimals without trailing zeros, the rest as it is."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "quantize"):
        return format(value.normalize(), "f")
    return value
