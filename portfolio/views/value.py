"""The value ledger as a file."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.actors import actor_of
from accounts.limits import export_counted
from metrics.panels.value import counts_as, entries_of
from portfolio.csv_export import csv_response
from portfolio.panels.header import initiative_of

HEAD = (
    "Entry", "Benefit or cost", "What", "From", "To", "Amount", "Currency", "Grade", "Method", "Sample size", "Metric",
    "Values of the metric", "Report", "Entered by", "Entered at", "Verified by", "Verified at", "Corrects", "Corrected by",
)  # fmt: skip


@require_safe
@export_counted
def value_csv(request: HttpRequest, key: str) -> HttpResponse:
    """Every entry, with those that were corrected; each row has its grade, and nothing is summed up."""
    initiative = initiative_of(actor_of(request), key)
    rows = []
    for row in entries_of(initiative):
        checked = getattr(row, "verification", None)
        rows.append([
            row.pk, row.get_side_display(), row.what, row.starts_on, row.ends_on, row.amount, row.currency,
            counts_as(row), row.method, row.sample_n, row.metric, row.metric.get_provenance_display() if row.metric else "",
            row.report.evidence.name if row.report else "", row.entered_by, row.entered_at,
            checked.verified_by if checked else "", checked.verified_at if checked else "", row.replaces_id,
            row.replaced_by.pk if hasattr(row, "replaced_by") else "",
        ])  # fmt: skip
    return csv_response(f"value-{initiative.key}.csv", HEAD, rows)
