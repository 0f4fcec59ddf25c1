"""Once a day each metric is compared with its reference period."""

from datetime import UTC, datetime, timedelta

import pytest

from common import clock
from metrics.models import DriftVerdict, Point
from metrics.services import series_drift_judge
from metrics.services.storage import points_upsert

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def fed(pushed):
    """Ten weeks, four values a day, of which the last two days are far above."""

    def feed(last: float) -> None:
        rows = []
        for day in range(70):
            level = last if day < 2 else 1.0 + 0.01 * (day * 7919 % 13)
            rows += [
                Point(
                    metric=pushed,
                    at=NOON.replace(hour=hour) - timedelta(days=day + 1),
                    value=level,
                    provenance="pushed",
                )
                for hour in (0, 6, 12, 18)
            ]
        points_upsert(rows)
        pushed.latest_at = rows[0].at
        pushed.save()

    return feed


def test_a_series_that_left_its_reference_drifts_and_says_so(fed, pushed):
    fed(9.0)
    with clock.travelling(NOON):
        assert series_drift_judge() == 1
    verdict = DriftVerdict.objects.get(metric=pushed)
    assert (verdict.kind, verdict.state, verdict.n) == ("series", "drifted", 14)
    assert verdict.at == NOON.replace(hour=0)
    assert "of 56 days" in verdict.words
    assert not pushed.alerts.exists()


def test_a_series_within_it_is_stable(fed, pushed):
    fed(1.05)
    with clock.travelling(NOON):
        series_drift_judge()
    assert DriftVerdict.objects.get(metric=pushed).state == "stable"


def test_a_day_is_judged_once_and_the_next_day_anew(fed, pushed):
    fed(1.05)
    with clock.travelling(NOON):
        assert [series_drift_judge(), series_drift_judge()] == [1, 0]
    with clock.travelling(NOON + timedelta(days=1)):
        assert series_drift_judge() == 1
    assert DriftVerdict.objects.filter(metric=pushed).count() == 2


def test_a_young_series_says_that_there_is_not_enough(pushed):
    Point.objects.create(metric=pushed, at=NOON - timedelta(days=1), value=1, provenance="pushed")
    pushed.latest_at = NOON - timedelta(days=1)
    pushed.save()
    with clock.travelling(NOON):
        series_drift_judge()
    assert DriftVerdict.objects.get(metric=pushed).state == "not_enough_data"


def test_a_metric_without_values_or_switched_off_is_left_alone(fed, pushed):
    with clock.travelling(NOON):
        assert series_drift_judge() == 0
        fed(1.05)
        pushed.is_enabled = False
        pushed.save()
        assert series_drift_judge() == 0


def test_the_page_shows_it(client, cast, fed, pushed):
    fed(9.0)
    with clock.travelling(NOON):
        series_drift_judge()
    client.force_login(cast.engineer.user)
    page = client.get(pushed.get_absolute_url()).content.decode()
    assert "above the reference of 56 days" in page
    assert "Shewhart, 2 of 3" in page
