"""A file of points: bring it, look at what each row would do, store it, take the report; and take all points as one."""

from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import actor_of
from accounts.limits import export_counted
from common.pages import go_to, render_page
from metrics import services
from metrics.forms import PointFileForm
from metrics.models import Metric, MetricDay, Point, PointFile
from metrics.panels import points_file_page
from metrics.permissions import can_value_type
from metrics.views.frame import attempt, failed, metric_of


@require_http_methods(["GET", "POST"])
def points_file_add(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    metric, actor = metric_of(request, key, pk), actor_of(request)
    form = PointFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        made = attempt(form, lambda: services.points_file_add(actor=actor, metric=metric, **form.given()))
        if made is not None:
            return go_to(request, made.get_absolute_url())
    context = {
        "metric": metric, "initiative": metric.initiative, "form": form, "may_add": can_value_type(actor, metric),
        "files": metric.files.defer("content", "report").select_related("added_by")[:20],
    }  # fmt: skip
    return render_page(request, "metrics/points_file_add.html", context, status=failed(form))


def _file(request: HttpRequest, key: str, pk: int, file_pk: int) -> tuple[Metric, PointFile]:
    metric = metric_of(request, key, pk)
    return metric, get_object_or_404(
        PointFile.objects.select_related("metric__initiative", "added_by"), metric=metric, pk=file_pk
    )


@require_safe
def points_file(request: HttpRequest, key: str, pk: int, file_pk: int) -> HttpResponse:
    metric, file = _file(request, key, pk, file_pk)
    page = points_file_page(actor_of(request), file)
    context = {"metric": metric, "initiative": metric.initiative, "file": file, "page": page}
    return render_page(request, "metrics/points_file.html", context)


@require_POST
def points_file_store(request: HttpRequest, key: str, pk: int, file_pk: int) -> HttpResponse:
    _, file = _file(request, key, pk, file_pk)
    return go_to(request, services.points_file_store(actor=actor_of(request), file=file).get_absolute_url())


@require_safe
def points_file_report(request: HttpRequest, key: str, pk: int, file_pk: int) -> HttpResponse:
    _, file = _file(request, key, pk, file_pk)
    headers = {
        "Content-Disposition": f'attachment; filename="report-{file.pk}.csv"',
        "Cache-Control": "private, no-cache",
    }
    return HttpResponse(
        file.report or "This file is not stored yet.\n", content_type="text/csv; charset=utf-8", headers=headers
    )


@require_safe
@export_counted
def points_csv(request: HttpRequest, key: str, pk: int) -> StreamingHttpResponse:
    """Every point of the metric as it is stored, oldest first, for whoever sees the metric; sent row by row.

    With `?by=day` one row for each day (UTC) with values, also for days whose points are gone.
    """
    metric = metric_of(request, key, pk)
    by_day = request.GET.get("by") == "day"
    lines = _day_lines(metric) if by_day else _lines(metric)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"{'days' if by_day else 'points'}-{metric.pk}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _lines(metric: Metric) -> Iterator[str]:
    yield "at,value,n,came\r\n"
    rows = Point.objects.filter(metric=metric).order_by("at").values_list("at", "value", "n", "provenance")
    for at, value, n, provenance in rows.iterator(chunk_size=2000):
        instant = at.isoformat().replace("+00:00", "Z")
        yield f"{instant},{value!r},{'' if n is None else n},{provenance}\r\n"


def _day_lines(metric: Metric) -> Iterator[str]:
    yield "day,points,mean,lowest,highest,last,cases\r\n"
    for row in MetricDay.objects.between([metric.pk], date.min, date.max).get(metric.pk, []):
        figures = ["" if value is None else repr(value) for value in (row.mean, row.low, row.high, row.last)]
        yield f"{row.day},{row.points},{','.join(figures)},{'' if row.cases is None else f'{row.cases:.0f}'}\r\n"
