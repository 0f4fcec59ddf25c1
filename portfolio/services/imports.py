"""Import of an existing portfolio: stage the file, apply it row by row, resume, undo.

The report is the rows themselves: every row of the file ends as created, updated, unchanged, conflict or refused, with why.
"""

import hashlib
from collections import Counter
from datetime import timedelta

from django.db import transaction

from accounts.actors import actor_for
from audit.services import entry_append
from common import clock
from common.actors import CLOCK, Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.permissions import can_import
from initiatives.services import initiative_unimport
from phases.models import PlaybookVersion
from phases.services import playbook_load_builtin
from portfolio.conversion import row_convert
from portfolio.mapping import Mapping, MappingError, mapping_parse
from portfolio.models import ImportedPosition, ImportRow, ImportRun, RowOutcome, RunState
from portfolio.services.import_rows import row_apply, row_take_back
from portfolio.tabular import table_read

MAX_BYTES = 50 * 1024 * 1024
CHUNK = 100
"""Rows applied in one transaction; a crash costs at most these, and they are done again."""


def mapping_of(text: str) -> Mapping:
    """The mapping in `text`; DomainError naming every fault."""
    try:
        return mapping_parse(text)
    except MappingError as error:
        raise DomainError("The mapping is wrong. " + "; ".join(error.faults), field="mapping") from error


def import_stage(
    *, actor: Actor, file_name: str, data: bytes, mapping_text: str, is_dry_run: bool = False
) -> ImportRun:
    """Keep every row of the file as it is, with its identity and the number of its repeat. Nothing else happens yet.

    Raises DomainError for a file that is no table, or that lacks a column which the mapping reads.
    """
    require(can_import(actor))
    if len(data) > MAX_BYTES:
        raise DomainError("This file is larger than 50 MB.", field="file")
    mapping = mapping_of(mapping_text)
    table = table_read(file_name, data, encodings=mapping.encodings)
    missing = sorted(mapping.columns() - set(table.columns))
    if missing:
        raise DomainError(f"The file lacks columns that the mapping reads: {', '.join(missing)}.", field="file")
    seen: Counter[str] = Counter()
    rows = []
    for number, raw in enumerate(table.rows, start=1):
        identity = row_convert(raw, mapping).identity
        seen[identity] += 1
        rows.append(ImportRow(number=number, identity=identity, repeat=seen[identity], raw=raw))
    with transaction.atomic():
        run = ImportRun.objects.create(
            file_name=file_name[:255],
            file_sha256=hashlib.sha256(data).hexdigest(),
            mapping_name=mapping.name,
            mapping_text=mapping_text,
            is_dry_run=is_dry_run,
            started_by_id=actor.user_id,
            started_at=clock.now(),
            moved_at=clock.now(),
            notes=list(table.notes),
        )
        for row in rows:
            row.run = run
        ImportRow.objects.bulk_create(rows, batch_size=500)
        entry_append(
            actor=actor,
            action="portfolio.import_stage",
            obj=run,
            changes={"sha256": run.file_sha256, "mapping": mapping.name, "rows": len(rows), "dry_run": is_dry_run},
            summary=f"Staged {file_name} with {len(rows)} rows under {mapping.name}",
        )
    return run


def import_apply(*, actor: Actor, run: ImportRun, limit: int | None = None) -> ImportRun:
    """Apply the rows still pending, in order, each whole or not at all; all of them, or `limit`.

    May be called again after a crash: it goes on where it stopped. A dry run takes everything back but the report.
    """
    require(can_import(actor))
    mapping = mapping_of(run.mapping_text)
    done = 0
    while limit is None or done < limit:
        applied = _chunk_apply(actor, run, mapping)
        done += applied
        if not applied:
            break
    run.refresh_from_db()
    return run


def _chunk_apply(actor: Actor, run: ImportRun, mapping: Mapping) -> int:
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked.state not in (RunState.STAGED, RunState.RUNNING):
            return 0
        rows = list(locked.rows.filter(outcome=RowOutcome.PENDING)[:CHUNK])
        if not rows:
            _finish(actor, locked)
            return 0
        locked.state, locked.moved_at = RunState.RUNNING, clock.now()
        locked.save(update_fields=["state", "moved_at"])
        playbook = PlaybookVersion.objects.published().newest_first().first() or playbook_load_builtin()
        for row in rows:
            row_apply(actor=actor, row=row, mapping=mapping, playbook=playbook, is_dry_run=locked.is_dry_run)
        ImportRow.objects.bulk_update(rows, ["outcome", "notes", "initiative", "choices"])
    return len(rows)


def _finish(actor: Actor, run: ImportRun) -> None:
    run.state = RunState.PREVIEW if run.is_dry_run else RunState.DONE
    run.finished_at = clock.now()
    run.save(update_fields=["state", "finished_at"])
    counts = run.counts()
    words = ", ".join(f"{number} {outcome}" for outcome, number in counts.items()) or "no rows"
    entry_append(
        actor=actor,
        action="portfolio.import_apply",
        obj=run,
        changes=counts,
        summary=f"Imported {run.file_name}: {words}",
    )


def import_undo(*, actor: Actor, run: ImportRun) -> ImportRun:
    """Take back what this run created and put back the fields that it changed, where nobody has touched them since.

    The rest stays, and the report says so. Raises DomainError unless the run is done.
    """
    require(can_import(actor))
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked.state != RunState.DONE:
            raise DomainError("Only a finished import can be undone.")
        rows = list(locked.rows.filter(outcome=RowOutcome.CREATED).select_related("initiative__imported_position"))
        gone = [row for row in rows if _is_untouched(row)]
        for start in range(0, len(gone), CHUNK):
            found = [row.initiative for row in gone[start : start + CHUNK] if row.initiative is not None]
            initiative_unimport(actor=actor, initiatives=found)
        changed = list(locked.rows.filter(outcome__in=(RowOutcome.UPDATED, RowOutcome.CONFLICT)))
        for row in changed:
            row_take_back(actor=actor, row=row)
        ImportRow.objects.bulk_update([*rows, *changed], ["outcome", "notes"], batch_size=500)
        locked.state = RunState.UNDONE
        locked.save(update_fields=["state"])
        entry_append(
            actor=actor,
            action="portfolio.import_undo",
            obj=locked,
            changes=locked.counts(),
            summary=f"Undid the import of {locked.file_name}",
        )
    run.refresh_from_db()
    return run


def _is_untouched(row: ImportRow) -> bool:
    """Whether what the row created can be taken back; writes on the row what becomes of it."""
    initiative = row.initiative
    if initiative is None:
        return False
    position: ImportedPosition | None = getattr(initiative, "imported_position", None)
    if initiative.is_adopted or position is None or initiative.version != int(position.values.get("version", 0)):
        row.outcome, row.notes = RowOutcome.KEPT, [*row.notes, "Somebody has touched it since the import."]
        return False
    row.outcome = RowOutcome.UNDONE
    return True


def import_resume(*, run_id: int) -> ImportRun:
    """Go on with one import in the name of who staged it; what is finished stays as it is."""
    run = ImportRun.objects.select_related("started_by").get(pk=run_id)
    actor = actor_for(run.started_by) if run.started_by else CLOCK
    return import_apply(actor=actor, run=run)


def imports_resume(*, idle: timedelta = timedelta(seconds=30)) -> int:
    """Go on with every import that has not moved for `idle`; returns how many. Run by the clock."""
    left = ImportRun.objects.filter(state__in=(RunState.STAGED, RunState.RUNNING), moved_at__lt=clock.now() - idle)
    for run in left:
        import_resume(run_id=run.pk)
    return len(left)
