"""The status board names the KPIs that have come least far: which ones is kept with the standings, what is said of them is live."""

import importlib

import pytest
from django.apps import apps

from common import clock
from initiatives.models import Initiative
from metrics.models import KpiContract, KpiContractVersion, Metric
from portfolio.models import Standing
from portfolio.panels.board import MOST_LINES, board_of
from portfolio.services.standings import standings_refresh


def _measured(one: Initiative, value: float, *, target: int = 100) -> Metric:
    """A KPI from 0 to `target` that stands at `value`."""
    metric = Metric.objects.create(
        initiative=one, name="Share", kind="business", purpose="kpi", unit="%", provenance="pushed", interval_s=300,
        direction="higher", target=target, latest_value=value, latest_at=clock.now(), latest_n=1,
    )  # fmt: skip
    contract = KpiContract.objects.create(initiative=one, metric=metric)
    KpiContractVersion.objects.create(contract=contract, number=1, kpi="Share", unit="%", baseline=0, target=target)
    return metric


@pytest.fixture
def measured(make_initiatives):
    """Nine that have come 10, 20 … 90 % of the way, the worst added last."""
    made = make_initiatives(9)
    metrics = [_measured(one, value) for one, value in zip(made, range(90, 0, -10), strict=True)]
    standings_refresh(limit=100)
    Standing.objects.update(true_until=clock.now())
    standings_refresh(limit=100)
    return metrics


def _shown(actor) -> list[int]:
    return [round(100 * row["reached"]) for row in board_of(actor, "").values]


def test_the_worst_are_named_first_whenever_they_were_added(cast, measured):
    assert _shown(cast.executive.actor) == [10, 20, 30, 40, 50]
    assert len(_shown(cast.executive.actor)) == MOST_LINES


def test_what_is_said_of_them_holds_now(cast, measured):
    Metric.objects.filter(pk=measured[-1].pk).update(latest_value=35)
    assert _shown(cast.executive.actor) == [20, 30, 35, 40, 50]


def test_the_version_that_counts_now_is_the_measure(cast, measured):
    one = measured[-1].initiative
    KpiContractVersion.objects.create(
        contract=KpiContract.objects.get(initiative=one), number=2, kpi="Share", unit="%", baseline=0, target=20,
        is_rebaseline=True, reason="Half of the market was sold",
    )  # fmt: skip
    Standing.objects.update(true_until=clock.now())
    standings_refresh(limit=100)
    assert Standing.objects.get(pk=one.pk).kpi_reached == 0.5
    assert _shown(cast.executive.actor) == [20, 30, 40, 50, 50]


def test_without_a_number_or_a_way_nothing_is_said(cast, make_initiatives):
    silent, flat, ended = make_initiatives(3)
    Metric.objects.filter(pk=_measured(silent, 1).pk).update(latest_value=None)
    _measured(flat, 1, target=0)
    _measured(ended, 1)
    Initiative.objects.filter(pk=ended.pk).update(status="stopped")
    Standing.objects.update(true_until=clock.now())
    standings_refresh(limit=100)
    assert list(Standing.objects.values_list("kpi_reached", flat=True).distinct()) == [None]
    assert _shown(cast.executive.actor) == []


def test_the_migration_fills_in_what_the_service_would_say(cast, measured):
    said = dict(Standing.objects.values_list("pk", "kpi_reached"))
    Standing.objects.update(kpi_reached=None)
    fill = importlib.import_module("portfolio.migrations.0024_kpi_reached_is_worked_out").fill
    fill(apps, None)
    assert dict(Standing.objects.values_list("pk", "kpi_reached")) == said
    assert sum(one is not None for one in said.values()) == 9
