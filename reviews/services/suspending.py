"""Stop a running system at once; let it go on by a decision."""

from django.db import transaction

from audit.services import canonical, entry_append
from common import clock
from common.actors import Actor
from common.errors import Conflict, DomainError
from common.permissions import require
from initiatives.models import Incident, Initiative
from reviews.bundles import sha256
from reviews.holding import open_suspension
from reviews.models import Resumption, Suspension
from reviews.services.passkeys import Assertion, act_digest
from reviews.services.proof import signature_prove
from reviews.watch_permissions import can_resume, can_suspend

REASON_MIN = 10


def initiative_suspend(
    *, actor: Actor, initiative: Initiative, reason: str, incident: Incident | None = None
) -> Suspension:
    """From now on the verdict of this initiative is *no*, on every page, in the API and for every act.

    A token may do this (it can only make things safer). Raises DomainError when it is suspended already, or not active.
    """
    with transaction.atomic():
        locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
        made = suspension_add(actor, locked, reason, incident)
        entry_append(
            actor=actor, action="reviews.initiative_suspend", obj=made, initiative_id=locked.pk,
            changes={"suspended": [False, True], "reason": made.reason, "incident": made.incident_id},
            summary=f"Suspended {locked.key}: {made.reason}",
        )  # fmt: skip
    return made


def suspension_add(actor: Actor, locked: Initiative, reason: str, incident: Incident | None) -> Suspension:
    """The row alone, for an act that writes its own audit entry. Called under the lock of the initiative."""
    require(can_suspend(actor, locked))
    if len(reason.strip()) < REASON_MIN:
        raise DomainError(f"Say why, in at least {REASON_MIN} characters.", field="reason")
    if open_suspension(locked) is not None:
        raise DomainError("It is suspended already.", field="suspend")
    return Suspension.objects.create(
        initiative=locked, incident=incident, reason=reason.strip()[:300], suspended_by_id=actor.user_id,
        suspended_by_name=actor.name[:120], suspended_at=clock.now(),
    )  # fmt: skip


def suspension_end(
    *, actor: Actor, suspension: Suspension, reason: str, password: str | None, passkey: Assertion | None = None,
    consent: bool = False,
) -> Resumption:  # fmt: skip
    """Decide that it goes on: the sponsor or a program manager who did not suspend it, with reason and proof of identity.

    The incident that led to it must at least be contained. Raises NotAllowed, DomainError on the field, or Conflict when
    somebody else decided first.
    """
    require(can_resume(actor, suspension))
    if len(reason.strip()) < REASON_MIN:
        raise DomainError(f"Say why it is safe to go on, in at least {REASON_MIN} characters.", field="reason")
    act = act_digest("suspension_end", suspension.pk, "")
    proof = signature_prove(actor=actor, act=act, password=password, passkey=passkey, consent=consent)
    with transaction.atomic():
        locked = Initiative.objects.select_for_update().get(pk=suspension.initiative_id)
        if Resumption.objects.filter(suspension=suspension).exists():
            raise Conflict("Somebody resumed it in the meantime. Nothing was decided.")
        incident = Incident.objects.filter(pk=suspension.incident_id or 0).first()
        if incident is not None and incident.stage == "declared":
            raise DomainError("The incident that led to it is not contained yet. Contain it first.", field="reason")
        values = {
            "suspension_id": suspension.pk, "reason": reason.strip(), "decided_by_id": proof.user.pk,
            "decided_by_name": proof.user.name or proof.user.email,
            "decided_as": "program_manager" if actor.has("program_manager") else "sponsor",
            "auth_method": proof.method, "auth_at": proof.at, "resumed_at": clock.now(),
        }  # fmt: skip
        payload = canonical({**values, "initiative": locked.key, "suspended_at": suspension.suspended_at})
        made = Resumption.objects.create(**values, payload=payload, record_hash=sha256(payload))
        entry_append(
            actor=actor, action="reviews.suspension_end", obj=made, initiative_id=locked.pk,
            changes={"suspended": [True, False], "reason": made.reason, "record_hash": made.record_hash},
            summary=f"Resumed {locked.key}: {made.reason}"[:300],
        )  # fmt: skip
    return made
