"""The floor: a bare Django application. No session, no sign-in, no layout, no rules. Frozen: what is measured is held against it.

PK is one row by its key as text; L is 50 rows of a list with two joins and a count, by Django's own templates.
"""

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection, models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import Context, Engine
from django.test import override_settings
from django.urls import path

TABLES = """
CREATE TABLE bench_owner (id bigint PRIMARY KEY, name varchar(120) NOT NULL);
CREATE TABLE bench_metric (id bigint PRIMARY KEY, name varchar(120) NOT NULL, value float8 NOT NULL, unit varchar(24) NOT NULL);
CREATE TABLE bench_row (id bigint PRIMARY KEY, key varchar(12) NOT NULL UNIQUE, title varchar(160) NOT NULL,
  status varchar(8) NOT NULL, phase smallint NOT NULL, unit varchar(160) NOT NULL, health varchar(12) NOT NULL,
  rank smallint NOT NULL, blocker varchar(300) NOT NULL, due date NOT NULL,
  owner_id bigint NOT NULL REFERENCES bench_owner, metric_id bigint NOT NULL REFERENCES bench_metric);
CREATE INDEX bench_row_rank ON bench_row (rank, due, key);
INSERT INTO bench_owner SELECT n, 'Person ' || n FROM generate_series(1, 300) n;
INSERT INTO bench_metric SELECT n, 'Metric ' || n, n %% 97 / 100.0, 'ratio' FROM generate_series(1, 20000) n;
INSERT INTO bench_row SELECT n, 'AI-' || n, 'Sort incoming claims of small firms, ' || n, 'active', 1 + n %% 4,
  'Unit ' || n %% 20, 'on_track', n %% 10, 'Waits for: the platform team', date '2026-11-01' + (n %% 90)::int, 1 + n %% 300, 2 * n
  FROM generate_series(1, %s) n;
ANALYZE bench_row; ANALYZE bench_owner; ANALYZE bench_metric;
"""
LIST = """<!doctype html><title>Rows</title><p>{{ count }} rows</p><table>
<tr><th>Key<th>Title<th>Status<th>Phase<th>Unit<th>Health<th>Blocker<th>Due<th>Owner<th>Metric</tr>
{% for row in rows %}<tr class="{% cycle 'odd' 'even' %}"><td><a href="/row/{{ row.id }}/">{{ row.key }}</a></td>
<td><a href="/row/{{ row.id }}/">{{ row.title }}</a></td><td>{{ row.status|capfirst }}</td>
<td>{% if row.phase == 4 %}<strong>{{ row.phase }}</strong>{% else %}{{ row.phase }}{% endif %}</td>
<td>{{ row.unit }}</td><td class="state-{{ row.health }}">{{ row.health }}</td><td>{{ row.blocker }}</td>
<td>{{ row.due|date:"j M Y" }}</td><td>{% if row.owner.name %}{{ row.owner.name }}{% else %}nobody{% endif %}</td>
<td title="{{ row.metric.name }}">{{ row.metric.value|floatformat:2 }} {{ row.metric.unit }}</td></tr>
{% endfor %}</table>"""


class Owner(models.Model):
    name = models.CharField(max_length=120)

    class Meta:
        app_label, managed, db_table = "bench", False, "bench_owner"

    def __str__(self) -> str:
        return self.name


class Measure(models.Model):
    name = models.CharField(max_length=120)
    value = models.FloatField()
    unit = models.CharField(max_length=24)

    class Meta:
        app_label, managed, db_table = "bench", False, "bench_metric"

    def __str__(self) -> str:
        return self.name


class Line(models.Model):
    """One line of the list."""

    key = models.CharField(max_length=12)
    title = models.CharField(max_length=160)
    status = models.CharField(max_length=8)
    phase = models.SmallIntegerField()
    unit = models.CharField(max_length=160)
    health = models.CharField(max_length=12)
    rank = models.SmallIntegerField()
    blocker = models.CharField(max_length=300)
    due = models.DateField()
    owner = models.ForeignKey(Owner, on_delete=models.CASCADE)
    metric = models.ForeignKey(Measure, on_delete=models.CASCADE)

    class Meta:
        app_label, managed, db_table = "bench", False, "bench_row"

    def __str__(self) -> str:
        return self.key


def tables_make(rows: int) -> None:
    """The floor's own tables, with as many lines."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [rows])


def row(_: HttpRequest, pk: int) -> HttpResponse:
    """PK."""
    return HttpResponse(Line.objects.get(pk=pk).title)


def listed(_: HttpRequest) -> HttpResponse:
    """L."""
    found = Line.objects.filter(status="active")
    rows = found.select_related("owner", "metric").order_by("rank", "due", "key")[:50]
    return HttpResponse(PAGE.render(Context({"rows": rows, "count": found.count()})))


def as_json(_: HttpRequest) -> JsonResponse:
    """The same lines, as JSON."""
    found = Line.objects.filter(status="active")
    fields = ("key", "title", "status", "phase", "unit", "health", "blocker", "due", "owner__name", "metric__value")
    return JsonResponse(
        {"count": found.count(), "rows": list(found.order_by("rank", "due", "key").values(*fields)[:50])}
    )


PAGE = Engine().from_string(LIST)
urlpatterns = [path("row/<int:pk>/", row), path("rows/", listed), path("rows.json", as_json)]


class FloorRequest(WSGIRequest):
    urlconf = __name__


class FloorHandler(WSGIHandler):
    """Django's own handler without any middleware."""

    request_class = FloorRequest

    def load_middleware(self, is_async: bool = False) -> None:
        with override_settings(MIDDLEWARE=[]):
            super().load_middleware(is_async)
