"""The audit log: reading, filtering, exporting, and having it checked."""

import json
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import actor_of
from accounts.limits import export_counted
from accounts.permissions import can_read_audit
from audit.services import chain_check
from common import clock
from common.pages import go_to, is_partial, page_done, render_page
from common.permissions import require
from initiatives.services import evidence_check
from portfolio.csv_export import csv_response
from portfolio.panels.evidence_files import files_now, files_page
from portfolio.panels.log import entries_matching, filters_of, lines_of
from portfolio.panels.seal import seal_now
from portfolio.services.reading import audit_read

EVIDENCE = "portfolio/audit_evidence.html"
PAGE_SIZE = 50
CSV_LIMIT = 100_000
KINDS = [("person", "People"), ("token", "Tokens"), ("clock", "The clock")]
CSV_HEAD = (
    "Id", "Recorded at (UTC)", "Actor", "Kind", "Action", "Object", "Object id", "Summary", "Request", "Address",
    "Payload", "Chain hash",
)  # fmt: skip


@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    """Auditors and administrators; who looked is logged."""
    filters = filters_of(request.GET.dict())
    audit_read(actor=actor_of(request), filters=filters)
    page = Paginator(entries_matching(filters), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "address": urlencode(filters),
        "page": page,
        "lines": lines_of(list(page.object_list)),
        "seal": seal_now(),
        "files": files_now(),
        "kinds": KINDS,
    }
    response = render_page(request, "portfolio/audit_log.html", context, block="results")
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def audit_state(request: HttpRequest) -> HttpResponse:
    """How the log stands, alone: what the page asks for while a check runs. Shows no entry, so it is no reading."""
    require(can_read_audit(actor_of(request)))
    if not is_partial(request):
        return go_to(request, reverse("portfolio:audit_log"))
    response = render_page(request, "portfolio/audit_state.html", {"seal": seal_now()}, block="seal")
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def audit_check_now(request: HttpRequest) -> HttpResponse:
    """Ask for a check of the whole log; a tick does it within seconds, however long the log is."""
    require(can_read_audit(actor_of(request)))
    chain_check(actor=actor_of(request))
    done = page_done(
        request, reverse("portfolio:audit_log"), "portfolio/audit_state.html", {"seal": seal_now()}, block="seal"
    )
    done["Cache-Control"] = "no-store"
    return done


@require_safe
def evidence_files(request: HttpRequest) -> HttpResponse:
    """What the last check of the stored evidence found. Shows no entry of the log, so it is no reading of it."""
    require(can_read_audit(actor_of(request)))
    response = render_page(request, EVIDENCE, {"page": files_page()}, block="evidence_files")
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def evidence_check_now(request: HttpRequest) -> HttpResponse:
    """Ask for a check of every stored file; a tick does it, however many there are."""
    require(can_read_audit(actor_of(request)))
    evidence_check(actor=actor_of(request))
    back = reverse("portfolio:evidence_files")
    done = page_done(request, back, EVIDENCE, {"page": files_page()}, block="evidence_files")
    done["Cache-Control"] = "no-store"
    return done


@require_safe
@export_counted
def audit_csv(request: HttpRequest) -> HttpResponse:
    """The filter's entries, newest first, with the chain's hashes."""
    filters = filters_of(request.GET.dict())
    audit_read(actor=actor_of(request), filters=filters, form="csv")
    entries = entries_matching(filters).select_related("link")[:CSV_LIMIT]
    rows = [
        (
            e.pk, e.recorded_at.isoformat(), e.actor_name, e.actor_kind, e.action, e.object_type, e.object_id, e.summary,
            e.request_id, e.ip, e.payload, e.link.hash if hasattr(e, "link") else "",
        )
        for e in entries
    ]  # fmt: skip
    return csv_response(f"audit-{clock.today():%Y-%m-%d}.csv", CSV_HEAD, rows)


@require_safe
@export_counted
def audit_jsonl(request: HttpRequest) -> StreamingHttpResponse:
    """The filter's entries, oldest first, one JSON object a line: payload verbatim, with its link."""
    filters = filters_of(request.GET.dict())
    audit_read(actor=actor_of(request), filters=filters, form="jsonl")
    response = StreamingHttpResponse(_jsonl(filters), content_type="application/x-ndjson; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{clock.today():%Y-%m-%d}.jsonl"'
    response["Cache-Control"] = "no-store"
    return response


def _jsonl(filters: dict[str, str]) -> Iterator[str]:
    rows = (
        entries_matching(filters).order_by("id").values_list("pk", "link__seq", "link__prev", "link__hash", "payload")
    )
    names = ("id", "seq", "prev", "hash", "payload")
    for row in rows.iterator(chunk_size=2000):
        yield json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n"
