"""A chart loads what it draws: ends and extremes, picked by the database; the CSV has every point."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common import clock
from metrics.models import Point, points
from metrics.panels import metric_page, metric_rows
from metrics.services import metric_add
from metrics.services.storage import points_upsert
from tests.metrics.conftest import LATENCY, T0


def fill(metric, values, *, end=T0, step=timedelta(minutes=1)):
    points_upsert(
        [
            Point(metric_id=metric.pk, at=end - step * place, value=value, provenance="pushed")
            for place, value in enumerate(reversed(values))
        ]
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=120), st.integers(4, 40))
def test_ends_and_extremes_are_kept_and_nothing_is_made_up(pushed, values, most):
    Point.objects.all().delete()
    fill(pushed, values)
    start = T0 - timedelta(minutes=len(values))
    every = list(Point.objects.order_by("at").values_list("at", "value"))
    kept = list(Point.objects.reduced(start, T0, most).values_list("at", "value"))
    assert len(kept) <= most or kept == every
    assert kept == [point for point in every if point in kept]
    assert (kept[0], kept[-1]) == (every[0], every[-1])
    assert (min(v for _, v in kept), max(v for _, v in kept)) == (min(values), max(values))
    assert kept == every or len(every) > most


def test_of_very_many_metrics_the_same_is_asked(pushed, monkeypatch):
    fill(pushed, [float(n % 7) for n in range(500)])
    asked = [pushed.pk, pushed.pk + 1], T0 - timedelta(hours=9), T0, 40
    kept = points.reduced_points(*asked)
    monkeypatch.setattr(points, "KEPT_MOST", 0)
    assert points.reduced_points(*asked) == kept
    assert 2 < len(kept) <= 40
    assert kept[-1] == (pushed.pk, T0, 499.0 % 7, 500)


def test_a_peak_among_many_is_drawn_and_few_points_are_all_there(
    cast, initiative, pushed, at, django_assert_max_num_queries
):
    values = [1.0] * 6_000
    values[1234] = 77.0
    fill(pushed, values)
    sparse = metric_add(
        actor=cast.engineer.actor, initiative=initiative, values={**LATENCY, "name": "Sparse", "provenance": "pushed"}
    )
    fill(sparse, [1.0, 2.0, 3.0])
    with at(T0):
        page = metric_page(cast.engineer.actor, pushed, "7d")
        assert page.is_reduced
        assert page.row.chart.y_ticks[-1].text == "80"
        assert page.row.chart.paths[0].count("L") < 1_000
        assert not metric_page(cast.engineer.actor, sparse, "7d").is_reduced
        with django_assert_max_num_queries(7):
            rows = {
                row.metric.name: row
                for _, group in metric_rows(cast.engineer.actor, initiative, "7d").groups
                for row in group
            }
        assert rows["Sparse"].change == 2.0
        assert rows["p95 latency"].change == 0.0


def test_the_csv_has_every_point_for_who_sees_the_metric(sign_in, cast, initiative, pushed):
    fill(pushed, [0.1, 0.2, 1 / 3], end=clock.now())
    path = f"{pushed.get_absolute_url()}points.csv"
    lines = b"".join(sign_in(cast.executive).get(path)).decode().splitlines()
    assert lines[0] == "at,value,n,came"
    assert [line.split(",")[1:] for line in lines[1:]] == [
        ["0.1", "", "pushed"],
        ["0.2", "", "pushed"],
        [repr(1 / 3), "", "pushed"],
    ]
    initiative.visibility = "members"
    initiative.save()
    assert sign_in(cast.outsider).get(path).status_code == 404


@pytest.mark.parametrize("method", ["post", "delete"])
def test_the_csv_is_only_read(sign_in, cast, pushed, method):
    assert getattr(sign_in(cast.engineer), method)(f"{pushed.get_absolute_url()}points.csv").status_code == 405
