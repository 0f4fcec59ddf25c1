"""Answers to checklist items: done, not applicable, reopened, assigned."""

from datetime import date, timedelta

from django.db import transaction

from accounts.models import User
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import Conflict, DomainError
from common.permissions import require
from initiatives.models import Initiative
from phases.models import Answer, AnswerState, Item, ItemKind
from phases.permissions import can_answer, can_set_aside

ANSWER_MIN = 20
"""Characters that an item of the kind *answer* needs."""
REASON_MIN = 10
"""Characters of a reason why an item does not apply or is open again."""


def answer_open(*, actor: Actor, initiative: Initiative, item: Item, seen_version: int | None = None) -> Answer:
    """The answer row, locked, made if there was none. Only for services, inside their transaction.

    `seen_version` is the version on the person's form, 0 for *not answered yet*, None for no check (Conflict).
    """
    Initiative.objects.select_for_update().get(pk=initiative.pk)
    if not initiative.pin or initiative.pin.version_id != item.version_id:
        raise DomainError("This item belongs to another version of the playbook.")
    answer = Answer.objects.select_for_update().filter(initiative=initiative, item=item).first()
    if answer is None:
        return Answer(initiative=initiative, item=item, version=0)
    if seen_version is not None and seen_version != answer.version:
        raise Conflict(
            "Somebody saved this in the meantime. Compare both versions, then save again.",
            current={"text": answer.text, "state": answer.get_state_display(), "version": str(answer.version)},
        )
    return answer


def answer_save(answer: Answer, **fields: object) -> Answer:
    """Write `fields` and the next version. Only for services, inside their transaction."""
    for name, value in fields.items():
        setattr(answer, name, value)
    answer.version += 1
    answer.save()
    return answer


def item_answer(
    *,
    actor: Actor,
    initiative: Initiative,
    item: Item,
    text: str = "",
    is_done: bool = True,
    effective_on: date | None = None,
    seen_version: int | None = None,
) -> Answer:
    """Confirm a statement, or save the text of an answer; `is_done=False` keeps it as work in progress.

    Raises DomainError for kinds that complete themselves or live on evidence, for a text under 20 characters where the
    kind is *answer*, and for a day in the future; Conflict when somebody saved first.
    """
    require(can_answer(actor, initiative))
    text = text.strip()
    if item.kind not in (ItemKind.STATEMENT, ItemKind.ANSWER):
        raise DomainError("This item is not answered in words: add evidence, a record or a metric.")
    if is_done and item.kind == ItemKind.ANSWER and len(text) < ANSWER_MIN:
        raise DomainError(f"Write at least {ANSWER_MIN} characters. A reviewer reads this.", field="text")
    if effective_on is not None and effective_on > clock.today():
        raise DomainError("This day lies in the future.", field="effective_on")
    with transaction.atomic():
        answer = answer_open(actor=actor, initiative=initiative, item=item, seen_version=seen_version)
        before = answer.state
        answer_save(
            answer,
            text=text,
            state=AnswerState.DONE if is_done else AnswerState.IN_PROGRESS,
            reason="",
            answered_by_id=actor.user_id,
            answered_at=clock.now(),
            effective_on=effective_on,
            valid_until=_valid_until(item, effective_on) if is_done else None,
        )
        _entry(actor, "item_answer", answer, before, f"Answered “{item.title}”", text=text)
    return answer


def _valid_until(item: Item, effective_on: date | None) -> date | None:
    days = item.valid_days
    return None if days is None else (effective_on or clock.today()) + timedelta(days=days)


def item_not_applicable(
    *, actor: Actor, initiative: Initiative, item: Item, reason: str, seen_version: int | None = None
) -> Answer:
    """Declare that the item does not apply here, with a reason of at least 10 characters.

    A critical item only by a program manager without a seat here; everybody else proposes a waiver at the gate.
    """
    require(can_set_aside(actor, initiative, is_critical=item.is_critical))
    reason = _reason(reason)
    with transaction.atomic():
        answer = answer_open(actor=actor, initiative=initiative, item=item, seen_version=seen_version)
        before = answer.state
        answer_save(
            answer,
            state=AnswerState.NOT_APPLICABLE,
            reason=reason,
            answered_by_id=actor.user_id,
            answered_at=clock.now(),
            valid_until=None,
        )
        _entry(actor, "item_not_applicable", answer, before, f"Set “{item.title}” to not applicable", reason=reason)
    return answer


def _reason(reason: str) -> str:
    reason = reason.strip()
    if len(reason) < REASON_MIN:
        raise DomainError(f"Give a reason of at least {REASON_MIN} characters.", field="reason")
    return reason


def item_reopen(
    *, actor: Actor, initiative: Initiative, item: Item, reason: str = "", seen_version: int | None = None
) -> Answer:
    """Put a done or not applicable item back to work. Its text stays. Raises DomainError when it is open already."""
    require(can_answer(actor, initiative))
    with transaction.atomic():
        answer = answer_open(actor=actor, initiative=initiative, item=item, seen_version=seen_version)
        before = answer.state
        if before not in (AnswerState.DONE, AnswerState.NOT_APPLICABLE):
            raise DomainError("This item is open already.")
        answer_save(answer, state=AnswerState.IN_PROGRESS, reason=reason.strip()[:500], valid_until=None)
        _entry(actor, "item_reopen", answer, before, f"Reopened “{item.title}”", reason=reason.strip())
    return answer


def item_assign(
    *,
    actor: Actor,
    initiative: Initiative,
    item: Item,
    user: User | None,
    due_on: date | None = None,
    seen_version: int | None = None,
) -> Answer:
    """Give the item to `user` (None: to nobody) with a due day. Raises DomainError for a user who is not active."""
    require(can_answer(actor, initiative))
    if user is not None and not user.is_active:
        raise DomainError("This person no longer has an account here.", field="user")
    with transaction.atomic():
        answer = answer_open(actor=actor, initiative=initiative, item=item, seen_version=seen_version)
        before = answer.state
        answer_save(answer, assigned_to=user, due_on=due_on)
        whom = f"Assigned “{item.title}” to {user}" if user else f"Took “{item.title}” from its assignee"
        _entry(actor, "item_assign", answer, before, whom, assigned_to=user and user.pk, due_on=due_on)
    return answer


def _entry(actor: Actor, verb: str, answer: Answer, before: str, what: str, **changes: object) -> None:
    entry_append(
        actor=actor,
        action=f"phases.{verb}",
        obj=answer,
        initiative_id=answer.initiative_id,
        changes={"item": answer.item.code, "state": [before, answer.state], **changes},
        effective_on=answer.effective_on,
        summary=what,
    )
