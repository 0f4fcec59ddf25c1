"""Adding evidence: a new piece, or the next version of one."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Max

from audit.services import entry_append
from common import clock
from common.actors import Actor
from common.errors import DomainError
from common.permissions import require
from initiatives.evidence_files import FileRefused, Upload, file_path, file_store, name_clean, upload_scan
from initiatives.models import Evidence, EvidenceLink, EvidenceVersion, Initiative
from initiatives.permissions import can_add_evidence
from initiatives.services.removals import erasures_lock
from initiatives.values import fields_fill

MAX_TEXT = 50_000
Kind = EvidenceVersion.Kind


@dataclass(frozen=True, slots=True)
class _Content:
    sha256: str
    size: int
    filename: str = ""
    content_type: str = ""
    url: str = ""
    text: str = ""


def evidence_add(
    *, actor: Actor, initiative: Initiative, name: str, kind: str, file: Upload | None = None, url: str = "",
    text: str = "", effective_on: date | str | None = None, valid_until: date | str | None = None,
    evidence: Evidence | None = None,
) -> EvidenceVersion:  # fmt: skip
    """Keep a file, a link (http or https) or a text as evidence; with `evidence` as its next version.

    `effective_on` is the day when the test was really run (today unless given, never later). Raises DomainError at
    `file`, `url`, `text`, `name`, `effective_on` or `valid_until`. A file is on the disk before its row exists. A link
    without a name is called after its host: the name is what everybody sees, also once the piece is restricted.
    """
    require(can_add_evidence(actor, initiative))
    if evidence is not None and evidence.initiative_id != initiative.pk:
        raise DomainError("This evidence belongs to another initiative.")
    piece = evidence or Evidence(initiative=initiative, created_at=clock.now())
    version = EvidenceVersion(kind=kind, number=1, supplied_by_id=actor.user_id, received_at=clock.now())
    if evidence is None:
        fields_fill(piece, {"name": name or _name_of(file, url)}, ("name",))
    _date(version, effective_on or clock.today(), valid_until)
    content = _content(kind, file, url, text)
    with transaction.atomic():
        if evidence is None:
            piece.save(force_insert=True)
        else:
            piece = Evidence.objects.select_for_update().get(pk=evidence.pk)
            version.number = (piece.versions.aggregate(last=Max("number"))["last"] or 0) + 1
        version.evidence = piece
        for field in ("sha256", "size", "filename", "content_type", "url", "text"):
            setattr(version, field, getattr(content, field))
        version.save(force_insert=True)
        _settle(version)
        entry_append(
            actor=actor, action="initiatives.evidence_add", obj=version, initiative_id=initiative.pk,
            changes=_noted(version), effective_on=version.effective_on,
            summary=f"Added evidence: {piece.name}, version {version.number}",
        )  # fmt: skip
    return version


def _settle(version: EvidenceVersion) -> None:
    """What the new row needs beside it: a link is looked at soon; a file must not be on its way off the disk."""
    if version.kind == Kind.LINK:
        EvidenceLink.objects.create(version=version, next_check_at=clock.now())
    if version.kind == Kind.FILE and erasures_lock(version.sha256) and not file_path(version.sha256).exists():
        message = "The same content was being removed at this moment. Upload the file again if it belongs here."
        raise DomainError(message, field="file")


def _noted(version: EvidenceVersion) -> dict[str, Any]:
    # No file name and no address: the evidence may be restricted or removed later, and the log stays.
    names = ("kind", "number", "sha256", "size", "effective_on", "valid_until")
    return {"evidence": version.evidence_id} | {name: getattr(version, name) for name in names}


def _date(version: EvidenceVersion, effective_on: date | str, valid_until: date | str | None) -> None:
    given = {"effective_on": effective_on} | ({"valid_until": valid_until} if valid_until else {})
    fields_fill(version, given, tuple(given))
    if version.effective_on > clock.today():
        raise DomainError("Evidence cannot come from a day that is still to come.", field="effective_on")


def _name_of(file: Upload | None, url: str) -> str:
    return (name_clean(file.name or "") if file else urlsplit(url.strip()).hostname or "")[:160]


def _content(kind: str, file: Upload | None, url: str, text: str) -> _Content:
    if kind == Kind.FILE:
        return _file(file)
    if kind == Kind.LINK:
        return _link(url)
    if kind == Kind.TEXT:
        return _text(text)
    raise DomainError("Choose a file, a link or a text.", field="kind")


def evidence_scan(file: Upload | None) -> Upload | None:
    """The file once the virus scanner has looked at it. For services that add evidence under a lock: before they take it.

    Raises DomainError at `file`.
    """
    try:
        return None if file is None else upload_scan(file)
    except FileRefused as error:
        raise DomainError(str(error), field="file") from error


def _file(file: Upload | None) -> _Content:
    if file is None:
        raise DomainError("Choose a file.", field="file")
    try:
        stored = file_store(file)
    except FileRefused as error:
        raise DomainError(str(error), field="file") from error
    return _Content(stored.sha256, stored.size, stored.filename, stored.content_type)


def _link(url: str) -> _Content:
    url = url.strip()
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError as error:
        raise DomainError("Write a whole address that begins with https:// or http://.", field="url") from error
    if len(url) > 1000:
        raise DomainError("This address is longer than 1,000 characters.", field="url")
    return _Content(_digest(url), len(url.encode()), url=url)


def _text(text: str) -> _Content:
    text = text.replace("\r\n", "\n").strip()
    if not text or "\x00" in text:
        raise DomainError("Write the text.", field="text")
    if len(text) > MAX_TEXT:
        raise DomainError(f"At most {MAX_TEXT:,} characters fit here. Upload a file instead.", field="text")
    return _Content(_digest(text), len(text.encode()), content_type="text/plain", text=text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
