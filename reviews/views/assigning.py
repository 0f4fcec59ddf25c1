"""Claim, release and reassign a review."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import actor_of
from common.errors import DomainError
from common.pages import go_to, render_page, safe_next
from common.permissions import require
from reviews import services
from reviews.forms import ReasonForm, ReassignForm, error_add
from reviews.models import GateRequest, ReviewAssignment
from reviews.permissions import can_assign_reviewer


@require_POST
def review_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a review from the pool, or take up what one was named for."""
    found = get_object_or_404(GateRequest.objects.visible_to(actor_of(request)), pk=pk)
    services.review_claim(actor=actor_of(request), gate_request=found, discipline=request.POST.get("discipline", ""))
    return go_to(request, safe_next(request, f"{found.get_absolute_url()}#decision"))


def _fetch(request: HttpRequest, pk: int) -> ReviewAssignment:
    seen = ReviewAssignment.objects.filter(gate_request__in=GateRequest.objects.visible_to(actor_of(request)))
    return get_object_or_404(seen.select_related("gate_request__initiative", "reviewer"), pk=pk)


@require_http_methods(["GET", "POST"])
def review_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a review back to the pool, with a reason."""
    assignment = _fetch(request, pk)
    back = assignment.gate_request.get_absolute_url()
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.review_release(actor=actor_of(request), assignment=assignment, **form.cleaned_data)
        except DomainError as error:
            error_add(form, error)
        else:
            return go_to(request, back)
    lead = "Any other reviewer of the discipline can claim it then. The due date stays."
    context = {"title": "Release the review", "form": form, "back": back, "lead": lead}
    return render_page(request, "reviews/act.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def review_reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a review to somebody else."""
    assignment = _fetch(request, pk)
    require(can_assign_reviewer(actor_of(request), assignment.gate_request.initiative))
    back = assignment.gate_request.get_absolute_url()
    form = ReassignForm(request.POST or None, assignment=assignment)
    if request.method == "POST" and form.is_valid():
        try:
            services.review_reassign(actor=actor_of(request), assignment=assignment, **form.cleaned_data)
        except DomainError as error:
            error_add(form, error)
        else:
            return go_to(request, back)
    holder = assignment.reviewer or "nobody yet"
    lead = f"{assignment.get_discipline_display()} review, now with {holder}. The due date stays."
    context = {"title": "Reassign the review", "form": form, "back": back, "lead": lead}
    return render_page(request, "reviews/act.html", context, status=422 if form.errors else 200)
