"""An incident: declared in one act, its page, its stages; suspend and resume."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import actor_of
from common import clock
from common.pages import render_page
from initiatives.models import Incident, Initiative
from phases.regulation_panels import clock_lines
from reviews import services
from reviews.act_forms import ContainForm, DeclareForm, LessonForm, ResolveForm, ResumeForm, SuspendForm
from reviews.consent import consent_missing
from reviews.models import Suspension
from reviews.panels.incidents import incident_page
from reviews.services.incidents import on_call_of
from reviews.views.acting import act_page, data_of
from reviews.views.passkeys import assertion_of
from reviews.watch_permissions import can_declare_incident, can_handle_incident, can_resume, can_suspend

STEPS: dict[str, tuple[str, type[forms.Form], Any]] = {
    "contain": ("Say it is contained", ContainForm, services.incident_contain),
    "resolve": ("Say it is resolved", ResolveForm, services.incident_resolve),
    "review": ("Write its review", LessonForm, services.incident_review),
}


def _initiative(request: HttpRequest, key: str) -> Initiative:
    return get_object_or_404(Initiative.objects.visible_to(actor_of(request)), key=key)


def _incident(request: HttpRequest, key: str, pk: int) -> Incident:
    found = Incident.objects.filter(initiative=_initiative(request, key)).select_related("initiative", "owner")
    return get_object_or_404(found, pk=pk)


@require_http_methods(["GET", "POST"])
def incident_declare(request: HttpRequest, key: str) -> HttpResponse:
    """Everything in one form: what, how bad, since when, who is on call, suspend."""
    actor, initiative = actor_of(request), _initiative(request, key)
    initial = {"aware_at": clock.now(), "on_call": on_call_of(initiative)}
    form = DeclareForm(data_of(request), initial=initial)

    def run(data: dict[str, Any]) -> object:
        return services.incident_declare(actor=actor, initiative=initiative, **data)

    more = {"initiative": initiative, "clocks": clock_lines(initiative, clock.now()), "now": clock.now()}
    return act_page(
        request, "Declare an incident", form, initiative.get_absolute_url(), run, kind="danger",
        may=can_declare_incident(actor, initiative), template="reviews/incident_declare.html", more=more,
        then=Incident.get_absolute_url,
    )  # fmt: skip


@require_safe
def incident_detail(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Where it stands, what is due by law, what was done."""
    page = incident_page(actor_of(request), _incident(request, key, pk))
    return render_page(request, "reviews/incident_detail.html", {"page": page, "incident": page.incident})


@require_http_methods(["GET", "POST"])
def incident_step(request: HttpRequest, key: str, pk: int, step: str) -> HttpResponse:
    """Contain, resolve or review it."""
    actor, one = actor_of(request), _incident(request, key, pk)
    title, form, service = STEPS[step]

    def run(data: dict[str, Any]) -> object:
        return service(actor=actor, incident=one, **data)

    may = can_handle_incident(actor, one.initiative)
    return act_page(request, title, form(data_of(request)), one.get_absolute_url(), run, may=may, lead=one.title)


@require_http_methods(["GET", "POST"])
def initiative_suspend(request: HttpRequest, key: str) -> HttpResponse:
    """The verdict turns to no at once."""
    actor, initiative = actor_of(request), _initiative(request, key)

    def run(data: dict[str, Any]) -> object:
        return services.initiative_suspend(actor=actor, initiative=initiative, **data)

    lead = "The verdict turns to no at once, here and in the API. Going on again is a decision of a second person."
    form, back = SuspendForm(data_of(request)), initiative.get_absolute_url()
    return act_page(request, "Suspend", form, back, run, may=can_suspend(actor, initiative), lead=lead, kind="danger")


@require_http_methods(["GET", "POST"])
def suspension_end(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Decide that it goes on."""
    actor, initiative = actor_of(request), _initiative(request, key)
    one = get_object_or_404(Suspension.objects.filter(initiative=initiative).select_related("initiative"), pk=pk)

    def run(data: dict[str, Any]) -> object:
        return services.suspension_end(actor=actor, suspension=one, passkey=assertion_of(request), **data)

    form = ResumeForm(data_of(request), asks_consent=consent_missing(actor))
    back, more = initiative.get_absolute_url(), {"passkey": ("suspension_end", pk, "")}
    may = can_resume(actor, one)
    done = f"Signed. {initiative.key} goes on."
    return act_page(request, "Decide to resume", form, back, run, may=may, lead=one.words, more=more, done=done)
