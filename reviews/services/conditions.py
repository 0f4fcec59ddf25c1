"""What the owner of a condition supplies, more time from who set it, and another owner."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.actors import actor_for
from accounts.models import User
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.evidence_files import Upload
from initiatives.models import EvidenceVersion
from initiatives.permissions import can_see_initiative
from initiatives.services import evidence_add, evidence_scan
from reviews.exception_permissions import can_extend_condition, can_hand_over_condition, can_supply_condition
from reviews.models import Condition, ConditionExtension
from reviews.permissions import person_id

REASON_MIN = 10


def condition_supply(
    *, actor: Actor, condition: Condition, kind: str, file: Upload | None = None, **content: Any
) -> EvidenceVersion:
    """Its owner shows that it is fulfilled: a file, a link or a text, as in `evidence_add`. Who set it closes it then.

    Supplying again adds the next version. Raises NotAllowed, or DomainError on the field.
    """
    require(can_supply_condition(actor, condition))
    file = evidence_scan(file)
    with transaction.atomic():
        locked = (
            Condition.objects.select_for_update(of=("self",)).select_related("evidence__evidence").get(pk=condition.pk)
        )
        if locked.closed_at is not None:
            raise DomainError("This condition is closed already.")
        piece = locked.evidence.evidence if locked.evidence else None
        initiative = locked.gate_request.initiative
        version = evidence_add(
            actor=actor,
            initiative=initiative,
            name=f"Condition: {locked.text}"[:160],
            kind=kind,
            evidence=piece,
            file=file,
            **content,
        )
        locked.evidence = version
        locked.save(update_fields=["evidence"])
        entry_append(
            actor=actor, action="reviews.condition_supply", obj=locked, initiative_id=initiative.pk,
            changes={"evidence": version.pk, "sha256": version.sha256},
            summary=f"Supplied evidence for the condition: {locked.text[:200]}",
        )  # fmt: skip
    return version


def condition_extend(*, actor: Actor, condition: Condition, due_on: date | None, reason: str) -> ConditionExtension:
    """Who set it gives it more time: a later day, with a reason. Each time is a row, counted and shown."""
    require(can_extend_condition(actor, condition))
    if len(reason.strip()) < REASON_MIN:
        raise DomainError(f"Say why, in at least {REASON_MIN} characters.", field="reason")
    with transaction.atomic():
        locked = Condition.objects.select_for_update().get(pk=condition.pk)
        if locked.closed_at is not None:
            raise DomainError("This condition is closed already.")
        if due_on is None or due_on <= locked.due_on or due_on < clock.today():
            raise DomainError(f"Choose a day after {locked.due_on:%-d %b %Y} that is still to come.", field="due_on")
        made = ConditionExtension.objects.create(
            condition=locked, due_before=locked.due_on, due_on=due_on, reason=reason.strip()[:500],
            extended_by_id=person_id(actor), extended_at=clock.now(),
        )  # fmt: skip
        locked.due_on = due_on
        locked.save(update_fields=["due_on"])
        entry_append(
            actor=actor, action="reviews.condition_extend", obj=locked, initiative_id=locked.gate_request.initiative_id,
            changes={"due_on": [made.due_before, due_on], "reason": made.reason},
            summary=f"More time for the condition: {locked.text[:200]}",
        )  # fmt: skip
    return made


def condition_hand_over(*, actor: Actor, condition: Condition, owner: User) -> Condition:
    """Another person has to fulfil an open condition from now on, says who set it or a program manager.

    Nobody fulfils what they set themselves. Raises DomainError for a person who has left or cannot see the initiative.
    """
    require(can_hand_over_condition(actor, condition))
    initiative = condition.gate_request.initiative
    acting = actor_for(owner)
    if owner.is_service or not can_see_initiative(acting, initiative) or acting.has("auditor"):
        raise DomainError("Choose a person who works on this initiative or may see it.", field="owner")
    if owner.pk == condition.set_by_id:
        raise DomainError(f"{owner} set this condition, and nobody fulfils what they set.", field="owner")
    with transaction.atomic():
        locked = Condition.objects.select_for_update().get(pk=condition.pk)
        if locked.closed_at is not None:
            raise DomainError("This condition is closed already.")
        before, locked.owner = locked.owner_id, owner
        locked.save(update_fields=["owner"])
        entry_append(
            actor=actor, action="reviews.condition_hand_over", obj=locked, initiative_id=initiative.pk,
            changes={"owner": [before, owner.pk]}, summary=f"{owner} now fulfils the condition: {locked.text[:200]}",
        )  # fmt: skip
    return locked
