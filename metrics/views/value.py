"""The value ledger of an initiative."""

from typing import Any

from django import forms
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import actor_of
from common.pages import go_to, render_page
from initiatives.models import Initiative
from initiatives.values import plain_decimal
from metrics import services
from metrics.ledger import GRADES
from metrics.models import ValueEntry, ValueGrade
from metrics.panels import value_ledger as ledger_of
from metrics.services.value import BASIS_FIELDS, ENTRY_FIELDS
from metrics.value_forms import BasisForm, TrancheForm, ValueEntryForm, VerifyForm
from metrics.views.frame import attempt, failed, initiative_of, seen_version

PAGE = "metrics/value_ledger.html"


def _page(request: HttpRequest, initiative: Initiative, **tried: forms.BaseForm) -> HttpResponse:
    """The whole page; `tried` are forms that came back, by their name in the page."""
    actor = actor_of(request)
    found = ledger_of(actor, initiative)
    basis = model_to_dict(found.basis, fields=BASIS_FIELDS) if found.basis else {}
    context: dict[str, Any] = {
        "initiative": initiative, "ledger": found, "grades": [(grade, ValueGrade(grade).label) for grade in GRADES],
        "entry_form": ValueEntryForm(actor, initiative, initial=_initial(request, initiative)),
        "tranche_form": TrancheForm(initiative, initial={"phase": initiative.phase or 1}), "verify_form": VerifyForm(),
        "basis_form": BasisForm(initiative, initial=basis), "verify_pk": None,
    }  # fmt: skip
    return render_page(request, PAGE, context | tried, block="value_ledger", status=failed(*tried.values()))


def _initial(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    """A correction starts from what it corrects."""
    asked = request.GET.get("corrects", "")
    if not asked.isdigit() or len(asked) > 18:
        return {"side": "benefit", "grade": "claimed"}
    old = get_object_or_404(ValueEntry.objects.current(), initiative=initiative, pk=int(asked))
    given = {name: plain_decimal(value) for name, value in model_to_dict(old, fields=ENTRY_FIELDS).items()}
    return given | {"replaces": old.pk}


@require_safe
def value_ledger(request: HttpRequest, key: str) -> HttpResponse:
    return _page(request, initiative_of(request, key))


@require_POST
def value_entry_add(request: HttpRequest, key: str) -> HttpResponse:
    initiative, actor = initiative_of(request, key), actor_of(request)
    form = ValueEntryForm(actor, initiative, request.POST)
    made = attempt(form, lambda: services.value_entry_add(actor=actor, initiative=initiative, values=form.values()))
    return _back(request, initiative) if made else _page(request, initiative, entry_form=form)


@require_POST
def value_entry_verify(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    initiative, form = initiative_of(request, key), VerifyForm(request.POST)
    rows = ValueEntry.objects.select_related("metric", "initiative").filter(initiative=initiative)
    entry = get_object_or_404(rows, pk=pk)
    note = request.POST.get("note", "")
    made = attempt(form, lambda: services.value_entry_verify(actor=actor_of(request), entry=entry, note=note))
    return _back(request, initiative) if made else _page(request, initiative, verify_form=form)


@require_POST
def value_basis_set(request: HttpRequest, key: str) -> HttpResponse:
    initiative, actor = initiative_of(request, key), actor_of(request)
    form, seen = BasisForm(initiative, request.POST), seen_version(request)
    made = attempt(
        form,
        lambda: services.value_basis_set(actor=actor, initiative=initiative, values=form.values(), seen_version=seen),
    )
    return _back(request, initiative) if made else _page(request, initiative, basis_form=form)


@require_POST
def budget_tranche_add(request: HttpRequest, key: str) -> HttpResponse:
    initiative, actor = initiative_of(request, key), actor_of(request)
    form = TrancheForm(initiative, request.POST)
    made = attempt(form, lambda: services.budget_tranche_add(actor=actor, initiative=initiative, values=form.values()))
    return _back(request, initiative) if made else _page(request, initiative, tranche_form=form)


def _back(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    return go_to(request, f"/i/{initiative.key}/value/")
