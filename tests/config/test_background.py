"""Redis that hangs or is gone costs a page half a second once, and never an answer; a host whose clock is wrong goes by the database."""

import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings as given

from common import clock, database_clock
from config import background
from config.absence import Absence
from config.beat import Ticks
from config.celery import app
from metrics.tasks import pull_run
from tests.servers import free_port
from tests.servers.redis_server import hung


@pytest.fixture
def woken(monkeypatch) -> list[object]:
    """What would be published, where Redis answers."""
    sent: list[object] = []
    monkeypatch.setattr(background.Task, "apply_async", lambda self, args, kwargs, **options: sent.append(args))
    monkeypatch.setattr(background._Broker, "absence", Absence(background.QUIET_S))
    return sent


def wake(monkeypatch) -> float:
    """Ask for a wake-up as a view does, with the transaction already through; seconds that it took."""
    monkeypatch.setattr("config.background.transaction.on_commit", lambda act: act())
    began = time.monotonic()
    pull_run.delay_on_commit([1])
    return time.monotonic() - began


def test_tasks_of_this_installation_have_the_careful_wake_up():
    assert isinstance(app.tasks["metrics.pull_run"], background.Task)


def test_a_hung_redis_costs_half_a_second_once_and_no_page_fails(settings, monkeypatch, own_redis, woken):
    settings.REDIS_URL, process = own_redis
    assert wake(monkeypatch) < 0.5
    assert woken == [([1],)]
    with hung(process):
        assert wake(monkeypatch) < 1.5
        assert wake(monkeypatch) < 0.1, "it is left alone for a while"
    assert woken == [([1],)], "the row waits for the next tick"
    monkeypatch.setattr(background._Broker, "absence", Absence(background.QUIET_S))
    wake(monkeypatch)
    assert len(woken) == 2


def test_a_redis_that_is_gone_fails_no_page(settings, monkeypatch, woken):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    assert wake(monkeypatch) < 1.5
    assert woken == []


@pytest.fixture
def own_clock(monkeypatch) -> None:
    """The correction of this process is put back afterwards."""
    monkeypatch.setattr(clock._Correction, "by", timedelta(0))
    monkeypatch.setattr(database_clock._Last, "at", float("-inf"))


@pytest.mark.parametrize("hours", [2, -2])
def test_a_clock_that_is_wrong_is_corrected_and_a_right_one_is_left_alone(own_clock, hours):
    present = datetime.now(UTC) + timedelta(hours=hours)
    assert clock.follow(present) == pytest.approx(3600 * hours, abs=2)
    assert abs(clock.now() - present) < timedelta(seconds=2)
    assert clock.follow(datetime.now(UTC) + timedelta(hours=hours)) == 0.0, "no change, nothing to log"
    assert clock.follow(datetime.now(UTC)) == pytest.approx(-3600 * hours, abs=2)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)
    assert clock.follow(datetime.now(UTC) + timedelta(seconds=1)) == 0.0
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=0.5)


@pytest.mark.skipif(
    not given.DATABASES["default"]["ENGINE"].endswith("postgresql"), reason="SQLite has no clock of its own"
)
def test_the_database_is_asked_at_most_every_ten_seconds(own_database, own_clock, monkeypatch):
    monkeypatch.setattr(clock._Correction, "by", timedelta(hours=2))  # as if this host had been wrong
    database_clock.database_clock_follow()
    assert clock._Correction.by == timedelta(0)
    monkeypatch.setattr(clock._Correction, "by", timedelta(hours=2))
    database_clock.database_clock_follow()
    assert clock._Correction.by == timedelta(hours=2), "not again so soon"


def test_a_database_that_is_away_leaves_the_clock_alone(own_clock, monkeypatch):
    def away() -> None:
        raise OSError("no route")

    gone = SimpleNamespace(vendor="postgresql", in_atomic_block=False, ensure_connection=away)
    monkeypatch.setattr(database_clock, "connection", gone)
    database_clock.database_clock_follow()
    assert clock._Correction.by == timedelta(0)


def test_ticks_go_on_when_the_clock_is_set_back(monkeypatch):
    sent: list[str] = []
    ticks = Ticks(app=app, lazy=True)
    monkeypatch.setattr(ticks, "apply_async", lambda entry, **options: sent.append(entry.name))
    ticks.setup_schedule()
    for entry in ticks.schedule.values():
        entry.last_run_at = app.now() + timedelta(hours=2)
    for _ in range(3 * len(ticks.schedule)):
        ticks.tick()
    assert {"metrics.pulls_dispatch", "metrics.states_sweep", "portfolio.standings_refresh"} <= set(sent)
    assert app.conf.beat_scheduler == "config.beat:Ticks"
