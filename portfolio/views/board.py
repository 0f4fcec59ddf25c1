"""The status board."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from accounts.actors import actor_of
from common.pages import render_page
from portfolio.panels.board import board_of


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Exceptions first, on one screen; to htmx the board alone."""
    found = board_of(actor_of(request), request.GET.get("bu", "")[:160])
    return render_page(request, "portfolio/board.html", {"board": found}, block="board")
