"""What the lead says."""

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Initiative, StatusUpdate
from initiatives.permissions import can_post_update
from initiatives.values import fields_fill


def update_post(*, actor: Actor, initiative: Initiative, health: str, text: str, next_step: str = "") -> StatusUpdate:
    """Report health (on_track, at_risk, off_track) in words, beside what the signals say."""
    if actor.user_id is None:
        raise DomainError("An update is posted by a person.")
    with transaction.atomic():
        require(can_post_update(actor, initiative))
        update = StatusUpdate(initiative=initiative, posted_by_id=actor.user_id, posted_at=clock.now())
        fields = ("health", "text", "next_step")
        fields_fill(update, {"health": health, "text": text, "next_step": next_step}, fields)
        update.save(force_insert=True)
        entry_append(
            actor=actor, action="initiatives.update_post", obj=update, initiative_id=initiative.pk,
            changes={"health": health, "next_step": update.next_step}, summary=f"{update.get_health_display()}: {update.text}",
        )  # fmt: skip
    return update
