"""Stalled is a rule, not an opinion. In words: `docs/rules/stall.md`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from audit.models import Entry
from initiatives.models import Initiative, Status
from phases.flow import PhaseLimits, phase_limits, stay_days
from phases.models import PhaseSpec, Wait

MOVEMENTS = (
    "phases.phase_enter",
    "phases.item_answer",
    "phases.item_not_applicable",
    "phases.item_evidence_add",
    "phases.item_external",
    "phases.wait_end",
    "phases.wave_approve",
    "phases.wave_start",
    "phases.wave_finish",
    "phases.wave_resume",
    "initiatives.evidence_add",
    "initiatives.record_add",
    "initiatives.record_edit",
    "initiatives.quality_rate",
    "initiatives.seat_accept",
    "initiatives.initiative_resume",
    "metrics.kpi_version_add",
    "metrics.kpi_lock",
    "metrics.metric_add",
    "reviews.gate_request",
    "reviews.review_sign",
    "reviews.acceptance_sign",
    "reviews.condition_close",
    "reviews.waiver_approve",
    "reviews.gate_decide",
)
"""Audit actions that bring an initiative nearer to its gate. Updates, comments, assignments and views do not."""


@dataclass(frozen=True, slots=True)
class Stall:
    """`rule` says which half of the rule holds; `words` carry its numbers. `turns_at`: when time alone makes it stalled."""

    is_stalled: bool
    rule: Literal["no_movement", "too_old", ""]
    words: str
    moved_at: datetime | None
    still_days: int
    age_days: float
    limits: PhaseLimits
    turns_at: datetime | None


def stall_of(
    initiative: Initiative, now: datetime, *, has_blocker: bool | None = None, limits: PhaseLimits | None = None
) -> Stall | None:
    """Whether an active, adopted initiative in a phase is stalled at `now`; None for all others: no clock runs for them.

    `has_blocker`: whether something blocks it (an open wait, if the caller does not know more). Five queries at most.
    """
    stay = initiative.stays.open().first()
    if initiative.status != Status.ACTIVE or not initiative.is_adopted or stay is None:
        return None
    if limits is None:
        spec = PhaseSpec.objects.filter(version__pins__initiative=initiative, number=stay.phase).first()
        limits = phase_limits(stay.phase, spec)
    moved_at = max(filter(None, (stay.began_at, last_movement(initiative, now))))
    if has_blocker is None:
        has_blocker = Wait.objects.open().filter(initiative=initiative).exists()
    return judge(moved_at=moved_at, age=stay_days(stay, now), has_blocker=has_blocker, limits=limits, now=now)


def last_movement(initiative: Initiative, now: datetime) -> datetime | None:
    """When something last brought it nearer to its gate, by the audit log."""
    moves = Entry.objects.filter(initiative_id=initiative.pk, action__in=MOVEMENTS, recorded_at__lte=now)
    return moves.order_by("-recorded_at").values_list("recorded_at", flat=True).first()


def judge(*, moved_at: datetime, age: float, has_blocker: bool, limits: PhaseLimits, now: datetime) -> Stall:
    """The rule itself, pure. Exactly N days without movement is stalled; exactly the age limit is not."""
    still = (now - moved_at).days
    rule: Literal["no_movement", "too_old", ""] = ""
    words = ""
    if still >= limits.stall_days:
        rule = "no_movement"
        words = f"No movement since {moved_at:%-d %b %Y}: {still} d, limit {limits.stall_days} d."
    elif has_blocker and limits.age_limit is not None and age > limits.age_limit:
        rule = "too_old"
        words = f"{age:.0f} d in this phase with a blocker open; {_basis(limits)}."
    turns = [moved_at + timedelta(days=limits.stall_days)]
    if has_blocker and limits.age_limit is not None:
        turns.append(now + timedelta(days=limits.age_limit - age, seconds=1))
    return Stall(bool(rule), rule, words, moved_at, still, age, limits, None if rule else min(turns))


def _basis(limits: PhaseLimits) -> str:
    if limits.basis == "measured":
        return f"85 of 100 finished stays took at most {limits.age_limit:.0f} d (n = {limits.n})"
    return f"the playbook's limit is {limits.age_limit:.0f} d, because only {limits.n} stays are finished"
