"""A second person looks at a number that was typed or pushed, and confirms it."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.actors import actor_of
from common.errors import Conflict
from common.pages import go_to, render_page, safe_next
from metrics import services
from metrics.models import Metric
from metrics.number_forms import ConfirmForm
from metrics.panels import number_panel
from metrics.views.frame import attempt, failed, metric_of


@require_http_methods(["GET", "POST"])
def number_confirm(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The number of a window (`rule`, `start`, `end`; without them the newest value), and the form that confirms it."""
    metric, actor = metric_of(request, key, pk), actor_of(request)
    form = ConfirmForm(request.POST or None)
    back = safe_next(request, metric.get_absolute_url())
    status = 200
    if request.method == "POST":
        try:
            made = attempt(form, lambda: services.number_confirm(actor=actor, metric=metric, **form.cleaned_data))
        except Conflict as error:
            form.add_error(None, error.message)
            made, status = None, 409
        if made is not None:
            return go_to(request, back)
        status = max(status, failed(form)) if status == 200 else status
    rule, start, end = _window(metric, ConfirmForm(request.POST or request.GET))
    page = number_panel(actor, metric, rule, start, end)
    context: dict[str, Any] = {
        "metric": metric,
        "initiative": metric.initiative,
        "page": page,
        "form": form,
        "back": back,
    }
    return render_page(request, "metrics/number_confirm.html", context, block="main", status=status)


def _window(metric: Metric, given: ConfirmForm) -> tuple[str, datetime, datetime]:
    """What was asked for, as far as it makes sense; else the newest value."""
    given.is_valid()
    found = getattr(given, "cleaned_data", {})
    if all(found.get(name) for name in ("rule", "start", "end")):
        return found["rule"], found["start"], found["end"]
    at = metric.latest_at or metric.created_at
    return "last", at - timedelta(microseconds=1), at
