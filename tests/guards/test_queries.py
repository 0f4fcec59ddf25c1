"""Queries of each page: frozen in `query_counts.json`, and the same for 3 and for 30 initiatives.

After a change that is meant: `python -m pytest tests/guards/test_queries.py --write-access`, then read the difference.
"""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common import clock
from initiatives.models import Initiative, Seat, SeatKind, Visibility
from metrics.models import Alert
from metrics.services import metric_add
from portfolio.services.standings import standings_refresh
from tests.guards.world import build_world

COUNTS = Path(__file__).with_name("query_counts.json")
MOST = {
    "/portfolio/": 8,
    "/portfolio/ (part)": 5,
    "/api/v1/initiatives/": 6,
    "/i/AI-001/": 12,
    "/board/": 15,
    "/board/flow/": 15,
}
PAGES = (
    "/portfolio/", "/portfolio/ (part)", "/api/v1/initiatives/", "/board/", "/board/flow/", "/my-work/", "/reviews/", "/alerts/",
    "/search/?q=case", "/admin/audit/", "/api/v1/metrics/", "/api/v1/reviews/", "/i/AI-001/", "/i/AI-001/checklist/",
    "/components/", "/frameworks/", "/regulation/", "/i/AI-001/frameworks/", "/i/AI-001/regulation/",
    "/i/AI-001/metrics/", "/i/AI-001/reviews/", "/i/AI-001/risks/", "/i/AI-001/activity/", "/i/AI-001/settings/",
)  # fmt: skip


def _more(cast, count: int) -> None:
    """`count` more initiatives of the program manager, each with a seat, a metric, and an alert."""
    first = Initiative.objects.count() + 100
    for number in range(first, first + count):
        made = Initiative.objects.create(
            key=f"AI-{number}", title=f"Case {number}", status="active", phase=number % 4 + 1, risk_tier="low",
            visibility=Visibility.ORGANISATION,
        )  # fmt: skip
        Seat.objects.create(initiative=made, kind=SeatKind.LEAD, user=cast.pm.user, accepted_at=clock.now())
        metric = metric_add(
            actor=cast.pm.actor, initiative=made,
            values={"name": "p95", "kind": "operational", "purpose": "latency", "unit": "s", "direction": "lower",
                    "target": 1, "interval_s": 300, "grace_s": 60, "step_s": 60, "provenance": "pushed"},
        )  # fmt: skip
        Alert.objects.create(metric=metric, initiative=made, kind="breached", starts_at=clock.now(), detail="Too slow")
    standings_refresh(limit=1000)


def _count(client: Client, page: str) -> int:
    address, headers = page.removesuffix(" (part)"), {}
    if page.endswith(" (part)"):
        headers = {"HX-Request": "true"}
    client.get(address, headers=headers)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address, headers=headers).status_code == 200, page
    return len(queries)


@pytest.mark.django_db
def test_pages_ask_a_fixed_number_of_questions(cast, initiative, request):
    build_world(cast, initiative)
    admin = Client()
    admin.force_login(cast.admin.user, backend="django.contrib.auth.backends.ModelBackend")
    client = Client()
    client.force_login(cast.pm.user, backend="django.contrib.auth.backends.ModelBackend")
    counted = []
    for more in (3, 27):
        _more(cast, more)
        counted.append({page: _count(admin if page.startswith("/admin/") else client, page) for page in PAGES})
    few, many = counted
    if request.config.getoption("--write-access"):
        COUNTS.write_text(json.dumps(many, indent=2) + "\n")
    assert {page: (few[page], many[page]) for page in PAGES if few[page] != many[page]} == {}, "grows with rows"
    assert {page: many[page] for page, most in MOST.items() if many[page] > most} == {}
    assert many == json.loads(COUNTS.read_text())
