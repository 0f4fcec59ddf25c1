"""Faults of the servers below, of the web server, of mail, and many at once."""

import os
import random
import signal
import time

import psycopg

from benchmarks.faults.source import children_of
from benchmarks.faults.world import World, wait_until
from tests.servers.mail import mail_taken

CHAOS_ROUNDS, CHAOS_SEED = 50, 28
NOTICE = """
from accounts.models import User
from accounts.services import notice_try
from accounts.actors import actor_for
user = User.objects.get(email="engineer@example.com")
notice_try(actor=actor_for(user), user=user, has_chat=False)
"""
WAITING = "SELECT 1 FROM accounts_delivery WHERE channel = 'mail' AND sent_at IS NULL AND failed_at IS NULL"
OTHERS = "pid <> pg_backend_pid() AND backend_type = 'client backend'"


def backend_killed(world: World) -> float:
    """One backend is killed: PostgreSQL ends all others and recovers by itself."""
    ((pid,),) = world.ask(f"SELECT min(pid) FROM pg_stat_activity WHERE {OTHERS}")
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.5)
    wait_until(world.ready, 20, "ready again")
    return time.time()


def postgres_frozen(world: World) -> float:
    first = world.postmaster()
    stopped = [first, *children_of(first)]
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        time.sleep(6)
    finally:
        for pid in reversed(stopped):
            os.kill(pid, signal.SIGCONT)
    return time.time()


def table_locked(world: World) -> float:
    """A table that every page reads is locked for longer than anybody waits for a lock."""
    with psycopg.connect(world.database_url.replace("postgres://", "postgresql://")) as other:
        other.execute("LOCK TABLE initiatives_initiative IN ACCESS EXCLUSIVE MODE")
        time.sleep(8)
        other.rollback()
    return time.time()


def connections_taken(world: World) -> float:
    """Somebody else takes every connection that PostgreSQL has left, for ten seconds."""
    held: list[psycopg.Connection] = []
    try:
        while True:
            held.append(psycopg.connect(world.database_url.replace("postgres://", "postgresql://"), connect_timeout=2))
    except psycopg.OperationalError:
        time.sleep(10)
    finally:
        for one in held:
            one.close()
    return time.time()


def web_child_killed(world: World) -> float:
    os.kill(children_of(world.pid("web"))[0], signal.SIGKILL)
    return time.time()


def web_reloaded(world: World) -> float:
    """What a deployment does: new workers take over while requests run."""
    before = set(children_of(world.pid("web")))
    os.kill(world.pid("web"), signal.SIGHUP)
    wait_until(lambda: before.isdisjoint(children_of(world.pid("web"))), 40, "the old workers have ended")
    return time.time()


def worker_ended(world: World) -> float:
    """The worker is asked to end in the middle of a pull: that pull ends well, and is not run again."""
    world.source.delays["m3"] = 5
    begun, _, window = world.source.wait_asked("m3", 60)
    world.stop("worker")
    world.source.delays.clear()
    ended = time.time()
    world.start("worker")
    again = [asked for asked in world.source.asked if asked[1:] == ("m3", window) and asked[0] > begun]
    done = world.ask(
        "SELECT count(*) FROM metrics_pull p JOIN metrics_metric m ON m.id = p.metric_id"
        " WHERE m.query = 'm3' AND p.state = 'done' AND p.finished_at >= to_timestamp(%s)", begun,
    )  # fmt: skip
    if again or done == [(0,)]:
        raise AssertionError(f"the running pull: {done[0][0]} done, asked again {len(again)} times")
    return ended


def mail_away(world: World) -> float:
    """Nobody listens where mail goes; a notice is written meanwhile. It leaves once, within a minute of the server's return.

    So does every other mail that earlier faults have left waiting: as many arrive as rows say, each once.
    """
    world.command("shell", "-c", NOTICE)
    tried = "SELECT 1 FROM accounts_delivery WHERE channel = 'mail' AND sent_at IS NULL AND error <> ''"
    wait_until(lambda: world.ask(tried), 60, "it was tried while nobody listened")
    with mail_taken(world.mail_port) as server:
        back = time.time()
        wait_until(lambda: not world.ask(WAITING), 90, "every mail that waited has left")
        time.sleep(3)
    ((sent,),) = world.ask(
        "SELECT count(*) FROM accounts_delivery WHERE channel = 'mail' AND sent_at >= to_timestamp(%s)", back
    )
    names = [str(message["Message-ID"]) for _, message in server.received]
    mine = sum(recipients == ["engineer@example.com"] for recipients, _ in server.received)
    if not (len(names) == len(set(names)) == sent and mine == 1):
        raise AssertionError(
            f"{len(names)} mails arrived, {len(set(names))} different, for {sent} sent; {mine} of the notice"
        )
    world.notes.append(f"**F24**: {sent} mails waited while nobody took any; each arrived once.")
    return back


def sealer_killed(world: World) -> float:
    """The sealer is killed twenty times, wherever it is; the supervisor starts it again."""
    for _ in range(20):
        world.kill("sealer")
        world.start("sealer")
        time.sleep(1.5)
    return time.time()


def chaos(world: World) -> float:
    """Fifty times something is killed at random: web, worker and their children, beat, sealer, Redis, a backend."""
    chance = random.Random(CHAOS_SEED)
    for _ in range(CHAOS_ROUNDS):
        victim = chance.choice(["web", "web child", "worker", "worker child", "beat", "sealer", "redis", "backend"])
        if victim == "backend":
            rows = world.rows_if_there(f"SELECT min(pid) FROM pg_stat_activity WHERE {OTHERS}")
            if rows and rows[0][0]:
                os.kill(rows[0][0], signal.SIGKILL)
        elif victim.endswith("child"):
            forked = children_of(world.pid(victim.split()[0]))
            if forked:
                os.kill(chance.choice(forked), signal.SIGKILL)
        else:
            world.kill(victim)
            world.redis_start() if victim == "redis" else world.start(victim)
        time.sleep(chance.uniform(0.5, 3))
    wait_until(world.ready, 40, "ready again")
    return time.time()
