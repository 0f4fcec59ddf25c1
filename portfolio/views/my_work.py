"""My work and search."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.actors import actor_of
from common.pages import go_to, is_partial, render_page
from portfolio.panels import my_work as panel
from portfolio.panels.palette import palette_of
from portfolio.panels.search import search_of


@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the person; to htmx the list alone."""
    work = panel.my_work(actor_of(request), request.GET.get("show", ""))
    return render_page(request, "portfolio/my_work.html", {"work": work, "shows": panel.SHOWS}, block="todo_list")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Initiatives, items, reviews, metrics, people; to the palette its own part. An exact key goes straight to its initiative."""
    if is_partial(request) and request.GET.get("part") == "palette":
        return _palette(request)
    found = search_of(actor_of(request), request.GET.get("q", ""), request.GET.get("kind", ""))
    if found.exact is not None:
        return go_to(request, found.exact.get_absolute_url())
    return render_page(request, "portfolio/search.html", {"found": found}, block="results")


def _palette(request: HttpRequest) -> HttpResponse:
    """What the palette lists for the letters so far, and for the page that it was opened on."""
    q = request.GET.get("q", "").strip()
    groups = palette_of(actor_of(request), q, request.headers.get("HX-Current-URL", ""))
    context = {"groups": groups, "q": q, "count": sum(len(group.choices) for group in groups)}
    return render_page(request, "portfolio/palette.html", context, block="palette_list")
