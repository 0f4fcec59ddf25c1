"""Exercising an escalation path: calling its people without need."""

from django.db import transaction

from accounts.services import user_mail
from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.escalation import holder_of
from initiatives.models import EscalationPath
from initiatives.permissions import can_edit_records


def escalation_path_exercise(*, actor: Actor, path: EscalationPath, note: str) -> EscalationPath:
    """Mail each person of the path that this is an exercise, and record today as the day, with what was seen.

    Mail leaves first: an exercise whose mails cannot leave has failed and is not recorded.
    """
    require(can_edit_records(actor, path.initiative))
    if not path.steps:
        raise DomainError("This path has no steps. Write down who is called first.")
    if len(note.strip()) < 10:
        raise DomainError("Say in at least 10 characters how it went: who answered, and after how long.", field="note")
    called = _mail_all(path)
    with transaction.atomic():
        path = EscalationPath.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=path.pk)
        before = path.rehearsed_on
        path.rehearsed_on, path.rehearsal_note, path.changed_at = clock.today(), note.strip()[:300], clock.now()
        path.version += 1
        path.save(update_fields=["rehearsed_on", "rehearsal_note", "changed_at", "version"])
        entry_append(
            actor=actor, action="initiatives.escalation_path_exercise", obj=path, initiative_id=path.initiative_id,
            summary=f"Exercised the escalation path {path}", changes={"rehearsed_on": [before, path.rehearsed_on], "called": called},
        )  # fmt: skip
    return path


def _mail_all(path: EscalationPath) -> list[str]:
    called = []
    for number, step in enumerate(path.ordered_steps, start=1):
        seat = holder_of(path.initiative, str(step["who"]))
        if seat is None:
            continue
        text = (
            f"This is an exercise. You are step {number} of “{path}” of {path.initiative.key} {path.initiative.title}: "
            f"in earnest you would be called {step['how']} after {step['after_minutes']} minutes.\n"
            "Please answer whoever is exercising it that this reached you."
        )
        user_mail(user=seat.user, subject=f"Exercise: escalation of {path.initiative.key}", text=text)
        called.append(seat.user.name)
    return called
