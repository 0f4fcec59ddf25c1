"""Imported initiatives: where the file put them, and the day somebody takes them on."""

from collections.abc import Sequence

from django.db import transaction

from audit.services import entry_append
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.hold_permissions import not_held
from initiatives.models import Initiative, LegalHold, Status
from initiatives.permissions import can_adopt, can_import


def initiative_place(*, actor: Actor, initiative: Initiative, status: str, imported_as: str) -> Initiative:
    """Give an imported initiative the status and the stage words of its file; it is not adopted yet.

    Raises DomainError for an initiative that somebody has adopted.
    """
    require(can_import(actor))
    with transaction.atomic():
        locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
        if locked.imported_as and locked.is_adopted:
            raise DomainError(f"{locked.key} has been adopted: its place is no longer the file's.")
        before = locked.status
        locked.status, locked.imported_as, locked.is_adopted = Status(status), imported_as[:160] or "no stage", False
        locked.version += 1
        locked.save(update_fields=["status", "imported_as", "is_adopted", "version"])
        entry_append(
            actor=actor,
            action="initiatives.initiative_place",
            obj=locked,
            initiative_id=locked.pk,
            changes={"status": [before, status], "imported_as": imported_as},
            summary=f"Placed {locked.key} as imported: {imported_as or 'no stage'}",
        )
    initiative.refresh_from_db()
    return initiative


def initiative_adopt(*, actor: Actor, initiative: Initiative) -> Initiative:
    """Take on an imported initiative: from now on its clocks run and its alarms sound."""
    with transaction.atomic():
        locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
        require(can_adopt(actor, locked))
        if locked.is_adopted:
            raise DomainError(f"{locked.key} has been adopted already.")
        locked.is_adopted = True
        locked.version += 1
        locked.save(update_fields=["is_adopted", "version"])
        entry_append(
            actor=actor,
            action="initiatives.initiative_adopt",
            obj=locked,
            initiative_id=locked.pk,
            summary=f"Adopted {locked.key}",
        )
    initiative.refresh_from_db()
    return initiative


def initiative_unimport(*, actor: Actor, initiatives: Sequence[Initiative]) -> None:
    """Remove initiatives that an import made and nobody has touched since, all or none.

    The audit log keeps that each was there. Rows that hang on them go in a fixed number of statements for every hundred.
    """
    require(can_import(actor))
    with transaction.atomic():
        locked = list(Initiative.objects.select_for_update().filter(pk__in=[one.pk for one in initiatives]))
        not_held(None)
        hold = (
            LegalHold.objects.filter(initiative__in=locked).order_by("lifted_at").select_related("initiative").first()
        )
        if hold is not None and hold.initiative is not None:
            not_held(hold.initiative.pk)
            raise DomainError(f"{hold.initiative.key} was under legal hold: it stays.")
        for one in locked:
            if one.is_adopted:
                raise DomainError(f"{one.key} has been adopted: it stays.")
            entry_append(
                actor=actor, action="initiatives.initiative_unimport", obj=one, initiative_id=one.pk,
                summary=f"Took back the import of {one.key} {one.title}",
            )  # fmt: skip
        Initiative.objects.filter(pk__in=[one.pk for one in locked]).delete()
