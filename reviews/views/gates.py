"""Asking for a gate, waivers and conditions of one initiative."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import actor_of
from common.errors import DomainError
from common.pages import go_to, render_page
from common.permissions import require
from initiatives.models import Initiative
from reviews import services
from reviews.forms import NoteForm, RequestForm, WaiveForm, error_add
from reviews.models import Condition, Waiver
from reviews.panels import reviewers_for
from reviews.permissions import can_propose_waiver, can_request_gate
from reviews.readiness import Readiness, gate_readiness, open_request


def _fetch(request: HttpRequest, key: str) -> Initiative:
    return get_object_or_404(Initiative.objects.visible_to(actor_of(request)), key=key)


@require_http_methods(["GET", "POST"])
def gate_request(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for the gate: what is missing first, reviewers suggested by discipline, the scope to be signed."""
    actor, initiative = actor_of(request), _fetch(request, key)
    current = open_request(initiative)
    if current is not None and request.method == "GET":
        return go_to(request, current.get_absolute_url())
    found = gate_readiness(initiative)
    may = can_request_gate(actor, initiative, found.spec.doc.acceptances if found else ())
    if request.method == "POST":
        require(may)
        if current is not None:
            return go_to(request, current.get_absolute_url())
    slots = found.spec.slots if found else ()
    people = reviewers_for(initiative, [slot.role for slot in slots if slot.kind == "review"], actor.user_id)
    form = RequestForm(request.POST or None, reviewers=people, initial={"scope": initiative.outcome})
    if request.method == "POST" and form.is_valid():
        values = {
            "scope": form.cleaned_data["scope"],
            "due_on": form.cleaned_data["due_on"],
            "reviewers": form.reviewers,
        }
        try:
            made = services.gate_request(actor=actor, initiative=initiative, **values)
        except DomainError as error:
            error_add(form, error)
        else:
            return go_to(request, made.get_absolute_url())
    context = {"initiative": initiative, "found": found, "form": form, "may": may, "missing": _missing(found)}
    return render_page(request, "reviews/gate_request.html", context, status=422 if form.errors else 200)


def _missing(found: Readiness | None) -> list[Any]:
    criteria = found.criteria if found else ()
    missing = [one for one in criteria if one.is_required and not one.passes and not one.waits_for]
    return sorted(missing, key=lambda one: not one.is_critical)


@require_http_methods(["GET", "POST"])
def gate_waive(request: HttpRequest, key: str) -> HttpResponse:
    """Propose a waiver of one criterion of the present gate."""
    actor, initiative = actor_of(request), _fetch(request, key)
    require(can_propose_waiver(actor, initiative))
    found = gate_readiness(initiative, gate_request=open_request(initiative))
    lines = found.verdict.blocking if found else ()
    criteria = [(line.code, line.title) for line in lines if not line.code.startswith(("condition:", "acceptance:"))]
    initial = {"criterion": request.GET.get("criterion", "")}
    form = WaiveForm(request.POST or None, initiative=initiative, criteria=criteria, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.waiver_propose(actor=actor, initiative=initiative, **form.cleaned_data)
        except DomainError as error:
            error_add(form, error)
        else:
            return go_to(request, initiative.tab_url("reviews"))
    lead = "It counts once a second person with the waiver authority approves it, and never longer than you say here."
    return _act(request, "Waive a criterion", form, initiative.tab_url("reviews"), lead)


def _act(request: HttpRequest, title: str, form: forms.Form, back: str, lead: str) -> HttpResponse:
    context = {"title": title, "form": form, "back": back, "lead": lead}
    return render_page(request, "reviews/act.html", context, status=422 if form.errors else 200)


@require_POST
def waiver_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person lets a waiver count."""
    seen = Waiver.objects.filter(initiative__in=Initiative.objects.visible_to(actor_of(request)))
    waiver = get_object_or_404(seen.select_related("initiative"), pk=pk)
    services.waiver_approve(actor=actor_of(request), waiver=waiver)
    return go_to(request, waiver.initiative.tab_url("reviews"))


@require_http_methods(["GET", "POST"])
def condition_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a condition is fulfilled."""
    seen = Condition.objects.filter(gate_request__initiative__in=Initiative.objects.visible_to(actor_of(request)))
    condition = get_object_or_404(seen.select_related("gate_request__initiative"), pk=pk)
    back = condition.gate_request.initiative.tab_url("reviews")
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.condition_close(actor=actor_of(request), condition=condition, note=form.cleaned_data["note"])
        except DomainError as error:
            error_add(form, error)
        else:
            return go_to(request, back)
    return _act(request, "Close a condition", form, back, condition.text)
