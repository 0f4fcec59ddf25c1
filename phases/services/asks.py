"""Asks: put a question to the person who decides it, answer it in one act, take it back."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from accounts.actors import actor_for
from accounts.models import NoticeKind, Role, User
from accounts.services import NewNotice, notices_write
from accounts.telling import one_line
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Initiative
from initiatives.permissions import can_see_initiative
from initiatives.services import decision_record
from phases.models import Ask, Wait
from phases.permissions import can_answer, can_ask_answer, can_ask_withdraw
from phases.services.waits import wait_close, wait_start

OPTIONS_FEWEST, OPTIONS_MOST = 2, 5
OPTION_LONGEST = 200
REASON_SHORTEST = 10


def ask_raise(
    *,
    actor: Actor,
    initiative: Initiative,
    question: str,
    options: Sequence[str],
    recommendation: str,
    why: str = "",
    cost_of_waiting: str,
    asked_of: User,
    due_on: date,
    cause: str,
    note: str = "",
) -> Ask:
    """Ask `asked_of` to choose one of `options` (two to five) by `due_on`. The initiative waits for it from now on.

    A wait for that `cause` (a `Cause`) that is already open is taken as the one that the answer ends; without one it begins
    today. `recommendation` is one of the options. Raises DomainError at the field that is wrong.
    """
    require(can_answer(actor, initiative))
    choices = _options(options)
    if not question.strip():
        raise DomainError("Write the question that is to be decided.", field="question")
    if recommendation.strip() not in choices:
        raise DomainError("Recommend one of the options, word for word.", field="recommendation")
    if not cost_of_waiting.strip():
        raise DomainError("Say what each week of waiting costs, in money, time or risk.", field="cost_of_waiting")
    if due_on < clock.today():
        raise DomainError("This day is over.", field="due_on")
    _must_be_able_to_decide(asked_of, initiative)
    with transaction.atomic():
        wait = initiative.waits.open().filter(cause=cause).select_for_update().first() or wait_start(
            actor=actor, initiative=initiative, cause=cause, waiting_on=f"Decision of {asked_of}", note=note,
            waiting_on_user=asked_of, until=due_on,
        )  # fmt: skip
        ask = Ask.objects.create(
            initiative=initiative, wait=wait, question=question.strip(), options=choices, why=why.strip(),
            recommendation=recommendation.strip(), cost_of_waiting=cost_of_waiting.strip(), asked_of=asked_of, due_on=due_on,
            raised_by_id=actor.user_id,
        )  # fmt: skip
        entry_append(
            actor=actor, action="phases.ask_raise", obj=ask, initiative_id=initiative.pk,
            changes={"question": ask.question, "options": choices, "asked_of": str(asked_of), "due_on": due_on},
            summary=f"Asked {asked_of} to decide by {due_on:%-d %b %Y}: {ask.question}",
        )  # fmt: skip
    return ask


def ask_answer(*, actor: Actor, ask: Ask, choice: str, reason: str = "") -> Ask:
    """Choose one of the options: the answer becomes a decision of the initiative and ends the wait, in one transaction.

    `reason` may be empty for what was recommended; any other choice says why, in at least 10 characters. Only the person who
    was asked, in a session of their own. Raises DomainError for another text than an option, or when it is closed.
    """
    with transaction.atomic():
        locked = (
            Ask.objects.select_for_update(of=("self",)).select_related("initiative", "wait", "asked_of").get(pk=ask.pk)
        )
        require(can_ask_answer(actor, locked))
        _must_be_open(locked)
        if choice not in locked.options:
            raise DomainError("Choose one of the options.", field="choice")
        if choice != locked.recommendation and len(reason.strip()) < REASON_SHORTEST:
            raise DomainError(
                f"You choose otherwise than was recommended: say why, in at least {REASON_SHORTEST} characters.",
                field="reason",
            )
        locked.decision = decision_record(
            actor=actor, initiative=locked.initiative, question=locked.question, options="\n".join(locked.options),
            choice=choice, reason=reason.strip() or locked.why or "As recommended.",
        )  # fmt: skip
        locked.choice, locked.answered_at = choice, clock.now()
        locked.save(update_fields=["decision", "choice", "answered_at"])
        _wait_clear(actor, locked, f"Decided: {choice}")
        entry_append(
            actor=actor, action="phases.ask_answer", obj=locked, initiative_id=locked.initiative_id,
            changes={"choice": ["", choice], "recommended": choice == locked.recommendation},
            summary=f"Decided: {locked.question} {choice}",
        )  # fmt: skip
    return locked


def ask_withdraw(*, actor: Actor, ask: Ask, reason: str) -> Ask:
    """Take an open ask back, with a reason of at least 10 characters. Its wait goes on until somebody ends it."""
    with transaction.atomic():
        locked = Ask.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=ask.pk)
        require(can_ask_withdraw(actor, locked))
        _must_be_open(locked)
        if len(reason.strip()) < REASON_SHORTEST:
            raise DomainError(f"Say why, in at least {REASON_SHORTEST} characters.", field="reason")
        locked.withdrawn_at, locked.withdrawn_by_id = clock.now(), actor.user_id
        locked.withdrawn_reason = reason.strip()
        locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
        entry_append(
            actor=actor, action="phases.ask_withdraw", obj=locked, initiative_id=locked.initiative_id,
            changes={"reason": locked.withdrawn_reason}, summary=f"Withdrew the question: {locked.question}",
        )  # fmt: skip
    return locked


def asks_mail(*, limit: int = 50) -> int:
    """Tell the person who was asked, once for each open ask, with the link that answers it; returns how many.

    The notice and the mark of the ask are one transaction; the outbox sends it.
    """
    with transaction.atomic():
        asks = list(Ask.objects.open().filter(mailed_at=None).select_related("asked_of", "initiative")[:limit])
        notices_write(notices=[_notice(ask) for ask in asks])
        Ask.objects.filter(pk__in=[ask.pk for ask in asks]).update(mailed_at=clock.now())
    return len(asks)


def _notice(ask: Ask) -> NewNotice:
    options = " · ".join(
        f"{option}{' (recommended)' if option == ask.recommendation else ''}" for option in ask.options
    )
    return NewNotice(
        user_id=ask.asked_of_id, kind=NoticeKind.ASK, initiative_id=ask.initiative_id, due_on=ask.due_on, key=f"ask:{ask.pk}",
        subject=f"Decide: {one_line(ask.question, 80)}, {ask.initiative.title}, due {ask.due_on:%-d %b}",
        text=f"{ask.initiative.key} {one_line(ask.question, 250)}\n{one_line(options, 300)}\n"
        f"What waiting costs: {one_line(ask.cost_of_waiting, 200)}",
        why="you were asked to decide it", url=ask.get_absolute_url(),
    )  # fmt: skip


def _options(options: Sequence[str]) -> list[str]:
    choices = [option.strip() for option in options if option.strip()]
    if not OPTIONS_FEWEST <= len(choices) <= OPTIONS_MOST:
        raise DomainError(f"Give {OPTIONS_FEWEST} to {OPTIONS_MOST} options.", field="options")
    if len(set(choices)) != len(choices):
        raise DomainError("Two options read the same.", field="options")
    if any(len(option) > OPTION_LONGEST for option in choices):
        raise DomainError(f"An option has at most {OPTION_LONGEST} characters.", field="options")
    return choices


def _must_be_able_to_decide(person: User, initiative: Initiative) -> None:
    acting = actor_for(person)
    if person.is_service or not can_see_initiative(acting, initiative):
        raise DomainError(f"{person} cannot see this initiative.", field="asked_of")
    if acting.has(Role.AUDITOR):
        raise DomainError("Auditors read everything and decide nothing. Ask somebody else.", field="asked_of")


def _must_be_open(ask: Ask) -> None:
    if ask.state != "open":
        raise DomainError(f"This question is {ask.state} already.")


def _wait_clear(actor: Actor, ask: Ask, note: str) -> None:
    """End the wait unless it is over, or another open question still waits for it."""
    wait = Wait.objects.select_for_update().get(pk=ask.wait_id)
    others = Ask.objects.open().filter(wait=wait).exclude(pk=ask.pk).exists()
    if wait.ended_at is None and not others:
        wait_close(actor=actor, locked=wait, note=note)
