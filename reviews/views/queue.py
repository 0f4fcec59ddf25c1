"""The queue of what waits for signatures."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.actors import actor_of
from common.pages import render_page
from reviews.panels import QUEUE_VIEWS, classification_rows, component_reviews_asked, queue_rows
from reviews.panels.rechecks import recheck_rows


@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """What waits for signatures: to me, my discipline, all."""
    actor = actor_of(request)
    view = request.GET.get("show", "mine")
    view = view if view in dict(QUEUE_VIEWS) else "mine"
    tabs = [
        {"label": label, "url": f"/reviews/?show={code}", "is_current": code == view} for code, label in QUEUE_VIEWS
    ]
    context = {
        "rows": queue_rows(actor, view),
        "rechecks": recheck_rows(actor, view),
        "components": component_reviews_asked(actor, mine=view != "all"),
        "classifications": classification_rows(actor, mine=view != "all"),
        "view": view,
        "tabs": tabs,
    }
    return render_page(request, "reviews/review_list.html", context, block="review_queue")
