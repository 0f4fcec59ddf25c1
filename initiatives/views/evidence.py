"""Handing out evidence: always as a download, never as a page of this site."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from initiatives.evidence_files import file_open
from initiatives.models import EvidenceVersion
from initiatives.views.frame import initiative_of


@require_GET
def evidence_download(request: HttpRequest, key: str, pk: int, number: int) -> HttpResponseBase:
    """One version; a link or a text comes as a text file."""
    initiative = initiative_of(request, key)
    version = get_object_or_404(EvidenceVersion, evidence_id=pk, evidence__initiative=initiative, number=number)
    if version.kind == EvidenceVersion.Kind.FILE:
        response = _file(version)
    else:
        response = HttpResponse(version.text or version.url, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="evidence-{pk}-v{number}.txt"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def _file(version: EvidenceVersion) -> HttpResponseBase:
    try:
        content = file_open(version.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, as_attachment=True, filename=version.filename, content_type=version.content_type)
