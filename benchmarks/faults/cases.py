"""Faults of Redis, of the worker and of the clock. Each does its harm, mends it, and answers from when on recovery counts (time.time())."""

import os
import signal
import time
from collections.abc import Callable

import redis

from benchmarks.faults.world import World, wait_until


def _redis(world: World) -> redis.Redis:
    return redis.Redis(port=world.redis_port, socket_timeout=5)


def worker_killed(world: World) -> float:
    world.source.delays["m0"] = 6
    world.source.wait_asked("m0")
    world.kill("worker")
    world.source.delays.clear()
    killed = time.time()
    world.start("worker")
    return killed


def child_killed(world: World) -> float:
    world.source.delays["m1"] = 6
    world.source.poison.add("m1")  # whoever asks for it is killed, once
    killed = world.source.killed
    wait_until(lambda: world.source.killed > killed, 40, "a child is killed in the middle of a pull")
    world.source.poison.discard("m1")
    world.source.delays.clear()
    return time.time()


def poison_begins(world: World) -> float:
    """A pull that kills its worker, each time. The others go on; what becomes of it is looked at in the end."""
    world.source.poison.add("poison")
    killed = world.source.killed
    wait_until(lambda: world.source.killed > killed, 40, "the poison pull has killed its worker")
    return time.time()


def longer_than_visible(world: World) -> float:
    """Two workers on a broker that gives a task away after 3 s, and a pull that takes 8."""
    world.stop("worker")
    for name in ("worker", "second"):
        world.start(name, of="worker", settings="benchmarks.faults.small_visibility")
    world.source.delays["m2"] = 8
    begun, _, window = world.source.wait_asked("m2", 60)
    wait_until(lambda: not world.source.running["m2"], 20, "the long pull has ended")
    world.source.delays.clear()
    time.sleep(2)
    again = [asked for asked in world.source.asked if asked[1:] == ("m2", window) and asked[0] >= begun]
    world.stop("second")
    world.stop("worker")
    world.start("worker")
    if len(again) > 1:
        raise AssertionError(f"the long pull was run {len(again)} times at once")
    return time.time()


def redis_killed(world: World) -> float:
    world.kill("redis")
    time.sleep(5)
    world.redis_start()
    return time.time()


def redis_flushed(world: World) -> float:
    _redis(world).flushall()
    return time.time()


def redis_hung(world: World) -> float:
    os.kill(world.pid("redis"), signal.SIGSTOP)
    try:
        time.sleep(20)
    finally:
        os.kill(world.pid("redis"), signal.SIGCONT)
    return time.time()


def redis_full(world: World) -> float:
    _redis(world).config_set("maxmemory", "1mb")
    try:
        time.sleep(12)
    finally:
        _redis(world).config_set("maxmemory", "0")
    return time.time()


def two_beats(world: World) -> float:
    world.start("beat-2", of="beat")
    time.sleep(15)
    world.stop("beat-2")
    return time.time()


def postgres_restarted(world: World) -> float:
    world.postgres("-m", "immediate", "stop")
    time.sleep(3)
    away = not world.ready()
    world.postgres("start")
    up = time.time()
    seconds = wait_until(world.ready, 20, "ready again")
    if not away or seconds > 5:
        raise AssertionError(f"/readyz: 503 while away {away}, ready after {seconds:.0f} s")
    return up


def connections_cut(world: World) -> float:
    for _ in range(3):
        world.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        time.sleep(1)
    return time.time()


def clock_moved(by: str) -> Callable[[World], float]:
    """The whole host of the product is that far from the database's time; pulls must go on meanwhile, and after it is set right."""

    def harm(world: World) -> float:
        for name in ("beat", "worker", "sealer", "web"):
            world.stop(name)
        for name in ("web", "worker", "beat", "sealer"):
            world.start(name, moved=by)
        moved = time.time()
        wait_until(world.ready, 60, "the web server is back")
        wait_until(lambda: _pulled(world, moved), 60, f"pulls go on with a clock at {by}")
        for name in ("beat", "worker", "sealer", "web"):
            world.stop(name)
        for name in ("web", "worker", "beat", "sealer"):
            world.start(name)
        right = time.time()
        wait_until(world.ready, 60, "the web server is back")
        return right

    return harm


def _pulled(world: World, since: float) -> bool:
    ((count,),) = world.ask(
        "SELECT count(*) FROM metrics_metric WHERE query LIKE 'm%%' AND cursor_at < to_timestamp(%s)", since + 5
    )
    return count == 0
