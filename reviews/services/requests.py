"""A gate is asked for and withdrawn."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db import models, transaction

from accounts.models import User
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Initiative, Status
from metrics.services import metrics_hold, windows_freeze
from reviews.bundles import Draft
from reviews.measured import windows_of
from reviews.models import Bundle, GateRequest
from reviews.permissions import can_request_gate, can_withdraw, person_id
from reviews.readiness import Readiness, gate_readiness
from reviews.services.assigning import reviews_ask

DUE_DAYS = 7


def bundle_store(draft: Draft) -> Bundle:
    """Keep a bundle once, whoever stores it first."""
    bundle, _ = Bundle.objects.get_or_create(
        digest=draft.digest, defaults={"body": draft.body, "sections": draft.sections}
    )
    return bundle


def gate_request(
    *,
    actor: Actor,
    initiative: Initiative,
    scope: str = "",
    due_on: date | None = None,
    reviewers: Mapping[str, Iterable[User]] | None = None,
) -> GateRequest:
    """Ask for the exit of the present phase: freezes the bundle and names what is missing. Round n counts up.

    `scope` is the sentence that people sign (users, regions, model version, data classes); the outcome by default.
    `due_on` is when signatures are wanted (in 7 days by default). `reviewers` maps a discipline to people; a review for
    which nobody is named is asked of its discipline's pool.
    Raises DomainError when a request is open, or when items are missing and the playbook does not allow that.
    """
    with transaction.atomic():
        locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
        metrics_hold(initiative=locked)
        found = _requestable(locked, scope)
        require(can_request_gate(actor, locked, found.spec.doc.acceptances))
        rounds = GateRequest.objects.filter(initiative=locked, phase=found.spec.phase).aggregate(
            last=models.Max("round")
        )
        made = GateRequest.objects.create(
            initiative=locked,
            phase=found.spec.phase,
            round=(rounds["last"] or 0) + 1,
            bundle=bundle_store(found.draft),
            requested_by_id=person_id(actor),
            requested_at=clock.now(),
            statement=found.spec.statement(locked)[:600],
            scope=_scope_of(locked, scope),
            due_on=_due(due_on),
            missing=found.missing,
        )
        windows_freeze(
            windows=list(windows_of(found.draft.content).values()), reason=f"Gate {made.phase}, round {made.round}"
        )
        entry_append(
            actor=actor, action="reviews.gate_request", obj=made, initiative_id=locked.pk,
            changes={"phase": made.phase, "round": made.round, "digest": made.bundle_id, "missing": made.missing},
            summary=f"Requested gate {made.phase} of {locked.key}, round {made.round}, {len(made.missing)} missing",
        )  # fmt: skip
        reviews_ask(actor=actor, gate_request=made, slots=found.spec.slots, named=reviewers or {})
    return made


def _scope_of(initiative: Initiative, scope: str) -> str:
    return (scope.strip() or initiative.outcome or initiative.title)[:2000]


def _due(due_on: date | None) -> date:
    due_on = due_on or clock.today() + timedelta(days=DUE_DAYS)
    if due_on < clock.today():
        raise DomainError("Choose a day that is still to come.", field="due_on")
    return due_on


def _requestable(initiative: Initiative, scope: str) -> Readiness:
    if initiative.status != Status.ACTIVE:
        raise DomainError(f"{initiative.key} is {initiative.status}. Only an active initiative has a gate to request.")
    if not initiative.is_adopted:
        raise DomainError(f"{initiative.key} was imported and is not adopted yet. Adopt it first.")
    if GateRequest.objects.open().filter(initiative=initiative).exists():
        raise DomainError("A request for this gate is open. Decide it or withdraw it first.")
    found = gate_readiness(initiative, scope=_scope_of(initiative, scope))
    if found is None:
        raise DomainError("This initiative follows no playbook, so it has no gate.")
    if found.missing and not found.spec.doc.may_request_with_missing:
        raise DomainError(f"{len(found.missing)} criteria are missing, and the playbook wants them before the request.")
    return found


def request_withdraw(*, actor: Actor, gate_request: GateRequest, reason: str) -> GateRequest:
    """Take an open request back, with a reason. Its signatures stay in the history and count for nothing."""
    require(can_withdraw(actor, gate_request))
    if not reason.strip():
        raise DomainError("Say why it is withdrawn.", field="reason")
    with transaction.atomic():
        locked = GateRequest.objects.select_for_update().get(pk=gate_request.pk)
        if not locked.is_open:
            raise DomainError("This request is closed already.")
        locked.state, locked.closed_at = GateRequest.State.WITHDRAWN, clock.now()
        locked.withdrawn_reason = reason.strip()[:300]
        locked.save(update_fields=["state", "closed_at", "withdrawn_reason"])
        entry_append(
            actor=actor, action="reviews.request_withdraw", obj=locked, initiative_id=locked.initiative_id,
            changes={"state": ["open", "withdrawn"], "reason": reason}, summary=f"Withdrew the request {locked}",
        )  # fmt: skip
    return locked
