"""Counts of the top bar, as subqueries of one query."""

from typing import Any

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery

from common import clock
from common.actors import Actor
from initiatives.models import OWNER_SEATS, Seat
from metrics.models import Alert
from reviews.models import GateRequest, ReviewAssignment, Signature


def _counted(found: QuerySet[Any]) -> Subquery:
    """The number of rows, without GROUP BY."""
    one = found.order_by().annotate(n=Func(F("pk"), function="COUNT", output_field=IntegerField())).values("n")
    return Subquery(one, output_field=IntegerField())


def requests_waiting(actor: Actor) -> QuerySet[GateRequest]:
    """Open gates that ask this person for a signature: named as reviewer, or holding an owner seat; not yet signed."""
    assigned = ReviewAssignment.objects.filter(gate_request_id=OuterRef("pk"), reviewer_id=actor.user_id, ended_at=None)
    seated = Seat.objects.accepted().filter(
        initiative_id=OuterRef("initiative_id"), user_id=actor.user_id or 0, kind__in=OWNER_SEATS
    )
    signed = Signature.objects.filter(gate_request_id=OuterRef("pk"), signer_id=actor.user_id, revocation=None)
    return (
        GateRequest.objects.open()
        .filter(Q(Exists(assigned)) | (Q(Exists(seated)) & ~Q(requested_by_id=actor.user_id)))
        .exclude(Exists(signed))
    )


def signatures_waiting(actor: Actor) -> Subquery:
    """Gates that wait for a signature of the actor."""
    return _counted(requests_waiting(actor))


def alerts_waiting(actor: Actor) -> Subquery:
    """Open alerts, of initiatives that the actor may see, that nobody has taken up."""
    return _counted(Alert.objects.visible_to(actor).loud(clock.now()))
