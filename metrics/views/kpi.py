"""The KPI contract and its versions."""

from typing import Any

from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import actor_of
from common.formats import date_text, figure, plural
from common.pages import go_to, render_page
from initiatives.models import Initiative
from initiatives.values import plain_decimal
from metrics import services
from metrics.forms import KpiForm
from metrics.models import KpiContract, KpiContractVersion
from metrics.panels import kpi_with_proof
from metrics.permissions import can_kpi_version_add
from metrics.services.kpi import KPI_FIELDS
from metrics.views.frame import attempt, failed, initiative_of, takes_theirs

PAGE = "metrics/kpi_contract.html"


def _page(request: HttpRequest, initiative: Initiative, form: KpiForm | None = None) -> HttpResponse:
    contract = KpiContract.objects.filter(initiative=initiative).select_related("metric").first()
    versions = list(contract.versions.select_related("owner", "agreed_by")) if contract else []
    last = versions[0] if versions else None
    initial: dict[str, Any] = {"outcome": initiative.outcome}
    if last:
        initial = {name: plain_decimal(value) for name, value in model_to_dict(last, fields=KPI_FIELDS).items()}
    initial |= {"seen_number": last.number if last else 0, "metric": contract.metric_id if contract else None}
    context = {
        "standing_kpi": kpi_with_proof(contract, versions),
        "initiative": initiative, "contract": contract, "versions": versions, "last": last,
        "rebaselines": sum(version.is_rebaseline for version in versions),
        "may_edit": can_kpi_version_add(actor_of(request), initiative),
        "form": form or KpiForm(initiative, initial=initial), "facts": _facts(contract, last),
    }  # fmt: skip
    return render_page(request, PAGE, context, block="kpi_form", status=failed(form) if form else 200)


@require_safe
def kpi_contract(request: HttpRequest, key: str) -> HttpResponse:
    return _page(request, initiative_of(request, key))


@require_POST
def kpi_version_add(request: HttpRequest, key: str) -> HttpResponse:
    initiative = initiative_of(request, key)
    form = KpiForm(initiative, request.POST)
    if takes_theirs(request):
        return go_to(request, f"/i/{initiative.key}/kpi/")
    made = attempt(
        form,
        lambda: services.kpi_version_add(
            actor=actor_of(request), initiative=initiative, values=form.values("metric", "reason", "seen_number"),
            reason=form.cleaned_data["reason"], metric=form.cleaned_data["metric"],
            seen_number=None if request.POST.get("resolve") == "mine" else form.cleaned_data["seen_number"],
        ),
    )  # fmt: skip
    return go_to(request, f"/i/{initiative.key}/kpi/") if made is not None else _page(request, initiative, form)


def _facts(contract: KpiContract | None, last: KpiContractVersion | None) -> list[tuple[str, Any]]:
    """The version that stands, for reading."""
    if contract is None or last is None:
        return []
    cases = f" ({plural(last.baseline_n, 'case')})" if last.baseline_n else ""
    day = f", measured on {date_text(last.baseline_measured_on)}" if last.baseline_measured_on else ""
    return [
        ("Outcome", last.outcome), ("Better when", last.get_direction_display()),
        ("Baseline", f"{figure(last.baseline, last.unit)}{cases}{day}"), ("Target", figure(last.target, last.unit)),
        ("Stop at", figure(last.stop_threshold, last.unit)), ("Guardrail", last.guardrail), ("Method", last.method),
        ("Source", last.source), ("Measured by", contract.metric), ("Owner", last.owner),
        ("Decision on", date_text(last.decision_on)), ("Agreed by", last.agreed_by),
    ]  # fmt: skip
