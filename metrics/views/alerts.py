"""Alerts: list, one alert, and the acts on it; and annotations."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import actor_of
from common import clock
from common.pages import go_to, is_partial, page_done, render_page, safe_next
from common.permissions import require
from metrics import services
from metrics.alert_forms import AnnotationForm, AssignForm, NoteForm, RiskForm, SnoozeForm, WrongTargetForm
from metrics.models import Alert
from metrics.panels import alert_list as alerts_panel
from metrics.panels import alert_page as alert_panel
from metrics.panels.alerts import same_cause
from metrics.permissions import can_alert_handle
from metrics.views.frame import attempt, failed, initiative_of

STATES = ("open", "acknowledged", "snoozed", "closed")


@require_safe
def alert_list(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    panel = alerts_panel(actor_of(request), state=state if state in STATES else "")
    return render_page(request, "metrics/alert_list.html", {"panel": panel, "state": state}, block="alert_rows")


def _alert(request: HttpRequest, pk: int) -> Alert:
    rows = Alert.objects.visible_to(actor_of(request)).select_related(
        "metric__initiative",
        "metric__owner",
        "metric__source",
        "initiative",
        "acknowledged_by",
        "assigned_to",
        "risk",
        "objective__initiative",
    )
    return get_object_or_404(rows, pk=pk)


def _page(request: HttpRequest, alert: Alert, **tried: forms.Form) -> HttpResponse:
    """The alert's page; `tried` are forms that came back with what is wrong."""
    initiative = alert.initiative
    context: dict[str, object] = {
        "page": alert_panel(actor_of(request), alert), "note_form": NoteForm(initial={"note": alert.note}),
        "snooze_form": SnoozeForm(), "assign_form": AssignForm(initiative, initial={"to": alert.assigned_to_id}),
        "wrong_form": WrongTargetForm(), "risk_form": RiskForm(initiative, initial={"risk": alert.risk_id}), **tried,
    }  # fmt: skip
    return render_page(request, "metrics/alert_detail.html", context, status=failed(*tried.values()))


@require_safe
def alert_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _alert(request, pk))


def _handled(request: HttpRequest, alert: Alert) -> HttpResponse:
    """The row or the page again, after something was done about the alert."""
    line = {"alert": alert, "state": alert.state_at(clock.now()), "may_handle": True}
    return page_done(request, "/alerts/", "metrics/_alert_row.html", {"line": line}, block="alert_row")


@require_POST
def alert_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    alert, actor, form = _alert(request, pk), actor_of(request), NoteForm(request.POST)
    if attempt(form, lambda: services.alert_acknowledge(actor=actor, alert=alert, **form.cleaned_data)) is None:
        return _page(request, alert, note_form=form)
    return _handled(request, _alert(request, pk))


@require_POST
def alerts_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """All open alerts with the cause of this one, as far as the person may handle them."""
    alert, actor, form = _alert(request, pk), actor_of(request), NoteForm(request.POST)
    require(can_alert_handle(actor, alert.metric))
    alerts = [one for one in same_cause(actor, alert) if can_alert_handle(actor, one.metric)]
    if attempt(form, lambda: services.alerts_acknowledge(actor=actor, alerts=alerts, **form.cleaned_data)) is None:
        return _page(request, alert, note_form=form)
    return go_to(request, safe_next(request, "/alerts/"))


@require_POST
def alert_snooze(request: HttpRequest, pk: int) -> HttpResponse:
    alert, form = _alert(request, pk), SnoozeForm(request.POST)
    hours = form.cleaned_data["hours"] if form.is_valid() else 24
    services.alert_snooze(actor=actor_of(request), alert=alert, until=clock.now() + timedelta(hours=hours))
    return _handled(request, _alert(request, pk))


@require_POST
def alert_assign(request: HttpRequest, pk: int) -> HttpResponse:
    alert, actor = _alert(request, pk), actor_of(request)
    form = AssignForm(alert.initiative, request.POST)
    if attempt(form, lambda: services.alert_assign(actor=actor, alert=alert, to=form.cleaned_data["to"])) is None:
        return _page(request, alert, assign_form=form)
    return go_to(request, alert.get_absolute_url())


@require_POST
def alert_close_wrong(request: HttpRequest, pk: int) -> HttpResponse:
    """Then on to the metric, whose target is to be changed."""
    alert, actor, form = _alert(request, pk), actor_of(request), WrongTargetForm(request.POST)
    if attempt(form, lambda: services.alert_close_wrong(actor=actor, alert=alert, **form.cleaned_data)) is None:
        return _page(request, alert, wrong_form=form)
    return go_to(request, f"{alert.metric.get_absolute_url()}edit/")


@require_POST
def alert_risk_link(request: HttpRequest, pk: int) -> HttpResponse:
    alert, actor = _alert(request, pk), actor_of(request)
    form = RiskForm(alert.initiative, request.POST)
    if (
        attempt(form, lambda: services.alert_risk_link(actor=actor, alert=alert, risk=form.cleaned_data["risk"]))
        is None
    ):
        return _page(request, alert, risk_form=form)
    return go_to(request, alert.get_absolute_url())


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
