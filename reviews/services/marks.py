"""What a reviewer has looked at. A preference of one person, not an act: it leaves no audit entry."""

from django.db import transaction

from common import clock
from common.actors import Actor
from common.permissions import require
from reviews.models import GateRequest, SeenMark
from reviews.permissions import can_mark, person_id


def review_seen(*, actor: Actor, gate_request: GateRequest, criterion: str, digest: str) -> bool:
    """Tick one criterion as seen as it stands (`digest`), or untick it. Returns whether it is ticked now."""
    require(can_mark(actor, gate_request))
    with transaction.atomic():
        mark = SeenMark.objects.select_for_update().filter(
            gate_request=gate_request, user_id=person_id(actor), criterion=criterion
        )
        is_ticked = mark.filter(digest=digest).exists()
        mark.delete()
        if not is_ticked:
            SeenMark.objects.create(
                gate_request=gate_request, user_id=person_id(actor), criterion=criterion[:80], digest=digest[:64],
                seen_at=clock.now(),
            )  # fmt: skip
    return not is_ticked
