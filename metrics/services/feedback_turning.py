"""A piece of feedback becomes an edge case or a change."""

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.models import EdgeCase, Record
from initiatives.permissions import can_edit_records
from initiatives.records import KINDS as INITIATIVE_KINDS
from initiatives.services import record_add
from metrics.models import Change, Feedback
from metrics.records import KINDS

INTO = {"edge_case": (INITIATIVE_KINDS["edge_case"], EdgeCase), "change": (KINDS["change"], Change)}


def feedback_turn(
    *, actor: Actor, feedback: Feedback, into: str, title: str = "", existing: int | None = None
) -> Record:
    """Make a new *edge_case* or *change* of this piece, or add it to an `existing` one (id) of the same initiative.

    The new record is the actor's. A piece becomes at most one of each. Raises DomainError on the field.
    """
    require(can_edit_records(actor, feedback.initiative))
    if into not in INTO:
        raise DomainError("Choose an edge case or a change.", field="into")
    kind, model = INTO[into]
    with transaction.atomic():
        locked = Feedback.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=feedback.pk)
        if getattr(locked, f"{into}_id") is not None:
            raise DomainError(f"It is {'an edge case' if into == 'edge_case' else 'a change'} already.", field="into")
        if existing is not None:
            record: Record | None = model._default_manager.filter(initiative=locked.initiative, pk=existing).first()
        else:
            record = record_add(
                actor=actor, kind=kind, initiative=locked.initiative, values=_values(locked, into, title, actor.user_id)
            )
        if record is None:
            raise DomainError("There is no such record in this initiative.", field="existing")
        setattr(locked, into, record)
        locked.changed_at = clock.now()
        locked.save(update_fields=[into, "changed_at"])
        entry_append(
            actor=actor, action="metrics.feedback_turn", obj=locked, initiative_id=locked.initiative_id,
            changes={into: [None, record.pk]}, summary=f"Feedback became {kind.label.lower()}: {record}"[:300],
        )  # fmt: skip
    return record


def _values(feedback: Feedback, into: str, title: str, user_id: int | None) -> dict[str, object]:
    title = title.strip() or feedback.comment.strip().partition("\n")[0]
    if not title:
        raise DomainError("Give it a title.", field="title")
    said = f"Feedback of {feedback.received_at:%-d %b %Y}, {feedback.score} of 5"
    if into == "edge_case":
        return {"title": title[:200], "found_in": said, "owner": user_id}
    why = f"{said}: {feedback.comment}" if feedback.comment else said
    return {"title": title[:200], "why": why[:500], "owner": user_id}
