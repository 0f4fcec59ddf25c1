"""What is kept: legal holds, the table of times, and taking the name of a leaver away."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import actor_of
from accounts.models import User
from accounts.permissions import can_administer
from common.errors import Conflict, DomainError
from common.pages import go_to, render_page
from common.permissions import require
from initiatives.hold_permissions import can_hold, can_see_holds
from initiatives.models import Initiative, LegalHold
from initiatives.services import hold_lift as lift
from initiatives.services import hold_put
from portfolio.forms import error_add
from portfolio.keeping_forms import HoldForm, PseudonymForm
from portfolio.panels.kept import holds_lifted, holds_open, kept_table
from portfolio.services.pseudonymising import ACT, person_pseudonymise, pseudonym_obstacles
from reviews.views.passkeys import assertion_of


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """What is under legal hold, and what goes when."""
    actor = actor_of(request)
    require(can_see_holds(actor))
    context = {
        "holds": holds_open(actor),
        "lifted": holds_lifted(actor),
        "rows": kept_table(),
        "may": bool(can_hold(actor)),
    }
    return render_page(request, "portfolio/kept.html", context)


def _put(request: HttpRequest, initiative: Initiative | None, back: str) -> HttpResponse:
    actor = actor_of(request)
    require(can_hold(actor))
    form = HoldForm(request.POST or None)
    hold = LegalHold.objects.open().filter(initiative=initiative).select_related("put_by").first()
    if request.method == "POST" and form.is_valid():
        try:
            hold_put(actor=actor, initiative=initiative, reason=form.cleaned_data["reason"])
        except DomainError as error:
            error_add(form, error)
        else:
            messages.success(request, "Under legal hold from now on.")
            return go_to(request, back)
    context = {"form": form, "initiative": initiative, "hold": hold, "back": back}
    return render_page(request, "portfolio/hold_add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def hold_add(request: HttpRequest, key: str) -> HttpResponse:
    """Put one initiative under legal hold, or see that it is."""
    initiative = get_object_or_404(Initiative.objects.visible_to(actor_of(request)), key=key)
    return _put(request, initiative, initiative.get_absolute_url())


@require_http_methods(["GET", "POST"])
def hold_add_all(request: HttpRequest) -> HttpResponse:
    """Put the whole organisation under legal hold."""
    return _put(request, None, reverse("portfolio:kept"))


@require_http_methods(["GET", "POST"])
def hold_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """End a hold."""
    actor = actor_of(request)
    require(can_hold(actor))
    seen = Initiative.objects.visible_to(actor)
    hold = get_object_or_404(LegalHold.objects.select_related("initiative", "put_by"), pk=pk)
    if hold.initiative is not None:
        get_object_or_404(seen, pk=hold.initiative_id)
    form, conflict = HoldForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            lift(actor=actor, hold=hold, reason=form.cleaned_data["reason"])
        except Conflict as error:
            conflict = error.message
        except DomainError as error:
            error_add(form, error)
        else:
            messages.success(request, "The hold is lifted. What has passed its time goes with the next ticks.")
            return go_to(request, reverse("portfolio:kept"))
    status = 409 if conflict else 422 if form.errors else 200
    context = {"form": form, "hold": hold, "conflict": conflict}
    return render_page(request, "portfolio/hold_lift.html", context, status=status)


def _pseudonym_page(request: HttpRequest, person: User, form: Form) -> HttpResponse:
    context = {
        "person": person, "form": form, "obstacles": pseudonym_obstacles(person), "passkey": (ACT, person.pk, ""),
        "back": reverse("portfolio:user_detail", args=[person.pk]),
    }  # fmt: skip
    return render_page(request, "portfolio/user_pseudonymise.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def user_pseudonymise(request: HttpRequest, pk: int) -> HttpResponse:
    """What goes and what stays, before the name of a leaver is taken away for good; then the act."""
    actor = actor_of(request)
    require(can_administer(actor))
    person = get_object_or_404(User, pk=pk, is_service=False, pseudonymised_at=None)
    form = PseudonymForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            person_pseudonymise(
                actor=actor,
                person=person,
                reason=given["reason"],
                password=given["password"],
                passkey=assertion_of(request),
            )
        except DomainError as error:
            error_add(form, error)
        else:
            messages.success(request, "The name is gone.")
            return go_to(request, reverse("portfolio:user_detail", args=[pk]))
    return _pseudonym_page(request, person, form)
