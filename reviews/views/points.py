"""Review points, questions, and asking a reviewer early."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import actor_of
from common.errors import DomainError
from common.pages import go_to, page_done, render_page
from initiatives.models import Initiative
from reviews import services
from reviews.forms import error_add
from reviews.models import GateRequest, ReviewPoint
from reviews.panels.points import consults_of, point_rows, roles_to_raise
from reviews.point_forms import ConsultForm, PointForm, SayForm
from reviews.point_permissions import can_consult
from reviews.services.points import gate_codes
from reviews.specs import gate_spec

DETAIL = "reviews/point_detail.html"


def _fetch(request: HttpRequest, pk: int) -> ReviewPoint:
    found = ReviewPoint.objects.visible_to(actor_of(request))
    return get_object_or_404(found.select_related("initiative", "gate_request", "raised_by"), pk=pk)


def _context(request: HttpRequest, point: ReviewPoint, form: SayForm | None = None) -> dict[str, Any]:
    titles = gate_codes(point.initiative, point.phase) if point.criterion else {}
    row = point_rows(actor_of(request), ReviewPoint.objects.filter(pk=point.pk), titles)[0]
    return {"row": row, "form": form, "initiative": point.initiative}


@require_safe
def point_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One point with everything that was said to it: its permanent address."""
    return render_page(request, DETAIL, _context(request, _fetch(request, pk)), block="point")


@require_POST
def point_raise(request: HttpRequest, pk: int) -> HttpResponse:
    """Raise a point or a question at a gate."""
    actor = actor_of(request)
    found = GateRequest.objects.visible_to(actor).select_related("initiative")
    gate_request = get_object_or_404(found, pk=pk)
    spec = gate_spec(gate_request.initiative, gate_request.phase)
    every = [(slot.role, slot.label) for slot in (spec.slots if spec else ())]
    form = PointForm(request.POST, gate_request=gate_request, roles=every)
    if form.is_valid():
        try:
            services.point_raise(actor=actor, gate_request=gate_request, **form.cleaned_data)
        except DomainError as error:
            error_add(form, error)
        else:
            return go_to(request, f"{gate_request.get_absolute_url()}#discussion")
    form.roles_offer(roles_to_raise(actor, gate_request, spec))
    context = {"form": form, "gate_request": gate_request, "initiative": gate_request.initiative}
    return render_page(request, "reviews/point_raise.html", context, block="point_form", status=422)


def _say(request: HttpRequest, pk: int, act: Callable[..., object]) -> HttpResponse:
    """Answer, accept or reopen; the point comes back as it stands. 422 keeps what was typed."""
    point, form = _fetch(request, pk), SayForm(request.POST)
    form.is_valid()
    try:
        act(actor=actor_of(request), point=point, text=form.cleaned_data.get("text", ""))
    except DomainError as error:
        form.add_error("text", error.message)
        return render_page(request, DETAIL, _context(request, point, form), block="point", status=422)
    back = f"{point.gate_request.get_absolute_url()}#point-{pk}" if point.gate_request else point.get_absolute_url()
    return page_done(request, back, DETAIL, _context(request, point), block="point", events=["point-answered"])


@require_POST
def point_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The team (or, to an early question, the reviewer) answers."""
    return _say(request, pk, services.point_answer)


@require_POST
def point_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Who asked accepts the answer."""
    return _say(request, pk, services.point_accept)


@require_POST
def point_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Who asked says why the answer does not do."""
    return _say(request, pk, services.point_reopen)


@require_http_methods(["GET", "POST"])
def consult_ask(request: HttpRequest, key: str) -> HttpResponse:
    """Ask a reviewer early, and read what was asked and answered."""
    actor = actor_of(request)
    initiative = get_object_or_404(Initiative.objects.visible_to(actor), key=key)
    form = ConsultForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.consult_ask(actor=actor, initiative=initiative, **form.cleaned_data)
        except DomainError as error:
            error_add(form, error)
        else:
            return go_to(request, request.path)
    context = {"initiative": initiative, "form": form, "may": can_consult(actor, initiative),
               "rows": consults_of(actor, initiative)}  # fmt: skip
    return render_page(request, "reviews/consult_ask.html", context, status=422 if form.errors else 200)
