"""The audit log: reading, checking, exporting."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from accounts.actors import actor_of
from audit.services import Verification
from common import clock
from common.pages import render_page
from portfolio.csv_export import csv_response
from portfolio.panels.log import chain_state, entries_matching, filters_of, lines_of
from portfolio.services.reading import audit_check, audit_read

PAGE_SIZE = 50
CSV_LIMIT = 100_000
KINDS = [("person", "People"), ("token", "Tokens"), ("clock", "The clock")]


def _page(request: HttpRequest, found: Verification | None = None) -> HttpResponse:
    filters = filters_of(request.GET.dict())
    page = Paginator(entries_matching(filters), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "address": urlencode(filters),
        "page": page,
        "lines": lines_of(list(page.object_list)),
        "chain": chain_state(),
        "found": found,
        "kinds": KINDS,
    }
    response = render_page(request, "portfolio/audit_log.html", context, block="results")
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def audit_log(request: HttpRequest) -> HttpResponse:
    """Auditors and administrators; who looked is logged."""
    audit_read(actor=actor_of(request), filters=filters_of(request.GET.dict()))
    return _page(request)


@require_POST
def audit_check_now(request: HttpRequest) -> HttpResponse:
    """Walk the chain and show what was found."""
    return _page(request, audit_check(actor=actor_of(request)))


@require_GET
def audit_csv(request: HttpRequest) -> HttpResponse:
    """The filter's entries, oldest last, with the chain's hashes."""
    filters = filters_of(request.GET.dict())
    audit_read(actor=actor_of(request), filters=filters, form="csv")
    head = (
        "Id",
        "Recorded at (UTC)",
        "Actor",
        "Kind",
        "Action",
        "Object",
        "Object id",
        "Summary",
        "Request",
        "Address",
        "Payload",
        "Chain hash",
    )
    entries = entries_matching(filters).select_related("link")[:CSV_LIMIT]
    rows = [
        (
            e.pk,
            e.recorded_at.isoformat(),
            e.actor_name,
            e.actor_kind,
            e.action,
            e.object_type,
            e.object_id,
            e.summary,
            e.request_id,
            e.ip,
            e.payload,
            e.link.hash if hasattr(e, "link") else "",
        )
        for e in entries
    ]
    return csv_response(f"audit-{clock.today():%Y-%m-%d}.csv", head, rows)
