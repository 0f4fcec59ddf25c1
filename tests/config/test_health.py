"""`/healthz`, `/readyz` and `/metrics`: what supervisors and scrapers read."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from accounts.models import Organisation
from accounts.services import token_create
from audit.models import Check
from audit.services import entries_seal, entry_append
from common import clock
from common.actors import CLOCK
from config import exposition, health


def test_healthz_asks_nothing(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")


def test_watchers_that_ask_for_the_head_alone_are_answered(cast, client, sign_in):
    for path in ("/healthz", "/readyz"):
        answer = client.head(path)
        assert (answer.status_code, answer.content) == (client.get(path).status_code, b"")
    assert sign_in(cast.pm).head("/portfolio/").status_code == 200
    assert client.head("/portfolio/").status_code == 302


def test_readyz_says_that_all_is_well(client, db):
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.text
    assert set(answer.json()["checks"]) == {
        "disk",
        "database",
        "migrations",
        "pulls",
        "audit_seal",
        "audit_chain",
        "outbox",
    }


def test_readyz_is_503_while_a_migration_waits(client, db):
    MigrationRecorder.Migration.objects.filter(app="portfolio").order_by("-id").first().delete()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"] == {"ok": False, "detail": "1 waiting"}


def test_readyz_is_503_when_the_sealer_is_late(client, db):
    entry_append(actor=CLOCK, action="test.act", obj=Organisation.objects.create(pk=1, name="Example"), summary="Act")
    with clock.travelling(clock.now() + timedelta(seconds=59)):
        assert client.get("/readyz").status_code == 200
    with clock.travelling(clock.now() + timedelta(seconds=61)):
        late = client.get("/readyz")
        entries_seal()
        sealed = client.get("/readyz")
    assert (late.status_code, late.json()["checks"]["audit_seal"]["ok"]) == (503, False)
    assert sealed.status_code == 200


def test_readyz_tells_what_the_last_check_of_the_log_found_and_stays_ready(client, db):
    assert client.get("/readyz").json()["checks"]["audit_chain"] == {"ok": True, "detail": "not checked yet"}
    check = Check.objects.create(state="broken", asked_by_name="Flightline clock", finished_at=clock.now())
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["audit_chain"]["ok"]) == (200, False)
    assert answer.json()["checks"]["audit_chain"]["detail"] == f"broken, checked {check.finished_at:%Y-%m-%d %H:%M} UTC"


def test_readyz_is_503_when_pulls_are_late_or_the_disk_is_full(client, db, monkeypatch):
    monkeypatch.setattr(health, "pull_lag_seconds", lambda: 301.0)
    assert client.get("/readyz").json()["checks"]["pulls"] == {"ok": False, "detail": "301 s late"}
    monkeypatch.undo()
    monkeypatch.setattr(health, "MIN_FREE_RATIO", 1.0)
    assert client.get("/readyz").status_code == 503


def test_readyz_is_503_when_the_database_is_away(client, db, monkeypatch):
    def away() -> None:
        raise OperationalError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(health.connection, "cursor", away)
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"]["detail"] == "not reachable"


def test_metrics_count_what_was_answered(client, db):
    def count(name: str) -> float:
        lines = client.get("/metrics").text.splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith(name))

    before = count('flightline_http_requests_total{class="4xx"}')
    client.get("/no-such-page/")
    assert count('flightline_http_requests_total{class="4xx"}') - before in (0, 1)
    client.get("/accounts/login/")
    assert count("flightline_http_request_seconds_count") > 0
    assert client.get("/metrics").text.endswith("# EOF\n")


def test_metrics_only_from_an_allowed_address(client, db, settings):
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 403
    settings.METRICS_ALLOWED_FROM = ["203.0.113.0/24"]
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 403


@pytest.mark.parametrize(("scope", "status"), [("read", 200), ("write:points", 403)])
def test_metrics_with_a_token_that_may_read(cast, scope, status):
    _, text = token_create(actor=CLOCK, user=cast.pm.user, name="scraper", scopes=[scope])
    scraper = Client(headers={"Authorization": f"Bearer {text}"})
    assert scraper.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == status


def test_the_lag_of_pulls_is_among_the_metrics(client, db, monkeypatch):
    monkeypatch.setattr(exposition, "pull_lag_seconds", lambda: 42.0)
    assert "flightline_pull_lag_seconds 42.0" in client.get("/metrics").text
