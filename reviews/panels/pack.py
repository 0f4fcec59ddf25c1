"""The record pack of a gate: a ZIP that a stranger can check without this software. Made in a temporary file, read only."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db.models import Q

from audit.export import slice_write
from audit.models import Entry
from audit.services import is_demo
from common import clock
from common.actors import Actor
from common.errors import DomainError
from initiatives.disposals import disposal_lines
from initiatives.evidence_files import file_path
from initiatives.evidence_permissions import readers_text
from initiatives.models import Evidence, EvidenceVersion, Initiative
from reviews.models import Bundle, Condition, GateDecision, GateRequest, Signature, SignatureRevocation
from reviews.panels.certificate import bundle_of, evidence_of

README = """Record pack of gate {phase}, round {round}, of {key} {title}
Made {at} UTC.{demo}

Check it without the software that made it (Python 3.11 or newer with the package `cryptography`, no network):

    python -I verify.py

Exit code 0: verified, 1: broken (it names what), 2: something could not be checked yet, for example because the newest
entries of the log wait for their checkpoint. Compare the key that it prints with the one that you know from elsewhere.

bundle.json        the exact bytes that were signed or decided; SHA-256 of the file is the digest
bundles/           every other bundle that a signature of this gate names, by digest
signatures.jsonl   every signature and decision: the payload that was hashed, and its SHA-256
revocations.jsonl  signatures that were taken back
decision.json      the decisions in words
disposal.jsonl     what became of what it held, line by line, if it is retired and has such a record
conditions.json    what the gate was passed with
evidence.json      every piece of evidence in the bundle: included, withheld, removed or missing
evidence/          the included ones by SHA-256 (a link as its address, a text as its words)
entries.jsonl, links.jsonl, checkpoints.jsonl, keys.json    the slice of the audit log about this gate
certificate.html   the same for reading and printing
manifest.json      SHA-256 of every file
"""


def pack_write(actor: Actor, request: GateRequest, certificate: str) -> IO[bytes]:
    """The ZIP as an open temporary file at its start; what the actor may not read is listed as withheld.

    `certificate` is the self-contained HTML page. Raises DomainError when the evidence is larger than PACK_MAX_BYTES.
    """
    signatures = list(request.signatures.select_related("bundle").order_by("id"))
    decisions = list(request.decisions.select_related("bundle").order_by("id"))
    bundle = bundle_of(request, decisions, signatures)
    listed, included = _evidence(actor, request, bundle)
    target = tempfile.TemporaryFile(suffix=".zip")  # noqa: SIM115  # the response closes it
    with (
        tempfile.TemporaryDirectory(prefix="pack-") as name,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        folder = Path(name)
        slice_write(folder, entries_of(request, signatures, decisions))
        _records(folder, request, signatures, decisions, bundle)
        _disposal(folder, request.initiative)
        _json(folder / "evidence.json", listed)
        (folder / "certificate.html").write_text(certificate, encoding="utf-8")
        (folder / "README.txt").write_text(_readme(request), encoding="utf-8")
        _texts(folder, included)
        _archive(archive, folder, [version for version in included if version.kind == EvidenceVersion.Kind.FILE])
    target.seek(0)
    return target


def entries_of(request: GateRequest, signatures: list[Signature], decisions: list[GateDecision]) -> Any:
    """The entries of the log about this round: the request, what was signed, revoked, set as a condition and decided."""
    conditions = Condition.objects.filter(gate_request=request).values_list("pk", flat=True)
    about = {
        "reviews.gaterequest": [request.pk], "reviews.signature": [one.pk for one in signatures],
        "reviews.gatedecision": [one.pk for one in decisions], "reviews.condition": list(conditions),
        "initiatives.disposal": list(disposal_lines(request.initiative).values_list("pk", flat=True)),
    }  # fmt: skip
    wanted = Q(pk=None)
    for kind, ids in about.items():
        wanted |= Q(object_type=kind, object_id__in=[str(pk) for pk in ids])
    return Entry.objects.filter(wanted)


def _evidence(
    actor: Actor, request: GateRequest, bundle: Bundle
) -> tuple[list[Mapping[str, Any]], list[EvidenceVersion]]:
    """What the bundle names, with what is in the pack; and the versions whose content goes in."""
    versions = {
        (version.evidence_id, version.number): version
        for version in EvidenceVersion.objects.with_state().filter(evidence__initiative=request.initiative)
    }
    readable = Evidence.objects.readable_by(actor).filter(initiative=request.initiative)
    may_read = set(readable.values_list("pk", flat=True))
    listed: list[Mapping[str, Any]] = []
    included: list[EvidenceVersion] = []
    for one in evidence_of(bundle, ("scope", *bundle.sections)):
        version = versions.get((one["evidence"], one["version"]))
        state, why = _state(version, may_read)
        listed.append(
            {"name": one["key"], "version": one["version"], "sha256": one["sha256"], "state": state, "why": why}
        )
        if version is not None and state == "included":
            included.append(version)
    size = sum(version.size for version in included)
    if size > settings.PACK_MAX_BYTES:
        most = settings.PACK_MAX_BYTES // 1024**2
        raise DomainError(
            f"The evidence of this gate is larger than {most} MB. Ask an administrator to raise PACK_MAX_BYTES."
        )
    return listed, included


def _state(version: EvidenceVersion | None, may_read: set[int]) -> tuple[str, str]:
    if version is None:
        return "missing", "It is no longer known here."
    removal = getattr(version, "removal", None)
    if removal is not None:
        return "removed", f"Its content was removed on {removal.removed_at:%Y-%m-%d}: {removal.reason}"
    if version.evidence_id not in may_read:
        return "withheld", readers_text(version.evidence)
    if version.kind == EvidenceVersion.Kind.FILE and not file_path(version.sha256).exists():
        return "missing", "The file is not on the disk."
    return "included", ""


def _records(
    folder: Path, request: GateRequest, signatures: list[Signature], decisions: list[GateDecision], bundle: Bundle
) -> None:
    is_bound = bool(signatures or decisions)
    if is_bound:
        _bytes(folder / "bundle.json", bundle.body)
    others = {one.bundle_id: one.bundle for one in signatures} | {one.bundle_id: one.bundle for one in decisions}
    others[request.bundle_id] = request.bundle
    for digest, other in others.items():
        if not (is_bound and digest == bundle.digest):
            _bytes(folder / "bundles" / f"{digest}.json", other.body)
    signed = [{"payload": one.payload, "record_hash": one.record_hash, "sections": one.sections} for one in signatures]
    decided = [{"payload": one.payload, "record_hash": one.record_hash, "sections": {}} for one in decisions]
    _lines(folder / "signatures.jsonl", [*signed, *decided])
    revoked = SignatureRevocation.objects.filter(signature__in=signatures).select_related("signature").order_by("id")
    _lines(folder / "revocations.jsonl", (
        {"signature": one.signature.record_hash, "reason": one.reason, "revoked_at": one.revoked_at.isoformat()} for one in revoked
    ))  # fmt: skip
    _json(folder / "decision.json", [
        {"outcome": one.outcome, "reason": one.reason, "decided_by": one.decided_by_name, "decided_as": one.decided_as,
         "decided_at": one.decided_at.isoformat(), "bundle": one.bundle_id, "record_hash": one.record_hash,
         "corrects": one.corrects.record_hash if one.corrects else None} for one in decisions
    ])  # fmt: skip
    conditions = Condition.objects.filter(gate_request=request).select_related("owner", "set_by").order_by("id")
    _json(folder / "conditions.json", [
        {"text": one.text, "owner": one.owner.name, "due_on": str(one.due_on), "set_by": one.set_by.name,
         "closed_at": one.closed_at and one.closed_at.isoformat(), "note": one.note} for one in conditions
    ])  # fmt: skip


def _disposal(folder: Path, initiative: Initiative) -> None:
    lines = list(disposal_lines(initiative))
    if lines:
        _lines(folder / "disposal.jsonl", (
            {"subject": one.subject, "outcome": one.outcome, "what": one.what, "reason": one.reason,
             "kept_until": one.kept_until and str(one.kept_until), "handed_to": one.handed_to,
             "done_on": str(one.done_on),
             "proof": one.proof and {"name": one.proof.evidence.name, "version": one.proof.number,
                                     "sha256": one.proof.sha256},
             "reference": one.reference, "recorded_by": one.recorded_by.name, "recorded_at": one.recorded_at.isoformat()}
            for one in lines
        ))  # fmt: skip


def _texts(folder: Path, included: Iterable[EvidenceVersion]) -> None:
    for version in included:
        if version.kind != EvidenceVersion.Kind.FILE:
            _bytes(folder / "evidence" / version.sha256, version.text or version.url)


def _archive(archive: zipfile.ZipFile, folder: Path, files: list[EvidenceVersion]) -> None:
    """Everything in the folder, the stored files straight from the store, and the manifest over both."""
    paths = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    paths |= {f"evidence/{version.sha256}": file_path(version.sha256) for version in files}
    manifest = {}
    for name, path in sorted(paths.items()):
        with path.open("rb") as content:
            manifest[name] = hashlib.file_digest(content, "sha256").hexdigest()
        archive.write(path, name)
    archive.writestr("manifest.json", json.dumps(manifest, indent=1, sort_keys=True) + "\n")


def _readme(request: GateRequest) -> str:
    demo = (
        "\nDemo data: the database is marked demo, and recorded times in it may lie in the past." if is_demo() else ""
    )
    return README.format(
        phase=request.phase, round=request.round, key=request.initiative.key, title=request.initiative.title,
        at=f"{clock.now():%Y-%m-%d %H:%M:%S}", demo=demo,
    )  # fmt: skip


def _bytes(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())


def _json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.write_bytes("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode())
