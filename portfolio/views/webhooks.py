"""Webhooks that leave: the list, one with its log, and the acts on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import actor_of
from common.actors import Actor
from common.errors import DomainError
from common.pages import go_to, render_page
from common.permissions import require
from portfolio.forms import EndpointForm, error_add
from portfolio.models import Delivery, Endpoint
from portfolio.permissions import can_endpoint_add, can_endpoint_end, can_endpoint_steer
from portfolio.services import deliveries, endpoints

SHOWN = 50


def _endpoint(actor: Actor, pk: int) -> Endpoint:
    """One's own, and for administrators everybody's."""
    rows = Endpoint.objects.select_related("owner")
    return get_object_or_404(rows if actor.has("administrator") else rows.filter(owner_id=actor.user_id), pk=pk)


@require_http_methods(["GET", "POST"])
def endpoint_list(request: HttpRequest) -> HttpResponse:
    """One's own webhooks, everybody's for administrators; a new one's secret is shown this once."""
    actor, form, made, secret = actor_of(request), EndpointForm(request.POST or None), None, ""
    if request.method == "POST":
        require(can_endpoint_add(actor))
        if form.is_valid():
            try:
                made, secret = endpoints.endpoint_add(actor=actor, **form.cleaned_data)
                form = EndpointForm()
            except DomainError as error:
                error_add(form, error)
    rows = Endpoint.objects.filter(ended_at=None).select_related("owner")
    context = {
        "endpoints": rows if actor.has("administrator") else rows.filter(owner_id=actor.user_id),
        "form": form, "may_add": can_endpoint_add(actor), "made": made, "secret": secret, "actor_id": actor.user_id,
    }  # fmt: skip
    return _private(request, "portfolio/endpoint_list.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def endpoint_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One webhook: what it is told, and its log. POST changes it."""
    actor = actor_of(request)
    endpoint = _endpoint(actor, pk)
    form = EndpointForm(
        request.POST or None, initial={"name": endpoint.name, "url": endpoint.url, "events": endpoint.events}
    )
    if request.method == "POST":
        require(can_endpoint_steer(actor, endpoint))
        if form.is_valid():
            try:
                endpoints.endpoint_edit(actor=actor, endpoint=endpoint, **form.cleaned_data)
                return go_to(request, endpoint.get_absolute_url())
            except DomainError as error:
                error_add(form, error)
    return _detail(request, endpoint, form)


@require_POST
def endpoint_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test and show the answer."""
    actor = actor_of(request)
    endpoint = _endpoint(actor, pk)
    attempt = deliveries.endpoint_test(actor=actor, endpoint=endpoint)
    return go_to(request, f"{endpoint.get_absolute_url()}#delivery-{attempt.delivery_id}")


@require_POST
def endpoint_rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """A new secret, shown this once."""
    actor = actor_of(request)
    endpoint, secret = endpoints.endpoint_rotate(actor=actor, endpoint=_endpoint(actor, pk))
    form = EndpointForm(initial={"name": endpoint.name, "url": endpoint.url, "events": endpoint.events})
    return _detail(request, endpoint, form, secret=secret)


@require_POST
def endpoint_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch it on again."""
    actor = actor_of(request)
    endpoint = endpoints.endpoint_resume(actor=actor, endpoint=_endpoint(actor, pk))
    return go_to(request, endpoint.get_absolute_url())


@require_POST
def endpoint_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End it at once."""
    actor = actor_of(request)
    endpoints.endpoint_end(actor=actor, endpoint=_endpoint(actor, pk))
    return go_to(request, "/admin/webhooks/")


@require_POST
def delivery_again(request: HttpRequest, pk: int, delivery_pk: int) -> HttpResponse:
    """Send one message again."""
    actor = actor_of(request)
    rows = Delivery.objects.select_related("endpoint__owner")
    delivery = get_object_or_404(rows, pk=delivery_pk, endpoint=_endpoint(actor, pk))
    deliveries.delivery_again(actor=actor, delivery=delivery)
    return go_to(request, f"{delivery.endpoint.get_absolute_url()}#delivery-{delivery.pk}")


def _detail(request: HttpRequest, endpoint: Endpoint, form: EndpointForm, *, secret: str = "") -> HttpResponse:
    actor = actor_of(request)
    # What was sent is the owner's to see: an administrator sees that it was, and how it went.
    rows = endpoint.deliveries.select_related("event").prefetch_related("attempts")[:SHOWN]
    context = {
        "endpoint": endpoint, "form": form, "secret": secret, "deliveries": rows, "shown": SHOWN,
        "may": can_endpoint_steer(actor, endpoint), "may_end": can_endpoint_end(actor, endpoint),
        "is_own": actor.user_id == endpoint.owner_id,
    }  # fmt: skip
    return _private(request, "portfolio/endpoint_detail.html", context, status=422 if form.errors else 200)


def _private(request: HttpRequest, template: str, context: dict[str, object], *, status: int) -> HttpResponse:
    response = render_page(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response
