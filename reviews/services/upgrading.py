"""An initiative moves to another version of its playbook, never while its gate is open."""

from django.db import transaction

from common.actors import Actor
from common.errors import Conflict, DomainError
from common.permissions import require
from initiatives.models import Initiative, Status
from phases.models import Pin, PlaybookVersion
from phases.permissions import can_run_playbooks
from phases.services import playbook_pin
from reviews.models import GateRequest

MOVABLE = (Status.ACTIVE, Status.PAUSED)


def upgrade_refusal(initiative: Initiative, pin: Pin | None, gate_request: GateRequest | None) -> str:
    """Why this initiative cannot move to another version now, in a sentence; empty when it can."""
    if pin is None:
        return f"{initiative.key} follows no playbook yet. It gets one when it is accepted."
    if initiative.status not in MOVABLE:
        return f"{initiative.key} is {initiative.get_status_display().lower()}. It keeps the version that it followed."
    if gate_request is not None:
        return (
            f"Gate {gate_request.phase} of {initiative.key} is open (round {gate_request.round}). It is decided under the "
            "version under which it was requested. Decide it or withdraw it, then upgrade."
        )
    return ""


def playbook_upgrade(
    *, actor: Actor, initiative: Initiative, version: PlaybookVersion, seen_version: int | None = None
) -> Pin:
    """Let the initiative follow `version`; its answers go along by the code and kind of their items, the rest stays listed.

    `seen_version` is the id of the version from which the person saw the difference: Conflict when it follows another by
    now. Raises DomainError while a gate is open, for an ended initiative, and for a version that is not published.
    """
    require(can_run_playbooks(actor))
    with transaction.atomic():
        locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
        pin = Pin.objects.filter(initiative=locked).first()
        refusal = upgrade_refusal(locked, pin, GateRequest.objects.open().filter(initiative=locked).first())
        if refusal:
            raise DomainError(refusal)
        if pin and seen_version is not None and pin.version_id not in (seen_version, version.pk):
            raise Conflict(f"{locked.key} follows another version by now. Read the difference again.")
        return playbook_pin(actor=actor, initiative=locked, version=version)
