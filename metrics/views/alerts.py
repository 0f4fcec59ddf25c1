"""Alerts: list, one alert, acknowledge, snooze; and annotations."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actors import actor_of
from common import clock
from common.pages import go_to, is_partial, page_done, render_page, safe_next
from metrics import services
from metrics.forms import AnnotationForm, NoteForm, SnoozeForm
from metrics.models import Alert, Annotation
from metrics.panels import alert_list as alerts_panel
from metrics.panels import metric_page
from metrics.permissions import can_alert_handle
from metrics.views.frame import attempt, failed, initiative_of

STATES = ("open", "acknowledged", "snoozed", "closed")


@require_GET
def alert_list(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    panel = alerts_panel(actor_of(request), state=state if state in STATES else "")
    return render_page(request, "metrics/alert_list.html", {"panel": panel, "state": state}, block="alert_rows")


def _alert(request: HttpRequest, pk: int) -> Alert:
    rows = Alert.objects.visible_to(actor_of(request)).select_related(
        "metric__initiative", "metric__owner", "metric__source"
    )
    return get_object_or_404(rows, pk=pk)


@require_GET
def alert_detail(request: HttpRequest, pk: int) -> HttpResponse:
    alert, actor = _alert(request, pk), actor_of(request)
    near = (alert.starts_at - timedelta(days=2), (alert.closed_at or clock.now()) + timedelta(hours=1))
    context = {
        "alert": alert, "state": alert.state_at(clock.now()), "page": metric_page(actor, alert.metric),
        "near": Annotation.objects.filter(initiative=alert.initiative_id, at__range=near),
        "may_handle": can_alert_handle(actor, alert.metric), "snooze_form": SnoozeForm(), "note_form": NoteForm(),
    }  # fmt: skip
    return render_page(request, "metrics/alert_detail.html", context)


def _handled(request: HttpRequest, alert: Alert) -> HttpResponse:
    """The row or the page again, after something was done about the alert."""
    context = {"alert": alert, "state": alert.state_at(clock.now()), "may_handle": True}
    return page_done(request, "/alerts/", "metrics/_alert_row.html", context, block="alert_row")


@require_POST
def alert_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    alert, form = _alert(request, pk), NoteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    services.alert_acknowledge(actor=actor_of(request), alert=alert, note=note)
    return _handled(request, _alert(request, pk))


@require_POST
def alert_snooze(request: HttpRequest, pk: int) -> HttpResponse:
    alert, form = _alert(request, pk), SnoozeForm(request.POST)
    hours = form.cleaned_data["hours"] if form.is_valid() else 24
    services.alert_snooze(actor=actor_of(request), alert=alert, until=clock.now() + timedelta(hours=hours))
    return _handled(request, _alert(request, pk))


@require_http_methods(["GET", "POST"])
def annotation_add(request: HttpRequest, key: str) -> HttpResponse:
    initiative = initiative_of(request, key)
    form = AnnotationForm(request.POST or None, initial={"kind": "note"})
    if request.method == "POST":
        made = attempt(
            form, lambda: services.annotation_add(actor=actor_of(request), initiative=initiative, **form.cleaned_data)
        )
        if made is not None:
            return go_to(request, safe_next(request, initiative.tab_url("metrics")))
    context = {"initiative": initiative, "form": form, "is_partial": is_partial(request)}
    return render_page(request, "metrics/annotation_add.html", context, block="annotation_form", status=failed(form))
