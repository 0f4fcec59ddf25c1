"""Removing the content of evidence by two people, and taking the files off the disk afterwards."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import Conflict, DomainError
from common.permissions import require
from initiatives.evidence_files import file_erase
from initiatives.evidence_permissions import can_approve_removal, can_close_removal, can_request_removal, person_of
from initiatives.hold_permissions import not_held
from initiatives.models import Evidence, EvidenceRemoval, EvidenceVersion, FileErasure, LegalHold, RemovalRequest

REASON_MIN = 10
State = RemovalRequest.State


def removal_request(*, actor: Actor, version: EvidenceVersion, reason: str) -> RemovalRequest:
    """Ask that the content of one version is removed. Nothing is removed until a second person approves it."""
    require(can_request_removal(actor, version.evidence))
    reason = _reason(reason)
    with transaction.atomic():
        Evidence.objects.select_for_update().get(
            pk=version.evidence_id
        )  # versions are insert-only: their piece is locked
        locked = EvidenceVersion.objects.get(pk=version.pk)
        not_held(version.evidence.initiative_id)
        if EvidenceRemoval.objects.filter(version=locked).exists():
            raise DomainError("The content of this version is removed already.")
        if RemovalRequest.objects.open().filter(version=locked).exists():
            raise DomainError("Somebody has asked for this removal already. It waits for a second person.")
        made = RemovalRequest.objects.create(
            version=locked, reason=reason, requested_by_id=person_of(actor), requested_at=clock.now()
        )
        entry_append(
            actor=actor, action="initiatives.removal_request", obj=made, initiative_id=_initiative_id(version),
            changes={"version": version.pk, "sha256": version.sha256, "reason": reason},
            summary=f"Asked to remove the content of {_words(version)}",
        )  # fmt: skip
    return made


def removal_close(*, actor: Actor, removal: RemovalRequest, reason: str) -> RemovalRequest:
    """Refuse the request, or take the own one back; the content stays."""
    require(can_close_removal(actor, removal))
    reason = _reason(reason)
    with transaction.atomic():
        locked = _locked(removal)
        _close(locked, actor, State.CLOSED, clock.now(), note=reason)
        entry_append(
            actor=actor, action="initiatives.removal_close", obj=locked, initiative_id=_initiative_id(removal.version),
            changes={"state": [State.OPEN, State.CLOSED], "reason": reason},
            summary=f"Did not remove the content of {_words(removal.version)}",
        )  # fmt: skip
    return locked


def evidence_remove(*, actor: Actor, removal: RemovalRequest, auth_method: str, auth_at: datetime) -> EvidenceRemoval:
    """The second person approves: the tombstone is written, the row's content emptied, the file marked for erasure.

    The caller has just proved the actor's identity (`auth_method`, `auth_at`). Hash, size, dates and name stay. From
    this moment the version is no evidence. The file itself leaves the disk in `files_erase`.
    """
    require(can_approve_removal(actor, removal))
    with transaction.atomic():
        locked, version, now = _locked(removal), removal.version, clock.now()
        not_held(version.evidence.initiative_id)
        made = EvidenceRemoval.objects.create(
            version=version, request=locked, sha256=version.sha256, size=version.size, reason=locked.reason,
            requested_by_id=locked.requested_by_id, requested_at=locked.requested_at, approved_by_id=person_of(actor),
            auth_method=auth_method, auth_at=auth_at, removed_at=now,
        )  # fmt: skip
        _close(locked, actor, State.APPROVED, now)
        EvidenceVersion.objects.filter(pk=version.pk).update(filename="", url="", text="")
        if version.kind == EvidenceVersion.Kind.FILE:
            FileErasure.objects.create(removal=made, sha256=version.sha256, created_at=now)
        entry_append(
            actor=actor, action="initiatives.evidence_remove", obj=version, initiative_id=_initiative_id(version),
            changes={"sha256": version.sha256, "size": version.size, "reason": made.reason,
                     "requested_by": made.requested_by_id, "content": ["there", "removed"]},
            summary=f"Removed the content of {_words(version)}",
        )  # fmt: skip
    return made


def files_erase(*, limit: int = 100) -> int:
    """Take files of removed evidence off the disk, unless another version holds the same content; returns how many went.

    Each in a transaction of its own, under the lock of its row; a crash between disk and commit leaves the row waiting,
    and the next run ends it. An upload of the same content meanwhile waits for that lock (`evidence_add`). What is under
    legal hold waits until it is lifted.
    """
    held = LegalHold.objects.binds("removal__version__evidence__initiative_id")
    waiting = FileErasure.objects.filter(outcome=FileErasure.Outcome.WAITING).exclude(held).order_by("pk")
    return sum(_erase(pk) for pk in list(waiting.values_list("pk", flat=True)[:limit]))


def _erase(pk: int) -> bool:
    with transaction.atomic():
        row = FileErasure.objects.select_for_update().filter(pk=pk, outcome=FileErasure.Outcome.WAITING).first()
        if row is None:
            return False
        # All rows of this hash, so that two erasures and an upload of the same content come one after the other.
        erasures_lock(row.sha256)
        if _is_held(row.sha256):
            return False
        is_shared = EvidenceVersion.objects.living().filter(sha256=row.sha256, kind=EvidenceVersion.Kind.FILE).exists()
        if not is_shared:
            file_erase(row.sha256)
        row.outcome = FileErasure.Outcome.KEPT if is_shared else FileErasure.Outcome.ERASED
        row.done_at = clock.now()
        row.save(update_fields=["outcome", "done_at"])
    return not is_shared


def _is_held(sha256: str) -> bool:
    """Whether a piece that had this content belongs to what is under legal hold, although its removal was approved before."""
    pieces = EvidenceVersion.objects.filter(sha256=sha256, kind=EvidenceVersion.Kind.FILE)
    return bool(pieces.filter(LegalHold.objects.binds("evidence__initiative_id")).exists())


def erasures_lock(sha256: str) -> Sequence[FileErasure]:
    """Lock the erasures of one hash, in one order for everybody."""
    return list(FileErasure.objects.select_for_update().filter(sha256=sha256).order_by("pk"))


def _locked(removal: RemovalRequest) -> RemovalRequest:
    locked = RemovalRequest.objects.select_for_update().get(pk=removal.pk)
    if not locked.is_open:
        raise Conflict(f"This request was closed in the meantime: {locked.get_state_display().lower()}.")
    return locked


def _close(removal: RemovalRequest, actor: Actor, state: str, at: datetime, note: str = "") -> None:
    removal.state, removal.closed_by_id, removal.closed_at, removal.note = state, actor.user_id, at, note
    removal.save(update_fields=["state", "closed_by", "closed_at", "note"])


def _reason(reason: str) -> str:
    if len(reason.strip()) < REASON_MIN:
        raise DomainError(f"Say why, in at least {REASON_MIN} characters.", field="reason")
    return reason.strip()[:500]


def _initiative_id(version: EvidenceVersion) -> int:
    return version.evidence.initiative_id


def _words(version: EvidenceVersion) -> str:
    return f"{version.evidence.name}, version {version.number}"
