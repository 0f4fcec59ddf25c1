"""Is every stored file still what it was? In steps, so that a long run survives the end of its worker."""

import time
from datetime import timedelta
from typing import Any

from django.db import transaction

from common import clock
from initiatives.evidence_files import file_hash
from initiatives.models import EvidenceCheck, EvidenceVersion

EVERY = timedelta(hours=24)
FAULTS_MAX = 100
STEP = 50
Kind = EvidenceVersion.Kind


def evidence_verify() -> EvidenceCheck:
    """Hash every stored file anew, in one go; the finished run is kept as a row."""
    check = EvidenceCheck.objects.create(started_at=clock.now())
    while not _step(check):
        pass
    return check


def evidence_verify_due(*, budget_s: float = 20.0) -> EvidenceCheck | None:
    """Begin a run when the last one is a day old, or go on with one that was begun, for about `budget_s` seconds."""
    check = EvidenceCheck.objects.first()
    if check is None or (check.finished_at is not None and check.started_at <= clock.now() - EVERY):
        check = EvidenceCheck.objects.create(started_at=clock.now())
    if check.finished_at is not None:
        return None
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
                locked.finished_at = clock.now()
            locked.save()
    check.refresh_from_db()
    return check.finished_at is not None


def _fault(version: EvidenceVersion, state: str) -> dict[str, Any]:
    return {
        "version": version.pk, "key": version.evidence.initiative.key, "evidence": version.evidence_id,
        "number": version.number, "state": state, "sha256": version.sha256,
    }  # fmt: skip
