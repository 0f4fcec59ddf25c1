"""From a quick idea or a guided intake to an initiative."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.intake import (
    INITIATIVE_FIELDS,
    SEAT_FIELDS,
    STEP_BY_CODE,
    flat,
    given_fit_inputs,
    slots,
)
from initiatives.models import Initiative, IntakeDraft
from initiatives.permissions import can_create, can_edit_draft
from initiatives.records import KINDS
from initiatives.services.initiatives import initiative_create
from initiatives.services.records import record_add
from initiatives.services.seats import seat_assign

MAX_ANSWER = 4000


def idea_add(*, actor: Actor, title: str, outcome: str) -> Initiative:
    """A quick idea: a title and one sentence."""
    if not outcome.strip():
        raise DomainError("Say in one sentence what gets better, and for whom.", field="outcome")
    return initiative_create(actor=actor, title=title, outcome=outcome)


def intake_save(
    *,
    actor: Actor,
    step: str,
    answers: Mapping[str, str],
    draft: IntakeDraft | None = None,
    seen_version: int | None = None,
) -> IntakeDraft:
    """Keep what was typed on one page of the intake; without `draft` a new one begins.

    `answers` maps the page's fields to text. Raises Conflict if the draft was saved elsewhere since `seen_version`.
    """
    page = STEP_BY_CODE.get(step)
    if page is None or not page.fields:
        raise DomainError("The intake has no such page.")
    kept = _kept(page.fields, answers)
    with transaction.atomic():
        if draft is None:
            require(can_create(actor))
            if actor.user_id is None:
                raise DomainError("A draft belongs to a person.")
            draft = IntakeDraft(created_by_id=actor.user_id, answers={}, version=0)
        else:
            draft = IntakeDraft.objects.select_for_update().get(pk=draft.pk)
            require(can_edit_draft(actor, draft))
            draft.check_version(seen_version, current=draft.answers.get(step, {}))
        draft.answers = {**draft.answers, step: kept}
        draft.saved_at = clock.now()
        draft.version += 1
        draft.save()
        entry_append(
            actor=actor,
            action="initiatives.intake_save",
            obj=draft,
            changes={"step": step},
            summary=f"Saved {page.title}",
        )
    return draft


def intake_submit(*, actor: Actor, draft: IntakeDraft) -> Initiative:
    """Make an idea of a draft: workflow, fit inputs, data sources, touchpoints, seats offered. Handing in twice is once.

    Raises DomainError with the field of the intake that cannot stay as it is.
    """
    with transaction.atomic():
        draft = IntakeDraft.objects.select_for_update().get(pk=draft.pk)
        if draft.submitted_as is not None:
            return draft.submitted_as
        require(can_edit_draft(actor, draft))
        made = _create(actor, draft.answers)
        _records(actor, made, draft.answers)
        _seats(actor, made, flat(draft.answers))
        draft.submitted_as = made
        draft.save(update_fields=["submitted_as"])
        entry_append(
            actor=actor, action="initiatives.intake_submit", obj=made, initiative_id=made.pk, changes={"draft": draft.pk},
            summary=f"Handed in the intake of {made.key}",
        )  # fmt: skip
    return made


def _kept(fields: tuple[str, ...], answers: Mapping[str, str]) -> dict[str, str]:
    kept = {}
    for name in fields:
        text = str(answers.get(name) or "").strip()
        if len(text) > MAX_ANSWER or "\x00" in text:
            raise DomainError(f"At most {MAX_ANSWER:,} plain characters fit here.", field=name)
        if text:
            kept[name] = text
    return kept


def _create(actor: Actor, answers: Mapping[str, Any]) -> Initiative:
    given = flat(answers)
    values: dict[str, Any] = {name: given[name] for name in INITIATIVE_FIELDS if name in given}
    title, outcome = values.pop("title", ""), values.pop("outcome", "")
    values["fit_inputs"] = given_fit_inputs(answers)
    return initiative_create(actor=actor, title=title, outcome=outcome, values=values)


def _records(actor: Actor, made: Initiative, answers: Mapping[str, Any]) -> None:
    for prefix, code in (("source", "data_source"), ("touchpoint", "human_touchpoint")):
        for number, values in enumerate(slots(answers, prefix), start=1):
            try:
                record_add(actor=actor, kind=KINDS[code], initiative=made, values=values)
            except DomainError as error:
                raise DomainError(error.message, field=f"{prefix}{number}_{error.field}") from error


def _seats(actor: Actor, made: Initiative, given: Mapping[str, str]) -> None:
    for kind in SEAT_FIELDS:
        if kind not in given:
            continue
        user = User.objects.filter(pk=given[kind]).first() if given[kind].isdigit() else None
        if user is None:
            raise DomainError("Choose somebody from the list.", field=kind)
        try:
            seat_assign(actor=actor, initiative=made, kind=kind, user=user)
        except DomainError as error:
            raise DomainError(error.message, field=kind) from error
