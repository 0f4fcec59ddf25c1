"""Metrics: add with preview, one metric, change, pull now, type a value."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import actor_of
from common import charts
from common.pages import go_to, render_page, safe_next
from initiatives.models import Initiative
from initiatives.threads import thread_of
from metrics import services
from metrics.forms import HistoryForm, MetricForm, PeriodForm, ValueForm
from metrics.models import Metric, Source
from metrics.panels import metric_page
from metrics.panels.metrics import limits_of, range_of
from metrics.permissions import can_metric_add, can_metric_edit, can_source_add
from metrics.recipes import LABELS, RECIPES, recipe_values
from metrics.services import Preview
from metrics.sources import registry
from metrics.views.frame import attempt, failed, initiative_of, metric_of, seen_version, takes_theirs

FORM = "metrics/metric_form.html"
EXAMPLE = 'http.server.request.duration{service.name="assistant"}'
HELP = [(adapter.label, adapter.query_help, adapter.query_example) for adapter in registry.ADAPTERS.values()]
HELP.append(("Pushed by OpenTelemetry", "The name of the metric with attributes, as for a metrics page.", EXAMPLE))


def _form_page(request: HttpRequest, initiative: Initiative, form: MetricForm, metric: Metric | None) -> HttpResponse:
    actor = actor_of(request)
    may = can_metric_edit(actor, metric) if metric else can_metric_add(actor, initiative)
    context = {
        "initiative": initiative, "form": form, "metric": metric, "may_edit": may, "help": HELP, "preview": None, "chart": None,
        "recipes": _recipe_links(initiative) if metric is None else [], "may_add_source": can_source_add(actor),
    }  # fmt: skip
    return render_page(request, FORM, context, block="metric_form", status=failed(form))


@require_http_methods(["GET", "POST"])
def metric_add(request: HttpRequest, key: str) -> HttpResponse:
    initiative, actor = initiative_of(request, key), actor_of(request)
    form = MetricForm(actor, initiative, request.POST or None, initial=_recipe(request))
    if request.method == "POST" and "preview" in request.POST:
        return metric_preview(request, key)
    if request.method == "POST":
        made = attempt(form, lambda: services.metric_add(actor=actor, initiative=initiative, values=form.values()))
        if made is not None:
            return go_to(request, made.get_absolute_url())
    return _form_page(request, initiative, form, None)


def _recipe_links(initiative: Initiative) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each of the usual metrics with a link for each kind of source that gives it."""
    base = f"/i/{initiative.key}/metrics/add/"
    return [
        (
            recipe.title,
            [
                (LABELS.get(kind) or registry.KINDS[kind], f"{base}?recipe={code}&from={kind}")
                for kind in recipe.questions
            ],
        )
        for code, recipe in RECIPES.items()
    ]


def _recipe(request: HttpRequest) -> dict[str, Any]:
    """What the form starts with: the source that was added for it, or a recipe and the only source of its kind."""
    if (given := request.GET.get("source", "")).isdigit():
        return {"source": given}
    kind = request.GET.get("from", "")
    values = recipe_values(request.GET.get("recipe", ""), kind)
    if values:
        sources = list(Source.objects.visible_to(actor_of(request)).filter(kind=kind, is_enabled=True)[:2])
        values["source"] = sources[0].pk if len(sources) == 1 else None
    return values


@require_POST
def metric_preview(request: HttpRequest, key: str) -> HttpResponse:
    """Fetch with what the form says, save nothing; without script the whole form comes back with the answer in it."""
    initiative, actor = initiative_of(request, key), actor_of(request)
    form = MetricForm(actor, initiative, request.POST)
    found = attempt(form, lambda: services.metric_preview(actor=actor, initiative=initiative, values=form.values()))
    context = {
        "initiative": initiative, "form": form, "metric": None, "may_edit": can_metric_add(actor, initiative), "help": HELP, "recipes": [],
        "preview": found, "chart": _preview_chart(form, found),
    }  # fmt: skip
    block = "metric_form" if form.errors else "metric_preview"
    return render_page(request, FORM, context, block=block, status=failed(form))


def _preview_chart(form: MetricForm, found: Preview | None) -> charts.LineChart | None:
    if found is None:
        return None
    shown = Metric(**form.values("source", "owner"))
    points = [(sample.at, sample.value) for sample in found.samples]
    return charts.line_chart(points, label=shown.name or "Preview", unit=shown.unit, limits=limits_of(shown))


@require_safe
def metric_detail(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    metric = metric_of(request, key, pk)
    page = metric_page(actor_of(request), metric, request.GET.get("range", range_of(metric)))
    context = {"metric": metric, "initiative": metric.initiative, "page": page, "value_form": ValueForm(), "history_form": HistoryForm(),
               "period_form": PeriodForm(),
               "thread": thread_of(actor_of(request), metric.initiative, "metric", metric.pk)}  # fmt: skip
    return render_page(request, "metrics/metric_detail.html", context, block="metric_chart")


@require_http_methods(["GET", "POST"])
def metric_edit(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    metric, actor = metric_of(request, key, pk), actor_of(request)
    form = MetricForm(actor, metric.initiative, request.POST or None, instance=metric)
    if takes_theirs(request):
        return go_to(request, request.path)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: services.metric_edit(
                actor=actor, metric=metric, values=form.values(), seen_version=seen_version(request)
            ),
        )
        if made is not None:
            return go_to(request, made.get_absolute_url())
    return _form_page(request, metric.initiative, form, metric)


@require_POST
def metric_pull(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    metric = metric_of(request, key, pk)
    pull = services.pull_request(actor=actor_of(request), metric=metric)
    from metrics.tasks import pull_run  # noqa: PLC0415  # Celery, which pages do without

    pull_run.delay_on_commit([pull.pk])  # type: ignore[attr-defined]  # Celery adds it for Django
    return go_to(request, safe_next(request, metric.get_absolute_url()))


@require_POST
def metric_history(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    metric, form = metric_of(request, key, pk), HistoryForm(request.POST)
    days = form.cleaned_data["days"] if form.is_valid() else 30
    services.history_request(actor=actor_of(request), metric=metric, days=days)
    return go_to(request, safe_next(request, metric.get_absolute_url()))


@require_POST
def metric_value(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    metric, actor, form = metric_of(request, key, pk), actor_of(request), ValueForm(request.POST)
    made = attempt(form, lambda: services.metric_value_type(actor=actor, metric=metric, **form.cleaned_data))
    if made is not None:
        return go_to(request, safe_next(request, metric.get_absolute_url()))
    page = metric_page(actor, metric, range_of(metric))
    context = {"metric": metric, "initiative": metric.initiative, "page": page, "value_form": form}
    return render_page(request, "metrics/metric_detail.html", context, block="metric_value_form", status=422)


@require_POST
def drift_period(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Choose what the series is compared with; a choice that is refused comes back with the page."""
    metric, actor, form = metric_of(request, key, pk), actor_of(request), PeriodForm(request.POST)
    made = attempt(form, lambda: services.drift_period_choose(actor=actor, metric=metric, **form.cleaned_data))
    if made is not None:
        return go_to(request, f"{metric.get_absolute_url()}#drift")
    page = metric_page(actor, metric, range_of(metric))
    context = {
        "metric": metric,
        "initiative": metric.initiative,
        "page": page,
        "value_form": ValueForm(),
        "period_form": form,
    }
    return render_page(request, "metrics/metric_detail.html", context, status=failed(form))
