"""Change a locked KPI contract, signed."""

from typing import Any

from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from accounts.actors import actor_of
from common.errors import Conflict, DomainError
from common.pages import go_to, render_page
from common.permissions import require
from initiatives.models import Initiative
from initiatives.values import plain_decimal
from metrics.models import KpiContract
from metrics.services.kpi import KPI_FIELDS
from reviews import services
from reviews.consent import consent_missing
from reviews.forms import error_add
from reviews.forms_kpi import RebaselineForm
from reviews.permissions import can_rebaseline
from reviews.views.acting import act_done
from reviews.views.passkeys import assertion_of

LEAD = "Version 1 stays as it was, and every number goes on being compared with it as well."


@require_http_methods(["GET", "POST"])
def kpi_rebaseline(request: HttpRequest, key: str) -> HttpResponse:
    """The contract as it counts, to be changed with a reason and a signature; one that is not locked has its own page."""
    actor = actor_of(request)
    initiative = get_object_or_404(Initiative.objects.visible_to(actor), key=key)
    require(can_rebaseline(actor, initiative))
    back = f"/i/{initiative.key}/kpi/"
    contract = KpiContract.objects.filter(initiative=initiative).first()
    if contract is None or not contract.is_locked:
        return go_to(request, back)
    initial = _initial(contract)
    form = RebaselineForm(initiative, request.POST or None, initial=initial, asks_consent=consent_missing(actor))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.kpi_rebaseline(
                actor=actor, initiative=initiative, values=form.changed, reason=form.cleaned_data["reason"],
                metric=form.cleaned_data["metric"], seen_number=form.cleaned_data["seen_number"],
                passkey=assertion_of(request), **{"password": "", **form.proof},
            )  # fmt: skip
        except DomainError as error:
            error_add(form, error)
        except Conflict as error:
            form.add_error(None, error.message)
            status = 409
        else:
            return act_done(request, "Signed. The new version counts; version 1 stays beside it.", back)
    context = {
        "title": "Re-baseline the KPI contract", "form": form, "back": back, "lead": LEAD,
        "passkey": ("kpi_rebaseline", initiative.pk, ""),
    }  # fmt: skip
    return render_page(request, "reviews/act.html", context, status=422 if form.errors and status == 200 else status)


def _initial(contract: KpiContract) -> dict[str, Any]:
    last = contract.versions.order_by("-number").first()
    if last is None:
        return {}
    shown = {name: plain_decimal(value) for name, value in model_to_dict(last, fields=KPI_FIELDS).items()}
    return shown | {"seen_number": last.number, "metric": contract.metric_id}
