"""Gates of the history: asked for, signed by those who may, decided. Every rule of `reviews` applies; none is bent."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from common import clock
from metrics.models import Metric
from metrics.services import annotation_add, number_confirm
from phases.criteria import item_verdicts
from portfolio.demo.story import SIDES, Story
from reviews.facts import sections_of
from reviews.models import GateRequest
from reviews.services import acceptance_sign, gate_decide, gate_request, review_sign
from reviews.services.points import NewPoint
from reviews.services.signing import NewCondition
from reviews.specs import needed_slots

REVIEWERS = {
    "security": "security", "compliance": "compliance", "load_test": "loadtest", "operations_readiness": "readiness",
    "business_value": "value",
}  # fmt: skip
COMMENTS = {
    "security": "Rights, secrets and output handling looked at on the running build.",
    "compliance": "Notices, retention and the assessment are in place.",
    "load_test": "The declared peak is carried with room to spare.",
    "operations_readiness": "It can be operated, watched and stopped.",
    "business_value": "The baseline was measured and the target is worth its cost.",
}


def ask(story: Story, phase: int) -> GateRequest:
    """Request the gate in the name of the lead, and name a reviewer for each discipline; numbers are confirmed before."""
    slots = [slot.role for slot in needed_slots(story.initiative, phase) if slot.kind == "review"]
    reviewers = {role: [story.cast.user(REVIEWERS[role])] for role in slots}
    confirm_numbers(story, phase)
    return gate_request(
        actor=story.cast.actor("lead"), initiative=story.initiative, reviewers=reviewers,
        scope=f"{story.spec['outcome']} For {story.spec['who']}.", due_on=clock.today() + timedelta(days=7),
    )  # fmt: skip


def confirm_numbers(story: Story, phase: int, *, also_reviewed: bool = False) -> None:
    """Operations stands behind every number that was typed or pushed and, unless `also_reviewed`, that no review of this
    gate will sign."""
    slots = [slot for slot in needed_slots(story.initiative, phase) if slot.kind == "review" and not also_reviewed]
    reviewed = {name for slot in slots for name in slot.sections}
    for found in item_verdicts(story.initiative, phase):
        if reviewed.isdisjoint(sections_of(found.item)):
            for number in (proof.number for proof in found.proofs if not proof.stands):
                number_confirm(
                    actor=story.actor("operations"), metric=Metric.objects.get(pk=number.metric_id), rule=number.aggregate,
                    start=number.start, end=number.end, seen=number.value, seen_n=number.n,
                    note="Compared with the log of the service.",
                )  # fmt: skip


def asked(story: Story) -> GateRequest:
    """The open request."""
    return GateRequest.objects.select_related("initiative", "bundle").get(initiative=story.initiative, state="open")


def accept(story: Story, side: str) -> None:
    """The owner of a side accepts what was asked for."""
    found = asked(story)
    acceptance_sign(
        actor=story.actor(side),
        gate_request=found,
        seat=side,
        decision="approve",
        seen=found.bundle.sections,
        password=None,
    )


def review(story: Story, role: str, decision: str = "approve", comment: str = "") -> None:
    """The reviewer of a discipline signs."""
    found = asked(story)
    review_sign(
        actor=story.cast.actor(REVIEWERS[role]), gate_request=found, discipline=role, decision=decision,
        seen=found.bundle.sections, password=None, comment=comment or COMMENTS[role],
        points=[NewPoint(comment)] if decision == "request_changes" else [],
    )  # fmt: skip


def decide(
    story: Story, outcome: str, reason: str, *, conditions: Sequence[NewCondition] = (), lesson: str = "", assets: str = "",
    wind_down: str = "",
) -> None:  # fmt: skip
    """The sponsor decides; where the phase goes on, the charts get a flag."""
    found = asked(story)
    if outcome in ("go", "conditional_go"):  # what was not met when the gate was asked for has other numbers by now
        confirm_numbers(story, found.phase, also_reviewed=True)
    gate_decide(
        actor=story.cast.actor("executive"), gate_request=found, outcome=outcome, reason=reason, password=None,
        conditions=conditions, lesson=lesson, assets=assets, wind_down=wind_down,
    )  # fmt: skip
    story.initiative.refresh_from_db()
    if outcome in ("go", "conditional_go") and found.phase > 1:
        annotation_add(
            actor=story.cast.actor("lead"), initiative=story.initiative, kind="gate", text=f"Gate {found.phase} passed"
        )


def schedule_signatures(story: Story, phase: int, first: float, last: float, *, without: str = "") -> None:
    """Let every acceptance and review happen between two days; `without` leaves one review out."""
    roles = [*SIDES, *_roles(story, phase)]
    step = (first - last) / max(len(roles), 1)
    for number, role in enumerate(role for role in roles if role != without):
        day = first - step * number
        act = partial(accept, story, role) if role in SIDES else partial(review, story, role)
        story.timeline.at(day, act)


def _roles(story: Story, phase: int) -> list[str]:
    """The disciplines that review this gate, by tier, before the initiative exists in the database."""
    if phase == 3:
        return ["security", "compliance"] if story.spec["tier"] == "low" else ["security", "compliance", "load_test"]
    if phase == 4:
        return ["business_value"] if story.spec["tier"] == "low" else ["business_value", "operations_readiness"]
    return ["business_value"] if phase == 1 else ["operations_readiness"]
