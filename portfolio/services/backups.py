"""Back up, restore into an empty place, and try a restore: a backup that was never restored counts as none."""

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from audit.models import Checkpoint
from audit.services import entry_append
from common import clock
from common.actors import CLOCK
from common.errors import DomainError
from common.sealed import key_ids
from initiatives.evidence_files import file_path
from portfolio.models import Restore
from portfolio.services import dumps

FORMAT = 1
MANIFEST, SUMS, EVIDENCE = "manifest.json", "SHA256SUMS", "evidence"


def backup_make(*, folder: Path) -> dict[str, Any]:
    """Write database, evidence files, and a manifest with sums into `folder`, which is new or empty; returns the manifest.

    The keys are not in it, only their fingerprints. Raises DomainError when the folder holds something, a file of
    evidence is missing, or the database cannot be written out; nothing is left behind then.
    """
    if folder.exists() and any(folder.iterdir()):
        raise DomainError(f"{folder} is not empty. Choose a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    os.chmod(folder, 0o700)
    try:
        return _backup(folder)
    except (dumps.DumpFailed, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise DomainError(f"The backup was not made: {error}") from None
    except DomainError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _backup(folder: Path) -> dict[str, Any]:
    name, facts = dumps.dump(folder)
    for sha256 in facts.files:
        target = folder / EVIDENCE / sha256[:2] / sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        if not file_path(sha256).is_file():
            raise DomainError(f"The file of evidence {sha256} is missing; run evidence_verify.")
        shutil.copyfile(file_path(sha256), target)
    checkpoint = Checkpoint.objects.order_by("-seq").first()
    manifest = {
        "format": FORMAT, "made_at": clock.now().isoformat(), "engine": connection.vendor, "database": name, **asdict(facts),
        "checkpoint": {"seq": checkpoint.seq, "head": checkpoint.head} if checkpoint else None, "keys": _fingerprints(),
    }  # fmt: skip
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")
    lines = [f"{_sum(path)}  {path.relative_to(folder)}\n" for path in _files(folder)]
    (folder / SUMS).write_text("".join(lines))
    return manifest


def backup_check(*, folder: Path) -> dict[str, Any]:
    """Compare every file with its sum; returns the manifest. Raises DomainError that names the first fault."""
    try:
        lines = (folder / SUMS).read_text().splitlines()
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise DomainError(f"This is no whole backup: {error}") from None
    named = {line[66:]: line[:64] for line in lines}
    for name, expected in named.items():
        path = folder / name
        if not path.is_file():
            raise DomainError(f"{name} is missing.")
        if _sum(path) != expected:
            raise DomainError(f"{name} is not what was backed up.")
    unnamed = {str(path.relative_to(folder)) for path in _files(folder)} - set(named)
    if unnamed or MANIFEST not in named or manifest.get("database") not in named:
        raise DomainError(f"{min(unnamed) if unnamed else SUMS}: the list of sums does not name every file.")
    if not all(re.fullmatch(r"[0-9a-f]{64}", str(sha256)) for sha256 in manifest.get("files", [])):
        raise DomainError(f"{MANIFEST} names a file that is no hash.")
    if manifest.get("format") != FORMAT:
        raise DomainError(f"Format {manifest.get('format')} is not known to this version.")
    return manifest


def backup_restore(*, folder: Path) -> dict[str, Any]:
    """Read a backup into an empty database and evidence folder, migrate it forward, and leave an entry about it.

    Refused before anything is written: a fault in the sums, a database that holds tables, a backup of a newer version
    or of another engine, other FIELD_KEYS. Rows and files are counted afterwards. Raises DomainError.
    """
    begun = time.monotonic()
    manifest = backup_check(folder=folder)
    _must_fit(manifest)
    try:
        dumps.load(folder / manifest["database"])
    except dumps.DumpFailed as error:
        raise DomainError(str(error)) from None
    for sha256 in manifest["files"]:
        target = file_path(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / EVIDENCE / sha256[:2] / sha256, target)
    found, counted = dumps.facts_now(), dumps.partitions()
    wrong = [t for t, count in manifest["rows"].items() if t not in counted and found.rows.get(t) != count]
    if wrong or found.head != manifest["head"]:
        raise DomainError(f"Restored, but {wrong[0] if wrong else 'the audit chain'} differs from the backup.")
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        row = restore_record(
            manifest=manifest,
            is_trial=False,
            passed=True,
            words="Rows, files and the end of the chain agree.",
            seconds=time.monotonic() - begun,
        )
        entry_append(
            actor=CLOCK, action="portfolio.backup_restore", obj=row,
            summary=f"Restored from the backup of {manifest['made_at'][:19]}Z",
            changes={name: manifest[name] for name in ("made_at", "seq", "head", "checkpoint")},
        )  # fmt: skip
    return manifest


def restore_record(*, manifest: dict[str, Any], is_trial: bool, passed: bool, words: str, seconds: float) -> Restore:
    """Keep how a restore went; the administration shows the newest trial."""
    return Restore.objects.create(
        backup_made_at=manifest.get("made_at"),
        is_trial=is_trial,
        passed=passed,
        words=words[:500],
        seconds=round(seconds, 1),
    )


def _must_fit(manifest: dict[str, Any]) -> None:
    if not dumps.is_empty():
        raise DomainError("The database is not empty. Restore into a new one; nothing here was changed.")
    if manifest["engine"] != connection.vendor:
        raise DomainError(f"This backup was made on {manifest['engine']}, and this is {connection.vendor}.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = sorted(set(manifest["migrations"]) - known)
    if unknown:
        raise DomainError(f"This backup was made by a newer version ({unknown[0]}). Install that version first.")
    missing = sorted(set(manifest["keys"]["FIELD_KEYS"]) - set(_fingerprints()["FIELD_KEYS"]))
    if missing:
        raise DomainError(f"FIELD_KEYS lacks the key {missing[0]}: the secrets of sources could not be read.")


def _fingerprints() -> dict[str, list[str]]:
    """The first 16 hex digits of SHA-256 of each key: enough to know it by, useless to whoever reads it."""
    return {"FIELD_KEYS": key_ids()}


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / SUMS)


def _sum(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
