"""An import being prepared by one person: upload, name columns and values, choose where both sides changed, start.

Nothing but the draft itself changes before `import_start`; what the draft is forgets itself after DRAFT_DAYS.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping as Given
from datetime import timedelta
from typing import Any, Final

import yaml
from django.db import transaction

from audit.services import entry_append
from common import clock
from common.actors import CLOCK, Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.permissions import can_import
from portfolio.expecting import Expecting
from portfolio.guessing import mapping_fitting, mapping_guess
from portfolio.mapping import Mapping
from portfolio.models import ImportMapping, ImportRow, ImportRun, RunState
from portfolio.permissions import can_delete_mapping
from portfolio.profiling import columns_profile
from portfolio.services.imports import MAX_BYTES, mapping_of
from portfolio.tabular import table_read

DRAFT_DAYS: Final = 7
MOST_MAPPINGS: Final = 50
TAKES: Final = ("file", "here")


def import_upload(*, actor: Actor, file_name: str, data: bytes, known: Given[str, str], chosen: str = "") -> ImportRun:
    """Keep the rows of the file as a draft with a mapping to begin with: `chosen`, else the one of `known` that fits, else a guess.

    Raises DomainError on `file` for what is no table, on `mapping` for faults of the chosen one. The file itself is not kept.
    """
    require(can_import(actor))
    if len(data) > MAX_BYTES:
        raise DomainError("This file is larger than 50 MB.", field="file")
    table = table_read(file_name, data)
    if not table.rows:
        raise DomainError("This file names its columns but has no rows.", field="file")
    columns, notes = columns_profile(table), list(table.notes)
    text = _first_mapping(columns, file_name, known, chosen, notes)
    with transaction.atomic():
        run = ImportRun.objects.create(
            file_name=file_name[:255], file_sha256=hashlib.sha256(data).hexdigest(), state=RunState.DRAFT,
            mapping_text=text, columns=columns, notes=notes,
            started_by_id=actor.user_id, started_at=clock.now(), moved_at=clock.now(),
        )  # fmt: skip
        rows = [
            ImportRow(run=run, number=number, identity="", raw=raw) for number, raw in enumerate(table.rows, start=1)
        ]
        ImportRow.objects.bulk_create(rows, batch_size=500)
        entry_append(
            actor=actor, action="portfolio.import_upload", obj=run, summary=f"Uploaded {file_name} with {len(rows)} rows",
            changes={"sha256": run.file_sha256, "rows": len(rows)},
        )  # fmt: skip
    return run


def _first_mapping(
    columns: list[dict[str, Any]], file_name: str, known: Given[str, str], chosen: str, notes: list[str]
) -> str:
    if chosen:
        missing = sorted(mapping_of(chosen).columns() - {column["name"] for column in columns})
        if missing:
            raise DomainError(f"The file lacks columns that the mapping reads: {', '.join(missing)}.", field="mapping")
        return chosen
    texts = list(known.values())
    mappings = [mapping_of(text) for text in texts]
    fitting = mapping_fitting(columns, mappings)
    if fitting is None:
        return mapping_write(mapping_guess(columns, file_name))
    notes.append(f"Read with the mapping {fitting.name}: all of its columns are here.")
    return texts[mappings.index(fitting)]


def mapping_write(doc: Given[str, object]) -> str:
    """A mapping as the text that is kept."""
    return yaml.safe_dump(dict(doc), allow_unicode=True, sort_keys=False, width=120)


def _draft(actor: Actor, run: ImportRun) -> ImportRun:
    """Locked; its owner alone goes on with it. Raises DomainError once it has started."""
    require(can_import(actor))
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.state != RunState.DRAFT or locked.started_by_id != actor.user_id:
        raise DomainError("This import has started already. Look at its report.")
    return locked


def import_map(*, actor: Actor, run: ImportRun, mapping_text: str) -> ImportRun:
    """Put the draft under this mapping and work out what would become of every row.

    Raises DomainError naming every fault, on `mapping`, and every column that the file lacks.
    """
    with transaction.atomic():
        locked = _draft(actor, run)
        mapping = mapping_of(mapping_text)
        missing = sorted(mapping.columns() - {column["name"] for column in locked.columns})
        if missing:
            raise DomainError(f"The file lacks columns that the mapping reads: {', '.join(missing)}.", field="mapping")
        expecting = _rows_expect(actor, locked, mapping)
        locked.mapping_name, locked.mapping_text, locked.moved_at = mapping.name[:80], mapping_text, clock.now()
        locked.reasons = [list(pair) for pair in expecting.reasons.most_common(20)]
        locked.save(update_fields=["mapping_name", "mapping_text", "moved_at", "reasons"])
        entry_append(
            actor=actor, action="portfolio.import_map", obj=locked, changes=locked.expected_counts(),
            summary=f"Put {locked.file_name} under the mapping {mapping.name}",
        )  # fmt: skip
    return locked


def _rows_expect(actor: Actor, run: ImportRun, mapping: Mapping) -> Expecting:
    """Rows are written anew: many times cheaper than changing each."""
    expecting = Expecting(actor, mapping)
    rows = [expecting.fill(row) for row in run.rows.order_by("number")]
    run.rows.all().delete()
    for row in rows:
        row.pk = None
    ImportRow.objects.bulk_create(rows, batch_size=500)
    return expecting


def import_choose(*, actor: Actor, run: ImportRun, takes: Given[tuple[int, str], str], rest: str = "") -> ImportRun:
    """Where a field changed here and in the file: `file` or `here`, by (row number, field); `rest` for all not yet chosen.

    A choice counts for the two values that were shown; it lapses when somebody edits the field before the import runs.
    """
    with transaction.atomic():
        locked = _draft(actor, run)
        changed, counts = [], Counter[str]()
        for row in locked.rows.exclude(choices={}):
            for name, choice in row.choices.items():
                take = takes.get((row.number, name)) or choice["take"] or rest
                choice["take"] = take if take in TAKES else ""
                counts[choice["take"] or "open"] += 1
            changed.append(row)
        ImportRow.objects.bulk_update(changed, ["choices"], batch_size=200)
        entry_append(
            actor=actor, action="portfolio.import_choose", obj=locked, changes=dict(counts),
            summary=f"Chose between the file and what stands here for {locked.file_name}",
        )  # fmt: skip
    return locked


def import_start(*, actor: Actor, run: ImportRun) -> ImportRun:
    """Stage the draft: from now on it is applied row by row in the background, and resumed after a crash.

    Raises DomainError while its mapping has faults.
    """
    with transaction.atomic():
        locked = _draft(actor, run)
        mapping = mapping_of(locked.mapping_text)
        counts = locked.expected_counts()
        if not counts:
            raise DomainError("Name the columns first.")
        locked.state, locked.moved_at, locked.started_at = RunState.STAGED, clock.now(), clock.now()
        locked.save(update_fields=["state", "moved_at", "started_at"])
        entry_append(
            actor=actor, action="portfolio.import_stage", obj=locked,
            changes={"sha256": locked.file_sha256, "mapping": mapping.name, "rows": sum(counts.values()), "dry_run": False},
            summary=f"Staged {locked.file_name} with {sum(counts.values())} rows under {mapping.name}",
        )  # fmt: skip
    return locked


def import_discard(*, actor: Actor, run: ImportRun) -> None:
    """Forget a draft and its rows."""
    with transaction.atomic():
        locked = _draft(actor, run)
        entry_append(
            actor=actor, action="portfolio.import_discard", obj=locked, summary=f"Discarded {locked.file_name}"
        )
        locked.delete()


def drafts_forget() -> int:
    """Forget drafts that nobody has touched for DRAFT_DAYS; returns how many. Run by the clock."""
    with transaction.atomic():
        old = ImportRun.objects.filter(
            state=RunState.DRAFT, moved_at__lt=clock.now() - timedelta(days=DRAFT_DAYS)
        ).select_for_update()
        runs = list(old)
        for run in runs:
            entry_append(actor=CLOCK, action="portfolio.drafts_forget", obj=run, summary=f"Forgot {run.file_name}")
            run.delete()
    return len(runs)


def mapping_keep(*, actor: Actor, name: str, text: str, is_shared: bool) -> ImportMapping:
    """Keep a mapping under a name; the same name of the same person is replaced. Raises DomainError on `name`."""
    require(can_import(actor))
    name = name.strip()
    if not name or len(name) > 80:
        raise DomainError("Give the mapping a name of at most 80 letters.", field="name")
    mapping_of(text)
    with transaction.atomic():
        mine = ImportMapping.objects.filter(owner_id=actor.user_id)
        if mine.count() >= MOST_MAPPINGS and not mine.filter(name=name).exists():
            raise DomainError(f"You keep {MOST_MAPPINGS} mappings already. Remove one first.", field="name")
        kept, _ = ImportMapping.objects.update_or_create(
            owner_id=actor.user_id, name=name,
            defaults={"text": text, "is_shared": is_shared, "saved_at": clock.now()},
        )  # fmt: skip
        entry_append(
            actor=actor, action="portfolio.mapping_keep", obj=kept, changes={"is_shared": is_shared},
            summary=f"Kept the mapping {name}",
        )  # fmt: skip
    return kept


def mapping_delete(*, actor: Actor, mapping: ImportMapping) -> None:
    """Remove a kept mapping; imports that used it keep their own copy."""
    require(can_delete_mapping(actor, mapping))
    with transaction.atomic():
        entry_append(
            actor=actor, action="portfolio.mapping_delete", obj=mapping, summary=f"Removed the mapping {mapping.name}"
        )
        mapping.delete()
