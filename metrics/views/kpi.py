"""The KPI contract and its versions."""

from typing import Any

from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from accounts.actors import actor_of
from common.pages import go_to, render_page
from initiatives.models import Initiative
from metrics import services
from metrics.forms import KpiForm
from metrics.models import KpiContract
from metrics.permissions import can_kpi_version_add
from metrics.services.kpi import KPI_FIELDS
from metrics.views.frame import attempt, failed, initiative_of

PAGE = "metrics/kpi_contract.html"


def _page(request: HttpRequest, initiative: Initiative, form: KpiForm | None = None) -> HttpResponse:
    contract = KpiContract.objects.filter(initiative=initiative).select_related("metric").first()
    versions = list(contract.versions.select_related("owner", "agreed_by")) if contract else []
    last = versions[0] if versions else None
    initial: dict[str, Any] = model_to_dict(last, fields=KPI_FIELDS) if last else {"outcome": initiative.outcome}
    initial |= {"seen_number": last.number if last else 0, "metric": contract.metric_id if contract else None}
    context = {
        "initiative": initiative, "contract": contract, "versions": versions, "last": last,
        "rebaselines": sum(version.is_rebaseline for version in versions),
        "may_edit": can_kpi_version_add(actor_of(request), initiative),
        "form": form or KpiForm(initiative, initial=initial),
    }  # fmt: skip
    return render_page(request, PAGE, context, block="kpi_form", status=failed(form) if form else 200)


@require_GET
def kpi_contract(request: HttpRequest, key: str) -> HttpResponse:
    return _page(request, initiative_of(request, key))


@require_POST
def kpi_version_add(request: HttpRequest, key: str) -> HttpResponse:
    initiative = initiative_of(request, key)
    form = KpiForm(initiative, request.POST)
    made = attempt(
        form,
        lambda: services.kpi_version_add(
            actor=actor_of(request), initiative=initiative, values=form.values("metric", "reason", "seen_number"),
            reason=form.cleaned_data["reason"], seen_number=form.cleaned_data["seen_number"], metric=form.cleaned_data["metric"],
        ),
    )  # fmt: skip
    return go_to(request, f"/i/{initiative.key}/kpi/") if made is not None else _page(request, initiative, form)
