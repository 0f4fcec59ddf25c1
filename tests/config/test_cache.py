"""Redis away: one thread waits half a second, the others not at all; what hung leaves nothing behind that pages wait for."""

import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from allauth.core.internal import ratelimit

from config.absence import Absence
from config.cache import AWAY_S, RedisOrOwnMemory
from tests.servers.redis_server import hung

OPTIONS = {"OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}}
Own = tuple[RedisOrOwnMemory, subprocess.Popen[bytes]]


@pytest.fixture
def own(own_redis, monkeypatch) -> Iterator[Own]:
    url, process = own_redis
    monkeypatch.setattr(RedisOrOwnMemory, "absence", Absence(AWAY_S))
    monkeypatch.setattr(RedisOrOwnMemory, "owed", {})
    cache = RedisOrOwnMemory(url, OPTIONS)
    yield cache, process
    cache.own.clear()
    cache._cache._get_connection_pool(write=True).disconnect()


def later(monkeypatch) -> None:
    """The time in which nobody asks is over."""
    monkeypatch.setattr(RedisOrOwnMemory.absence, "_until", time.monotonic() - 1)


def seconds(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def test_limits_hold_in_each_process_while_redis_is_away(own: Own, monkeypatch):
    cache, process = own
    cache.set("attempts", 3, 60)
    assert cache.get("attempts") == 3
    with hung(process):
        assert seconds(lambda: cache.get("attempts")) < 1.5
        began = time.monotonic()
        assert cache.get("attempts") is None
        cache.set("attempts", 1, 60)
        assert (cache.incr("attempts"), cache.get("attempts"), cache.add("attempts", 9)) == (2, 2, False)
        assert (cache.get_many(["attempts"]), cache.has_key("attempts")) == ({"attempts": 2}, True)
        assert time.monotonic() - began < 0.5, "nobody waits for it again"
    assert cache.get("attempts") == 2, "not before its time"
    later(monkeypatch)
    assert cache.get("attempts") == 3, "what Redis kept counts again"
    assert not cache.absence.is_on


def test_after_an_absence_one_thread_alone_tries_again(own: Own, monkeypatch):
    cache, process = own
    with hung(process):
        cache.get("x")
        later(monkeypatch)
        waited: list[float] = []
        threads = [threading.Thread(target=lambda: waited.append(seconds(lambda: cache.get("x")))) for _ in range(8)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    assert len(waited) == 8
    assert sum(time_s > 0.4 for time_s in waited) == 1, "the others go without at once"


def test_a_lock_that_a_hung_redis_took_late_keeps_nobody_waiting(own: Own, monkeypatch):
    """The library of sign-in takes a lock for each limit, and waits a second for one that is taken."""
    cache, process = own
    monkeypatch.setattr(ratelimit, "cache", cache)
    cache.get("x")  # a connection is there: on a new one nothing is sent before the greeting is answered
    with hung(process), ratelimit.cache_lock("limit") as is_ours:
        assert is_ours, "by this process, since Redis does not answer"
    time.sleep(0.3)
    assert cache._cache.get(cache.make_key("limit:lock"), None) is True, "Redis has done late what it was sent"
    later(monkeypatch)

    def sign_in() -> None:
        with ratelimit.cache_lock("limit") as is_ours:
            assert is_ours

    assert seconds(sign_in) < 0.5
    assert cache.owed == {}


def test_what_is_owed_has_a_bound(own: Own, monkeypatch):
    cache, process = own
    monkeypatch.setattr("config.cache.OWED_AT_MOST", 3)
    with hung(process):
        for number in range(9):
            cache.delete(f"lock-{number}")
    assert len(cache.owed) == 3


def test_one_caller_each_time_is_let_through_and_a_silent_one_costs_no_more_than_that():
    absence = Absence(0.2)
    assert absence.may_ask()
    assert absence.may_ask()
    assert (absence.begin(), absence.begin(), absence.is_on) == (True, False, True)
    assert not absence.may_ask()
    time.sleep(0.25)
    assert (absence.may_ask(), absence.may_ask()) == (True, False)
    time.sleep(0.25)
    assert absence.may_ask(), "the one before never said how it went"
    absence.end()
    assert (absence.may_ask(), absence.may_ask(), absence.is_on) == (True, True, False)
