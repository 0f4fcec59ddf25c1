"""Put an initiative, or the whole organisation, under legal hold, and lift it."""

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import Conflict, DomainError
from common.permissions import require
from initiatives.evidence_permissions import person_of
from initiatives.hold_permissions import can_hold
from initiatives.models import Initiative, LegalHold

REASON_MIN = 10


def hold_put(*, actor: Actor, initiative: Initiative | None, reason: str) -> LegalHold:
    """From now on nothing of it goes, until the hold is lifted: no evidence, no points, no name of its people.

    None: the whole organisation. Raises DomainError where a hold of the same reach is there already.
    """
    require(can_hold(actor))
    reason = _reason(reason)
    with transaction.atomic():
        if initiative is not None:
            Initiative.objects.select_for_update().get(pk=initiative.pk)
        if LegalHold.objects.open().filter(initiative=initiative).exists():
            raise DomainError("It is under legal hold already. Lift that one, or leave it.")
        hold = LegalHold.objects.create(
            initiative=initiative, reason=reason, put_by_id=person_of(actor), put_at=clock.now()
        )
        entry_append(
            actor=actor, action="initiatives.hold_put", obj=hold, initiative_id=hold.initiative_id,
            changes={"reason": reason}, summary=f"Put a {hold}: {reason}",
        )  # fmt: skip
    return hold


def hold_lift(*, actor: Actor, hold: LegalHold, reason: str) -> LegalHold:
    """What was kept because of it goes its usual way again: by age with the next ticks, by hand when somebody asks."""
    require(can_hold(actor))
    reason = _reason(reason)
    with transaction.atomic():
        locked = LegalHold.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=hold.pk)
        if not locked.is_open:
            raise Conflict("This hold was lifted in the meantime.")
        locked.lifted_by_id, locked.lifted_at, locked.lift_reason = person_of(actor), clock.now(), reason
        locked.save(update_fields=["lifted_by", "lifted_at", "lift_reason"])
        entry_append(
            actor=actor, action="initiatives.hold_lift", obj=locked, initiative_id=locked.initiative_id,
            changes={"lift_reason": reason}, summary=f"Lifted the {locked}: {reason}",
        )  # fmt: skip
    return locked


def _reason(reason: str) -> str:
    if len(reason.strip()) < REASON_MIN:
        raise DomainError(f"Say why, in at least {REASON_MIN} characters.", field="reason")
    return reason.strip()[:500]
