"""Who may do what with sources, metrics, points, alerts and KPI contracts. Reasons are shown."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from common.actors import Actor
from common.compiled import rows_of
from common.permissions import Allowed, Denied, Permission
from initiatives.models import Initiative, Seat, SeatKind, Status
from metrics.models import Metric, Objective, Source, ValueEntry

EDITING_SEATS = (SeatKind.ENGINEERING, SeatKind.OPERATIONS, SeatKind.BUSINESS, SeatKind.LEAD, SeatKind.MEMBER)


def _lacks_scope(actor: Actor, scope: str) -> Denied | None:
    if actor.kind == "anonymous":
        return Denied("Sign in first.")
    if actor.has("auditor"):
        return Denied("Auditors read everything and change nothing. Ask a program manager.")
    if actor.scopes is not None and scope not in actor.scopes:
        return Denied(f"This token lacks the scope {scope}.")
    return None


def seated_in(actor: Actor) -> frozenset[int]:
    """Ids of the initiatives on which the actor holds a seat that works on metrics: asked once for a whole list."""
    if actor.user_id is None:
        return frozenset()
    seats = Seat.objects.current().filter(user_id=actor.user_id, kind__in=EDITING_SEATS)
    return frozenset(seats.values_list("initiative_id", flat=True))


def _is_seated(actor: Actor, initiative: Initiative, seated: frozenset[int] | None) -> bool:
    if actor.user_id is None:
        return False
    if seated is not None:
        return initiative.pk in seated
    return bool(rows_of(_own_seats, actor, initiative.pk))


def _own_seats(actor: Actor, initiative_id: int) -> QuerySet[Any, Any]:
    seats = Seat.objects.current().filter(user_id=actor.user_id or 0, kind__in=EDITING_SEATS)
    return seats.filter(initiative_id=initiative_id).order_by().values_list("pk", flat=True)


def _can_work_on(actor: Actor, initiative: Initiative, scope: str, seated: frozenset[int] | None = None) -> Permission:
    """Program managers and who holds an owner's, the lead's or a member's seat; a service account, on its initiative."""
    if actor.is_clock:
        return Allowed()
    if (denied := _lacks_scope(actor, scope)) is not None:
        return denied
    if initiative.status in (Status.STOPPED, Status.RETIRED):
        return Denied(f"{initiative.key} is {initiative.status}: it can be read, and nobody changes it any more.")
    if actor.only_initiative_id is not None:
        if actor.only_initiative_id == initiative.pk:
            return Allowed()
        return Denied("This token belongs to another initiative.")
    if actor.has("program_manager") or _is_seated(actor, initiative, seated):
        return Allowed()
    return Denied(f"Only a program manager or a member of {initiative.key} can do this.")


def can_source_add(actor: Actor) -> Permission:
    if (denied := _lacks_scope(actor, "write:metrics")) is not None:
        return denied
    if actor.is_clock or (
        actor.only_initiative_id is None and actor.has("contributor", "program_manager", "administrator")
    ):
        return Allowed()
    return Denied("Only a contributor, a program manager or an administrator can add a source.")


def can_source_edit(actor: Actor, source: Source) -> Permission:
    if (denied := _lacks_scope(actor, "write:metrics")) is not None:
        return denied
    if actor.only_initiative_id is not None:
        return Denied("A token limited to one initiative cannot change a source of the organisation.")
    if actor.is_clock or actor.has("administrator", "program_manager"):
        return Allowed()
    if actor.user_id == source.owner_id:
        return Allowed()
    return Denied(f"Only {source.owner}, a program manager or an administrator can change this source.")


def can_address_allow(actor: Actor) -> Permission:
    if actor.is_clock or (actor.is_person and actor.has("administrator")):
        return Allowed()
    return Denied("Only an administrator can allow an address.")


def can_metric_add(actor: Actor, initiative: Initiative, *, seated: frozenset[int] | None = None) -> Permission:
    """`seated`: as of `seated_in`, where a page has read it already; acts leave it out."""
    return _can_work_on(actor, initiative, "write:metrics", seated)


def _own_or_work(actor: Actor, metric: Metric, scope: str, seated: frozenset[int] | None = None) -> Permission:
    """The metric's owner in a session of their own, while the initiative lives; else who may work on it."""
    is_owner = actor.user_id is not None and actor.user_id == metric.owner_id
    is_closed = metric.initiative.status in (Status.STOPPED, Status.RETIRED)
    if is_owner and actor.is_person and not is_closed and not actor.has("auditor"):
        return Allowed()
    return _can_work_on(actor, metric.initiative, scope, seated)


def can_metric_edit(actor: Actor, metric: Metric) -> Permission:
    return _own_or_work(actor, metric, "write:metrics")


def can_value_type(actor: Actor, metric: Metric) -> Permission:
    return _own_or_work(actor, metric, "write:points")


def can_number_confirm(
    actor: Actor, metric: Metric, given_by: Collection[int] | None = None, *, seated: frozenset[int] | None = None
) -> Permission:
    """A second person, in a session of their own: a member, a program manager or a reviewer who gave none of it.

    `given_by` are the ids of those who typed or pushed the number, and of who holds the tokens it came by; None asks
    only whether the person could confirm any number of this metric. A list passes `seated` (`seated_in`).
    """
    if (denied := _lacks_scope(actor, "write:metrics")) is not None:
        return denied
    if not actor.is_person:
        return Denied("Only a person confirms a number, in a session of their own; a token does not.")
    if given_by is not None and actor.user_id in given_by:
        return Denied("You gave this number yourself. A second person has to confirm it.")
    if actor.disciplines and metric.initiative.status not in (Status.STOPPED, Status.RETIRED):
        return Allowed()
    return _own_or_work(actor, metric, "write:metrics", seated)


def can_points_push(actor: Actor, initiative: Initiative) -> Permission:
    return _can_work_on(actor, initiative, "write:points")


def can_otlp_push(actor: Actor) -> Permission:
    """Whether to look at an export at all; which metrics take it is `can_points_push` of each."""
    denied = _lacks_scope(actor, "write:points")
    return Allowed() if denied is None else denied


def can_pull_request(actor: Actor, metric: Metric) -> Permission:
    return can_metric_edit(actor, metric)


def can_alert_handle(actor: Actor, metric: Metric, *, seated: frozenset[int] | None = None) -> Permission:
    """Who may edit the metric. A list passes `seated` (`seated_in`), so that it asks the database once."""
    return _own_or_work(actor, metric, "write:metrics", seated)


def can_objective_set(actor: Actor, initiative: Initiative) -> Permission:
    return _can_work_on(actor, initiative, "write:metrics")


def can_objective_edit(actor: Actor, objective: Objective) -> Permission:
    """Change and end alike: who may set one, not the owner of its metric alone."""
    return can_objective_set(actor, objective.initiative)


def can_annotation_add(actor: Actor, initiative: Initiative) -> Permission:
    return _can_work_on(actor, initiative, "write:annotations")


def can_hook_add(actor: Actor, initiative: Initiative) -> Permission:
    """Opening a door for a machine is for people and their tokens that may change metrics."""
    return _can_work_on(actor, initiative, "write:metrics")


def can_kpi_version_add(actor: Actor, initiative: Initiative) -> Permission:
    return _can_work_on(actor, initiative, "write:initiatives")


def can_feedback_send(actor: Actor, initiative: Initiative) -> Permission:
    return _can_work_on(actor, initiative, "write:feedback")


def can_feedback_form_open(actor: Actor, initiative: Initiative) -> Permission:
    """Opening a page to the public is for people and their tokens that may change metrics."""
    return _can_work_on(actor, initiative, "write:metrics")


def can_value_add(actor: Actor, initiative: Initiative) -> Permission:
    """Who works on metrics enters benefits and costs, a token with the scope too."""
    return _can_work_on(actor, initiative, "write:metrics")


def can_value_verify(actor: Actor, entry: ValueEntry) -> Permission:
    """A second person: a reviewer of business value or a program manager who neither entered it nor owns its metric."""
    if not actor.is_person or not (actor.has("program_manager") or "business_value" in actor.disciplines):
        return Denied(
            "Only a reviewer of business value or a program manager verifies value, in a session of their own."
        )
    if actor.user_id == entry.entered_by_id:
        return Denied("You entered this. Somebody else has to verify it.")
    if entry.metric is not None and actor.user_id == entry.metric.owner_id:
        return Denied("You own the metric that it rests on. Somebody else has to verify it.")
    return Allowed()


def can_budget_set(actor: Actor, initiative: Initiative) -> Permission:
    """The sponsor or a program manager, in a session of their own, while the initiative lives."""
    if initiative.status in (Status.STOPPED, Status.RETIRED):
        return Denied(f"{initiative.key} is {initiative.status}: it can be read, and nobody changes it any more.")
    held = Seat.objects.kinds_of(actor.user_id, initiative.pk)
    if actor.is_person and (actor.has("program_manager") or SeatKind.SPONSOR in held):
        return Allowed()
    return Denied("Only the sponsor or a program manager plans the budget.")
