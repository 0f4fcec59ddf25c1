"""Adding and editing structured records: one life cycle for all kinds (ADR 0005)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Decision, Initiative, Record
from initiatives.permissions import can_edit_records
from initiatives.records import RecordKind
from initiatives.values import fields_fill, shown_values


def record_add(*, actor: Actor, kind: RecordKind, initiative: Initiative, values: Mapping[str, Any]) -> Record:
    """A new record of `kind`. `values` holds fields of the kind as text or typed values; lists as text or as objects.

    Raises DomainError with the field that is wrong or that the kind does not have.
    """
    with transaction.atomic():
        require(can_edit_records(actor, initiative, scope=kind.scope))
        at = clock.now()
        record = kind.model(initiative=initiative, supplied_by_id=actor.user_id, created_at=at, changed_at=at)
        changes = fields_fill(record, values, kind.fields, lines=kind.lines)
        record.save(force_insert=True)
        entry_append(
            actor=actor, action="initiatives.record_add", obj=record, initiative_id=initiative.pk,
            changes={"record": kind.code} | {name: new for name, (_, new) in changes.items()},
            summary=f"Added {kind.label.lower()}: {record}",
        )  # fmt: skip
    return record


def record_edit(
    *, actor: Actor, kind: RecordKind, record: Record, values: Mapping[str, Any], seen_version: int | None = None
) -> Record:
    """Change fields of a record; nothing changed, nothing written.

    Raises Conflict with what stands now if `seen_version` is stale, DomainError for a kind that is add-only.
    """
    if not kind.is_editable:
        raise DomainError(f"A {kind.label.lower()} is never edited. Add a new one that supersedes it.")
    with transaction.atomic():
        locked = kind.model._default_manager.select_for_update().select_related("initiative").get(pk=record.pk)
        require(can_edit_records(actor, locked.initiative, scope=kind.scope))
        locked.check_version(seen_version, current=shown_values(locked, kind.fields, kind.lines))
        changes = fields_fill(locked, values, kind.fields, lines=kind.lines)
        if not changes:
            return locked
        locked.version += 1
        locked.changed_at = clock.now()
        locked.save()
        entry_append(
            actor=actor, action="initiatives.record_edit", obj=locked, initiative_id=locked.initiative_id,
            changes={"record": kind.code, **changes}, summary=f"Changed {kind.label.lower()}: {locked}",
        )  # fmt: skip
    return locked


def decision_record(
    *, actor: Actor, initiative: Initiative, question: str, options: str, choice: str, reason: str
) -> Decision:
    """A decision made by answering a question. Called by the service that has checked who was asked, in its transaction."""
    decision = Decision.objects.create(
        initiative=initiative, question=question, options=options, choice=choice, reason=reason, owner_id=actor.user_id,
        supplied_by_id=actor.user_id,
    )  # fmt: skip
    entry_append(
        actor=actor, action="initiatives.record_add", obj=decision, initiative_id=initiative.pk,
        changes={"record": "decision", "question": question, "choice": choice, "reason": reason},
        summary=f"Added decision: {question}",
    )  # fmt: skip
    return decision
