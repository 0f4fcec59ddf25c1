"""The regulatory clock: which duties hold when, for one initiative and for the portfolio."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.actors import actor_of
from common.pages import render_page
from initiatives.models import Initiative
from phases.regulation import pack
from phases.regulation_panels import regulation_list as list_of
from phases.regulation_panels import regulation_page, within_words


@require_safe
def regulation_list(request: HttpRequest) -> HttpResponse:
    """The next dates and every initiative that the reader may see."""
    return render_page(request, "phases/regulation_list.html", {"page": list_of(actor_of(request))})


@require_safe
def regulation_detail(request: HttpRequest, key: str) -> HttpResponse:
    """In force, coming, and what an incident would start."""
    initiative = get_object_or_404(Initiative.objects.visible_to(actor_of(request)), key=key)
    lengths = {timer.code: within_words(timer) for timer in pack().timers}
    context = {"page": regulation_page(initiative), "initiative": initiative, "lengths": lengths}
    return render_page(request, "phases/regulation_detail.html", context)
