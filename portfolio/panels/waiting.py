"""Counts of the top bar, as subqueries of one query."""

from typing import Any

from django.db.models import Case, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from common import clock
from common.actors import Actor
from initiatives.models import OWNER_SEATS, Seat
from metrics.models import Alert
from reviews.models import (
    ComponentReview,
    ComponentReviewRequest,
    GateRequest,
    Recheck,
    RecheckFinding,
    ReviewAssignment,
    Signature,
)
from reviews.panels import classifications_near, confirms_classifications


def _counted(found: QuerySet[Any]) -> Subquery:
    """The number of rows, without GROUP BY."""
    one = found.order_by().annotate(n=Func(F("pk"), function="COUNT", output_field=IntegerField())).values("n")
    return Subquery(one, output_field=IntegerField())


def requests_asking(actor: Actor) -> QuerySet[GateRequest]:
    """Open gates that ask this person for a signature: named as reviewer, or holding an owner seat."""
    assigned = ReviewAssignment.objects.filter(gate_request_id=OuterRef("pk"), reviewer_id=actor.user_id, ended_at=None)
    seated = Seat.objects.accepted().filter(
        initiative_id=OuterRef("initiative_id"), user_id=actor.user_id or 0, kind__in=OWNER_SEATS
    )
    return GateRequest.objects.open().filter(
        Q(Exists(assigned)) | (Q(Exists(seated)) & ~Q(requested_by_id=actor.user_id))
    )


def signed_by(actor: Actor) -> Exists:
    """Whether this person has signed a gate request and not taken it back."""
    return Exists(Signature.objects.filter(gate_request_id=OuterRef("pk"), signer_id=actor.user_id, revocation=None))


def requests_waiting(actor: Actor) -> QuerySet[GateRequest]:
    """Those that the person has not signed yet."""
    return requests_asking(actor).exclude(signed_by(actor))


def components_waiting(actor: Actor) -> QuerySet[ComponentReviewRequest]:
    """Open requests for the review of a component in which the actor may give one that is missing."""
    is_veto = Case(When(decision="request_changes", revocation=None, then=Value(1)), default=Value(0))
    found, asked = ComponentReviewRequest.objects.open(), Q()
    for discipline in sorted(actor.disciplines):
        own = ComponentReview.objects.filter(
            component_version_id=OuterRef("component_version_id"), discipline=discipline, reviewer_id=actor.user_id
        )
        last = own.exclude(decision="abstain").order_by("-id").annotate(is_veto=is_veto).values("is_veto")[:1]
        found = found.alias(**{f"veto_{discipline}": Coalesce(Subquery(last), Value(0))})
        # In quotes, as it stands in the JSON: the name of one discipline inside another is no match.
        asked |= Q(missing__icontains=f'"{discipline}"') & Q(**{f"veto_{discipline}": 0})
    found = found.filter(asked)
    return found.exclude(component__owner_id=actor.user_id).exclude(component_version__added_by_id=actor.user_id)


def rechecks_waiting(actor: Actor) -> QuerySet[Recheck]:
    """Open rechecks that ask the actor and that nobody has answered."""
    answered = RecheckFinding.objects.filter(recheck_id=OuterRef("pk"))
    return Recheck.objects.open().visible_to(actor).filter(~Exists(answered), asked=actor.user_id)


def reviews_waiting(actor: Actor) -> Combinable:
    """How many signatures the actor is asked for: gates, and for reviewers rechecks and components."""
    gates = _counted(requests_waiting(actor))
    if not actor.disciplines or actor.has("auditor"):
        return gates
    return gates + _counted(rechecks_waiting(actor)) + _counted(components_waiting(actor))


def classifications_waiting(actor: Actor) -> Combinable:
    """How many classifications the actor might be asked to confirm; who has a part in the initiative is not looked for."""
    return _counted(classifications_near(actor)) if confirms_classifications(actor) else Value(0)


def alerts_waiting(actor: Actor) -> Subquery:
    """Open alerts, of initiatives that the actor may see, that nobody has taken up."""
    return _counted(Alert.objects.visible_to(actor).loud(clock.now()))
