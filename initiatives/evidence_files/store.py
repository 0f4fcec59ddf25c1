"""Puts checked content under its own hash: temporary file, fsync, rename. What fails leaves nothing behind."""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import structlog
from django.conf import settings

from initiatives.evidence_files.content import content_check, extension_check
from initiatives.evidence_files.names import name_clean
from initiatives.evidence_files.office import FileRefused
from initiatives.evidence_files.scanning import ScannerAway, found_in

FULL = (errno.ENOSPC, errno.EDQUOT)
log = structlog.get_logger(__name__)


class Upload(Protocol):
    """What a door gives: a name and chunks of bytes (Django's uploaded files are such)."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def chunks(self) -> Iterable[bytes]: ...


@dataclass(frozen=True, slots=True)
class Scanned:
    """An upload in which the virus scanner found nothing, or that was made here."""

    upload: Upload

    @property
    def name(self) -> str | None:
        return self.upload.name

    @property
    def size(self) -> int | None:
        return self.upload.size

    def chunks(self) -> Iterable[bytes]:
        return self.upload.chunks()


@dataclass(frozen=True, slots=True)
class StoredFile:
    """`sha256` in hex is also the address; `size` in bytes; `filename` cleaned."""

    sha256: str
    size: int
    filename: str
    content_type: str


def file_path(sha256: str) -> Path:
    """Where the content with this hash lies."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256


def file_open(sha256: str) -> BinaryIO:
    """The content, for reading. Raises FileNotFoundError."""
    return file_path(sha256).open("rb")


def file_erase(sha256: str) -> None:
    """Take the content off the disk for good; one that is gone already is no fault."""
    path = file_path(sha256)
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        _sync_folder(path.parent)


def file_hash(sha256: str) -> str | None:
    """What the file that should have this hash hashes to now; None when it is missing."""
    try:
        with file_path(sha256).open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def upload_scan(upload: Upload) -> Scanned:
    """Show the upload to the virus scanner, where there is one, and only if its name and size are let in at all.

    A scanner may think for half a minute: services call this before they take a lock. Raises FileRefused when it finds
    something and when it does not answer. What was looked at already is not shown again.
    """
    if isinstance(upload, Scanned):
        return upload
    _let_in(upload)
    if settings.VIRUS_SCANNER:
        _scan(upload)
    return Scanned(upload)


def file_store(upload: Upload) -> StoredFile:
    """Check and keep an upload of at most `EVIDENCE_MAX_BYTES`; returns only when it is safely on the disk.

    The same content twice is kept once. Raises FileRefused, also when the disk is full, when the virus scanner finds
    something and when it does not answer; then, and when the upload breaks off, no file remains.
    """
    filename = _let_in(upload)
    try:
        return _keep(upload_scan(upload), filename)
    except OSError as error:
        if error.errno not in FULL:
            raise
        log.error("storage_full", folder=str(settings.MEDIA_ROOT))
        raise FileRefused("The disk for files is full, and nothing was kept. Tell your administrator.") from error


def _let_in(upload: Upload) -> str:
    """Its clean name. Raises FileRefused by what is known without reading it."""
    filename = name_clean(upload.name or "")
    extension_check(filename)
    if upload.size is not None and upload.size > settings.EVIDENCE_MAX_BYTES:
        raise _too_large()
    return filename


def _keep(upload: Upload, filename: str) -> StoredFile:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix="upload-", dir=root)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            digest, size = _copy(upload, out)
            out.flush()
            os.fsync(out.fileno())
        content_type = content_check(filename, temporary.read_bytes())
        _settle(temporary, digest)
    finally:
        temporary.unlink(missing_ok=True)
    return StoredFile(digest, size, filename, content_type)


def _copy(upload: Upload, out: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in upload.chunks():
        size += len(chunk)
        if size > settings.EVIDENCE_MAX_BYTES:
            raise _too_large()
        digest.update(chunk)
        out.write(chunk)
    if upload.size is not None and size != upload.size:
        raise FileRefused("The upload broke off. Send the file again.")
    return digest.hexdigest(), size


def _scan(upload: Upload) -> None:
    try:
        name = found_in(upload.chunks(), settings.VIRUS_SCANNER)
    except ScannerAway as error:
        log.error("virus_scanner_away", reason=str(error))
        raise FileRefused(
            "The virus scanner did not answer, and without it no file is kept. Try again later, or tell your administrator."
        ) from error
    if name:
        log.warning("virus_found", virus=name)
        raise FileRefused(f"The virus scanner found {name} in this file. It was not kept.")


def _settle(temporary: Path, digest: str) -> None:
    final = file_path(digest)
    final.parent.mkdir(exist_ok=True)
    if final.exists():
        return
    temporary.chmod(0o440)
    os.replace(temporary, final)
    for folder in (final.parent, final.parent.parent):
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _too_large() -> FileRefused:
    limit = settings.EVIDENCE_MAX_BYTES / (1024 * 1024)
    return FileRefused(f"This file is larger than {limit:.0f} MB. Make it smaller, or give a link to it.")
