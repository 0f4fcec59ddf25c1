"""The simulated week alerts as the documentation says."""

import pytest

from benchmarks.week import Event, chart, replay, week
from initiatives.models import Initiative

pytestmark = pytest.mark.usefixtures("demo_database")


def test_the_week_alerts_as_its_chart_shows(cast):
    """One release, one creep, one silence; the noise of the night only where no minimum of cases is asked."""
    initiative = Initiative.objects.create(key="AI-001", title="Week", status="active", created_by=cast.pm.user)
    events = replay(cast.pm.actor, initiative)
    assert [event for event in events if event.metric != "noisy"] == [
        Event("latency", "breached", 34.5, 42.5),
        Event("agreement", "breached", 116.0, None),
        Event("latency", "silent", 130.0, 132.0),
        Event("errors", "silent", 130.0, 132.0),
        Event("proportion", "silent", 130.0, 132.0),
        Event("agreement", "silent", 130.0, 132.0),
    ]
    at_night = [event for event in events if event.metric == "noisy" and event.kind == "breached"]
    assert [event.opened_h for event in at_night] == [23.5, 53.0, 74.0, 98.5, 125.0]
    picture = chart(week(), events)
    assert picture.count('class="b"') == 7
    assert "benchmarks" not in picture
