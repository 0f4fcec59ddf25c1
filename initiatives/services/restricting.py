"""Who reads a piece of evidence: everybody who sees the initiative, or one discipline with the seats and auditors."""

from django.db import transaction

from accounts.models import Discipline
from audit.services import entry_append
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.evidence_permissions import can_restrict
from initiatives.models import Evidence
from initiatives.values import fields_fill


def evidence_restrict(*, actor: Actor, evidence: Evidence, discipline: str, name: str = "") -> Evidence:
    """Restrict the content of all versions to reviewers of `discipline`, seats and auditors; an empty one lifts it.

    `name` renames the piece in the same act, because the name stays visible to everybody. Takes effect on the next
    request. Raises DomainError at `discipline` or `name`; nothing is logged when nothing changes.
    """
    require(can_restrict(actor, evidence))
    if discipline and discipline not in Discipline.values:
        raise DomainError("Choose a discipline, or nobody in particular.", field="discipline")
    with transaction.atomic():
        locked = Evidence.objects.select_for_update().get(pk=evidence.pk)
        before = {"restricted_to": locked.restricted_to, "name": locked.name}
        fields_fill(locked, {"name": name.strip() or locked.name}, ("name",))
        locked.restricted_to = discipline
        changes = {key: [old, getattr(locked, key)] for key, old in before.items() if old != getattr(locked, key)}
        if not changes:
            return locked
        locked.save(update_fields=["restricted_to", "name"])
        words = (
            f"Restricted to {locked.get_restricted_to_display().lower()}" if discipline else "Opened to all who see it"
        )
        entry_append(
            actor=actor, action="initiatives.evidence_restrict", obj=locked, initiative_id=locked.initiative_id,
            changes=changes, summary=f"{words}: {locked.name}",
        )  # fmt: skip
    return locked
