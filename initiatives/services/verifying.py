"""Is every stored file still what it was? In steps, so that a long run survives the end of its worker."""

import time
from datetime import timedelta
from typing import Any

from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import CLOCK, Actor
from common.permissions import require
from initiatives.evidence_files import file_hash
from initiatives.evidence_permissions import can_check_evidence
from initiatives.models import EvidenceCheck, EvidenceVersion

EVERY = timedelta(hours=24)
FAULTS_MAX = 100
STEP = 50
COMMAND = "the command evidence_verify"
Kind = EvidenceVersion.Kind


def evidence_verify() -> EvidenceCheck:
    """Hash every stored file anew, in one go, for who calls the command; the finished run is kept as a row."""
    check = EvidenceCheck.objects.create(started_at=clock.now(), asked_by_name=COMMAND)
    while not _step(check):
        pass
    return check


def evidence_check(*, actor: Actor) -> EvidenceCheck:
    """Ask for a run now; a tick does it within a minute. Answers the one that is not finished yet, if there is one."""
    require(can_check_evidence(actor))
    with transaction.atomic():
        waiting = EvidenceCheck.objects.filter(finished_at=None).first()
        if waiting is not None:
            return waiting
        check = EvidenceCheck.objects.create(
            started_at=clock.now(), asked_by_id=actor.user_id, asked_by_name=actor.name[:120]
        )
        entry_append(
            actor=actor,
            action="initiatives.evidence_check",
            obj=check,
            summary="Asked for a check of the evidence files",
        )
    return check


def evidence_verify_due(*, budget_s: float = 20.0) -> EvidenceCheck | None:
    """Begin a run when the last one is a day old, or go on with one that was begun, for about `budget_s` seconds."""
    check = EvidenceCheck.objects.filter(finished_at=None).last()
    if check is None:
        newest = EvidenceCheck.objects.first()
        if newest is not None and newest.started_at > clock.now() - EVERY:
            return None
        check = EvidenceCheck.objects.create(started_at=clock.now())
    until = time.monotonic() + budget_s
    while not _step(check) and time.monotonic() < until:
        pass
    return check


def version_state(version: EvidenceVersion) -> str:
    """intact, removed, missing or changed. Links and texts live in their row, which nobody can change: intact."""
    if getattr(version, "removal", None) is not None:
        return "removed"
    if version.kind != Kind.FILE:
        return "intact"
    found = file_hash(version.sha256)
    return "missing" if found is None else "intact" if found == version.sha256 else "changed"


def _step(check: EvidenceCheck) -> bool:
    """Look at the next versions and keep where it stands; True at the end. Two workers at once: one step counts."""
    rows = EvidenceVersion.objects.with_state().filter(pk__gt=check.cursor).order_by("pk")[:STEP]
    found = [(version, version_state(version)) for version in rows]
    with transaction.atomic():
        locked = EvidenceCheck.objects.select_for_update().get(pk=check.pk)
        if locked.cursor == check.cursor and locked.finished_at is None:
            for version, state in found:
                setattr(locked, state, getattr(locked, state) + 1)
                if state in ("missing", "changed"):
                    locked.faults = [*locked.faults, _fault(version, state)][:FAULTS_MAX]
                locked.cursor = version.pk
            if len(found) < STEP:
                _finish(locked)
            locked.save()
    check.refresh_from_db()
    return check.finished_at is not None


def _finish(check: EvidenceCheck) -> None:
    """A run that found something leaves an entry, as a broken log does; one that found nothing is its own record."""
    check.finished_at = clock.now()
    if check.missing or check.changed:
        entry_append(
            actor=CLOCK, action="initiatives.evidence_broken", obj=check,
            changes={"missing": check.missing, "changed": check.changed, "faults": check.faults},
            summary=f"Evidence files are not what they were: {check.missing} missing, {check.changed} changed",
        )  # fmt: skip


def _fault(version: EvidenceVersion, state: str) -> dict[str, Any]:
    return {
        "version": version.pk, "key": version.evidence.initiative.key, "evidence": version.evidence_id,
        "number": version.number, "state": state, "sha256": version.sha256,
    }  # fmt: skip
