"""Leavers and movers: what rests with a person, and who takes it over."""

from itertools import groupby

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import actor_of
from accounts.models import User
from accounts.permissions import can_administer
from common.errors import DomainError
from common.pages import render_page
from common.permissions import require
from portfolio.forms import HandoverForm, error_add
from portfolio.holdings import LABELS, OVER, holdings_of
from portfolio.permissions import can_hand_over, can_see_holdings
from portfolio.services.handover import Handover
from portfolio.services.handover import person_hand_over as hand_over


@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    """Who has left and still holds seats first, then everybody, with a way to what rests with each."""
    require(can_see_holdings(actor_of(request)))
    seats = Count(
        "seats", filter=Q(seats__ended_at=None) & ~Q(seats__kind="reviewer") & ~Q(seats__initiative__status__in=OVER)
    )
    people = User.objects.filter(is_service=False).annotate(seat_count=seats).order_by("is_active", "name")
    context = {"orphaning": [one for one in people if not one.is_active and one.seat_count], "people": people}
    return render_page(request, "portfolio/person_list.html", context)


@require_http_methods(["GET", "POST"])
def person_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that rests with the person, by kind, ticked; POST hands it over and says what could not be."""
    actor = actor_of(request)
    require(can_see_holdings(actor))
    person = get_object_or_404(User, pk=pk, is_service=False)
    may_deactivate = bool(can_administer(actor)) and person.is_active and person.pk != actor.user_id
    codes = [holding.code for holding in holdings_of(person)]
    form = HandoverForm(request.POST or None, person=person, codes=codes, may_deactivate=may_deactivate)
    done: Handover | None = None
    if request.method == "POST":
        require(can_hand_over(actor))
        if form.is_valid():
            given = form.cleaned_data
            try:
                done = hand_over(
                    actor=actor, person=person, successor=given["successor"], codes=given["codes"], reason=given["reason"],
                    ends_access=given.get("deactivate", False),
                )  # fmt: skip
                person.refresh_from_db()
            except DomainError as error:
                error_add(form, error)
    left = holdings_of(person)
    ticked = set(form.data.getlist("codes")) if form.is_bound and not done else None  # type: ignore[attr-defined]  # QueryDict
    context = {
        "person": person, "form": form, "done": done, "may": can_hand_over(actor), "may_deactivate": may_deactivate,
        "groups": [(LABELS[kind], kind, list(rows)) for kind, rows in groupby(left, lambda one: one.kind)],
        "ticked": ticked, "count": len(left),
    }  # fmt: skip
    return render_page(request, "portfolio/handover.html", context, status=422 if form.errors else 200)
