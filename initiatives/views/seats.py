"""Offer, accept, end a seat."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import actor_of
from common.pages import go_to, safe_next
from common.permissions import require
from initiatives import services
from initiatives.forms.acts import SeatForm
from initiatives.models import Seat, SeatKind
from initiatives.permissions import can_assign_seat
from initiatives.views.frame import Page, form_page, initiative_of


@require_http_methods(["GET", "POST"])
def seat_assign(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """Name a person for one seat."""
    initiative = initiative_of(request, key)
    if kind not in SeatKind.values:
        raise Http404
    require(can_assign_seat(actor_of(request), initiative))

    def run(data: dict[str, Any]) -> Seat:
        return services.seat_assign(actor=actor_of(request), initiative=initiative, kind=kind, user=data["user"])

    seats = Seat.objects.current().filter(initiative=initiative, kind=kind).select_related("user")
    context = {
        "initiative": initiative,
        "back": initiative.get_absolute_url(),
        "seat_label": SeatKind(kind).label,
        "seats": list(seats),
    }
    form = SeatForm(request.POST or None)
    return form_page(
        request, Page("initiatives/seat_assign.html", form, run, lambda _: initiative.get_absolute_url(), context)
    )


@require_POST
def seat_accept(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    initiative = initiative_of(request, key)
    services.seat_accept(actor=actor_of(request), seat=get_object_or_404(Seat, pk=pk, initiative=initiative))
    return go_to(request, safe_next(request, initiative.get_absolute_url()))


@require_POST
def seats_accept(request: HttpRequest) -> HttpResponse:
    """Take all seats that My work has shown: ids with commas between them."""
    given = request.POST.get("seats", "")[:1000].split(",")
    ids = [int(word) for word in given if word.isascii() and word.isdigit() and len(word) < 19]
    services.seats_accept(actor=actor_of(request), seats=ids)
    return go_to(request, safe_next(request, "/my-work/"))


@require_POST
def seat_end(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    initiative = initiative_of(request, key)
    services.seat_end(actor=actor_of(request), seat=get_object_or_404(Seat, pk=pk, initiative=initiative))
    return go_to(request, safe_next(request, initiative.get_absolute_url()))
