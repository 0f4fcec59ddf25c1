"""The frame of every page."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.test import RequestFactory

from common import clock
from metrics.models import Alert, Metric
from portfolio import shell
from portfolio.models import Refresh


@pytest.fixture
def request_of(rf: RequestFactory):
    def _request(user=None):
        request = rf.get("/portfolio/")
        request.user = user or AnonymousUser()
        return request

    return _request


def test_anonymous_gets_a_frame_without_navigation(db, request_of, django_assert_num_queries):
    with django_assert_num_queries(0):
        made = shell.shell(request_of())["shell"]
        assert made.nav == []
        assert not made.is_signed_in


def test_nothing_is_asked_until_a_template_does(cast, request_of, django_assert_num_queries):
    request = request_of(cast.pm.user)
    with django_assert_num_queries(0):
        shell.shell(request)


def test_frame_costs_two_queries(cast, request_of, django_assert_num_queries):
    request = request_of(cast.pm.user)
    with django_assert_num_queries(2):
        assert shell.shell(request)["shell"].is_signed_in


def test_frame_stands_while_the_database_is_away(cast, request_of, monkeypatch):
    def away(actor):
        raise OperationalError

    monkeypatch.setattr(shell, "_facts", away)
    assert not shell.shell(request_of(cast.pm.user))["shell"].is_signed_in


def test_loud_alert_is_counted_for_who_may_see_it(cast, secret, request_of):
    metric = Metric.objects.create(
        initiative=secret, name="Errors", kind="operational", direction="lower", target=1, provenance="typed"
    )
    Alert.objects.create(metric=metric, initiative=secret, kind="breached", starts_at=clock.now(), detail="High")

    def count(person):
        return next(item.count for item in shell.shell(request_of(person.user))["shell"].nav if item.label == "Alerts")

    assert count(cast.engineer) == 1
    assert count(cast.outsider) is None


def test_late_lists_say_so(cast, request_of):
    Refresh.objects.create(pk=1, swept_at=clock.now() - timedelta(minutes=9))
    banners = shell.shell(request_of(cast.pm.user))["shell"].banners
    assert "9 min late" in banners[0].text


@pytest.mark.parametrize(("who", "seen"), [("admin", True), ("auditor", True), ("engineer", False)])
def test_audit_log_is_offered_to_who_may_read_it(cast, request_of, who, seen):
    labels = [entry["label"] for entry in shell.shell(request_of(getattr(cast, who).user))["shell"].admin_nav]
    assert ("Audit log" in labels) is seen
