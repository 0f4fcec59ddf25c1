"""The status board."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.actors import actor_of
from common.pages import render_page
from portfolio.panels.board import board_of
from portfolio.panels.flow_report import flow_report


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Exceptions first, on one screen; to htmx the board alone."""
    actor, unit = actor_of(request), request.GET.get("bu", "")[:160]
    context = {"board": board_of(actor, unit)}
    return render_page(request, "portfolio/board.html", context, block="board")


@require_safe
def flow(request: HttpRequest) -> HttpResponse:
    """Where initiatives stall and why; to htmx the figures alone."""
    context = {"flow": flow_report(actor_of(request), request.GET.get("bu", "")[:160])}
    return render_page(request, "portfolio/flow.html", context, block="flow")
