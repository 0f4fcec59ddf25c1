"""Waivers and conditions: what a gate was passed with, each with an end and a second person."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Initiative
from phases.models import Item
from reviews.exception_permissions import can_revoke_waiver
from reviews.models import Condition, Waiver
from reviews.permissions import can_approve_waiver, can_close_condition, can_propose_waiver, person_id
from reviews.readiness import Readiness, gate_readiness, open_request
from reviews.specs import WAIVER_DAYS, WAIVER_MAX_DAYS

WORDS_MIN = 10


def waiver_propose(
    *, actor: Actor, initiative: Initiative, criterion: str, reason: str, control: str, ends_on: date | None = None,
    extends: Waiver | None = None,
) -> Waiver:  # fmt: skip
    """Propose to set one criterion of the present gate aside, until `ends_on` (in 30 days by default, at most 90).

    `criterion` is the code of an item or gate rule, or the slot of a request for changes (`review:security`).
    `control` is what limits the risk instead. It counts only once a second person has approved it. With `extends` it goes
    on from an earlier waiver of the same criterion: a new proposal and a new approval, never a longer date on the old one.
    """
    require(can_propose_waiver(actor, initiative))
    for text, field in ((reason, "reason"), (control, "control")):
        if len(text.strip()) < WORDS_MIN:
            raise DomainError(f"Use at least {WORDS_MIN} characters.", field=field)
    found = gate_readiness(initiative, gate_request=open_request(initiative))
    if found is None:
        raise DomainError("This initiative has no gate.")
    most = clock.today() + timedelta(days=found.spec.limit("waiver_max_days", WAIVER_MAX_DAYS))
    ends_on = ends_on or clock.today() + timedelta(days=found.spec.limit("waiver_days", WAIVER_DAYS))
    if not clock.today() <= ends_on <= most:
        raise DomainError(f"A waiver ends between today and {most:%-d %b %Y}.", field="ends_on")
    title, sections, phase = _named(found, criterion, extends)
    with transaction.atomic():
        made = Waiver.objects.create(
            initiative=initiative, phase=phase, criterion=criterion, title=title[:200], sections=list(sections), extends=extends,
            reason=reason.strip(), control=control.strip(), requested_by_id=person_id(actor), requested_at=clock.now(),
            ends_on=ends_on,
        )  # fmt: skip
        entry_append(
            actor=actor, action="reviews.waiver_propose", obj=made, initiative_id=initiative.pk,
            changes={"criterion": criterion, "ends_on": ends_on, "reason": reason, "extends": extends.pk if extends else None},
            summary=f"Proposed to {'extend the waiver of' if extends else 'waive'} {title}",
        )  # fmt: skip
    return made


def _named(found: Readiness, criterion: str, extends: Waiver | None) -> tuple[str, Sequence[str], int]:
    """Title, sections and phase of what is waived: a criterion, a slot of this gate, or what the earlier waiver names."""
    if extends is not None:
        if extends.criterion != criterion or extends.initiative_id != found.initiative.pk or not extends.approved_at:
            raise DomainError("A waiver extends an approved one of the same criterion.", field="criterion")
        return extends.title, extends.sections, extends.phase
    named = {one.code: (one.title, one.sections) for one in found.criteria if ":" not in one.code}
    named |= {slot.code: (slot.label, slot.sections[-1:]) for slot in found.spec.slots}
    if criterion not in named:
        raise DomainError("There is no such criterion in this gate.", field="criterion")
    earlier = Item.objects.filter(version__pins__initiative=found.initiative, code=criterion)
    phase = earlier.values_list("phase", flat=True).first() or found.spec.phase
    return *named[criterion], phase


def waiver_approve(*, actor: Actor, waiver: Waiver) -> Waiver:
    """A second person with the waiver authority lets it count. It enters the bundle: signatures on it are superseded."""
    with transaction.atomic():
        locked = Waiver.objects.select_for_update().get(pk=waiver.pk)
        require(can_approve_waiver(actor, locked))
        if locked.approved_at is not None:
            raise DomainError("This waiver is approved already.")
        if locked.revoked_at is not None:
            raise DomainError("This proposal was taken back.")
        if locked.ends_on < clock.today():
            raise DomainError("This waiver would have ended. Propose it again.")
        locked.approved_by_id, locked.approved_at = actor.user_id, clock.now()
        locked.save(update_fields=["approved_by", "approved_at"])
        entry_append(
            actor=actor, action="reviews.waiver_approve", obj=locked, initiative_id=locked.initiative_id,
            changes={"criterion": locked.criterion, "ends_on": locked.ends_on},
            summary=f"Approved the waiver of {locked.title} until {locked.ends_on}",
        )  # fmt: skip
    return locked


def waiver_revoke(*, actor: Actor, waiver: Waiver, reason: str) -> Waiver:
    """It counts no more, from now on, for a reason; a proposal is taken back the same way. The criterion is open again."""
    require(can_revoke_waiver(actor, waiver))
    if len(reason.strip()) < WORDS_MIN:
        raise DomainError(f"Say why, in at least {WORDS_MIN} characters.", field="reason")
    with transaction.atomic():
        locked = Waiver.objects.select_for_update().get(pk=waiver.pk)
        if locked.revoked_at is not None or locked.ends_on < clock.today():
            raise DomainError("This waiver has ended already.")
        locked.revoked_by_id, locked.revoked_at, locked.revoked_reason = (
            actor.user_id,
            clock.now(),
            reason.strip()[:500],
        )
        locked.save(update_fields=["revoked_by", "revoked_at", "revoked_reason"])
        entry_append(
            actor=actor, action="reviews.waiver_revoke", obj=locked, initiative_id=locked.initiative_id,
            changes={"criterion": locked.criterion, "reason": locked.revoked_reason},
            summary=f"Revoked the waiver of {locked.title}",
        )  # fmt: skip
    return locked


def condition_close(*, actor: Actor, condition: Condition, note: str) -> Condition:
    """Say that a condition is fulfilled, and how one can see it."""
    if len(note.strip()) < WORDS_MIN:
        raise DomainError(f"Say how it was fulfilled, in at least {WORDS_MIN} characters.", field="note")
    with transaction.atomic():
        locked = Condition.objects.select_for_update().get(pk=condition.pk)
        require(can_close_condition(actor, locked))
        if locked.closed_at is not None:
            raise DomainError("This condition is closed already.")
        if locked.lacks_evidence:
            words = f"This condition is closed on evidence. {locked.owner} supplies it first."
            raise DomainError(words, field="note")
        locked.closed_at, locked.closed_by_id, locked.note = clock.now(), actor.user_id, note.strip()[:500]
        locked.save(update_fields=["closed_at", "closed_by", "note"])
        entry_append(
            actor=actor, action="reviews.condition_close", obj=locked, initiative_id=locked.gate_request.initiative_id,
            changes={"note": locked.note}, summary=f"Closed the condition: {locked.text[:200]}",
        )  # fmt: skip
    return locked
