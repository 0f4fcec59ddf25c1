"""Handing out evidence: as a download, or shown inside a page of this site, and never as a page that could act."""

from typing import Final

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.actors import actor_of
from common.permissions import require
from initiatives.evidence_files import file_open
from initiatives.evidence_permissions import can_read_evidence
from initiatives.models import EvidenceVersion
from initiatives.views.frame import initiative_of

INLINE: Final = {
    "image/png": "sandbox; default-src 'none'",
    "image/jpeg": "sandbox; default-src 'none'",
    "image/gif": "sandbox; default-src 'none'",
    # The viewer is the browser's own and shows a PDF under a sandbox; as an attribute of the frame it would be shut out.
    "application/pdf": "sandbox; default-src 'none'; object-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
}
"""What may be shown in a page, with the policy that it is sent under. Everything else is downloaded."""


@require_safe
def evidence_download(request: HttpRequest, key: str, pk: int, number: int) -> HttpResponseBase:
    """One version as an attachment; a link or a text comes as a text file. 410 once its content was removed."""
    version = _fetch(request, key, pk, number)
    if hasattr(version, "removal"):
        return _gone(version)
    if version.kind == EvidenceVersion.Kind.FILE:
        response: HttpResponseBase = _file(version, as_attachment=True)
    else:
        response = HttpResponse(version.text or version.url, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="evidence-{pk}-v{number}.txt"'
    return _closed(response, "sandbox; default-src 'none'")


@require_safe
def evidence_inline(request: HttpRequest, key: str, pk: int, number: int) -> HttpResponseBase:
    """A picture or a PDF for the preview, under a policy by which it can load and run nothing of this site."""
    version = _fetch(request, key, pk, number)
    if hasattr(version, "removal"):
        return _gone(version)
    if version.kind != EvidenceVersion.Kind.FILE or version.content_type not in INLINE:
        raise Http404
    response = _closed(_file(version, as_attachment=False), INLINE[version.content_type])
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _fetch(request: HttpRequest, key: str, pk: int, number: int) -> EvidenceVersion:
    initiative = initiative_of(request, key)
    rows = EvidenceVersion.objects.with_state().filter(evidence__initiative=initiative)
    version = get_object_or_404(rows, evidence_id=pk, number=number)
    require(can_read_evidence(actor_of(request), version.evidence))
    return version


def _closed(response: HttpResponseBase, policy: str) -> HttpResponseBase:
    response["Content-Security-Policy"] = policy
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def _gone(version: EvidenceVersion) -> HttpResponse:
    day = version.removal.removed_at
    words = f"The content of this version was removed on {day:%-d %b %Y}. Its hash was {version.sha256}."
    return HttpResponse(words, content_type="text/plain; charset=utf-8", status=410)


def _file(version: EvidenceVersion, *, as_attachment: bool) -> FileResponse:
    try:
        content = file_open(version.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        content, as_attachment=as_attachment, filename=version.filename, content_type=version.content_type
    )
