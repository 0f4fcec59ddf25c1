"""The benchmark of pages at a tiny size: its floor answers, and what it seeds stands as the service says."""

import pytest
from django.core import signals
from django.db import close_old_connections, connection

from benchmarks.volume import floor, plan, seeding, standings
from benchmarks.volume.asking import Page
from initiatives.models import Initiative
from portfolio.models import Standing


@pytest.fixture
def kept_connection():
    """A whole request would close the connection of the test."""
    ends = (signals.request_started, signals.request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_connection")
def test_what_is_seeded_stands_as_the_service_says(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("The benchmark runs on PostgreSQL.")
    monkeypatch.setattr(standings, "KINDS", 3)
    monkeypatch.setattr(seeding, "kinds", lambda: plan.kinds()[:3])
    monkeypatch.setattr(seeding, "PEOPLE", 8)
    filled = seeding.Seeding(6, 24)
    monkeypatch.setattr(filled, "vacuum", lambda: None)
    filled.run()
    standings.standings_fill(filled)
    assert Standing.objects.count() == Initiative.objects.count() == 6
    assert standings.differences(filled, 6) == []
    floor.tables_make(60)
    bare = floor.FloorHandler()
    assert [Page(bare, address, {}).ask().status for address in ("/row/7/", "/rows/", "/rows.json")] == [200] * 3
