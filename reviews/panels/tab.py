"""The reviews tab of an initiative, the gate for the API, and who could review."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from accounts.models import RoleGrant, User
from common import clock
from common.actors import Actor
from common.permissions import Permission
from initiatives.models import Initiative, Phase, Seat, SeatKind
from reviews.causes import Cause, causes_of
from reviews.eligibility import involved
from reviews.exception_permissions import can_extend_condition, can_revoke_waiver, can_supply_condition
from reviews.holding import holding_of
from reviews.models import Condition, ConditionExtension, GateRequest, Recheck, Waiver
from reviews.permissions import (
    can_approve_waiver,
    can_close_condition,
    can_propose_waiver,
    can_request_gate,
)
from reviews.readiness import Readiness, gate_readiness, open_request
from reviews.standing import heads_of


def gate_facts(found: Readiness) -> dict[str, Any]:
    """The gate as the API shows it."""
    heads = heads_of(found.gate_request) if found.gate_request else []
    criteria = {one.code for one in found.criteria}
    holding = holding_of(found.initiative)
    is_running = found.initiative.phase == Phase.SCALE
    is_yes = holding.is_yes if is_running else found.verdict.is_open
    reasons = holding.reasons if is_running else [f"{line.title}. {line.text}" for line in found.verdict.blocking]
    return {
        "verdict": "yes" if is_yes else "no",
        "reasons": [] if is_yes else reasons,
        "suspended_since": holding.suspension.suspended_at if holding.suspension else None,
        "on_watch": [{"code": code, **asdict(cause)} for code, cause in sorted(holding.causes.items())],
        "initiative": found.initiative.key,
        "phase": found.spec.phase,
        "name": found.spec.name,
        "open": found.verdict.is_open,
        "open_with_conditions": found.verdict.is_open_with_conditions,
        "digest": found.draft.digest,
        "sections": found.draft.sections,
        "request": found.gate_request.pk if found.gate_request else None,
        "valid_until": min((head.valid_until for head in heads if head.is_approval), default=None),
        "next_blocker": found.verdict.next_blocker,
        "criteria": [line for line in found.verdict.lines if line.code in criteria],
        "slots": found.slots,
    }


@dataclass(frozen=True)
class ConditionRow:
    """An open condition, how often it was given more time, and what the reader may do about it."""

    condition: Condition
    extensions: list[ConditionExtension]
    close: Permission
    supply: Permission
    extend: Permission


@dataclass(frozen=True)
class WaiverRow:
    waiver: Waiver
    approve: Permission
    revoke: Permission


@dataclass(frozen=True)
class GateTab:
    """The reviews tab of an initiative: the present gate, its rounds, open conditions and waivers, what it is on watch for."""

    initiative: Initiative
    readiness: Readiness | None
    gate_request: GateRequest | None
    rounds: list[GateRequest]
    conditions: list[ConditionRow]
    waivers: list[WaiverRow]
    causes: list[tuple[str, Cause]]
    rechecks: list[Recheck]
    request: Permission
    waive: Permission
    today: date


def gate_tab(actor: Actor, initiative: Initiative) -> GateTab:
    """What the block `gate_tab` of reviews/gate_tab.html shows."""
    current = open_request(initiative)
    causes = causes_of(initiative)
    found = gate_readiness(initiative, gate_request=current, causes=causes)
    rounds = GateRequest.objects.filter(initiative=initiative).select_related("requested_by")
    conditions = Condition.objects.of_initiative(initiative).open().prefetch_related("extensions")
    conditions = conditions.select_related("owner", "set_by", "gate_request", "evidence")
    waivers = Waiver.objects.filter(initiative=initiative).select_related("approved_by", "requested_by", "initiative")
    is_sponsor = SeatKind.SPONSOR in Seat.objects.kinds_of(actor.user_id, initiative.pk)
    return GateTab(
        initiative=initiative,
        readiness=found,
        gate_request=current,
        rounds=list(rounds.prefetch_related("decisions")),
        conditions=[_condition_row(actor, row) for row in conditions],
        waivers=[
            WaiverRow(row, can_approve_waiver(actor, row), can_revoke_waiver(actor, row, is_sponsor=is_sponsor))
            for row in waivers
        ],
        causes=sorted(causes.items()),
        rechecks=list(Recheck.objects.open().filter(initiative=initiative)),
        request=can_request_gate(actor, initiative, found.spec.doc.acceptances if found else ()),
        waive=can_propose_waiver(actor, initiative),
        today=clock.today(),
    )


def _condition_row(actor: Actor, row: Condition) -> ConditionRow:
    may = can_close_condition(actor, row), can_supply_condition(actor, row), can_extend_condition(actor, row)
    return ConditionRow(row, list(row.extensions.all()), *may)


def reviewers_for(
    initiative: Initiative, disciplines: Iterable[str], requester_id: int | None
) -> dict[str, list[tuple[User, int]]]:
    """Who could review each discipline, with how many open requests already wait for them; the least busy first."""
    waiting = Q(review_assignments__ended_at=None, review_assignments__gate_request__state=GateRequest.State.OPEN)
    busy = Count("review_assignments__gate_request", filter=waiting, distinct=True)
    able = User.objects.filter(is_active=True).exclude(pk__in=involved(initiative, requester_id))
    found: dict[str, list[tuple[User, int]]] = {}
    for discipline in disciplines:
        holders = able.filter(pk__in=RoleGrant.objects.filter(discipline=discipline).values("user_id"))
        found[discipline] = [(user, user.load) for user in holders.annotate(load=busy).order_by("load", "name")]
    return found
