"""The ledger of waivers, on a page and as CSV."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.actors import actor_of
from accounts.limits import export_counted
from common.pages import render_page
from portfolio.csv_export import csv_response
from reviews.panels.ledger import SHOWS, Ledger, LedgerRow, ledger_of

COLUMNS = (
    "initiative", "title", "business_unit", "criterion", "criterion_title", "state", "requested_by", "requested_on",
    "approved_by", "ends_on", "days_left", "days_waived", "times_extended", "reason", "instead",
)  # fmt: skip


def _ledger(request: HttpRequest) -> Ledger:
    show = request.GET.get("show", "open")
    return ledger_of(
        actor_of(request), show=show if show in dict(SHOWS) else "open", unit=request.GET.get("unit", ""),
        criterion=request.GET.get("criterion", ""),
    )  # fmt: skip


@require_safe
def waiver_list(request: HttpRequest) -> HttpResponse:
    """What is waived now, what it costs, what ends soon."""
    found = _ledger(request)
    tabs = [
        {"label": f"{label} {found.counts[code]}", "url": f"/waivers/?show={code}", "is_current": code == found.show}
        for code, label in SHOWS
    ]
    return render_page(request, "portfolio/waiver_list.html", {"ledger": found, "tabs": tabs}, block="waiver_ledger")


@require_safe
@export_counted
def waiver_csv(request: HttpRequest) -> HttpResponse:
    """The same rows as a file."""
    return csv_response("waivers.csv", COLUMNS, [_cells(row) for row in _ledger(request).rows])


def _cells(row: LedgerRow) -> tuple[object, ...]:
    one = row.waiver
    return (
        one.initiative.key, one.initiative.title, one.initiative.business_unit, one.criterion, one.title, row.state,
        one.requested_by, one.requested_at.date(), one.approved_by, one.ends_on, row.left, row.chain.days,
        row.chain.extended, one.reason, one.control,
    )  # fmt: skip
