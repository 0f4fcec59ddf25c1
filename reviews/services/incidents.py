"""An incident from the first word to its lesson: declared, contained, resolved, reviewed."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import Incident, Initiative, Runbook
from metrics.models import Annotation, AnnotationKind
from reviews.services.suspending import suspension_add
from reviews.watch_permissions import can_declare_incident, can_handle_incident

WORDS_MIN: Final = 10
FUTURE_ALLOWED: Final = timedelta(minutes=5)


def incident_declare(
    *, actor: Actor, initiative: Initiative, title: str, severity: int = Incident.Severity.HIGH,
    what_happened: str = "", aware_at: datetime | None = None, on_call: str | None = None, suspend: bool = False,
) -> Incident:  # fmt: skip
    """Say that something went wrong with real users, in one act; with `suspend` the verdict is *no* at once.

    `aware_at` (now by default, never later) starts the legal clocks. `on_call` comes from the runbook unless given. A
    flag stands on the charts. Raises DomainError on the field that is wrong.
    """
    require(can_declare_incident(actor, initiative))
    aware_at = aware_at or clock.now()
    if not title.strip():
        raise DomainError("Say in one line what is wrong.", field="title")
    if severity not in Incident.Severity.values:
        raise DomainError("Choose how bad it is.", field="severity")
    if aware_at > clock.now() + FUTURE_ALLOWED:
        raise DomainError("Nobody knows of it before it is known. Choose a time that has passed.", field="aware_at")
    with transaction.atomic():
        locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
        made = Incident.objects.create(
            initiative=locked, title=title.strip()[:200], severity=severity, what_happened=what_happened.strip(),
            aware_at=aware_at, phase=locked.phase, owner_id=actor.user_id, supplied_by_id=actor.user_id,
            on_call=(on_call_of(locked) if on_call is None else on_call.strip())[:160], created_at=clock.now(),
            changed_at=clock.now(),
        )  # fmt: skip
        Annotation.objects.create(
            initiative=locked, at=aware_at, kind=AnnotationKind.INCIDENT, text=made.title, by_id=actor.user_id,
            created_at=clock.now(),
        )  # fmt: skip
        if suspend:
            suspension_add(actor, locked, f"Incident: {made.title}", made)
        entry_append(
            actor=actor, action="reviews.incident_declare", obj=made, initiative_id=locked.pk, effective_on=aware_at.date(),
            changes={"severity": severity, "aware_at": aware_at, "on_call": made.on_call, "suspended": [False, suspend]},
            summary=f"Declared an incident{' and suspended' if suspend else ''}: {made.title}",
        )  # fmt: skip
    return made


def on_call_of(initiative: Initiative) -> str:
    """Who is on call, as the newest runbook says; empty without one."""
    named = Runbook.objects.filter(initiative=initiative).exclude(on_call="").order_by("-id")
    return named.values_list("on_call", flat=True).first() or ""


def incident_contain(*, actor: Actor, incident: Incident, containment: str) -> Incident:
    """It does no more harm for now, and why not."""
    return _move(actor, incident, ("declared",), "contain", {"containment": containment}, "contained_at")


def incident_resolve(*, actor: Actor, incident: Incident, resolution: str) -> Incident:
    """It is over, and how. The criteria that it reopened are judged by themselves again."""
    return _move(actor, incident, ("declared", "contained"), "resolve", {"resolution": resolution}, "resolved_at")


def incident_review(*, actor: Actor, incident: Incident, lesson: str, actions: str) -> Incident:
    """What was learned, and what changes so that it does not come back."""
    return _move(actor, incident, ("resolved",), "review", {"lesson": lesson, "actions": actions}, "reviewed_at")


def _move(
    actor: Actor, incident: Incident, stages: tuple[str, ...], verb: str, words: dict[str, str], at: str
) -> Incident:
    for field, text in words.items():
        if len(text.strip()) < WORDS_MIN:
            raise DomainError(f"Use at least {WORDS_MIN} characters.", field=field)
    with transaction.atomic():
        locked = Incident.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=incident.pk)
        require(can_handle_incident(actor, locked.initiative))
        before = locked.stage
        if before not in stages:
            raise DomainError(f"This incident is {before} already.")
        for field, text in words.items():
            setattr(locked, field, text.strip()[:4000])
        setattr(locked, at, clock.now())
        locked.version, locked.changed_at = locked.version + 1, clock.now()
        locked.save()
        entry_append(
            actor=actor, action=f"reviews.incident_{verb}", obj=locked, initiative_id=locked.initiative_id,
            changes={"stage": [before, locked.stage], **words}, summary=f"Incident {locked.stage}: {locked.title}",
        )  # fmt: skip
    return locked
