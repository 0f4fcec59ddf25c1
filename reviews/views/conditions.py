"""Evidence and more time for conditions; longer and shorter waivers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from accounts.actors import actor_of
from initiatives.models import Initiative
from reviews import services
from reviews.act_forms import ExtendForm, ExtendWaiverForm, SupplyForm, SuspendForm
from reviews.exception_permissions import can_extend_condition, can_revoke_waiver, can_supply_condition
from reviews.models import Condition, Waiver
from reviews.panels.ledger import chain_of
from reviews.permissions import can_propose_waiver
from reviews.views.acting import act_page, data_of


def _condition(request: HttpRequest, pk: int) -> Condition:
    seen = Condition.objects.filter(gate_request__initiative__in=Initiative.objects.visible_to(actor_of(request)))
    return get_object_or_404(seen.select_related("gate_request__initiative", "owner", "set_by"), pk=pk)


def _waiver(request: HttpRequest, pk: int) -> Waiver:
    seen = Waiver.objects.filter(initiative__in=Initiative.objects.visible_to(actor_of(request)))
    return get_object_or_404(seen.select_related("initiative", "requested_by", "approved_by"), pk=pk)


@require_http_methods(["GET", "POST"])
def condition_supply(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner shows that the condition is fulfilled."""
    actor, one = actor_of(request), _condition(request, pk)
    form = SupplyForm(data_of(request), request.FILES or None)

    def run(_data: dict[str, Any]) -> object:
        return services.condition_supply(actor=actor, condition=one, **form.content)

    lead = f"{one.text} {one.set_by} closes the condition once it is there."
    back = one.gate_request.initiative.tab_url("reviews")
    return act_page(request, "Supply evidence", form, back, run, may=can_supply_condition(actor, one), lead=lead)


@require_http_methods(["GET", "POST"])
def condition_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """More time, with a reason, from who set it."""
    actor, one = actor_of(request), _condition(request, pk)

    def run(data: dict[str, Any]) -> object:
        return services.condition_extend(actor=actor, condition=one, **data)

    lead = f"{one.text} Due {one.due_on:%-d %b %Y}. Each time is counted and shown."
    back = one.gate_request.initiative.tab_url("reviews")
    form = ExtendForm(data_of(request))
    return act_page(request, "Give more time", form, back, run, may=can_extend_condition(actor, one), lead=lead)


@require_http_methods(["GET", "POST"])
def waiver_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """A new proposal that names the earlier waiver; a second person approves it anew."""
    actor, one = actor_of(request), _waiver(request, pk)

    def run(data: dict[str, Any]) -> object:
        initiative, criterion = one.initiative, one.criterion
        return services.waiver_propose(actor=actor, initiative=initiative, criterion=criterion, extends=one, **data)

    chain = chain_of(one)
    lead = (
        f"{one.title}: waived for {chain.days} days in {len(chain.waivers)} steps so far. A longer one is a new review."
    )
    form = ExtendWaiverForm(data_of(request), initial={"control": one.control})
    back = one.initiative.tab_url("reviews")
    may = can_propose_waiver(actor, one.initiative)
    return act_page(request, "Propose to extend", form, back, run, may=may, lead=lead)


@require_http_methods(["GET", "POST"])
def waiver_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """It counts no more, from now on."""
    actor, one = actor_of(request), _waiver(request, pk)

    def run(data: dict[str, Any]) -> object:
        return services.waiver_revoke(actor=actor, waiver=one, **data)

    lead = f"{one.title}. The criterion is open again at once."
    back, form = one.initiative.tab_url("reviews"), SuspendForm(data_of(request))
    return act_page(
        request, "Revoke waiver", form, back, run, may=can_revoke_waiver(actor, one), lead=lead, kind="danger"
    )
